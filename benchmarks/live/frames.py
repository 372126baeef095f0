"""Times between frames while a figure is used, with the processor slowed down as on a phone."""

import re

from benchmarks.site.server import serving

SLOWER = 4
SECONDS = 4
WIDTH, HEIGHT = 390, 844
FIGURE = re.compile(r'<figure[^>]*data-live="([\w-]+)"')
NOTE = """
  window.frames = []
  const note = now => { window.frames.push(now); window.ticket = requestAnimationFrame(note) }
  window.ticket = requestAnimationFrame(note)
"""
STOP = """
  cancelAnimationFrame(window.ticket)
  window.frames.slice(1).map((now, at) => now - window.frames[at])
"""


def figures(site):
    """Return the live figures of a built site, and a page of each."""
    found = {}
    for path in sorted(site.rglob("index.html")):
        for name in FIGURE.findall(path.read_text(encoding="utf-8")):
            found.setdefault(name, path.parent.relative_to(site).as_posix())
    return found


def measure(browser, site):
    """Return for each figure the times between frames, in milliseconds."""
    rows = []
    with serving(site) as home:
        for name, page in figures(site).items():
            times = used(browser, home + ("" if page == "." else f"{page}/"), name)
            if times:
                rows.append({"figure": name, "page": page, **summary(times)})
    return rows


def summary(times):
    """Return the median, the 95th percentile and the longest of some times."""
    ordered = sorted(times)
    at = {"median": 0.5, "p95": 0.95}
    picked = {key: ordered[int(share * (len(ordered) - 1))] for key, share in at.items()}
    return {"frames": len(times), **picked, "longest": ordered[-1]}


def used(browser, address, name):
    """Return the times between frames while a figure is dragged or, if it moves by itself, runs."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    try:
        page = context.new_page()
        page.goto(address)
        page.locator(f'figure[data-live="{name}"]').first.scroll_into_view_if_needed()
        figure = page.locator(f"live-{name}").first
        figure.wait_for()
        page.wait_for_timeout(500)
        slow = context.new_cdp_session(page)
        slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        slider = figure.locator('input[type="range"]:visible').first
        go = figure.locator(".live-go")
        if slider.count():
            return dragged(page, slider)
        return running(page, go) if go.count() else []
    finally:
        context.close()


def dragged(page, slider):
    """Drag a slider to and fro."""
    slider.scroll_into_view_if_needed()
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
    times = page.evaluate(STOP)
    page.mouse.up()
    return times


def running(page, go):
    """Let a figure run that moves by itself."""
    go.click()
    page.wait_for_timeout(500)
    page.evaluate(NOTE)
    page.wait_for_timeout(1000 * SECONDS)
    return page.evaluate(STOP)
