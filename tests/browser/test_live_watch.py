"""Watch one remember, operated; what it shows is compared with the snippets on the same words."""

import json
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from report.live import stored
from report.live.sentences import ANSWERS
from tests.browser.axe import violations
from tests.browser.live import eventually, settle
from tests.browser.views import BOTH

pytestmark = pytest.mark.browser

PAGE = "architecture/lstm-cell/"
FOUND = stored.record()
BEST = stored.best_cell(FOUND["sparse"])
FIRST = list(stored.FIRST)
STATE = "document.querySelector('live-watch').state"
TILES = "live-watch .watch-grid:not([hidden]) .watch-tile"
VERBS = "live-watch .watch-grid:not([hidden]) .watch-verb"
VALUES = "tiles => tiles.map(tile => Number(tile.title.replace('−', '-')))"


@pytest.fixture
def watch(look):
    """Return a function that opens the figure."""

    def opened(palette="light", width="wide", fragment=""):
        page = look(PAGE + fragment, palette, width)
        page.evaluate("document.querySelector('#fig-watch').scrollIntoView()")
        page.wait_for_selector(TILES)
        return page

    return opened


def tile(page, cell, at):
    return page.locator(TILES).nth(cell * len(FIRST) + at)


def choose_plain(page):
    """Choose the network of eight cells, and wait until its tiles are those that are shown."""
    page.get_by_role("radio", name="eight cells, plain").check(force=True)
    expect(page.locator(TILES)).to_have_count(FOUND["plain"]["cells"] * len(FIRST))


def assert_says(page, text, figure="live-watch"):
    expect(page.locator(f"{figure} .live-says")).to_contain_text(text)


def assert_shows(page, network, words, held=()):
    """Compare every state in full, and every answer as it is rounded."""
    steps = stored.steps(FOUND, network, words, held)
    states = [step.c[cell] for cell in range(FOUND[network]["cells"]) for step in steps]
    verbs = [f"{ANSWERS[step.p.argmax()]} {100 * step.p.max():.0f}\u202f%" for step in steps]
    eventually(page, lambda: page.eval_on_selector_all(TILES, VALUES), pytest.approx(states, rel=1e-9, abs=1e-12))
    eventually(page, lambda: page.locator(f"{VERBS} > span:first-child").all_text_contents(), verbs)


def level(words, network="sparse", cell=BEST):
    """Return what the button writes: the mean for the number that the noun has not."""
    return FOUND[network]["levels"][cell][int(not words[1].endswith("s"))]


def test_the_first_state_is_that_of_the_snippets(watch):
    page = watch()
    assert_shows(page, "sparse", FIRST)
    assert_says(page, f"turned {FOUND['sparse']['turned'][BEST]:,} of {FOUND['longer']:,} answers.")
    assert page.complaints == []


def test_words_are_changed_by_menu(watch):
    page = watch()
    for place, word in ((1, "key"), (7, "boxes"), (3, "they")):
        page.locator("live-watch .watch-grid:not([hidden]) .watch-word").nth(place).select_option(word)
    words = [*FIRST]
    words[1], words[3], words[7] = "key", "they", "boxes"
    assert_shows(page, "sparse", words)
    assert_says(page, "The network expects is (100 %).")


def test_the_other_number_turns_the_answer_and_let_go_takes_it_back(watch):
    page = watch()
    tile(page, BEST, 2).click()
    page.get_by_role("button", name="Write the other number").click()
    assert_shows(page, "sparse", FIRST, [(BEST, 2, level(FIRST))])
    assert_says(page, "without it, are (100 %). The answer has turned.")
    assert page.locator("live-watch .watch-tile.held").count() == len(FIRST) - 2
    assert page.locator("live-watch .watch-verb.turned").count() == len(FIRST) - 2
    free = page.get_by_role("button", name="Let go")
    free.focus()
    page.keyboard.press("Enter")
    assert_shows(page, "sparse", FIRST)
    expect(free).to_have_attribute("aria-disabled", "true")
    assert free.evaluate("one => one === document.activeElement"), "a button that was pressed keeps the focus"


def test_in_the_plain_network_most_cells_do_not_turn_it(watch):
    page = watch()
    choose_plain(page)
    assert_shows(page, "plain", FIRST)
    turns = 0
    for cell in range(8):
        tile(page, cell, 2).click()
        page.get_by_role("button", name="Write the other number").click()
        held = [(cell, 2, level(FIRST, "plain", cell))]
        assert_shows(page, "plain", FIRST, held)
        turned = ANSWERS[stored.steps(FOUND, "plain", FIRST, held)[-1].p.argmax()] == "is"
        assert_says(page, "The answer has turned." if turned else "The answer stays.")
        turns += turned
        page.get_by_role("button", name="Let go").click()
    assert turns <= 1
    assert_says(page, f"turned {max(FOUND['plain']['turned']):,} of {FOUND['longer']:,} answers at most")


