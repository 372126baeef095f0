"""The networks of "Watch one remember": trained by `lstm/`, and measured on every sentence.

The task is that of `sentences` with a day before it: "yesterday the keys that he left in the car",
and the verb is "were". So there are two things to remember, the number and the tense.

`python -m report.live.watch` trains ten networks of each kind and keeps of each the first that
fulfils its condition (`KINDS`); weights and measurements go into docs/assets/live/watch.json.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from lstm import Adam, Model, Run, cross_entropy
from report.live import sentences
from report.live.sentences import PLACES, PLURAL, PRONOUNS, SINGULAR, VERBS
from report.records import write
from snippets.lstm_cell.candidate import candidate
from snippets.lstm_cell.cell_update import cell_update
from snippets.lstm_cell.forget_gate import forget_gate
from snippets.lstm_cell.hidden_state import hidden_state
from snippets.lstm_cell.input_gate import input_gate
from snippets.lstm_cell.output_gate import output_gate
from snippets.lstm_cell.output_layer import output_layer
from snippets.training.shrinkage_step import shrinkage_step

RECORD = Path(__file__).parents[2] / "docs/assets/live/watch.json"

DAYS = ("today", "yesterday")
WORDS = (*DAYS, *sentences.WORDS)
ANSWERS = ("is", "are", "was", "were")
"""The number of an answer is that of its number, 0 or 1, plus twice that of its tense."""
PARTS = {"number": 1, "tense": 2}
"""What there is to remember, and what it adds to the number of the answer."""
LONGEST = 8
"""Words behind the day, at most."""
BEHIND = 3
"""Where writing begins: at the word behind day, article and noun."""

SEEDS = range(1, 11)
BATCH, STEPS, RATE = 8, 3000, 0.01
DECIMALS = 4
"""The weights are rounded, and measured as they are rounded."""
ALONE = 0.05
"""No second cell may turn a larger share of the answers."""

Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Hold:
    """What is written: into one cell, from a word on, a value for each sentence."""

    cell: int
    start: int
    values: np.ndarray


class Sparse(Adam):
    """Adam, and after each of its steps all weights a little nearer to 0."""

    def __init__(self, *given: Any, penalty: float, **named: Any) -> None:
        super().__init__(*given, **named)
        self.penalty = penalty

    def step(self) -> None:
        """Change the values once, by the gradient as it is now."""
        super().step()
        values = self.parameters.values
        values[:] = shrinkage_step(values, self.rate, self.penalty)


def train(seed: int, cells: int, penalty: float) -> Arrays:
    """Return the weights of a network, by their names in the equations."""
    model = Model(len(WORDS), cells, len(ANSWERS), readout="last", dtype=np.float64, seed=seed)
    optimiser = Sparse(model.parameters, rate=RATE, penalty=penalty)
    Run(model, optimiser, cross_entropy, batch, seed=seed).train(STEPS, progress=False)
    arrays = {**model.lstm.weights(), "W_y": model.W_y, "b_y": model.b_y}
    return {name: array.round(DECIMALS) + 0.0 for name, array in arrays.items()}


def batch(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Return sentences, one beside the other, and their answers, as `lstm.Run` takes them."""
    drawn = [sentences.sentence(rng.random, LONGEST) for _ in range(BATCH)]
    tenses = [int(rng.random() * len(DAYS)) for _ in drawn]
    lengths = [len(one.words) + 1 for one in drawn]
    x = np.zeros((max(lengths), BATCH, len(WORDS)))
    for at, (one, tense) in enumerate(zip(drawn, tenses, strict=True)):
        for t, word in enumerate((DAYS[tense], *one.words)):
            x[t, at, WORDS.index(word)] = 1
    answers = [one.answer + 2 * tense for one, tense in zip(drawn, tenses, strict=True)]
    return {"x": x, "target": np.array(answers), "lengths": np.array(lengths)}


def every_sentence() -> Iterator[tuple[str, ...]]:
    """Yield all sentences of the grammar."""
    clauses = [("that", *rest) for rest in product(PRONOUNS, VERBS)]
    places = [(place, "the", noun) for place, noun in product(PLACES, SINGULAR + PLURAL)]
    additions = [*clauses, *places]
    tails: list[tuple[str, ...]] = [(), *additions]
    pairs = product(additions, repeat=2)
    tails += [(*one, *two) for one, two in pairs if not one[0] == two[0] == "that"]
    for day, noun, tail in product(DAYS, SINGULAR + PLURAL, tails):
        yield (day, "the", noun, *tail)


def answer(words: tuple[str, ...]) -> int:
    """Return the number of the right answer."""
    return (words[2] in PLURAL) + 2 * DAYS.index(words[0])


@dataclass(frozen=True)
class Group:
    """Sentences of one length, word by word, and their answers."""

    x: np.ndarray
    answers: np.ndarray


def grouped(all_sentences: Iterable[tuple[str, ...]]) -> list[Group]:
    """Return sentences by length; x is (T, d, B), one column a sentence."""
    by_length: dict[int, list[tuple[str, ...]]] = {}
    for words in all_sentences:
        by_length.setdefault(len(words), []).append(words)
    one = dict(zip(WORDS, np.eye(len(WORDS)), strict=True))
    return [
        Group(
            np.array([[one[word] for word in column] for column in zip(*found, strict=True)])
            .transpose(0, 2, 1),
            np.array([answer(words) for words in found]),
        )
        for found in by_length.values()
    ]


