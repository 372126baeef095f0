"""The law of the form of pages: what in a stretch of text, a code fence or raw HTML is wrong."""

import html
import posixpath
import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from itertools import groupby
from os.path import isfile  # unlike Path.is_file, it takes names of any length
from pathlib import Path
from urllib.parse import unquote

from markdown_it.token import Token

from equations import safety
from equations.blocks import IN_CODE, IN_FORMULA, Link, Stretch, decoded
from equations.problem import Problem
from equations.settings import Settings

KEY = r"[A-Za-z0-9][A-Za-z0-9_:-]*"
REFERENCE = re.compile(r"\[@(?:eq:(?P<equation>[A-Za-z0-9_]+)|fig:(?P<figure>[A-Za-z0-9_-]+))\]")
BRACKETED = re.compile(rf"\[@(?!eq:|fig:)(?P<keys>{KEY}(?:;\s*@{KEY})*)\]")
NARRATIVE = re.compile(r"(?<![\w@/.\[;])@(?P<keys>[a-z0-9]+\d{4}[a-z0-9]+)(?![\w@])")
OPENED = re.compile(r"\[@[^\]]*\]?")

NO_DISPLAY = (
    "a display is $$ on a line of its own at the left margin, the LaTeX, $$, and then its snippet; "
    "nothing else may look like one"
)
IN_COMMENT = "a display in a comment is not shown: take it out, or delete it"
STRAY = "this include belongs to no display: a module stands directly under its $$ block"
INCLUDE = re.compile(r'--8<-- "(?P<path>[^"]+)"')
_INCLUDES = re.compile(r"^\s*-+8<-|-8<-+[ \t]+\[")
LONGEST, DEEPEST = 10_000, 100

_DISPLAY = re.compile(r"(?<!\\)\\\[|\\begin\s*\{|<math\b", re.IGNORECASE)
_BESIDE = re.compile(
    r"!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|\[@[^\]]*\]|<[^>]*>|\{[^}]*\}|\(\w{1,4}\)|&#?\w+;"
)
"""What may stand beside a formula and does not make it part of a sentence."""
_WORD = re.compile(rf"[^\W\d_]|{IN_CODE}")
_HARD_BREAK = re.compile(r"<br\s*/?>|  +\n|\\\n")
_ATTRIBUTES = re.compile(r"\{([^{}\n]*)\}?")
_LIVE = re.compile(
    r"""!\[[^\[\]\n]*\]\([^()\n]*\)\{[^{}\n]*(?<![\w-])live=["']?(?P<name>[\w-]*)[^{}\n]*\}"""
)
"""A picture, first in its paragraph, and the list after it that says which script makes it live."""
_STRAY_DOLLARS = re.compile(r"(?<!\\)\$[^$]*[\\^_={][^$]*(?<!\\)\$")
_MATHS = re.compile(r"\W*(math|latex|tex|katex|mathjax|asciimath)\b", re.IGNORECASE)
_INFO = re.compile(r"[\w+#.-]*( +(title=\"[^\"<>{}$]*\"|linenums=\"\d+\"|hl_lines=\"[\d -]+\"))*")

_ENDED = re.compile(r"([.:?!…](\[\^[^\]]*\]|[\"')\]*_])*|>)$")
"""How a paragraph ends that is whole; a tag is the end of a figure or the like."""

_ID = re.compile(r"(?:\bid=\"|\{[^{}\n]*#)(?P<name>[\w-]+)")
_ABBREVIATION = re.compile(r"^ {0,3}\*\[[^\\]+?\] ?:", re.MULTILINE)

_LEFT = {
    r"\]\(": "this link is not read: an address has no spaces, and brackets are closed",
    r"\]\[[^\]]*\]": "this link has no definition: write [text](address)",
    r"\[\^[^\]\s]+\]": "this footnote has no text: add a line `[^name]: text`",
    r"(?m)^(=+|-+)$": "write a heading with #, and a rule after a blank line",
    r"(?m)^\|": "this is no row of a table: over it stand a blank line, a header and |---|",
    r"`": r"this ` has no partner: close it, or write \`; in a table, no | in code",
    r"\*\*": r"this ** has no partner: close it, or write \*",
    r"(?m)^#+(?=[^\s#])": r"a heading has a space after #, and a sign is \#",
    r"\A(!!!|\?\?\?|===) ?\S": 'a box opens with `!!! kind "Title"`, its text indented by 4',
}
"""What is left in a text where Markdown was not understood."""
_SPLIT = {
    f"{IN_FORMULA}\n{IN_FORMULA}": "a formula in a text stays on one line",
    f"{IN_CODE}\n{IN_CODE}": "code in a text stays on one line",
    f"{IN_FORMULA}{{": "a formula takes no attribute list { }: put a word or sign between",
}


def problem_of_size(latex: str) -> str | None:
    """Return a sentence if a formula is too long or too deep to be worked on safely."""
    depth = deepest = 0
    for sign in latex:
        depth += (sign in "{[(") - (sign in "}])")
        deepest = max(deepest, depth)
    if len(latex) > LONGEST:
        return f"a formula of more than {LONGEST:,} characters is not read: divide it"
    if deepest > DEEPEST:
        return f"a formula with brackets nested deeper than {DEEPEST} is not read: divide it"
    return None


