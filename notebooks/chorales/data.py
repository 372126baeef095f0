"""The melodies of Bach's chorales from music21's corpus: reading and writing, tokens, groups that share a tune, and the split."""

from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise, product
from typing import NamedTuple
from xml.etree import ElementTree

import numpy as np
from music21 import converter, corpus
from music21.expressions import Fermata
from scipy.sparse.csgraph import connected_components

BAR = 16
"""Sixteenths in a bar; all times are counted in sixteenths."""

LENGTHS = (1, 2, 3, 4, 6, 8, 12, 16)
RHYTHMS = tuple(product(LENGTHS, (False, True)))
"""Classes of rhythm: how long a note is, and whether a phrase ends with it (the fermata of the score)."""

PITCHES = (None, *range(55, 85))
"""Classes of pitch: a rest, and the MIDI numbers of the notes when the key signature is moved to no sharps or flats."""


class Note(NamedTuple):
    """A note: MIDI number (None is a rest), length in sixteenths, and whether a phrase ends with it."""

    pitch: int | None
    length: int
    end: bool


@dataclass(frozen=True)
class Tune:
    """A melody: its name, the sharps of its key signature (flats are negative), where in the bar it starts, and its notes."""

    name: str
    sharps: int
    start: int
    notes: tuple[Note, ...]


def files():
    """Return the paths of the chorales of Riemenschneider's edition in music21's corpus, each once."""
    listed = {name.removeprefix("bach/") for name in corpus.chorales.Iterator(returnType="filename")}
    return [path for path in corpus.getComposer("bach") if path.suffix == ".mxl" and path.stem in listed]


def soprano(path):
    """Return the soprano of a chorale as a music21 part. The other voices are cut out of the MusicXML first: parsing them takes most of the time."""
    root = ElementTree.fromstring(converter.ArchiveManager(path).getData("musicxml"))
    listed = root.find("part-list")
    voices = {entry.get("id"): entry.findtext("part-name", "") for entry in listed.findall("score-part")}
    kept = next(part for part, voice in voices.items() if voice.startswith("Soprano"))
    for parent, tag in ((root, "part"), (listed, "score-part"), (listed, "part-group")):
        for element in parent.findall(tag):
            if element.get("id") != kept:
                parent.remove(element)
    return converter.parseData(ElementTree.tostring(root, encoding="unicode"), format="musicxml").parts[0]


def read(part, name):
    """Return the tune of a music21 part.

    Errors: ValueError if it is not in 4/4 from beginning to end, or has a note that RHYTHMS and PITCHES lack.
    """
    metres = [signature.ratioString for signature in part.recurse().getElementsByClass("TimeSignature")]
    if metres != ["4/4"]:
        raise ValueError(f"{name}: expected 4/4 throughout, got {', '.join(metres)}")
    signature, first = part.recurse().getElementsByClass("KeySignature").first(), part.getElementsByClass("Measure").first()
    tune = Tune(name, signature.sharps if signature else 0, sixteenths(first.paddingLeft), tuple(read_notes(part)))
    tokens(tune)
    return tune


def read_notes(part):
    """Return the notes of a music21 part, tied ones as one, without rests after the last."""
    found = []
    for element in part.recurse().notesAndRests:
        note = Note(
            None if element.isRest else element.pitch.midi,
            sixteenths(element.quarterLength),
            any(isinstance(sign, Fermata) for sign in element.expressions),
        )
        if element.tie and element.tie.type in ("continue", "stop") and found:
            note = joined(found.pop(), note)
        found.append(note)
    while found and found[-1].pitch is None:
        found.pop()
    return found


def joined(first, second):
    """Return two tied notes as one."""
    return Note(first.pitch, first.length + second.length, first.end or second.end)


def sixteenths(quarters):
    """Return a time in quarters as sixteenths; what is not a whole number of them stays a fraction."""
    return int(4 * quarters) if 4 * quarters % 1 == 0 else float(4 * quarters)


