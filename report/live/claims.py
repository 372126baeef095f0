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
        f"In the four cells it is cell {best_cell(network) + 1}. Take all {longer:,} sentences of "
        f"five or eight words (the grammar has {found['sentences'] - longer:,} more, of two). After "
        f"the noun, put into one cell the mean value on which it ends for the other number. In cell "
        f"{best_cell(network) + 1} this **turns {most:,} of {longer:,} answers**, from "
        f"“{ANSWERS[0]}” to “{ANSWERS[1]}” or back; in any other cell {second:,} at most.\n\n"
        f'??? note "Is that luck?"\n\n'
        f"    {(weights == 0).sum():,} of the {weights.size:,} weights are exactly 0. We trained ten "
        f"networks in this way, from the seeds 1 to 10: in {whole} of them one cell turns every "
        f"answer, and in {fit(found, 'sparse')} no second cell turns more than {SHARE}. The figure "
        f"shows the first of these {fit(found, 'sparse')}, from seed {network['seed']}."
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
        f"{'all' if read == every else f'at least {read:,} of'} {every:,} sentences. What can be read "
        f"from a cell need not be what the network uses. (This is the first network where each can "
        f"be read for {100 - 100 * FEW:.0f} % of them; {fit(found, 'plain')} of the ten are so.)"
    )


def fit(found: dict[str, Any], name: str) -> int:
    """Return how many of the ten networks fulfil the condition of their kind."""
    tried = found[name]["seeds"].values()
    return sum(KINDS[name].fit(one, found["sentences"], found["longer"]) for one in tried)
