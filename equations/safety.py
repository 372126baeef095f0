"""Who may change a page may not run code in a reader's browser, nor load anything from elsewhere.

Three doors: the raw HTML and attribute lists of a page, its addresses, and the finished HTML of its
content, which is the net under the other two. All are white lists: what is not named is refused.
"""

import html
import re
from html.parser import HTMLParser

from equations.problem import Problem

COMMON = {"id", "class", "title", "lang"}
ELEMENTS: dict[str, set[str]] = {
    **{name: set() for name in ("span", "br", "sub", "sup", "kbd", "abbr")},
    **{name: {"markdown"} for name in ("figure", "figcaption", "summary")},
    "details": {"markdown", "open"},
    "audio": {"src", "controls", "preload", "loop"},
}
"""The elements that a page may write as HTML, and their attributes besides the common ones."""
INSIDE = {"figcaption": "figure", "summary": "details"}
"""Blocks of HTML, each in its own; the outer ones need `markdown="1"`."""
LISTED = COMMON | {"width", "height", "loading"}
"""The attributes that a list such as `{ #name .class }` may give."""
FIGURE = LISTED | {"live"}
"""Those that a list after the picture of a figure may give."""
LIVE = re.compile(r"[a-z]+(-[a-z]+)*")
CLASS = re.compile(r"md-button(--primary)?|grid|cards|annotate|side|small|wide")
VALUE = re.compile(r"[^<>{}$`\ue000\ue001]*")

_ATTRIBUTE = r"""\s+[A-Za-z][A-Za-z0-9-]*(?:=(?:"[^"<>]*"|'[^'<>]*'))?"""
TAG = re.compile(rf"</?(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<attributes>(?:{_ATTRIBUTE})*)\s*/?>")
_ONE = re.compile(r"""([A-Za-z][A-Za-z0-9-]*)(?:="([^"]*)"|='([^']*)')?""")
_PAIR = re.compile(r"""([^\s={}]+)\s*=\s*("[^"]*"|'[^']*'|[^\s}]*)""")

SCHEME = re.compile(r"([^/?#]*?):")
BAD_IN_URL = re.compile(
    r"[\s\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\ufeff\\<>\"{}$`\ue000\ue001]"
)


def problems_of_html(fragment: str, line: int = 1) -> list[Problem]:
    """Return what may not stand on a page of a piece of raw HTML: tags and comments."""
    found = []
    for place in re.finditer(r"<!--|<(?=[A-Za-z/!?])", fragment):
        sentence = (_comment if place[0] == "<!--" else _tag)(fragment[place.start() :])
        if sentence:
            before = fragment.count("\n", 0, place.start())
            found.append(Problem(sentence, line + before))
    return found


def _comment(text: str) -> str | None:
    body, end, _ = text[4:].partition("-->")
    if not end:
        return "this comment is never closed: end it with --> before a blank line, or delete it"
    if "--" in body or re.search(r"[<>$\\]", body) or body.startswith("-"):
        return "a comment holds words only: no formula, no <, >, \\ or -- in it"
    return None


def _tag(text: str) -> str | None:
    tag = TAG.match(text)
    if tag is None:
        shown = re.split(r"[\s>]", text, maxsplit=1)[0][:20]
        return (
            f"{shown} begins a tag that is not written plainly: write &lt; for the sign, "
            'and a tag as <name attribute="value">'
        )
    name = tag["name"].lower()
    if name not in ELEMENTS:
        known = ", ".join(ELEMENTS)
        return f"<{name}> may not stand on a page: of HTML it may use {known}; write Markdown"
    for match in _ONE.finditer(tag["attributes"]):
        key, value = match[1].lower(), html.unescape(match[2] or match[3] or "")
        sentence = _attribute(key, value, COMMON | ELEMENTS[name], f"<{name}>")
        if sentence:
            return sentence
    return None


def problems_of_attributes(text: str, allowed: set[str] = LISTED) -> list[str]:
    """Return what is wrong in an attribute list `{ … }`; text is what stands inside the braces."""
    pairs = [(key, value.strip("\"'")) for key, value in _PAIR.findall(text)]
    words = re.findall(r"(?:^|\s):?([.#])([^\s}]+)", _PAIR.sub(" ", text))
    pairs += [(word, "") for word in re.findall(r"(?i)(?:^|\s):?(on\w*)", text)]
    pairs += [("class" if sign == "." else "id", word) for sign, word in words]
    found = [_attribute(key.lower(), html.unescape(value), allowed, "{ }") for key, value in pairs]
    return [sentence for sentence in found if sentence]


