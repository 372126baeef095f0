"""Figures: a paragraph that begins with a picture and goes on with its caption.

They are numbered by chapter, as equations are, and `[@fig:name]` becomes the number and a link.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from equations.page import Page, Picture
from equations.problem import Problem

if TYPE_CHECKING:
    from equations.extension import EquationsExtension

SIZE = re.compile(r'<svg\b[^>]*? width="(?P<width>\d+)" height="(?P<height>\d+)"')


@dataclass(frozen=True)
class Figure:
    """A picture with its number, on its page."""

    name: str
    number: str
    page: Page
    picture: Picture

    @property
    def anchor(self) -> str:
        """The place of the figure on its page."""
        return f"fig-{self.name}"

    def size(self) -> dict[str, str]:
        """Return width and height as the file gives them, so that a page need not wait for it."""
        path = self.page.path.parent / self.picture.target
        if path.suffix != ".svg" or not path.is_file():
            return {}
        found = SIZE.search(path.read_text(encoding="utf-8", errors="replace"))
        return found.groupdict() if found else {}


def numbered(pages: list[Page], scripts: Path) -> tuple[dict[str, Figure], list[Problem]]:
    """Return the figures of a report by name, and what is wrong with them.

    Scripts is the folder of those that make figures live.
    """
    figures: dict[str, Figure] = {}
    counts: Counter[str] = Counter()
    problems = []
    for page in pages:
        for picture in page.pictures:
            counts[page.chapter] += 1
            number = f"{page.chapter}.{counts[page.chapter]}"
            first = figures.setdefault(picture.name, Figure(picture.name, number, page, picture))
            message = None
            if first.picture is not picture:
                place = f"{first.page.uri}, line {first.picture.line}"
                message = f"the figure {picture.name} is shown in {place} already: refer to it"
                message += f" by [@fig:{picture.name}]"
            elif not page.chapter:
                message = "a page with figures needs a chapter number in its first heading"
            elif not picture.caption:
                message = "a figure needs a caption: words under the picture, in its paragraph"
            elif picture.live and not (scripts / f"{picture.live}.js").is_file():
                known = ", ".join(sorted(path.stem for path in scripts.glob("*.js"))) or "none"
                message = f'live="{picture.live}" needs the script {picture.live}.js in '
                message += f"{scripts.name}/; there are {known}"
            if message:
                problems.append(Problem(message, picture.line, picture.column, page.path))
    return figures, problems


class Figures(Treeprocessor):
    """Makes a figure of each paragraph that begins with a picture."""

    def __init__(self, md: Markdown, extension: EquationsExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: etree.Element) -> None:
        """Change the paragraphs in place; attributes given to the picture are the figure's."""
        page = self.extension.page
        for paragraph in root.iter("p") if page else ():
            image = next(iter(paragraph), None)
            if image is None or image.tag != "img" or (paragraph.text or "").strip():
                continue
            figure = self.extension.project.figures.get(Path(image.get("src", "")).stem)
            if figure is not None and figure.page is page:
                self._change(paragraph, image, figure)

    def _change(self, paragraph: etree.Element, image: etree.Element, figure: Figure) -> None:
        caption = etree.Element("figcaption")
        number = etree.SubElement(
            caption, "a", {"class": "figure-number", "href": f"#{figure.anchor}"}
        )
        number.text = f"Figure {figure.number}"
        number.tail = " " + (image.tail or "").lstrip()
        caption.extend(list(paragraph)[1:])
        zoom = etree.Element("a", {"class": "figure-zoom", "href": image.get("src", "")})
        zoom.append(image)
        image.tail = None
        paragraph.tag, paragraph.text = "figure", None
        paragraph.set("id", figure.anchor)
        for given, name in (("class", "class"), ("live", "data-live")):
            if given in image.attrib:
                paragraph.set(name, image.attrib.pop(given))
        image.attrib.update({**figure.size(), "loading": "lazy"})
        paragraph[:] = [zoom, caption]
