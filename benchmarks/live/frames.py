"""Times between frames, and long tasks, while a figure is used, with the processor slowed down as on a phone.

The bare page, where a slider moves one line and nothing else, says what the browser itself takes.
"""

import re
from pathlib import Path

from benchmarks.site.server import serving

SLOWER = 4
SECONDS = 4
WIDTH, HEIGHT = 390, 844
FIGURE = re.compile(r'<figure[^>]*data-live="([\w-]+)"')
NOTE = """
  window.frames = []
  window.tasks = []
  const long = new PerformanceObserver(list => window.tasks.push(...list.getEntries()))
  long.observe({ type: "longtask" })
  const note = now => { window.frames.push(now); window.ticket = requestAnimationFrame(note) }
  window.ticket = requestAnimationFrame(note)
"""
STOP = """
  cancelAnimationFrame(window.ticket)
  ;({
    times: window.frames.slice(1).map((now, at) => now - window.frames[at]),
    tasks: window.tasks.map(task => task.duration),
  })
"""


def figures(site):
    """Return the live figures of a built site, and a page of each."""
    found = {}
    for path in sorted(site.rglob("index.html")):
        for name in FIGURE.findall(path.read_text(encoding="utf-8")):
            found.setdefault(name, path.parent.relative_to(site).as_posix())
    return found


def measure(browser, site):
    """Return for each figure, and each way to use it, frames and long tasks, in milliseconds."""
    with serving(Path(__file__).parent) as home:
        bare = summary(**used(browser, home + "bare.html", "bare", dragged))
    rows = [{"figure": "bare page, dragged", "page": "", **bare}]
    with serving(site) as home:
        for name, page in figures(site).items():
            address = home + ("" if page == "." else f"{page}/")
            found = {use: used(browser, address, name, use) for use in USES}
            rows += [{"figure": f"{name}, {use.__name__}", "page": page, **summary(**noted)} for use, noted in found.items() if noted]
    return rows


def summary(times, tasks):
    """Return median, 95th percentile and longest of the times between frames, and the long tasks."""
    ordered = sorted(times)
    at = {"median": 0.5, "p95": 0.95}
    picked = {key: ordered[int(share * (len(ordered) - 1))] for key, share in at.items()}
    return {"frames": len(times), **picked, "longest": ordered[-1], "tasks": sorted(tasks)}


def used(browser, address, name, use):
    """Return what is noted while a figure is used in one way; nothing where it has no such part."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    try:
        page = context.new_page()
        page.goto(address)
        figure = page.locator(f'figure[data-live="{name}"]').first
        figure.scroll_into_view_if_needed()
        figure.locator(f"live-{name}").wait_for(state="attached")
        page.wait_for_timeout(500)
        part = figure.locator(USES[use]).first
        if not part.count():
            return None
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        part.scroll_into_view_if_needed()
        return use(page, part)
    finally:
        context.close()


def dragged(page, slider):
    """Drag a slider to and fro."""
    box = slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    page.evaluate(NOTE)
    steps = 40
    for turn in range(2 * SECONDS):
        for step in range(steps):
            share = step / steps if turn % 2 else 1 - step / steps
            page.mouse.move(box["x"] + box["width"] * (0.05 + 0.9 * share), middle)
    noted = page.evaluate(STOP)
    page.mouse.up()
    return noted


def running(page, go):
    """Let a figure run that moves by itself."""
    go.click()
    page.wait_for_timeout(500)
    page.evaluate(NOTE)
    page.wait_for_timeout(1000 * SECONDS)
    return page.evaluate(STOP)


def stepped(page, button):
    """Press the button of a figure that goes on by one step, or turns one thing, again and again."""
    page.evaluate(NOTE)
    for _ in range(4 * SECONDS):
        button.click()
        page.wait_for_timeout(200)
    return page.evaluate(STOP)


USES = {
    dragged: 'input[type="range"]:visible',
    running: ".live-go:visible, .roll-picture:visible",
    stepped: ".live-main:visible, button.watch-tile:visible",
}
"""Each way to use a figure, and the part of it that is taken."""
