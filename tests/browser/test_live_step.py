"""The two figures of the example by hand, operated: what they show is what the snippets say."""

import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from playwright.sync_api import expect

from report.figures import __main__ as figures
from report.figures import hand
from report.hooks.live import SHOWN
from snippets.lstm_cell.lstm_step_peephole import lstm_step_peephole
from snippets.neural_networks.sigmoid import sigmoid
from tests.browser.live import rest, settle
from tests.browser.views import BOTH, WIDTHS

pytestmark = pytest.mark.browser

CELL, TRAINING = "architecture/lstm-cell/", "training/training/"
SMALLEST, FINGER = 12, 44
OPERATIONS = ["forget", "input", "candidate", "update", "output", "hidden"]
NUMBERS = "one => Object.fromEntries([...one.querySelectorAll('[data-value]')].map(one => [one.dataset.value, one.textContent]))"
LIT = "one => [...one.querySelectorAll('[data-part]:not(.is-faint)')].flatMap(one => one.dataset.part.split(' '))"
QUANTITIES = ("h", "o", "c", "f", "i", "note")


def written(value, digits):
    text = f"{np.asarray(value).item():.{digits}f}".replace("-", "−")
    return text if re.search("[1-9]", text) else text.replace("−", "")


class Figure:
    """A live figure on its page."""

    def __init__(self, page):
        self.page = page
        page.locator("figure[data-live]").first.scroll_into_view_if_needed()
        self.live = page.locator(".live:has(.live-picture)")
        self.picture = self.live.locator(".live-picture")
        self.picture.locator("svg").wait_for()

    def numbers(self):
        return {name: text for name, text in self.picture.evaluate(NUMBERS).items() if text}

    def lines(self):
        """Return the values of the lines that can be seen."""
        return [one.text_content() for one in self.live.locator("li:visible .live-number").all() if one.text_content()]

    def type(self, **given):
        for name, value in given.items():
            field = self.live.get_by_label(name, exact=True)
            field.fill(str(value))
            field.press("Enter")

    def press(self, name):
        self.live.get_by_role("button", name=name).click()

    def choose(self, name):
        self.live.locator("label", has_text=name).click()

    def says(self, sentence):
        """Wait until the live region says this."""
        self.live.get_by_role("status").get_by_text(sentence).wait_for()

    def seen(self, wanted):
        """Wait until the drawing shows these numbers."""
        self.page.wait_for_function(
            f"([one, wanted]) => JSON.stringify(({NUMBERS})(one)) === JSON.stringify({{ ...({NUMBERS})(one), ...wanted }})",
            arg=[self.picture.element_handle(), wanted],
            timeout=4000,
        )


@pytest.fixture
def step(look):
    return lambda palette="light", width="wide": Figure(look(CELL, palette, width))


@pytest.fixture
def back(look):
    return lambda palette="light", width="wide": Figure(look(TRAINING, palette, width))


@pytest.fixture
def phone(browser, address):
    """Return a function that opens a page under a finger."""
    context = browser.new_context(viewport={"width": WIDTHS["phone"], "height": 900}, has_touch=True, is_mobile=True)

    def opened(path):
        page = context.new_page()
        page.goto(address + path)
        return Figure(page)

    yield opened
    context.close()


def outlines(name):
    """Return the numbers of a figure as it stands without scripts."""
    found = {}
    for group in ElementTree.parse(figures.path(name)).getroot().iter("{http://www.w3.org/2000/svg}g"):
        if "data-value" in group.attrib:
            found[group.attrib["data-value"]] = "".join(chr(int(one.attrib["href"][2:], 16)) for one in list(group)[-1])
    return found


def of_step(one):
    """Return the numbers of a step as the drawing shows them, and as the lines do."""
    shown = {"x": one.x, "h_prev": one.h_prev, "c_prev": one.c_prev, "f": one.f, "i": one.i, "note": one.note}
    shown |= {"kept": one.f * one.c_prev, "added": one.i * one.note, "c": one.c, "o": one.o}
    shown |= {"squashed": np.tanh(one.c), "h": one.h}
    lines = [one.f, one.i, one.note, one.c, one.o, one.h]
    return {name: written(value, 2) for name, value in shown.items()}, [written(value, 4) for value in lines]


