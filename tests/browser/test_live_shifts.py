"""A live figure takes its place before a reader comes to it, and moves nothing that is being read."""

import pytest

pytestmark = pytest.mark.browser

PAGES = [
    "",
    "architecture/lstm-cell/",
    "training/training/",
    "training/practice/",
    "foundations/rnn-limits/",
    "limitations/",
    "transformer/",
]
MOST = 0.01
WATCH = """() => {
  window.shifts = []
  new PerformanceObserver(found => shifts.push(...found.getEntries().filter(one => !one.hadRecentInput)))
    .observe({ type: "layout-shift" })
}"""
READ = """async () => {
  const ahead = () => [...document.querySelectorAll("[data-live]:not([data-live=question])")]
    .filter(one => one.getBoundingClientRect().top < innerHeight + 600)
  const drawn = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)))
  const late = () => ahead().find(one => !one.querySelector(".live > .live-says:not(:empty)"))
  for (let last = -1; scrollY !== last; ) {
    for (let start = performance.now(); late() && performance.now() < start + 20000; ) await drawn()
    if (late()) throw Error(`${late().dataset.live} is still not live`)
    await drawn()
    last = scrollY
    scrollBy({ top: 200, behavior: "instant" })
  }
  await drawn()
  return shifts.map(one => [one.value, ...one.sources.map(({ node }) => node?.outerHTML?.slice(0, 100))])
}"""
"""Scrolls on as soon as the figures are live that come within six hundred pixels."""


@pytest.mark.parametrize("width", [390, pytest.param(1366, marks=pytest.mark.slow)])
@pytest.mark.parametrize("path", PAGES)
def test_who_reads_on_sees_nothing_move(browser, address, path, width):
    """From when the fonts are there; those of a machine that stand there meanwhile differ."""
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.goto(address + path)
    page.evaluate("document.fonts.ready")
    page.evaluate(WATCH)
    shifts = page.evaluate(READ)
    page.close()
    assert sum(value for value, *_ in shifts) <= MOST, shifts
