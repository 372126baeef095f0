"""What the notebooks in docs/notebooks need: their functions, and the step that executes them once per change (`python -m notebooks`)."""
