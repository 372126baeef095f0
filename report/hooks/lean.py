"""The MkDocs hook that takes from a built site what no page needs: rules of style, the theme's script,
and the white space of its templates.

While serving, everything stays as it is: the pages look the same, and a save costs less.
"""

import re
import shutil
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority

from report.lean import Used, lean

LINK = re.compile(r'\s*<link rel="stylesheet" href="([^"]+)">')
ASSETS = re.compile(r".*?(?=assets/)")
ARTICLE = re.compile(r"(<article.*</article>)", re.DOTALL)
SPACE = re.compile(r"(?<=>)\s+|\s+(?=<)")
SHEET = "assets/site.css"
IDLE = ("assets/javascripts", "assets/stylesheets")

_building = False
_sheets: dict[str, None] = {}


def on_startup(command: str, **_: Any) -> None:
    """Note whether the site is built."""
    global _building
    _building = command == "build"


def on_config(config: MkDocsConfig) -> None:
    """Forget the sheets of another build."""
    _sheets.clear()


def on_post_page(output: str, **_: Any) -> str:
    """Link one sheet in the place of all."""
    return _lean(output)


def on_post_template(output_content: str, **_: Any) -> str:
    """Do the same on the page for addresses that are not there."""
    return _lean(output_content)


def _lean(html: str) -> str:
    found = LINK.findall(html)
    if not _building or not found:
        return html
    _sheets.update(dict.fromkeys(ASSETS.sub("", one, count=1) for one in found))
    home = found[0][: found[0].index("assets/")]
    html = LINK.sub(f'\n<link rel="stylesheet" href="{home}{SHEET}">', html, count=1)
    html = LINK.sub(lambda one: one[0] if SHEET in one[1] else "", html)
    parts = ARTICLE.split(html)
    return "".join(part if at % 2 else SPACE.sub(" ", part) for at, part in enumerate(parts))


@event_priority(-60)
def on_post_build(config: MkDocsConfig) -> None:
    """Write the sheet, and remove what it replaces."""
    if not _building:
        return
    site = Path(config.site_dir)
    texts = [site.joinpath(one).read_text(encoding="utf-8") for one in _sheets]
    later = [path.read_text(encoding="utf-8") for path in site.glob("assets/live/*.*s")]
    for one in _sheets:
        site.joinpath(one).unlink()
    for folder in IDLE:  # first, since the words of its scripts would count as used
        shutil.rmtree(site / folder, ignore_errors=True)
    sheet = lean(texts, Used.of(site), later)
    site.joinpath(SHEET).write_text(sheet, encoding="utf-8")