def _attribute(key: str, value: str, allowed: set[str], where: str) -> str | None:
    if key == "style":
        return f"no style in {where}: how a page looks is decided by the style sheet"
    if key not in allowed:
        known = ", ".join(sorted(allowed))
        return f"the attribute {key} may not stand in {where}: allowed are {known}"
    if key == "class":
        wrong = [name for name in value.split() if not CLASS.fullmatch(name)]
        return f"the class {wrong[0]} is not for pages: leave it out" if wrong else None
    if key == "id" and not re.fullmatch(r"(?!eq-|fig-|check-)[A-Za-z][\w-]*", value):
        return f"the anchor {value} is not for pages: letters, digits and -, not eq-…, fig-… or check-…"
    if key == "markdown" and value not in ("1", "block", "span"):
        return 'write markdown="1", markdown="block" or markdown="span"'
    if key == "src":
        return problem_of_url(value, picture=True)
    if key == "live" and not LIVE.fullmatch(value):
        return f'live="{_short(value)}" names no script: small letters and - only, as live="a-name"'
    return None if VALUE.fullmatch(value) else f"the value of {key} is not plain text"


def problem_of_url(url: str, picture: bool = False) -> str | None:
    """Return a sentence if an address may not be written so; pictures must be relative."""
    plain = html.unescape(html.unescape(url)).strip(" ")
    if BAD_IN_URL.search(plain):
        return f"the address {_short(url)} holds a space or a character that no address has"
    if plain.startswith("//"):
        return f"the address {_short(url)} leads to another host: write https: in front"
    if plain.startswith("/"):
        return f"the address {_short(url)} is absolute: write it relative to this page"
    scheme = SCHEME.match(plain)
    if scheme and picture:
        return f"{_short(url)} lies elsewhere: pictures and sound are files beside the pages"
    if scheme and scheme[1].lower() not in ("http", "https", "mailto"):
        return (
            f"a link may not begin with {scheme[1]}: write https:, or a path relative to this page"
        )
    return None


def _short(url: str) -> str:
    return repr(url if len(url) <= 60 else url[:57] + "...")[1:-1]


RENDERED = re.findall(
    r"\w+",
    """
    h1 h2 h3 h4 h5 h6 p a ul ol li dl dt dd blockquote table thead tbody tfoot tr th td caption
    colgroup col div span article aside section nav header footer pre code kbd samp var em strong
    b i s u small mark del ins sub sup abbr cite q br hr wbr figure figcaption img audio details
    summary noscript input label button output progress time svg g path circle ellipse line rect polyline
    polygon text tspan title desc defs marker canvas select option
    math semantics annotation mrow mi mo mn ms msub msup msubsup mfrac msqrt mroot mtable mtr mtd
    mover munder munderover mtext mspace mpadded mphantom menclose mstyle mmultiscripts none
    mprescripts merror
    """,
)
"""The elements of a finished page; script, style, iframe, form, object and the like are not."""
REACHING = re.findall(
    r"\w+",
    """
    srcset imagesrcset srcdoc poster ping action formaction background data manifest archive
    code codebase classid dynsrc lowsrc longdesc profile usemap attributename
    """,
)
"""Attributes that load something or run it, besides those that begin with on."""
INPUTS = ("checkbox", "radio", "range", "number", "button", "text")
STYLE = re.compile(r"url|src\(|image|@|\\|expression|binding|behavior|position|/\*", re.IGNORECASE)


class _Net(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ended = 0

    def handle_endtag(self, tag: str) -> None:
        self.ended += tag == "noscript"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in RENDERED:
            self.found.append(f"<{tag}> may not stand in a page")
        for key, value in attrs:
            sentence = self._attribute(tag, key, value or "")
            if sentence:
                self.found.append(sentence)

    def _attribute(self, tag: str, key: str, value: str) -> str | None:
        if key.startswith("on") or key in REACHING:
            return f"the attribute {key} may not stand in a page (<{tag}>)"
        if key == "style" and STYLE.search(value):
            return f"style={value[:60]!r} in <{tag}> is more than alignment or width"
        if key == "href" or key.endswith(":href"):
            return problem_of_url(value) if tag == "a" else f"<{tag}> may have no {key}"
        if key == "src":
            return problem_of_url(value, picture=True)
        if tag == "input" and key == "type" and value not in INPUTS:
            return f'<input type="{value[:20]}"> may not stand in a page'
        return None

    def handle_comment(self, data: str) -> None:
        if data.startswith((">", "->")) or "--!" in data or "<!--" in data:
            self.found.append("a comment that browsers may end earlier than it seems")


def problems_of_rendered(text: str) -> list[str]:
    """Return what in the finished HTML of a page's content could run, load or reach elsewhere."""
    if re.search(r"<(?!!--)[!?]", text):
        return ["a declaration <!…> or <?…> may not stand in a page"]
    net = _Net()
    net.feed(text)
    if re.match(r"<[A-Za-z/!?]", net.rawdata):
        net.found.append("the page ends in the middle of a tag")
    net.close()
    if len(re.findall("</noscript", text, re.IGNORECASE)) != net.ended:
        net.found.append("a <noscript> that ends where a browser with scripts would not end it")
    return net.found
