"""The built site as a reader sees it: in Chromium, light and dark, wide and at phone width."""

import functools
import http.server
import io
import os
import shutil
import threading
from itertools import product

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import sync_playwright

pytestmark = pytest.mark.browser

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
WIDTHS = {"wide": 1300, "phone": 390}
PALETTES = {"light": "default", "dark": "slate"}
IN_EVERY_VIEW = [
    "foundations/neural-networks/", "foundations/recurrent-networks/", "foundations/rnn-limits/",
    "architecture/origin/", "architecture/lstm-cell/", "training/training/", "notebooks/adding-problem/", "notebooks/language-model/",
    "notebooks/embedded-reber/", "notebooks/forecasting/", "notebooks/chorales/", "notebooks/ecg/",
]  # fmt: skip
IN_TWO_VIEWS = [
    "", "introduction/", "training/implementation/", "training/experiments-1997/", "applications/", "applications/language/",
    "applications/time-series/", "applications/music/", "applications/medical/", "limitations/", "variants/", "transformer/", "conclusion/",
    "verification/", "notation/", "glossary/", "misconceptions/", "errata/", "references/",
]  # fmt: skip
VIEWS = [
    *product(IN_EVERY_VIEW, PALETTES, WIDTHS),
    *((path, palette, width) for path in IN_TWO_VIEWS for palette, width in (("light", "wide"), ("dark", "phone"))),
]


@pytest.fixture(scope="session")
def address(site):
    """Serve the built site on a free port of this machine and return its address."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser():
    """Start the system's Chromium once; without one, skip, but never in CI."""
    if CHROMIUM is None:
        message = "no Chromium on this machine: install it (Debian: apt install chromium) to run the browser tests"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture
def look(browser, address):
    """Return a function that opens a page and notes what it requests and what it complains of."""
    contexts = []

    def opened(path, palette, width):
        context = browser.new_context(viewport={"width": WIDTHS[width], "height": 900}, color_scheme=palette, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.requests, page.complaints = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready")
        return page

    yield opened
    for context in contexts:
        context.close()


def differs(picture, box):
    """Return whether the pixels of a box of a picture are not all of one colour."""
    left, top = max(0, int(box["x"])), max(0, int(box["y"]))
    right, bottom = min(picture.width, int(box["x"] + box["width"]) + 1), min(picture.height, int(box["y"] + box["height"]) + 1)
    extremes = picture.crop((left, top, right, bottom)).convert("L").getextrema()
    return extremes[1] - extremes[0] > 60


BOXES = """() => [...document.querySelectorAll('article math')].filter(m => !m.closest('details:not([open])')).map(m => {
  const box = m.getBoundingClientRect();
  return {x: box.x + scrollX, y: box.y + scrollY, width: box.width, height: box.height,
          display: m.getAttribute('display') === 'block', scrolls: !!m.closest('.equation, .md-typeset__scrollwrap, table'),
          tex: m.querySelector('annotation').textContent};
})"""


def test_every_page_is_visited(site):
    pages = {path.parent.relative_to(site).as_posix() + "/" for path in site.rglob("index.html")}
    assert {page.removeprefix("./") for page in pages} == {*IN_EVERY_VIEW, *IN_TWO_VIEWS}


@pytest.mark.parametrize(("path", "palette", "width"), VIEWS)
def test_page_in_the_browser(path, palette, width, look, address):
    page = look(path, palette, width)
    assert page.evaluate("document.body.getAttribute('data-md-color-scheme')") == PALETTES[palette]
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width], "the page scrolls sideways"
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    for formula in page.evaluate(BOXES):
        assert formula["width"] >= 3, f"no width: {formula['tex']}"
        assert formula["height"] >= 5, f"no height: {formula['tex']}"
        if not formula["scrolls"] or formula["x"] < WIDTHS[width]:
            assert differs(picture, formula), f"nothing to be seen: {formula['tex']}"
        if not formula["scrolls"]:
            assert formula["x"] + formula["width"] <= WIDTHS[width], f"sticks out: {formula['tex']}"
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    violations = Axe().run(page).response["violations"]
    assert [f"{v['id']}: {node['html'][:160]}" for v in violations for node in v["nodes"][:3]] == []
    assert [url for url in page.requests if not url.startswith((address, "data:", "blob:"))] == []
    assert page.complaints == []


def test_the_maths_font_is_used_and_brackets_stretch(look):
    page = look("foundations/neural-networks/", "light", "wide")
    assert page.evaluate("document.fonts.check('16px \"Report Math\"')")
    assert page.evaluate("[...document.fonts].filter(f => f.family.includes('Report Math') && f.status === 'loaded').length") >= 1
    braces = page.evaluate(
        """[...document.querySelectorAll('.equation math')].filter(m => m.querySelector('annotation').textContent.includes('cases'))
        .map(m => [[...m.querySelectorAll('mo')].find(o => o.textContent === '{').getBoundingClientRect().height, m.querySelector('mtable').getBoundingClientRect().height])"""
    )
    assert braces
    for brace, table in braces:
        assert brace >= 0.9 * table, "the brace of the cases does not stretch"


def test_formulas_survive_instant_navigation(look, address):
    page = look("foundations/rnn-limits/", "light", "wide")
    before = len(page.requests)
    page.click("a.md-footer__link--next")
    page.wait_for_url("**/architecture/origin/")
    page.wait_for_selector("#eq-memory_cell_1997 math")
    documents = [url for url in page.requests[before:] if url.endswith("/origin/")]
    assert documents, "the next page was never asked for"
    box = page.query_selector("#eq-memory_cell_1997 math").bounding_box()
    assert box["width"] > 100
    assert box["height"] > 50
    assert "$$" not in page.inner_text("article")
    assert page.complaints == []


def test_the_tex_of_a_formula_can_be_read_back_and_code_copied(look):
    page = look("architecture/lstm-cell/", "light", "wide")
    tex = page.evaluate("document.querySelector('#eq-forget_gate math annotation').textContent")
    assert tex == r"f_t = \sigma(W_f x_t + R_f h_{t-1} + b_f)"
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    copied = {}
    for what in ("code", "latex", "link"):
        page.click(f"#eq-forget_gate .equation-copy[value={what}]")
        page.wait_for_function("value => document.querySelector(`#eq-forget_gate [value=${value}]`).textContent === 'copied'", arg=what)
        copied[what] = page.evaluate("navigator.clipboard.readText()")
    assert copied["latex"] == tex
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


def test_what_is_folded_unfolds_where_it_stands(look):
    page = look("architecture/lstm-cell/", "light", "phone")
    assert page.locator("#eq-forget_gate").get_by_text("Shapes: W_f").is_hidden()
    line = page.locator("#eq-forget_gate summary", has_text="module")
    line.scroll_into_view_if_needed()
    before = line.bounding_box()["y"]
    line.click()
    assert page.locator("#eq-forget_gate").get_by_text("Shapes: W_f").is_visible()
    assert abs(line.bounding_box()["y"] - before) < 2
    page.locator("#eq-forget_gate summary", has_text="Symbols").press("Enter")
    page.get_by_text("input weights of the forget gate").wait_for()


def test_the_mark_leads_to_the_row_of_the_verification_page(look):
    page = look("architecture/lstm-cell/", "light", "wide")
    page.click("#eq-forget_gate .equation-mark")
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
    assert page.locator("#eq-lstm_step button").first.is_hidden()
    context.close()
