"""What the start page shows of the report: one equation with its code and values, a figure, and
four numbers."""

from typing import Any

from equations.block import highlighted
from equations.mathml import mathml
from report.sentences import mutants, published

SHOWN = "cell_update"
WATCHED = "watch"
SEEN = (
    "The states of a trained network, word by word, and the verb that it expects after each word."
)


def triple(project: Any, uri: str) -> str:
    """Return an equation, the code of its module, and what the check of this build found."""
    equation = project.equations[SHOWN]
    return "\n\n".join(
        [
            '<div class="triple" markdown="1">',
            '<div markdown="1">',
            f"The formula on the page [@eq:{SHOWN}]",
            project.marks.on(mathml(equation.display.latex, display=True)),
            "</div>",
            '<div markdown="1">',
            "Its module, in NumPy",
            f'<pre class="equation-code">{highlighted(equation.code.body, project.marks)}</pre>',
            "</div>",
            '<div markdown="1">',
            "What this build found, draw 1",
            found(equation),
            "</div>",
            "</div>",
        ]
    )


def found(equation: Any) -> str:
    """Return the first number that was compared, from both sides, and how all of them agreed."""
    verdict, state = equation.verdict, equation.state
    if not verdict.checked:
        return "**The page and the code disagree.**"
    latex, module = (f"{value:.12f}".replace("-", "−") for value in verdict.first)
    equal = f"{verdict.difference:.1e} apart at most" if verdict.difference else "exactly equal"
    tests = f"; {state.tests} tests" if state.fresh else ""
    rows = [f"- from the LaTeX `{latex}`", f"- from NumPy `{module}`"]
    return "\n".join(rows) + f"\n\n**✓ {equal}, {verdict.draws} draws{tests}**"


def watch(project: Any, uri: str) -> str:
    """Return the picture of a trained network that remembers; a script makes it live, in small."""
    figure = project.figures[WATCHED]
    caption = (
        "A trained LSTM remembers a plural over six words. All its cells, and eight that do it "
        f"otherwise: [Figure {figure.number}]({project.link(uri, figure)})."
    )
    return live(figure, '<figure id="watch" data-live="watch-small"', SEEN, caption)


def numbers(project: Any, uri: str) -> str:
    """Return four numbers, with what they count."""
    equations = project.equations.values()
    tests = sum(one.state.tests for one in equations if one.state.fresh)
    refused, cases = published(project)
    of_all = "" if refused == cases else f"of {cases} "
    shown = [
        (f"{sum(one.verdict.checked for one in equations)}", "equations, each with its code"),
        (f"{tests}", "tests passed on this code") if tests else ("", ""),
        (f"{refused}", f"{of_all}published errors put in on purpose and refused"),
        damages(project),
    ]
    items = [f"- **{number}** {words}" for number, words in shown if number]
    return "\n".join(['<div class="numbers" markdown="1">', "", *items, "", "</div>"])


def damages(project: Any) -> tuple[str, str]:
    """Return how many changes of the code its own tests noticed, in the last full run."""
    try:
        code = mutants(project)["modules"]
        noticed, total = code["truth"], code["total"]
        return (
            f"{noticed:,}",
            f"of {total:,} small faults put into the code noticed by its tests alone",
        )
    except (OSError, ValueError, KeyError, TypeError):
        return "", ""


def train(project: Any, uri: str) -> str:
    """Return the picture of a run of the training loop; a script makes it live, in small."""
    page = project.figures["training-run"]
    described = "A run of the training loop: the share of right answers rises to 1, the loss falls."
    caption = (
        "Eight cells learn which word follows *the keys that he left in the car*; what trains them "
        "are the equations of the pages. "
        f"The whole figure: [Figure {page.number}]({project.link(uri, page)})."
    )
    return live(page, '<figure id="train-small" data-live="train-small"', described, caption)


def live(figure: Any, start: str, described: str, caption: str) -> str:
    """Return the picture of another page's figure in a block; a script makes it live, in small."""
    source = f"assets/figures/{figure.name}.svg"
    size = " ".join(f'{name}="{value}"' for name, value in figure.size().items())
    return "\n".join(
        [
            '<div class="start-live" markdown="1">',
            f'{start} markdown="1">',
            f'<a class="figure-zoom" href="{source}">'
            f'<img src="{source}" alt="{described}" {size} loading="lazy"></a>',
            f'<figcaption markdown="span">{caption}</figcaption>',
            "</figure>",
            "</div>",
        ]
    )
