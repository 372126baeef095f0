"""The site as a zip, opened from the disk in Chromium."""

import zipfile

import pytest
from bs4 import BeautifulSoup

from report.editions import offline

pytestmark = pytest.mark.browser


@pytest.fixture
def folder(tmp_path_factory):
    """Return where the zip was unpacked."""
    place = tmp_path_factory.mktemp("offline")
    with zipfile.ZipFile(offline.write(place)) as archive:
        archive.extractall(place)
    return place / offline.NAME


def test_links_search_and_formulas_work_from_the_disk(folder, browser):
    assert broken(folder) == []
    page = browser.new_page(viewport={"width": 1300, "height": 900})
    complaints, asked = [], []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / "index.html").as_uri())
    page.locator("article a[href$='architecture/lstm-cell.html']").first.click()
    assert page.url.startswith((folder / "architecture" / "lstm-cell.html").as_uri())
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => 0)")
    assert page.evaluate("[...document.fonts].some(font => font.family.includes('Report Math') && font.status === 'loaded')")
    page.keyboard.press("/")
    page.keyboard.type("constant error carousel")
    page.locator(".md-search-result__item").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/architecture/origin.html*")
    assert complaints == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    page.close()


def broken(folder):
    """Return the links that lead to no file."""
    found = []
    for path in folder.rglob("*.html"):
        for link in BeautifulSoup(path.read_text("utf-8"), "html.parser").find_all("a", href=True):
            address = link["href"].partition("#")[0]
            if address and ":" not in address and not (path.parent / address).is_file():
                found.append(f"{path.relative_to(folder)}: {address}")
    return found
