"""Figures: what pages show exists and is up to date, what exists is shown, and each can be read, seen or not, on a phone too."""

import re
import xml.etree.ElementTree as ElementTree
from itertools import combinations

import pytest

from report.figures import __main__ as figures
from report.figures.font import CHARACTERS
from report.figures.letters import formula, signs
from report.figures.svg import COLOURS, TINTS, Canvas
from tests.support.paths import DOCS

PAGES = {path: path.read_text(encoding="utf-8") for path in sorted(DOCS.rglob("*.md"))}
SHOWN = re.compile(r"^!\[([^\]]*)\]\((?:\.\./)*assets/figures/([\w-]+)\.svg\)", re.MULTILINE)
STYLE = (DOCS / "assets" / "report.css").read_text(encoding="utf-8")
SVG = "{http://www.w3.org/2000/svg}"
PHONE, SMALLEST = 358, 12
"""The column of a phone of 390 pixels, and the letters that may be read there, in pixels."""
GATES = {"f": "forget", "i": "input", "g": "candidate", "c": "cell", "o": "output"}


@pytest.fixture(scope="module")
def drawn():
    """Each figure, drawn once."""
    return {name: draw() for name, draw in figures.FIGURES.items()}


def luminance(colour: str) -> float:
    """Return the relative luminance that WCAG 2 defines."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", figures.FIGURES)
def test_committed_file_is_what_its_script_draws(drawn, name):
    committed = figures.path(name).read_text(encoding="utf-8")
    assert committed == drawn[name].svg(), f"{name}.svg is out of date: run `make figures`"


@pytest.mark.parametrize("name", figures.FIGURES)
def test_title_and_description(name):
    root = ElementTree.parse(figures.path(name)).getroot()
    for tag in ("title", "desc"):
        element = root.find(f"{SVG}{tag}")
        assert element is not None
        assert len(element.text or "") > 8


@pytest.mark.parametrize("name", figures.FIGURES)
def test_letters_are_outlines_and_large_enough_on_a_phone(name):
    """Letters have 1,000 units to the em, so the scale of a run is its size."""
    root = ElementTree.parse(figures.path(name)).getroot()
    assert not list(root.iter(f"{SVG}text"))
    width = float(root.attrib["width"])
    sizes = [
        float(found[1]) * 1000
        for one in root.iter(f"{SVG}g")
        if (found := re.search(r"scale\(([\d.]+)\)", one.attrib.get("transform", "")))
    ]
    assert sizes
    assert min(sizes) * PHONE / width >= SMALLEST


@pytest.mark.parametrize("name", figures.FIGURES)
def test_no_words_lie_over_others_or_reach_out(drawn, name):
    picture = drawn[name]
    for text in picture.texts:
        assert min(text.left, text.top) >= 0, text.text
        assert text.right <= picture.width, text.text
        assert text.bottom <= picture.height, text.text
    for one, other in combinations(picture.texts, 2):
        across = min(one.right, other.right) - max(one.left, other.left)
        down = min(one.bottom, other.bottom) - max(one.top, other.top)
        assert across <= 0 or down <= 3, (one.text, other.text)


@pytest.mark.parametrize("name", figures.FIGURES)
def test_every_letter_and_colour_that_is_used_is_defined(name):
    text = figures.path(name).read_text(encoding="utf-8")
    assert set(re.findall(r'href="#(\w+)"', text)) == set(re.findall(r'<path id="(\w+)"', text))
    style = re.search("<style>(.*)</style>", text)[1]
    light, dark = (dict(re.findall(r"--([\w-]+):(#\w+);", part)) for part in style.split("@media"))
    assert light.keys() == dark.keys() == set(re.findall(r"var\(--([\w-]+)\)", text))


def test_figures_that_pages_show_exist_and_say_what_they_show():
    for page, text in PAGES.items():
        for words, name in SHOWN.findall(text):
            assert figures.path(name).exists(), (page.name, name)
            assert len(words) > 20, (page.name, name)


def test_figures_that_exist_are_shown():
    shown = {name for text in PAGES.values() for _, name in SHOWN.findall(text)}
    assert shown == set(figures.FIGURES)


def test_folder_holds_nothing_else():
    assert set(figures.FOLDER.iterdir()) == {figures.path(name) for name in figures.FIGURES}


@pytest.mark.parametrize("palette", [0, 1], ids=["light", "dark"])
def test_contrast_of_colours(palette):
    paper = COLOURS["paper"][palette]
    for role in COLOURS.keys() - {"faint", "paper"}:
        assert contrast(COLOURS[role][palette], paper) >= 4.5, role
    for role, tint in TINTS.items():
        assert contrast(COLOURS["ink"][palette], tint[palette]) >= 4.5, role


def test_gates_and_paper_have_the_same_colours_on_the_page():
    colours = dict(re.findall(r"--(\S+): light-dark\(([^)]*)\)", STYLE))
    roles = {"report-page": "paper", **{f"gate-{gate}": role for gate, role in GATES.items()}}
    for name, role in roles.items():
        assert tuple(map(whole, colours[name].split(", "))) == COLOURS[role], name


def whole(colour):
    """Write #fff as #ffffff."""
    return "#" + "".join(2 * one for one in colour[1:]) if len(colour) == 4 else colour


def test_focus_greys_out_the_rest():
    picture = Canvas(10, 10, "title", "desc", frozenset({"this"}))
    picture.part("that")
    picture.dot(1, 1, "forget")
    picture.part("this", "that")
    picture.dot(2, 2, "forget")
    assert "var(--faint)" in picture.below[0]
    assert "var(--forget)" in picture.above[0]


def test_version_a_differs_from_b_by_dashed_peepholes_only(drawn):
    whole, peeping = drawn["cell-b"], drawn["cell-a"]
    added = [element for element in peeping.above if element not in whole.above]
    assert [element for element in whole.above if element not in peeping.above] == []
    assert sum("stroke-dasharray" in element for element in added) == 5
    assert not any("stroke-dasharray" in element for element in whole.above)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("tanh(z)", "tanh(𝑧)"), ("t−1", "𝑡−1"), ("σ(h)", "𝜎(ℎ)"), ("ReLU(z)", "ReLU(𝑧)")],
)
def test_letters_of_formulas_lean_and_names_do_not(text, shown):
    assert "".join(signs(text)) == shown


def test_an_accent_stands_over_its_letter_and_scripts_beside_it():
    (base, scripts), width = formula("c\u0303_{t}", 20)
    (letter, start, _), (accent, place, lift) = base.letters
    assert start + letter.middle == place + accent.middle
    assert lift == 0
    assert formula("h\u0304", 20)[0][0].letters[1][2] < 0
    assert scripts.y > 0
    assert scripts.x == pytest.approx(letter.width * 20 / 1000)
    assert width > scripts.x


def test_a_letter_without_outline_is_named():
    with pytest.raises(ValueError, match="has no 'Ж'"):
        Canvas(10, 10, "title", "desc").words(5, 5, "Ж")


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
