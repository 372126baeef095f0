"""The notebooks in the built site: light, complete, and without anything from elsewhere."""

import gzip
import re

import nbformat
import pytest
from bs4 import BeautifulSoup

from notebooks.execute import name_of, script_of, scripts
from report.law.percent import cells
from tests.support.paths import ROOT

pytestmark = pytest.mark.browser

NAMES = [name_of(script) for script in scripts(ROOT)]
LIMIT = 30 * 1024
PHONE, LETTERS = 358, 11
"""Pixels: the width of a picture on a phone of 390, and the least height of the letters in it."""


@pytest.fixture(params=NAMES)
def page(request, site):
    """Return the folder of a notebook's page and its text."""
    folder = site / "notebooks" / request.param
    return folder, (folder / "index.html").read_text("utf-8")


def test_a_page_is_light(page):
    assert len(gzip.compress(page[1].encode())) < LIMIT


def test_a_page_needs_no_style_or_script_of_its_own(page):
    article = BeautifulSoup(page[1], "html.parser").article
    assert not article.find_all(["script", "style", "link", "iframe"])
    assert not article.select("[style]")
    assert "data:" not in str(article)
    assert not re.search(r"cdnjs|mathjax|require\.js|jsdelivr", page[1], re.IGNORECASE)


def test_a_page_has_code_results_and_pictures_in_the_markup_of_the_theme(page):
    article = BeautifulSoup(page[1], "html.parser").article
    assert len(article.select("div.highlight > pre > code span.n")) > 10
    assert article.select("div.notebook-output > pre > code")
    assert article.select("table[tabindex] th")
    assert article.select("img.notebook-figure")
    assert not article.select(".highlight-ipynb, .clipboard-copy-txt, .anchor-link")
    assert "¶" in article.h1.get_text(), "a link to itself, as on the other pages"


def test_the_letters_of_pictures_are_large_enough_on_a_phone(page):
    pictures = BeautifulSoup(page[1], "html.parser").article.select("img.notebook-figure")
    for picture in pictures:
        svg = (page[0] / picture["src"]).read_text("utf-8")
        width = float(re.search(r'viewBox="0 0 ([\d.]+)', svg)[1])
        sizes = [float(size) for size in re.findall(r"font(?:-size)?: ([\d.]+)px", svg)]
        assert sizes
        assert min(sizes) * PHONE / width >= LETTERS, picture["alt"]
        assert picture["loading"] == "lazy"
        assert int(picture["width"]) == round(width * 96 / 72)


def test_sounds_are_files_that_are_loaded_when_they_are_played(site):
    folder = site / "notebooks/chorales"
    article = BeautifulSoup((folder / "index.html").read_text("utf-8"), "html.parser").article
    sounds = article.select("audio")
    assert len(sounds) == 9
    for sound in sounds:
        assert sound["preload"] == "none"
        assert (folder / sound["src"]).read_bytes().startswith(b"RIFF")
    links = article.select("a[download][href$='.mid'], a[download][href$='.musicxml']")
    assert len(links) == 18
    assert all((folder / link["href"]).stat().st_size > 200 for link in links)


def test_the_cell_that_installs_is_folded_and_no_copy_icon_lies_on_results(page):
    article = BeautifulSoup(page[1], "html.parser").article
    (setup,) = article.select("details.notebook-setup")
    assert not setup.has_attr("open")
    assert "REPOSITORY" in setup.select_one("div.highlight").get_text()
    assert not article.select(".notebook-output:not(.no-copy)")


def test_cells_that_only_check_are_folded_on_the_page(page):
    script = script_of(page[0].name, ROOT)
    article = BeautifulSoup(page[1], "html.parser").article
    folded = article.select("details.notebook-checks:not([open])")
    assert len(folded) == sum(cell.checks for cell in cells(script.read_text("utf-8")))
    assert all("assert" in one.select_one("div.highlight").get_text() for one in folded)
    assert all("what must be true of this run" in one.p.get_text() for one in folded)


def test_the_notebook_can_be_downloaded_with_its_results(page):
    link = BeautifulSoup(page[1], "html.parser").article.find("a", download=True)
    notebook = nbformat.read(page[0] / link["href"], 4)
    nbformat.validate(notebook)
    assert any(cell.get("outputs") for cell in notebook.cells)
    assert all(output.output_type != "error" for cell in notebook.cells for output in cell.get("outputs", ()))


def test_no_script_is_published(site):
    assert not list((site / "notebooks").rglob("*.py"))
