"""Citations: `[@key]` and `@key` in the pages, the bibliography in docs/references.bib."""

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware, NameParts, SeparateCoAuthors, SplitNameParts
from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]

from equations.errors import EquationError
from equations.pages import decoded

KEY = r"[A-Za-z0-9][A-Za-z0-9_:-]*"
BRACKETED = re.compile(rf"\[@(?!eq:)(?P<keys>{KEY}(?:;\s*@{KEY})*)\]")
OPENED = re.compile(r"\[@[^\]]*\]?")
NARRATIVE = re.compile(r"(?<![\w@/.\[;])@(?P<keys>[a-z0-9]+\d{4}[a-z0-9]+)(?![\w@])")


@dataclass(frozen=True)
class Work:
    """One entry of the bibliography, ready to print."""

    key: str
    authors: tuple[str, ...]
    full_authors: tuple[str, ...]
    year: str
    title: str
    venue: str
    link: str

    def names(self) -> str:
        """Return the authors as they are cited: "Gers et al.", "Elman", "Hochreiter & Schmidhuber"."""
        if len(self.authors) > 2 or "others" in self.authors:
            return f"{self.authors[0]} et al."
        return " & ".join(self.authors)

    def markdown(self) -> str:
        """Return the entry of the list of sources."""
        names = ", ".join(name for name in self.full_authors if name != "others") + (" et al." if "others" in self.authors else "")
        year = f" ({self.year})" if self.year else ""
        link = f" <{self.link}>" if self.link else ""
        return f"{names}{year}. *{self.title}*.{' ' + self.venue + '.' if self.venue else ''}{link}"


def read_bibliography(path: Path) -> dict[str, Work]:
    """Return all works of a BibTeX file by key; a block that cannot be parsed raises EquationError with its line."""
    text, broken = decoded(path)
    if broken:
        raise broken
    library = parse_string(text, append_middleware=[SeparateCoAuthors(), SplitNameParts(), LatexDecodingMiddleware()])
    for block in library.failed_blocks:
        reason = getattr(block.error, "abort_reason", "") or str(block.error)
        raise EquationError(f"this entry cannot be read: {reason}", (block.start_line or 0) + 1)
    works = [_work(entry.key, {field.key: field.value for field in entry.fields}) for entry in library.entries]
    return {work.key: replace(work, year=work.year + _letter(work, works)) for work in works}


def _letter(work: Work, works: list[Work]) -> str:
    """Return a, b, … for works that would be cited alike, in the order of the file; else nothing."""
    alike = [other.key for other in works if (other.names(), other.year) == (work.names(), work.year)]
    return "abcdefghij"[alike.index(work.key)] if len(alike) > 1 and work.year else ""


def _work(key: str, fields: dict[str, object]) -> Work:
    people = [part for part in fields.get("author", []) if isinstance(part, NameParts)]  # type: ignore[attr-defined]
    short = tuple(_text(" ".join([*person.von, *person.last])) for person in people)
    full = tuple(_text(" ".join([*person.first, *person.von, *person.last])) for person in people)

    def get(name: str) -> str:
        return str(fields.get(name, ""))

    journal = get("journal") or get("booktitle")
    volume = get("volume") + (f"({get('number')})" if get("volume") and get("number") else "")
    source = journal or get("howpublished") or get("school") or get("institution") or get("publisher")
    type_of = get("type") if get("school") else ""
    number = get("number") if get("institution") else ""
    parts = [type_of, source, number, volume, f"pp. {get('pages')}" if get("pages") else "", get("note")]
    arxiv = get("eprint") or (re.search(r"arXiv:(\d{4}\.\d{4,5})", source) or [None, ""])[1]
    link = f"https://doi.org/{get('doi')}" if get("doi") else get("url") or (f"https://arxiv.org/abs/{arxiv}" if arxiv else "")
    return Work(key, short, full, get("year"), get("title"), ", ".join(part for part in parts if part), link)


@cache
def _decoder() -> LatexNodes2Text:
    return LatexNodes2Text()


def _text(latex: str) -> str:
    return str(_decoder().latex_to_text(latex))


def keys_in(text: str) -> list[tuple[int, str]]:
    """Return (position, key) of every citation in a line of a page."""
    found = []
    for citation in (*BRACKETED.finditer(text), *NARRATIVE.finditer(text)):
        for key in re.split(r";\s*@", citation["keys"]):
            found.append((citation.start(), key))
    return sorted(found)
