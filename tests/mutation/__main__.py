"""`python -m tests.mutation`: damage every display and module in every way known; list what nothing notices."""

import argparse
import datetime
import json
import os
import random
import sys
import time
import tomllib
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from equations.errors import EquationError
from tests.mutation import Mutant, Outcome
from tests.mutation.run import Folders, all_mutants, try_all

TABLE = "mutation/survivors.toml"
SIDES = {"page": "displays", "snippet": "modules"}
Reasons = dict[tuple[str, str, str], str]


def main(arguments: list[str] | None = None) -> int:
    """Try the mutants, print killed and total of each kind and every survivor; return 1 if one is not explained."""
    options = _options(arguments)
    folders = Folders(options.docs, options.snippets, options.tests)
    started = time.perf_counter()
    mutants = [mutant for mutant in all_mutants(folders.project()) if mutant.side in options.sides]
    if options.sample:
        mutants = random.Random(options.seed).sample(mutants, min(options.sample, len(mutants)))
    try:
        outcomes = run(folders, mutants, options.processes)
    except EquationError as error:
        print(error.message, file=sys.stderr)
        return 2
    reasons = read_reasons(options.tests / TABLE)
    stale = [] if options.sample else stale_reasons(outcomes, reasons, options.sides)
    seconds = time.perf_counter() - started
    if options.record:
        options.record.write_text(summary(outcomes) + "\n", encoding="utf-8")
    print(document(outcomes, reasons, stale, seconds) if options.json else table(outcomes, reasons, stale, seconds))
    return 1 if stale or any(noteworthy(one) and key(one) not in reasons for one in outcomes) else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--sample", type=int, metavar="N", help="try N mutants only, chosen by --seed")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="which sample (default: 0)")
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--pages-only", dest="sides", action="store_const", const=("page",), help="damage displays only")
    one.add_argument("--snippets-only", dest="sides", action="store_const", const=("snippet",), help="damage modules only")
    parser.add_argument("--json", action="store_true", help="print one JSON document instead of a table")
    parser.add_argument("--record", type=Path, metavar="FILE", help="write the totals, with the date, for the pages to quote")
    parser.add_argument(
        "--processes", type=int, default=os.cpu_count() or 1, metavar="N", help="how many processes (default: one per core)"
    )
    for name, what in (("docs", "pages"), ("snippets", "modules"), ("tests", "tests")):
        parser.add_argument(f"--{name}", type=Path, default=Path(name), metavar="DIR", help=f"the {what} (default: {name})")
    parser.set_defaults(sides=tuple(SIDES))
    return parser.parse_args(arguments)


def run(folders: Folders, mutants: list[Mutant], processes: int) -> list[Outcome]:
    """Return the outcomes of mutants, in their order. Each process takes whole equations, so that it imports little."""
    names = list(dict.fromkeys(mutant.equation for mutant in mutants))
    weight = Counter(mutant.equation for mutant in mutants)
    shares: list[set[str]] = [set() for _ in range(max(1, min(processes, len(names))))]
    for name in sorted(names, key=lambda name: -weight[name]):
        min(shares, key=lambda share: sum(weight[one] for one in share)).add(name)
    work = [[mutant for mutant in mutants if mutant.equation in share] for share in shares]
    if len(work) == 1:
        done = [try_all(folders, work[0])]
    else:
        with ProcessPoolExecutor(len(work), mp_context=get_context("spawn")) as pool:
            done = list(pool.map(try_all, [folders] * len(work), work))
    place = {mutant: number for number, mutant in enumerate(mutants)}
    return sorted((one for share in done for one in share), key=lambda one: place[one.mutant])


def noteworthy(one: Outcome) -> bool:
    """Whether an outcome needs an explanation: nothing noticed it, or its own truth test alone does not."""
    return one.survived or one.untrue


def key(one: Outcome) -> tuple[str, str, str]:
    """Return what names a survivor in the table of reasons: it does not depend on line numbers."""
    return one.mutant.side, one.mutant.equation, one.mutant.shown


