"""Read a BibTeX file: every entry as a `Work`, and everything in it that could mislead or harm."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.middlewares.names import (
    InvalidNameError,
    parse_single_name_into_parts,
    split_multiple_persons_names,
)
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    Field,
    ImplicitComment,
)
from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]

from equations.blocks import decoded
from equations.form import KEY
from equations.problem import Problem
from equations.references import Bibliography, Work

NEEDED = ("author", "title", "year")
PRINTED = (
    "journal booktitle howpublished school institution publisher type number volume pages note"
)
UNSEEN = (
    "abstract address chapter edition editor isbn issn keywords language month organization "
    "series archiveprefix primaryclass eprinttype urldate"
)
PLAIN = {
    "doi": (r"10\.\d{4,9}/[\w.;()/:%-]+", "the DOI alone, as in 10.1162/neco.1997.9.8.1735"),
    "url": (
        r"https://[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+(:\d+)?([/?#][\w.~/?#&=%+,;:()!-]*)?",
        "an address that begins with https://, with other characters as in %20",
    ),
    "eprint": (r"\d{4}\.\d{4,5}(v\d+)?|[a-z.-]+/\d{7}", "the number at arXiv, as in 1503.04069"),
    "year": (r"\d{4}|n\.d\.", "four digits, or n.d. for a work without a date"),
}
FIELDS = {*NEEDED, *PRINTED.split(), *UNSEEN.split(), *PLAIN}
SOURCES = ("journal", "booktitle", "howpublished", "school", "institution", "publisher")
COMMAND = re.compile(r"\\([A-Za-z]+|.|$)", re.DOTALL)
COMMANDS = {*"\"'`^~=.uvHckrbdt", *"ijlLoO&%$#_{} -", "aa", "AA", "ae", "AE", "oe", "OE", "ss"}
BARE = re.compile(r"(?<!\\)[%$]")
DEEPEST = 8
MARKUP = re.compile(r"[<>]|\bon[a-z]+\s*=|javascript:", re.IGNORECASE)


def read_bibliography(path: Path) -> Bibliography:
    """Return all works of a file, and its problems; of a damaged file only where it is damaged."""
    if not path.exists():
        return Bibliography(path, {})
    text, broken = decoded(path)
    if broken:
        return Bibliography(path, {}, (broken.at(path),), False)
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # it prints what we report
    library = parse_string(text, parse_stack=[])
    if found := _damage(library):
        return Bibliography(path, {}, (found.at(path),), False)
    doubled = [one for one in library.failed_blocks if isinstance(one, DuplicateFieldKeyBlock)]
    inside = [one.ignore_error_block for one in doubled]
    entries = [*library.entries, *(one for one in inside if isinstance(one, Entry))]
    strings = {name: one.value for name, one in library.strings_dict.items()}
    problems = [problem for entry in entries for problem in _problems(entry, strings)]
    problems += _doubled(library)
    works = [_work(entry.key, _texts(entry, strings)) for entry in entries]
    lettered = {work.key: replace(work, year=work.year + _letter(work, works)) for work in works}
    problems.sort(key=lambda problem: problem.line or 0)
    return Bibliography(path, lettered, tuple(one.at(path) for one in problems))


def _damage(library: Library) -> Problem | None:
    """Return the first place where the file cannot be divided into entries."""
    for block in library.failed_blocks:
        if not isinstance(block, (DuplicateBlockKeyBlock, DuplicateFieldKeyBlock)):
            reason = getattr(block.error, "abort_reason", "").strip().rstrip(".")
            message = (
                f"this entry cannot be read: look for a missing brace, quote or comma ({reason})"
            )
            return Problem(message, _line(block))
    for comment in library.comments:
        if isinstance(comment, ImplicitComment):
            for number, line in enumerate(comment.comment.splitlines(), _line(comment)):
                if line.strip() and not line.lstrip().startswith("%"):
                    message = "this text belongs to no entry: look for a brace too many before it"
                    return Problem(f"{message}, a missing @, or begin a comment with %", number)
    return None


def _doubled(library: Library) -> Iterator[Problem]:
    for block in library.failed_blocks:
        if isinstance(block, DuplicateBlockKeyBlock):
            first = f"the key {block.key} is that of line {_line(block.previous_block)} already"
            yield Problem(f"{first}: choose another, or delete one of the two", _line(block))
        if isinstance(block, DuplicateFieldKeyBlock):
            twice = ", ".join(sorted(block.duplicate_keys))
            yield Problem(f"this entry has {twice} twice: delete one", _line(block))


def _problems(entry: Entry, strings: dict[str, str]) -> Iterator[Problem]:
    """Yield what is wrong in one entry, which could be read."""
    if not re.fullmatch(KEY, entry.key):
        message = f"{entry.key!r} cannot be cited: a key has letters and digits, and _ : - inside"
        yield Problem(message, _line(entry))
    bare = {one.key.lower(): _bare(str(one.value), strings) for one in entry.fields}
    for name in NEEDED:
        text = bare.get(name, "")
        if text is not None and not text.strip():
            cure = PLAIN[name][1] if name in PLAIN else f"{name}={{…}}"
            yield Problem(f"{entry.key} has no {name}: add it ({cure})", _line(entry))
    for field in entry.fields:
        if fault := _fault(field, strings):
            yield Problem(f"{field.key} of {entry.key}: {fault}", (field.start_line or 0) + 1)


def _fault(field: Field, strings: dict[str, str]) -> str:
    """Return what is wrong with one field, or nothing."""
    name, text = field.key.lower(), _bare(str(field.value), strings)
    if name not in FIELDS:
        near = get_close_matches(name, FIELDS, 1)
        return f"no such field is known: {f'write {near[0]}' if near else 'leave it out'}"
    if text is None:
        return 'more than one {…} or "…" stands here: look for a missing comma or quote'
    if MARKUP.search(text):
        return "HTML and scripts have no place here: write it in words"
    if name in PLAIN:
        pattern, wanted = PLAIN[name]
        fits = not text or re.fullmatch(pattern, text, re.ASCII)
        return "" if fits else f"{text} is not what belongs here: write {wanted}"
    for command in COMMAND.findall(text):
        if command not in COMMANDS:
            return f"the command \\{command} is not known: write the character itself, or words"
    if bare := BARE.search(text):
        return f"{bare[0]} begins mathematics or a comment: write \\{bare[0]}, or words"
    return _fault_of_names(text) if name == "author" else ""


def _fault_of_names(text: str) -> str:
    try:
        for person in split_multiple_persons_names(text):
            parse_single_name_into_parts(person)
    except InvalidNameError as error:
        return f"{error}: write Last, First and Last, First, an organisation in {{…}}"
    return ""


def _bare(value: str, strings: dict[str, str]) -> str | None:
    """Return a value without its braces or quotes, or None if it is not one such text."""
    value = strings.get(value, value).strip()
    inside, depth, outside = value[1:-1], 0, ""
    for character in re.sub(r"\\.", "", inside):
        depth += (character == "{") - (character == "}")
        outside += "" if depth else character
        if not 0 <= depth <= DEEPEST:
            return None
    if depth == 0 and value[:1] + value[-1:] == "{}":
        return inside
    if depth == 0 and value[:1] + value[-1:] == '""' and '"' not in outside:
        return inside
    return value if re.fullmatch(r"\d+|[a-z]{3}", value) else None


def _texts(entry: Entry, strings: dict[str, str]) -> dict[str, str]:
    """Return the fields of an entry; one with a fault has no text."""
    return {
        field.key.lower(): _bare(str(field.value), strings) or ""
        for field in entry.fields
        if not _fault(field, strings)
    }


def _work(key: str, raw: dict[str, str]) -> Work:
    people = [parse_single_name_into_parts(one) for one in _persons(raw)]
    short = tuple(_text(" ".join([*one.von, *one.last])) for one in people)
    full = tuple(_text(" ".join([*one.first, *one.von, *one.last, *one.jr])) for one in people)
    texts = {name: text if name in PLAIN else _text(text) for name, text in raw.items()}
    get = {name: texts.get(name, "") for name in FIELDS}
    return Work(
        key, short or (key,), full or (key,), get["year"], get["title"], _venue(get), _link(get)
    )


def _source(get: dict[str, str]) -> str:
    return next((get[name] for name in SOURCES if get[name]), "")


def _venue(get: dict[str, str]) -> str:
    volume = get["volume"] + (f"({get['number']})" if get["volume"] and get["number"] else "")
    parts = [
        get["type"] if get["school"] else "",
        _source(get),
        get["number"] if get["institution"] else "",
        volume,
        f"pp. {get['pages']}" if get["pages"] else "",
        get["note"],
    ]
    return ", ".join(part for part in parts if part)


def _link(get: dict[str, str]) -> str:
    if get["doi"]:
        return f"https://doi.org/{get['doi']}"
    arxiv = get["eprint"] or (re.search(r"arXiv:(\d{4}\.\d{4,5})", _source(get)) or ["", ""])[1]
    return get["url"] or (f"https://arxiv.org/abs/{arxiv}" if arxiv else "")


def _persons(raw: dict[str, str]) -> list[str]:
    return split_multiple_persons_names(raw["author"]) if raw.get("author") else []


def _letter(work: Work, works: list[Work]) -> str:
    """Return a, b, … for works that would be cited alike, in the order of the file."""
    alike = [one.key for one in works if (one.names(), one.year) == (work.names(), work.year)]
    return chr(ord("a") + alike.index(work.key)) if len(alike) > 1 and work.year else ""


@cache
def _decoder() -> LatexNodes2Text:
    return LatexNodes2Text()


def _text(latex: str) -> str:
    if re.fullmatch(r"[\w .,:;()/&'?!+*=-]*", latex) and "--" not in latex:
        return latex  # most fields hold no LaTeX, and reading it is slow
    return str(_decoder().latex_to_text(latex))


def _line(block: Block) -> int:
    return (block.start_line or 0) + 1
