"""What of a page is searched: its sections as text that can be read aloud."""

import re
import unicodedata
from html.parser import HTMLParser
from typing import Any

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
LEFT_OUT = {"audio", "button", "nav", "pre", "script", "style", "svg"}
LEFT_OUT_CLASS = re.compile(r"(?:^|\s)(?:equation(?!-(?:ref|citation))|headerlink|highlight)")
APART = {"dd", "div", "dt", "figcaption", "li", "p", "summary", "td", "th", "tr"}
SIGNS = {"mfrac": "/", "msub": "_", "msubsup": "_^", "msup": "^", "munder": "_", "munderover": "_^"}
ACCENTS = {
    **dict.fromkeys("~˜", "\u0303"),
    **dict.fromkeys("^ˆ", "\u0302"),
    **dict.fromkeys("¯‾", "\u0304"),
    "→": "\u20d7",
}
UNSEEN = dict.fromkeys(map(ord, "\u2061\u2062\u2063\u2064"))


def with_anchors(html: str) -> str:
    """Return the HTML with an id for each term of a definition list."""

    def term(found: re.Match[str]) -> str:
        words = re.sub(r"<[^>]*>", "", found[1])
        return f'<dt id="{slug(words)}">{found[1]}</dt>'

    return re.sub(r"<dt>(.*?)</dt>", term, html, flags=re.DOTALL)


def slug(words: str) -> str:
    """Return words as they stand in an address."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def equations(html: str) -> list[dict[str, Any]]:
    """Return number, name and anchor of each equation of a page."""
    found = re.finditer(
        r'id="eq-(\w+)".*?class="equation-number[^>]*>\(([\d.]+)\)<', html, re.DOTALL
    )
    return [
        {
            "at": f"eq-{one[1]}",
            "title": f"Equation {one[2]}, {one[1].replace('_', ' ')}",
            "text": "",
        }
        for one in found
    ]


def entries(html: str) -> list[dict[str, Any]]:
    """Return title, anchor and text of each section of a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    found = [
        {"at": at, "title": _tidy(title), "text": _tidy(text)}
        for at, title, text in reader.sections
    ]
    first = found[0]["title"]
    return [one for one in found if one["title"] or one["text"]] or [
        {"at": "", "title": first, "text": ""}
    ]


def _tidy(parts: list[str]) -> str:
    return " ".join("".join(parts).translate(UNSEEN).split())


class _Reader(HTMLParser):
    """Collects the text of sections; a formula is collected apart, part by part."""

    def __init__(self) -> None:
        super().__init__()
        self.sections: list[tuple[str, list[str], list[str]]] = [("", [], [])]
        self.stack: list[str] = []
        self.left_out = 0
        self.formula: list[tuple[str, list[str]]] = []
        self.title = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter an element."""
        if tag in VOID:
            if tag == "br":
                self.handle_data(" ")
            return
        given = {name: value or "" for name, value in attrs}
        display = tag == "math" and given.get("display") == "block"
        out = display or tag in LEFT_OUT or LEFT_OUT_CLASS.search(given.get("class", ""))
        self.stack.append(tag)
        if out or self.left_out:
            self.left_out += 1
        elif tag == "math" or self.formula:
            self.formula.append((tag, []))
        elif tag in (*HEADINGS, "dt") and given.get("id"):
            at = "" if tag == "h1" else given["id"]
            if tag != "h1" or self.sections != [("", [], [])]:
                self.sections.append((at, [], []))
            self.title = tag
        elif tag in APART:
            self._add(" ")

    def handle_endtag(self, tag: str) -> None:
        """Leave an element, and those in it that were never closed."""
        if tag not in self.stack:
            return
        while self.stack and self._leave() != tag:
            pass

    def _leave(self) -> str:
        tag = self.stack.pop()
        if self.left_out:
            self.left_out -= 1
        elif self.formula:
            name, parts = self.formula.pop()
            text = spoken(name, [part for part in parts if part.strip()])
            (self.formula[-1][1].append if self.formula else self._add)(text)
        elif tag == self.title:
            self.title = ""
        elif tag in APART:
            self._add(" ")
        return tag

    def handle_data(self, data: str) -> None:
        """Take text."""
        if self.left_out:
            return
        if self.formula:
            self.formula[-1][1].append(data)
        else:
            self._add(data)

    def _add(self, text: str) -> None:
        _, title, body = self.sections[-1]
        (title if self.title else body).append(text)


def spoken(name: str, parts: list[str]) -> str:
    """Return an element of a formula as text: f_t, 2^n, a/b, c̃."""
    text = "".join(parts)
    if name == "msqrt":
        return f"√{text}"
    if name == "mover" and parts[-1] in ACCENTS:
        return unicodedata.normalize("NFC", parts[0] + ACCENTS[parts[-1]])
    if name in SIGNS:
        close = ("".join(part.split()) for part in parts)
        return "".join(part + sign for part, sign in zip(close, [*SIGNS[name], ""], strict=False))
    return f" {text} " if name == "mo" and text in "=<>≤≥≈≠∈→←⊙+" else text
