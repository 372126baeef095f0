"""The Python-Markdown extension: displays become checked, numbered equations, pictures with captions
numbered figures; `[@eq:name]`, `[@fig:name]` and `[@key]` become links. It needs no MkDocs; a host
that counts warnings gets them on the logger."""

import hashlib
import html
import logging
import re
import textwrap
import xml.etree.ElementTree as etree
from dataclasses import fields
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from equations.block import block
from equations.equation import Equation
from equations.figures import Figure, Figures
from equations.form import BRACKETED, NARRATIVE, REFERENCE
from equations.generated import generator
from equations.mathml import mathml
from equations.page import Page
from equations.problem import Problem
from equations.project import Project
from equations.safety import problems_of_rendered
from equations.settings import Settings

FORMULA = re.compile(r"(?<![\\$])\$([^$\n]+)\$")
RENDERED = re.compile(
    r'(?P<before>\(?)<span class="arithmatex">\\\((?P<latex>.*?)\\\)</span>(?P<after>[,.;:!?)]*)',
    re.DOTALL,
)
_projects: dict[str, Project] = {}


def projects() -> list[Project]:
    """Return the reports that this process has read."""
    return list(_projects.values())


def labels() -> str:
    """Return what references and citations become: of each equation and figure its number and page,
    of each work its names and year."""
    lines = []
    for project in _projects.values():
        works = project.bibliography.works
        named: list[Equation | Figure] = [*project.equations.values(), *project.figures.values()]
        lines += [f"{one.name} {one.number} {one.page.uri}" for one in named]
        lines += [f"{key} {work.names()} {work.year}" for key, work in works.items()]
    return "\n".join(lines)


