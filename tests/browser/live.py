"""Live figures as a reader operates them: where they stand, and what they show."""

PLACES = {
    "gradient": ("foundations/rnn-limits/", "gradient-over-time", "recurrent weight w"),
    "half-life": ("architecture/lstm-cell/", "half-life", "forget bias"),
    "lstm-gradient": ("limitations/", "lstm-gradient", "recurrent weight of the candidate"),
    "cost": ("transformer/", "counted-costs", "width d"),
    "watch": ("architecture/lstm-cell/", "watch", "cell state"),
}
"""By the name of a figure: its page, its place there, and one of its sliders."""


def come_to(page, name):
    """Scroll to a figure and return it, once it is live."""
    page.locator(f"#fig-{PLACES[name][1]}").scroll_into_view_if_needed()
    figure = page.locator(f"live-{name}")
    figure.locator("[role=status]").wait_for()
    return figure


def type_in(figure, **numbers):
    """Type numbers beside sliders, named by their labels with _ for a space, and wait for the drawing."""
    for label, value in numbers.items():
        figure.get_by_label(f"{label.replace('_', ' ')}, typed", exact=True).fill(repr(value))
        figure.page.keyboard.press("Enter")
    settle(figure.page)


def rest(part):
    """Return a part of a page when it is in view and rests: what is laid out late moves it."""
    part.scroll_into_view_if_needed()
    settle(part.page)
    return part


def settle(page):
    """Wait until a change is drawn, and said."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 200)))")


def numbers(figure):
    """Return the full values of the numbers that are shown, in order."""
    found = figure.locator(".live-number").evaluate_all("all => all.map(one => one.dataset.full)")
    return [float(one.replace("−", "-")) for one in found]


def heights(figure, at=-1):
    """Return the heights of the points of a curve as shares of the axis, counted from below."""
    data = figure.locator(".live-plot .live-curve").nth(at).get_attribute("d")
    return [1 - float(point.split(" ")[1]) / 1000 for point in data[1:].split("L")]


def said(figure):
    """Return the sentence of a figure."""
    return figure.locator("[role=status]").text_content()


def eventually(page, read, wanted):
    """Wait for the next frames until what is read is as it should be."""
    for _ in range(200):
        if (found := read()) == wanted:
            return
        page.wait_for_timeout(50)
    assert found == wanted
