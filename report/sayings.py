"""The boxes "Easily confused": what they look like, and the list of them all, made at every build.

Such a box begins with a sentence that is not so. It is not said who says it, so the box does not
claim that anybody does.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markdown.extensions.toc import slugify, unique

from equations.page import Box, Page
from equations.problem import Problem
from equations.project import Project

START = re.compile(r"!!! myth\b")
OPENING = '!!! myth "Easily confused"'
MOST = 3
SAYING = re.compile(r'(?P<bold>\*\*|)["“](?P<said>.+?)["”](?P=bold)\s+(?P<answer>.+)')
SENTENCE = re.compile(r'(?<=[.!?])\s+(?=[A-Z$*\["“])')
LINK = re.compile(r"\]\((?!https?:|#)(?P<target>[^)\s]+)\)")
NEAR = re.compile(r"\]\((?P<anchor>#[^)\s]+)\)")


@dataclass(frozen=True)
class Saying:
    """One saying, the first sentence of its correction, and the heading of its box."""

    page: Page
    anchor: str
    heading: str
    said: str
    answer: str


def problems(project: Any) -> Iterator[Problem]:
    """Yield boxes with another title, and pages with more boxes than a reader takes in."""
    for page in project.pages:
        boxes = [box for box in page.boxes if START.match(box.opening.strip())]
        for box in boxes:
            if box.opening.strip() != OPENING:
                yield Problem(f"a box of this kind opens with {OPENING}", box.line, path=page.path)
        if len(boxes) > MOST:
            message = (
                f'this page has {len(boxes)} boxes "Easily confused", and a page has {MOST} at '
                "most: keep those that most readers need, and say the others in the text"
            )
            yield Problem(message, boxes[MOST].line, path=page.path)


def misconceptions(project: Project, uri: str) -> str:
    """Return the list of all sayings, page by page, with links that hold on the page of that name."""
    lines = []
    for page in project.pages:
        found = list(sayings(page))
        if found:
            lines += [f"## {page.number} {page.title}".replace("  ", " "), ""]
        for one in found:
            link = Project.relative(uri, page.uri) + one.anchor
            said, answer = _moved(one.said, page.uri, uri), _moved(one.answer, page.uri, uri)
            lines.append(f"- **“{said}”** {answer} More under [{one.heading}]({link}).")
        lines += [""] if found else []
    if not lines:
        raise ValueError(f"no box `!!! myth` is in {project.settings.docs}")
    return "\n".join(lines)


def sayings(page: Page) -> Iterator[Saying]:
    """Yield the sayings of a page in order; a box in which nobody says anything is a Problem."""
    headings = _headings(page)
    for box in page.boxes:
        if START.match(box.opening.strip()):
            anchor, title = [one for line, *one in headings if line < box.line][-1]
            found = [match for part in _paragraphs(page, box) if (match := SAYING.match(part))]
            if not found:
                form = 'a paragraph of a myth box begins with what is said, as in **"A gate is 0 or 1."**'
                raise Problem(form, box.line, path=page.path)
            for match in found:
                yield Saying(page, anchor, title, match["said"], SENTENCE.split(match["answer"])[0])


def _headings(page: Page) -> list[tuple[int, str, str]]:
    """Return (line, anchor, text) of every heading, with the anchors that the build will give them."""
    found, used = [(0, "", page.title)], set[str]()
    for heading in page.headings:
        slug = heading.anchor or unique(slugify(heading.text, "-"), used)
        used.add(slug)
        found.append((heading.line, "" if heading.level == 1 else f"#{slug}", heading.text))
    return found


def _paragraphs(page: Page, box: Box) -> list[str]:
    """Return the paragraphs of a box, each on one line."""
    inside = "\n".join(line.strip() for line in page.text.splitlines()[box.line : box.end])
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", inside) if part.strip()]


def _moved(text: str, old: str, new: str) -> str:
    """Return the text of one page with links that hold on another."""
    text = NEAR.sub(lambda link: f"]({posixpath.basename(old)}{link['anchor']})", text)
    return LINK.sub(lambda link: f"]({_relative(link['target'], old, new)})", text)


def _relative(target: str, old: str, new: str) -> str:
    place = posixpath.normpath(posixpath.join(posixpath.dirname(old), target))
    return posixpath.relpath(place, posixpath.dirname(new) or ".")