def chorales(paths=None, say=print):
    """Return the tunes of the chorales that can be used: in 4/4, and of notes that have a class."""
    paths, tunes = files() if paths is None else paths, []
    for number, path in enumerate(paths, 1):
        with suppress(ValueError):
            tunes.append(read(soprano(path), path.stem))
        if number % 50 == 0 or number == len(paths):
            say(f"{number} of {len(paths)} chorales read, {len(tunes)} of them can be used")
    return tunes


def shift(sharps):
    """Return by how many semitones, from -5 to 6, a tune is moved so that its key signature has no sharps or flats."""
    return (-7 * sharps + 5) % 12 - 5


def tokens(tune):
    """Return the classes (N, 2) of rhythm and pitch of a tune's notes.

    Errors: ValueError if RHYTHMS or PITCHES lack one.
    """
    up = shift(tune.sharps)
    try:
        return np.array([(RHYTHMS.index((n.length, n.end)), PITCHES.index(n.pitch and n.pitch + up)) for n in tune.notes])
    except ValueError:
        raise ValueError(f"{tune.name}: a note is not among the classes") from None


def notes(classes, sharps):
    """Return the notes of classes (N, 2) of rhythm and pitch, in the key of a signature."""
    up = shift(sharps)
    return tuple(Note(PITCHES[pitch] and PITCHES[pitch] - up, *RHYTHMS[rhythm]) for rhythm, pitch in classes)


def places(start, rhythms):
    """Return where in its bar each note begins, and the next one after them: integers 0 to 15 (N + 1,)."""
    lengths = [RHYTHMS[rhythm][0] for rhythm in rhythms]
    return np.cumsum([start, *lengths]) % BAR


def since_end(rhythms):
    """Return the sixteenths since the last phrase ended, or the tune began, at each note and at the next one after them: (N + 1,)."""
    passed = [0]
    for rhythm in rhythms:
        length, end = RHYTHMS[rhythm]
        passed.append(0 if end else passed[-1] + length)
    return np.array(passed)


def outline(tune, run=8):
    """Return all runs of 8 steps between notes on a beat: what two settings of one tune share, whatever their key and ornaments."""
    begins = np.cumsum([tune.start, *(note.length for note in tune.notes)])
    on_beat = [note.pitch for note, begin in zip(tune.notes, begins, strict=False) if begin % 4 == 0 and note.pitch is not None]
    steps = [after - before for before, after in pairwise(on_beat)]
    return {tuple(steps[i : i + run]) for i in range(len(steps) - run + 1)}


def families(tunes, share=0.1):
    """Return groups of tunes: two are in one group if they share a tenth of the shorter one's outline, or are linked by others that do."""
    outlines = [outline(tune) for tune in tunes]
    alike = [[len(a & b) >= share * max(1, min(len(a), len(b))) for a in outlines] for b in outlines]
    count, group = connected_components(np.array(alike), directed=False)
    return [[tune for tune, g in zip(tunes, group, strict=True) if g == number] for number in range(count)]


@dataclass
class Split:
    """Tunes to train on, to decide by when to stop, and to test on."""

    train: list
    valid: list
    test: list


def split(groups, seed=0, valid=0.15, test=0.2):
    """Return whole groups, in a random order, as test, validation and training data."""
    total, parts = sum(map(len, groups)), ([], [], [])
    wanted = (test * total, valid * total, total)
    for number in np.random.default_rng(seed).permutation(len(groups)):
        next(part for part, size in zip(parts, wanted, strict=True) if len(part) < size).extend(groups[number])
    return Split(parts[2], parts[1], parts[0])


def divided(groups, parts):
    """Return the groups of which a split has tunes in more than one part; there should be none."""
    names = [{tune.name for tune in part} for part in (parts.train, parts.valid, parts.test)]
    return [group for group in groups if sum(not own.isdisjoint(tune.name for tune in group) for own in names) > 1]


def returns(tune, count=6):
    """Return whether the first few notes of a tune come again in it, rhythm and pitch."""
    opening = [note[:2] for note in tune.notes]
    return any(opening[i : i + count] == opening[:count] for i in range(count, len(opening) - count + 1))
