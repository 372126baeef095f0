"""The notebooks in the built site: light, complete, and without anything from elsewhere."""

import gzip
import re

import nbformat
import pytest
from bs4 import BeautifulSoup

from notebooks.execute import name_of, scripts
from tests.support.paths import ROOT

pytestmark = pytest.mark.browser

NAMES = [name_of(script) for script in scripts(ROOT)]
LIMIT = 200 * 1024


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
    assert not re.search(r"cdnjs|mathjax|require\.js|jsdelivr", page[1], re.IGNORECASE)


def test_a_page_has_code_results_and_pictures_in_the_markup_of_the_theme(page):
    article = BeautifulSoup(page[1], "html.parser").article
    assert len(article.select("div.highlight > pre > code span.n")) > 10
    assert article.select("div.notebook-output > pre > code")
    assert article.select("table[tabindex] th")
    assert article.select("img.notebook-figure")
    assert not article.select(".highlight-ipynb, .clipboard-copy-txt, .anchor-link")
    assert "¶" in article.h1.get_text(), "a link to itself, as on the other pages"


def test_the_notebook_can_be_downloaded_with_its_results(page):
    link = BeautifulSoup(page[1], "html.parser").article.find("a", download=True)
    notebook = nbformat.read(page[0] / link["href"], 4)
    nbformat.validate(notebook)
    assert any(cell.get("outputs") for cell in notebook.cells)
    assert all(output.output_type != "error" for cell in notebook.cells for output in cell.get("outputs", ()))


def test_no_script_is_published(site):
    assert not list((site / "notebooks").rglob("*.py"))
