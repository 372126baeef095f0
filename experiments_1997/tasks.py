"""The tasks of 1997, each by its definition. A block of sequences is a function of (task, seed, trial, number of the block) and of nothing else."""

import zlib
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

BLOCK = 128


@dataclass
class Sequences:
    """Some sequences of one task. `x` is (count, T, inputs), or (count, T) whole numbers: symbols to be one-hot coded, −1 after the end.

    `target` is (count, outputs), wanted at the last step, or (count, T, outputs), wanted at every step.
    """

    x: np.ndarray
    length: np.ndarray
    target: np.ndarray


def generator(task, seed, trial, purpose, number=0):
    """Return the random generator of one purpose: 0 sequences, 1 test sets, 2 weights."""
    return np.random.default_rng([seed, zlib.crc32(task.encode()), trial, purpose, number])


def one_hot(symbols, size):
    """Return symbols as 0/1 vectors along a new last axis; −1 becomes the zero vector."""
    table = np.zeros((size + 1, size))
    table[:size] = np.eye(size)
    return table[symbols]


def dense(x, inputs):
    return one_hot(x, inputs) if x.dtype.kind == "i" else x


class Task:
    """A task with `name`, `inputs`, `outputs`, `longest` (an upper bound of the length) and `draw(rng, count)`."""

    every_step = False
    block_size = BLOCK

    def block(self, seed, trial, number):
        return self.draw(generator(self.name, seed, trial, 0, number), self.block_size)

    def test_set(self, seed, trial, count, number=0):
        """Return the test set after training (number 0), or the one that decides when training stops (1)."""
        return self.draw(generator(self.name, seed, trial, 1, number), count)


