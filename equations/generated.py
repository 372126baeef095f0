"""Text that a page asks for by `<!-- generated: NAME -->`: made from the project at every build."""

import importlib
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from equations.inline import KINDS_OF_RELATION
from equations.problem import Problem

if TYPE_CHECKING:
    from equations.equation import Equation
    from equations.project import Project

Generator = Callable[["Project", str], str]


def equation_table(project: "Project", uri: str) -> str:
    """Return the table of all equations; each row is the target of the mark under its equation."""
    rows = [
        "| No. | Equation | Truth is shown by | Source | Peers | Draws | Largest difference "
        "| in JavaScript |",
        "|---|---|---|---|---|---|---|---|",
    ]
    return "\n".join([*rows, *(_row(project, uri, one) for one in project.equations.values())])


def _row(project: "Project", uri: str, equation: "Equation") -> str:
    verdict, state = equation.verdict, equation.state
    difference = _small(verdict.difference) if verdict.checked else "**wrong**"
    if verdict.tightest is not None:
        difference += f" (inequality, {verdict.ratio} ≤ {verdict.tightest:.3f})"
    run = verdict.in_javascript
    javascript = "not run" if run is None else _small(run)
    tests = "; ".join(test.words for test in equation.tests)
    sources = "; ".join(
        f"[@{key}]" if key in project.bibliography.works else key
        for key in (equation.code.signature.sources if equation.code else ())
    )
    peers = "; ".join(peer.words() for peer in equation.peers)
    anchor = f"[{equation.number}]({project.link(uri, equation)}){{ #check-{equation.name} }}"
    cells = [
        anchor, f"`{equation.name}`", f"{tests} ({state.words()})", sources, peers,
        str(verdict.draws), difference, javascript,
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _small(difference: float) -> str:
    return f"{difference:.1e}" if difference else "0"


def formula_counts(project: "Project", uri: str) -> str:
    """Return how many inline formulas were read, and of which kind their relations are."""
    kinds = Counter(kind for formula in project.formulas for kind in formula.outcome.kinds)
    rows = [f"| {kind} | {kinds[kind]:,} |" for kind in KINDS_OF_RELATION]
    return "\n".join(
        [
            f"This build read **{len(project.formulas):,} inline formulas**; their relations are:",
            "",
            "| Kind | Number |",
            "|---|---|",
            *rows,
        ]
    )


def references(project: "Project", uri: str) -> str:
    """Return the list of the works that the pages and snippets cite."""
    works = project.bibliography.works
    cited = sorted(
        project.cited_keys() & works.keys(),
        key=lambda key: (works[key].names().lower(), works[key].year),
    )
    return "\n".join(f'- <span id="{key}"></span>{works[key].markdown()}' for key in cited)


GENERATORS: dict[str, Generator] = {
    "equations": equation_table,
    "formulas": formula_counts,
    "references": references,
}


def load(name: str) -> Any:
    """Return what "module:function" names."""
    module, _, function = name.partition(":")
    try:
        return getattr(importlib.import_module(module), function)
    except Exception as error:
        raise Problem(f"{name} cannot be loaded: {type(error).__name__}: {error}") from error


def generator(name: str, project: "Project") -> Generator:
    """Return what generates the text of a name; raise Problem if nothing does."""
    others = project.settings.generators
    if name in GENERATORS:
        return GENERATORS[name]
    if name not in others:
        raise Problem(f"nothing generates {name!r}")
    found: Generator = load(others[name])
    return found
