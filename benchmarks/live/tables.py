"""What the pages quote of the record, as generators."""

from pathlib import Path
from statistics import median
from typing import Any

from report import records

RESULT = Path(__file__).parents[1] / "results/live.json"


def speed(project: Any = None, uri: str = "") -> str:
    """Return how fast the loop learns beside TensorFlow.js, as a sentence."""
    record = records.read(RESULT)
    found = record["speed"]
    ours, theirs = ([one[name] for one in found["rounds"]] for name in ("ours", "tfjs"))
    ratio = median(a / b for a, b in zip(ours, theirs, strict=True))
    on = record["machine"]
    return (
        f"Let go, the loop learns from {median(ours):,.0f} sentences of at most {found['longest']} words "
        f"a second ({min(ours):,.0f} to {max(ours):,.0f}): {ratio:.1f} times as many as the same "
        f"network in TensorFlow.js {record['versions']['tfjs']} on the CPU ({median(theirs):,.0f}), one "
        f"sentence at a time. Median of {len(ours)} rounds in turns, {found['count']:,} sentences after "
        f"{found['warm']} to warm up, in a worker of Chromium {record['versions']['chromium']}; "
        f"{on['processor']}, {on['cores']} cores, {record['date']}."
    )


def frames(project: Any = None, uri: str = "") -> str:
    """Return frames and long tasks while the figures are used, as a table."""
    record = records.read(RESULT)
    rows = [
        "| figure | median, ms | 95th percentile, ms | longest, ms | tasks over 50 ms |",
        "|---|---|---|---|---|",
    ]
    for row in record["frames"]:
        times = " | ".join(f"{row[key]:.0f}" for key in ("median", "p95", "longest"))
        rows.append(f"| {row['figure']} | {times} | {len(row['tasks'])} |")
    return "\n".join(rows)
