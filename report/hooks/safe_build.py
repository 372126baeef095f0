"""The MkDocs hook of a build that fails: the good site that was there stays.

A build goes into a folder beside the site and is moved into its place when it is good. With
`--strict` it is good if nothing on MkDocs' loggers was a warning or worse. The hook counts them
itself, since MkDocs does not see what its own log level drops: `-q` made every strict build pass,
`-v` one with links to nowhere.
A warning names the line of the page, where the text of the page shows it. What would be a
traceback ends in a sentence; `-v` shows the traceback too.
"""

import logging
import re
import shutil
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.plugins import event_priority

from equations.problem import Problem
from equations.settings import Settings
from report.failures import sentence

LINK = re.compile(r"(?:Doc file|A reference to|A relative path to) '(?P<page>[^']+\.md)'")
TARGET = re.compile(r"(?:link|path|target|image) '(?P<target>[^']*)'")


class Warnings(logging.Handler):
    """Counts warnings and errors, and says in which line of a page a broken link stands."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0
        self.docs = Path()

    def emit(self, record: logging.LogRecord) -> None:
        """Count a record."""
        self.count += 1

    def filter(self, record: logging.LogRecord) -> bool:
        """Put the place before a warning that names page and link, before it is printed."""
        message = record.getMessage()
        page, target = LINK.search(message), TARGET.search(message)
        if page and target and record.levelno >= logging.WARNING:
            path = self.docs / page["page"]
            line = line_of(path, target["target"])
            record.msg, record.args = f"{place(path)}:{line}: {message} Correct the link.", ()
        return True


_warnings = Warnings()
_build: dict[str, Any] = {"site": "", "folder": "", "safe": False}


def line_of(path: Path, words: str) -> int:
    """Return the first line of a file in which words stand, or 1."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return 1
    return next((number for number, line in enumerate(lines, 1) if words in line), 1)


def place(path: Path) -> str:
    """Return a path as it is seen from here."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else path.as_posix()


def on_startup(command: str, dirty: bool, **_: Any) -> None:
    """Note whether a whole site is built: a dirty build needs what is in the folder."""
    _build["safe"] = command != "serve" and not dirty


@event_priority(100)
def on_config(config: MkDocsConfig) -> None:
    """Count from here on, and build beside the site."""
    _warnings.count, _warnings.docs = 0, Path(config.docs_dir)
    for name in {"mkdocs", _logger(config)}:
        log = logging.getLogger(name)
        _hear(log)
        log.handlers = [_warnings, *(one for one in log.handlers if one is not _warnings)]
    if _build["safe"]:
        site = Path(config.site_dir).resolve()
        folder = site.with_name(f".{site.name}.building")
        shutil.rmtree(folder, ignore_errors=True)
        _build.update(site=str(site), folder=str(folder))
        config.site_dir = str(folder)


def _logger(config: MkDocsConfig) -> str:
    """Return the outermost logger on which the equations warn."""
    try:
        name = Settings.read(Path(config.config_file_path).parent).logger
    except Problem:
        return "mkdocs"
    return "mkdocs" if name.startswith("mkdocs.") else name


def _hear(log: logging.Logger) -> None:
    """Let warnings through that the level drops; what is printed stays as quiet as it was."""
    if log.level > logging.WARNING:
        for handler in log.handlers:
            if handler is not _warnings:
                handler.setLevel(max(handler.level, log.level))
        log.setLevel(logging.WARNING)
    pages = logging.getLogger("mkdocs.structure.pages")
    if pages.isEnabledFor(logging.DEBUG):
        pages.setLevel(logging.INFO)  # else MkDocs forgets the links to anchors


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """Move a good site into its place; refuse another."""
    if config.strict and _warnings.count:
        number = "a problem" if _warnings.count == 1 else f"{_warnings.count} problems"
        kept = f"; {place(Path(_build['site']))} is as it was" if _build["safe"] else ""
        raise Abort(f"Aborted with {number} in strict mode{kept}.")
    if _build["folder"]:
        site, folder = Path(_build["site"]), Path(_build["folder"])
        config.site_dir = str(site)
        replace(folder, site)


def replace(folder: Path, site: Path) -> None:
    """Put a folder in the place of the site; hidden files there stay, as MkDocs leaves them."""
    old = site.with_name(f".{site.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if site.is_dir():
        for hidden in (one for one in site.iterdir() if one.name.startswith(".")):
            if not (folder / hidden.name).exists():
                shutil.move(hidden, folder / hidden.name)
    try:
        if site.exists():
            site.rename(old)
        folder.rename(site)
    except OSError:  # the site is a mounted volume, say: then its content is exchanged
        site.mkdir(parents=True, exist_ok=True)
        for one in site.iterdir():
            shutil.rmtree(one) if one.is_dir() and not one.is_symlink() else one.unlink()
        shutil.copytree(folder, site, dirs_exist_ok=True)
    _clean()
    shutil.rmtree(old, ignore_errors=True)


def _clean() -> None:
    if _build["folder"]:
        shutil.rmtree(_build["folder"], ignore_errors=True)
        _build["folder"] = ""


@event_priority(-100)
def on_build_error(error: Exception, **_: Any) -> None:
    """Remove what was built, and say in a sentence what went wrong."""
    _clean()
    if not isinstance(error, MkDocsException):
        if logging.getLogger("mkdocs").isEnabledFor(logging.DEBUG):
            logging.getLogger("mkdocs").debug("where it happened:", exc_info=error)
        raise Abort(f"Aborted: {sentence(error, _warnings.docs)}") from None


def on_shutdown(**_: Any) -> None:
    """Remove what an interrupted build has left."""
    _clean()
