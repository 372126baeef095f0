"""`python -m equations [PATH…] [--json] [--docs DIR] [--snippets DIR] [--tests DIR]`: check every equation of the report."""

import argparse
import json
import sys
from pathlib import Path

from equations.project import Equation, Problem, Project


def main(arguments: list[str] | None = None) -> int:
    """Print a row per equation and every problem; return 1 if anything falls short, 2 if a folder does not exist."""
    parser = argparse.ArgumentParser(prog="python -m equations", description="Check that every displayed equation agrees with its module.")
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="pages or snippets to report on (default: all)")
    parser.add_argument("--json", action="store_true", help="print one JSON document instead of rows")
    parser.add_argument("--docs", type=Path, default=Path("docs"), metavar="DIR", help="the pages (default: docs)")
    parser.add_argument("--snippets", type=Path, default=Path("snippets"), metavar="DIR", help="the modules (default: snippets)")
    parser.add_argument("--tests", type=Path, default=Path("tests"), metavar="DIR", help="the tests (default: tests)")
    options = parser.parse_args(arguments)
    for folder in (options.docs, options.snippets, options.tests):
        if not folder.is_dir():
            print(f"{folder} is not a folder; run this from the top of the project or say --docs, --snippets, --tests", file=sys.stderr)
            return 2
    project = Project(options.docs, options.snippets, options.tests)
    equations, problems = list(project.equations.values()), project.problems()
    if options.paths:
        wanted = {path.resolve() for path in options.paths}
        equations = [e for e in equations if {e.page.path.resolve(), e.snippet.resolve(), e.test.resolve()} & wanted]
        problems = [p for p in problems if p.path.resolve() in wanted or any(p in e.problems() for e in equations)]
        if not equations and not problems:
            print(f"no equation belongs to {', '.join(map(str, options.paths))}", file=sys.stderr)
            return 2
    print(_document(equations, problems) if options.json else _table(equations, problems))
    return 1 if problems or not all(equation.verdict.checked for equation in equations) else 0


def _document(equations: list[Equation], problems: list[Problem]) -> str:
    rows = [
        {
            "page": e.page.uri, "line": e.display.line, "number": e.number, "name": e.name, "relation": e.verdict.relation,
            "draws": e.verdict.draws, "difference": e.verdict.difference, "tightest": e.verdict.tightest,
            "verdict": "checked" if e.verdict.checked else "wrong", "tests": e.kinds_of_check,
        }
        for e in equations
    ]  # fmt: skip
    listed = [{"file": str(p.path), "line": p.line, "column": p.column, "message": p.message} for p in problems]
    return json.dumps({"equations": rows, "problems": listed}, indent=2, ensure_ascii=False)


def _table(equations: list[Equation], problems: list[Problem]) -> str:
    lines = []
    for e in equations:
        verdict = "checked" if e.verdict.checked else "WRONG"
        place, relation = f"{e.page.uri}:{e.display.line}", e.verdict.relation.lstrip("\\")
        lines.append(f"{place:44} {e.number:>6} {e.name:32} {relation:9} {e.verdict.draws:3} draws {e.verdict.difference:8.1e}  {verdict}")
    lines += [str(problem) for problem in problems]
    good = sum(e.verdict.checked for e in equations)
    lines.append(f"{good} of {len(equations)} equations checked, {len(problems)} problem(s)")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
