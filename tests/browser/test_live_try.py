"""*Try it* under the displays: what it shows is what the modules give for the numbers in its boxes."""

import json
import math
import re
from urllib.parse import quote, unquote

import numpy as np
import pytest
from playwright.sync_api import expect

from equations.library import Library
from equations.settings import Settings
from tests.browser.axe import violations
from tests.browser.live import eventually, rest
from tests.browser.views import BOTH, WIDTHS
from tests.support.paths import ROOT

pytestmark = pytest.mark.browser

PAGES = [
    "foundations/neural-networks/",
    "architecture/lstm-cell/",
    "training/training/",
    "training/practice/",
    "variants/",
    "cells/",
    "parallel/",
]
GATE = "#eq-forget_gate"
LIBRARY = Library(ROOT / "snippets", Settings.read(ROOT))
READ = """name => {
  const arrays = place => [...document.querySelectorAll(`#eq-${name} ${place} .live-array`)]
  const numbers = (array, text) => [...array.querySelectorAll("input, .live-number")].map(text)
  return {
    given: arrays("live-try .live > .live-arrays").map(one => [one.ariaLabel, one.querySelector("select")?.value
      ?? numbers(one, input => [input.ariaLabel, input.value])]),
    found: arrays(".live-results").map(one => [one.ariaLabel, numbers(one, place => [place.dataset.full, place.innerHTML])]),
  }
}"""


def opened(page, name):
    rest(page.locator(f"#eq-{name} .equation-try")).click()
    page.locator(f"#eq-{name} live-try").wait_for()


def number(text):
    return float(text.replace("−", "-"))


def rounded(html):
    """Return the number that is shown: 1,024 or 1.2 · 10⁻⁵ or 10⁶."""
    plain = html.replace("&nbsp;·&nbsp;10<sup>", "e").replace("10<sup>", "1e").replace("</sup>", "")
    return number(plain.replace(",", ""))


def array(entries):
    """Return the array of numbers whose labels tell their places."""
    places = [tuple(map(int, re.findall(r"(?:row|time|column) (\d+)", label))) for label, _ in entries]
    if places == [()]:
        return number(entries[0][1])
    first = np.min(places, axis=0)
    found = np.full(np.max(places, axis=0) - first + 1, np.nan)
    for place, (_, text) in zip(places, entries, strict=True):
        found[tuple(place - first)] = number(text)
    return found


def chosen(name):
    if name == "identity":
        return lambda z: z
    return LIBRARY.function(name)


def expected(name, given):
    """Return the results of a module for the arguments that a page shows."""
    kinds = {one.name: one.kind.split()[:1] for one in LIBRARY.load(name).signature.parameters}
    assert [one for one, _ in given] == list(kinds)
    values = [chosen(value) if isinstance(value, str) else array(value) for _, value in given]
    whole = [int(value) if kinds[one] in (["integer"], ["index"]) else value for (one, _), value in zip(given, values, strict=True)]
    result = LIBRARY.function(name)(*whole)
    return result if isinstance(result, tuple) else (result,)


def assert_shows(page, name):
    """Compare all digits with the module's result, and the four that are shown with all."""
    read = page.evaluate(READ, name)
    for (label, shown), wanted in zip(read["found"], expected(name, read["given"]), strict=True):
        full = [number(one) for one, _ in shown]
        np.testing.assert_allclose(full, np.ravel(wanted), rtol=1e-12, atol=1e-15, err_msg=f"{name}: {label}")
        for value, (_, text) in zip(full, shown, strict=True):
            size = 10.0 ** math.floor(math.log10(abs(value))) if value else 1
            assert abs(rounded(text) - value) <= 0.0005001 * size, f"{name}: {text} is shown for {value}"


@pytest.mark.parametrize("path", [PAGES[1], *(pytest.param(path, marks=pytest.mark.slow) for path in PAGES if path != PAGES[1])])
def test_every_equation_shows_what_its_module_gives(look, path):
    page = look(path, "light", "wide")
    names = page.evaluate("[...document.querySelectorAll('.equation-try')].map(one => one.closest('.equation').id.slice(3))")
    assert len(names) == page.locator(".equation").count() > 3
    for name in names:
        opened(page, name)
        assert_shows(page, name)
    assert page.complaints == []


