"""Records of measurements: whole, as they were written, and of one piece with themselves."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from equations.problem import Problem
from report.records import RECORDS, broken, load

NEAR = 0.1
"""A ratio is the median over rounds, its parts are medians of their own: they differ a little."""
Row = dict[str, Any]


def problems(project: Any) -> Iterator[Problem]:
    """Yield what is wrong with the records."""
    root = project.settings.root
    named = [root / "benchmarks/results" / name for name in BENCHMARKS]
    for pattern in RECORDS:
        named += root.glob(pattern) if "*" in pattern else [root / pattern]
    for path in sorted(set(named)):
        yield from problems_of_record(path)


def problems_of_record(path: Path) -> Iterator[Problem]:
    """Yield what is wrong with one record: its parts, or else its seal."""
    try:
        data = load(path)
    except Problem as problem:
        yield problem
        return
    check = CHECKS.get(path.name) or (_trials if "trials" in data else _totals)
    try:
        found = list(check(data))
    except (KeyError, TypeError, ValueError, ZeroDivisionError, AttributeError) as error:
        found = [f"a number or name is missing or of another kind ({error})"]
    cure = "take the record back from git, or measure again"
    for message in found:
        yield Problem(f"{message}: {cure}", 1, path=path)
    if not found and (changed := broken(path, data)):
        yield changed


def _ordered(where: str, values: list[float]) -> Iterator[str]:
    low, middle, high = values
    if not low <= middle <= high:
        yield f"{where}: the quartiles {low}, {middle}, {high} are not in order"


def _speed(data: Row) -> Iterator[str]:
    for number, row in enumerate(data["rows"]):
        for peer, ratio in row["ratio"].items():
            where = f"rows[{number}].ratio.{peer}"
            yield from _ordered(where, ratio)
            parts = row["ms"]["ours"] / row["ms"][peer]
            low, middle, high = ratio
            if not low * (1 - NEAR) < parts < high * (1 + NEAR):
                yield f"{where} is {middle:.3f}, but ms.ours / ms.{peer} is {parts:.3f}"


def _ablation(data: Row) -> Iterator[str]:
    for number, row in enumerate(data["rows"]):
        for name, times in row["times"].items():
            yield from _ordered(f"rows[{number}].times.{name!r}", times)


def _kernels(data: Row) -> Iterator[str]:
    for kernels, found in data["sets"].items():
        for number, row in enumerate(found["rows"]):
            for name, ratio in row["ratio"].items():
                yield from _ordered(f"sets.{kernels}.rows[{number}].ratio.{name}", ratio)


def _shares(data: Row) -> Iterator[str]:
    """The numbers moved are so many per cell, step and sequence: the same at every shape."""
    per_cell = set()
    for number, row in enumerate(data["rows"]):
        for name, shares in row["shares"].items():
            yield from _ordered(f"rows[{number}].shares.{name}", shares)
        steps, batch, _, cells = row["shape"]
        moved = row["numbers per second"] * row["shares"]["elementwise"][1] * row["ms"] / 1000
        per_cell.add(round(moved / (steps * batch * cells), 3))
    if len(per_cell) > 1:
        yield "`numbers per second` times `ms` and the element-wise share differs between the rows"


def _attention(data: Row) -> Iterator[str]:
    for length, row in data["lengths"].items():
        for name, one in row.items():
            quartiles = [one["low"], one["median"], one["high"]]
            yield from _ordered(f"lengths.{length}.{name}", quartiles)


def _scaling(data: Row) -> Iterator[str]:
    first = data["rows"][0]["ms_each"]
    for number, row in enumerate(data["rows"]):
        each = 1000 * row["seconds"] / row["equations"]
        if abs(each - row["ms_each"]) > 0.02:
            yield f"rows[{number}].ms_each is {row['ms_each']}, but its parts give {each:.2f}"
        if abs(row["ms_each"] / first - row["ratio"]) > 0.011:
            yield f"rows[{number}].ratio is {row['ratio']}, but its parts give {each / first:.2f}"


def _live(data: Row) -> Iterator[str]:
    speed = data["speed"]
    if not all(one > 0 for row in speed["rounds"] for one in row.values()):
        yield "speed.rounds: a speed is not positive"
    for number, row in enumerate(data["frames"]):
        yield from _ordered(f"frames[{number}]", [row["median"], row["p95"], row["longest"]])


def _training(data: Row) -> Iterator[str]:
    """One number a seed; a run is over when enough of the last were right, or at its limit."""
    seeds = len(data["seeds"])
    rows = {"right": data["right"], "unseen": data["unseen"]}
    for name, row in rows.items():
        if len(row) != seeds or not all(0 <= one <= data["fresh"] for one in row):
            yield f"{name} is not {seeds} numbers of at most {data['fresh']}"
    groups = {f"reached.{longest}": row for longest, row in data["reached"].items()}
    for group, row in {**groups, "rates": data["rates"]}.items():
        for name, counts in row.items():
            there = [one for one in counts if one is not None]
            if len(counts) != seeds or not all(data["enough"] <= n <= data["limit"] for n in there):
                yield f"{group}.{name} is not {seeds} numbers of at most {data['limit']}"


def _trials(data: Row) -> Iterator[str]:
    wanted, rows = data["trials"] * len(data["variants"]), data["rows"]
    if len(rows) != wanted:
        yield f"rows are {len(rows)}, but {data['trials']} trials of each variant make {wanted}"
    for number, row in enumerate(rows):
        reached = list(row["reached"].values())
        if row["success"] != (reached[-1] is not None):
            yield f"rows[{number}].success is {row['success']}, but `reached` says otherwise"
        if any(count is not None and not 0 <= count <= row["presented"] for count in reached):
            yield f"rows[{number}].reached is more than was presented"
        if not row["success"] and row["presented"] < data["presented"]:
            yield f"rows[{number}].presented is less than that of the run, {data['presented']}"


def _totals(data: Row) -> Iterator[str]:
    """No count of a part exceeds its total (the mutants; peers have no totals)."""
    for name, row in data.items():
        if isinstance(row, dict) and "total" in row:
            for key in ("killed", "truth"):
                if row.get(key, 0) > row["total"]:
                    yield f"{name}.{key} is {row[key]}, more than the total {row['total']}"


BENCHMARKS = {
    "ablation.json": _ablation,
    "attention.json": _attention,
    "kernels.json": _kernels,
    "live.json": _live,
    "scaling.json": _scaling,
    "shares.json": _shares,
    "speed.json": _speed,
}
CHECKS = {**BENCHMARKS, "training.json": _training}
