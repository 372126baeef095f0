"""`python -m benchmarks.scaling`: the time of the check per equation does not grow with the number of equations.

The report's equations are copied under new names into reports of 50 to 800 equations, and each report is checked as `python -m equations` does it: pages read, modules imported, equations evaluated, problems gathered. Left out
are the few displays that define a function such as \\sigma(z), since a function has one name. The best of RUNS runs counts.
"""

import itertools
import platform
import shutil
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from equations.project import Equation, Project
from equations.settings import Settings
from report import records

SIZES = (50, 100, 200, 400, 800)
RUNS = 5
LIMIT = 2.0
GROWTH = 1.5
ROOT = Path(__file__).parent.parent
RESULT = Path(__file__).parent / "results" / "scaling.json"


def copyable(project: Project) -> list[Equation]:
    """Return the equations whose name is free: all but those whose left-hand side is the function itself."""
    equations = project.equations.values()
    return [e for e in equations if project.library.load(e.name).signature.results[0].name != e.name]


def write_report(equations: list[Equation], count: int, target: Path) -> None:
    """Write a report of count equations: copies of equations under new names, beside the modules that they import."""
    shutil.copytree(ROOT / "snippets", target / "snippets", ignore=shutil.ignore_patterns("__pycache__"))
    (target / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "notation.md", target / "docs")
    pages: dict[str, list[str]] = {}
    for number, equation in zip(range(count), itertools.cycle(equations), strict=False):
        copy = number // len(equations)
        folder, name = f"{equation.page.folder}_{copy}", f"{equation.name}_{copy}"
        lines = pages.setdefault(folder, [f"# {len(pages) + 1} Copy", ""])
        lines += ["$$", equation.display.latex, "$$", "", "```python", f'--8<-- "snippets/{folder}/{name}.py"', "```", ""]
        source = equation.snippet.read_text(encoding="utf-8").replace(f"def {equation.name}(", f"def {name}(")
        test = f"def test_{name}():\n    pass\n"
        for path, text in ((f"snippets/{folder}/{name}.py", source), (f"tests/{folder}/test_{name}.py", test)):
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_text(text, encoding="utf-8")
    for folder, lines in pages.items():
        (target / "docs" / f"{folder.replace('_', '-')}.md").write_text("\n".join(lines), encoding="utf-8")


def measure(report: Path, count: int) -> float:
    """Return the seconds that one whole check of a report takes, in both processes."""
    started = time.perf_counter()
    project = Project(Settings(root=report))
    project.problems()
    checked = sum(equation.verdict.checked for equation in project.equations.values())
    seconds = time.perf_counter() - started
    if checked != count:
        wrong = next(equation for equation in project.equations.values() if not equation.verdict.checked)
        raise SystemExit(f"{checked} of {count} copies are checked; {wrong.name}: {wrong.verdict.sentence()}")
    return seconds


def main() -> int:
    """Measure every size, print the table, record it; return 1 if time grows with the number or 100 take too long."""
    equations = copyable(Project(Settings.read(ROOT)))
    rows: list[dict[str, float]] = []
    print(f"{'equations':>9} {'seconds':>8} {'ms each':>8} {'ratio':>6}")
    with tempfile.TemporaryDirectory() as folder:
        reports = {count: Path(folder) / str(count) for count in SIZES}
        for count, report in reports.items():
            write_report(equations, count, report)
        # one size after the other, since the computing process keeps what it knows of the last
        runs = [[measure(report, count) for count, report in reports.items()] for _ in range(RUNS)]
        for count, seconds in zip(SIZES, map(min, zip(*runs, strict=True)), strict=True):
            each = 1000 * seconds / count
            rows.append({"equations": count, "seconds": round(seconds, 3), "ms_each": round(each, 2)})
            rows[-1]["ratio"] = round(each / rows[0]["ms_each"], 2)
            print(f"{count:9} {seconds:8.3f} {each:8.2f} {rows[-1]['ratio']:6.2f}")
    versions = {"python": platform.python_version(), "numpy": np.__version__}
    found = {**versions, "runs": RUNS, "distinct": len(equations), "rows": rows}
    records.write(RESULT, found, Path(__file__))
    hundred = next(row["seconds"] for row in rows if row["equations"] == 100)
    grows = max(row["ratio"] for row in rows) > GROWTH
    print(f"100 equations: {hundred:.2f} s (limit {LIMIT:.0f} s); largest ratio {max(row['ratio'] for row in rows):.2f} (limit {GROWTH})")
    return int(grows or hundred > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
