"""The Python-Markdown extension: displays become checked, numbered equations; `[@eq:name]` and `[@key]` become links."""

import html
import logging
import re
import xml.etree.ElementTree as etree
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor

from equations.errors import EquationError
from equations.generated import MARK, generate
from equations.mathml import mathml
from equations.pages import Page
from equations.project import Equation, Problem, Project
from equations.references import BRACKETED, NARRATIVE

log = logging.getLogger("mkdocs.equations")
_projects: dict[tuple[Path, Path, Path], Project] = {}


def labels() -> str:
    """Return what references and citations become at the moment: the number and page of each equation, and the names and year of each work."""
    lines = []
    for project in _projects.values():
        lines += [f"{equation.name} {equation.number} {equation.page.uri}" for equation in project.equations.values()]
        lines += [f"{key} {work.names()} {work.year}" for key, work in project.bibliography.items()]
    return "\n".join(lines)


class EquationsExtension(Extension):
    """Options: docs, snippets, tests (folders, relative to where the build runs) and generators (name: "module:function")."""

    def __init__(self, **options: Any) -> None:
        self.config = {
            "docs": ["docs", "folder of the pages"],
            "snippets": ["snippets", "folder of the modules"],
            "tests": ["tests", "folder of the tests"],
            "generators": [{}, 'further texts for `<!-- generated: name -->`, as "module:function"'],
        }
        super().__init__(**options)
        self.page: Page | None = None

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the processors. The first must run before pymdownx.snippets (32) fetches the modules."""
        md.preprocessors.register(_Displays(md, self), "equations-displays", 40)
        md.inlinePatterns.register(_Reference(r"\[@eq:([A-Za-z0-9_]+)\]", md, self), "equations-reference", 185)
        md.inlinePatterns.register(_Citation(BRACKETED.pattern, md, self), "equations-citation", 184)
        md.inlinePatterns.register(_Citation(NARRATIVE.pattern, md, self), "equations-citation-narrative", 183)
        md.postprocessors.register(_InlineMath(md, self), "equations-inline", 10)
        md.postprocessors.register(_Tables(md), "equations-tables", 9)

    @property
    def project(self) -> Project:
        """The project, read once per process and kept up to date."""
        key = (Path(self.getConfig("docs")), Path(self.getConfig("snippets")), Path(self.getConfig("tests")))
        if key not in _projects:
            _projects[key] = Project(*key)
        return _projects[key]

    def warn(self, message: str) -> None:
        """Log a warning that `mkdocs build --strict` counts, with the page it belongs to."""
        log.warning(message if self.page is None else f"{self.page.path}: {message}")

    def link(self, uri: str) -> str:
        """Return the link from the current page to another source file."""
        return uri if self.page is None else Project.relative(self.page.uri, uri)


class _Displays(Preprocessor):
    """Replaces each display and its include by the rendered equation, the code block, the symbol table and the mark."""

    def __init__(self, md: Markdown, extension: EquationsExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        extension = self.extension
        project = extension.project
        project.refresh()
        page = extension.page = project.page_of("\n".join(lines))
        if page is None:
            if any("$$" in line or "[@" in line or "<!-- generated" in line for line in lines):
                extension.warn(
                    f"this text is no page of {project.docs}, as it stands there: its equations and citations are not checked: {lines[0][:60]}"
                )
            return lines
        start = len(page.lines) - len(page.body.splitlines()) if page.body else 0
        result = page.lines[start:]
        for display in reversed(page.displays):
            equation = project.equations[display.name]
            block = self._equation(equation) if equation.display is display else []
            result[display.line - 1 - start : display.end - start] = block or result[display.line - 1 - start : display.end - start]
        problems = [problem for problem in project.problems_of_form() if problem.path == page.path]
        for problem in problems:
            log.warning(str(problem))
        text = [self._box(problems), "", *result] if problems else result
        return "\n".join(self._generated(line) for line in text).split("\n")

    def _equation(self, equation: Equation) -> list[str]:
        problems = equation.problems()
        try:
            formula = mathml(equation.display.latex, display=True)
        except EquationError as error:
            problems.append(Problem(equation.page.path, equation.display.line, None, f"{equation.name}: {error.message}"))
            formula = f"<pre>{html.escape(equation.display.latex)}</pre>"
        for problem in problems:
            log.warning(str(problem))
        anchor = f"eq-{equation.name}"
        wrong = " equation--wrong" if problems else ""
        number = f'<a class="equation-number" href="#{anchor}" title="{equation.name}">({equation.number})</a>'
        block = [
            *([self._box(problems), ""] if problems else []),
            f'<div class="equation{wrong}" id="{anchor}">{formula}{number}</div>',
            "",
            f'```python title="{equation.display.include}"',
            f'--8<-- "{equation.display.include}"',
            "```",
            "",
        ]
        if not problems:
            foot = [self._mark(equation), "", *self._symbols(equation)]
            block += ['<div class="equation-foot" markdown="1">', "", *foot, "", "</div>", ""]
        return block

    def _box(self, problems: list[Problem]) -> str:
        items = "".join(f"<li>{html.escape(str(problem))}</li>" for problem in problems)
        return f'<div class="equation-wrong" role="alert"><strong>Page and code disagree</strong><ul>{items}</ul></div>'

    def _symbols(self, equation: Equation) -> list[str]:
        rows = ["| Symbol | Python | Shape | Meaning |", "|---|---|---|---|"]
        for symbol in equation.symbols():
            rows.append(f"| ${symbol.latex}$ | `{symbol.name}` | {symbol.shape} | {symbol.meaning} |")
        return ['??? symbols "Symbols"', "", *("    " + row for row in rows)]

    def _mark(self, equation: Equation) -> str:
        title = equation.verdict.sentence()
        target = self.extension.link("verification.md") + f"#check-{equation.name}"
        return f'[✓ checked]({target} "{title}"){{ .equation-mark }}'

    def _generated(self, line: str) -> str:
        mark = MARK.fullmatch(line.strip())
        if mark is None or self.extension.page is None:
            return line
        try:
            return generate(mark["name"], self.extension.project, self.extension.page.uri, self.extension.getConfig("generators"))
        except (ValueError, OSError, ImportError, AttributeError) as error:
            self.extension.warn(f"<!-- generated: {mark['name']} -->: {error}")
            return line


class _Reference(InlineProcessor):
    def __init__(self, pattern: str, md: Markdown, extension: EquationsExtension) -> None:
        super().__init__(pattern, md)
        self.extension = extension

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[etree.Element, int, int]:  # type: ignore[override]
        """Return a link with the equation's number, or a marked piece of text and a warning if there is no such equation."""
        equation = self.extension.project.equations.get(m[1])
        if equation is None:
            self.extension.warn(f"[@eq:{m[1]}]: no equation is named {m[1]}; `python -m equations` lists the names")
            return _unknown(m[0]), m.start(0), m.end(0)
        page = self.extension.page
        link = etree.Element("a", {"href": self.extension.project.link(page.uri if page else "", equation)})
        link.set("class", "equation-reference")
        link.text = f"({equation.number})"
        return link, m.start(0), m.end(0)


