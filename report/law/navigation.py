"""The navigation in mkdocs.yml: each page and notebook stands in it, once."""

import re
from collections.abc import Iterator
from typing import Any

from equations.problem import Problem
from report.law.yaml_nodes import Entry, at, leaves, read


def problems(project: Any) -> Iterator[Problem]:
    """Yield pages that the navigation lacks, and entries that have no page."""
    root = project.settings.root
    file = root / "mkdocs.yml"
    try:
        nav = at(read(file), "nav")
    except Problem:  # which configuration.py tells
        return
    pages = {page.uri: page.path for page in project.pages}
    for script in sorted(root.glob("notebooks/*/script.py")):
        pages[f"notebooks/{script.parent.name.replace('_', '-')}.ipynb"] = script
    shown: dict[str, Entry] = {}
    for _, entry in leaves(nav.node if nav else None, "nav"):
        name, line = entry.value, entry.line
        if name in shown:
            yield Problem(f"nav shows {name} twice: keep one", line, path=file)
        if name not in pages and not re.match(r"https?://", name):
            yield Problem(f"nav names {name}, and there is no such page", line, path=file)
        shown[name] = entry
    for uri, path in pages.items():
        if uri not in shown:
            message = f"no reader finds this page: add `- {uri}` to nav in mkdocs.yml"
            yield Problem(message, 1, path=path)
