"""The translated displays as ES modules: one for each page, named as its folder, beside algebra.js.

What the displays of a page take and return stands in a module of its own, for few need it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from equations import engine
from equations.javascript import local
from equations.problem import Problem
from equations.translation import Translation, documented

if TYPE_CHECKING:
    from equations.equation import Equation
    from equations.project import Project
    from equations.verdict import Verdict

EXPORT = re.compile(
    r"(?:^/\*\*(?:(?!\*/).)*\*/\n)?^export (?:function|const) (?P<name>\w+)\b"
    r".*?(?=^(?:/|export|const|function|class|\n)|\Z)",
    re.MULTILINE | re.DOTALL,
)
"""A function that the algebra exports, with what is said of it."""
SAID = re.compile(r"//[^\n]*|/\*.*?\*/|\"[^\"\n]*\"|`[^`]*`", re.DOTALL)


def compare(verdicts: dict[str, Verdict]) -> None:
    """Run all translations in V8, where it is installed, and note in each verdict how it agrees."""
    translations = _complete(verdicts)
    known = all(verdicts[name].in_javascript is not None for name in translations)
    if known or not engine.is_here():
        return
    v8 = engine.Engine(translations.values())
    for name, translation in translations.items():
        verdict = verdicts[name]
        try:
            verdict.in_javascript = v8.difference(translation, verdict.cases)
        except Problem as problem:
            verdict.problems.append(problem)


def _complete(verdicts: dict[str, Verdict]) -> dict[str, Translation]:
    """Return the translations without those that call what is not translated."""
    found = {name: one.translation for name, one in verdicts.items() if one.translation}
    while missing := [name for name, one in found.items() if one.equations - found.keys()]:
        for name in missing:
            del found[name]
    return found


def modules(project: Project) -> dict[str, str]:
    """Return the modules of a report by file name; without those that cannot be translated."""
    pages: dict[str, list[Equation]] = defaultdict(list)
    translated = _complete(project.verdicts)
    for name, equation in project.equations.items():
        if name in translated:
            pages[equation.page.folder].append(equation)
    called = {name.removesuffix("$") for one in translated.values() for name in one.algebra}
    found = {engine.ALGEBRA.name: _algebra(called)}
    for folder, equations in sorted(pages.items()):
        found[f"{folder}.js"] = _module(project, equations)
        found[f"{folder}-shapes.js"] = _shapes(equations)
    return found


def _algebra(called: set[str]) -> str:
    """Return the algebra without functions that neither a display nor another of them calls."""
    text = engine.ALGEBRA.read_text(encoding="utf-8")
    code = SAID.sub("", text)
    for found in reversed([*EXPORT.finditer(text)]):
        uses = re.findall(rf"(?<![.\w]){found['name']}\b", code)
        if found["name"] not in called and len(uses) == 1:
            text = text.replace(found[0], "")
            code = SAID.sub("", text)
    return text


def write(project: Project, folder: Path) -> list[str]:
    """Write the modules into a folder, and return what was done."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = modules(project)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [f"{len(texts)} modules written to {folder}"]


def _module(project: Project, equations: list[Equation]) -> str:
    page = equations[0].page
    imports: dict[str, set[str]] = defaultdict(set)
    for equation in equations:
        translation = equation.verdict.translation
        assert translation is not None
        imports[engine.ALGEBRA.stem] |= {_renamed(name) for name in translation.algebra}
        for name in translation.equations:
            other = project.equations[name].page
            if other is not page:
                imports[other.folder].add(local(name))
    lines = [f"// The displays of {page.uri}, translated from their LaTeX. Do not edit."]
    for folder, names in sorted((one, names) for one, names in imports.items() if names):
        lines.append(f'import {{ {", ".join(sorted(names))} }} from "./{folder}.js"')
    return "\n\n".join(["\n".join(lines), *map(_function, equations)]) + "\n"


def _renamed(name: str) -> str:
    return f"{name.removesuffix('$')} as {name}" if name.endswith("$") else name


def _function(equation: Equation) -> str:
    assert equation.code is not None
    assert equation.verdict.translation is not None
    summary = f"({equation.number}) {equation.summary}"
    return documented(equation.verdict.translation, equation.code.signature, summary)


def _shapes(equations: list[Equation]) -> str:
    """Return a module of the shapes that each function takes and returns."""
    head = f"// What the displays of {equations[0].page.uri} take and return. Do not edit."
    signatures = {one.name: one.code.signature for one in equations if one.code}
    rows = [f'  {local(name)}: "{one.written()}",' for name, one in signatures.items()]
    return "\n".join([head, "export const shapes = {", *rows, "}", ""])
