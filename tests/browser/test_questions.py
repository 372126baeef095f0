"""Questions answered in the browser: by mouse, keys and touch, right and wrong, with and without script."""

import json
import re
from collections import defaultdict
from functools import reduce
from importlib import import_module

import numpy as np
import pytest
from bs4 import BeautifulSoup

from tests.browser.axe import violations

pytestmark = pytest.mark.browser

CELL, CHOICE, NUMBER = "architecture/lstm-cell/", "#question-1", "#question-2"
QUIET, ITS_NUMBER = "training/implementation/", "0.731"
"""A page on which nothing but its questions is live."""


@pytest.fixture(scope="module")
def asked(site):
    """Return for each page its questions for a number: id, decimals, and what the module gives in Python."""
    found = defaultdict(list)
    for path in site.rglob("index.html"):
        for section in BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select(".question[data-equation]"):
            name, page = section["data-equation"], re.search(r"/equations/(\w+)\.", section["data-live-equations"])[1]
            function = getattr(import_module(f"snippets.{page}.{name}"), name)
            given = [np.array(one, dtype=float) if isinstance(one, list) else one for one in json.loads(section["data-arguments"])]
            value = reduce(lambda one, index: one[index], json.loads(section["data-at"]), function(*given))
            question = (f"#{section['id']}", int(section["data-decimals"]), np.asarray(value).item())
            found[f"{path.parent.relative_to(site).as_posix()}/"].append(question)
    return found


@pytest.fixture
def at(look):
    """Return a function that opens a page at a question, which is then live."""

    def opened(path, question, palette="light", width="wide"):
        page = look(path, palette, width)
        page.locator(question).scroll_into_view_if_needed()
        page.locator(f"{question} live-question form").wait_for()
        return page, page.locator(question)

    return opened


def says(question, words):
    """Wait until the live region begins with these words, and return all that it says."""
    region = question.get_by_role("status")
    region.filter(has_text=words).wait_for()
    text = " ".join(region.inner_text().split())
    assert text.startswith(words)
    return text


def test_a_wrong_choice_and_then_the_right_one(at):
    page, question = at(CELL, CHOICE)
    question.get_by_role("button", name="Check").click()
    assert says(question, "Choose") == "Choose one of them first."
    question.locator("label", has_text="Large and negative").click()
    question.get_by_role("button", name="Check").click()
    assert "B. A large negative sum gives a gate near 0" in says(question, "Not so.")
    assert question.get_by_text("Answer", exact=True).is_visible()
    question.locator("label", has_text="Large and positive").click()
    question.get_by_role("button", name="Check").click()
    assert "A. The gate is the share that stays." in says(question, "Right.")
    assert question.get_by_text("Answer", exact=True).is_hidden()
    assert page.complaints == []


def test_a_choice_by_keys(at):
    page, question = at(CELL, CHOICE)
    question.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    says(question, "Not so. B.")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    says(question, "Right.")


def test_a_number_by_keys_and_as_people_write_it(at):
    _, question = at(CELL, NUMBER)
    field = question.get_by_role("textbox")
    for written, words in {
        "1.4": "Not so. The right number is smaller.",
        "-2.2": "Not so. The right number is greater.",
        "-1.5": "Not so. Nearly",
        "two": "Write a number",
        "": "Write a number",
        "1,400": "Not so.",
        "\N{MINUS SIGN}1,4": "Right. −1.4, by",
        "-1.44": "Right.",
        "\N{EN DASH} 1.4": "Right.",
        "-14e-1": "Right.",
    }.items():
        field.fill(written)
        field.press("Enter")
        says(question, words)
        assert question.get_by_text("Answer", exact=True).is_visible() != words.startswith("Right.")


def test_every_number_is_that_of_the_module(asked, look):
    """What the module gives, rounded as asked, is right; what differs by more than a half unit is not."""
    assert len(asked) == 14
    for path, numbers in asked.items():
        page = look(path, "light", "wide")
        for name, decimals, value in numbers:
            question, unit = page.locator(name), 10**-decimals
            question.scroll_into_view_if_needed()
            field, shown = question.get_by_role("textbox"), f"{value:,.{decimals}f}".replace("-", "\N{MINUS SIGN}")
            for given, words in ((value + 0.6 * unit, "Not so."), (value - 0.6 * unit, "Not so."), (value, f"Right. {shown}, by (")):
                field.fill(repr(given))
                field.press("Enter")
                says(question, words)
            field.fill(shown)
            field.press("Enter")
            says(question, "Right.")
        assert page.complaints == []


