"""What ends a build, as one sentence with the file and the line to look at."""

import re
import traceback
from pathlib import Path
from typing import Any

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError
from mkdocs.structure.pages import Page
from pymdownx.snippets import SnippetMissingError  # type: ignore[import-untyped]


def sentence(error: BaseException, docs: Path) -> str:
    """Return what went wrong and what to do."""
    page = page_of(error)
    where = f"{_place(docs / page)}: " if page else ""
    if isinstance(error, SnippetMissingError):
        return _missing_include(str(error), docs, page)
    if isinstance(error, UnicodeDecodeError):
        line = error.object[: error.start].count(b"\n") + 1
        cure = "this line is not text in UTF-8: save the file in that encoding"
        return f"{where.rstrip(': ')}:{line}: {cure}"
    if isinstance(error, TemplateSyntaxError):
        file = _place(Path(error.filename or error.name or "a template"))
        return f"{file}:{error.lineno}: this template is wrong: {error.message}"
    if isinstance(error, TemplateNotFound):
        cure = "write another in `template:`, or delete that line"
        return f"{where}there is no template {error.name}: {cure}"
    if isinstance(error, TemplateError):
        file, line = innermost(error, ".html")
        return f"{file}:{line}: this template cannot be filled: {error.message}"
    file, line = innermost(error)
    return (
        f"{where}{type(error).__name__} in {file}:{line}: {error} (`-v` shows how it came to that)"
    )


def _missing_include(message: str, docs: Path, page: str) -> str:
    found = re.search(r"'([^']+)'", message)
    name, path = found[1] if found else "", docs / page
    line = 1
    if page and path.is_file():
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        line = next((number for number, text in enumerate(lines, 1) if name in text), 1)
    start = f"{_place(path)}:{line}" if page else "mkdocs.yml:1"
    return f"{start}: {name} does not exist, or lies outside of the report: correct this include"


def page_of(error: BaseException) -> str:
    """Return the page that was being built when an error came, from the frames it went through."""
    for frame, _ in reversed(list(traceback.walk_tb(error.__traceback__))):
        page: Any = frame.f_locals.get("page")
        if isinstance(page, Page):
            return page.file.src_uri
    return ""


def innermost(error: BaseException, suffix: str = "") -> tuple[str, int]:
    """Return file and line of the last place outside of packages that an error came from."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [one for one in frames if "site-packages" not in one.filename and one.lineno]
    named = [one for one in own if one.filename.endswith(suffix) and Path(one.filename).is_file()]
    chosen = (named or own or list(frames))[-1:]
    return (_place(Path(chosen[0].filename)), chosen[0].lineno or 1) if chosen else ("?", 1)


def _place(path: Path) -> str:
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else path.as_posix()
