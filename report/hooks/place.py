"""The MkDocs hook for the way through the report: what stands under the title of each page.

Front matter says what a page needs (`needs:`, pages), whether it may be skipped (`path:`, words),
and what it is about (`description:`, a sentence, which the pages before and after show too). What
a notebook would say there is said in `mkdocs.yml`, under `extra: notebooks:`.
"""

import posixpath
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

WORDS_A_MINUTE = 200
MINUTES_A_DISPLAY = 0.75


@dataclass(frozen=True)
class Place:
    """Where a page stands, how long it takes, and which pages to read before."""

    number: int
    pages: int
    minutes: int
    needs: list[Page] = field(default_factory=list)


class _Reader(HTMLParser):
    """Counts the words that are read as text, and the displays; what is looked up is passed over."""

    PASSED_OVER = ("pre", "math", "table", "annotation", "button", "noscript")

    def __init__(self) -> None:
        super().__init__()
        self.words = self.displays = 0
        self.passing: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a display, and where code, a table or a formula begins."""
        self.displays += tag == "math" and ("display", "block") in attrs
        if tag in self.PASSED_OVER:
            self.words += tag == "math" and not self.passing
            self.passing.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note where code, a table or a formula ends."""
        if self.passing and tag == self.passing[-1]:
            self.passing.pop()

    def handle_data(self, data: str) -> None:
        """Count the words of a text; a formula in it counts as one."""
        if not self.passing:
            self.words += len(re.findall(r"\w[\w'’-]*", data))


def minutes(content: str) -> int:
    """Return how long the text and the displays of a page take; code and tables are looked up."""
    reader = _Reader()
    reader.feed(content)
    reader.close()
    time = reader.words / WORDS_A_MINUTE + reader.displays * MINUTES_A_DISPLAY
    return max(1, round(time))


def on_env(env: Any, config: MkDocsConfig, files: Files) -> None:
    """Give the notebooks what other pages have in their front matter."""
    notebooks = config.extra.get("notebooks", {})
    for file in files.documentation_pages():
        name, kind = posixpath.splitext(posixpath.basename(file.src_uri))
        if file.page and kind == ".ipynb":
            file.page.meta = {**notebooks.get(name, {}), **file.page.meta}


def on_page_context(
    context: Any, page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    """Give the template the place of a page."""
    if page in nav.pages:
        number = nav.pages.index(page) + 1
        needs = _needed(page, nav)
        context["place"] = Place(number, len(nav.pages), minutes(page.content or ""), needs)
    return dict(context)


def _needed(page: Page, nav: Navigation) -> list[Page]:
    wanted = page.meta.get("needs") or []  # report/law/front.py tells of pages that are not there
    return [one for one in nav.pages if one.file.src_uri in wanted]
