"""The boxes "Often said, not so" of all pages, gathered into one list at every build."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown.extensions.toc import slugify, unique

from equations.pages import Page, outside_code, read_pages

START = re.compile(r"!!! myth\b")
HEADING = re.compile(r"(?P<level>#{1,6})\s+(?P<text>.*?)\s*(?:\{(?P<attributes>[^}]*)\})?\s*$")
SAYING = re.compile(r'(?P<bold>\*\*|)["“](?P<said>.+?)["”](?P=bold)\s+(?P<answer>.+)')
SENTENCE = re.compile(r'(?<=[.!?])\s+(?=[A-Z$*\["“])')
LINK = re.compile(r"\]\((?!https?:|#)(?P<target>[^)\s]+)\)")
NEAR = re.compile(r"\]\((?P<anchor>#[^)\s]+)\)")


@dataclass(frozen=True)
class Saying:
    """One saying of a box, the first sentence of its correction, and the heading under which the box stands."""

    page: Page
    anchor: str
    heading: str
    said: str
    answer: str


def misconceptions(docs: Path = Path("docs"), uri: str = "misconceptions.md") -> str:
    """Return the list of all sayings, page by page, with links that hold on the page of that name."""
    lines = []
    for page in read_pages(docs):
        found = list(sayings(page))
        if found:
            lines += [f"## {page.number} {page.title}".replace("  ", " "), ""]
        for one in found:
            link = posixpath.relpath(page.uri, posixpath.dirname(uri) or ".") + one.anchor
            lines.append(
                f"- **“{_moved(one.said, page.uri, uri)}”** {_moved(one.answer, page.uri, uri)} More under [{one.heading}]({link})."
            )
        lines += [""] if found else []
    if not lines:
        raise ValueError(f"no box `!!! myth` is in {docs}")
    return "\n".join(lines)


def sayings(page: Page) -> Iterator[Saying]:
    """Yield the sayings of a page in order. A box none of whose paragraphs begins with quotation marks is an error."""
    anchor, title, used = "", page.title, set[str]()
    lines = dict(outside_code(page.lines))
    for number, line in lines.items():
        heading = HEADING.match(line)
        if heading:
            named = re.search(r"#([\w-]+)", heading["attributes"] or "")
            slug = named[1] if named else unique(slugify(_plain(heading["text"]), "-"), used)
            used.add(slug)
            anchor, title = ("" if heading["level"] == "#" else f"#{slug}"), _plain(heading["text"])
        elif START.match(line):
            found = [match for part in _box(page.lines, number) if (match := SAYING.match(part))]
            if not found:
                raise ValueError(f'{page.path}:{number}: a paragraph of a myth box begins with what is said, as in **"A gate is 0 or 1."**')
            for match in found:
                yield Saying(page, anchor, title, match["said"], SENTENCE.split(match["answer"])[0])


def _box(lines: list[str], start: int) -> list[str]:
    """Return the paragraphs of the box whose first line has this number, counted from 1."""
    inside = []
    for line in lines[start:]:
        if line.strip() and not line.startswith("    "):
            break
        inside.append(line.strip())
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", "\n".join(inside)) if part.strip()]


def _moved(text: str, old: str, new: str) -> str:
    """Return the text of one page with links that hold on another."""
    text = NEAR.sub(lambda link: f"]({posixpath.basename(old)}{link['anchor']})", text)
    return LINK.sub(lambda link: f"]({_relative(link['target'], old, new)})", text)


def _relative(target: str, old: str, new: str) -> str:
    place = posixpath.normpath(posixpath.join(posixpath.dirname(old), target))
    return posixpath.relpath(place, posixpath.dirname(new) or ".")


def _plain(heading: str) -> str:
    return re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", lambda found: found[1] or "", heading)
