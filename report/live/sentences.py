"""Sentences of the live figures: "the keys that he left in the car", and the verb is "are".

`docs/assets/live/sentences.js` is the same in JavaScript. A seed gives the same numbers in both,
to the last bit, and so the same sentences and the same first weights.
"""

from collections.abc import Callable
from dataclasses import dataclass

Random = Callable[[], float]

SINGULAR = ("key", "car", "box", "dog")
PLURAL = ("keys", "cars", "boxes", "dogs")
PRONOUNS = ("he", "she", "they")
VERBS = ("left", "saw", "lost")
PLACES = ("in", "near", "under")
WORDS = ("the", "that", *SINGULAR, *PLURAL, *PRONOUNS, *VERBS, *PLACES)
ANSWERS = ("is", "are")
LENGTHS = (8, 20, 32)
EXAMPLE = ("the", "keys", "that", "he", "left", "in", "the", "car")


@dataclass(frozen=True)
class Sentence:
    """Words up to the verb, and the number of the answer: 0 for "is", 1 for "are"."""

    words: tuple[str, ...]
    answer: int


def mulberry32(seed: int) -> Random:
    """Return a source of numbers, uniform in [0, 1): the generator Mulberry32 of Tommy Ettinger."""
    state = seed & 0xFFFFFFFF

    def random() -> float:
        nonlocal state
        state = state + 0x6D2B79F5 & 0xFFFFFFFF
        t = (state ^ state >> 15) * (state | 1) & 0xFFFFFFFF
        t ^= t + (t ^ t >> 7) * (t | 61) & 0xFFFFFFFF
        return (t ^ t >> 14) / 2**32

    return random


def uniform(random: Random, rows: int, columns: int) -> list[list[float]]:
    """Return a matrix of draws, row after row."""
    return [[random() for _ in range(columns)] for _ in range(rows)]


def sentence(random: Random, longest: int) -> Sentence:
    """Return a sentence of at most so many words.

    "the" and a noun, then none, one or several additions of three words each, any number of them
    being equally likely: a clause ("that he left") or a place ("in the car"). No clause follows a
    clause.
    """
    answer = _below(random, 2)
    words = ["the", _choice(random, PLURAL if answer else SINGULAR)]
    after_clause = False
    for _ in range(_below(random, (longest - 2) // 3 + 1)):
        after_clause = not after_clause and random() < 0.5
        if after_clause:
            words += ["that", _choice(random, PRONOUNS), _choice(random, VERBS)]
        else:
            words += [_choice(random, PLACES), "the", _choice(random, SINGULAR + PLURAL)]
    return Sentence(tuple(words), answer)


def one_hot(index: int, size: int) -> list[float]:
    """Return a vector of zeros with a one at the index."""
    return [float(place == index) for place in range(size)]


def vectors(words: tuple[str, ...]) -> list[list[float]]:
    """Return one vector per word."""
    return [one_hot(WORDS.index(word), len(WORDS)) for word in words]


def _below(random: Random, bound: int) -> int:
    return int(random() * bound)


def _choice(random: Random, words: tuple[str, ...]) -> str:
    return words[_below(random, len(words))]