class Adding(Task):
    """Experiment 4: the sum of the two marked values. `Multiplication` (5) differs in the range, the neutral value and the target."""

    inputs, outputs = 2, 1
    low, neutral = -1.0, 0.0

    def __init__(self, T):
        self.name, self.T, self.longest = f"{type(self).__name__.lower()}-{T}", T, T + T // 10

    def target(self, first, second):
        return 0.5 + (first + second) / 4

    def draw(self, rng, count):
        rows = np.arange(count)
        length = rng.integers(self.T, self.longest + 1, count)
        values = rng.uniform(self.low, 1.0, (count, self.longest))
        markers = np.zeros((count, self.longest))
        first = rng.integers(0, 10, count)
        second = rng.integers(0, self.T // 2 - 2, count)
        second += second >= first
        parts = []
        for place in (first, second):
            markers[rows, place] = 1.0
            parts.append(np.where(place == 0, self.neutral, values[rows, place]))
        markers[:, 0] = -1.0
        markers[rows, length - 1] = -1.0
        x = np.stack([values, markers], axis=-1)
        x[np.arange(self.longest) >= length[:, None]] = 0.0
        return Sequences(x, length, self.target(*parts)[:, None])


class Multiplication(Adding):
    low, neutral = 0.0, 1.0

    def target(self, first, second):
        return first * second


class TemporalOrder(Task):
    """Experiments 6a (two symbols) and 6b (three): the class is X or Y at each place. Symbols: a b c d X Y B E.

    Places count from 0; by the lags of the paper's Table 10 they count from 1.
    """

    inputs = 8
    X, Y, B, E = 4, 5, 6, 7

    def __init__(self, places=((10, 20), (50, 60)), shortest=100):
        self.places, self.shortest, self.longest = places, shortest, shortest + shortest // 10
        self.outputs = 2 ** len(places)
        self.name = f"temporal-order-{len(places)}" + (f"-{shortest}" if shortest != 100 else "")

    def draw(self, rng, count):
        rows = np.arange(count)
        length = rng.integers(self.shortest, self.longest + 1, count)
        x = rng.integers(0, 4, (count, self.longest))
        x[:, 0] = self.E
        kind = np.zeros(count, dtype=int)
        for low, high in self.places:
            symbol = rng.integers(0, 2, count)
            x[rows, rng.integers(low, high + 1, count)] = self.X + symbol
            kind = 2 * kind + symbol
        x[rows, length - 1] = self.B
        x[np.arange(self.longest) >= length[:, None]] = -1
        return Sequences(x, length, one_hot(kind, self.outputs))


class TwoSequence(Task):
    """Experiments 3a and 3b: N values that tell the class, then noise; in 3b there is noise on the N values too."""

    inputs, outputs = 1, 1

    def __init__(self, T, N, noisy_signal=False):
        self.T, self.N, self.noisy_signal, self.longest = T, N, noisy_signal, T + T // 10
        self.name = f"two-sequence-{'b' if noisy_signal else 'a'}-{T}-{N}"

    def draw(self, rng, count):
        length = rng.integers(self.T, self.longest + 1, count)
        first_class = rng.integers(0, 2, count)
        x = rng.normal(0.0, np.sqrt(0.2), (count, self.longest))
        signal = (2.0 * first_class - 1.0)[:, None]
        x[:, : self.N] = signal + x[:, : self.N] if self.noisy_signal else signal
        x[np.arange(self.longest) >= length[:, None]] = 0.0
        return Sequences(x[:, :, None], length, first_class[:, None].astype(float))


class Distractors(Task):
    """Experiment 2c: b, then x or y, q distractors, more of them with probability 0.9 each, e; then x or y must be told."""

    outputs = 2

    def __init__(self, p, q):
        self.p, self.q, self.inputs = p, q, p + 4
        self.e, self.b, self.x, self.y = range(p, p + 4)
        self.name, self.longest = f"distractors-{p}-{q}", q + 3 + 200

    def draw(self, rng, count):
        more = np.minimum(rng.geometric(0.1, count) - 1, 200)
        length = 2 + self.q + more + 1
        kind = rng.integers(0, 2, count)
        x = rng.integers(0, self.p, (count, int(length.max())))
        x[:, 0], x[:, 1] = self.b, self.x + kind
        x[np.arange(count), length - 1] = self.e
        x[np.arange(x.shape[1]) >= length[:, None]] = -1
        return Sequences(x, length, one_hot(kind, 2))


class LongLag(Task):
    """Experiments 2a and 2b: predict every next symbol of (z, a_1 … a_{p−1}, z) with z = y or x; in 2b the middle is random.

    Symbols: a_1 … a_{p−1} are 0 … p−2, then y and x. The network sees the first p symbols and predicts the last p.
    """

    every_step = True

    def __init__(self, p, random_middle=False):
        self.p, self.random_middle, self.longest = p, random_middle, p
        self.inputs = self.outputs = p + 1
        self.name = f"long-lag-{'b' if random_middle else 'a'}-{p}"

    def symbols(self, rng, count):
        strings = np.empty((count, self.p + 1), dtype=int)
        strings[:, 1:-1] = rng.integers(0, self.p - 1, (count, self.p - 1)) if self.random_middle else np.arange(self.p - 1)
        strings[:, 0] = strings[:, -1] = self.p - 1 + rng.integers(0, 2, count)
        return strings

    def draw(self, rng, count):
        strings = self.symbols(rng, count)
        return Sequences(strings[:, :-1], np.full(count, self.p), one_hot(strings[:, 1:], self.outputs))


class EmbeddedReber(Task):
    """Experiment 1: strings picked at random from a training set of 256, and 256 test strings that are not in it. Symbols: B T P S X V E.

    There are three pairs of sets; trials 0, 3, 6 … share the first pair and its order of presentation.
    """

    inputs = outputs = 7
    every_step = True
    block_size = 256
    letters = "BTPSXVE"
    graph: ClassVar = {0: "T1 P2", 1: "S1 X3", 2: "T2 V4", 3: "X2 S5", 4: "P3 V5"}
    name = "embedded-reber"
    pairs = 3

    def string(self, rng):
        frame = "TP"[rng.integers(2)]
        inner, node = "B", 0
        while node != 5:
            arcs = self.graph[node].split()
            letter, node = arcs[rng.integers(2)]
            inner, node = inner + letter, int(node)
        return f"B{frame}{inner}E{frame}E"

    def possible(self, string):
        """Return, for every prefix of a string, the set of the letters that may come next."""
        inner, node = string[3:-3], 0
        sets = ["TP", "B", "TP"]
        for letter in inner:
            node = int(next(arc[1] for arc in self.graph[node].split() if arc[0] == letter))
            sets.append("E" if node == 5 else "".join(arc[0] for arc in self.graph[node].split()))
        return [*sets, string[1], "E"]

    def strings(self, seed, pair):
        """Return 256 training strings, and 256 test strings that are not among them; within a set strings come again."""
        rng = generator(self.name, seed, pair, 1)
        training, test = [self.string(rng) for _ in range(256)], []
        while len(test) < 256:
            if (string := self.string(rng)) not in training:
                test.append(string)
        return training, test

    def encode(self, strings, longest=None):
        """Return strings as Sequences whose targets are the letters that came next."""
        longest = longest or max(map(len, strings)) - 1
        x = np.full((len(strings), longest), -1)
        after = np.full((len(strings), longest), -1)
        for row, string in enumerate(strings):
            codes = [self.letters.index(letter) for letter in string]
            x[row, : len(codes) - 1], after[row, : len(codes) - 1] = codes[:-1], codes[1:]
        return Sequences(x, np.array([len(string) - 1 for string in strings]), one_hot(after, 7))

    def allowed(self, strings, longest):
        """Return (strings, T, 7) booleans: what may come next."""
        allowed = np.zeros((len(strings), longest, 7), dtype=bool)
        for row, string in enumerate(strings):
            for t, letters in enumerate(self.possible(string)):
                allowed[row, t, [self.letters.index(letter) for letter in letters]] = True
        return allowed

    def sets(self, seed, trial):
        """Return the training strings; then, each with what may follow in them, the 32 shortest of these and the different strings of
        both sets; and which of the latter are training strings."""
        known, key = self.__dict__.setdefault("known_sets", {}), (seed, trial % self.pairs)
        if key not in known:
            known[key] = self._sets(*key)
        return known[key]

    def _sets(self, seed, pair):
        train, test = self.strings(seed, pair)
        every, short = sorted(set(train + test)), sorted(set(train), key=len)[:32]
        judged = []
        for strings in (short, every):
            sequences = self.encode(strings)
            judged.append((sequences, self.allowed(strings, sequences.x.shape[1])))
        return self.encode(train), *judged, np.isin(every, train)

    def block(self, seed, trial, number):
        train = self.sets(seed, trial)[0]
        picked = generator(self.name, seed, trial % self.pairs, 0, number).integers(0, 256, self.block_size)
        return Sequences(train.x[picked], train.length[picked], train.target[picked])
