"""The notebook on the adding problem."""
