"""The notebooks, a folder each, and the step that executes them once per change (`python -m notebooks`)."""
