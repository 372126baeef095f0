"""Figures of notebooks: one style, and pictures with an alternative text that need no file beside the notebook."""

import html
import io
import re
from urllib.parse import quote

import matplotlib as mpl
from IPython.display import HTML
from matplotlib.figure import Figure

COLOURS = ("#0060a8", "#b84a00", "#1b7a3a", "#8a3ffc", "#a1006b")
"""Dark enough on white (4.5:1), and told apart by readers with any colour vision when used with the line styles."""

STYLES = ("-", "--", "-.", ":")

WIDTH = 4.5
"""Inches: at this width letters of 10 points are 11 pixels high on a phone that shows the picture 358 pixels wide."""

mpl.rcParams |= {
    "axes.grid": True,
    "axes.labelsize": 10,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 10,
    "figure.labelsize": 10,
    "font.family": "sans-serif",
    "font.size": 10,
    "grid.alpha": 0.25,
    "legend.frameon": False,
    "path.simplify_threshold": 0.5,
    "svg.fonttype": "none",
    "svg.hashsalt": "lstm",
}


def panels(rows=1, columns=1, height=3.2, **options):
    """Return a figure and its axes in the style of the notebooks."""
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    return figure, figure.subplots(rows, columns, **options)


def show(figure, description):
    """Return a figure as a picture for a notebook; description is what a reader who cannot see it is told."""
    content = io.StringIO()
    figure.savefig(content, format="svg", metadata={"Date": None})
    width, height = (round(96 * inches) for inches in figure.get_size_inches())
    shorter = re.sub(r' d="[^"]*"', lambda path: re.sub(r"(\.\d\d)\d+", r"\1", path[0]), content.getvalue())
    data = quote(shorter, safe=" ()*,-./:;=")
    picture = f'<img class="notebook-figure" width="{width}" height="{height}" alt="{html.escape(description)}"'
    return HTML(f'{picture} src="data:image/svg+xml,{data}">')