def test_keys_change_a_number_and_the_result_follows(look):
    page = look("architecture/lstm-cell/", "light", "wide")
    button = page.locator(f"{GATE} .equation-try")
    button.focus()
    page.keyboard.press("Enter")
    page.locator(f"{GATE} live-try").wait_for()
    assert button.get_attribute("aria-expanded") == "true"
    box = page.locator(f"{GATE} live-try input").first
    assert box.evaluate("box => box === document.activeElement")
    says = page.locator(f"{GATE} .live-says")
    for key, typed, shown, value in [
        ("ArrowUp", "", "0.6", 0.6),
        ("Shift+ArrowDown", "", "−0.4", -0.4),
        ("ControlOrMeta+a", "-1,5", "-1,5", -1.5),
        ("ControlOrMeta+a", "−2", "−2", -2),
    ]:
        before = page.evaluate(READ, "forget_gate")["found"]
        page.keyboard.press(key)
        page.keyboard.insert_text(typed)
        wanted = f"W_f, row 1, column 1 is {value}.".replace("-", "−")
        page.wait_for_function(
            "([says, wanted]) => document.querySelector(says).textContent.startsWith(wanted)", arg=[f"{GATE} .live-says", wanted]
        )
        assert box.input_value() == shown
        after = page.evaluate(READ, "forget_gate")
        assert after["found"] != before
        after["given"][0][1][0][1] = str(value)
        f_t = expected("forget_gate", after["given"])[0]
        np.testing.assert_allclose([number(one) for one, _ in after["found"][0][1]], f_t, rtol=1e-12)
        assert f"f_t is ({f_t[0]:.4g}, {f_t[1]:.4g})." in says.inner_text()
    page.keyboard.press("Escape")
    assert page.locator(f"{GATE} live-try").is_hidden()
    assert button.get_attribute("aria-expanded") == "false"
    assert button.evaluate("button => button === document.activeElement")
    page.keyboard.press("Enter")
    page.locator(f"{GATE} live-try").wait_for()
    assert box.input_value() == "−2"


def test_what_is_no_number_is_marked_and_left_behind(look):
    page = look("architecture/lstm-cell/", "light", "wide")
    opened(page, "forget_gate")
    box = page.locator(f"{GATE} live-try input").first
    before = page.evaluate(READ, "forget_gate")["found"]
    box.fill("a half")
    assert box.get_attribute("aria-invalid") == "true"
    box.blur()
    assert (box.input_value(), box.get_attribute("aria-invalid")) == ("0.5", "false")
    assert page.evaluate(READ, "forget_gate")["found"] == before


def test_a_number_that_is_begun_stays_as_it_is_typed_while_the_one_before_is_drawn(look):
    page = look("architecture/lstm-cell/", "light", "wide")
    opened(page, "forget_gate")
    box = page.locator(f"{GATE} live-try input").first
    typed = "(box, text) => { box.value = text; box.dispatchEvent(new InputEvent('input', { bubbles: true })) }"
    box.evaluate(f"box => {{ const type = {typed}; type(box, '2'); type(box, '−') }}")
    page.wait_for_function(
        "box => box.closest('live-try').querySelector('.live-says').textContent.includes(' is 2.')", arg=box.element_handle()
    )
    assert box.input_value() == "−"
    box.press("ArrowUp")
    eventually(page, box.input_value, "2.1")


def test_a_refusal_is_a_sentence(look):
    page = look("foundations/neural-networks/", "light", "wide")
    opened(page, "cross_entropy")
    page.locator("#eq-cross_entropy").get_by_label("p, row 2").fill("-1")
    page.wait_for_function("() => document.querySelector('#eq-cross_entropy .live-says').textContent.includes('No result')")
    said = page.locator("#eq-cross_entropy .live-says").inner_text()
    assert said == "p, row 2 is −1. p should be shares that add up to 1. No result: the logarithm of a number that is not positive."
    assert page.locator("#eq-cross_entropy .live-results .live-number").inner_text() == "–"
    page.locator("#eq-cross_entropy").get_by_role("button", name="Reset").click()
    page.wait_for_function("() => document.querySelector('#eq-cross_entropy .live-says').textContent.startsWith('L is')")
    assert_shows(page, "cross_entropy")
    assert page.complaints == []


def test_a_number_outside_its_kind_is_remarked_on(look):
    page = look("architecture/lstm-cell/", "light", "wide")
    opened(page, "cell_update")
    block = page.locator("#eq-cell_update")
    box = block.locator(".live-matrix").get_by_label("f_t, row 1")
    box.fill("3")
    expect(block.locator(".live-says")).to_contain_text("f_t, row 1 is 3. f_t should be from 0 to 1. c_t is ")
    box.fill("0.3")
    expect(block.locator(".live-says")).to_contain_text("f_t, row 1 is 0.3. c_t is ")
    assert_shows(page, "cell_update")


def test_what_cannot_be_loaded_is_said(browser, address):
    page = browser.new_page()
    page.route("**/equations/*-shapes.*", lambda route: route.abort())
    page.goto(address + "architecture/lstm-cell/")
    rest(page.locator(f"{GATE} .equation-try")).click()
    expect(page.locator(f"{GATE} .equation-line")).to_contain_text("cannot be loaded")
    page.close()


def test_a_function_can_be_chosen(look):
    page = look("foundations/neural-networks/", "light", "wide")
    for name, functions in [("mlp_forward", ["sigmoid", "relu", "identity"]), ("hidden_delta", ["sigmoid_prime", "relu_prime"])]:
        opened(page, name)
        for function in functions:
            before = page.evaluate(READ, name)["found"]
            page.locator(f"#eq-{name} live-try select").select_option(function)
            eventually(page, lambda name=name, before=before: page.evaluate(READ, name)["found"] != before, True)
            assert_shows(page, name)


