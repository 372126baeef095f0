"""What the checks share: a file as text, and where in it something stands."""

import re
from collections.abc import Iterator
from pathlib import Path

from equations.problem import Problem

BRACKETS = {"(": ")", "[": "]", "{": "}"}


def text_of(path: Path, what: str) -> str:
    """Return a file as text; raise Problem if it is not there or not UTF-8."""
    from equations.blocks import decoded  # not at the top: `make lock` has no packages yet

    if not path.is_file():
        raise Problem(f"{what} is missing: take it back from git, or write it again", path=path)
    text, problem = decoded(path)
    if problem is not None:
        raise problem.at(path)
    return text


def blank(piece: str) -> str:
    """Return a piece of text as spaces, so that all places stay the same."""
    return re.sub(r"[^\n]", " ", piece)


def line_of(text: str, offset: int) -> int:
    """Return the line, from 1, of a place in a text."""
    return text.count("\n", 0, offset) + 1


def unbalanced(text: str, path: Path) -> Iterator[Problem]:
    """Yield the first bracket that is not closed, or closes nothing; text has neither strings nor
    comments left."""
    open_ones: list[tuple[str, int]] = []
    for offset, character in enumerate(text):
        if character in BRACKETS:
            open_ones.append((character, offset))
        elif character in BRACKETS.values():
            if not open_ones or BRACKETS[open_ones[-1][0]] != character:
                message = (
                    f"this {character} closes nothing that is open: delete it, or open it before"
                )
                yield Problem(message, line_of(text, offset), path=path)
                return
            open_ones.pop()
    if open_ones:
        character, offset = open_ones[-1]
        message = f"this {character} is never closed; the file may be cut off"
        yield Problem(message, line_of(text, offset), path=path)