@pytest.mark.parametrize(("name", "path"), [("cell-step", CELL), ("error-back", TRAINING)])
def test_nothing_jumps_and_print_shows_the_picture(look, name, path):
    page = look(path, "light", "wide")
    figure = Figure(page)
    assert figure.numbers() == outlines(name)
    still = page.locator(f"#fig-{name} > .figure-zoom")
    assert figure.live.is_visible()
    assert not still.is_visible()
    page.emulate_media(media="print")
    assert still.is_visible()
    assert not figure.live.is_visible()
    assert page.complaints == []


@pytest.mark.parametrize("path", [CELL, TRAINING])
@pytest.mark.parametrize("palette", BOTH)
def test_it_fits_a_phone(look, path, palette):
    figure = Figure(look(path, palette, "phone"))
    figure.live.locator("summary").click()
    assert figure.page.evaluate("document.documentElement.scrollWidth") <= WIDTHS["phone"]
    sizes = figure.live.evaluate("""live => [...live.querySelectorAll("*")].filter(one =>
        [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()) && one.checkVisibility() && !one.closest("math"))
        .map(one => [parseFloat(getComputedStyle(one).fontSize) * (one.ownerSVGElement
            ? one.ownerSVGElement.getBoundingClientRect().width / 520 : 1), one.textContent])""")
    assert len(sizes) > 20
    assert [one for one in sizes if one[0] < SMALLEST] == []
    for one in figure.live.locator("button:visible, input[type=number]:visible").all():
        box = one.bounding_box()
        assert min(box["width"], box["height"]) >= FINGER - 0.5, one.evaluate("one => one.outerHTML")


def test_the_operations_by_keys(step):
    figure = step()
    numbers, lines = of_step(hand.steps()[0])
    figure.picture.focus()
    sentences = [
        f"Forget gate: {numbers['f'][2:]} % of the old value stays.",
        f"Input gate: {numbers['i'][2:]} % of the new note is let in.",
        f"Candidate: the new note is {numbers['note']}.",
        f"Update: {numbers['f']} of the old value stays, {numbers['added']} is added. The cell now holds {numbers['c']}.",
        f"Output gate: {numbers['o'][2:]} % of the squashed state is shown.",
        f"Hidden state: {numbers['o'][2:]} % of tanh({numbers['c']}) = {numbers['squashed']} is shown, {numbers['h']}.",
    ]
    made = [["f"], ["i"], ["note"], ["kept", "added", "c"], ["o"], ["squashed", "h"]]
    there = {"x", "h_prev", "c_prev"}
    for at, (operation, sentence) in enumerate(zip(OPERATIONS, sentences, strict=True)):
        figure.page.keyboard.press("ArrowRight")
        figure.says(sentence)
        there |= set(made[at])
        assert figure.numbers() == {name: numbers[name] for name in numbers if name in there}
        assert figure.lines() == lines[: at + 1]
        lit = set(figure.picture.evaluate(LIT))
        assert operation in lit
        assert "frame" not in lit
        assert figure.live.locator("[aria-current=step]").get_attribute("class") == "live-line"
        assert figure.live.locator("li").nth(at).locator("[aria-current=step]").count() == 1
    figure.page.keyboard.press("ArrowRight")
    figure.says("The whole step")
    assert "frame" in figure.picture.evaluate(LIT)
    figure.page.keyboard.press("ArrowLeft")
    figure.says("Hidden state")
    assert figure.page.evaluate("scrollX") == 0


def test_the_next_step_is_exercise_3_2_1(step):
    figure = step()
    figure.press("Feed h and c back")
    figure.type(**{"x, the input, typed": hand.X[1]})
    numbers, lines = of_step(hand.steps()[1])
    figure.seen(numbers)
    assert figure.lines() == lines
    figure.says("Step 2, from the states of step 1")
    figure.press("Reset")
    figure.seen(of_step(hand.steps()[0])[0])


