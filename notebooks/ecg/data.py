"""The data of the notebook on ECGs: simulated patients and rhythms, and the recorded ECG of PyWavelets.

A patient is two beats, made once with NeuroKit2 from numbers drawn for that patient: an ordinary one and a wide one. A recording puts copies of them
at the times of a rhythm and adds noise and a slow sway of the base line.
"""

from dataclasses import dataclass

import neurokit2 as nk
import numpy as np
import pywt
import pywt.data

RATE, FRAME, SECONDS = 100, 10, 15
"""Samples per second, samples per step of the network, length of a recording."""

BEFORE, AFTER = 32, 50
"""Samples of a beat before and after its peak."""

BEATS = 40
"""Beats of a rhythm; more than a recording holds."""

SPLIT = {"train": range(120), "validation": range(120, 160), "test": range(1000, 1060)}
"""Numbers of the patients of each part. A patient is in one part only. Settings were tried out on patients below 1000."""

WAVES = {"ti": (-70, -15, 0, 15, 100), "ai": (1.2, -5, 30, -7.5, 0.75), "bi": (0.25, 0.1, 0.1, 0.1, 0.4)}
"""Angle, height and width of the waves P, Q, R, S, T: the defaults of NeuroKit2, around which those of a patient are drawn."""

VARIETY = {"ti": 0.15, "ai": 0.3, "bi": 0.1}
"""By what share these numbers differ from patient to patient."""

WIDE = {"ti": 1, "ai": np.array([0, 1, 0.5, 1.5, -2]), "bi": np.array([1, 2.5, 2.5, 2.5, 1])}
"""Factors that make a wide beat: no P wave, Q, R and S 2.5 times as wide, T upside down."""


@dataclass(frozen=True)
class Patient:
    """A simulated patient: two beats (BEFORE + AFTER,) of height 1, mean interval in s, when an early beat comes (share of it), noise, sway."""

    number: int
    beat: np.ndarray
    wide: np.ndarray
    interval: float
    early: float
    noise: float
    sway: float


@dataclass(frozen=True)
class Rhythm:
    """Intervals before each beat in s (BEATS,), and which beats are wide (BEATS,)."""

    intervals: np.ndarray
    wide: np.ndarray


@dataclass(frozen=True)
class Recordings:
    """Recordings x (N, samples) with the class of each (N,) and the number of its patient (N,)."""

    x: np.ndarray
    label: np.ndarray
    patient: np.ndarray


def patient(number):
    """Return the simulated patient of this number; the same number gives the same patient."""
    rng = np.random.default_rng(number)
    waves, ordinary = draw_waves(rng)
    wide = {name: value * WIDE[name] for name, value in waves.items()}
    ranges = {"interval": (0.7, 1.0), "early": (0.6, 0.8), "noise": (0.02, 0.08), "sway": (0.05, 0.25)}
    return Patient(number, ordinary, beat(wide), **{name: rng.uniform(*limits) for name, limits in ranges.items()})


def draw_waves(rng):
    """Return waves and the beat they make; draws again where the simulation's integrator has stepped over the R wave, its highest."""
    while True:
        waves = {name: np.array(value) * rng.uniform(1 - VARIETY[name], 1 + VARIETY[name], 5) for name, value in WAVES.items()}
        made = beat(waves)
        if abs(np.argmax(made) - BEFORE) <= 3:
            return waves, made


def beat(waves):
    """Return the second beat (BEFORE + AFTER,) of a simulation with these waves, whose R is at 1 s, between zero ends and at most 1 high."""
    x = nk.ecg_simulate(duration=2, sampling_rate=RATE, heart_rate=60, heart_rate_std=0.01, noise=0, random_state=0, **waves)
    cut = x[RATE - BEFORE : RATE + AFTER]
    cut = cut - np.linspace(cut[0], cut[-1], len(cut))
    return cut / np.abs(cut).max()


def patients(counts=None):
    """Return the patients of each part of SPLIT, or only the first few of each; counts gives how many by part."""
    return {part: [patient(number) for number in numbers[: counts and counts[part]]] for part, numbers in SPLIT.items()}


