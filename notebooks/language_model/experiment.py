"""What the notebook on the language model trains and shows: a character LSTM, its learning curve, its score beside counts, its samples."""

import itertools
import math
import re
import textwrap
import time
from dataclasses import dataclass

import numpy as np

from lstm import Adam, Model, Run, cross_entropy, initialise
from notebooks.language_model.counts import Counts
from notebooks.language_model.text import RARE, START
from notebooks.shared.figures import COLOURS, STYLES, panels, show

CELLS, BATCH, STEPS, RATE = 192, 32, 64, 0.03
"""Cells, tapes, characters of each tape per update, and the highest rate of Adam."""

SEEDS = (1, 2, 3)
ORDERS = tuple(range(1, 9))
PIECES = 32


def one_hot(codes, size):
    """Return characters as 0/1 vectors along a new last axis."""
    return np.eye(size, dtype=np.float32)[codes]


class Tapes:
    """A text as `batch` tapes side by side, each started at another place; every sample is the next `steps` characters of all of them.

    A tape that comes to the end of the text goes on at its beginning.
    """

    def __init__(self, codes, size, start=0, batch=BATCH, steps=STEPS):
        self.codes, self.size, self.steps = codes, size, steps
        self.place = start + np.arange(batch) * (len(codes) // batch)

    def sample(self, rng):
        """Return the next batch: x one-hot (T, B, K), and target (T, B), the characters that follow."""
        read = self.codes[(self.place + np.arange(self.steps + 1)[:, None]) % len(self.codes)]
        self.place = self.place + self.steps
        return {"x": one_hot(read[:-1], self.size), "target": read[1:]}


class Stateful:
    """A model that starts each batch in the state in which the last one left it; for the rest as `lstm.Model`. Gradients end with the batch."""

    def __init__(self, model):
        self.model, self.parameters, self.backward, self.state = model, model.parameters, model.backward, None

    def forward(self, x, lengths=None, training=False):
        """Return the predictions and the final state, from which the next call goes on."""
        predictions, self.state = self.model.forward(x, self.state, lengths, training)
        return predictions, self.state


def network(corpus, seed, cells=CELLS, good_start=True):
    """Return an untrained LSTM for this alphabet.

    With a good start its input weights are from [-1, 1], and the readout's bias makes it predict the frequencies; else all is as the library has it.
    """
    size = len(corpus.alphabet)
    model = Model(inputs=size, cells=cells, outputs=size, seed=seed)
    if good_start:
        for name, array in model.lstm.weights().items():
            if name.startswith("W"):
                array[:] = initialise.uniform(array.shape, 1, model.lstm.rng)
        model.b_y[:] = np.log((np.bincount(corpus.training, minlength=size) + 1) / len(corpus.training))
    return model


def schedule(done, warm=0.05):
    """Return the rate as a share of the highest, after this share of the training: up in a line, then down in half a cosine."""
    return min(done / warm, 1) * (1 + math.cos(math.pi * done)) / 2


def pieces(codes, count=PIECES):
    """Return a text cut into pieces side by side: what is read (T, B), and the character that follows each (T, B)."""
    length = (len(codes) - 1) // count
    if length < 1:
        raise ValueError(f"a text of {len(codes)} characters cannot be cut into {count} pieces")
    read, after = (codes[start : start + count * length].reshape(count, length).T for start in (0, 1))
    return read, after


def surprise(model, codes, size, steps=256):
    """Return the bits that each character of a text costs, but for the first and a few at the end, in the order of the text.

    The text is read in pieces side by side, each from the state zero.
    """
    read, after = pieces(codes)
    state, found = None, []
    for start in range(0, len(read), steps):
        some = slice(start, start + steps)
        a, state = model.forward(one_hot(read[some], size), state)
        a -= a.max(axis=-1, keepdims=True)
        chosen = np.take_along_axis(a, after[some][..., None], -1)[..., 0]
        found.append(np.log(np.exp(a).sum(axis=-1)) - chosen)
    return np.concatenate(found).T.ravel() / math.log(2)


def scored(codes):
    """Return the places of a text for which `surprise` gives the bits."""
    read, _ = pieces(codes)
    return slice(1, 1 + read.size)


@dataclass
class Trained:
    """A network after training: the bits per character of every update, those of the validation text now and then, those of the test text."""

    model: Model
    losses: np.ndarray
    looks: np.ndarray
    test: np.ndarray

    @property
    def bits(self):
        """Bits per character of the test text."""
        return float(self.test.mean())


def steps(corpus, model, seed, updates):
    """Train a model for so many updates; yield the bits per character of each, before it. The seed says where the tapes begin."""
    start = int(np.random.default_rng(seed).integers(len(corpus.training)))
    tapes, optimiser = Tapes(corpus.training, len(corpus.alphabet), start), Adam(model.parameters)
    run = Run(Stateful(model), optimiser, cross_entropy, tapes.sample, seed=seed)
    for update in range(updates):
        optimiser.rate = RATE * schedule((update + 0.5) / updates)
        yield run.step() / math.log(2)


def train(corpus, seed, updates, looks=12, **options):
    """Return one trained network; initial weights and the tapes' places depend on the seed alone."""
    model, size = network(corpus, seed, **options), len(corpus.alphabet)
    losses, seen = [], []
    for loss in steps(corpus, model, seed, updates):
        losses.append(loss)
        if len(losses) % max(1, updates // looks) == 0:
            seen.append((len(losses) * BATCH * STEPS, surprise(model, corpus.validation, size).mean()))
    return Trained(model, np.array(losses), np.array(seen), surprise(model, corpus.test, size))


def without_good_start(corpus, seed, updates, count, **options):
    """Return the bits per character of the first `count` of so many updates, of a network with the library's initial weights."""
    model = network(corpus, seed, good_start=False, **options)
    return np.array(list(itertools.islice(steps(corpus, model, seed, updates), count)))


def experiment(corpus, updates, seeds=SEEDS, say=print, **options):
    """Return the trained networks, one per seed."""
    runs = []
    for seed in seeds:
        started = time.perf_counter()
        runs.append(train(corpus, seed, updates, **options))
        read = updates * BATCH * STEPS
        say(
            f"seed {seed}: {read:,} characters read, {read / len(corpus.training):.1f} times the text, {time.perf_counter() - started:.0f} s"
        )
    return runs


def count(corpus, orders=ORDERS):
    """Return for each order the bits of each scored character of the validation text and of the test text, by counts of the training text."""
    found = {}
    for order in orders:
        model = Counts(corpus.training, order, len(corpus.alphabet))
        found[order] = tuple(-np.log2(model.share(codes)[scored(codes)]) for codes in (corpus.validation, corpus.test))
    return found


def best_order(counted):
    """Return the order that does best on the validation text."""
    return min(counted, key=lambda order: counted[order][0].mean())


def spread(values, form=".3f"):
    """Return the median of values and their range as text."""
    return f"{np.median(values):{form}} ({min(values):{form}} to {max(values):{form}})"


def table(corpus, counted, runs):
    """Return the bits per character of the test text as a Markdown table; of the LSTM the middle seed, and the lowest and the highest."""
    names = {1: "frequency of the character", 2: "the last character", 3: "the last two characters (trigram)"}
    lines = ["| Prediction from | Bits per character |", "|---|---|", f"| nothing: all alike | {math.log2(len(corpus.alphabet)):.3f} |"]
    for order, (_, test) in counted.items():
        best = ", the best order" if order == best_order(counted) else ""
        lines.append(f"| {names.get(order, f'the last {order - 1} characters ({order}-gram{best})')} | {test.mean():.3f} |")
    lines.append(f"| LSTM, {runs[0].model.lstm.cells} cells | {spread([run.bits for run in runs])} |")
    return "\n".join(lines)


def kinds(text):
    """Return for each kind of character where in the text it stands, as booleans."""
    letter = np.array([character.isalpha() for character in text])
    space = np.array([character.isspace() for character in text])
    after = np.concatenate([[False], letter[:-1]])
    return {
        "first letter of a word": letter & ~after,
        "later letter of a word": letter & after,
        "space or new line": space,
        "digit or sign": ~letter & ~space,
    }


def kind_bits(corpus, counted, runs):
    """Return for each kind of character of the test text: its share, its bits by the best counts, and its bits by each LSTM."""
    places, counts = scored(corpus.test), counted[best_order(counted)][1]
    found = {name: where[places] for name, where in kinds(corpus.decode(corpus.test)).items()}
    return {name: (where.mean(), counts[where].mean(), [run.test[where].mean() for run in runs]) for name, where in found.items()}


def kind_table(corpus, counted, runs):
    """Return as a Markdown table what each kind of character of the test text costs: by the best counts, and by the LSTM."""
    lines = [f"| Kind of character | Share of the text | {best_order(counted)}-gram, bits | LSTM, bits |", "|---|---|---|---|"]
    for name, (share, counts, mine) in kind_bits(corpus, counted, runs).items():
        lines.append(f"| {name} | {share:.0%} | {counts:.2f} | {spread(mine, '.2f')} |")
    return "\n".join(lines)


def plot_learning(counted, runs):
    """Return a picture of the bits per character of the validation text, over the characters read, with the counts as level lines."""
    figure, axis = panels(height=3.8)
    for number, (run, style) in enumerate(zip(runs, STYLES, strict=False), 1):
        axis.plot(run.looks[:, 0] / 1e6, run.looks[:, 1], style, color=COLOURS[0], lw=1.5, label=f"LSTM, seed {number}")
    for order, colour, style in ((3, COLOURS[1], "--"), (best_order(counted), COLOURS[2], "-.")):
        axis.axhline(counted[order][0].mean(), ls=style, color=colour, lw=1.2, label=f"{order}-gram")
    axis.set(xlabel="characters read, in millions", ylabel="bits per character, validation")
    axis.legend()
    return show(
        figure,
        "Bits per character of the validation text over the characters read. The three lines of the LSTM fall together, first steeply, then slowly. "
        "They cross the level line of the trigram early and that of the best counts later.",
    )


def plot_orders(counted, runs):
    """Return a picture of the bits per character of the test text, over the order of the counts, with the LSTM as a level band."""
    figure, axis = panels(height=3.4)
    axis.plot(list(counted), [test.mean() for _, test in counted.values()], "s-", color=COLOURS[1], label="counts")
    low, high = min(run.bits for run in runs), max(run.bits for run in runs)
    axis.axhspan(low, high, color=COLOURS[0], label="LSTM, three seeds")
    axis.set(xlabel="order of the counts\n(characters that decide, and the next)", ylabel="bits per character, test")
    axis.set_xticks(list(counted))
    axis.legend()
    return show(
        figure,
        "Bits per character of the test text over the order of the counts. The line falls steeply to a lowest point and then rises again. "
        "The narrow band of the LSTM lies below all of it.",
    )


def sample(model, corpus, temperature, length, seed=0, begin=START):
    """Return text that the network makes up: each next character is drawn from softmax(predictions / temperature).

    Source: karpathy2015unreasonable
    """
    if not temperature > 0:
        raise ValueError(f"temperature: expected a positive number, got {temperature!r}")
    rng, stream, codes = np.random.default_rng(seed), model.lstm.stream(), list(corpus.encode(begin))
    never = corpus.encode(RARE)[0]
    for place in range(len(begin) + length - 1):
        a = (model.W_y @ stream.step(one_hot(codes[place : place + 1], len(corpus.alphabet)))[0] + model.b_y) / temperature
        if place >= len(begin) - 1:
            a[never] = -np.inf
            p = np.exp(a.astype(float) - a.max())
            codes.append(rng.choice(len(p), p=p / p.sum()))
    return corpus.decode(codes[len(begin) :])


def wrapped(text, width=72):
    """Return a text in which lines longer than the width are broken between words."""
    return "\n".join("\n".join(textwrap.wrap(line, width)) if len(line) > width else line for line in text.split("\n"))


def words(text):
    """Return the words of a text: runs of two letters or more."""
    return re.findall(r"[A-Za-z]{2,}", text)


def known_words(corpus, text):
    """Return the share of the words of a text that stand in the training text as well."""
    known, found = set(words(corpus.decode(corpus.training))), words(text)
    return sum(word in known for word in found) / len(found)
