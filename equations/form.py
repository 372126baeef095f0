"""The law of the form of pages: what in a stretch of text, a code fence or raw HTML is wrong."""

import re
from collections.abc import Callable, Iterator
from itertools import groupby

from markdown_it.token import Token

from equations import safety
from equations.blocks import IN_CODE, IN_FORMULA, Stretch
from equations.problem import Problem

KEY = r"[A-Za-z0-9][A-Za-z0-9_:-]*"
REFERENCE = re.compile(r"\[@eq:(?P<name>[A-Za-z0-9_]+)\]")
BRACKETED = re.compile(rf"\[@(?!eq:)(?P<keys>{KEY}(?:;\s*@{KEY})*)\]")
NARRATIVE = re.compile(r"(?<![\w@/.\[;])@(?P<keys>[a-z0-9]+\d{4}[a-z0-9]+)(?![\w@])")
OPENED = re.compile(r"\[@[^\]]*\]?")

NO_DISPLAY = (
    "a display is $$ on a line of its own at the left margin, the LaTeX, $$, and then its snippet; "
    "nothing else may look like one"
)
IN_COMMENT = "a display in a comment is not shown: take it out, or delete it"
LONGEST, DEEPEST = 10_000, 100

_F = IN_FORMULA
_DISPLAY = re.compile(rf"\$\$|\${_F}|{_F}\$|(?<!\\)\\\[|\\begin\s*\{{|<math\b", re.IGNORECASE)
_BESIDE = re.compile(
    r"!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|\[@[^\]]*\]|<[^>]*>|\{[^}]*\}|\(\w{1,4}\)|&#?\w+;"
)
"""What may stand beside a formula and does not make it part of a sentence."""
_WORD = re.compile(rf"[^\W\d_]|{IN_CODE}")
_HARD_BREAK = re.compile(r"<br\s*/?>|  +\n|\\\n")
_ATTRIBUTES = re.compile(r"\{([^{}\n]*)\}?")
_AUTOLINK = re.compile(r"<(https?://[^<>\s]+|[^<>\s@:/]+@[^<>\s@:/]+)>")
_STRAY_DOLLARS = re.compile(r"(?<!\\)\$[^$]*[\\^_={][^$]*(?<!\\)\$")
_MATHS = re.compile(r"\W*(math|latex|tex|katex|mathjax|asciimath)\b", re.IGNORECASE)
_INFO = re.compile(r"[\w+#.-]*( +(title=\"[^\"<>{}$]*\"|linenums=\"\d+\"|hl_lines=\"[\d -]+\"))*")

_WRONG = (
    (re.compile(r"\]\("), "this link is not read: an address has no spaces, and brackets are closed"),
    (re.compile(r"\]\[[^\]]*\]"), "this link has no definition: write [text](address)"),
    (re.compile(r"\[\^[^\]\s]+\]"), "this footnote has no text: add a line `[^name]: text`"),
    (re.compile(r"\*\*"), "this ** has no partner: close it, or write \\*"),
    (re.compile(r"^(!!!|\?\?\?|===) ?\S"), 'a box opens with `!!! kind "Title"`, its text indented by 4'),
)
"""What is left in a text where Markdown was not understood."""


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
    if lines[end - 1].strip(" >\t") != token.markup or end - 1 == start:
        return f"this fence is never closed: end it with {token.markup} on a line of its own"
    if not _INFO.fullmatch(token.info.strip()):
        return 'after the marks of a fence stands a language, and title="…" perhaps: nothing else'
    return None


