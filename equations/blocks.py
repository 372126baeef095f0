"""The Markdown of a page as blocks and stretches of text, found by markdown-it.

Three kinds of block are this project's own: displays, boxes (`!!!`, `???`, `===`) and comments.
Inside a block the order of Python-Markdown holds, by which the site is made: first code, then
formulas, then everything else. So what is found here is what the site shows.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from equations.problem import Problem

FRONT = re.compile(r"-{3}[ \t]*\n(?P<yaml>.*?\n)(?:\.{3}|-{3})[ \t]*\n", re.DOTALL)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
FENCE = re.compile(r"\s*(`{3,}|~{3,})")
BOX = re.compile(r'(?:!!!|\?\?\?\+?) ?[\w-]+(?: +[\w-]+)*(?: +"(?P<title>.*?)")? *')
BARE_BOX = re.compile(r'(?:\?\?\?\+?|===[!+]*) +"(?P<title>.*?)" *')
CODE = re.compile(r"(?<!\\)(?:\\\\)*(?P<all>(?P<mark>`+).+?(?<!`)(?P=mark)(?!`))", re.DOTALL)
FORMULA = re.compile(
    r"(?<!\\)(?:\\\\)*(?P<all>\$(?!\s)(?P<dollar>(?:\\.|[^\\$\ue000\ue001])+?)(?<!\s)\$"
    r"|\\\((?P<round>(?:\\[^)]|[^\\\ue000\ue001])+?)\\\))",
    re.DOTALL,
)
COMMENT = re.compile(r"(?P<all><!--.*?-->)", re.DOTALL)
IN_CODE, IN_FORMULA = "\ue000", "\ue001"
"""What stands for each character of code and of formulas in the rest of a stretch."""

AT_MARGIN = (
    "a display stands at the left margin, outside lists and boxes; "
    "here it could only be inline, as $…$"
)
OWN_LINE = "put each $$ on a line of its own, with the LaTeX between them"
NEVER_CLOSED = (
    "this $$ is never closed: the next line of code or the end of the page comes before another $$"
)


def decoded(path: Path) -> tuple[str, Problem | None]:
    """Return a file as text with plain line ends, and the first place that is no text, or None.

    A byte order mark is left out; bytes that are not UTF-8 are replaced.
    """
    content = path.read_bytes().removeprefix(BOM_UTF8)
    problem = None
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problem = Problem("this line is not text in UTF-8: save the file in that encoding", line)
        text = content.decode(errors="replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if problem is None and (found := CONTROL.search(text)):
        before = text[: found.start()]
        message = f"the character U+{ord(found[0]):04X} here is invisible and does harm: delete it"
        column = found.start() - before.rfind("\n")
        problem = Problem(message, before.count("\n") + 1, column)
    return text, problem


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table").disable("html_block")
    parser.use(deflist_plugin).use(footnote_plugin, inline=False, move_to_end=False)
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.core.ruler.disable(["inline", "text_join"])
    before: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("table", "display", _display, before)
    parser.block.ruler.before("table", "comment", _comment, before)
    parser.block.ruler.before("fence", "box", _box, before)
    return parser


@dataclass
class Document:
    """A page as tokens of blocks; lines count from 0, as markdown-it counts them."""

    lines: list[str]
    tokens: list[Token]
    env: dict[str, object]


def parse(text: str) -> Document:
    """Return the blocks of a text; tokens of type inline are not looked into."""
    env: dict[str, object] = {}
    return Document(text.split("\n"), _parser().parse(text, env), env)


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]].rstrip()


def _block(state: StateBlock, kind: str, start: int, end: int, content: str) -> Token:
    token = state.push(kind, "", 0)
    token.block, token.map, token.content = True, [start, end], content
    state.line = end
    return token


def _display(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take a display, well written or not; what is wrong becomes the token's info."""
    first = _line(state, start)
    if not first.startswith("$$") or state.sCount[start] < state.blkIndent:
        return False
    if silent:
        return True
    last = start
    if "$$" not in first[2:]:
        last += 1
        while last < end and "$$" not in _line(state, last) and not FENCE.match(_line(state, last)):
            last += 1
    closed = last < end and "$$" in _line(state, last)
    content = state.getLines(start + 1, last, 0, False).rstrip("\n")
    token = _block(state, "display", start, last + closed, content)
    if state.level or state.sCount[start]:
        token.info = AT_MARGIN
    elif not closed:
        token.info = NEVER_CLOSED
    elif first != "$$" or _line(state, last) != "$$" or last == start:
        token.info = OWN_LINE
    return True