def test_by_touch(browser, address):
    context = browser.new_context(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{address}{CELL}{CHOICE}")
    question = page.locator(CHOICE)
    question.get_by_role("button", name="Check").wait_for()
    for part in question.locator("label, button").all():
        box = part.bounding_box()
        assert min(box["width"], box["height"]) >= 44
    question.locator("label", has_text="Large and positive").tap()
    question.get_by_role("button", name="Check").tap()
    says(question, "Right.")
    field = page.locator(NUMBER).get_by_role("textbox")
    assert field.bounding_box()["height"] >= 44
    context.close()


def test_what_a_screen_reader_is_told(at):
    page, question = at(CELL, CHOICE)
    assert (
        question.get_by_role("group", name="A cell should hold on to its value. How do you set the bias of its forget gate?").count() == 1
    )
    assert question.get_by_role("radio", name="A Large and positive.").count() == 1
    field = page.locator(NUMBER).get_by_role("textbox", name="A cell holds −2.")
    assert field.count() == 1
    described = page.evaluate(
        "field => document.getElementById(field.getAttribute('aria-describedby')).textContent", field.element_handle()
    )
    assert described == "A number, to one decimal."
    assert question.get_by_role("status").get_attribute("aria-hidden") is None


@pytest.mark.parametrize(("palette", "width"), [("light", "wide"), ("dark", "phone")])
def test_axe_with_answers_given(at, palette, width):
    page, question = at(CELL, CHOICE, palette, width)
    for text in ("Large and negative", "Large and positive"):
        question.locator("label", has_text=text).click()
        question.get_by_role("button", name="Check").click()
        says(question, "Not so." if "negative" in text else "Right.")
        assert violations(page, ".question") == []


def test_without_script_the_answer_unfolds(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + CELL)
    choice, number = page.locator(CHOICE), page.locator(NUMBER)
    assert choice.locator("li").first.text_content() == "Large and positive."
    assert choice.get_by_text("The gate is the share").is_hidden()
    choice.get_by_text("Answer", exact=True).click()
    assert choice.get_by_text("The gate is the share").is_visible()
    number.get_by_text("Answer", exact=True).click()
    assert number.get_by_text("−1.4", exact=True).is_visible()
    context.close()


def test_nothing_is_asked_for_before_a_question_is_near_and_nothing_is_kept(look):
    page = look(QUIET, "light", "wide")
    assert not [url for url in page.requests if "/live/question." in url]
    page.locator(NUMBER).scroll_into_view_if_needed()
    field = page.locator(NUMBER).get_by_role("textbox")
    field.wait_for()
    assert not [url for url in page.requests if "/live/equations/" in url]
    before, stored = page.url, page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    field.fill(ITS_NUMBER)
    field.press("Enter")
    says(page.locator(NUMBER), "Right.")
    assert page.url == before
    assert page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])") == stored
    assert [url for url in page.requests if "/live/equations/neural_networks." in url]


def test_without_the_equation_it_says_so(at):
    page, question = at(QUIET, NUMBER)
    page.route("**/live/equations/**", lambda route: route.abort())
    question.get_by_role("textbox").fill(ITS_NUMBER)
    question.get_by_role("textbox").press("Enter")
    says(question, "The equation could not be loaded")
    assert question.get_by_text("Answer", exact=True).is_visible()


def test_print_shows_questions_with_their_answers(at):
    page, question = at(CELL, CHOICE)
    question.locator("label", has_text="Large and positive").click()
    question.get_by_role("button", name="Check").click()
    says(question, "Right.")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert question.locator("live-question").is_hidden()
    assert question.locator(".question-choices").is_visible()
    assert question.locator(".answer").get_by_text("The gate is the share").is_visible()
