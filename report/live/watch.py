"""The networks of "Watch one remember": trained by `lstm/`, and measured on every sentence.

Ten of each kind are trained, and the first that is fit is shown (`KINDS`). `make networks` writes
their weights and measurements into docs/assets/live/watch.json.

A richer task was tried, number and tense by a day before the sentence: "yesterday the keys were".
With penalties from 0.1 to 0.3, number and tense had a cell each that turned 95 % of the answers in
at most 6 of 10 networks. With the number alone it is 10 of 10, so that is what is shown.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from lstm import Adam, Model, Run, cross_entropy
from report.live.sentences import (
    ANSWERS,
    PLACES,
    PLURAL,
    PRONOUNS,
    SINGULAR,
    VERBS,
    WORDS,
    sentence,
)
from snippets.lstm_cell.candidate import candidate
from snippets.lstm_cell.cell_update import cell_update
from snippets.lstm_cell.forget_gate import forget_gate
from snippets.lstm_cell.hidden_state import hidden_state
from snippets.lstm_cell.input_gate import input_gate
from snippets.lstm_cell.output_gate import output_gate
from snippets.lstm_cell.output_layer import output_layer
from snippets.practice.shrinkage_step import shrinkage_step

LONGEST = 8
BEHIND = 2
"""The place of the word behind the noun: from there on, measurements write into a cell."""
SEEDS = range(1, 11)
BATCH, STEPS, RATE = 1, 4000, 0.01
DECIMALS = 4
"""The weights are rounded, and measured as they are rounded."""
FEW = 0.05
"""A share of the sentences that does not count."""

Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Group:
    """Sentences of one length: x (T, d, B), one column a sentence, and answers (B,)."""

    x: np.ndarray
    answers: np.ndarray

    @property
    def longer(self) -> bool:
        """Whether the sentences go on behind the noun."""
        return len(self.x) > BEHIND


class Sparse(Adam):
    """Adam, and after each of its steps all parameters a little nearer to 0."""

    def __init__(self, *given: Any, penalty: float, **named: Any) -> None:
        super().__init__(*given, **named)
        self.penalty = penalty

    def step(self) -> None:
        """Change the values once, by the gradient as it is now."""
        super().step()
        values = self.parameters.values
        values[:] = shrinkage_step(values, self.lr, self.penalty)


def train(seed: int, cells: int, penalty: float) -> Arrays:
    """Return the weights of a network, by their names in the equations."""
    model = Model(len(WORDS), cells, len(ANSWERS), "last", dtype=np.float64, seed=seed)
    optimiser = Sparse(model.parameters, lr=RATE, penalty=penalty)
    Run(model, optimiser, cross_entropy, batch, seed=seed).train(STEPS, progress=False)
    arrays = {**model.lstm.weights(), "W_y": model.W_y, "b_y": model.b_y}
    return {name: array.round(DECIMALS) + 0.0 for name, array in arrays.items()}


def batch(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Return sentences, one beside the other, and their answers, as `lstm.Run` takes them."""
    drawn = [sentence(rng.random, LONGEST) for _ in range(BATCH)]
    lengths = np.array([len(one.words) for one in drawn])
    x = np.zeros((lengths.max(), BATCH, len(WORDS)))
    for at, one in enumerate(drawn):
        x[range(len(one.words)), at, [WORDS.index(word) for word in one.words]] = 1
    return {"x": x, "target": np.array([one.answer for one in drawn]), "lengths": lengths}


def every_sentence() -> Iterator[tuple[str, ...]]:
    """Yield all sentences of the grammar, of at most LONGEST words."""
    clauses = [("that", *rest) for rest in product(PRONOUNS, VERBS)]
    places = [(place, "the", noun) for place, noun in product(PLACES, SINGULAR + PLURAL)]
    additions = [*clauses, *places]
    pairs = [
        (one, two) for one, two in product(additions, repeat=2) if one in places or two in places
    ]
    tails = [(), *additions, *((*one, *two) for one, two in pairs)]
    for noun, tail in product(SINGULAR + PLURAL, tails):
        yield ("the", noun, *tail)


def grouped(sentences: Iterable[tuple[str, ...]]) -> list[Group]:
    """Return sentences by length."""
    by_length: dict[int, list[tuple[str, ...]]] = {}
    for words in sentences:
        by_length.setdefault(len(words), []).append(words)
    one_hot = np.eye(len(WORDS))
    groups = []
    for found in by_length.values():
        places = np.array([[WORDS.index(word) for word in words] for words in found])
        answers = np.array([int(words[1] in PLURAL) for words in found])
        groups.append(Group(one_hot[places].transpose(1, 2, 0), answers))
    return groups