def problem_of_fence(token: Token, lines: list[str]) -> str | None:
    """Return what is wrong in how a code fence opens or closes."""
    start, end = token.map or [0, 1]
    if _MATHS.match(token.info):
        return NO_DISPLAY
    before = lines[start][: len(lines[start]) - len(lines[start].lstrip(" >"))]
    if not lines[start].startswith(before + token.markup):
        return "a fence begins a line: put nothing but spaces before it"
    if lines[end - 1].rstrip() != before + token.markup or end - 1 == start:
        mark = f"{token.markup} on a line of its own"
        return f"this fence is never closed: end it with {mark}, as far in as it begins"
    if re.search(rf"^[ >]*{token.markup}", token.content, re.MULTILINE):
        return "a fence in a fence: let the outer one open and close with more marks"
    if not _INFO.fullmatch(token.info.strip()):
        return 'after the marks of a fence stands a language, and title="…" perhaps: nothing else'
    return None


def lies_in(path: str, folder: Path, root: Path) -> bool:
    """Return whether a path below root lies in a folder of it, after all links are followed."""
    return (root / path).resolve().is_relative_to((root / folder).resolve())


def problems_of_includes(lines: list[str], used: set[int], settings: Settings) -> Iterator[Problem]:
    """Yield the includes that no display uses and that are no plain text made for it."""
    root, texts = settings.root, settings.docs / settings.includes
    folder = settings.place(texts)
    for number, line in enumerate(lines):
        if number in used or not _INCLUDES.search(line):
            continue
        include = INCLUDE.fullmatch(line.strip())
        path = include["path"] if include else ""
        if path.startswith(f"{settings.place(settings.snippets)}/"):
            yield Problem(STRAY, number + 1)
        elif not (path.startswith(f"{folder}/") and lies_in(path, texts, root)):
            message = f"a page includes its modules and texts of {folder}/ only"
            yield Problem(f'{message}, as --8<-- "file"', number + 1)
        elif not isfile(root / path):
            yield Problem(f"{path} does not exist", number + 1)
        elif re.search(r"[$<`{]|\[@|\]\(|-8<-", decoded(root / path)[0]):
            yield Problem(f"{path} must hold plain text to be included", number + 1)


def live(stretch: Stretch) -> str:
    """Return the name of the script that makes the figure live which a paragraph is, or nothing."""
    found = _LIVE.match(stretch.rest)
    return found["name"] if found and safety.LIVE.fullmatch(found["name"]) else ""


def problem_of_link(link: Link, path: Path, uri: str, made: tuple[str, ...]) -> str | None:
    """Return what is wrong in the address of a link or picture on a page."""
    wrong = safety.problem_of_url(link.target, link.picture)
    target = re.split("[#?]", unquote(html.unescape(link.target)))[0]
    if wrong or not target or re.match(r"[A-Za-z][\w+.-]*:", target):
        return wrong
    place = posixpath.normpath(posixpath.join(posixpath.dirname(uri), target))
    if place.startswith(".."):
        return f"{target} leads out of the pages"
    found = isfile(path.parent / target) or any(fnmatch(place, one) for one in made)
    return None if found else f"there is no file {target} beside this page"


def problems_of_cut(before: Token | None, after: Token | None) -> Iterator[Problem]:
    """Yield the sentences that a block cuts: before and after are the paragraphs around it.

    A block is as high as a paragraph or more, and nobody keeps half a sentence in mind as long.
    """
    if before and not _ENDED.search(before.content):
        message = (
            "the block under this paragraph cuts its sentence: end it with a full stop or colon"
        )
        yield Problem(message, (before.map or [0, 1])[1])
    first = after.content.lstrip("*_([")[:1] if after else ""
    if after and (first.islower() or first in {",", ";", ".", ")"}):
        message = "this goes on with a sentence that stands above a block: begin a new one"
        yield Problem(message, (after.map or [0])[0] + 1)


def problem_of_block(token: Token, before: Token, lists: int, lines: list[str]) -> str | None:
    """Return why the site would show a block otherwise than it is read here."""
    if token.level == 21 and token.nesting == 1:
        return "lists, boxes and quotations are nested too deep here"
    if token.type == "heading_open" and token.markup[0] in "=-":
        return "write a heading with #, and a rule after a blank line"
    if token.type == "box_open" and "equation" in token.info.partition('"')[0]:
        return NO_DISPLAY
    if token.type == "code_block" and (lists or "$" in token.content):
        return "text that is indented by 4 is code: write code as a fence, and text less indented"
    ended = before.nesting < 1 and before.type not in ("heading_close", "inline")
    if ended and not lists and lines[(token.map or [1])[0] - 1].strip():
        if token.type in ("bullet_list_open", "ordered_list_open"):
            return "a list needs a blank line before it"
        if token.type == "table_open":
            return "a table needs a blank line before it"
    return None


