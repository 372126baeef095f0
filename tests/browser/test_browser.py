"""The built site as a reader sees it: in Chromium, light and dark, wide and at phone width."""

import io
from itertools import product

import numpy as np
import pytest
from PIL import Image

from report.figures.svg import COLOURS
from tests.browser.axe import violations
from tests.browser.live import rest
from tests.browser.views import PALETTES, WIDTHS
from tests.support.paths import ROOT

pytestmark = pytest.mark.browser

IN_EVERY_VIEW = [
    "foundations/neural-networks/", "foundations/recurrent-networks/", "foundations/rnn-limits/",
    "architecture/origin/", "architecture/lstm-cell/", "training/training/", "training/practice/", "notebooks/adding-problem/", "notebooks/language-model/",
    "notebooks/embedded-reber/", "notebooks/forecasting/", "notebooks/chorales/", "notebooks/ecg/",
]  # fmt: skip
IN_TWO_VIEWS = [
    "", "introduction/", "training/implementation/", "training/experiments-1997/", "applications/", "applications/language/",
    "applications/time-series/", "applications/music/", "applications/medical/", "limitations/", "variants/", "cells/", "parallel/", "transformer/", "conclusion/",
    "verification/", "experiments-1997-in-full/", "notation/", "glossary/", "questions/", "misconceptions/", "errata/", "references/",
]  # fmt: skip
TWO = [("light", "wide"), ("dark", "phone")]


def views():
    """Yield each page with its views; one of them is always looked at, the others where there is time."""
    for number, path in enumerate((*IN_EVERY_VIEW, *IN_TWO_VIEWS)):
        for view in product(PALETTES, WIDTHS) if path in IN_EVERY_VIEW else TWO:
            marks = [] if view == TWO[number % 2] else pytest.mark.slow
            yield pytest.param(path, *view, marks=marks)


def differs(picture, box):
    """Return whether the pixels of a box of a picture are not all of one colour."""
    left, top = max(0, int(box["x"])), max(0, int(box["y"]))
    right, bottom = min(picture.width, int(box["x"] + box["width"]) + 1), min(picture.height, int(box["y"] + box["height"]) + 1)
    extremes = picture.crop((left, top, right, bottom)).convert("L").getextrema()
    return extremes[1] - extremes[0] > 60


MARGIN = 20
TEST = ROOT / "tests/lstm_cell/test_forget_gate.py"
BOXES = """() => [...document.querySelectorAll('article math')].filter(m => !m.closest('details:not([open])')).map(m => {
  const box = m.getBoundingClientRect();
  return {x: box.x + scrollX, y: box.y + scrollY, width: box.width, height: box.height,
          display: m.getAttribute('display') === 'block', scrolls: !!m.closest('.equation, .md-typeset__scrollwrap, table'),
          tex: m.dataset.latex};
})"""


def test_every_page_is_visited(site):
    pages = {path.parent.relative_to(site).as_posix() + "/" for path in site.rglob("index.html")}
    assert {page.removeprefix("./") for page in pages} == {*IN_EVERY_VIEW, *IN_TWO_VIEWS}


@pytest.mark.parametrize(("path", "palette", "width"), list(views()))
def test_page_in_the_browser(path, palette, width, look, address):
    page = look(path, palette, width)
    assert page.evaluate("document.body.getAttribute('data-md-color-scheme')") == PALETTES[palette]
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width], "the page scrolls sideways"
    page.evaluate("document.querySelectorAll('article > *').forEach(part => part.style.contentVisibility = 'visible')")
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    for formula in page.evaluate(BOXES):
        assert formula["width"] >= 3, f"no width: {formula['tex']}"
        assert formula["height"] >= 5, f"no height: {formula['tex']}"
        if not formula["scrolls"] or formula["x"] + MARGIN < WIDTHS[width]:
            assert differs(picture, formula), f"nothing to be seen: {formula['tex']}"
        if not formula["scrolls"]:
            assert formula["x"] + formula["width"] <= WIDTHS[width], f"sticks out: {formula['tex']}"
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    assert violations(page) == []
    assert [url for url in page.requests if not url.startswith((address, "data:", "blob:"))] == []
    assert page.complaints == []


