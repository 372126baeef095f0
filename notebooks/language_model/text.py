"""The text of the notebook on the language model: the help topics of Python, each paragraph once, split by topic, as numbers."""

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np

VALIDATION = ("attribute-access", "booleans", "customization", "for", "integers", "power", "subscriptions", "unary")
TEST = ("assert", "bitwise", "comparisons", "else", "identifiers", "numbers", "slicings", "typesmapping")
"""Held-out topics: in the alphabetical order of the topics of Python 3.11 every tenth, from the sixth and from the first."""

START, RARE = "\f", "¤"
"""The character before each topic, and the one in the place of all that are rarer in the training text than RAREST."""

RAREST = 10
PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\t": " ", "\xa0": " "})


def topics():
    """Return the help topics that come with Python, name to text, in alphabetical order."""
    from pydoc_data.topics import topics as found

    return {name: found[name] for name in sorted(found)}


def paragraphs(text):
    """Return the paragraphs of a text: what stands between blank lines, with its line breaks and indents."""
    return [part.rstrip() for part in re.split(r"\n[ \t]*\n", text) if part.strip()]


def once(texts):
    """Return the texts, name to text, with each paragraph only in the first text that has it, however its lines are broken."""
    seen, kept = set(), {}
    for name, text in texts.items():
        new = []
        for paragraph in paragraphs(text):
            words = " ".join(paragraph.split())
            if words not in seen:
                seen.add(words)
                new.append(paragraph)
        kept[name] = "\n\n".join(new) + "\n"
    return kept


def plain(text):
    """Return a text with plain quotes and dashes, no rules longer than four signs, and no wide gaps within a line."""
    text = re.sub(r"([-=*+~^])\1{4,}", r"\1\1\1\1", text.translate(PLAIN))
    return re.sub(r"(?<=\S) {3,}", "  ", text)


def split(texts):
    """Return training, validation and test texts, each name to text.

    Errors: ValueError if a topic that is to be held out is missing.
    """
    missing = [name for name in VALIDATION + TEST if name not in texts]
    if missing:
        raise ValueError(f"topics to hold out that this Python does not have: {', '.join(missing)}")
    held_out = {name: texts[name] for name in VALIDATION}, {name: texts[name] for name in TEST}
    return {name: text for name, text in texts.items() if name not in VALIDATION + TEST}, *held_out


def windows(texts, length=50):
    """Return all runs of `length` characters in the texts; any white space counts as one space."""
    flat = (" ".join(text.split()) for text in texts.values())
    return [text[place : place + length] for text in flat for place in range(len(text) - length + 1)]


def overlap(training, held_out, length=50):
    """Return which share of the runs of `length` characters of the held-out texts stand word for word in the training texts."""
    known, asked = set(windows(training, length)), windows(held_out, length)
    return sum(run in known for run in asked) / len(asked)


@dataclass
class Corpus:
    """The alphabet, and the three parts as numbers: its characters' places in the alphabet."""

    alphabet: str
    training: np.ndarray
    validation: np.ndarray
    test: np.ndarray

    def encode(self, text):
        """Return a text as numbers; what is not in the alphabet becomes RARE."""
        place = {character: number for number, character in enumerate(self.alphabet)}
        return np.array([place.get(character, place[RARE]) for character in text], np.int64)

    def decode(self, codes):
        """Return numbers as text."""
        return "".join(self.alphabet[code] for code in codes)


def join(texts):
    """Return texts as one, START before each."""
    return "".join(START + plain(text) for text in texts.values())


def corpus(texts=None):
    """Return the Corpus of the topics (of Python's own if none are given)."""
    training, validation, test = map(join, split(once(topics() if texts is None else texts)))
    frequent = {character for character, count in Counter(training).items() if count >= RAREST}
    made = Corpus("".join(sorted(frequent | {START, RARE})), *[np.empty(0, np.int64)] * 3)
    made.training, made.validation, made.test = (made.encode(text) for text in (training, validation, test))
    return made
