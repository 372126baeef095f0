"""Figures: what pages show exists and is up to date, what exists is shown, and each can be read without seeing it."""

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from report.figures import __main__ as figures
from report.figures.font import CHARACTERS
from report.figures.svg import DARK, LIGHT, ROLES, THEMES, Canvas, Theme, maths
from tests.support.paths import DOCS

PAGES = {path: path.read_text(encoding="utf-8") for path in sorted(DOCS.rglob("*.md"))}
SHOWN = re.compile(r"!\[([^\]]*)\]\(([^)]*assets/figures/([\w-]+)-(light|dark)\.svg)(#[\w-]+)?\)")
UNUSED: set[str] = set()
SVG = "{http://www.w3.org/2000/svg}"


def images() -> list[tuple[Path, re.Match[str]]]:
    return [(page, match) for page, text in PAGES.items() for match in SHOWN.finditer(text)]


def luminance(colour: str) -> float:
    """Return the relative luminance that WCAG 2 defines."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", figures.FIGURES)
def test_committed_file_is_what_its_script_draws(name):
    for path, text in figures.files(name).items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is out of date: run `make figures`"


@pytest.mark.parametrize("name", figures.FIGURES)
def test_title_and_description(name):
    for path, text in figures.files(name).items():
        root = ElementTree.fromstring(text)
        for tag in ("title", "desc"):
            element = root.find(f"{SVG}{tag}")
            assert element is not None, path.name
            assert len(element.text or "") > 8, path.name


@pytest.mark.parametrize("name", figures.FIGURES)
def test_text_is_text_in_a_generic_font_and_readable_on_a_phone(name):
    """A figure of 520 units is shown at 358 pixels on a narrow phone: 15 units are 10 pixels, scripts are smaller."""
    for text in figures.files(name).values():
        root = ElementTree.fromstring(text)
        assert float(root.attrib["width"]) <= 520
        for element in root.iter(f"{SVG}text"):
            assert element.attrib["font-family"] in ("serif", "sans-serif")
            assert float(element.attrib["font-size"]) >= 15


def test_figures_that_pages_show_exist():
    missing = {match[2] for page, match in images() if not (page.parent / match[2]).exists()}
    assert not missing, f"no such figure: {sorted(missing)}"


def test_figures_are_shown_in_both_forms_with_one_alternative_text():
    for page, text in PAGES.items():
        forms: dict[str, list[tuple[str, str, str]]] = {}
        for match in SHOWN.finditer(text):
            forms.setdefault(match[3], []).append((match[4], match[5], match[1]))
        for name, shown in forms.items():
            assert {form[:2] for form in shown} == {("light", "#only-light"), ("dark", "#only-dark")}, (page.name, name)
            assert len({alternative for *_, alternative in shown}) == 1, (page.name, name)
            assert len(shown[0][2]) > 20, (page.name, name)


def test_figures_that_exist_are_shown_or_listed():
    shown = {match[3] for _, match in images()}
    unused = set(figures.FIGURES) - shown - UNUSED
    assert not unused, f"no page shows {sorted(unused)}"


def test_folder_holds_nothing_else():
    expected = {path.name for name in figures.FIGURES for path in figures.files(name)}
    assert {path.name for path in figures.FOLDER.iterdir()} == expected


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_contrast_of_colours(theme: Theme):
    for colour in (theme.ink, theme.muted, *theme.strokes.values()):
        assert contrast(colour, theme.paper) >= 4.5, colour
    for role in ROLES:
        assert contrast(theme.ink, theme.tints[role]) >= 4.5, role


def test_focus_greys_out_the_rest():
    picture = Canvas(LIGHT, 10, 10, "title", "desc", frozenset({"this"}))
    picture.part("that")
    picture.dot(1, 1, "forget")
    picture.part("this", "that")
    picture.dot(2, 2, "forget")
    assert LIGHT.faint in picture.below[0]
    assert LIGHT.strokes["forget"] in picture.above[0]


def test_version_a_differs_from_b_by_dashed_peepholes_only():
    whole, peeping = (figures.FIGURES[name](DARK) for name in ("cell-b", "cell-a"))
    added = [element for element in peeping.above if element not in whole.above]
    assert [element for element in whole.above if element not in peeping.above] == []
    assert sum("stroke-dasharray" in element for element in added) == 4
    assert not any("stroke-dasharray" in element for element in whole.above)


@pytest.mark.parametrize(("text", "italic"), [("c\u0303", "c\u0303"), ("tanh(z)", "z"), ("t−1", "t"), ("σ(z)", "z"), ("ReLU(z)", "z")])
def test_maths_letters_are_italic_and_names_upright(text, italic):
    assert "".join(piece for piece, leaning in maths(text) if leaning) == italic


def test_font_has_the_characters_of_every_formula():
    """The subset keeps the letters that a browser puts in place of a one-letter identifier, too."""
    core = pytest.importorskip("math_core")
    convert = core.LatexToMathML()
    formulas = {
        formula
        for text in PAGES.values()
        for formula in re.findall(r"^\$\$\n(.*?)\n\$\$$|(?<![\\$`\w])\$([^$\n`]+)\$(?![\w$])", text, re.M | re.S)
    }
    used = set()
    for display, inline in formulas:
        markup = convert.convert_with_local_state(display or inline, displaystyle=bool(display))
        used |= set("".join(ElementTree.fromstring(named(markup)).itertext()))
    assert used - CHARACTERS - {"\n"} == set()


def named(markup: str) -> str:
    """Write the entities of HTML that XML lacks as characters."""
    return markup.replace("&ApplyFunction;", "\u2061").replace("&nbsp;", "\u00a0")
