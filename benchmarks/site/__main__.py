"""Print the weight and speed of built sites, a table a page.

    python -m benchmarks.site                          # the site of `make site`
    python -m benchmarks.site before=old/site now=site # side by side
    python -m benchmarks.site --mathjax node_modules/mathjax   # Material's default of page 3.2 too

Needs Chromium. With Lighthouse (npm) in the PATH, or its path in LIGHTHOUSE, and `--lighthouse 3`
its scores are printed too. The sites take turns at each page, so that what disturbs one disturbs
all; times are CPU times of the main thread. Still, measure on a quiet machine.
"""

import argparse
import statistics
import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks.site import lighthouse, peer
from benchmarks.site.browser import chromium, walk
from benchmarks.site.server import serving

PAGES = ["", "architecture/lstm-cell/", "training/training/", "cells/", "notebooks/chorales/"]
PEER = "architecture/lstm-cell/"
BEFORE = ["architecture/lstm-cell/", "training/training/"]
COLUMNS = {
    "KiB": "{:.0f}", "second page, KiB": "{:.1f}", "requests": "{:.0f}", "elsewhere": "{:.0f}",
    "CPU ms": "{:.0f}", "layouts": "{:.0f}", "nodes": "{:.0f}", "CLS": "{:.3f}",
    **dict.fromkeys(lighthouse.CATEGORIES.values(), "{:.2f}"),
}  # fmt: skip


def measured(browser, home, page, runs, tries):
    """Return the columns of one page of one site."""
    visits = [walk(browser, home, [page])[0] for _ in range(runs)]
    row = {name: statistics.median(visit[name] for visit in visits) for name in visits[0]}
    before = next(one for one in BEFORE if one != page)
    row["second page, KiB"] = walk(browser, home, [before, page])[1]["KiB"]
    return row | (lighthouse.scores(home + page, tries) if tries else {})


def table(page, rows):
    """Return the rows of one page as a table."""
    names = [name for name in COLUMNS if any(name in row for row in rows.values())]
    lines = [f"| /{page} | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for label, row in rows.items():
        cells = [COLUMNS[name].format(row[name]) if name in row else "–" for name in names]
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sites", nargs="*", default=["now=site"], metavar="[NAME=]FOLDER")
    parser.add_argument("--pages", nargs="+", default=PAGES)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--lighthouse", type=int, default=0, metavar="RUNS")
    parser.add_argument("--mathjax", type=Path, help="folder of the npm package mathjax, version 3")
    given = parser.parse_args()
    if given.lighthouse and not lighthouse.command():
        parser.error("Lighthouse is not in the PATH: npm install lighthouse, and name it in LIGHTHOUSE")
    with ExitStack() as stack:
        sites = {}
        for one in given.sites:
            name, _, folder = one.rpartition("=")
            sites[name or folder] = stack.enter_context(serving(folder))
        if given.mathjax:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            built = peer.build(f"{PEER.rstrip('/')}.md", given.mathjax, folder)
            peers = {"Material and MathJax": stack.enter_context(serving(built))}
        browser = stack.enter_context(chromium())
        for page in given.pages:
            chosen = sites | (peers if given.mathjax and page == PEER else {})
            rows = {name: measured(browser, home, page, given.runs, given.lighthouse) for name, home in chosen.items()}
            print(table(page, rows), flush=True, end="\n\n")


if __name__ == "__main__":
    main()
