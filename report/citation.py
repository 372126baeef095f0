"""How to cite the report: from CITATION.cff, and the commit that is built."""

import os
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from report.hooks.dates import git

ROOT = Path(__file__).parents[1]


def tags() -> list[tuple[str, str]]:
    """Return the names and values of the tags by which search engines for literature cite."""
    work = read()
    found = [("title", work["title"])]
    found += [("author", one) for one in work["authors"]]
    found += [("publication_date", work["date"].replace("-", "/"))] if work["date"] else []
    found += [("language", "en")]
    return found + ([("public_url", work["url"])] if work["url"] else [])


def bibtex(project: Any, uri: str) -> str:
    """Return the entry for a bibliography, as a block of code."""
    work = read()
    fields = {
        "title": f"{{{work['title']}}}",
        "author": " and ".join(f"{{{one}}}" for one in work["authors"]),
        "year": work["date"][:4],
        "url": work["url"],
        "note": f"commit {work['commit']}" if work["commit"] else "",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join(["```bibtex", "@misc{lstm_report,", *lines, "}", "```"])


def read() -> dict[str, Any]:
    """Return title, authors, date, commit and address; what is not known is an empty text."""
    work = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    address = os.environ.get("SITE_URL", "")
    return {
        "title": work["title"],
        "authors": [_name(one) for one in work["authors"]],
        "date": git(ROOT, "log", "-1", "--format=%cs"),
        "commit": git(ROOT, "rev-parse", "--short", "HEAD"),
        "url": address,
    }


def _name(author: dict[str, str]) -> str:
    family = " ".join(filter(None, (author.get("name-particle"), author.get("family-names"))))
    return author.get("name") or f"{family}, {author.get('given-names', '')}".rstrip(", ")
