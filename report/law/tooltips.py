"""Tooltips: each is the plain first sentence of an entry of the glossary."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from equations.problem import Problem
from report.law.text import line_of, text_of

TOOLTIP = re.compile(r"\*\[(?P<term>[^\]]+)\]: (?P<text>.+)")
ENTRY = re.compile(r"^(\S[^\n]*)\n:   (.+)$", re.MULTILINE)
MARKUP = re.compile(r"[$`*\[\]<>&]")
FILE, GLOSSARY = Path("includes/abbreviations.txt"), Path("glossary.md")


def problems(project: Any) -> Iterator[Problem]:
    """Yield what is wrong with the tooltips and their entries."""
    path, glossary = (project.settings.docs / one for one in (FILE, GLOSSARY))
    try:
        text, entries = text_of(path, "the list of tooltips"), text_of(glossary, "the glossary")
    except Problem as problem:
        yield problem
        return
    known = {found[1]: found[2] for found in ENTRY.finditer(entries)}
    seen: set[str] = set()
    for number, written in enumerate(text.splitlines(), 1):
        message = _problem(written, known, seen)
        if message:
            yield Problem(message, number, path=path)
    terms = list(known)
    for term, wanted in zip(terms, sorted(terms, key=str.lower), strict=True):
        if term != wanted:
            line = next(
                line_of(entries, one.start()) for one in ENTRY.finditer(entries) if one[1] == term
            )
            yield Problem(
                f"entries are sorted: here stands {wanted}, not {term}", line, path=glossary
            )
            return


def _problem(line: str, known: dict[str, str], seen: set[str]) -> str | None:
    found = TOOLTIP.fullmatch(line)
    if not found:
        return "a line of this file is a tooltip, `*[TERM]: Its first sentence.`"
    term, text = found["term"], found["text"]
    if term in seen:
        return f"{term} has a tooltip above already: keep one"
    seen.add(term)
    if MARKUP.search(text) or MARKUP.search(term):
        return f"the tooltip of {term} is plain text: no $, `, *, brackets or HTML"
    if term not in known:
        return f"{term} has no entry in glossary.md: write one, or delete this tooltip"
    if known[term] != text and not known[term].startswith(f"{text} "):
        return f"the tooltip of {term} is not the first sentence of its entry in glossary.md"
    return None
