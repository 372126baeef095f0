"""Train one here, operated with mouse, keys and fingers; its numbers are those of the NumPy loop."""

import json
import re
import urllib.parse

import numpy as np
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from report.live.loop import BREAKS, Training
from report.live.sentences import EXAMPLE
from tests.browser.axe import violations
from tests.browser.live import settle
from tests.browser.views import BOTH

pytestmark = pytest.mark.browser

PAGE = "training/practice/"
GO = ".live-go"
SMALLEST = """element => Math.min(...[...element.querySelectorAll("*")]
  .filter(one => one.checkVisibility() && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .filter(one => !one.closest("sub, sup, msub, msup, math"))
  .map(one => parseFloat(getComputedStyle(one).fontSize)))"""
LOW = """element => [...element.querySelectorAll("button, select, summary, .live-switch, input[type=number], .live-choice label")]
  .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 43.5).map(one => one.outerHTML)"""


class Figure:
    """The figure on a page."""

    def __init__(self, page, name="train"):
        self.page, self.name = page, name
        page.locator(f'figure[data-live="{name}"]').evaluate("one => one.scrollIntoView({ behavior: 'instant' })")
        self.node = page.locator(f"live-{name}")
        self.node.locator(".live-says:not(:empty)").wait_for()
        page.wait_for_function(f"() => document.querySelector('live-{name}').run?.shown")

    def says(self):
        self.page.wait_for_function(f"() => document.querySelector('live-{self.name}').run?.shown")
        self.page.wait_for_timeout(300)
        return " ".join(self.node.locator(".live-says").inner_text().split())

    def full(self, name):
        return float(self.page.evaluate(f"document.querySelector('live-{self.name}').shown.{name}.dataset.full").replace("−", "-"))

    def until(self, count):
        self.page.wait_for_function(f"() => document.querySelector('live-{self.name}').run.count >= {count}")

    def bars(self, role, kind="live-bar"):
        """Return the widths of the bars of a row, word by word."""
        path = self.node.locator(f"svg.live-{role} .{kind}").get_attribute("d")
        return [float(width) for width in re.findall(r"h(-?[\d.]+)v", path)]

    def answers(self):
        return [int(text) for text in self.node.locator(".live-cells-answer").all_inner_texts()]


def assert_is_numpy(figure, seed=1, longest=8, breaks=()):
    """Compare what is shown with the same number of sentences in NumPy."""
    count = int(figure.full("count"))
    assert count > 0
    training = Training(seed, longest, breaks)
    last = [training.step() for _ in range(count)][-100:]
    assert figure.full("loss") == pytest.approx(np.mean([one.loss for one in last]), rel=1e-9)
    assert figure.full("right") == pytest.approx(np.mean([one.right for one in last]))
    seen = training.read(EXAMPLE)
    for word, shown in enumerate(figure.answers()):
        assert shown == pytest.approx(100 * training.answer(seen["h"][word + 1])[1], abs=0.51)
    word, row = (figure.node.locator(one).bounding_box() for one in (".live-cells-word >> nth=7", "svg.live-forget"))
    assert row["x"] + row["width"] == pytest.approx(word["x"] + word["width"], abs=1), "bars stand under their words"
    for name, role in (("f", "forget"), ("i", "input"), ("o", "output")):
        np.testing.assert_allclose(figure.bars(role), 32 * np.concatenate(seen[name]), atol=0.06)
    states = 8 * np.concatenate(seen["c"][1:]).clip(-2, 2)
    np.testing.assert_allclose(figure.bars("cell", "live-positive"), states[states >= 0], atol=0.06)
    np.testing.assert_allclose(figure.bars("cell", "live-negative"), states[states < 0], atol=0.06)
    return count


def test_with_the_mouse(look):
    page = look(PAGE, "light", "wide")
    figure = Figure(page)
    assert "nothing is learned yet" in figure.says()
    figure.node.locator(GO).click()
    figure.until(30)
    assert figure.node.locator(GO).inner_text() == "Pause"
    figure.node.locator(GO).click()
    said = figure.says()
    count = assert_is_numpy(figure)
    assert f"Paused after {count} sentences" in said
    assert page.complaints == []


