"""The subsets of the fonts hold every character that a page may show."""

import re

import pytest

from report.figures.font import CHARACTERS, CODE, FACES, FONTS, LETTERS, TEXT
from tests.support.paths import ROOT

STYLE = (ROOT / "docs/assets/report.css").read_text("utf-8")
TEXTS = [*ROOT.glob("docs/**/*.md"), *ROOT.glob("docs/*.bib"), *ROOT.glob("notebooks/*/script.py")]


def test_every_character_of_the_pages_is_in_a_font():
    shown = set("".join(path.read_text("utf-8") for path in TEXTS)) - {"\n"}
    assert len(shown) > 90
    assert shown - set(TEXT) - (CHARACTERS & signs()) == set()


def signs():
    """Return the characters that text takes from the font of formulas."""
    return characters("Report Greek")


def characters(family):
    """Return the characters that a family is loaded for, by the style sheet."""
    (ranges,) = re.findall(rf'font-family: "{family}";[^}}]*unicode-range: (.*);', STYLE)
    ends = [[int(end, 16) for end in one.removeprefix("U+").split("-")] for one in ranges.split(", ")]
    return {chr(number) for first, last in ends for number in range(first, last + 1)}


def test_letters_that_few_formulas_have_are_a_face_that_is_loaded_for_them_alone():
    assert characters("Report Math") >= LETTERS
    assert not characters("Report Math") & CHARACTERS


def test_every_character_of_the_snippets_is_in_the_font_of_code():
    shown = set("".join(path.read_text("utf-8") for path in ROOT.glob("snippets/*/*.py"))) - {"\n"}
    assert shown - set(CODE) == set()


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.target)
def test_each_font_is_there_and_named_in_the_style_sheet(face):
    assert (FONTS / face.target).is_file()
    assert face.target in STYLE


def test_the_fonts_of_text_are_light():
    text = sum((FONTS / face.target).stat().st_size for face in FACES if "math" not in face.target)
    assert text <= 45_000
