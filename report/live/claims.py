"""What page 3.2 says of the networks that it shows: every number is from their record."""

from typing import Any

import numpy as np

from report.live.sentences import ANSWERS
from report.live.stored import best_cell, record
from report.live.watch import FEW, KINDS

SHARE = f"{100 * FEW:.0f} %"


def sparse(project: Any, uri: str) -> str:
    """Return what writing into the cells of the sparse network did."""
    found = record()
    network, longer = found["sparse"], found["longer"]
    *_, second, most = sorted(network["turned"])
    whole = sum(max(one["turned"]) == longer for one in network["seeds"].values())
    weights = np.concatenate([np.ravel(array) for array in network["weights"].values()])
    return (
        f"In the four cells it is cell {best_cell(network) + 1}; {(weights == 0).sum():,} of the "
        f"{weights.size:,} weights are exactly 0. Let the network read all {longer:,} sentences of "
        f"this grammar with five or eight words, and write into one cell, from the word after the "
        f"noun on, the mean that it has at the end of sentences with the other number (singular for "
        f"plural, plural for singular). In cell {best_cell(network) + 1} that **turns {most:,} of "
        f"{longer:,} answers**, from “{ANSWERS[0]}” to “{ANSWERS[1]}” or back; in any other cell "
        f"{second:,} at most. We trained ten networks in this way, from the seeds 1 to 10: in "
        f"{whole} of them one cell turns every answer, and in {fit(found, 'sparse')} no second cell "
        f"turns more than {SHARE}. The figure shows the first of these {fit(found, 'sparse')}, from "
        f"seed {network['seed']}."
    )


def plain(project: Any, uri: str) -> str:
    """Return what writing into the cells of the plain network did, and what can be read there."""
    found = record()
    network, longer, every = found["plain"], found["longer"], found["sentences"]
    best = [max(one["turned"]) for one in network["seeds"].values()]
    read = min(network["read"])
    return (
        f"The eight cells learned the same without shrinkage, and they too are right for all "
        f"{every:,} sentences of up to eight words. But writing the other number into one cell "
        f"turns **{max(network['turned']):,} of {longer:,} answers** at most, in cell "
        f"{best_cell(network) + 1}; in ten networks of this kind the best cell turns between "
        f"{min(best):,} and {max(best):,}. Yet the number can be *read* from each of the eight: the "
        f"best threshold on its state after the last word is right for "
        f"{'all' if read == every else f'at least {read:,} of'} {every:,} sentences. (This is the "
        f"first network where each can be read for {100 - 100 * FEW:.0f} % of them; "
        f"{fit(found, 'plain')} of the ten are so.) What can be read from a cell need not be what the network uses."
    )


def fit(found: dict[str, Any], name: str) -> int:
    """Return how many of the ten networks fulfil the condition of their kind."""
    tried = found[name]["seeds"].values()
    return sum(KINDS[name].fit(one, found["sentences"], found["longer"]) for one in tried)