def test_a_state_is_dragged_and_typed(watch):
    page = watch()
    tile(page, BEST, 3).click()
    slider = page.locator("live-watch input[type=range]")
    slider.scroll_into_view_if_needed()
    expect(slider).to_have_attribute("aria-valuetext", f"{stored.steps(FOUND, 'sparse', FIRST)[3].c[BEST]:.4g}")
    box = slider.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    dragged = page.locator("live-watch input[type=range]").evaluate("range => range.valueAsNumber")
    assert dragged > 2
    assert_shows(page, "sparse", FIRST, [(BEST, 3, dragged)])
    page.locator("live-watch input[type=number]").fill("-1.4")
    page.keyboard.press("Enter")
    assert_shows(page, "sparse", FIRST, [(BEST, 3, -1.4)])
    assert_says(page, f"Cell {BEST + 1} is set to −1.4 from “he” on.")


def test_keys_alone(watch):
    page = watch()
    page.locator("live-watch .watch-grid:not([hidden]) select").last.focus()
    page.keyboard.press("Tab")
    assert "cell 1 after “the”" in page.evaluate("document.activeElement.ariaLabel")
    for _ in range(BEST):
        page.keyboard.press("ArrowDown")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert f"cell {BEST + 1} after “left”" in page.evaluate("document.activeElement.ariaLabel")
    page.keyboard.press("Delete")
    assert_shows(page, "sparse", FIRST, [(BEST, 4, 0)])
    assert_says(page, f"Cell {BEST + 1} is erased from “left” on.")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.type") == "range"
    page.keyboard.press("ArrowRight")
    assert_shows(page, "sparse", FIRST, [(BEST, 4, 0.1)])
    page.keyboard.press("Escape")
    assert f"cell {BEST + 1} after “left”" in page.evaluate("document.activeElement.ariaLabel")
    assert_shows(page, "sparse", FIRST)


def test_touch_on_a_phone_where_the_grid_is_turned(browser, address):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(address + PAGE)
    page.evaluate("document.querySelector('#fig-watch').scrollIntoView()")
    page.wait_for_selector(TILES)
    first, below, beside = (tile(page, *place).bounding_box() for place in ((0, 0), (0, 1), (1, 0)))
    assert below["y"] > first["y"] + 40
    assert beside["x"] > first["x"] + 20
    tile(page, BEST, 2).tap()
    page.get_by_role("button", name="Erase").tap()
    assert_shows(page, "sparse", FIRST, [(BEST, 2, 0)])
    context.close()


@pytest.mark.parametrize("network", ["sparse", "plain"])
def test_at_390_pixels_nothing_is_cut_and_all_can_be_read(watch, network):
    page = watch(width="phone")
    if network == "plain":
        choose_plain(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    small = page.evaluate(
        """() => [...document.querySelectorAll("live-watch *")]
          .filter(one => one.checkVisibility() && [...one.childNodes].some(node => node.data?.trim()))
          .filter(one => !one.closest("math") && parseFloat(getComputedStyle(one).fontSize) < 12)
          .map(one => one.className)"""
    )
    assert small == []
    cut = page.eval_on_selector_all(TILES, "all => all.filter(one => one.scrollWidth > one.clientWidth).length")
    assert cut == 0
    heights = page.eval_on_selector_all(
        f"{TILES}, live-watch button:not([hidden]), live-watch select, live-watch input:not([type=radio]), live-watch .live-choice span",
        "all => all.filter(one => one.checkVisibility()).map(one => one.getBoundingClientRect().height)",
    )
    assert min(heights) >= 43.9


@pytest.mark.parametrize("palette", BOTH)
@pytest.mark.parametrize("network", ["sparse", "plain"])
def test_axe_finds_nothing_while_it_is_used(watch, palette, network):
    page = watch(palette)
    if network == "plain":
        choose_plain(page)
    tile(page, 0, 3).click()
    page.get_by_role("button", name="Write the other number").click()
    assert_says(page, "Cell 1 is set to")
    assert violations(page, "live-watch") == []


def test_the_address_keeps_a_state_and_reset_forgets_it(watch):
    words = ["the", "dog", "that", "they", "saw", "under", "the", "keys"]
    held = [{"cell": BEST, "from": 3, "value": 1.5}]
    state = {"network": "sparse", "words": words, "cell": BEST, "at": 5, "held": held}
    page = watch(fragment=f"#fig-watch={quote(json.dumps(state))}")
    assert_shows(page, "sparse", words, [(BEST, 3, 1.5)])
    page.locator("live-watch").get_by_role("button", name="Reset").click()
    assert_shows(page, "sparse", FIRST)
    assert "fig-watch=" not in page.url


def test_an_address_that_makes_no_sense_is_ignored(watch):
    def fragment(**change):
        state = {"network": "sparse", "words": FIRST, "cell": BEST, "at": 5, "held": [], **change}
        return f"#fig-watch={quote(json.dumps(state))}"

    page = watch(fragment=fragment(words=["the", "sun", "that", "he", "left", "in", "the", "car"]))
    assert_shows(page, "sparse", FIRST)
    before = page.evaluate(f"JSON.stringify({STATE})")
    for change in (
        {"words": FIRST[:5]},
        {"cell": 4},
        {"at": -1},
        {"network": "constructor"},
        {"held": [{"cell": 1, "from": 2, "value": 1e9}]},
        {"held": [{"cell": 1, "from": 2}]},
    ):
        page.evaluate("hash => { location.hash = hash }", fragment(**change))
        settle(page)
        assert page.evaluate(f"JSON.stringify({STATE})") == before, change
    assert_shows(page, "sparse", FIRST)
    assert page.complaints == []
    page.evaluate("hash => { location.hash = hash }", fragment(at=4))
    settle(page)
    assert page.evaluate(f"{STATE}.at") == 4


def test_without_scripts_and_in_print_the_picture_is_there(browser, address, watch):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + PAGE)
    assert page.locator("#fig-watch img").is_visible()
    context.close()
    page = watch()
    assert not page.locator("#fig-watch img").is_visible()
    page.emulate_media(media="print")
    assert page.locator("#fig-watch img").is_visible()
    assert not page.locator("live-watch").is_visible()


