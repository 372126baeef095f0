"""The built site in Chromium."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from benchmarks.site.browser import FLAGS
from benchmarks.site.server import serving
from tests.browser.views import WIDTHS

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def address(site):
    """Serve the built site on a free port of this machine and return its address."""
    with serving(site) as home:
        yield home


@pytest.fixture(scope="session")
def browser():
    """Start the system's Chromium once; without one, skip, but never in CI."""
    if CHROMIUM is None:
        message = "no Chromium on this machine: install it (Debian: apt install chromium) to run the browser tests"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def look(browser, address):
    """Return a function that opens a page and notes what it requests and what it complains of."""
    contexts = []

    def opened(path, palette, width):
        context = browser.new_context(viewport={"width": WIDTHS[width], "height": 900}, color_scheme=palette, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.requests, page.complaints = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready")
        return page

    yield opened
    for context in contexts:
        context.close()
