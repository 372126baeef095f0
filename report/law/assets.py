"""Pictures, fonts and other files of docs/: harmless, whole, and each used somewhere."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from equations.problem import Problem
from report.law.text import text_of

SVG = "{http://www.w3.org/2000/svg}"
FORBIDDEN = {
    "script",
    "foreignObject",
    "iframe",
    "image",
    "audio",
    "video",
    "handler",
    "set",
    "animate",
}
MAGIC = {
    ".woff2": b"wOF2", ".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".gif": b"GIF8",
    ".webp": b"RIFF", ".mp3": b"", ".wav": b"RIFF", ".ico": b"\0\0\1\0",
}  # fmt: skip
"""How files of each kind begin."""
END = {".png": b"IEND\xaeB`\x82", ".jpg": b"\xff\xd9"}
READ = {".md", ".css", ".js", ".mjs", ".html", ".yml", ".toml"}
SOURCES = {".md", ".bib"}
"""Files that are read by the machinery itself."""


def problems(project: Any) -> Iterator[Problem]:
    """Yield what is wrong with the files beside the pages."""
    docs: Path = project.settings.docs
    made = docs / project.settings.live / "equations"
    paths = (path for path in sorted(docs.rglob("*")) if made not in path.parents)
    files = [path for path in paths if path.is_file()]
    for path in files:
        if path.suffix == ".svg":
            yield from drawing(path)
        elif path.suffix in MAGIC:
            yield from whole(path)
    yield from unused(files, project)
    yield from templates(project.settings.root)


def drawing(path: Path) -> Iterator[Problem]:
    """Yield what an SVG file may not hold."""
    try:
        found = _problems_of_svg(text_of(path, path.name))
    except Problem as problem:
        yield problem
        return
    for message, line in found:
        yield Problem(message, line, path=path)


@lru_cache(maxsize=512)
def _problems_of_svg(text: str) -> list[tuple[str, int]]:
    """Return what is wrong with a picture, with lines."""
    if "<!DOCTYPE" in text or "<?xml-stylesheet" in text:
        return [("a picture declares nothing and loads no style: delete that line", 1)]
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        return [(f"this is not XML, or cut off: {error}", error.position[0])]
    found = []
    if root.tag != f"{SVG}svg":
        found.append(("this is no SVG: its first element is not <svg>", 1))
    for element in root.iter():
        name = str(element.tag).removeprefix(SVG)
        before = text.partition(f"<{name}")[0]
        found += [(one, before.count("\n") + 1) for one in _problems_of_element(name, element)]
    return found


def _problems_of_element(name: str, element: ElementTree.Element) -> Iterator[str]:
    if name in FORBIDDEN or name.startswith("{"):
        yield f"a picture may not hold <{name.rpartition('}')[2]}>: shapes and text only"
    if name == "style" and re.search(r"@import|url\((?!\s*[\"']?#)", element.text or ""):
        yield "the style of a picture may not load anything"
    for attribute, value in element.attrib.items():
        short = attribute.rpartition("}")[2]
        if short.lower().startswith("on"):
            yield f"a picture may not act: delete {short}"
        elif short in ("href", "src") and not value.startswith("#"):
            yield f"a picture may not load or link to anything: delete {short}"
        elif re.search(r"url\((?!\s*[\"']?#)", value):
            yield f"a picture may not load anything: {short} may name a part of it only"


def whole(path: Path) -> Iterator[Problem]:
    """Yield what shows that a file is of another kind than its name says, or cut off."""
    content = path.read_bytes()
    if not content.startswith(MAGIC[path.suffix]) or not content:
        yield Problem(f"this is no {path.suffix[1:]} file: take it back from git", path=path)
    elif path.suffix == ".woff2" and int.from_bytes(content[8:12], "big") != len(content):
        yield Problem("this font is cut off: run `make font`, or take it back from git", path=path)
    elif not content.endswith(END.get(path.suffix, b"")):
        yield Problem("this picture is cut off: take it back from git", path=path)


def unused(files: list[Path], project: Any) -> Iterator[Problem]:
    """Yield the files that nothing names."""
    root, docs = project.settings.root, project.settings.docs
    texts = [path for path in files if path.suffix in READ]
    texts += [*root.glob("*.md"), *root.glob("*.yml"), *root.glob("*.toml")]
    texts += root.glob("report/*.py")  # generators
    texts += root.glob("notebooks/*/*.py")  # what results show
    texts += [path for path in root.glob("report/overrides/**/*") if path.suffix in READ]
    named = {path: path.read_text(encoding="utf-8", errors="replace") for path in texts}
    for path in files:
        place = path.relative_to(docs)
        if path.suffix in SOURCES or place.name.startswith("."):
            continue
        names = [place.name, *([f'live="{place.stem}"'] if place.suffix == ".js" else [])]
        others = (text for one, text in named.items() if one != path)
        if not any(name in text for text in others for name in names):
            message = f"nothing shows {place.as_posix()}: name it on a page, or delete it"
            yield Problem(message, path=path)


def templates(root: Path) -> Iterator[Problem]:
    """Yield what the changes of the theme load from elsewhere."""
    for path in sorted(root.glob("report/overrides/**/*.html")):
        text = path.read_text(encoding="utf-8", errors="replace")
        pattern = r"""<(?!a\b)\w[^>]*?\b(?:src|href|srcset|data)\s*=\s*["']?\s*(?:https?:)?//"""
        for number, line in enumerate(text.splitlines(), 1):
            if re.search(pattern, line):
                message = "a template may not load anything from elsewhere: put the file into docs/"
                yield Problem(message, number, path=path)