def test_nothing_moves_by_itself_and_nothing_comes_from_elsewhere(watch, address):
    page = watch()
    tile(page, BEST, 2).click()
    page.keyboard.press("Delete")
    assert_says(page, "is erased from")
    assert page.evaluate("document.getAnimations().filter(one => one.effect.target.closest('live-watch')).length") == 0
    assert all(request.startswith(address) for request in page.requests)


def test_what_does_not_change_is_not_written(watch):
    """Only the tiles from the written word on, their answers, and the panel are touched."""
    page = watch()
    tile(page, BEST, 5).click()
    expect(tile(page, BEST, 5)).to_have_attribute("aria-current", "true")
    page.evaluate(
        """() => {
          window.touched = new Set()
          const note = changes => changes.forEach(({ target }) => {
            const tile = (target.closest ?? target.parentElement.closest).call(target.closest ? target : target.parentElement, ".watch-tile")
            if (tile) window.touched.add(tile.ariaLabel.split(":")[0])
          })
          new MutationObserver(note).observe(document.querySelector("live-watch"),
            { subtree: true, childList: true, attributes: true, characterData: true })
        }"""
    )
    page.keyboard.press("Delete")
    assert_says(page, "is erased from")
    touched = page.evaluate("[...window.touched]")
    assert touched
    assert all(label.split("“")[1].rstrip("”") in ("in", "the", "car") for label in touched)
    assert len(touched) <= 3 * 4


def small(look, palette="light", width="wide"):
    page = look("", palette, width)
    page.evaluate("document.querySelector('#watch').scrollIntoView()")
    page.wait_for_selector("live-watch-small .watch-tile")
    return page


def assert_small_shows(page, words, held=()):
    states = [step.c[BEST] for step in stored.steps(FOUND, "sparse", words, held)]
    eventually(page, lambda: page.eval_on_selector_all("live-watch-small .watch-tile", VALUES), pytest.approx(states, rel=1e-9, abs=1e-12))


@pytest.mark.parametrize("width", ["wide", "phone"])
def test_in_small_on_the_start_page(look, width):
    page = small(look, width=width)
    assert page.locator("live-watch-small select").count() == 3
    page.locator("live-watch-small select").first.select_option("dog")
    words = [FIRST[0], "dog", *FIRST[2:]]
    assert_small_shows(page, words)
    page.locator("live-watch-small .watch-tile").nth(2).focus()
    page.keyboard.press("Enter")
    assert_small_shows(page, words, [(BEST, 2, level(words))])
    assert_says(page, "From “that” on, plural is written into the cell. The network now expects are; without it, is.", "live-watch-small")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert page.complaints == []


@pytest.mark.parametrize("palette", BOTH)
def test_axe_finds_nothing_in_small(look, palette):
    page = small(look, palette)
    page.locator("live-watch-small .watch-tile").nth(3).click()
    assert_says(page, "is written into the cell", "live-watch-small")
    assert violations(page, "live-watch-small") == []


def test_in_small_without_scripts(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.locator("#watch img").is_visible()
    context.close()
