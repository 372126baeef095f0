"""The piano roll follows the sound: the line stands where the sound is, however one gets there."""

import re

import pytest

pytestmark = pytest.mark.browser

PLACE = """figure => {
    const picture = figure.querySelector(".roll-picture").getBoundingClientRect()
    const line = figure.querySelector(".roll-line")?.getBoundingClientRect()
    return line ? (line.x - picture.x) / picture.width : null
}"""


@pytest.fixture
def rolls(look, site):
    """Return the figures of the page, their scripts loaded."""

    def parts(route):
        """Answer as hosts do, with the part of a file that is asked for: without that no browser can seek."""
        sound = (site / "notebooks/chorales" / route.request.url.rpartition("/")[2]).read_bytes()
        first, last = re.fullmatch(r"bytes=(\d+)-(\d*)", route.request.headers.get("range", "bytes=0-")).groups()
        part = sound[int(first) : int(last) + 1 if last else None]
        place = f"bytes {first}-{int(first) + len(part) - 1}/{len(sound)}"
        route.fulfill(status=206, body=part, headers={"Content-Type": "audio/wav", "Accept-Ranges": "bytes", "Content-Range": place})

    page = look("notebooks/chorales/", "light", "wide")
    page.route("**/*.wav", parts)
    page.locator("figure.roll").first.scroll_into_view_if_needed()
    page.wait_for_selector("figure.roll live-roll", state="attached")
    return page.locator("figure.roll:has(live-roll)")


def share(figure, seconds):
    """Return where the line should stand at a time, as a share of the picture's width."""
    begin, end, whole = (float(figure.get_attribute(f"data-{name}")) for name in ("begin", "end", "seconds"))
    return begin + (end - begin) * seconds / whole


def sound(figure):
    return figure.locator("audio")


@pytest.mark.parametrize("seconds", [0.0, 2.5, 7.0])
def test_the_line_stands_where_the_sound_is(rolls, seconds):
    figure = rolls.first
    assert figure.evaluate(PLACE) is None, "nothing has been played"
    sound(figure).evaluate(
        "(audio, to) => new Promise(done => { audio.onseeked = done; audio.onloadedmetadata = () => { audio.currentTime = to }; audio.load() })",
        seconds,
    )
    assert figure.evaluate(PLACE) == pytest.approx(share(figure, seconds), abs=0.005)
    assert sound(figure).evaluate("audio => audio.duration") == pytest.approx(float(figure.get_attribute("data-seconds")), abs=0.01)


def test_space_plays_and_the_line_moves_on(rolls):
    figure = rolls.first
    sound(figure).focus()
    figure.page.keyboard.press("Space")
    figure.page.wait_for_function("audio => audio.currentTime > 0.3", arg=sound(figure).element_handle())
    figure.page.keyboard.press("Space")
    figure.page.wait_for_function("audio => audio.paused", arg=sound(figure).element_handle())
    now = sound(figure).evaluate("audio => audio.currentTime")
    figure.page.wait_for_function(
        f"([figure, to]) => Math.abs(({PLACE})(figure) - to) < 0.01", arg=[figure.element_handle(), share(figure, now)]
    )


def test_a_press_on_the_roll_plays_from_there_and_stops_the_others(rolls):
    first, second = rolls.nth(0), rolls.nth(1)
    for figure in (first, second):
        picture = figure.locator(".roll-picture")
        box = picture.bounding_box()
        picture.click(position={"x": box["width"] * share(figure, 4.0), "y": box["height"] / 2})
        figure.page.wait_for_function("audio => audio.currentTime > 4.1", arg=sound(figure).element_handle())
    assert sound(first).evaluate("audio => audio.paused")
    assert not sound(second).evaluate("audio => audio.paused")


def test_without_a_script_pictures_sounds_and_answers_are_there(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "notebooks/chorales/")
    assert page.locator("figure.roll audio[controls]").count() == page.locator("figure.roll img").count() == 9
    answers = page.locator("details.roll-answer")
    assert answers.count() == 3
    assert not answers.first.locator("li").first.is_visible()
    answers.first.locator("summary").focus()
    page.keyboard.press("Enter")
    assert answers.first.locator("li").first.is_visible()
    context.close()
