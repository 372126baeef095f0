"""Figures of notebooks: one style, and pictures with an alternative text that need no file beside the page."""

import html
import io
from urllib.parse import quote

import matplotlib as mpl
from IPython.display import HTML
from matplotlib.figure import Figure

COLOURS = ("#0060a8", "#b84a00", "#1b7a3a", "#8a3ffc", "#a1006b")
"""Dark enough on white (4.5:1), and told apart by readers with any colour vision when used with the line styles."""

STYLES = ("-", "--", "-.", ":")

STYLE = {
    "axes.grid": True,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.family": "sans-serif",
    "font.size": 11,
    "grid.alpha": 0.25,
    "legend.frameon": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "lstm",
}


def panels(rows=1, columns=1, height=3.4, **options):
    """Return a figure and its axes in the style of the notebooks, 7.6 inches wide."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(7.6, height), layout="constrained")
        return figure, figure.subplots(rows, columns, **options)


def show(figure, description):
    """Return a figure as a picture for a notebook; description is what a reader who cannot see it is told."""
    content = io.StringIO()
    with mpl.rc_context(STYLE):
        figure.savefig(content, format="svg", metadata={"Date": None})
    data = quote(content.getvalue(), safe=" ()*,-./:;=")
    return HTML(f'<img class="notebook-figure" alt="{html.escape(description)}" src="data:image/svg+xml,{data}">')