def test_the_maths_font_is_used_and_brackets_stretch(look):
    page = look("foundations/neural-networks/", "light", "wide")
    assert page.evaluate("document.fonts.check('16px \"Report Math\"')")
    assert page.evaluate("[...document.fonts].filter(f => f.family.includes('Report Math') && f.status === 'loaded').length") >= 1
    braces = page.evaluate(
        """[...document.querySelectorAll('.equation math')].filter(m => m.dataset.latex.includes('cases'))
        .map(m => [[...m.querySelectorAll('mo')].find(o => o.textContent === '{').getBoundingClientRect().height, m.querySelector('mtable').getBoundingClientRect().height])"""
    )
    assert braces
    for brace, table in braces:
        assert brace >= 0.9 * table, "the brace of the cases does not stretch"


def test_the_tex_of_a_formula_can_be_read_back(look):
    page = look("architecture/lstm-cell/", "light", "wide")
    tex = page.evaluate("document.querySelector('#eq-forget_gate math').dataset.latex")
    assert tex == r"f_t = \sigma(W_f x_t + R_f h_{t-1} + b_f)"
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    copied = {}
    for what in ("code", "LaTeX", "link"):
        rest(page.locator(f"#eq-forget_gate .equation-copy[value={what}]")).click()
        page.wait_for_function("value => document.querySelector(`#eq-forget_gate [value=${value}]`).textContent === 'copied'", arg=what)
        copied[what] = page.evaluate("navigator.clipboard.readText()")
    assert copied["LaTeX"] == tex
    assert copied["link"].endswith("/architecture/lstm-cell/#eq-forget_gate")
    names = {}
    exec(copied["code"], names)
    assert names["forget_gate"](np.eye(2), np.eye(2), np.zeros(2), np.ones(2), -np.ones(2)).tolist() == [0.5, 0.5]


def test_a_selection_is_copied_with_latex(look):
    page = look("architecture/lstm-cell/", "light", "wide")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(
        """() => {
        const block = document.querySelector('#eq-forget_gate'), after = block.nextElementSibling, range = document.createRange()
        range.setStart(block.querySelector('math mi').firstChild, 0)
        range.setEnd(after.querySelector('math mn').firstChild, 1)
        getSelection().removeAllRanges()
        getSelection().addRange(range)
        }"""
    )
    page.keyboard.press("Control+c")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("$$f_t = \\sigma(W_f x_t + R_f h_{t-1} + b_f)$$\n")
    assert copied.endswith(r"$f_t = \sigma(2) = 0.881$")
    assert "Symbols" not in copied


def test_text_stands_beside_code_much_higher_than_its_formula(look):
    page = look("architecture/lstm-cell/", "light", "wide")
    code = page.locator("#eq-lstm_step_peephole .equation-code").bounding_box()
    line = page.locator("#eq-lstm_step_peephole .equation-line").bounding_box()
    text = page.locator("#eq-lstm_step_peephole + p").bounding_box()
    assert line["y"] < text["y"] < code["y"] + code["height"] - text["height"]
    assert text["x"] + text["width"] < code["x"]


def test_no_code_lies_under_the_button_that_copies_it(look):
    page = look("training/implementation/", "light", "phone")
    code = page.locator("article .highlight code").first
    code.scroll_into_view_if_needed()
    button = page.locator("article .highlight .md-code__button").first.bounding_box()
    box = code.bounding_box()
    assert box["x"] + box["width"] <= button["x"]


def test_what_is_folded_unfolds_where_it_stands(look):
    page = look("architecture/lstm-cell/", "light", "phone")
    assert page.locator("#eq-forget_gate").get_by_text("Shapes: W_f").is_hidden()
    line = page.locator("#eq-forget_gate summary", has_text="module")
    line.scroll_into_view_if_needed()
    page.wait_for_timeout(1500)  # until the figure above is live
    before = line.bounding_box()["y"]
    line.click()
    page.locator("#eq-forget_gate").get_by_text("Shapes: W_f").wait_for()
    assert abs(line.bounding_box()["y"] - before) < 2
    page.locator("#eq-forget_gate summary", has_text="Symbols").press("Enter")
    page.get_by_text("input weights of the forget gate").wait_for()


