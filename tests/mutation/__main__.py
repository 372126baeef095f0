"""`python -m tests.mutation`: damage each formula and module in every way known; list survivors."""

import argparse
import os
import random
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from equations.problem import Problem
from equations.settings import Settings
from report import records
from tests.mutation import Mutant, Outcome, tables
from tests.mutation.record import (
    SIDES,
    TABLE,
    USUAL,
    Reasons,
    key,
    noteworthy,
    read_reasons,
    stale_reasons,
    summary,
)
from tests.mutation.report import Report
from tests.mutation.trying import all_mutants, try_all, try_in_process


def main(arguments: list[str] | None = None) -> int:
    """Try the mutants, print what was noticed of each kind and every survivor; return 1 if one is
    not explained or an explanation is out of date."""
    options = _options(arguments)
    started = time.perf_counter()
    try:
        report = Report(Settings.read(options.root))
        reasons = read_reasons(report.settings.tests / TABLE)
        mutants = _chosen(all_mutants(report, tuple(options.sides)), options, reasons)
        outcomes = run(report, mutants, options)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 2
    stale = stale_reasons(outcomes, reasons, tuple(options.sides))
    if options.record:
        records.write(options.record, summary(outcomes, reasons, report.project), Path(__file__))
    show = tables.document if options.json else tables.table
    print(show(outcomes, reasons, stale, time.perf_counter() - started))
    missing = any(noteworthy(one) and key(one.mutant) not in reasons for one in outcomes)
    return 1 if stale or missing else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    add, whole = parser.add_argument, "instead of all"
    add("--only", dest="sides", nargs="+", choices=SIDES, default=USUAL, help=f"sides, {whole}")
    add("--each", type=int, metavar="N", help=f"N mutants of each equation or page, {whole}")
    add("--tests-pass", action="store_true", help="do not run the tests of equations undamaged")
    add("--seed", type=int, default=0, metavar="S", help="which of these (default: 0)")
    add("--json", action="store_true", help="print one JSON document instead of a table")
    add("--record", type=Path, metavar="FILE", help="write the totals, for the pages to quote")
    cores = os.cpu_count() or 1
    add(
        "--processes", type=int, default=cores, metavar="N", help="how many (default: one per core)"
    )
    add("--root", type=Path, default=Path(), metavar="DIR", help="top of the report")
    return parser.parse_args(arguments)


def _chosen(mutants: list[Mutant], options: argparse.Namespace, reasons: Reasons) -> list[Mutant]:
    """Return the mutants to try: all, or a few; those that are said to survive are among them."""
    if not options.each:
        return mutants
    chance = random.Random(options.seed)
    groups: dict[tuple[str, str], list[Mutant]] = {}
    for one in mutants:
        groups.setdefault((one.side, one.equation), []).append(one)
    return [
        one
        for group in groups.values()
        for few in [chance.sample(range(len(group)), min(options.each, len(group)))]
        for number, one in enumerate(group)
        if number in few or key(one) in reasons
    ]


def run(report: Report, mutants: list[Mutant], options: argparse.Namespace) -> list[Outcome]:
    """Return the outcomes of mutants, in their order; a process takes whole equations."""
    weight = Counter(mutant.equation for mutant in mutants)
    shares: list[set[str]] = [set() for _ in range(max(1, min(options.processes, len(weight))))]
    for name, _ in weight.most_common():
        min(shares, key=lambda share: sum(weight[one] for one in share)).add(name)
    work = [[mutant for mutant in mutants if mutant.equation in share] for share in shares]
    if len(work) == 1:
        done = [try_all(report, work[0], options.tests_pass)]
    else:
        with ProcessPoolExecutor(len(work), mp_context=get_context("spawn")) as pool:
            done = list(
                pool.map(
                    try_in_process,
                    [report.settings] * len(work),
                    work,
                    [options.tests_pass] * len(work),
                )
            )
    place = {mutant: number for number, mutant in enumerate(mutants)}
    return sorted((one for share in done for one in share), key=lambda one: place[one.mutant])


if __name__ == "__main__":
    sys.exit(main())