def test_a_break_begins_a_new_run_and_the_run_before_stays(look):
    page = look(PAGE, "dark", "wide")
    figure = Figure(page)
    figure.node.locator("label", has_text="at full speed").click()
    figure.node.locator(GO).click()
    figure.page.wait_for_function("() => document.querySelector('live-train').run.done")
    assert "Done after 1000 sentences: 100 of the last 100 right" in figure.says()
    assert figure.node.locator(GO).inner_text() == "Train again"
    legend = figure.node.locator(".live-legend").get_by_text("the run before")
    expect(legend).to_be_hidden()
    before = figure.node.locator(".live-curve.live-candidate").first.get_attribute("d")
    figure.node.get_by_role("checkbox", name="forget bias 0").check()
    expect(figure.node.locator(".live-says")).to_contain_text("Broken: forget bias 0 instead of 1")
    assert figure.full("count") == 0
    expect(legend).to_be_visible()
    assert figure.node.locator(".live-curves .live-thin").first.get_attribute("d") == before
    figure.node.locator(GO).click()
    figure.until(150)
    figure.node.locator(GO).click()
    figure.says()
    assert_is_numpy(figure, breaks=["forget-bias"])


@pytest.mark.parametrize("name", BREAKS)
def test_an_address_restores_a_run(look, address, name):
    state = {"seed": 3, "longest": 20, "breaks": [name], "pace": "fast", "count": 120}
    page = look("introduction/", "light", "wide")
    page.goto(f"{address}{PAGE}#fig-training-run={urllib.parse.quote(json.dumps(state))}")
    figure = Figure(page)
    figure.until(120)
    figure.says()
    assert assert_is_numpy(figure, 3, 20, [name]) == 120


def test_an_address_of_no_run_is_ignored(look):
    def fragment(**change):
        state = {"seed": 3, "longest": 8, "breaks": [], "pace": "fast", "count": 10} | change
        return f"#fig-training-run={urllib.parse.quote(json.dumps(state))}"

    page = look(PAGE + fragment(seed=0), "light", "wide")
    figure = Figure(page)
    first = {"seed": 1, "longest": 8, "breaks": [], "pace": "watch", "count": 0}
    assert page.evaluate("document.querySelector('live-train').state") == first
    for change in (
        {"seed": 1.5},
        {"longest": 9},
        {"breaks": ["everything"]},
        {"pace": "slow"},
        {"count": 1001},
        {"count": -1},
    ):
        page.evaluate("hash => { location.hash = hash }", fragment(**change))
        settle(page)
        assert page.evaluate("document.querySelector('live-train').state") == first, change
    assert figure.full("count") == 0
    page.evaluate("hash => { location.hash = hash }", fragment())
    figure.until(10)


def test_with_the_keys(look):
    page = look(PAGE, "light", "wide")
    figure = Figure(page)
    figure.node.locator(GO).focus()
    page.keyboard.press("Enter")
    figure.until(5)
    page.keyboard.press("Space")
    figure.says()
    assert page.evaluate("document.activeElement.matches('.live-go')"), "pausing keeps the focus"
    assert_is_numpy(figure)
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    figure.says()
    assert page.evaluate("document.querySelector('live-train').state.seed") == 2, "New run: the next seed"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.querySelector('live-train').state.longest") == 20
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('live-train').state.seed") in (7, 27)


def test_one_sentence_lights_each_display_as_it_is_called(look):
    page = look(PAGE, "light", "wide")
    page.emulate_media(reduced_motion="no-preference")
    figure = Figure(page)
    figure.node.get_by_text("One sentence").click()
    figure.node.locator(".live-lit").wait_for()
    said, lit = page.evaluate("['.live-call', '.live-lit'].map(name => document.querySelector(name).textContent)")
    number, name = re.search(r": call (\d+) of \d+, (.*)", said).groups()
    assert lit.startswith(name)
    assert page.evaluate(f"document.querySelector('live-train').run.calls[{int(number) - 1}]") == name.replace(" ", "_")
    words = page.evaluate("document.querySelector('live-train').run.words")
    random = Training(1, 8)
    assert words == " ".join(random.step().words)
    calls = page.evaluate("document.querySelector('live-train').run.calls.length")
    assert calls == 10 + 10 * len(words.split())
    assert_is_numpy(figure)


