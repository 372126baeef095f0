"""The works that a report cites by `[@key]` or `@key`; `equations.bibtex` reads them from a file."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from equations.problem import Problem

PUNCTUATION = re.compile(r"[!-&*+/:-@\[-`{-~\x00-\x08]|\.(?=\S)")
"""What may mean something in Markdown, HTML or an extension of them."""


@dataclass(frozen=True)
class Work:
    """One entry of the bibliography; its texts are plain, and become Markdown in `markdown`."""

    key: str
    authors: tuple[str, ...]
    full_authors: tuple[str, ...]
    year: str
    title: str
    venue: str
    link: str

    def names(self) -> str:
        """Return the authors as they are cited: "Gers et al.", "Hochreiter & Schmidhuber"."""
        if len(self.authors) > 2 or "others" in self.authors:
            return f"{self.authors[0]} et al."
        return " & ".join(self.authors)

    def markdown(self) -> str:
        """Return the entry of the list of sources; nothing in it is markup but what stands here."""
        names = ", ".join(name for name in self.full_authors if name != "others")
        names += " et al." if "others" in self.authors else ""
        year = f" ({escaped(self.year)})" if self.year else ""
        venue = f" {escaped(self.venue)}." if self.venue else ""
        link = f" <{self.link}>" if self.link else ""
        return f"{escaped(names)}{year}. *{escaped(self.title)}*.{venue}{link}"


@dataclass(frozen=True)
class Bibliography:
    """The works of a file by key, and what is wrong in it; whole says that no entry is lost."""

    path: Path
    works: dict[str, Work]
    problems: tuple[Problem, ...] = ()
    whole: bool = True

    def unknown(self, citations: Iterable[tuple[Path, int, int, str]]) -> list[Problem]:
        """Return the problems of citations (file, line, column, key) of works that are not here.

        Of a damaged file its own problems say enough; an empty or missing one is one problem.
        """
        missing = [citation for citation in citations if citation[-1] not in self.works]
        if not missing or not self.whole:
            return []
        if not self.works:
            fault = "holds no entry" if self.path.exists() else "does not exist"
            message = f"this file {fault}, but the report cites {missing[0][-1]}: put it back"
            return [Problem(message, 1, path=self.path)]
        return [self._unknown(*citation) for citation in missing]

    def _unknown(self, path: Path, line: int, column: int, key: str) -> Problem:
        near = get_close_matches(key, self.works, 1)
        cure = f"do you mean {near[0]}?" if near else "add the work, or fix the key"
        return Problem(f"{key} is not in {self.path.name}: {cure}", line, column, path)


def escaped(text: str) -> str:
    """Return plain text as Markdown that shows exactly this."""
    return PUNCTUATION.sub(lambda found: f"&#{ord(found[0])};", re.sub(r"[ \t\r\n]+", " ", text))
