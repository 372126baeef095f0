"""The raw HTML of a page: each tag may stand there, is closed, and Markdown is read in it."""

import re
from collections.abc import Iterator
from itertools import zip_longest

from equations import safety
from equations.blocks import IN_CODE, IN_FORMULA, Stretch
from equations.problem import Problem

_START = re.compile(r"<!--|<(?=[A-Za-z/!?])(?!!--)")
_AUTOLINK = re.compile(r"<(https?://[^<>\s]+|[^<>\s@:/]+@[^<>\s@:/]+)>")
_MARKDOWN = re.compile(rf"[*_`$@{IN_CODE}{IN_FORMULA}]|\]\(")
_OUTER = set(safety.INSIDE.values())


class Tags:
    """The tags of a page, stretch by stretch; open holds those that are not closed yet."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.open: list[tuple[str, Problem]] = []

    def read(self, stretch: Stretch) -> Iterator[Problem]:
        """Yield what is wrong in the tags of the next stretch."""
        if re.search(r"<math\b", stretch.rest, re.IGNORECASE):
            return  # A display in disguise, which is said elsewhere.
        starts = [start.start() for start in _START.finditer(stretch.rest)]
        for start, end in zip_longest(starts, starts[1:]):
            if _AUTOLINK.match(stretch.rest, start):
                continue
            tag = safety.TAG.match(stretch.rest, start)
            refused = safety.problems_of_html(tag[0] if tag else stretch.rest[start:end])
            message = refused[0].message if refused else self._place(stretch, tag)
            if message:
                yield Problem(message, *stretch.place(start))

    def close(self) -> list[Problem]:
        """Return the tags that are open at the end of the page."""
        return [problem for _, problem in self.open]

    def _place(self, stretch: Stretch, tag: re.Match[str] | None) -> str | None:
        if tag is None or tag["name"].lower() == "br":
            return None
        return (self._closed if tag[0].startswith("</") else self._opened)(stretch, tag)

    def _opened(self, stretch: Stretch, tag: re.Match[str]) -> str | None:
        name, around = tag["name"].lower(), self._blocks()
        line, column = stretch.place(tag.start())
        message = f"this <{name}> is never closed: write </{name}> where it ends"
        self.open.append((name, Problem(message, line, column)))
        outer = safety.INSIDE.get(name)
        if outer and around != [outer]:
            return f"<{name}> stands directly in <{outer}>"
        if name in _OUTER:
            if around or column > 1 or stretch.kind != "p" or self._filled(line - 1):
                return f"<{name}> begins at the left margin after a blank line, outside all else"
            if not re.search(r"\smarkdown=", tag[0]):
                return _typed(name)
        return None

    def _closed(self, stretch: Stretch, tag: re.Match[str]) -> str | None:
        name, around = tag["name"].lower(), self._blocks()
        if not self.open or self.open[-1][0] != name:
            return f"this </{name}> closes nothing that is open here"
        self.open.pop()
        line = stretch.place(tag.start())[0]
        if around == [name] and (stretch.rest[tag.end() :].strip() or self._filled(line + 1)):
            return f"a blank line follows </{name}>"
        if name in safety.INSIDE:
            opened, bare, inside = stretch.rest[: tag.start()].rpartition(f"<{name}")
            if not opened and not bare:
                return f"</{name}> stands in the paragraph where it begins"
            if not re.match(r"[^>]*\smarkdown=", inside) and _MARKDOWN.search(inside):
                return _typed(name)
        return None

    def _blocks(self) -> list[str]:
        return [name for name, _ in self.open if name in _OUTER or name in safety.INSIDE]

    def _filled(self, line: int) -> bool:
        """Return whether a line, counted from 1, is there and not blank."""
        return 1 <= line <= len(self.lines) and bool(self.lines[line - 1].strip())


def _typed(name: str) -> str:
    return f'write <{name} markdown="1">, or what is inside is shown as it is typed'
