"""The MkDocs hook for the dates under the pages: a date that git does not know is not shown.

Without git the plugin for dates takes the day of the build, in a shallow clone the day of the last
commit; both would be false.
"""

import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority

from notebooks.execute import script_of

ROOT = Path(__file__).parents[2]


@event_priority(100)
def on_config(config: MkDocsConfig, **_: Any) -> None:
    """Turn the plugin off, before it starts, where the history is not there or not whole."""
    plugin: Any = config.plugins.get("git-revision-date-localized")
    if plugin and not whole_history():
        plugin.config["enabled"] = False


def on_page_context(context: Any, page: Any, **_: Any) -> None:
    """Give the page of a notebook the date of its script; the page's own file is not in git."""
    name = Path(page.file.src_uri)
    if name.suffix == ".ipynb" and whole_history():
        date = last_change(script_of(name.stem, ROOT))
        if date:
            page.meta["git_revision_date_localized"] = date


def whole_history() -> bool:
    """Return whether git knows this project, and all of its commits."""
    shallow = git(ROOT, "rev-parse", "--is-shallow-repository")
    return shallow == "false" and bool(last_change(ROOT / "mkdocs.yml"))


def last_change(path: Path) -> str:
    """Return the date of the last commit that changed a file, or an empty text if there is none."""
    return git(path.parent, "log", "-1", "--format=%cs", "--", path.name)


@cache
def git(folder: Path, *words: str) -> str:
    """Return what git prints in a folder, or an empty text where it fails or is not there."""
    try:
        done = subprocess.run(
            ["git", *words], cwd=folder, capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return done.stdout.strip()