def read(weights: Arrays, x: np.ndarray, hold: Hold | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Return the answers (B,) after the last word, and the cell states there (n, B)."""
    own = {name: array[:, None] if array.ndim == 1 else array for name, array in weights.items()}
    h = c = np.zeros((len(weights["b_f"]), x.shape[2]))
    for t, x_t in enumerate(x):
        f_t = forget_gate(own["W_f"], own["R_f"], own["b_f"], x_t, h)
        i_t = input_gate(own["W_i"], own["R_i"], own["b_i"], x_t, h)
        c_tilde = candidate(own["W_c"], own["R_c"], own["b_c"], x_t, h)
        c = cell_update(f_t, c, i_t, c_tilde)
        if hold and t >= hold.start:
            c[hold.cell] = hold.values
        h = hidden_state(output_gate(own["W_o"], own["R_o"], own["b_o"], x_t, h), c)
    return output_layer(own["W_y"], own["b_y"], h).argmax(axis=0), c


def measure(weights: Arrays, groups: list[Group]) -> dict[str, Any]:
    """Return what a network does on these sentences: counts, and levels of its cells.

    right: right answers. levels: the mean of each cell after the last word, for both values of a
    part. read: right answers of the best threshold on each cell after the last word. turned: the
    answers, right before, that become those of the other value of the part alone, when its level
    is written into the cell from the word behind the noun on. longer: sentences that have one.
    """
    plain = [read(weights, group.x) for group in groups]
    wanted = np.concatenate([group.answers for group in groups])
    states = np.concatenate([c for _, c in plain], axis=1)
    found: dict[str, Any] = {
        "sentences": len(wanted),
        "right": int(sum((said == one.answers).sum() for (said, _), one in zip(plain, groups, strict=True))),
        "longer": sum(len(one.answers) for one in groups if len(one.x) > BEHIND),
    }
    for part, weight in PARTS.items():
        second = wanted & weight > 0
        levels = np.array([states[:, second == value].mean(axis=1) for value in (False, True)])
        found[part] = {
            "levels": levels.round(DECIMALS).T.tolist(),
            "read": [best_threshold(state, second) for state in states],
            "turned": [
                sum(
                    turned(weights, group, said, Hold(cell, BEHIND, other), weight)
                    for group, (said, _) in zip(groups, plain, strict=True)
                    if len(group.x) > BEHIND
                    for other in [levels[1 - (group.answers & weight > 0), cell]]
                )
                for cell in range(len(states))
            ],
        }
    return found


def turned(weights: Arrays, group: Group, said: np.ndarray, hold: Hold, weight: int) -> int:
    """Return how many right answers become, by what is written, those of the other value."""
    now, _ = read(weights, group.x, hold)
    return int(((said == group.answers) & (now == group.answers ^ weight)).sum())


def best_threshold(state: np.ndarray, second: np.ndarray) -> int:
    """Return how many values are on the right side of the best threshold."""
    order = np.argsort(state, kind="stable")
    ends = np.append(np.diff(state[order]) > 0, True)
    below = np.cumsum(np.where(second[order], -1, 1))[ends]
    below = np.append(below, 0)
    return int(max(below.max() + second.sum(), (~second).sum() - below.min()))


def named(found: dict[str, Any]) -> dict[str, int] | None:
    """Return the cell of each part, if it turns every answer and no second one more than a few."""
    cells = {}
    for part in PARTS:
        *_, second, best = sorted(found[part]["turned"])
        if best < found["longer"] or second > ALONE * found["longer"]:
            return None
        cells[part] = found[part]["turned"].index(best)
    return cells if found["right"] == found["sentences"] else None


@dataclass(frozen=True)
class Kind:
    """Networks of one kind; the one that is shown is the first that is `wanted`."""

    cells: int
    penalty: float
    wanted: Callable[[dict[str, Any]], bool]


KINDS = {
    "sparse": Kind(4, 0.15, lambda found: named(found) is not None),
    "plain": Kind(8, 0.0, lambda found: bool(found["right"] == found["sentences"])),
}
"""Sparse: all answers right, and a cell of its own for the number and for the tense. Plain: all
answers right."""


def main() -> None:
    """Train, measure, and write the record."""
    groups = grouped(every_sentence())
    shown = {}
    for name, kind in KINDS.items():
        weights = {seed: train(seed, kind.cells, kind.penalty) for seed in SEEDS}
        tried = {seed: measure(one, groups) for seed, one in weights.items()}
        chosen = next(seed for seed, found in tried.items() if kind.wanted(found))
        shown[name] = {
            "seed": chosen,
            "cells": kind.cells,
            "penalty": kind.penalty,
            "weights": {key: array.tolist() for key, array in weights[chosen].items()},
            "seeds": {str(seed): found for seed, found in tried.items()},
        }
    settings = {"batch": BATCH, "steps": STEPS, "rate": RATE}
    write(RECORD, {"settings": settings, **shown}, Path(__file__))


if __name__ == "__main__":
    main()
