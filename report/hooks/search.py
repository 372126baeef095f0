"""The MkDocs hook that writes what readers search: one entry a section, a solution or a glossary term.

Displays, code and symbol tables are left out, and formulas in the text are put into words, so that
a result can be read. The theme's own index has all of it, formulas twice, and no σ. The entries are
a script, `search/entries.js`, and are loaded when somebody searches, from a folder too.
"""

import json
import tomllib
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.pages import Page

from report.search import entries, equations, with_anchors

FOUND = tomllib.loads(Path(__file__).parents[1].joinpath("search.toml").read_text("utf-8"))

_entries: dict[str, list[dict[str, Any]]] = {}
_read = cache(entries)


def on_config(config: MkDocsConfig) -> None:
    """Begin anew, and let the theme's plugin draw the field but index nothing."""
    _entries.clear()
    plugin: Any = config.plugins["material/search"]
    plugin.search_index.add_entry_from_context = lambda page: None


def on_page_content(html: str, **_: Any) -> str:
    """Give each term of a definition list an anchor."""
    return with_anchors(html)


@event_priority(-100)
def on_page_context(context: Any, page: Page, **_: Any) -> None:
    """Note the sections of a page, and further words by which the whole page is found."""
    source = page.file.src_uri
    entry = {"page": page.url, "weight": FOUND["weights"].get(source, 1)}
    _entries[source] = [entry | one for one in _read(page.content)]
    for one in equations(page.content or ""):
        _entries[source].append(entry | one | {"weight": entry["weight"] / 2})
    _entries[source][0]["words"] = FOUND["words"].get(source, "")


@event_priority(-50)
def on_post_build(config: MkDocsConfig) -> None:
    """Write the entries, where the theme's plugin has just written its empty index."""
    folder = Path(config.site_dir, "search")
    (folder / "search_index.json").unlink(missing_ok=True)
    folder.mkdir(exist_ok=True)
    text = json.dumps(
        [*chain.from_iterable(_entries.values())], ensure_ascii=False, separators=(",", ":")
    )
    (folder / "entries.js").write_text(f"window.searchEntries = {text}\n", encoding="utf-8")
