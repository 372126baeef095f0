"""One style sheet instead of several, without the rules that no page of the site can use."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import tinycss2  # type: ignore[import-untyped]

GROUPS = ("media", "supports", "container", "layer")
CHOSEN = ("data-md-color-", "dir")
"""How names of attributes begin that a page has with one value each: colours, the way of writing."""


@dataclass
class Used(HTMLParser):
    """What occurs in the pages and scripts of a site: elements, classes and ids, what is chosen."""

    names: set[str] = field(default_factory=set)
    chosen: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.names.add(tag)
        for name, value in attrs:
            if name in ("class", "id"):
                self.names.update((value or "").split())
            elif name.startswith(CHOSEN):
                self.chosen.add((name, value or ""))

    @classmethod
    def of(cls, site: Path) -> "Used":
        """Return what a built site uses."""
        used = cls()
        for page in sorted(site.rglob("*.html")):
            used.feed(page.read_text(encoding="utf-8"))
        for script in sorted(site.joinpath("assets").rglob("*.js")):
            used.names.update(re.findall(r"[\w-]+", script.read_text(encoding="utf-8")))
        return used

    def may_match(self, selector: list[Any]) -> bool:
        """Return whether a selector can match something: all that it names must occur."""
        before = ""
        for token in selector:
            named = (token.type == "ident" and before != ":") or token.type == "hash"
            if named and token.value not in self.names:
                return False
            if token.type == "[] block" and not self._meets(token.content):
                return False
            before = token.value if token.type == "literal" else ""
        return True

    def _meets(self, condition: list[Any]) -> bool:
        words = [one.value for one in condition if one.type in ("ident", "string")]
        asks = len(words) == 2 and words[0].startswith(CHOSEN)
        return not asks or tuple(words) in self.chosen


def lean(sheets: Iterable[str], used: Used, later: Iterable[str] = ()) -> str:
    """Return the sheets as one, without what is never used.

    later are sheets and scripts that a page loads when it needs them; they may ask for variables.
    """
    text = "\n".join(
        "".join(_rules(tinycss2.parse_stylesheet(one, True, True), used)) for one in sheets
    )
    asked = set(re.findall(r"var\(\s*(--[\w-]+)", "\n".join([text, *later])))
    idle = r"(?<=[{;])\s*(--[\w-]+):(?:[^;{}\"'()]|\"[^\"]*\"|'[^']*'|\((?:[^()\"']|\"[^\"]*\"|'[^']*'|\([^()]*\))*\))*(?:;|(?=}))"
    return re.sub(idle, lambda found: found[0] if found[1] in asked else "", text)


def _rules(rules: list[Any], used: Used) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            if any(used.may_match(selector) for selector in _selectors(rule.prelude)):
                yield rule.serialize()
        elif rule.type == "at-rule" and rule.lower_at_keyword in GROUPS and rule.content:
            inside = "".join(_rules(tinycss2.parse_rule_list(rule.content, True, True), used))
            if inside:
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inside}}}"
        else:
            yield rule.serialize()


def _selectors(prelude: list[Any]) -> Iterator[list[Any]]:
    selector: list[Any] = []
    for token in prelude:
        if token == ",":
            yield selector
            selector = []
        else:
            selector.append(token)
    yield selector
