"""Style sheets: whole, and loading nothing but files of the site that are there."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tinycss2  # type: ignore[import-untyped]

from equations.problem import Problem
from report.law.text import blank, line_of, text_of, unbalanced

QUIET = re.compile(r"""/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.DOTALL)
FOREIGN = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//|\s*(?!data:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def problems(project: Any) -> Iterator[Problem]:
    """Yield what is wrong with the style sheets of docs/."""
    for path in sorted(project.settings.docs.rglob("*.css")):
        try:
            yield from style(path, text_of(path, path.name))
        except Problem as problem:
            yield problem


def style(path: Path, text: str) -> Iterator[Problem]:
    """Yield what is wrong with a style sheet."""
    quiet = QUIET.sub(lambda found: blank(found[0]), text)
    yield from unbalanced(quiet, path)
    yield from _left_open(quiet, path)
    for node in _nodes(tinycss2.parse_stylesheet(text, skip_comments=True)):
        if node.type == "error":
            yield Problem(
                f"this is not CSS: {node.message}", node.source_line, node.source_column, path
            )
        elif node.type == "at-rule" and node.lower_at_keyword == "import":
            message = "@import loads another file: put its rules here"
            yield Problem(message, node.source_line, node.source_column, path)
        elif address := _address(node):
            yield from _file(address, path, node.source_line, node.source_column)


def _nodes(nodes: Any) -> Iterator[Any]:
    for node in nodes or ():
        yield node
        for part in ("prelude", "content", "arguments"):
            yield from _nodes(getattr(node, part, None))


def _address(node: Any) -> str:
    """Return what a `url(…)` names."""
    if node.type == "url":
        return str(node.value)
    if node.type == "function" and node.lower_name in ("url", "src", "image-set", "image"):
        return next((str(one.value) for one in node.arguments if one.type == "string"), "")
    return ""


def _file(address: str, path: Path, line: int, column: int) -> Iterator[Problem]:
    if FOREIGN.match(address):
        message = f"{address} is loaded from elsewhere: put the file into docs/assets/"
        yield Problem(message, line, column, path)
    elif address.startswith(("data:", "#")):
        return
    elif not (path.parent / re.split("[?#]", address)[0]).is_file():
        yield Problem(f"{address} does not exist beside this file", line, column, path)


def _left_open(quiet: str, path: Path) -> Iterator[Problem]:
    """Yield the first comment or text that never ends."""
    if found := re.search(r"/\*|[\"']", quiet):
        message = f"what begins with {found[0]} here is never closed; the file may be cut off"
        yield Problem(message, line_of(quiet, found.start()), path=path)
