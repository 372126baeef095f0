"""A text of the language model, coloured by the cell that the reader chooses."""

import json

import pytest
from bs4 import BeautifulSoup

from tests.browser.axe import violations
from tests.browser.live import eventually, said, settle, type_in
from tests.browser.views import WIDTHS

pytestmark = pytest.mark.browser

PAGE = "notebooks/language-model/"
SPANS = "one => [...one.childNodes].map(node => [node.textContent, node.className ?? 'level-2'])"
HIGHLIGHTS = """one => {
  const text = one.firstChild, names = Array(text.length).fill("none")
  for (const [name, highlight] of CSS.highlights)
    for (const { startContainer, startOffset, endOffset } of highlight)
      if (startContainer === text) names.fill(name, startOffset, endOffset)
  return [...text.data].map((letter, at) => [letter, names[at]])
}"""
LOOK = "one => { const { backgroundColor, textDecoration } = getComputedStyle(one, %s); return backgroundColor + textDecoration }"


@pytest.fixture(scope="module")
def record(site):
    """Return what stands in the file beside the page."""
    page = BeautifulSoup((site / PAGE / "index.html").read_text("utf-8"), "html.parser")
    return json.loads((site / PAGE / page.select_one("#coloured")["data-live-record"]).read_text("utf-8"))


@pytest.fixture
def wanted(record):
    """Return a function that gives the text with a level for each character, by the number of the cell."""
    return lambda cell: [
        (one, int(level))
        for character, level in zip(record["text"], record["levels"][cell - 1], strict=True)
        for one in character.replace("\n", "↵\n")
    ]


def come(page):
    """Scroll to the figure and return it, once it is live."""
    page.locator("#coloured").scroll_into_view_if_needed()
    figure = page.locator("live-coloured")
    figure.locator("[role=status]:not(:empty)").wait_for()
    return figure


def shown(text, read=HIGHLIGHTS):
    """Return each character of a coloured text with its level."""
    return [(one, int(name[-1])) for part, name in text.evaluate(read) for one in part]


def test_it_begins_as_the_static_text(look, record, wanted):
    page = look(PAGE, "light", "wide")
    first = next(iter(record["chosen"].values()))
    assert shown(page.locator("#coloured pre.levels-static"), SPANS) == wanted(first)
    figure = come(page)
    assert page.locator("#coloured pre.levels-static").is_hidden()
    assert shown(figure.locator("pre")) == wanted(first)
    assert figure.get_by_text("Activation: below −0.6").is_visible(), "the legend stands with the text"
    assert page.locator("#coloured div.levels-static").is_hidden()
    for name, values in record["correlations"].items():
        assert f"{name} {values[first - 1]:.2f}".replace("-", "−").replace("−0.00", "0.00") in said(figure)
    assert page.complaints == []


def test_any_cell_can_be_typed_turned_to_or_taken_by_what_it_goes_with(look, record, wanted):
    page = look(PAGE, "dark", "phone")
    figure = come(page)
    type_in(figure, cell=7)
    assert shown(figure.locator("pre")) == wanted(7)
    type_in(figure, cell=6.6)
    assert figure.get_by_label("cell, typed").input_value() == "7", "cells are counted"
    figure.get_by_label("cell", exact=True).press("ArrowRight")
    settle(page)
    assert shown(figure.locator("pre")) == wanted(8)
    assert said(figure).startswith("Cell 8.")
    for name, cell in record["chosen"].items():
        button = figure.get_by_role("button", name=name, exact=True)
        button.focus()
        page.keyboard.press("Enter")
        eventually(page, lambda button=button: button.get_attribute("aria-pressed"), "true")
        assert shown(figure.locator("pre")) == wanted(cell)
    figure.get_by_role("button", name="Reset", exact=True).click()
    settle(page)
    assert shown(figure.locator("pre")) == wanted(next(iter(record["chosen"].values())))


def test_it_looks_as_the_static_text(look):
    page = look(PAGE, "light", "wide")
    live = come(page).locator("pre")
    for level in (0, 1, 3, 4):
        span = page.locator(f"#coloured pre.levels-static .level-{level}").first
        assert live.evaluate(LOOK % f"'::highlight(level-{level})'") == span.evaluate(LOOK % "null")
    assert live.evaluate(LOOK % "'::highlight(level-2)'").startswith("rgba(0, 0, 0, 0)")


def test_a_browser_without_highlights_keeps_the_static_text(browser, address):
    page = browser.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(error.message))
    page.add_init_script("delete Object.getPrototypeOf(CSS.highlights); delete CSS.highlights")
    page.goto(address + PAGE)
    page.locator("#coloured").scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert not page.evaluate("'highlights' in CSS")
    assert errors == []
    assert page.locator("#coloured pre.levels-static").is_visible()
    page.close()


@pytest.mark.parametrize(("palette", "width"), [("light", "wide"), ("dark", "phone")])
def test_it_fits_and_is_accessible(look, palette, width):
    page = look(PAGE, palette, width)
    figure = come(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width]
    assert violations(page, "#coloured") == []
    if width == "phone":
        sizes = figure.locator("button, input").evaluate_all("all => all.map(one => one.offsetHeight)")
        assert min(sizes) >= 44


def test_without_javascript_and_on_paper_the_static_text_is_there(browser, address, look):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + PAGE)
    assert page.locator("#coloured pre.levels-static").is_visible()
    assert page.locator("live-coloured").count() == 0
    context.close()
    page = look(PAGE, "light", "wide")
    figure = come(page)
    page.emulate_media(media="print")
    assert figure.is_hidden()
    assert page.locator("#coloured pre.levels-static").is_visible()
