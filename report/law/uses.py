"""Whatever imports a snippet imports one that is there, so that a rename is told whole by one run."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from equations.problem import Problem


def problems(project: Any) -> Iterator[Problem]:
    """Yield the imports of snippets that do not exist, in all code that stands on the snippets."""
    settings, shown = project.settings, set(project.library.paths.values())
    for path in sorted(settings.root.glob("[!.]*/**/*.py")):
        if path not in shown:
            for line, place in _missing(path, settings.snippets):
                message = f"there is no snippet {settings.snippets.name}/{place}"
                yield Problem(f"{message}: import it by the name it has", line, path=path)


def _missing(path: Path, snippets: Path) -> Iterator[tuple[int, str]]:
    """Yield line and place of each import without a file; code is parsed only if it seems to have one."""
    text = path.read_text("utf-8", errors="replace")
    names = set(re.findall(rf"^ *from {snippets.name}((?:\.\w+)+) import ", text, re.MULTILINE))
    places = {f"{snippets.name}{name}": f"{name[1:].replace('.', '/')}.py" for name in names}
    gone = {name: place for name, place in places.items() if not (snippets / place).exists()}
    if gone:
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):
            return
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module in gone:
                yield node.lineno, gone[node.module]
