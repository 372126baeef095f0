"""The MkDocs hook for the way through the report: what stands under the title of each page.

Front matter says what a page needs (`needs:`, pages), whether it may be skipped (`path:`, words),
and what it is about (`description:`, a sentence, which the pages before and after show too). What
a notebook would say there is said in `mkdocs.yml`, under `extra: notebooks:`.
"""

import posixpath
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

WORDS_A_MINUTE = 200
MINUTES_A_DISPLAY = 0.75
PASSED_OVER = re.compile(r"<(pre|math|table|button|noscript)\b[^>]*>.*?</\1\s*>", re.DOTALL)
"""What is looked up, not read: a pattern, since a parser takes a third of a second for all pages."""
TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"\w[\w'’-]*")


@dataclass(frozen=True)
class Place:
    """Where a page stands, how long it takes, and which pages to read before."""

    number: int
    pages: int
    minutes: int
    needs: list[Page] = field(default_factory=list)


def minutes(content: str) -> int:
    """Return how long the text and the displays of a page take; code and tables are looked up."""
    displays = content.count(' display="block"')
    read = TAG.sub(" ", PASSED_OVER.sub(_as_read, content))
    words = len(WORD.findall(unescape(read)))
    return max(1, round(words / WORDS_A_MINUTE + displays * MINUTES_A_DISPLAY))


def _as_read(found: re.Match[str]) -> str:
    """Return what is read of something that is looked up; a formula counts as a word."""
    return " formula " if found[1] == "math" else " "


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
