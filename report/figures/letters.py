"""Words and formulas as the outlines of their letters, set in the faces of the site."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("letters.json")

SMALL, GREAT = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
GREEK = "αβγδεζηθικλμνξοπρςστυφχψω"
ACCENTS = "\u0302\u0303\u0304"
ITALIC = {
    **{one: chr(0x1D44E + at) for at, one in enumerate(SMALL)},
    **{one: chr(0x1D434 + at) for at, one in enumerate(GREAT)},
    **{one: chr(0x1D6FC + at) for at, one in enumerate(GREEK)},
    "h": "ℎ",
    "∂": "∂",
}
"""The letters that lean in a formula, as MathML has it."""
TEXT = SMALL + GREAT + "0123456789 .,:;()'=+−–×-%"
MATHS = "".join(ITALIC.values()) + SMALL + GREAT + "0123456789 .,/()|=+−Σ" + ACCENTS

NAMES = re.compile(r"tanh|ReLU|max")
SCRIPT = re.compile(r"([_^])\{([^}]*)\}")
SCRIPT_SIZE, LOWERED, RAISED = 0.77, 0.24, 0.36
"""Of a formula's size: its scripts, and how far they hang or stand."""
ACCENT_HEIGHT = 480
"""Letters taller than this lift their accent: the height of an x."""


@dataclass(frozen=True)
class Letter:
    """One outline in a thousandth of the letter size, as letters.json has it."""

    name: str
    width: int
    height: int
    middle: int
    lean: int
    path: str


@dataclass
class Run:
    """Letters of one size on one line; each has its distance from (x, y), in thousandths."""

    x: float
    y: float
    size: float
    letters: list[tuple[Letter, float, float]]


@cache
def faces() -> dict[str, dict[str, Letter]]:
    """Return the letters of each face."""
    faces = json.loads(FILE.read_text(encoding="utf-8"))
    return {
        face: {sign: Letter(f"{face[0]}{ord(sign):x}", *values) for sign, values in letters.items()}
        for face, letters in faces.items()
    }


def letter(sign: str, face: str) -> Letter:
    """Return one letter; what the file lacks is to be added to it."""
    if sign not in faces()[face]:
        raise ValueError(f"{FILE.name} has no {sign!r} ({face}): name it in letters.py")
    return faces()[face][sign]


def words(text: str, size: float) -> tuple[list[Run], float]:
    """Return plain text from x = 0, y = 0 on, and its width."""
    run, at = Run(0, 0, size, []), 0.0
    for sign in text:
        one = letter(sign, "text")
        run.letters.append((one, at, 0))
        at += one.width
    return [run], at * size / 1000


def signs(text: str) -> Iterable[str]:
    """Return the characters of a formula as its font has them: letters lean, names do not."""
    at = 0
    while at < len(text):
        name = NAMES.match(text, at)
        yield from name[0] if name else [ITALIC.get(text[at], text[at])]
        at += len(name[0]) if name else 1


def formula(text: str, size: float) -> tuple[list[Run], float]:
    """Return a formula such as `h_{t−1}` or `a^{(1)}` from x = 0, y = 0 on, and its width."""
    runs: list[Run] = []
    x, at, lean = 0.0, 0, 0.0
    for match in [*SCRIPT.finditer(text), None]:
        x, lean = _piece(runs, text[at : match.start() if match else None], x, 0, size)
        if match:
            high, small = match[1] == "^", SCRIPT_SIZE * size
            y = -RAISED * size if high else LOWERED * size
            x, _ = _piece(runs, match[2], x + lean * high, y, small)
            at = match.end()
    return runs, x


def _piece(runs: list[Run], text: str, x: float, y: float, size: float) -> tuple[float, float]:
    """Add letters of one size; return where they end, and how far the last leans over that."""
    run, at = Run(x, y, size, []), 0.0
    for sign in signs(text):
        one = letter(sign, "maths")
        if sign in ACCENTS:
            base, start, _ = run.letters[-1]
            lift = max(0, base.height - ACCENT_HEIGHT)
            run.letters.append((one, start + base.middle - one.middle, -lift))
            continue
        run.letters.append((one, at, 0))
        at += one.width
    if run.letters:
        runs.append(run)
    lean = run.letters[-1][0].lean if run.letters else 0
    return x + at * size / 1000, lean * size / 1000
