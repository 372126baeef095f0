"""Fonts, styles, scripts, pictures and templates of the site (A)."""

from tests.faults.catalogue.places import CONFIG
from tests.faults.edits import Edit, append, change, delete, find, prepend, rewrite, swap
from tests.faults.fault import fault

CSS = "docs/assets/report.css"
JS = "docs/assets/report.js"
FONT = "docs/assets/fonts/stix-two-math.woff2"
FIGURE = "docs/assets/figures/cell-b.svg"
CUT_OFF = '{% extends "base.html" %}\n{% block header %}\n  {{ super() }\n'


def cut_off(where: str) -> Edit:
    """Leave the first half of a file."""
    return change(where, lambda text: text[: len(text) // 2])


FAULTS = [
    fault("A01", "the font is missing", delete(FONT), names=("stix-two-math.woff2",)),
    fault("A02", "the style sheet is missing", delete(CSS), names=("assets/report.css",)),
    fault("A03", "the script is missing", delete(JS), names=("assets/report.js",)),
    fault("A04", "a figure is missing", delete(FIGURE), names=("cell-b.svg",)),
    fault("A05", "the style sheet is cut off", cut_off(CSS)),
    fault(
        "A06",
        "a style sheet from elsewhere",
        swap(CONFIG, "extra_css:\n", "extra_css:\n  - https://example.org/x.css\n"),
        names=("https://example.org/x.css",),
    ),
    fault("A07", "a syntax error in the script", append(JS, "const = (")),
    fault(
        "A07b",
        "the script imports from elsewhere",
        prepend(JS, 'import "https://example.org/x.js"\n'),
    ),
    fault(
        "A08", "a script in a picture", swap(FIGURE, "</svg>", "<script>alert(1)</script></svg>")
    ),
    fault("A09", "a broken template", rewrite(find("main.html"), CUT_OFF)),
    fault(
        "A10",
        "a font from elsewhere",
        append(CSS, '@font-face { font-family: X; src: url("https://example.org/x.woff2"); }'),
    ),
]