def read_reasons(path: Path) -> Reasons:
    """Return the explained survivors of a TOML file: side, equation and damaged line to a sentence."""
    if not path.exists():
        return {}
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("survivor", [])
    return {(row["side"], row["equation"], row["shown"]): row["why"] for row in rows}


def stale_reasons(outcomes: list[Outcome], reasons: Reasons, sides: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Return the explained survivors that no longer survive or no longer exist."""
    surviving = {key(one) for one in outcomes if noteworthy(one)}
    return [reason for reason in reasons if reason[0] in sides and reason not in surviving]


def table(outcomes: list[Outcome], reasons: Reasons, stale: list[tuple[str, str, str]], seconds: float) -> str:
    """Return the report for people."""
    lines: list[str] = []
    for side, word in SIDES.items():
        mine = [one for one in outcomes if one.mutant.side == side]
        if mine:
            lines += _table_of(side, word, mine)
    for title, chosen in (
        ("noticed by nothing", [one for one in outcomes if one.survived]),
        (
            "not noticed by the truth test alone (the agreement with the page refuses them)",
            [one for one in outcomes if one.untrue and one.agreement],
        ),
    ):
        if chosen:
            lines += ["", f"{len(chosen)} {title}:"]
        for one in chosen:
            lines += [
                f"  {one.mutant.file}:{one.mutant.line}: {one.mutant.kind}: {one.mutant.shown}",
                f"      {reasons.get(key(one), 'NOT EXPLAINED')}",
            ]
    lines += [f"STALE: {TABLE} explains a survivor that does not survive: {' | '.join(reason)}" for reason in stale]
    unexplained = sum(noteworthy(one) and key(one) not in reasons for one in outcomes)
    return "\n".join([*lines, "", f"{len(outcomes)} mutants in {seconds:.0f} s, {unexplained} not explained, {len(stale)} stale"])


def _table_of(side: str, word: str, outcomes: list[Outcome]) -> list[str]:
    means = sorted({one.agreement for one in outcomes if one.agreement})
    columns = [*means, *(["truth test", "either"] if side == "snippet" else [])]
    lines = [f"{'mutants of ' + word:28}{'killed':>7} /{'total':>6}  equal" + "".join(f"{name:>12}" for name in columns)]
    kinds = sorted({one.mutant.kind for one in outcomes})
    for kind in [*kinds, ""]:
        mine = [one for one in outcomes if kind in ("", one.mutant.kind)]
        equal = sum(bool(one.same) for one in mine)
        either = sum(bool(one.agreement or one.truth) for one in mine)
        counts = [sum(one.agreement == name for one in mine) for name in means]
        if side == "snippet":
            counts += [sum(bool(one.truth) for one in mine), either]
        lines.append(f"  {kind or 'all':26}{either:7} /{len(mine) - equal:6} {equal:6}" + "".join(f"{count:12}" for count in counts))
    return [*lines, ""]


def summary(outcomes: list[Outcome]) -> str:
    """Return the totals of a run as JSON: killed and total for displays and modules, equal ones left out, and the date."""
    totals: dict[str, object] = {"date": datetime.date.today().isoformat(), "equations": len({one.mutant.equation for one in outcomes})}
    for side, word in SIDES.items():
        different = [one for one in outcomes if one.mutant.side == side and not one.same]
        totals[word] = {"killed": sum(not one.survived for one in different), "total": len(different)}
    return json.dumps(totals, indent=1)


def document(outcomes: list[Outcome], reasons: Reasons, stale: list[tuple[str, str, str]], seconds: float) -> str:
    """Return the report for programs."""
    rows = [
        {
            "side": one.mutant.side, "equation": one.mutant.equation, "kind": one.mutant.kind, "file": one.mutant.file, "line": one.mutant.line,
            "shown": one.mutant.shown, "agreement": one.agreement, "truth": one.truth, "equal": one.same,
            "noticed": not one.survived, "why": reasons.get(key(one), ""),
        }
        for one in outcomes
    ]  # fmt: skip
    return json.dumps({"mutants": rows, "stale": stale, "seconds": round(seconds, 1)}, indent=1, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
