"""Random values for the parameters of a snippet: eight draws, which vary sizes and range.

Nothing is zero, and all sizes differ, so that a wrong transpose is a wrong shape. What every draw
had in common could stand in an equation as a number (11 for T, 2n for m), so one draw has other
sizes; what is never reached could be anything (a clip at 2), so two draws have larger numbers.
"""

import itertools
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from equations.kinds import KINDS
from equations.settings import Settings
from equations.shapes import Declared, Signature, shape, size, sizes_of

DRAWS = 8
WITH_OTHER_SIZES = 3
WITH_LARGER_NUMBERS = (5, 7)
LARGER = 3.0
MOST_TRIES = 5000


@dataclass(frozen=True)
class Draw:
    """The values of all parameters, and the sizes of the axes that the signature names."""

    values: dict[str, Any]
    sizes: dict[str, int]


def draw(signature: Signature, number: int, name: str, settings: Settings) -> Draw:
    """Return the draw of a number, from 0, for the snippet of a name; every eighth is of one kind.

    It depends on nothing but the arguments, so that a message "on draw 4" can be followed up.
    """
    turn, sizes = number % DRAWS, settings.sizes
    if turn == WITH_OTHER_SIZES:
        sizes = other_sizes(sizes)
    scale = LARGER if turn in WITH_LARGER_NUMBERS else 1.0
    rng = np.random.default_rng([zlib.crc32(name.encode()), number])
    values = {item.name: value(item, rng, sizes, scale) for item in signature.parameters}
    return Draw(values, sizes_of(signature, sizes))


def other_sizes(sizes: Mapping[str, int]) -> dict[str, int]:
    """Return a second size for every letter, so that no relation between sizes holds for both.

    All are odd: none is then the double of another, its neighbour, or the sum of two others; and
    another letter is the smallest.
    """
    return dict(_other_sizes(tuple(sizes.items())))


@cache
def _other_sizes(given: tuple[tuple[str, int], ...]) -> dict[str, int]:
    sizes = dict(given)
    usual, numbers = _expressions(sizes), range(3, 2 * len(sizes) + 7, 2)
    pairs = itertools.combinations(usual, 2)
    equal = [(one, two) for one, two in pairs if usual[one] == usual[two]]
    smallest = min(sizes, key=lambda letter: sizes[letter], default="")
    found: dict[str, int] = {}
    for chosen in itertools.islice(itertools.permutations(numbers, len(sizes)), MOST_TRIES):
        found = dict(zip(sizes, chosen, strict=True))
        other = _expressions(found)
        kept = any(usual[one] == other[one] for one in usual)
        kept = kept or any(other[one] == other[two] for one, two in equal)
        if not kept and (len(sizes) < 2 or found[smallest] > min(chosen)):
            break
    return found


def _expressions(sizes: Mapping[str, int]) -> dict[str, int]:
    """Return what may be confused: sizes, their neighbours, multiples, and the sums of two."""
    found = dict(sizes)
    for letter, number in sizes.items():
        found |= {f"{letter}+1": number + 1, f"{letter}-1": number - 1}
        found |= {f"{factor}{letter}": factor * number for factor in (2, 4)}
    for one, two in itertools.combinations(sizes, 2):
        found[f"{one}+{two}"] = sizes[one] + sizes[two]
    return found


def value(
    declared: Declared, rng: np.random.Generator, sizes: Mapping[str, int], scale: float = 1.0
) -> Any:
    """Return a random value of the declared shape and kind; scale counts for real numbers only."""
    word, *rest = declared.kind.split() or [""]
    wanted = tuple(size(text, sizes) for text in rest) or shape(declared, sizes)
    drawn = KINDS[word].draw(rng, wanted, scale)
    return float(drawn) if declared.axes == () else drawn