def test_a_test_is_fetched_when_it_is_unfolded(look):
    page = look("architecture/lstm-cell/", "light", "wide")
    rest(page.locator("#eq-forget_gate .equation-test summary")).click()
    code = page.locator("#eq-forget_gate .equation-test pre")
    code.get_by_text("from snippets.lstm_cell.forget_gate import forget_gate").wait_for()
    assert code.text_content() == TEST.read_text("utf-8").rstrip()


@pytest.mark.parametrize("path", ["training/training/", "cells/"])
def test_what_can_be_touched_lies_apart_before_it_is_laid_out(look, path):
    page = look(path, "light", "phone")
    assert violations(page, runOnly=["target-size"]) == []


def test_the_mark_leads_to_the_row_of_the_verification_page(look):
    page = look("architecture/lstm-cell/", "light", "wide")
    rest(page.locator("#eq-forget_gate .equation-mark")).click()
    page.wait_for_url("**/verification/#check-forget_gate")
    assert page.query_selector("#check-forget_gate") is not None


def test_formulas_are_seen_without_javascript(browser, address):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1300, "height": 900})
    page = context.new_page()
    page.goto(address + "architecture/lstm-cell/")
    box = page.query_selector("#eq-lstm_step math").bounding_box()
    assert box["width"] > 100
    assert box["height"] > 100
    page.click("#eq-lstm_step .equation-symbols summary")
    page.locator("#eq-lstm_step .equation-symbols td").first.wait_for()
    page.click("#eq-lstm_step .equation-test summary")
    page.click("#eq-lstm_step .equation-test a")
    assert "def test_" in page.text_content("pre")
    page.go_back()
    assert page.locator("#eq-lstm_step button").first.is_hidden()
    context.close()


@pytest.mark.parametrize(("system", "palette"), [*product(PALETTES, ["light", "dark", "none"])])
def test_a_figure_has_the_palette_of_the_page(browser, address, system, palette):
    """Chosen against the system's palette too; without script it is the system's."""
    context = browser.new_context(color_scheme=system, java_script_enabled=palette != "none", viewport={"width": 1300, "height": 900})
    page = context.new_page()
    page.goto(address + "architecture/lstm-cell/#fig-cell-b")
    page.wait_for_load_state("networkidle")
    if palette != "none":
        page.evaluate("scheme => document.body.setAttribute('data-md-color-scheme', scheme)", PALETTES[palette])
    picture = Image.open(io.BytesIO(page.locator("#fig-cell-b img").screenshot())).convert("RGB")
    shown = system if palette == "none" else palette
    assert "#{:02x}{:02x}{:02x}".format(*picture.getpixel((3, 3))) == COLOURS["paper"][shown == "dark"]
    context.close()


def test_a_figure_opens_large_by_keys_and_click(look):
    page = look("architecture/lstm-cell/", "light", "phone")
    link = page.locator("#fig-cell-b .figure-zoom")
    link.focus()
    page.keyboard.press("Enter")
    large = page.locator("dialog[open] img")
    assert large.bounding_box()["width"] > 1.8 * link.bounding_box()["width"]
    page.keyboard.press("Escape")
    assert page.locator("dialog").count() == 0
    assert page.evaluate("document.activeElement.matches('#fig-cell-b .figure-zoom')")
    link.click()
    large.click()
    assert page.locator("dialog").count() == 0
    assert page.complaints == []


@pytest.mark.parametrize("width", WIDTHS)
def test_figures_take_their_room_before_they_arrive(look, width):
    page = look("architecture/lstm-cell/", "light", width)
    loaded = [url for url in page.requests if "/figures/" in url]
    assert len(loaded) < len(page.query_selector_all("figure img")), "figures below are not to be loaded at once"
    rooms = page.evaluate(
        "[...document.querySelectorAll('figure img')].map(i => i.clientWidth * i.getAttribute('height') / i.getAttribute('width') - i.clientHeight)"
    )
    assert rooms
    assert max(map(abs, rooms)) <= 1
