"""Draw all figures of the report into docs/assets/figures (`make figures`, or `python -m report.figures [NAME…]`)."""

import importlib
import sys
from pathlib import Path

from report.figures.svg import THEMES

FOLDER = Path(__file__).parents[2] / "docs" / "assets" / "figures"
FAMILIES = (
    "networks",
    "activations",
    "gradient_descent",
    "recurrent",
    "gradient_over_time",
    "origin",
    "cell",
    "half_life",
    "error_paths",
    "lstm_gradient",
    "lstm_attention",
    "experiments_1997",
)
FIGURES = {name: draw for family in FAMILIES for name, draw in importlib.import_module(f"report.figures.{family}").FIGURES.items()}


def files(name: str) -> dict[Path, str]:
    """Return the light and the dark form of a figure, by path."""
    return {FOLDER / f"{name}-{theme.name}.svg": FIGURES[name](theme).svg() for theme in THEMES}


def main(names: list[str]) -> None:
    unknown = set(names) - set(FIGURES)
    if unknown:
        sys.exit(f"figures: no figure named {', '.join(sorted(unknown))}; there are {', '.join(FIGURES)}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in names or FIGURES:
        for path, text in files(name).items():
            path.write_text(text, encoding="utf-8", newline="\n")
    print(f"{len(names or FIGURES)} figures, each light and dark, in {FOLDER.relative_to(Path.cwd())}")


if __name__ == "__main__":
    main(sys.argv[1:])
