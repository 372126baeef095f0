"""What all live figures share: they come late, are operated by mouse, keys and touch, and give way on paper."""

import json
from urllib.parse import quote

import pytest

from tests.browser.axe import violations
from tests.browser.live import PLACES, come_to, eventually, numbers, said, settle, type_in
from tests.browser.views import WIDTHS

pytestmark = pytest.mark.browser

LETTERS = """all => all.filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .filter(one => !one.closest('math')).map(one => parseFloat(getComputedStyle(one).fontSize))"""


@pytest.fixture(params=PLACES)
def name(request):
    return request.param


@pytest.fixture
def phone(browser, address):
    """Return a function that opens the page of a figure on a phone."""
    context = browser.new_context(viewport={"width": WIDTHS["phone"], "height": 800}, has_touch=True, is_mobile=True)

    def opened(name):
        page = context.new_page()
        page.goto(address + PLACES[name][0])
        return page

    yield opened
    context.close()


def scripts(page):
    return [url for url in page.requests if "/assets/live/" in url]


def test_nothing_of_it_comes_before_the_reader_does(look, name):
    page = look(PLACES[name][0], "light", "wide")
    assert [url for url in scripts(page) if f"/{name}." in url] == []
    figure = come_to(page, name)
    assert [url for url in scripts(page) if f"/{name}." in url]
    assert figure.is_visible()
    assert page.locator(f"#fig-{PLACES[name][1]} .figure-zoom").is_hidden()
    assert page.complaints == []


@pytest.mark.parametrize(
    ("palette", "width"),
    [
        pytest.param("light", "wide", marks=pytest.mark.slow),
        ("dark", "phone"),
        pytest.param("light", "phone", marks=pytest.mark.slow),
        pytest.param("dark", "wide", marks=pytest.mark.slow),
    ],
)
def test_it_fits_and_is_accessible(look, name, palette, width):
    page = look(PLACES[name][0], palette, width)
    figure = come_to(page, name)
    figure.get_by_label(PLACES[name][2], exact=True).press("ArrowRight")
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width]
    assert min(figure.locator("*").evaluate_all(LETTERS)) >= 12
    assert violations(page, f"live-{name}") == []
    assert page.complaints == []


def test_keys_move_handle_and_number_and_what_happened_is_said(look, name):
    page = look(PLACES[name][0], "light", "wide")
    figure = come_to(page, name)
    slider = figure.get_by_label(PLACES[name][2], exact=True)
    typed = figure.get_by_label(f"{PLACES[name][2]}, typed", exact=True)
    before = float(slider.input_value()), float(typed.input_value()), numbers(figure), said(figure)
    slider.press("ArrowRight")
    slider.press("ArrowRight")
    settle(page)
    after = float(slider.input_value()), float(typed.input_value()), numbers(figure), said(figure)
    assert after[0] > before[0]
    assert after[1] > before[1]
    assert after[2] != before[2]
    assert after[3] != before[3]
    figure.get_by_role("button", name="Reset", exact=True).click()
    settle(page)
    assert (numbers(figure), said(figure)) == before[2:]


def test_a_mouse_drags_it(look, name):
    page = look(PLACES[name][0], "light", "wide")
    figure = come_to(page, name)
    slider = figure.get_by_label(PLACES[name][2], exact=True)
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"], box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    assert slider.input_value() == slider.get_attribute("max")


