"""The width of the modules: their code stands beside the formula, and on a phone under it."""

from collections.abc import Iterator
from typing import Any

from equations.problem import Problem

SIGNATURE, BODY = 58, 52


def problems(project: Any) -> Iterator[Problem]:
    """Yield the lines of modules that are too long; imports stay whole."""
    library = project.library
    for name, path in library.paths.items():
        if library.problems(name):
            continue
        snippet = library.load(name)
        imports, signature, docstring, body = snippet.parts
        line = imports.count("\n")
        for part, widest in ((signature, SIGNATURE), (docstring, BODY), (body, BODY)):
            for text in part.splitlines():
                line += 1
                if len(text) > widest:
                    message = f"a line of {len(text)} characters; {widest} fit beside the formula"
                    yield Problem(f"{message}: divide it", line, widest + 1, path)