def problem_of_comment(text: str) -> str | None:
    """Return what is wrong in a comment."""
    if "$$" in text:
        return IN_COMMENT
    return next((problem.message for problem in safety.problems_of_html(text)), None)


def heading(stretch: Stretch) -> tuple[str, str]:
    """Return the words of a heading, and the anchor that it gives itself, or nothing."""
    listed = re.search(r"\s*\{([^{}]*)\}\s*$", stretch.rest)
    raw = stretch.raw[: listed.start()] if listed else stretch.raw
    anchor = re.search(r"#([\w-]+)", listed[1] if listed else "")
    words = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", lambda found: found[1] or "", raw)
    return words, anchor[1] if anchor else ""


def alone(stretch: Stretch) -> int | None:
    """Return the offset of a formula that stands alone in its stretch or between hard breaks."""
    start = 0
    for part in re.split(f"({_HARD_BREAK.pattern})", stretch.rest):
        if IN_FORMULA in part and not _WORD.search(_BESIDE.sub("", part)):
            return start + part.index(IN_FORMULA)
        start += len(part)
    return None


def problems_of_stretch(stretch: Stretch) -> Iterator[Problem]:
    """Yield what is wrong in a stretch of text, except in its tags and tables."""

    def say(offset: int, message: str) -> Problem:
        return Problem(message, *stretch.place(offset))

    double = (m for m in re.finditer(r"\$\$", stretch.raw) if stretch.rest[m.start()] != IN_CODE)
    display = next(double, None) or _DISPLAY.search(stretch.rest)
    single = alone(stretch)
    if display:
        yield say(display.start(), NO_DISPLAY)
    elif single is not None and stretch.kind not in ("td", "th", "dt"):
        yield say(single, NO_DISPLAY)
    elif dollars := _STRAY_DOLLARS.search(stretch.rest):
        yield say(dollars.start(), "a formula is $…$ without a space directly inside the dollars")
    if stretch.formulas and (short := _ABBREVIATION.search(stretch.rest)):
        yield say(short.start(), "the text of an abbreviation, *[short]: text, holds no formula")
    for offset, latex in stretch.formulas:
        if "`" in latex:
            yield say(offset, "a formula has no ` in it")
        if stretch.raw[offset - 1] == "(":
            yield say(offset, r"write a formula in a text as $…$, not as \(…\)")
    for offset, comment in stretch.comments:
        message = problem_of_comment(comment)
        yield say(offset, message or "a comment stands on lines of its own, outside sentences")
    yield from _problems_of_brackets(stretch, say)


def _problems_of_brackets(
    stretch: Stretch, say: Callable[[int, str], Problem]
) -> Iterator[Problem]:
    for opened in OPENED.finditer(stretch.rest):
        if not (REFERENCE.match(opened[0]) or BRACKETED.match(opened[0])):
            message = (
                f"{opened[0]} is no reference: write [@eq:name] for an equation, "
                "[@fig:name] for a figure, [@key] or [@key; @other] for works"
            )
            yield say(opened.start(), message)
    picture = _LIVE.match(stretch.rest) if stretch.kind == "p" else None
    for attributes in _ATTRIBUTES.finditer(stretch.rest):
        live = picture is not None and attributes.end() == picture.end()
        allowed = safety.FIGURE if live else safety.LISTED
        for message in safety.problems_of_attributes(attributes[1], allowed):
            yield say(attributes.start(), message)
    if stretch.table and (dollar := re.search(r"(?<!\\)\$", stretch.rest)):
        yield say(dollar.start(), r"this $ has no partner in its cell: close it, or write \$")
    for pattern, message in _SPLIT.items():
        if split := re.search(pattern, stretch.rest):
            yield say(split.start(), message)
    for pattern, message in _LEFT.items():
        if left := re.search(pattern, stretch.text):
            yield say(max(stretch.rest.find(left[0]), 0), message)
    for link in stretch.links:
        if link.picture and (IN_FORMULA in link.text or not link.text.strip()):
            message = "a picture needs words in its brackets, ![what it shows](file), no formula"
            yield Problem(message, link.line)


def problems_of_ids(texts: list[Stretch]) -> Iterator[Problem]:
    """Yield the places that give a name which another place of the page has."""
    seen: set[str] = set()
    for stretch in texts:
        for found in _ID.finditer(stretch.rest):
            if found["name"] in seen:
                message = f"the id {found['name']} stands twice on this page: rename one"
                yield Problem(message, *stretch.place(found.start("name")))
            seen.add(found["name"])


def problems_of_tables(texts: list[Stretch]) -> Iterator[Problem]:
    """Yield tables that are displays in disguise: of one column, or without any word."""
    cells = [text for text in texts if text.table]
    for _, group in groupby(cells, key=lambda text: text.table):
        table = list(group)
        single = [(text, offset) for text in table if (offset := alone(text)) is not None]
        words = any(_WORD.search(_BESIDE.sub("", text.rest)) for text in table)
        if single and (not words or sum(text.kind == "th" for text in table) == 1):
            yield Problem(NO_DISPLAY, *single[0][0].place(single[0][1]))
