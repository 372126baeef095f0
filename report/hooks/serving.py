"""A MkDocs hook that makes `mkdocs serve` quick: a page that comes out as before is not converted again.

MkDocs converts every page at every save, and a page's equations may depend on any module and on the numbers of other pages. So each page is
still expanded, with all its checks, into the Markdown that the other extensions get; if that text is known, its result is taken from
memory, and so are the page's entries in the search index. Pages that gave a warning are not remembered, so that the warning comes again.
When the server ends it keeps the site, unless there was a warning; the next one begins with it if all files that it was built from are as
they were. A build does without all this.
"""

import errno
import hashlib
import json
import logging
import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache
from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from mkdocs.commands import serve
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from equations.extension import EquationsExtension, labels
from report.hooks.dates import git

AFTER_INCLUDES = 31
"""Just behind pymdownx.snippets (32): every equation, generated table and included file is now in the text."""

CONVERTED = ("content", "toc", "_title_from_render", "present_anchor_ids")
"""What the conversion of a page leaves on it; links_to_anchors too, but with files that belong to one build."""


KEPT = Path(".cache/served")
"""Where the site is kept, from the folder of mkdocs.yml."""
READ = (".cache/truth.json", ".cache/notebooks")
"""What a build reads and nobody edits."""
NAMED = ("EDIT_URI", "EQUATIONS_FRESH", "NOTEBOOKS", "REPO_URL", "SITE_URL")
"""What a build reads in the environment."""


TEMPLATES = Path(__file__).parent / "templates"


class _Known(Exception):  # noqa: N818 - not an error: the page has been converted before
    """Ends a conversion whose result is known."""