def steady(person, rng, sway=(0.01, 0.06), jitter=(0.01, 0.02)):
    """Return intervals that swing by 1 to 6 % with the breath and jitter by 1 to 2 %."""
    time = np.arange(BEATS) * person.interval
    breath = rng.uniform(*sway) * np.sin(2 * np.pi * (rng.uniform(0.15, 0.35) * time + rng.uniform()))
    return ordinary(person.interval * (1 + breath + rng.uniform(*jitter) * rng.standard_normal(BEATS)))


def irregular(person, rng):
    """Return intervals drawn one by one, with a standard deviation of 10 to 22 % of their mean."""
    return ordinary(person.interval * np.clip(1 + rng.uniform(0.1, 0.22) * rng.standard_normal(BEATS), 0.55, 1.6))


def ordinary(intervals):
    """Return a rhythm without wide beats."""
    return Rhythm(intervals, np.zeros(len(intervals), bool))


def fourth(person, rng):
    """Return a rhythm in which every fourth beat is wide and early: two ordinary intervals, a short one, a long one."""
    return with_early(person, np.full(BEATS // 4, 2), rng)


def scattered(person, rng):
    """Return a rhythm with as many wide and early beats, but one or three ordinary intervals between them, in random order."""
    return with_early(person, rng.permutation(np.tile([1, 3], BEATS // 8)), rng)


def with_early(person, gaps, rng):
    """Return a rhythm in which each gap (a number of ordinary intervals) is followed by an early beat and a pause that makes up for it."""
    units = np.concatenate([[*[1] * gap, person.early, 2 - person.early] for gap in gaps])
    return Rhythm(person.interval * units * (1 + 0.015 * rng.standard_normal(len(units))), units == person.early)


QUESTIONS = {"Steady or irregular?": (steady, irregular), "Every fourth or scattered?": (fourth, scattered)}
"""The two questions, each with the rhythms of class 0 and class 1."""


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


def recordings(people, rhythms, each, seed):
    """Return `each` recordings of every rhythm from every patient; the position of the rhythm is the class."""
    rng = np.random.default_rng(seed)
    rows = [
        (draw(person, rhythm(person, rng), rng), label, person.number)
        for person in people
        for label, rhythm in enumerate(rhythms)
        for _ in range(each)
    ]
    x, label, numbers = zip(*rows, strict=True)
    return Recordings(np.array(x, np.float32), np.array(label), np.array(numbers))


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


def calm(person, rng):
    """Return a very steady rhythm: what the forecasting networks are trained on."""
    return steady(person, rng, sway=(0.02, 0.02), jitter=(0.01, 0.01))


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


def recorded():
    """Return the ECG that ships with PyWavelets, (1024,), and reduced to a quarter of its samples by two wavelet steps, (256,).

    The reduced one has median 0 and its highest sample is 1, as the simulated beats are.
    """
    original = pywt.data.ecg().astype(float)
    quarter = pywt.wavedec(original, "sym8", mode="periodization", level=2)[0]
    quarter = quarter - np.median(quarter)
    return original, quarter / quarter.max()


def loop(reduced, seconds=SECONDS):
    """Return the two full cycles between the first and the third recorded beat, repeated, (1, seconds * RATE).

    A straight line is taken off, so that the end of the second cycle meets the start of the first.
    """
    thirds = np.array_split(reduced, 3)
    starts = np.cumsum([0, *map(len, thirds)])
    first, _, third = (start + int(np.argmax(part)) - BEFORE for start, part in zip(starts, thirds, strict=False))
    two = reduced[first:third] - np.linspace(reduced[first], reduced[third], third - first)
    return np.resize(two, (1, seconds * RATE)).astype(np.float32)


def moved_early(x, after=8, by=20):
    """Return a looped recording (1, T) in which the first beat that peaks later than `after` seconds comes `by` samples early."""
    x = x.copy()
    peak = after * RATE + int(np.argmax(x[0, after * RATE : (after + 1) * RATE]))
    start, end = peak - BEFORE, peak + AFTER
    x[0, start - by : end] = np.concatenate([x[0, start:end], np.full(by, x[0, end - 1])])
    return x
