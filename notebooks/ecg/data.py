"""The data of the notebook on ECGs: simulated patients, rhythms and recordings, and what a monitor measures of them.

A patient is two beats, made once from numbers drawn for that patient: an ordinary one and a wide one. A recording puts copies of them at the
times of a rhythm and adds noise and a slow sway of the base line.
"""

from dataclasses import dataclass
from functools import cached_property

import neurokit2 as nk
import numpy as np

RATE, FRAME, SECONDS = 100, 10, 15
"""Samples per second, samples per step of the network, length of a recording."""

BEFORE, AFTER = 32, 60
"""Samples of a beat before and after the peak of its R wave."""

BEATS = 40
"""Beats of a rhythm; more than a recording holds."""

SPLIT = {"train": range(120), "validation": range(120, 200), "test": range(1000, 1300)}
"""Numbers of the patients of each part. A patient is in one part only."""

EACH = {"train": 4, "validation": 2, "test": 1}
"""Recordings of each class from each patient."""

WAVES = np.array([[-0.16, -0.03, 0, 0.03, 0.26], [0.12, -0.1, 1, -0.2, 0.3], [0.025, 0.01, 0.012, 0.012, 0.05]])
"""Times after R (s), heights (mV) and widths (s) of the waves P, Q, R, S, T, around which those of a patient are drawn."""

VARIETY = np.array([[0.15], [0.3], [0.1]])
"""By what share these numbers differ from patient to patient."""

WIDE = np.array([[1, 2.2, 1, 2.2, 1.2], [0, 1, 1.2, 1.5, -1.3], [1, 2.5, 2.5, 2.5, 1.3]])
"""Factors that make a wide beat: no P wave, Q, R and S 2.5 times as wide, T upside down."""


@dataclass(frozen=True)
class Patient:
    """A simulated patient: two beats (BEFORE + AFTER,) in mV, mean interval in s, when an early beat comes (share of it), noise and sway in mV."""

    number: int
    beat: np.ndarray
    wide: np.ndarray
    interval: float
    early: float
    noise: float
    sway: float


def patient(number):
    """Return the simulated patient of this number; the same number gives the same patient."""
    rng = np.random.default_rng(number)
    waves = WAVES * rng.uniform(1 - VARIETY, 1 + VARIETY, WAVES.shape)
    ranges = {"interval": (0.7, 1.0), "early": (0.6, 0.8), "noise": (0.02, 0.08), "sway": (0.05, 0.25)}
    return Patient(number, beat(waves), beat(waves * WIDE), **{name: rng.uniform(*limits) for name, limits in ranges.items()})


def beat(waves):
    """Return one beat (BEFORE + AFTER,): the sum of five bell curves (3, 5), the idea of the model of mcsharry2003."""
    times, heights, widths = waves
    seconds = np.arange(-BEFORE, AFTER)[:, None] / RATE
    return (heights * np.exp(-((seconds - times) ** 2) / (2 * widths**2))).sum(axis=1)


def patients(counts=None):
    """Return the patients of each part of SPLIT, or only the first few of each; counts gives how many by part."""
    return {part: [patient(number) for number in numbers[: counts and counts[part]]] for part, numbers in SPLIT.items()}


@dataclass(frozen=True)
class Rhythm:
    """Intervals before each beat in s (BEATS,), and which beats are wide (BEATS,)."""

    intervals: np.ndarray
    wide: np.ndarray


def steady(person, rng, sway=(0.01, 0.06), jitter=(0.01, 0.02)):
    """Return intervals that swing by 1 to 6 % with the breath and jitter by 1 to 2 %."""
    time = np.arange(BEATS) * person.interval
    breath = rng.uniform(*sway) * np.sin(2 * np.pi * (rng.uniform(0.15, 0.35) * time + rng.uniform()))
    return person.interval * (1 + breath + rng.uniform(*jitter) * rng.standard_normal(BEATS))


def irregular(person, rng):
    """Return intervals drawn one by one, with a standard deviation of 10 to 22 % of their mean."""
    return person.interval * np.clip(1 + rng.uniform(0.1, 0.22) * rng.standard_normal(BEATS), 0.55, 1.6)


def with_early_beats(intervals, person, rng):
    """Return a rhythm of these intervals in which every third to seventh beat is early and wide, and a pause makes up for it."""
    early = np.cumsum(rng.integers(3, 8, BEATS))
    early = early[early < BEATS - 1]
    intervals, wide = intervals.copy(), np.zeros(BEATS, bool)
    intervals[early] *= person.early
    intervals[early + 1] *= 2 - person.early
    wide[early] = True
    return Rhythm(intervals, wide)


def mixed(intervals_of):
    """Return a rhythm of these intervals, without early beats in one recording, with them in the next, by the toss of a coin."""

    def rhythm(person, rng):
        intervals = intervals_of(person, rng)
        return with_early_beats(intervals, person, rng) if rng.random() < 0.5 else Rhythm(intervals, np.zeros(BEATS, bool))

    return rhythm


CLASSES = {"steady": mixed(steady), "irregular": mixed(irregular)}
"""The rhythms to be told apart, class 0 and class 1."""


