"""Draw all figures of the report into docs/assets/figures (`make figures`, or `python -m report.figures [NAME…]`)."""

import importlib
import sys
from pathlib import Path

from report.law.figures import modules, remember

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "assets" / "figures"
FAMILIES = [module.stem for module in modules(ROOT)]
FIGURES = {
    name: draw
    for family in FAMILIES
    for name, draw in importlib.import_module(f"report.figures.{family}").FIGURES.items()
}


def path(name: str) -> Path:
    """Return the file of a figure."""
    return FOLDER / f"{name}.svg"


def main(names: list[str]) -> None:
    unknown = set(names) - set(FIGURES)
    if unknown:
        sys.exit(
            f"figures: no figure named {', '.join(sorted(unknown))}; there are {', '.join(FIGURES)}"
        )
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in names or FIGURES:
        path(name).write_text(FIGURES[name]().svg(), encoding="utf-8", newline="\n")
    if not names:  # what was drawn before may be of other code
        remember(ROOT, ROOT / "docs")
    print(f"{len(names or FIGURES)} figures in {FOLDER.relative_to(ROOT)}")


if __name__ == "__main__":
    main(sys.argv[1:])