def test_a_dragged_slider_moves_every_number(step):
    figure = step()
    track = figure.live.get_by_label("c, the old cell state", exact=True)
    track.evaluate("one => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
    box = track.bounding_box()
    middle = box["y"] + box["height"] / 2
    figure.page.mouse.move(box["x"] + 0.625 * box["width"], middle)
    figure.page.mouse.down()
    figure.page.mouse.move(box["x"] + 0.2 * box["width"], middle + 30, steps=8)
    figure.page.mouse.up()
    value = float(track.input_value())
    assert -3 < value < -2
    numbers, lines = of_step(hand.step(np.ones(1), np.array([hand.H_0]), np.array([value])))
    figure.seen(numbers)
    assert figure.lines() == lines
    assert track.bounding_box()["y"] == pytest.approx(box["y"], abs=1)
    track.press("ArrowRight")
    numbers, _ = of_step(hand.step(np.ones(1), np.array([hand.H_0]), np.array([value + 0.05])))
    figure.seen(numbers)


def test_version_a_and_typed_weights(step):
    figure = step()
    assert not figure.picture.locator("[data-part~=peephole]").first.is_visible()
    figure.choose("A: with peepholes")
    figure.picture.locator("[data-part~=peephole]").first.wait_for()
    figure.live.locator("summary").click()
    figure.type(**{"p, forget": -0.7, "p, output": 1.3, "W, candidate": 0.9, "b, input": -0.4, "h, the old hidden state, typed": -0.35})
    weights = {part: dict(one) for part, one in hand.WEIGHTS.items()}
    weights["f"]["p"], weights["o"]["p"], weights["c"]["W"], weights["i"]["b"] = -0.7, 1.3, 0.9, -0.4
    arrays = [np.full(shape, weights[part][kind]) for part in "fico" for kind, shape in shapes(part)]
    h, c = lstm_step_peephole(*arrays, np.ones(1), np.array([-0.35]), np.ones(1))
    f = sigmoid(np.array([0.5 - 0.35 - 0.7 + 1]))
    figure.seen({"h": written(h, 2), "c": written(c, 2), "f": written(f, 2)})
    assert figure.lines()[3] == written(c, 4)
    assert figure.lines()[5] == written(h, 4)


def test_a_weight_that_is_being_typed_is_not_overwritten(step):
    figure = step()
    figure.live.locator("summary").click()
    field = figure.live.get_by_label("b, input", exact=True)
    field.fill("-0.4")
    figure.page.evaluate("document.querySelector('live-step').set({ x: 0.5 })")
    settle(figure.page)
    assert field.input_value() == "-0.4"
    field.press("Enter")
    settle(figure.page)
    assert figure.page.evaluate("document.querySelector('live-step').state.b_i") == -0.4


def shapes(part):
    """Return kind and shape of the weights of a gate or of the candidate, in the order of the snippet."""
    return [("W", (1, 1)), ("R", (1, 1)), *([("p", (1,))] if part != "c" else []), ("b", (1,))]


def test_figure_and_displays_lead_to_each_other(step):
    figure = step()
    page = figure.page
    rest(page.locator("#eq-cell_update .live-see")).click()
    figure.says("Update: ")
    assert page.evaluate("document.activeElement.className") == "live-picture"
    page.wait_for_function(
        "() => { const box = document.activeElement.getBoundingClientRect()\n return box.top > -50 && box.top < innerHeight }"
    )
    rest(page.locator("#eq-output_gate_peephole .live-see")).click()
    figure.says("It also sees the new cell state.")
    assert figure.live.get_by_label("A: with peepholes").is_checked()
    link = figure.live.locator("li").nth(4).locator("a")
    number = page.locator("#eq-output_gate_peephole .equation-number").text_content()
    assert link.text_content() == number
    link.click()
    expect(page).to_have_url(re.compile("#eq-output_gate_peephole$"))


def test_back_leads_to_the_display_that_was_read(step):
    figure = step()
    page = figure.page
    figure.press("Link")
    address = page.url
    for display in ("cell_update", "output_gate"):
        line = page.locator(f"#eq-{display} .equation-line")
        rest(page.locator(f"#eq-{display} .live-see")).click()
        expect(line).not_to_be_in_viewport()
        page.go_back()
        expect(line).to_be_in_viewport()
        assert page.url == address


@pytest.mark.parametrize(
    ("path", "display", "sentence"), [(CELL, "cell_update", "Update: "), (TRAINING, "lstm_cell_error", "The cell path")]
)
def test_a_display_leads_there_before_the_figure_is_live(look, path, display, sentence):
    page = look(path, "light", "wide")
    assert page.locator(".live").count() == 0
    page.locator(f"#eq-{display} .live-see").evaluate("link => link.click()")
    page.locator("live-step, live-error-back").get_by_role("status").get_by_text(sentence).wait_for()
    assert page.evaluate("document.activeElement.className") == "live-picture"
    assert page.complaints == []


def test_without_javascript_a_display_leads_to_the_picture(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + CELL)
    page.locator("#eq-cell_update .live-see").click()
    expect(page).to_have_url(re.compile("#fig-cell-step$"))
    expect(page.locator("#fig-cell-step img")).to_be_in_viewport()
    context.close()


@pytest.mark.parametrize("path", [CELL, TRAINING])
def test_every_display_that_leads_there_has_its_place(look, path):
    page = look(path, "light", "wide")
    figure = Figure(page)
    names = page.locator(".equation:has(.live-see)").evaluate_all("all => all.map(one => one.id)")
    shown = SHOWN["step" if path == CELL else "error-back"]
    assert sorted(names) == sorted(f"eq-{name}" for name in shown.split())
    for name in names:
        state = "document.querySelector('live-step, live-error-back').state"
        page.evaluate(f"Object.assign({state}, {{ at: -2, version: '' }})")
        page.locator(f"#{name} .live-see").evaluate("link => link.click()")
        assert page.evaluate(f"{state}.at") > -2, name
    figure.press("Reset")


@pytest.mark.parametrize("path", [CELL, TRAINING])
def test_back_from_the_first_place_keeps_the_focus(look, path):
    figure = Figure(look(path, "light", "wide"))
    figure.press("Next")
    back = figure.live.get_by_role("button", name="◀ Back")
    back.focus()
    figure.page.keyboard.press("Enter")
    figure.says("shows how")
    assert back.evaluate("one => one === document.activeElement && !one.disabled")


def test_without_its_file_a_drawing_stays_a_picture(browser, address):
    page = browser.new_page()
    page.route("**/figures/cell-step.svg", lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_())
    page.goto(address + CELL)
    page.locator("#fig-cell-step").scroll_into_view_if_needed()
    page.locator("live-step [role=status]").get_by_text("The whole step").wait_for()
    expect(page.locator("live-step .live-picture img")).to_be_visible()
    page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_what_leads_from_a_display_moves_nothing_and_can_be_seen(step, width):
    page = step(width=width).page
    for name in ("forget_gate", "cell_update", "output_gate_peephole"):
        display = page.locator(f"#eq-{name}")
        seen = display.locator(".live-see")
        seen.evaluate("one => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
        box = seen.bounding_box()
        assert box["height"] >= 24
        assert seen.evaluate(
            "one => { const box = one.getBoundingClientRect()\n return document.elementFromPoint(box.right - 9, box.y + 5) === one }"
        )
        high = display.bounding_box()["height"]
        seen.evaluate("one => one.remove()")
        assert display.bounding_box()["height"] == high


def test_a_finger_chooses_an_operation(phone):
    figure = phone(CELL)
    for operation, words in (("candidate", "Candidate:"), ("update", "Update:"), ("hidden", "Hidden state:")):
        figure.picture.locator(f"[data-touch={operation}]").tap()
        figure.says(words)
    figure.picture.locator("[data-touch=hidden]").tap()
    figure.says("The whole step")


def test_a_link_restores_the_step(step, look):
    figure = step()
    figure.type(**{"x, the input, typed": -1.35})
    figure.press("Next operation")
    figure.says("Forget gate")
    figure.press("Link")
    figure.live.get_by_role("button", name=re.compile("Copied|address")).wait_for()
    there = figure.page.evaluate("location.hash")
    again = Figure(look(CELL + there, "dark", "wide"))
    again.says("Forget gate")
    assert again.numbers() == figure.numbers()
    wrong = Figure(look(CELL + there.replace("%22B%22", "%22C%22"), "light", "wide"))
    wrong.says("The whole step")


@pytest.mark.parametrize("palette", BOTH)
def test_what_is_lit_has_its_colour(step, palette):
    figure = step(palette)
    figure.press("Next operation")
    figure.says("Forget gate")
    colour = """one => getComputedStyle(one).stroke"""
    box = figure.picture.locator("[data-part=forget] rect[stroke-width]").first
    other = figure.picture.locator("[data-part=input] rect[stroke-width]").first
    wanted = {"light": ("rgb(181, 70, 15)", "rgb(201, 206, 214)"), "dark": ("rgb(255, 149, 102)", "rgb(77, 85, 100)")}[palette]
    assert (box.evaluate(colour), other.evaluate(colour)) == wanted


def errors_of(first, last):
    """Return the errors of two steps as the drawing shows them."""
    both = {1: first, 2: last}
    return {f"{name}-{t}": written(getattr(one, name), 4) for t, one in both.items() for name in (*QUANTITIES, "loss")}


def test_the_terms_by_keys(back):
    figure = back()
    h_0, c_0 = hand.errors_at_start()
    wanted = {**errors_of(*hand.errors()), "h-0": written(h_0, 4), "c-0": written(c_0, 4)}
    assert figure.numbers() == wanted
    figure.picture.focus()
    walk = [f"{name}-2" for name in QUANTITIES] + [f"{name}-1" for name in QUANTITIES] + ["h-0", "c-0"]
    arrows = {f"{name}-1": 5 if name == "h" else 2 if name == "c" else 1 for name in QUANTITIES} | {"h-0": 4}
    there = set()
    for quantity in walk:
        there |= {quantity}
        for _ in range(arrows.get(quantity, 1)):
            figure.page.keyboard.press("ArrowRight")
        figure.seen({quantity: wanted[quantity]})
        found = figure.numbers()
        assert {name: text for name, text in found.items() if not name.startswith("loss")} == {name: wanted[name] for name in there}
        lit = [one for one in figure.picture.evaluate(LIT) if "/" in one]
        assert len(lit) == 1
        assert lit[0].endswith(f"/{quantity}")
        assert figure.live.locator("[aria-current=step] .live-number").text_content() == wanted[quantity]
    figure.says("The cell path: no matrix, only the forget gate of step 1")
    figure.page.keyboard.press("ArrowRight")
    figure.says("The loss of step 2 enters its h with")


def test_sums_grow_term_by_term(back):
    figure = back()
    _, last = hand.errors()
    R = {part: hand.WEIGHTS[part]["R"] for part in "fico"}
    terms = [R["f"] * last.f[0], R["i"] * last.i[0], R["c"] * last.note[0], R["o"] * last.o[0]]
    for _ in range(7):
        figure.press("Next term")
    figure.says("Step 1 has no loss of its own: 0.0000.")
    for at, term in enumerate(terms):
        figure.press("Next term")
        so_far = written(sum(terms[: at + 1]), 4)
        figure.seen({"h-1": so_far})
        figure.says(f"Its error comes back through R: {written(term, 4)}. With the terms before it: {so_far}.")


def test_exercise_4_1_1_and_other_inputs(back):
    figure = back()
    figure.choose("loss at step 1")
    first, last = hand.steps()
    nothing = hand.Errors(*[hand.NOTHING] * 7)
    one = hand.step_back(first, first.h - hand.TARGET, nothing, last.f)
    figure.seen(errors_of(one, nothing))
    figure.choose(re.compile("^step 1$"))
    assert figure.lines() == [written(getattr(one, name), 4) for name in QUANTITIES]
    figure.choose("loss at step 2")
    figure.type(**{"x, the input of step 1, typed": -0.8, "c at the start, typed": 0.3, "y, what h should be, typed": -0.6})
    first = hand.step(np.array([-0.8]), np.array([hand.H_0]), np.array([0.3]))
    last = hand.step(np.zeros(1), first.h, first.c)
    two = hand.step_back(last, last.h + 0.6, nothing, hand.NOTHING)
    figure.seen(errors_of(hand.step_back(first, hand.NOTHING, two, last.f), two))


def test_a_finger_chooses_a_quantity_and_displays_lead_there(phone):
    figure = phone(TRAINING)
    figure.picture.locator("[data-touch='c-1']").tap()
    figure.says("The cell path: no matrix, only the forget gate of step 2")
    rest(figure.page.locator("#eq-lstm_output_delta .live-see")).tap()
    figure.says("To the output gate of step 2")


def test_a_state_that_cannot_be_is_refused(look):
    figure = Figure(look(TRAINING, "light", "wide"))
    figure.press("Link")
    figure.live.get_by_role("button", name=re.compile("Copied|address")).wait_for()
    there = figure.page.evaluate("location.hash")
    wrong = Figure(look(TRAINING + there.replace("%22loss%22%3A2", "%22loss%22%3A7"), "light", "wide"))
    wrong.says("The loss of step 2")
    assert wrong.page.complaints == []
