"""`python -m equations [PATH…]`: check every formula of the report. `--help` lists the options."""

import argparse
import json
import sys
from pathlib import Path

from equations import scripts
from equations.equation import Equation
from equations.problem import Problem
from equations.project import Project
from equations.rename import rename
from equations.settings import Settings


def main(arguments: list[str] | None = None) -> int:
    """Print a row per equation and every problem; return 1 if there is one, 2 if nothing could be read."""
    options = _options(arguments)
    given = {name: getattr(options, name) for name in ("docs", "snippets", "tests")}
    try:
        settings = Settings.read(options.root, **{name: one for name, one in given.items() if one})
        for folder in (settings.docs, settings.snippets, settings.tests):
            if not folder.is_dir():
                cure = "run this from the top of the report, or say --root, --docs, --snippets, --tests"
                raise Problem(f"{folder} is not a folder; {cure}")
        project = Project(settings)
        if options.rename:
            print("\n".join(rename(project, *options.rename)))
            project.refresh()
        if options.javascript:
            print("\n".join(scripts.write(project, options.javascript)))
        equations, problems = _chosen(project, options.paths)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 2
    shown = _document if options.json else _table
    print(shown(project, equations, problems))
    return 1 if problems or not all(equation.verdict.checked for equation in equations) else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m equations", description="Check that every formula agrees with its code."
    )
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="report on these files only"
    )
    parser.add_argument(
        "--json", action="store_true", help="print one JSON document instead of rows"
    )
    parser.add_argument(
        "--rename",
        nargs=2,
        metavar=("OLD", "NEW"),
        help="rename an equation everywhere, then check",
    )
    parser.add_argument(
        "--javascript", type=Path, metavar="DIR", help="write the displays as ES modules into DIR"
    )
    parser.add_argument(
        "--root", type=Path, default=Path(), metavar="DIR", help="top of the report"
    )
    for name in ("docs", "snippets", "tests"):
        parser.add_argument(f"--{name}", metavar="DIR", help=f"the {name}, instead of the setting")
    return parser.parse_args(arguments)


def _chosen(project: Project, paths: list[Path]) -> tuple[list[Equation], list[Problem]]:
    equations, problems = list(project.equations.values()), project.problems()
    if not paths:
        return equations, problems
    wanted = {path.resolve() for path in paths}

    def files(equation: Equation) -> set[Path]:
        return {path.resolve() for path in (equation.page.path, equation.snippet, equation.test)}

    equations = [one for one in equations if files(one) & wanted]
    own = {problem for one in equations for problem in one.problems()}
    problems = [
        one for one in problems if one in own or (one.path and one.path.resolve() in wanted)
    ]
    pages = {page.path.resolve() for page in project.pages}
    if not equations and not problems and not wanted & pages:
        raise Problem(f"no equation belongs to {', '.join(map(str, paths))}")
    return equations, problems


def _document(project: Project, equations: list[Equation], problems: list[Problem]) -> str:
    rows = [
        {
            "page": e.page.uri, "line": e.display.line, "number": e.number, "name": e.name,
            "relation": e.verdict.relation, "draws": e.verdict.draws,
            "difference": e.verdict.difference, "javascript": e.verdict.in_javascript,
            "tightest": e.verdict.tightest,
            "verdict": "checked" if e.verdict.checked else "wrong",
            "tests": [test.words for test in e.tests], "truth": e.state.words(),
        }
        for e in equations
    ]  # fmt: skip
    listed = [
        {"file": str(p.path or ""), "line": p.line, "column": p.column, "message": p.message}
        for p in problems
    ]
    formulas = [
        {"page": f.page.uri, "line": f.line, "column": f.column, "latex": f.latex,
         "kinds": f.outcome.kinds}
        for f in project.formulas
    ]  # fmt: skip
    document = {"equations": rows, "formulas": formulas, "problems": listed}
    return json.dumps(document, indent=2, ensure_ascii=False)


def _table(project: Project, equations: list[Equation], problems: list[Problem]) -> str:
    lines = []
    for e in equations:
        verdict = "checked" if e.verdict.checked else "WRONG"
        place, relation = f"{e.page.uri}:{e.display.line}", e.verdict.relation.lstrip("\\")
        tightest = e.verdict.tightest
        ratio = "" if tightest is None else f"  {e.verdict.ratio} up to {tightest:.3f}"
        draws = f"{e.verdict.draws:3} draws {e.verdict.difference:8.1e} {_javascript(e):>11}"
        lines.append(f"{place:44} {e.number:>6} {e.name:32} {relation:9} {draws}  {verdict}{ratio}")
    lines += [str(problem) for problem in problems]
    good = sum(e.verdict.checked for e in equations)
    run = sum(e.verdict.in_javascript is not None for e in equations)
    javascript = f"{run} of them in JavaScript too, " if run else ""
    read = f"{len(project.formulas)} inline formulas read"
    lines.append(
        f"{good} of {len(equations)} equations checked, {javascript}{read}, "
        f"{len(problems)} problem(s)"
    )
    return "\n".join(lines)


def _javascript(equation: Equation) -> str:
    difference = equation.verdict.in_javascript
    return "" if difference is None else f"js {difference:.1e}"


if __name__ == "__main__":
    sys.exit(main())