def _comment(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take a comment that begins and ends with a line; others are found in their stretch."""
    if state.is_code_block(start) or not _line(state, start).startswith("<!--"):
        return False
    last = next((i for i in range(start, end) if "-->" in _line(state, i)), end)
    if last == end or not _line(state, last).endswith("-->"):
        return False
    content = "\n".join(_line(state, i) for i in range(start, last + 1))
    if content.count("<!--") > 1 or "-->" in content[:-3]:
        return False
    if not silent:
        _block(state, "comment", start, last + 1, content)
    return True


def _box(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take a box or tab with what is indented under it."""
    first = _line(state, start)
    match = BOX.fullmatch(first) or BARE_BOX.fullmatch(first)
    if state.is_code_block(start) or match is None:
        return False
    if silent:
        return True
    last, indent = start + 1, state.sCount[start] + 4
    for number in range(start + 1, end):
        if state.sCount[number] < indent and not state.isEmpty(number):
            break
        last = last if state.isEmpty(number) else number + 1
    opened = state.push("box_open", "div", 1)
    opened.map, opened.info, opened.content = [start, last], first, match["title"] or ""
    if match["title"]:
        title = state.push("inline", "", 0)
        title.map, title.content, title.children = [start, start + 1], match["title"], []
    before = state.blkIndent, state.lineMax, state.parentType
    state.blkIndent, state.lineMax, state.parentType = indent, last, "box"
    state.md.block.tokenize(state, start + 1, last)
    state.blkIndent, state.lineMax, state.parentType = before
    state.push("box_close", "div", -1)
    state.line = last
    return True


@dataclass(frozen=True)
class Link:
    """A link or a picture; text is the alternative text of a picture."""

    target: str
    line: int
    picture: bool
    text: str = ""


@dataclass
class Stretch:
    """The text of a paragraph, heading, cell or title; kind is the HTML element around it.

    In rest, code and formulas are masked, each character by one; comments are blank. Table counts
    the tables before and with this one, 0 outside.
    """

    kind: str
    table: int
    raw: str
    starts: list[tuple[int, int, int]]
    rest: str
    formulas: list[tuple[int, str]]
    comments: list[tuple[int, str]]
    tokens: list[Token]

    @property
    def text(self) -> str:
        """What is no code, formula, link or emphasis: marks left here found no partner."""
        breaks = {"softbreak": "\n", "hardbreak": "\n"}
        left = (t.content if t.type == "text" else breaks.get(t.type, "\0") for t in self.tokens)
        return "".join(left)

    @property
    def links(self) -> Iterator[Link]:
        """The links and pictures."""
        line = self.starts[0][1] + 1
        for token in self.tokens:
            line += token.type in ("softbreak", "hardbreak") or token.content.count("\n")
            if token.type == "image":
                yield Link(str(token.attrs["src"]), line, True, token.content)
            elif token.type == "link_open":
                yield Link(str(token.attrs["href"]), line, False)

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column, from 1, of a character of the text."""
        start, line, column = [one for one in self.starts if one[0] <= offset][-1]
        return line + 1, column + offset - start + 1


def stretches(document: Document) -> Iterator[Stretch]:
    """Yield the stretches of text of a page in order."""
    ends: dict[int, int] = {}
    kind, tables, inside = "", 0, False
    for token in document.tokens:
        if token.type == "inline":
            raw = token.content
            # markdown-it takes the backslash of \| away in a table, Python-Markdown does not.
            raw = raw.replace("|", r"\|") if inside else raw
            starts = _starts(raw, (token.map or [0])[0], document.lines, ends)
            yield _stretch(kind, tables if inside else 0, raw, starts, document.env)
        kind = token.tag if token.nesting == 1 else ""
        tables += token.type == "table_open"
        inside = token.type != "table_close" and (inside or token.type == "table_open")


def _starts(
    raw: str, first: int, lines: list[str], ends: dict[int, int]
) -> list[tuple[int, int, int]]:
    """Return offset, line and column of the start of each line of a stretch."""
    starts, offset = [], 0
    for line, part in enumerate(raw.split("\n"), first):
        column = max(lines[line].find(part, ends.get(line, 0)), 0)
        ends[line] = column + len(part)
        starts.append((offset, line, column))
        offset += len(part) + 1
    return starts


def _stretch(
    kind: str, table: int, raw: str, starts: list[tuple[int, int, int]], env: dict[str, object]
) -> Stretch:
    rest, _ = _masked(CODE, raw, IN_CODE)
    rest, comments = _masked(COMMENT, rest, " ")
    rest, formulas = _masked(FORMULA, rest, IN_FORMULA)
    tokens: list[Token] = []
    _parser().inline.parse(rest, _parser(), env, tokens)
    groups = [(m, "dollar" if m["dollar"] else "round") for m in formulas]
    latex = [(m.start(group), m[group]) for m, group in groups]
    words = [(m.start(), m[0]) for m in comments]
    return Stretch(kind, table, raw, starts, rest, latex, words, tokens)


def _masked(pattern: re.Pattern[str], text: str, mark: str) -> tuple[str, list[re.Match[str]]]:
    """Return the text with each match of the group "all" masked, and the matches."""
    found = list(pattern.finditer(text))
    for match in found:
        start, end = match.span("all")
        text = text[:start] + re.sub(r"[^\n]", mark, match["all"]) + text[end:]
    return text, found
