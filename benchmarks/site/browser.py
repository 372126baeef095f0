"""What a visit costs, measured in Chromium."""

import shutil
from contextlib import contextmanager

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
SHIFTS = """
  window.shifts = 0
  new PerformanceObserver(list => list.getEntries().forEach(e => { if (!e.hadRecentInput) window.shifts += e.value }))
    .observe({ type: "layout-shift", buffered: true })
"""


def chromium_path():
    """Return where Chromium is."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        raise SystemExit("No Chromium on this machine: install it (Debian: apt install chromium).")
    return found


@contextmanager
def chromium():
    """Start Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def visit(page, session, url, home):
    """Open a page, wait until it is quiet, and return what that cost."""
    sizes, addresses = {}, {}

    def sent(event):
        addresses[event["requestId"]] = event["request"]["url"]

    def done(event):
        sizes[event["requestId"]] = event["encodedDataLength"]

    session.on("Network.requestWillBeSent", sent)
    session.on("Network.loadingFinished", done)
    before = metrics(session)
    page.goto(url)
    page.wait_for_load_state("networkidle")
    page.evaluate("window.MathJax?.startup?.promise.then(() => 0)")
    page.wait_for_timeout(500)
    after = metrics(session)
    session.remove_listener("Network.requestWillBeSent", sent)
    session.remove_listener("Network.loadingFinished", done)
    asked = {key: one for key, one in addresses.items() if not one.startswith(("data:", "blob:"))}
    return {
        "KiB": sum(sizes.get(key, 0) for key in asked) / 1024,
        "requests": sum(1 for key in asked if sizes.get(key)),
        "elsewhere": sum(1 for one in asked.values() if not one.startswith(home)),
        "CPU ms": 1e3 * (after["TaskDuration"] - before["TaskDuration"]),
        "layouts": after["LayoutCount"] - before["LayoutCount"],
        "nodes": page.evaluate("document.querySelectorAll('*').length"),
        "CLS": page.evaluate("window.shifts"),
    }


def metrics(session):
    """Return Chromium's counters, in CPU time of the main thread."""
    return {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}


def walk(browser, home, pages):
    """Return what each of some pages costs, one after another, beginning with an empty cache."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    page = context.new_page()
    page.add_init_script(SHIFTS)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    costs = [visit(page, session, home + one, home) for one in pages]
    context.close()
    return costs
