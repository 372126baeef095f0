"""The MkDocs hook for what every page says of the report: what was checked when, by which tests, and
how to cite it."""

from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from equations.settings import Settings
from equations.truth import Truth
from report.citation import tags
from report.hooks.dates import git

ROOT = Path(__file__).parents[2]


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Put modules, tests and the library beside the pages; the mark of UTF-8 tells it to every browser."""
    settings = Settings.read(ROOT)
    for path in [
        *modules(settings),
        *tests(settings),
        *sorted((settings.root / "lstm").glob("*.py")),
    ]:
        place = settings.place(path.with_suffix(".txt"))
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        files.append(File.generated(config, place, content=f"\ufeff{text}"))


def on_env(env: Any, config: MkDocsConfig, **_: Any) -> None:
    """Give the templates what they say on every page."""
    env.globals["checks"] = f"{commit()} {passed(Settings.read(ROOT))}".strip()
    env.globals["citation"] = tags()


def commit() -> str:
    """Return which commit this is, if git knows, and whether files have changed since."""
    name, date = git(ROOT, "rev-parse", "--short", "HEAD"), git(ROOT, "log", "-1", "--format=%cs")
    changed = " and changes since" if git(ROOT, "status", "--porcelain") else ""
    return f"Built from commit {name} of {date}{changed}." if name else ""


def passed(settings: Settings) -> str:
    """Return when the tests of all equations passed on this code, or that they did not."""
    truth, tested = Truth.read(settings.truth, settings.root), tests(settings)
    states = [truth.of(path) for path in tested if path.exists()]
    good = [state for state in states if state.fresh]
    if not good:
        return "Whether the tests of its equations pass on this code is not known."
    when = max(state.when for state in good)[:10]
    some = f"{len(good)} of {len(tested)}"
    number = "all" if len(good) == len(tested) else some
    return f"The tests of {number} equations have passed on this code, last on {when}."


def modules(settings: Settings) -> list[Path]:
    """Return the modules of the equations."""
    return [one for one in settings.snippets.glob("*/*.py") if one.stem != "__init__"]


def tests(settings: Settings) -> list[Path]:
    """Return where the test of each equation stands, or should."""
    found = modules(settings)
    return [settings.tests / one.parent.name / f"test_{one.name}" for one in found]
