"""One page of a report, and what it holds."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markdown.extensions.toc import slugify, unique

from equations.blocks import FRONT, Link
from equations.problem import Problem


@dataclass(frozen=True)
class Display:
    """A `$$` block: LaTeX, first line, the module included under it, and the last line of that."""

    latex: str
    line: int
    include: str
    end: int

    @property
    def name(self) -> str:
        """The name of the equation: the stem of the included module."""
        return Path(self.include).stem


@dataclass(frozen=True)
class Inline:
    """A formula in a text; the place is that of its first character after the dollar."""

    latex: str
    line: int
    column: int


@dataclass(frozen=True)
class Place:
    """Where a page names an equation, a work or a generated text."""

    name: str
    line: int
    column: int


@dataclass(frozen=True)
class Picture:
    """A picture that begins a paragraph of a page, as its source names the file.

    Live is the name of the script that takes its place on the screen, or nothing.
    """

    target: str
    caption: str
    line: int
    column: int
    live: str = ""

    @property
    def name(self) -> str:
        """The name of the figure: the stem of its file."""
        return Path(self.target).stem


@dataclass(frozen=True)
class Heading:
    """A heading as plain text, formulas as LaTeX; anchor is the one it gives itself, or empty."""

    level: int
    text: str
    line: int
    anchor: str


@dataclass(frozen=True)
class Box:
    """A box or tab: how it opens, and its first and last line."""

    opening: str
    line: int
    end: int


@dataclass
class Page:
    """One Markdown file of the report."""

    path: Path
    uri: str
    text: str
    meta: dict[str, Any] = field(default_factory=dict)
    displays: list[Display] = field(default_factory=list)
    inlines: list[Inline] = field(default_factory=list)
    references: list[Place] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    figure_references: list[Place] = field(default_factory=list)
    citations: list[Place] = field(default_factory=list)
    marks: list[Place] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    number: str = ""
    title: str = ""

    @property
    def body(self) -> str:
        """The text after the front matter, as a Markdown extension gets it."""
        front = FRONT.match(self.text)
        return self.text[front.end() :] if front else self.text

    @property
    def chapter(self) -> str:
        """The chapter that numbers the displays: "3" for page 3.2."""
        return self.number.split(".")[0]

    @property
    def folder(self) -> str:
        """The folder of the page's snippets and tests."""
        return self.path.stem.replace("-", "_")

    def sections(self) -> list[list[Inline]]:
        """Return the formulas in groups: under one heading, or in one exercise and its solution."""
        groups: dict[Any, list[Inline]] = {}
        for formula in self.inlines:
            heading = sum(one.line <= formula.line for one in self.headings)
            before = [box for box in self.boxes if box.line <= formula.line]
            inside = any(formula.line <= box.end for box in before)
            opened = [box.line for box in before if "!!!" in box.opening]
            groups.setdefault((heading, opened[-1] if inside and opened else 0), []).append(formula)
        return list(groups.values())

    def anchors(self) -> set[str]:
        """Return the places that links can name: headings, and ids given by hand."""
        used: set[str] = set()
        slugs = [one.anchor or unique(slugify(one.text, "-"), used) for one in self.headings]
        return {*slugs, *re.findall(r"(?:\bid=\"|\{[^{}\n]*#)([\w-]+)", self.text)}

    def order(self) -> tuple[tuple[float, str], ...]:
        """Sort key: by chapter number, 6.2a after 6.2, pages without a number last."""
        parts = re.findall(r"(\d+)([a-z]?)", self.number)
        return tuple((float(number), letter) for number, letter in parts) or ((float("inf"), ""),)