def read(
    weights: Arrays, x: np.ndarray, cell: int | None = None, values: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return the answers (B,) and the cell states (n, B) after the last word.

    Into a cell, if one is given, values (B,) are written at the word behind the noun, and held.
    """
    own = {name: array[:, None] if array.ndim == 1 else array for name, array in weights.items()}
    h = c = np.zeros((len(weights["b_f"]), x.shape[2]))
    for t, x_t in enumerate(x):
        f_t = forget_gate(own["W_f"], own["R_f"], own["b_f"], x_t, h)
        i_t = input_gate(own["W_i"], own["R_i"], own["b_i"], x_t, h)
        c_tilde = candidate(own["W_c"], own["R_c"], own["b_c"], x_t, h)
        c = cell_update(f_t, c, i_t, c_tilde)
        if cell is not None and t >= BEHIND:
            c[cell] = values
        h = hidden_state(output_gate(own["W_o"], own["R_o"], own["b_o"], x_t, h), c)
    return output_layer(own["W_y"], own["b_y"], h).argmax(axis=0), c


def measure(weights: Arrays, groups: list[Group]) -> dict[str, Any]:
    """Return what a network does on these sentences.

    right: right answers. Of each cell: levels, its mean after the last word, for singular and
    plural; read, the right answers of the best threshold on it there; turned, the answers that
    change when its level of the other number is written into it.
    """
    said, states = zip(*(read(weights, group.x) for group in groups), strict=True)
    answers, state = np.concatenate([one.answers for one in groups]), np.concatenate(states, axis=1)
    levels = np.array([state[:, answers == number].mean(axis=1) for number in (0, 1)])
    levels = levels.T.round(DECIMALS)
    return {
        "right": int((np.concatenate(said) == answers).sum()),
        "levels": levels.tolist(),
        "read": [best_threshold(one, answers == 1) for one in state],
        "turned": [
            sum(
                int((read(weights, one.x, cell, level[1 - one.answers])[0] != before).sum())
                for one, before in zip(groups, said, strict=True)
                if one.longer
            )
            for cell, level in enumerate(levels)
        ],
    }


def best_threshold(values: np.ndarray, second: np.ndarray) -> int:
    """Return how many values lie on the right side of the best threshold, either way round."""
    order = np.argsort(values)
    apart = np.append(np.diff(values[order]) > 0, True)
    balance = np.append(0, np.cumsum(np.where(second[order], -1, 1))[apart])
    return int(max(second.sum() + balance.max(), (~second).sum() - balance.min()))


def alone(found: dict[str, Any], every: int, longer: int) -> bool:
    """Return whether all answers are right, and one cell turns all while no second turns a few."""
    *_, second, best = sorted(found["turned"])
    return found["right"] == every and best == longer and second <= FEW * longer


def readable(found: dict[str, Any], every: int, longer: int) -> bool:
    """Return whether all answers are right, and nearly all can be read from every cell."""
    return found["right"] == every and min(found["read"]) >= (1 - FEW) * every


@dataclass(frozen=True)
class Kind:
    """Networks of one kind: the one that is shown is the first of SEEDS that is fit."""

    cells: int
    penalty: float
    fit: Callable[[dict[str, Any], int, int], bool]


KINDS = {"sparse": Kind(4, 0.1, alone), "plain": Kind(8, 0.0, readable)}


def totals(groups: list[Group]) -> tuple[int, int]:
    """Return how many sentences there are, and how many of them go on behind the noun."""
    sizes = {one.longer: 0 for one in groups}
    for one in groups:
        sizes[one.longer] += len(one.answers)
    return sum(sizes.values()), sizes[True]


def networks(kind: Kind, groups: list[Group]) -> dict[str, Any]:
    """Train networks of a kind; return the one that is shown, and what was measured of all."""
    every, longer = totals(groups)
    weights = {seed: train(seed, kind.cells, kind.penalty) for seed in SEEDS}
    tried = {seed: measure(one, groups) for seed, one in weights.items()}
    shown = next(seed for seed, found in tried.items() if kind.fit(found, every, longer))
    arrays = {name: array.tolist() for name, array in weights[shown].items()}
    counts = {
        seed: {name: found[name] for name in ("right", "read", "turned")}
        for seed, found in tried.items()
    }
    settings = {"cells": kind.cells, "penalty": kind.penalty, "seed": shown}
    return {**settings, "weights": arrays, **tried[shown], "seeds": counts}


def measured() -> dict[str, Any]:
    """Train all networks and measure them; return the record."""
    groups = grouped(every_sentence())
    every, longer = totals(groups)
    settings = {"longest": LONGEST, "batch": BATCH, "steps": STEPS, "rate": RATE}
    found = {name: networks(kind, groups) for name, kind in KINDS.items()}
    return {"sentences": every, "longer": longer, "settings": settings, **found}