@pytest.mark.parametrize("upward", [0.25, 12], ids=["along", "across"])
def test_a_finger_drags_it_and_the_page_stays(phone, name, upward):
    """A finger that wanders off the slider goes on dragging; one that starts across it scrolls nothing."""
    page = phone(name)
    figure = come_to(page, name)
    slider = figure.get_by_label(PLACES[name][2], exact=True)
    slider.scroll_into_view_if_needed()
    box, top = slider.bounding_box(), page.evaluate("scrollY")
    assert box["height"] >= 44
    client = page.context.new_cdp_session(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        point = {"x": x + step * box["width"] / 20, "y": y - upward * step}
        client.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    settle(page)
    assert page.evaluate("scrollY") == top
    if upward < 1:
        assert slider.input_value() == slider.get_attribute("max")


@pytest.mark.slow
def test_a_finger_finds_what_acts(phone, name):
    page = phone(name)
    figure = come_to(page, name)
    sizes = figure.locator("button, input, label").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert min(size for size in sizes if size) >= 44


def test_its_link_restores_it(look, name):
    page = look(PLACES[name][0], "light", "wide")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    figure = come_to(page, name)
    figure.get_by_label(PLACES[name][2], exact=True).press("PageUp")
    settle(page)
    figure.get_by_role("button", name="Link", exact=True).click()
    figure.get_by_role("button", name="Copied").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url
    other = page.context.new_page()
    other.goto(link)
    again = other.locator(f"live-{name}")
    again.locator("[role=status]").wait_for()
    eventually(other, lambda: (numbers(again), said(again)), (numbers(figure), said(figure)))
    eventually(other, lambda: -1 < other.locator(f"#fig-{PLACES[name][1]}").bounding_box()["y"] < 200, True)


def test_its_box_is_as_high_as_what_is_in_it(look, name):
    """And contains it, so that what changes inside lays out the inside only."""
    page = look(PLACES[name][0], "light", "wide")
    figure = come_to(page, name)
    heights = "one => [one, one.firstChild].map(part => part.getBoundingClientRect().height)"
    for width in (1366, 500):
        page.set_viewport_size({"width": width, "height": 800})
        settle(page)
        outside, inside = figure.evaluate(heights)
        assert outside == pytest.approx(inside, abs=0.1)
    contained = figure.evaluate("one => getComputedStyle(one).contain")
    assert set(contained.split()) == {"size", "layout"}


@pytest.mark.slow
def test_an_address_that_names_no_state_changes_nothing(look, name):
    page = look(PLACES[name][0], "light", "wide")
    figure = come_to(page, name)
    before = numbers(figure), said(figure)
    for state in ("{", "7", "null", "{}", '{"guess": "x"}', "[[[]]]"):
        address = f"fig-{PLACES[name][1]}={quote(state)}"
        page.evaluate("address => { location.hash = address }", address)
        settle(page)
        assert (numbers(figure), said(figure)) == before, state
    assert page.complaints == []


def test_a_state_beyond_the_sliders_is_not_taken(look):
    state = json.dumps({"w": 9, "h": 0.5, "unit": "linear", "guess": -1, "said": -1})
    page = look(f"foundations/rnn-limits/#fig-gradient-over-time={quote(state)}", "light", "wide")
    figure = come_to(page, "gradient")
    assert figure.get_by_label("recurrent weight w", exact=True).input_value() == "0.9"
    type_in(figure, recurrent_weight_w=9)
    assert figure.get_by_label("recurrent weight w", exact=True).input_value() == "2.5"


def test_the_full_value_is_shown_on_focus(look, name):
    page = look(PLACES[name][0], "light", "wide")
    figure = come_to(page, name)
    number = figure.locator(".live-number").first
    number.focus()
    shown = number.evaluate("one => getComputedStyle(one, '::after').content")
    assert shown == json.dumps(number.get_attribute("data-full"), ensure_ascii=False)


def test_without_javascript_the_picture_is_there(browser, address, name):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + PLACES[name][0])
    image = page.locator(f"#fig-{PLACES[name][1]} img")
    image.scroll_into_view_if_needed()
    assert image.is_visible()
    assert page.locator(f"live-{name}").count() == 0
    context.close()


@pytest.mark.slow
def test_print_shows_the_picture(look, name):
    page = look(PLACES[name][0], "light", "wide")
    figure = come_to(page, name)
    image = page.locator(f"#fig-{PLACES[name][1]} img")
    image.evaluate("image => image.decode()")
    page.emulate_media(media="print")
    assert figure.is_hidden()
    assert image.is_visible()
    assert image.evaluate("image => image.naturalWidth") > 0