class EquationsExtension(Extension):
    """Options are those of `Settings`; what is not given is read from the pyproject.toml of root."""

    def __init__(self, **options: Any) -> None:
        self.config = {one.name: ["", f"see Settings.{one.name}"] for one in fields(Settings)}
        super().__init__(**options)
        self.page: Page | None = None
        self.written: set[str] = set()
        self.blocks: dict[str, str] = {}

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the processors. The first must run before pymdownx.snippets (32) reads modules."""
        md.preprocessors.register(_Displays(md, self), "equations-displays", 40)
        patterns = (REFERENCE.pattern, BRACKETED.pattern, NARRATIVE.pattern)
        for number, pattern in enumerate(patterns):
            processor = (_Citation if number else _Reference)(pattern, md, self)
            md.inlinePatterns.register(processor, f"equations-{number}", 185 - number)
        # After attr_list (8), before MkDocs turns addresses of files into those of the site (0).
        md.treeprocessors.register(Figures(md, self), "equations-figures", 7)
        # Behind what changes the words of a text, and before MkDocs reads anchors (5) and links (0).
        md.treeprocessors.register(_Blocks(md, self), "equations-blocks", 6)
        md.postprocessors.register(_Finished(md, self), "equations-finished", 9)

    @property
    def project(self) -> Project:
        """The project, read once per process and kept up to date."""
        given = {name: one for name in self.config if (one := self.getConfig(name)) != ""}
        key = repr(given)
        if key not in _projects:
            _projects[key] = Project(Settings.read(Path(given.pop("root", ".")), **given))
        return _projects[key]

    def warn(self, message: str) -> None:
        """Log a warning that `mkdocs build --strict` counts, with the page it belongs to."""
        place = f"{self.page.path}: " if self.page else ""
        self.log(place + message)

    def log(self, message: str) -> None:
        """Log a warning; as an error where warnings are not shown, so that a host still counts it."""
        log = logging.getLogger(self.project.settings.logger)
        log.log(logging.WARNING if log.isEnabledFor(logging.WARNING) else logging.ERROR, message)

    def link(self, uri: str) -> str:
        """Return the link from the current page to another source file."""
        return uri if self.page is None else Project.relative(self.page.uri, uri)


class _Displays(Preprocessor):
    """Puts a placeholder for its block in the place of a display and its include."""

    def __init__(self, md: Markdown, extension: EquationsExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        extension = self.extension
        project, extension.blocks = extension.project, {}
        project.refresh()
        page = extension.page = project.page_of("\n".join(lines))
        if page is None:
            if any("$" in line or "[@" in line or "<!-- generated" in line for line in lines):
                start = next((line for line in lines if line.strip()), "")[:60]
                extension.warn(
                    f"this text is no page of {project.settings.docs} as it stands there, "
                    f"so its formulas and citations are not checked: {start}"
                )
            return lines
        result = page.text.splitlines()
        problems = project.problems_on(page)
        for problem in problems:
            extension.log(str(problem))
        extension.written = {formula.latex for formula in page.inlines}
        places = []
        for mark in page.marks:
            indent = re.match(r" *", result[mark.line - 1])
            assert indent
            places.append((mark.line, mark.line, self._generated(mark.name, indent[0])))
        shown: set[Problem] = set()
        for display in page.displays:
            equation = project.equations[display.name]
            if equation.display is display:
                shown.update(equation.problems())
                places.append((display.line, display.end, self._equation(equation)))
        for first, last, text in sorted(places, reverse=True):
            extension.written.update(FORMULA.findall("\n".join(text)))
            result[first - 1 : last] = text
        rest = [problem for problem in problems if problem not in shown]
        front = len(page.text.splitlines()) - len(page.body.splitlines())
        return [*([_box(rest), ""] if rest else []), *"\n".join(result[front:]).split("\n")]

    def _equation(self, equation: Equation) -> list[str]:
        problems, shown = equation.problems(), block(equation)
        key = f"equation-{hashlib.sha256(shown.encode()).hexdigest()}"
        self.extension.blocks[key] = shown
        return [*([_box(problems), ""] if problems else []), key, ""]

    def _generated(self, name: str, indent: str) -> list[str]:
        """Return the lines of a generated text, as far in as its comment, so that they stay in its box."""
        project, page = self.extension.project, self.extension.page
        assert page is not None
        try:
            text = generator(name, project)(project, page.uri)
            return textwrap.indent(text, indent).split("\n")
        except Problem as problem:
            self.extension.warn(f"<!-- generated: {name} -->: {problem}")
            return [f"<!-- generated: {name} -->"]
        except (ValueError, OSError, KeyError) as error:
            self.extension.warn(f"<!-- generated: {name} -->: {type(error).__name__}: {error}")
            return [f"<!-- generated: {name} -->"]


def _box(problems: list[Problem]) -> str:
    items = "".join(f"<li>{html.escape(str(problem))}</li>" for problem in problems)
    title = "<strong>Page and code disagree</strong>"
    return f'<div class="equation-wrong" role="alert">{title}<ul>{items}</ul></div>'


class _Blocks(Treeprocessor):
    """Puts the blocks of the equations in the place of their placeholders."""

    def __init__(self, md: Markdown, extension: EquationsExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: etree.Element) -> None:
        for parent in root.iter():
            for number, element in enumerate(parent):
                if element.tag == "p" and (shown := self.extension.blocks.get(element.text or "")):
                    parent[number] = etree.fromstring(shown)
                    parent[number].tail = element.tail


class _Linking(InlineProcessor):
    def __init__(self, pattern: str, md: Markdown, extension: EquationsExtension) -> None:
        super().__init__(pattern, md)
        self.extension = extension

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element, int, int]:
        """Return a link, or a marked piece of text where nothing has that name."""
        element = self.linked(m)
        if element is None:
            element = etree.Element("strong", {"class": "equation-unknown"})
            element.text = m[0]
        return element, m.start(0), m.end(0)

    def linked(self, m: re.Match[str]) -> etree.Element | None:
        """Return the link; None if there is nothing to link to, which the project has reported."""
        raise NotImplementedError


class _Reference(_Linking):
    def linked(self, m: re.Match[str]) -> etree.Element | None:
        project, page = self.extension.project, self.extension.page
        equation, figure = project.equations.get(m["equation"]), project.figures.get(m["figure"])
        target = equation or figure
        if target is None:
            return None
        href = project.link(page.uri if page else "", target)
        kind = "equation" if equation else "figure"
        link = etree.Element("a", {"href": href, "class": f"{kind}-reference"})
        link.text = f"({target.number})" if equation else f"Figure\u00a0{target.number}"
        return link


class _Citation(_Linking):
    def linked(self, m: re.Match[str]) -> etree.Element | None:
        extension, bracketed = self.extension, m[0].startswith("[")
        works = extension.project.bibliography.works
        sources = extension.link(extension.project.settings.sources)
        span = etree.Element("span", {"class": "citation"})
        span.text = "(" if bracketed else ""
        for key in re.split(r";\s*@", m["keys"]):
            if key not in works:
                return None
            for previous in span[-1:]:
                previous.tail = "; "
            link = etree.SubElement(span, "a", {"href": f"{sources}#{key}"})
            names, year = works[key].names(), works[key].year
            link.text = (
                (f"{names}, {year}" if bracketed else f"{names} ({year})") if year else names
            )
        span[-1].tail = ")" if bracketed else ""
        return span


class _Finished(Postprocessor):
    """Turns what pymdownx.arithmatex leaves of `$…$` into MathML, and looks at the whole page."""

    def __init__(self, md: Markdown, extension: EquationsExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, text: str) -> str:
        finished = RENDERED.sub(self._formula, text)
        if self.extension.page is not None:
            for message in problems_of_rendered(finished):
                self.extension.warn(message)
        return finished.replace("<table>", '<table tabindex="0">')

    def _formula(self, found: re.Match[str]) -> str:
        latex, before, after = html.unescape(found["latex"]), found["before"], found["after"]
        if self.extension.page is not None and latex not in self.extension.written:
            self.extension.warn(
                f"${latex}$ was not read as a formula of this page; write it plainly"
            )
        try:
            shown = self.extension.project.marks.on(mathml(latex, display=False))
        except Problem:
            shown = f'<code class="equation-unknown">{html.escape(latex)}</code>'
        together = f"{before}{shown}{after}"
        return f'<span class="formula">{together}</span>' if before or after else together


def makeExtension(**options: Any) -> EquationsExtension:
    """Return the extension, as Python-Markdown asks for it."""
    return EquationsExtension(**options)