@dataclass(frozen=True)
class Recordings:
    """Recordings x (N, samples) in mV with the class of each (N,), whether it has early beats (N,), and the number of its patient (N,)."""

    x: np.ndarray
    label: np.ndarray
    early: np.ndarray
    patient: np.ndarray

    @cached_property
    def cleaned(self):
        """The recordings without slow sway and hum, (N, samples)."""
        return clean(self.x)

    @cached_property
    def frames(self):
        """The cleaned recordings as a batch of the library, (steps, N, FRAME)."""
        return frames(self.cleaned)

    @cached_property
    def features(self):
        """What is measured of the beats of each recording, (N, 5)."""
        return np.array([features(np.diff(peaks(one)) / RATE) for one in self.cleaned])


def recordings(people, rhythms, each, seed):
    """Return `each` recordings of every rhythm from every patient; the position of the rhythm is the class."""
    rng = np.random.default_rng(seed)
    rows = []
    for person in people:
        for label, rhythm in enumerate(rhythms):
            for _ in range(each):
                made = rhythm(person, rng)
                rows.append((draw(person, made, rng), label, made.wide.any(), person.number))
    x, label, early, numbers = zip(*rows, strict=True)
    return Recordings(np.array(x, np.float32), np.array(label), np.array(early), np.array(numbers))


def parts_of(people, each=EACH):
    """Return the recordings of both classes, by part."""
    return {part: recordings(group, CLASSES.values(), each[part], seed) for seed, (part, group) in enumerate(people.items())}


def draw(person, rhythm, rng, start=None):
    """Return a recording (SECONDS * RATE,) of this rhythm, which begins `start` seconds (or 1 to 3 mean intervals) after the rhythm does."""
    length = SECONDS * RATE
    start = rng.uniform(1, 3) * person.interval if start is None else start
    x = np.zeros(length + 4 * RATE)
    for at, wide in zip(np.round(RATE * (np.cumsum(rhythm.intervals) - start + 2)).astype(int), rhythm.wide, strict=True):
        if BEFORE <= at < len(x) - AFTER:
            x[at - BEFORE : at + AFTER] += person.wide if wide else person.beat
    time = np.arange(length) / RATE
    sway = person.sway * np.sin(2 * np.pi * (rng.uniform(0.1, 0.4) * time + rng.uniform()))
    return x[2 * RATE : 2 * RATE + length] + sway + person.noise * rng.standard_normal(length)


def clean(x):
    """Return recordings (N, T) without slow sway and hum (NeuroKit2's filter), each with standard deviation 1."""
    x = np.array([nk.ecg_clean(one, sampling_rate=RATE) for one in x])
    return (x / x.std(axis=1, keepdims=True)).astype(np.float32)


def peaks(cleaned):
    """Return the samples at which NeuroKit2 finds a heartbeat in one cleaned recording (T,)."""
    return nk.ecg_findpeaks(cleaned, sampling_rate=RATE)["ECG_R_Peaks"]


def frames(x):
    """Return recordings (N, T) as a batch of the library, (T / FRAME, N, FRAME): each step brings FRAME samples.

    Errors: ValueError if T is not a multiple of FRAME.
    """
    if x.shape[1] % FRAME:
        raise ValueError(f"x: expected a multiple of {FRAME} samples, got {x.shape[1]}")
    return np.ascontiguousarray(x.reshape(len(x), -1, FRAME).swapaxes(0, 1))


def features(intervals):
    """Return the mean of the intervals between beats, their SDNN and RMSSD, in s, and SDNN and RMSSD with the early beats left out.

    SDNN is the standard deviation of the intervals, RMSSD the root mean square of the differences of successive ones. Left out are intervals
    of less than 0.85 of the median, and the pause after each.
    """
    early = intervals < 0.85 * np.median(intervals)
    kept = intervals[~(early | np.concatenate([[False], early[:-1]]))]
    return intervals.mean(), *variability(intervals), *variability(kept)


def variability(intervals):
    """Return SDNN and RMSSD, 0 of fewer than two intervals."""
    if len(intervals) < 2:
        return 0.0, 0.0
    return intervals.std(), np.sqrt(np.mean(np.diff(intervals) ** 2))


def calm(person, rng):
    """Return a very steady rhythm: what the forecasters are fitted to."""
    return Rhythm(steady(person, rng, sway=(0.02, 0.02), jitter=(0.01, 0.01)), np.zeros(BEATS, bool))


def odd_beat(early, wide):
    """Return a rhythm like `calm` with one beat, about 6 to 12 s after the start, that is early, or wide, or both."""

    def rhythm(person, rng):
        plain = calm(person, rng)
        number = int(rng.uniform(8, 12) / person.interval)
        intervals, shapes = plain.intervals.copy(), plain.wide.copy()
        shift = intervals[number] * (1 - person.early) * early
        intervals[number] -= shift
        intervals[number + 1] += shift
        shapes[number] = wide
        return Rhythm(intervals, shapes)

    return rhythm


ODD = {"early": odd_beat(True, False), "wide": odd_beat(False, True), "early and wide": odd_beat(True, True)}
"""The odd beats."""


def normal_and_odd(people):
    """Return ordinary recordings x (N, T) of the patients that train and choose, and by kind of beat those of the test patients."""
    train, validation = (recordings(people[part], [calm], 4, seed).x for part, seed in (("train", 10), ("validation", 11)))
    kinds = {"normal": calm, **ODD}
    return (
        train,
        validation,
        {kind: recordings(people["test"], [rhythm], 1, 20 + seed).x for seed, (kind, rhythm) in enumerate(kinds.items())},
    )
