"""The hooks of MkDocs serve notebooks, dates and the speed of `mkdocs serve`, never an equation."""
