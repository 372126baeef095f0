"""Text that a page asks for by `<!-- generated: NAME -->`: tables that are made from the project at every build."""

import importlib
import json
import re
from collections.abc import Callable
from pathlib import Path

from equations.project import Project
from report.published_errors import Replay

MARK = re.compile(r"<!-- generated: (?P<name>[a-z0-9-]+) -->")
Generator = Callable[[Project, str], str]


def equation_table(project: Project, uri: str) -> str:
    """Return the table of all equations; each row is the target of the check mark under its equation."""
    rows = ["| No. | Equation | Page | Truth is tested by | Draws | Largest difference |", "|---|---|---|---|---|---|"]
    for equation in project.equations.values():
        link = project.link(uri, equation)
        verdict = equation.verdict
        state = f"{verdict.difference:.1e}" if verdict.checked else "**wrong**"
        relation = "" if verdict.tightest is None else f" (inequality, left / right ≤ {verdict.tightest:.3f})"
        rows.append(
            f"| [{equation.number}]({link}){{ #check-{equation.name} }} | `{equation.name}` | {equation.page.number} {equation.page.title} "
            f"| {'; '.join(equation.kinds_of_check)} | {verdict.draws} | {state}{relation} |"
        )
    return "\n".join(rows)


def counts(project: Project, uri: str) -> str:
    """Return the live counts of this build in two or three sentences."""
    equations = project.equations.values()
    draws = sum(equation.verdict.draws for equation in equations)
    tests = sum(len(equation.kinds_of_check) for equation in equations)
    good = sum(equation.verdict.checked for equation in equations)
    return (
        f"In this build **{good} of {len(equations)} displayed equations** were parsed, evaluated and found equal to their code "
        f"on {draws:,} random draws; {tests:,} tests show that the code is right."
        + _published(project)
        + _mutants(project.tests / "mutation" / "mutants.json")
    )


def _published(project: Project) -> str:
    folder = project.tests / "published_errors"
    return f" {len(Replay(folder, project).cases)} published errors were replayed and refused." if folder.is_dir() else ""


def _mutants(record: Path) -> str:
    if not record.exists():
        return ""
    totals = json.loads(record.read_text(encoding="utf-8"))
    killed, total = (totals["displays"][key] + totals["modules"][key] for key in ("killed", "total"))
    return (
        f" In the last full run, on {totals['date']}, {killed:,} of {total:,} deliberate damages to displays and code were noticed; "
        "each of the others is explained."
    )


def references(project: Project, uri: str) -> str:
    """Return the list of the works that the pages and snippets cite."""
    works = project.bibliography
    cited = sorted(project.cited_keys() & works.keys(), key=lambda key: (works[key].names().lower(), works[key].year))
    return "\n".join(f'- <span id="{key}"></span>{works[key].markdown()}' for key in cited)


def published_errors(project: Project, uri: str) -> str:
    """Return the table of published errors, each replayed in this build; ValueError if one is not refused."""
    return Replay(project.tests / "published_errors", project).table()


BUILT_IN: dict[str, Generator] = {
    "equations": equation_table,
    "counts": counts,
    "references": references,
    "published-errors": published_errors,
}


def generate(name: str, project: Project, uri: str, others: dict[str, str]) -> str:
    """Return the text for a mark. others maps further names to "module:function" without arguments; ValueError if unknown."""
    if name in BUILT_IN:
        return BUILT_IN[name](project, uri)
    if name not in others:
        raise ValueError(f"nothing generates {name!r}; known are {', '.join(sorted([*BUILT_IN, *others]))}")
    module, function = others[name].split(":")
    return str(getattr(importlib.import_module(module), function)())