def test_a_link_restores_the_numbers(look, address):
    page = look("architecture/lstm-cell/", "light", "wide")
    opened(page, "forget_gate")
    page.locator(GATE).get_by_label("x_t, row 3").fill("2")
    page.locator(GATE).get_by_role("button", name="Link", exact=True).click()
    page.wait_for_function("() => location.hash.startsWith('#eq-forget_gate=')")
    shown, hash_ = page.evaluate(READ, "forget_gate"), page.evaluate("location.hash")
    other = look("architecture/lstm-cell/" + hash_, "light", "wide")
    other.locator(f"{GATE} live-try").wait_for()
    eventually(other, lambda: other.evaluate(READ, "forget_gate"), shown)
    assert other.complaints == []
    assert other.locator(GATE).evaluate("block => block.getBoundingClientRect().top < innerHeight")
    name, _, state = hash_.partition("=")
    broken = {**json.loads(unquote(state)), "x_t": [1, 2]}
    other = look("architecture/lstm-cell/" + name + "=" + quote(json.dumps(broken)), "light", "wide")
    other.locator(f"{GATE} live-try").wait_for()
    other.wait_for_timeout(100)
    assert other.locator(GATE).get_by_label("x_t, row 3").input_value() == "0.5"
    assert other.complaints == []


@pytest.fixture
def phone(browser, address):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def test_a_finger_moves_the_slider_of_the_number_it_touched(phone, address):
    phone.goto(address + "architecture/lstm-cell/")
    phone.locator(f"{GATE} .equation-try").scroll_into_view_if_needed()
    phone.wait_for_load_state("networkidle")  # nothing above it moves it any more
    rest(phone.locator(f"{GATE} .equation-try")).tap()
    phone.locator(f"{GATE} live-try").wait_for()
    assert phone.evaluate("document.activeElement.localName") == "live-try", "a keyboard would rise"
    phone.locator(GATE).get_by_label("h_prev, row 2").first.tap()
    slider = phone.locator(f"{GATE} live-try input[type=range]")
    assert slider.get_attribute("aria-label") == "h_prev, row 2"
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    phone.touchscreen.tap(box["x"] + box["width"] * 0.1, box["y"] + box["height"] / 2)
    moved = phone.locator(GATE).get_by_label("h_prev, row 2").first
    eventually(phone, lambda: number(moved.input_value()) < -2, True)
    assert_shows(phone, "forget_gate")


@pytest.mark.parametrize("path", PAGES)
def test_all_fit_a_phone(phone, address, path):
    phone.goto(address + path)
    for button in phone.locator(".equation-try").all():
        button.evaluate("button => button.click()")
    phone.wait_for_function("() => document.querySelectorAll('live-try').length === document.querySelectorAll('.equation-try').length")
    assert phone.evaluate("document.documentElement.scrollWidth") == WIDTHS["phone"]
    wide = "[...document.querySelectorAll('live-try, live-try *')].filter(one => one.scrollWidth > one.clientWidth + 1 && one.clientWidth).map(one => one.outerHTML.slice(0, 200))"
    assert phone.evaluate(wide) == []
    small = """[...document.querySelectorAll("live-try :is(input, select, button)")]
      .filter(one => { const box = one.getBoundingClientRect(); return Math.min(box.width, box.height) < 43.9 })
      .map(one => one.outerHTML)"""
    assert phone.evaluate(small) == []
    tiny = """[...document.querySelectorAll("live-try *")].filter(one => !one.closest("math") && parseFloat(getComputedStyle(one).fontSize) < 12
      && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())).map(one => one.outerHTML)"""
    assert phone.evaluate(tiny) == []


@pytest.mark.parametrize("palette", BOTH)
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_stands_in_the_way_of_anybody(look, palette, width):
    page = look("foundations/neural-networks/", palette, width)
    for name in ("softmax", "mlp_forward", "relu_prime"):
        opened(page, name)
    assert violations(page, "live-try") == []
    assert page.complaints == []


def test_it_is_neither_printed_nor_there_without_a_script(look, browser, address):
    page = look("architecture/lstm-cell/", "light", "wide")
    opened(page, "forget_gate")
    page.emulate_media(media="print")
    assert page.locator("live-try, .equation-try").filter(visible=True).count() == 0
    context = browser.new_context(java_script_enabled=False)
    bare = context.new_page()
    bare.goto(address + "architecture/lstm-cell/")
    assert bare.locator(".equation-try").count() == 0
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_quiet_line_is_one_line(look, width):
    page = look("architecture/lstm-cell/", "light", width)
    rows = """[...document.querySelectorAll(".equation-line")].map(line => {
      const shown = [...line.querySelectorAll("button, summary, .equation-mark")].map(one => one.getBoundingClientRect())
      return Math.max(...shown.map(box => box.top)) - Math.min(...shown.map(box => box.top)) })"""
    assert max(page.evaluate(rows)) < 10
