"""What a build demands of the files around the pages: one module per subject.

Each module has a function `problems(project)`, named in `[tool.equations] checks` of pyproject.toml.
"""