def problem_of_comment(text: str) -> str | None:
    """Return what is wrong in a comment."""
    if "$$" in text:
        return IN_COMMENT
    return next((problem.message for problem in safety.problems_of_html(text)), None)


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

    display = _DISPLAY.search(stretch.rest)
    single = alone(stretch)
    if display:
        yield say(display.start(), NO_DISPLAY)
    elif single is not None and stretch.kind not in ("td", "th", "dt"):
        yield say(single, NO_DISPLAY)
    elif dollars := _STRAY_DOLLARS.search(stretch.rest):
        yield say(dollars.start(), "a formula is $…$ without a space directly inside the dollars")
    for offset, _ in stretch.formulas:
        if stretch.raw[offset - 1] == "(":
            yield say(offset, r"write a formula in a text as $…$, not as \(…\)")
    for offset, comment in stretch.comments:
        if message := problem_of_comment(comment):
            yield say(offset, message)
    yield from _problems_of_brackets(stretch, say)


def _problems_of_brackets(
    stretch: Stretch, say: Callable[[int, str], Problem]
) -> Iterator[Problem]:
    for opened in OPENED.finditer(stretch.rest):
        if not (REFERENCE.match(opened[0]) or BRACKETED.match(opened[0])):
            message = (
                f"{opened[0]} is no reference: write [@eq:name] for an equation, "
                "[@key] or [@key; @other] for works"
            )
            yield say(opened.start(), message)
    for attributes in _ATTRIBUTES.finditer(stretch.rest):
        for message in safety.problems_of_attributes(attributes[1]):
            yield say(attributes.start(), message)
    for pattern, message in _WRONG:
        if (left := pattern.search(stretch.text)) and not left[0].startswith("[@"):
            yield say(max(stretch.rest.find(left[0]), 0), message)
    for link in stretch.links:
        if link.picture and (IN_FORMULA in link.text or not link.text.strip()):
            message = "a picture needs words in its brackets, ![what it shows](file), no formula"
            yield Problem(message, link.line)


def problems_of_tables(texts: list[Stretch]) -> Iterator[Problem]:
    """Yield tables that are displays in disguise: of one column, or without any word."""
    cells = [text for text in texts if text.table]
    for _, group in groupby(cells, key=lambda text: text.table):
        table = list(group)
        single = [(text, offset) for text in table if (offset := alone(text)) is not None]
        words = any(_WORD.search(_BESIDE.sub("", text.rest)) for text in table)
        if single and (not words or sum(text.kind == "th" for text in table) == 1):
            yield Problem(NO_DISPLAY, *single[0][0].place(single[0][1]))


class Tags:
    """The raw HTML of a page: each tag for itself, and that each is closed."""

    def __init__(self) -> None:
        self.open: list[tuple[str, Problem]] = []

    def read(self, stretch: Stretch) -> Iterator[Problem]:
        """Yield what is wrong in the tags of the next stretch."""
        text = stretch.rest
        for place in re.finditer(r"<!--|<(?=[A-Za-z/!?])(?!!--)", text):
            tag = safety.TAG.match(text, place.start())
            if _AUTOLINK.match(text, place.start()) or text[place.start() + 1 :][:4].lower() == "math":
                continue
            fragment = tag[0] if tag else text[place.start() :]
            found = safety.problems_of_html(fragment)[:1]
            message = found[0].message if found else self._nested(stretch, tag)
            if message:
                yield Problem(message, *stretch.place(place.start()))

    def _nested(self, stretch: Stretch, tag: re.Match[str] | None) -> str | None:
        name = tag["name"].lower() if tag else "br"
        blocks = [one for one, _ in self.open if one in safety.BLOCKS]
        if tag is None or name == "br":
            return None
        if tag[0].startswith("</"):
            if not self.open or self.open.pop()[0] != name:
                return f"this </{name}> closes nothing that is open here"
            return None
        message = f"this <{name}> is never closed: write </{name}> where it ends"
        self.open.append((name, Problem(message, *stretch.place(tag.start()))))
        if name in safety.BLOCKS and not blocks and not re.search(r"\smarkdown=", tag[0]):
            return f'write <{name} markdown="1">, or what is inside is shown as it is typed'
        return None

    def close(self) -> list[Problem]:
        """Return the tags that are open at the end of the page."""
        return [problem for _, problem in self.open]