class _Warnings(logging.Handler):
    """Counts warnings."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1


class Memory(Extension):
    """What pages were converted to, by the text that they were expanded to."""

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, dict[str, Any]] = {}
        self.surroundings = self.key = ""
        self.reading: Thread | None = None

    def extendMarkdown(self, md: Markdown) -> None:
        """Look at the text as soon as it is complete."""
        md.preprocessors.register(_Stop(md, self), "equations-known", AFTER_INCLUDES)

    def render(
        self, original: Callable[..., None], page: Page, config: MkDocsConfig, files: Files
    ) -> None:
        """Convert a page as MkDocs does, unless it is known."""
        paths = [file.src_uri for file in files]
        if self.reading:
            self.reading.join()
        self.surroundings, self.key = f"{page.file.src_uri}\0{paths}", ""
        warnings, log = _Warnings(), logging.getLogger("mkdocs")
        log.addHandler(warnings)
        try:
            original(page, config, files)
        except _Known:
            kept = self.known[self.key]
            page.__dict__ |= {name: kept[name] for name in CONVERTED}
            found = {files.get_file_from_path(path): links for path, links in kept["links"].items()}
            page.links_to_anchors = {
                file: links for file, links in found.items() if file is not None
            }
        else:
            if self.key and not warnings.count:
                links = {
                    file.src_uri: links for file, links in (page.links_to_anchors or {}).items()
                }
                self.known[self.key] = {name: page.__dict__[name] for name in CONVERTED} | {
                    "links": links
                }
        finally:
            log.removeHandler(warnings)


class _Stop(Preprocessor):
    def __init__(self, md: Markdown, memory: Memory) -> None:
        super().__init__(md)
        self.memory = memory

    def run(self, lines: list[str]) -> list[str]:
        memory = self.memory
        memory.key = hashlib.sha256(
            "\n".join([memory.surroundings, labels(), *lines]).encode()
        ).hexdigest()
        if memory.key in memory.known:
            raise _Known
        return lines


class Kept:
    """The site of the server that ran before."""

    def __init__(self) -> None:
        self.first = True
        self.stamp, self.site, self.folder = "", "", Path()

    def build(self, original: Callable[..., None], config: MkDocsConfig, **options: Any) -> None:
        """Build the site as MkDocs does, or take the one that was kept."""
        if self.first:  # before pages are built that nobody will get
            see_whether_free(*config.dev_addr)
        first, self.first, self.stamp = self.first, False, ""
        self.site, self.folder = config.site_dir, Path(config.config_file_path).parent / KEPT
        stamp = stamp_of(config)
        if first and self._kept() == stamp:
            shutil.copytree(self.folder / "site", config.site_dir, dirs_exist_ok=True)
            self.stamp = stamp
            return
        warnings, log = _Warnings(), logging.getLogger("mkdocs")
        log.addHandler(warnings)
        try:
            original(config, **options)
        finally:
            log.removeHandler(warnings)
        self.stamp = "" if warnings.count else stamp

    def keep(self) -> None:
        """Keep the site that was served last, if it is whole and without a warning."""
        if self.stamp and self.stamp != self._kept():
            shutil.rmtree(self.folder, ignore_errors=True)
            shutil.copytree(self.site, self.folder / "site")
            (self.folder / "stamp").write_text(self.stamp, encoding="utf-8")

    def _kept(self) -> str:
        try:
            return (self.folder / "stamp").read_text(encoding="utf-8")
        except OSError:
            return ""


def stamp_of(config: MkDocsConfig) -> str:
    """Return a text that changes with whatever a site is built from."""
    root = Path(config.config_file_path).parent
    named = [config.docs_dir, config.config_file_path, *config.watch]
    roots = [*map(Path, named), *(root / one for one in READ)]
    files = sorted(file for one in roots for file in _files(one))
    stats = [(str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files]
    given = [os.environ.get(name) for name in NAMED]
    text = json.dumps([sys.version, config.site_url, git(root, "rev-parse", "HEAD"), given, stats])
    return hashlib.sha256(text.encode()).hexdigest()


def _digest(folder: Path) -> str:
    content = b"".join(file.read_bytes() for file in sorted(_files(folder)))
    return hashlib.sha256(content).hexdigest()[:12]


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    for folder, folders, names in os.walk(path):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (Path(folder, name) for name in names)


_memory = Memory()
_kept = Kept()
_serving = False


def on_startup(command: str, **_: Any) -> None:
    """While serving, put the memory before MkDocs' conversion."""
    global _serving
    _serving = command == "serve"
    if _serving:
        original = Page.render
        Page.render = lambda *arguments: _memory.render(original, *arguments)  # type: ignore[method-assign]
        server: Any = serve
        build = server.build
        server.build = lambda config, **options: _kept.build(build, config, **options)


def on_config(config: MkDocsConfig) -> None:
    """While serving, let each conversion ask the memory, and the search plugin too."""
    if _serving:
        if not _memory.reading:
            _memory.reading = Thread(target=_read, args=[config], daemon=True)
            _memory.reading.start()
        config.markdown_extensions.append(_memory)  # type: ignore[arg-type]
        if "mkdocs-jupyter" in config.plugins:
            settings: Any = config.plugins["mkdocs-jupyter"].config
            settings["cache"] = True  # of the conversion, by the content of the executed notebook
            settings["cache_dir"] = f".cache/mkdocs-jupyter/{_digest(TEMPLATES)}"  # and by ours


def _read(config: MkDocsConfig) -> None:
    """Read and check the equations; while their worker computes, there are pages without any."""
    with suppress(Exception):  # comes again where they are needed
        _ = EquationsExtension(**config.mdx_configs.get("equations.extension", {})).project


def on_shutdown(**_: Any) -> None:
    """Keep the site for the next server."""
    if _serving:
        _kept.keep()


def see_whether_free(host: str, port: int) -> None:
    """End with a sentence if another program listens at this address."""
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        cure = f"`make serve PORT={port + 1}`, or end that program"
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise Abort(f"port {port} of {host} is in use or not allowed: {cure}") from None


def on_env(env: Environment, **_: Any) -> None:
    """Keep the compiled templates of the theme, which MkDocs forgets after each build."""
    if _serving:
        env.bytecode_cache = FileSystemBytecodeCache()