class _Citation(InlineProcessor):
    def __init__(self, pattern: str, md: Markdown, extension: EquationsExtension) -> None:
        super().__init__(pattern, md)
        self.extension = extension

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[etree.Element, int, int]:  # type: ignore[override]
        """Return links with author and year; an unknown key is marked and warned of."""
        works, bracketed = self.extension.project.bibliography, m[0].startswith("[")
        span = etree.Element("span", {"class": "citation"})
        span.text = "(" if bracketed else ""
        previous = None
        for key in re.split(r";\s*@", m["keys"]):
            if key not in works:
                self.extension.warn(f"{m[0]}: {key} is not in references.bib")
                return _unknown(m[0]), m.start(0), m.end(0)
            if previous is not None:
                previous.tail = "; "
            link = etree.SubElement(span, "a", {"href": self.extension.link("references.md") + f"#{key}"})
            names, year = works[key].names(), works[key].year
            link.text = (f"{names}, {year}" if bracketed else f"{names} ({year})") if year else names
            previous = link
        if previous is not None:
            previous.tail = ")" if bracketed else ""
        return span, m.start(0), m.end(0)


class _InlineMath(Postprocessor):
    """Turns what pymdownx.arithmatex leaves of `$…$` into MathML."""

    def __init__(self, md: Markdown, extension: EquationsExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, text: str) -> str:
        return re.sub(r'<span class="arithmatex">\\\((.*?)\\\)</span>', self._formula, text, flags=re.DOTALL)

    def _formula(self, found: re.Match[str]) -> str:
        latex = html.unescape(found[1])
        try:
            return mathml(latex, display=False)
        except EquationError as error:
            self.extension.warn(f"${latex}$ {error.message}")
            return f'<code class="equation-unknown">{html.escape(latex)}</code>'


class _Tables(Postprocessor):
    """Lets the keyboard reach tables, which scroll sideways on a narrow screen."""

    def run(self, text: str) -> str:
        return text.replace("<table>", '<table tabindex="0">')


def _unknown(text: str) -> etree.Element:
    element = etree.Element("strong", {"class": "equation-unknown"})
    element.text = text
    return element


def makeExtension(**options: Any) -> EquationsExtension:
    """Return the extension, as Python-Markdown asks for it."""
    return EquationsExtension(**options)
