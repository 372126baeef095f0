"""Scripts of the site: whole, and loading nothing from elsewhere. What they do is for a browser."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from equations.problem import Problem
from report.law.text import blank, line_of, text_of, unbalanced

NAMESPACE = "http://www.w3.org/"
ASKS = re.compile(
    r"\b(XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts|RTCPeerConnection)\b"
)
LOADS = re.compile(r"\b(?:fetch\s*\(|import\s*\(|import(?=\s*[\"'])|from(?=\s*[\"']))\s*")
OWN = re.compile(r"""["']\.{1,2}/|new URL\(["'`]\.{1,2}/[^,"'`]*["'`], import\.meta\.url\)""")
BUILT = re.compile(r'new URL\([\w.#]+\.dataset\.live\w+(?: \?\? "")?, document\.baseURI\)')
"""A script of the site whose address the build has put on the page."""
VALUE_AFTER = re.compile(
    r"(?:^|[(,=:\[!&|?{};+\-*%~^<>\n]|\b(?:return|typeof|case|in|of|void|else))\s*$"
)
"""What stands before a pattern `/…/`; after anything else a slash divides."""
PIECES = {
    "//": re.compile(r"//[^\n]*"),
    "/*": re.compile(r"/\*.*?\*/", re.DOTALL),
    '"': re.compile(r'"(?:\\.|[^"\\\n])*"'),
    "'": re.compile(r"'(?:\\.|[^'\\\n])*'"),
    "/": re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]*"),
}
TEMPLATE = re.compile(r"(?:\\.|(?!\$\{)[^`\\])*(?P<end>`|\$\{)", re.DOTALL)


@dataclass
class Source:
    """A script with its comments, texts and patterns blanked, and these texts."""

    text: str
    quiet: list[str] = field(default_factory=list)
    texts: list[tuple[int, str]] = field(default_factory=list)
    open_at: int | None = None

    def __post_init__(self) -> None:
        at, inside = 0, [0]  # open braces, per template that we are in
        while at < len(self.text):
            character = self.text[at]
            if character == "`" or (character == "}" and len(inside) > 1 and not inside[-1]):
                at = self._template(at, inside, character)
                continue
            inside[-1] += {"{": 1, "}": -1}.get(character, 0)
            at = self._piece(at)

    def _piece(self, at: int) -> int:
        pieces = [self.text[at : at + 2], self.text[at]]
        start = next((one for one in pieces if one in PIECES), None)
        divides = start == "/" and not VALUE_AFTER.search("".join(self.quiet[-40:]))
        if start is None or divides:
            self.quiet.append(self.text[at])
            return at + 1
        found = PIECES[start].match(self.text, at)
        end = found.end() if found else len(self.text)
        if found is None:
            self.open_at = at if self.open_at is None else self.open_at
        elif start in "\"'":
            self.texts.append((at, found[0][1:-1]))
        self.quiet += blank(self.text[at:end])
        return end

    def _template(self, at: int, inside: list[int], start: str) -> int:
        """Read a template to its end, or to the next value in it."""
        if start == "`":
            inside.append(0)
        found = TEMPLATE.match(self.text, at + 1)
        end = found.end() if found else len(self.text)
        if found is None:
            self.open_at = at if self.open_at is None else self.open_at
        else:
            self.texts.append((at, self.text[at + 1 : found.start("end")]))
        if found is None or found["end"] == "`":
            inside.pop()
        self.quiet += blank(self.text[at:end])
        return end


def problems(project: Any) -> Iterator[Problem]:
    """Yield what is wrong with the scripts of docs/."""
    for path in sorted(project.settings.docs.rglob("*.*js")):
        try:
            yield from script(path, text_of(path, path.name))
        except Problem as problem:
            yield problem


def script(path: Path, text: str) -> Iterator[Problem]:
    """Yield what is wrong with a script."""
    source = Source(text)
    quiet = "".join(source.quiet)
    if source.open_at is not None:
        message = "what begins here is never closed; the file may be cut off"
        yield Problem(message, line_of(text, source.open_at), path=path)
    yield from unbalanced(quiet, path)
    for found in ASKS.finditer(quiet):
        message = f"{found[1]} asks another host: everything that a page needs is in it"
        yield Problem(message, line_of(text, found.start()), path=path)
    for at, written in source.texts:
        if re.match(r"(?:https?|wss?):|//\w", written) and not written.startswith(NAMESPACE):
            message = f"{written} is elsewhere: a script of this site loads nothing from there"
            yield Problem(message, line_of(text, at), path=path)
    for found in LOADS.finditer(text):
        code = quiet[found.start()] == text[found.start()]
        own = OWN.match(text, found.end()) or BUILT.match(text, found.end())
        if code and not own:
            message = "what is loaded here must be a file of the site, named as './name.js'"
            yield Problem(message, line_of(text, found.start()), path=path)
