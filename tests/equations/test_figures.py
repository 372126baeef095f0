"""Figures on the tiny report: numbers, references, captions, and what authors are told."""

import re

import markdown
import pytest

from tests.equations.tiny import FILES, project

PAGE = "docs/cell.md"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="520" height="400" viewBox="0 0 520 400"/>\n'
FIGURE = (
    "![A cell, drawn.](whole-cell.svg){ .side }\nThe cell, with its gate $f_t$ of *one* number.\n"
)
SECOND = "![Its gate alone.](gate.svg)\nThe gate.\n"


def changed(text):
    """Return the changes that put a text at the end of the page, and two drawings beside it."""
    drawings = {"docs/whole-cell.svg": SVG, "docs/gate.svg": SVG}
    return {PAGE: FILES[PAGE] + "\n" + text, **drawings}


@pytest.fixture
def render(tmp_path):
    """Return a function that renders the page with a text at its end."""

    def rendered(text):
        project(tmp_path, changed(text))
        extensions = [
            "attr_list",
            "pymdownx.arithmatex",
            "pymdownx.superfences",
            "equations.extension",
        ]
        options = {
            "equations.extension": {"root": str(tmp_path)},
            "pymdownx.arithmatex": {"generic": True},
        }
        page = (tmp_path / PAGE).read_text(encoding="utf-8")
        return markdown.markdown(page, extensions=extensions, extension_configs=options)

    return rendered


def told(folder, text, more=()):
    found = project(folder, {**changed(text), **dict(more)}).problems()
    return [str(problem).removeprefix(f"{folder}/") for problem in found]


def test_a_picture_with_its_caption_becomes_a_numbered_figure(render, caplog):
    html = render(FIGURE)
    assert caplog.messages == []
    figure = re.search("<figure.*?</figure>", html, re.DOTALL)[0]
    assert figure.startswith(
        '<figure class="side" id="fig-whole-cell"><a class="figure-zoom" href="whole-cell.svg">'
    )
    image = re.search("<img[^>]*>", figure)[0]
    for attribute in ('alt="A cell, drawn."', 'width="520"', 'height="400"', 'loading="lazy"'):
        assert attribute in image
    assert (
        '<figcaption><a class="figure-number" href="#fig-whole-cell">Figure 3.1</a> The cell'
        in figure
    )
    assert "<math " in figure
    assert "<em>one</em> number.</figcaption>" in figure


def test_a_figure_says_which_script_makes_it_live(tmp_path, render, caplog):
    (tmp_path / "docs/live").mkdir(parents=True)
    (tmp_path / "docs/live/step-by-step.js").write_text("", encoding="utf-8")
    html = render(FIGURE.replace(".side", '.side live="step-by-step"'))
    assert caplog.messages == []
    assert '<figure class="side" data-live="step-by-step" id="fig-whole-cell">' in html
    assert "<img" in html
    assert " live=" not in html


def test_a_name_becomes_the_number_and_a_link(render, caplog):
    html = render(f"{FIGURE}\n{SECOND}\nSee [@fig:gate] and [@fig:whole-cell].\n")
    assert caplog.messages == []
    assert '<a class="figure-reference" href="#fig-gate">Figure\u00a03.2</a>' in html
    assert '<a class="figure-reference" href="#fig-whole-cell">Figure\u00a03.1</a>' in html


def test_from_another_page_the_link_names_the_page(tmp_path):
    report = project(
        tmp_path, {**changed(FIGURE), "docs/more/other.md": "# 4 Other\n\nSee [@fig:whole-cell].\n"}
    )
    assert report.link("more/other.md", report.figures["whole-cell"]) == "../cell.md#fig-whole-cell"
    assert not [problem for problem in report.problems() if "figure" in str(problem)]


def test_a_picture_inside_a_sentence_is_no_figure(render):
    text = f"{FIGURE}\nA sign ![a cell](whole-cell.svg) in a sentence, and ![a gate](gate.svg).\n"
    assert render(text).count("<figure") == 1


def test_a_figure_whose_file_is_missing_is_told_and_stops_nothing(render, caplog):
    assert '<figure id="fig-nowhere">' in render("![A cell, drawn.](nowhere.svg)\nThe cell.\n")
    assert any("there is no file nowhere.svg beside this page" in one for one in caplog.messages)


@pytest.mark.parametrize(
    ("text", "column", "sentence"),
    [
        (
            f"{FIGURE}\nSee [@fig:whole-cel].\n",
            5,
            "no figure is named whole-cel: do you mean [@fig:whole-cell]?",
        ),
        (
            "See [@fig:nothing-at-all].\n",
            5,
            "no figure is named nothing-at-all: it is the name of its file",
        ),
        (
            "See [@fig:no name].\n",
            5,
            "[@fig:no name] is no reference: write [@eq:name] for an equation, [@fig:name] for a",
        ),
        (
            "![A cell, drawn.](gate.svg)\n",
            1,
            "a figure needs a caption: words under the picture, in its paragraph",
        ),
        (f"{FIGURE}\n{FIGURE}", 1, "the figure whole-cell is shown in cell.md, line "),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path, text, column, sentence):
    (problem,) = told(tmp_path, text)
    line = len((FILES[PAGE] + "\n" + text).rstrip().splitlines()) - (text.endswith(FIGURE))
    assert problem.startswith(f"{PAGE}:{line}:{column}: {sentence}")


GATE_LIVE = '![Its gate alone.](gate.svg){ live="gat" }\nThe gate.\n'


@pytest.mark.parametrize(
    ("text", "column", "sentence"),
    [
        (GATE_LIVE, 1, 'live="gat" needs the script gat.js in live/; there are base, gate'),
        (GATE_LIVE.replace('"gat"', '"Gate"'), 29, 'live="Gate" names no script: small letters'),
        (GATE_LIVE.replace('"gat"', '"../gate"'), 29, 'live="../gate" names no script'),
        (GATE_LIVE.replace("![Its", "See ![Its"), 33, "the attribute live may not stand in { }"),
        ('*Words*{ live="gate" } are no figure.\n', 8, "the attribute live may not stand in { }"),
        ('![A.](gate.svg) [b](gate.svg){ live="gate" }\nWords.\n', 30, "the attribute live may"),
        (GATE_LIVE.replace("live=", "data-live="), 29, "the attribute data-live may not stand"),
    ],
)
def test_what_is_wrong_with_a_live_figure_is_told(tmp_path, text, column, sentence):
    scripts = {f"docs/live/{name}.js": "" for name in ("base", "gate")}
    (problem,) = told(tmp_path, text, scripts.items())
    line = len((FILES[PAGE] + "\n" + text).rstrip().splitlines()) - (text.count("\n") - 1)
    assert problem.startswith(f"{PAGE}:{line}:{column}: {sentence}")


def test_a_live_figure_is_well_once_its_script_is_there(tmp_path):
    assert told(tmp_path, GATE_LIVE, {"docs/live/gat.js": ""}.items()) == []


def test_a_page_without_number_has_no_figures(tmp_path):
    found = told(tmp_path, "", {"docs/bare.md": f"# Bare\n\n{SECOND}"}.items())
    assert found == [
        "docs/bare.md:3:1: a page with figures needs a chapter number in its first heading"
    ]


def test_a_link_to_a_figure_is_no_dead_one(tmp_path):
    assert told(tmp_path, f"{FIGURE}\nSee [it](#fig-whole-cell).\n") == []
    (problem,) = told(tmp_path, f"{FIGURE}\nSee [it](#fig-whole-bell).\n")
    assert "do you mean #fig-whole-cell?" in problem
