"""The hooks of MkDocs: they serve the notebooks and the speed of `mkdocs serve`, never an equation."""