def test_with_less_motion_the_calls_are_only_counted(look):
    figure = Figure(look(PAGE, "light", "wide"))
    figure.node.get_by_text("One sentence").click()
    figure.until(1)
    figure.says()
    assert figure.node.locator(".live-lit").count() == 0
    assert figure.node.locator(".live-called").count() == 20


def test_each_display_of_the_loop_is_a_link_to_its_place(look, site):
    figure = Figure(look(PAGE, "light", "wide"))
    links = figure.node.locator("a.live-chip").evaluate_all("all => all.map(one => [one.pathname, one.hash, one.innerText])")
    assert len(links) == figure.node.locator(".live-chip").count() == 20
    for path, place, _ in links:
        soup = BeautifulSoup((site / path.strip("/") / "index.html").read_text("utf-8"), "html.parser")
        assert soup.find(id=place[1:]) is not None


@pytest.mark.parametrize("palette", BOTH)
def test_on_a_phone_with_a_finger(browser, address, palette):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, color_scheme=palette)
    try:
        page = context.new_page()
        page.goto(address + PAGE)
        figure = Figure(page)
        assert figure.node.locator("details[open]").count() == 0, "what is long is folded"
        figure.node.locator(GO).tap()
        figure.until(20)
        figure.node.locator(GO).tap()
        figure.says()
        assert_is_numpy(figure)
        for summary in figure.node.locator("summary").all():
            summary.tap()
        figure.node.locator(".live-switch").nth(1).tap()
        assert "Broken: without" in figure.says()
        assert figure.node.evaluate(LOW) == []
        assert figure.node.evaluate(SMALLEST) >= 12
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    finally:
        context.close()


@pytest.mark.parametrize("palette", BOTH)
def test_axe_finds_nothing_while_a_broken_one_trains(look, palette):
    page = look(PAGE, palette, "wide")
    figure = Figure(page)
    figure.node.locator(GO).click()
    figure.until(20)
    figure.node.get_by_role("checkbox", name="forget bias 0").check()
    page.wait_for_function(
        "() => { const { run } = document.querySelector('live-train'); return run.settings.breaks.length && run.count > 20 }"
    )
    expect(figure.node.locator(GO)).to_have_text("Pause")
    expect(figure.node.locator(".live-called")).not_to_have_count(0)
    assert violations(page, "live-train") == []


def test_a_text_that_changes_keeps_its_node(look):
    """A new child would make the browser find the styles of the page again, in every frame."""
    page = look(PAGE, "light", "wide")
    figure = Figure(page)
    page.evaluate(
        "window.kept = [...document.querySelectorAll('live-train :is(.live-number, .live-cells-answer)')].map(one => one.firstChild)"
    )
    figure.node.locator(GO).click()
    figure.until(20)
    assert page.evaluate("window.kept.length > 3 && window.kept.every(one => one.isConnected)")


def test_out_of_sight_it_rests(look):
    page = look(PAGE, "light", "wide")
    figure = Figure(page)
    figure.node.locator(GO).click()
    figure.until(5)
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    page.wait_for_function("() => !document.querySelector('live-train').awake")
    page.wait_for_timeout(300)
    count = page.evaluate("document.querySelector('live-train').run.count")
    page.wait_for_timeout(500)
    assert page.evaluate("document.querySelector('live-train').run.count") == count
    Figure(page).until(count + 5)


def test_reset(look):
    page = look(PAGE, "light", "wide")
    figure = Figure(page)
    figure.node.locator(GO).click()
    figure.until(20)
    figure.node.get_by_text("Reset").click()
    assert "nothing is learned yet" in figure.says()
    assert figure.full("count") == 0
    assert figure.node.locator(".live-curves .live-thin").first.get_attribute("d") == ""


def test_in_small_on_the_start_page(look):
    page = look("", "light", "wide")
    figure = Figure(page, "train-small")
    figure.node.locator(GO).click()
    figure.until(40)
    figure.node.locator(GO).click()
    figure.says()
    count = int(figure.full("count"))
    training = Training(1, 8)
    assert figure.full("right") == sum([training.step().right for _ in range(count)][-100:])
    assert page.complaints == []


def test_print_shows_the_picture(look):
    page = look(PAGE, "light", "wide")
    figure = Figure(page)
    picture = page.locator("#fig-training-run img")
    assert not picture.is_visible()
    page.emulate_media(media="print")
    assert picture.is_visible()
    assert not figure.node.is_visible()
