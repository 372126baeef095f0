"""What a build demands of the files around the pages: one module per subject.

Each subject has a function `problems(project)`, which `[tool.equations] checks` names.
"""
