"""Write `dist/lstm-report.pdf` from the built site: `make site`, then `python -m report.editions.pdf`.

Chromium prints all pages as one document, again and again: a print tells on which page each place
stands, and the next has these numbers in its contents and behind its links, until no number moves.
"""

import argparse
import html
import subprocess
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from pypdf import PdfReader

from benchmarks.site.browser import FLAGS, chromium_path
from report.editions import FOLDER, ROOT
from report.editions.pages import Chapter, chapters, number_links

NAME = "lstm-report.pdf"
DOCUMENT = "report.html"
TITLE, SUBTITLE = "Long Short-Term Memory", "an executable report"
STYLE = Path(__file__).with_suffix(".css")
PRINTS = 6
"""At most; the numbers stand still after three."""


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", nargs="?", type=Path, default=ROOT / "site")
    site = parser.parse_args().site.resolve()
    parts = list(chapters(site))
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / NAME
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        numbers: dict[str, int] = {}
        for _ in range(PRINTS):
            put(browser, document(parts, numbers), site, path)
            if numbers == (numbers := page_numbers(path)):
                break
        else:
            raise SystemExit(f"the page numbers still move after {PRINTS} prints")
        browser.close()
    reader = PdfReader(path)
    print(
        f"{path.relative_to(ROOT)}: {len(reader.pages)} pages, {path.stat().st_size / 2**20:.1f} MiB"
    )


def put(browser: Browser, text: str, site: Path, path: Path) -> None:
    """Print a document that lies in the folder of the site as long as this takes."""
    file = site / DOCUMENT
    file.write_text(text, encoding="utf-8")
    try:
        page = browser.new_page()
        page.goto(file.as_uri(), wait_until="load")
        page.evaluate("document.fonts.ready.then(() => 0)")
        page.pdf(path=path, prefer_css_page_size=True, outline=True, tagged=True)
        page.close()
    finally:
        file.unlink()


def page_numbers(path: Path) -> dict[str, int]:
    """Return on which page each named place of a PDF stands."""
    reader = PdfReader(path)
    numbers = {page.indirect_reference.idnum: at for at, page in enumerate(reader.pages, 1)}
    return {
        name.lstrip("/"): numbers[place.page.idnum]
        for name, place in reader.named_destinations.items()
    }


def document(parts: list[Chapter], numbers: dict[str, int]) -> str:
    """Return the whole report as a page."""
    style = STYLE.read_text(encoding="utf-8")
    for part in parts:
        number_links(part.article, numbers)
    articles = "\n".join(str(part.article) for part in parts)
    return (
        '<!doctype html><html lang="en" class="js"><head><meta charset="utf-8">'
        f"<title>{TITLE}: {SUBTITLE}</title>"
        f'<link rel="stylesheet" href="assets/site.css"><style>{style}</style></head>'
        '<body dir="ltr" data-md-color-scheme="default" data-md-color-primary="custom">'
        f"{cover()}{contents(parts, numbers)}<main>{articles}</main></body></html>"
    )


def cover() -> str:
    """Return the title page: what it is, of which state and day, and under which licence."""
    version = git("describe", "--tags", "--always") or "unknown"
    date = git("log", "-1", "--format=%cs") or "unknown"
    return (
        f'<section class="cover"><h1>{TITLE}</h1><p class="subtitle">{SUBTITLE.capitalize()}</p>'
        "<p>Every displayed equation is parsed, evaluated and compared with its code.</p>"
        f'<p class="state">Version {html.escape(version)}, {html.escape(date)}</p>'
        '<p class="state">Text CC BY 4.0, code MIT</p></section>'
    )


def git(*command: str) -> str:
    """Return what git prints about this project, or an empty text."""
    done = subprocess.run(["git", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def contents(parts: list[Chapter], numbers: dict[str, int]) -> str:
    """Return the table of contents, with page numbers as far as they are known."""
    lines = []
    for part in parts:
        lines.append(line("chapter", part.anchor, part.title, numbers))
        lines += [line("section", at, title, numbers) for at, title in part.headings]
    return f'<section class="contents"><h2>Contents</h2>{"".join(lines)}</section>'


def line(kind: str, at: str, title: str, numbers: dict[str, int]) -> str:
    """Return a line of the contents."""
    number = numbers.get(at, "")
    return (
        f'<a class="{kind}" href="#{at}"><span>{html.escape(title)}</span><span>{number}</span></a>'
    )


if __name__ == "__main__":
    main()
