"""`python -m report.live.train`: how well "Train one here" learns, and what each break costs.

The loop of `report.live.loop`, from ten seeds: the share of fresh sentences that are answered right
after some training, and the number of sentences until 98 of the last 100 were right: whole, with
each break, and at other learning rates. Written to training.json, and in short to
docs/assets/live/costs.js for the figure.
"""

import datetime
import json
import statistics
import sys
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.machine import machine
from report import records
from report.live.loop import BREAKS, CELLS, ETA, Training
from report.live.sentences import LENGTHS, mulberry32, sentence

RESULT = Path(__file__).parent / "training.json"
COSTS = Path(__file__).parents[2] / "docs/assets/live/costs.js"
SEEDS = range(1, 11)
AFTER, FRESH = 2000, 500
WINDOW, ENOUGH, LIMIT = 100, 98, 4000
RATES = (0.001, 0.003, ETA, 0.03, 0.1)
WHOLE = "whole"
NAMES = {
    WHOLE: "nothing left out",
    "forget-bias": "forget bias 0 instead of 1",
    "cell-path": r"without $f_{t+1} \odot \bar c_{t+1}$",
    "hidden-path": r"without $R_f^\top \delta^f_{t+1}$",
    "all-paths": r"without all four $R_\bullet^\top \delta^\bullet_{t+1}$",
    "clipping": "without clipping",
}


def fresh(seed: int) -> tuple[int, int]:
    """Return how many of the fresh sentences are answered right, and how many were never seen."""
    training, random = Training(seed, LENGTHS[0]), mulberry32(1000 + seed)
    seen = {training.step().words for _ in range(AFTER)}
    drawn = [sentence(random, LENGTHS[0]) for _ in range(FRESH)]
    answers = [training.answer(training.read(one.words)["h"][-1]).argmax() for one in drawn]
    right = sum(int(a == one.answer) for a, one in zip(answers, drawn, strict=True))
    return right, sum(one.words not in seen for one in drawn)


def reached(seed: int, longest: int, breaks: Iterable[str] = (), eta: float = ETA) -> int | None:
    """Return the number of sentences after which enough of the last were right, if it comes."""
    training = Training(seed, longest, breaks, eta)
    last: deque[bool] = deque(maxlen=WINDOW)
    for count in range(1, LIMIT + 1):
        last.append(training.step().right)
        if sum(last) >= ENOUGH:
            return count
    return None


def median(counts: list[int | None]) -> float:
    """Return the median number of sentences; a run that never got there counts as endless."""
    return statistics.median(float("inf") if one is None else one for one in counts)


def costs(record: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Return the median number of sentences by length and break."""
    return {
        longest: {name: median(counts) for name, counts in row.items()}
        for longest, row in record["reached"].items()
    }


def module(record: dict[str, Any]) -> str:
    """Return the medians as a module of JavaScript."""
    rounded = {
        longest: {name: None if one == float("inf") else round(one) for name, one in row.items()}
        for longest, row in costs(record).items()
    }
    return (
        "// Sentences until 98 of the last 100 were right, median of ten seeds, by length and break:\n"
        "// written by `python -m report.live.train`, from report/live/training.json.\n"
        f"export const COSTS = {json.dumps(rounded, indent=2)}\n"
    )


def table(project: object = None, uri: str = "") -> str:
    """Return what each break costs, as a table for the page."""
    record = records.read(RESULT)
    head = [f"at most {longest} words" for longest in record["reached"]]
    rows = [f"| The loop | {' | '.join(head)} |", "|---|" + "---|" * len(head)]
    for name, text in NAMES.items():
        cells = [_cell(row[name]) for row in record["reached"].values()]
        rows.append(f"| {text} | {' | '.join(cells)} |")
    return "\n".join(rows)


def rates(project: object = None, uri: str = "") -> str:
    """Return what each learning rate costs with the longest sentences, as a table for the page."""
    found = records.read(RESULT)["rates"]
    rows = [["rate $\\eta$", *found], ["---"] * (1 + len(found))]
    rows.append(["sentences", *map(_cell, found.values())])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(counts: list[int | None]) -> str:
    there = [one for one in counts if one is not None]
    middle = median(counts)
    text = f"more than {LIMIT}" if middle == float("inf") else f"{middle:.0f}"
    missing = len(counts) - len(there)
    most = f"{min(there)}–{max(there)}" if not missing else f"from {min(there)}; {missing} never"
    return f"{text} ({most})"


def verdict(project: object = None, uri: str = "") -> str:
    """Return how well the network answers fresh sentences, as a sentence for the page."""
    record = records.read(RESULT)
    shares = [right / record["fresh"] for right in record["right"]]
    said = f"After {record['after']} sentences of at most {LENGTHS[0]} words the network answers "
    worst, fresh = min(shares), record["fresh"]
    if worst == 1:
        return f"{said}all of {fresh} fresh ones right, in each of {len(shares)} runs."
    enough = sum(share >= 0.95 for share in shares)
    return (
        f"{said}at least 95 % of {fresh} fresh ones right in {enough} of {len(shares)} runs; the "
        f"worst run, {100 * worst:.1f} %."
    )


def main() -> int:
    """Measure, write the record and the module, and print what the page says."""
    right, unseen = zip(*(fresh(seed) for seed in SEEDS), strict=True)
    record = {
        "command": "python -m report.live.train",
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "machine": machine(),
        "cells": CELLS,
        "seeds": list(SEEDS),
        "after": AFTER,
        "fresh": FRESH,
        "right": right,
        "unseen": unseen,
        "window": WINDOW,
        "enough": ENOUGH,
        "limit": LIMIT,
        "reached": {
            str(longest): {
                name: [reached(seed, longest, {name} - {WHOLE}) for seed in SEEDS]
                for name in (WHOLE, *BREAKS)
            }
            for longest in LENGTHS
        },
        "rates": {
            str(eta): [reached(seed, LENGTHS[-1], eta=eta) for seed in SEEDS] for eta in RATES
        },
    }
    records.write(RESULT, record, Path(__file__))
    COSTS.write_text(module(record), encoding="utf-8", newline="\n")
    print(verdict(), table(), sep="\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
