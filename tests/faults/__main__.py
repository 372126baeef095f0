"""`python -m tests.faults`: inject every defect of the catalogue and see it refused well."""

import argparse
import json
import random
import signal
import sys
import time
from collections import Counter
from pathlib import Path

from tests.faults import expected, serve
from tests.faults.catalogue import KINDS, faults_of
from tests.faults.fault import Fault
from tests.faults.judge import CLASSES, Verdict, told
from tests.faults.run import LIMIT, Options, UnsoundError, run_all

TAIL = 6
"""Lines of output that are shown of a defect that is not refused well."""


def main(arguments: list[str] | None = None) -> int:
    """Run what was chosen; 0 if all is as expected, 1 if not, 2 if the sound copy is refused."""
    options = _parser().parse_args(arguments)
    if options.serve:
        return serve.main(options.only)
    chosen = choose(options)
    if options.list:
        print("\n".join(f"{fault.code:5} {fault.what}" for fault in chosen))
        return 0
    if not chosen:
        print("no defect has such a code or kind; --list shows all", file=sys.stderr)
        return 2
    begin = time.monotonic()
    verdicts: dict[str, Verdict] = {}

    def note(fault: Fault, verdict: Verdict) -> None:
        verdicts[fault.code] = verdict
        if options.json:
            options.json.write_text(document(chosen, verdicts), encoding="utf-8")
        if not options.quiet:
            tell(fault, verdict)

    try:
        run_all(chosen, Options(options.limit, options.both), options.jobs, note)
    except UnsoundError as error:
        print(error, file=sys.stderr)
        return 2
    print(table(chosen, verdicts))
    print(f"{time.monotonic() - begin:.0f} s")
    if options.update:
        print(f"{expected.update(verdicts)} lines taken out of {expected.FILE.name}")
    wrong = expected.differences(verdicts)
    print("\n".join(wrong) if wrong else "All as expected.")
    return 1 if wrong else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    add = parser.add_argument
    add("--kind", action="append", choices=sorted(KINDS), help="only this kind (repeatable)")
    add("--only", nargs="+", default=[], metavar="CODE", help="only these defects")
    add("--sample", type=int, metavar="N", help="only N of them, drawn at random")
    add("--seed", type=int, default=0, metavar="S", help="of the draw (default: 0)")
    add("--jobs", type=int, default=2, metavar="N", help="side by side (default: 2)")
    add("--limit", type=float, default=LIMIT, metavar="S", help="seconds per command")
    add("--both", action="store_true", help="judge the build too where the equations are refused")
    add("--json", type=Path, metavar="FILE", help="write the verdicts into a file, after each")
    add("--update", action="store_true", help="take what improved out of expected.toml")
    add("--list", action="store_true", help="only list the chosen defects")
    add("--quiet", action="store_true", help="no line per defect while running")
    add("--serve", action="store_true", help="damage and fix a copy while mkdocs serves it")
    return parser


def choose(options: argparse.Namespace) -> list[Fault]:
    """Return the defects that the options ask for, in the order of the catalogue."""
    chosen = [f for kind in options.kind or KINDS for f in faults_of(kind)]
    if options.only:
        chosen = [fault for fault in chosen if fault.code in options.only]
    if options.sample:
        drawn = random.Random(options.seed).sample(chosen, min(options.sample, len(chosen)))
        chosen = [fault for fault in chosen if fault in drawn]
    return chosen


def tell(fault: Fault, verdict: Verdict) -> None:
    """Print one verdict, and the end of the output of what was not refused well."""
    print(f"{verdict.kind:6} {fault.code:5} {fault.what}: {verdict.why}", flush=True)
    if verdict.kind in ("badly", "silent"):
        tail = told(verdict.result.output)[-TAIL:]
        print("\n".join(f"             | {line[:160]}" for line in tail), flush=True)


def table(chosen: list[Fault], verdicts: dict[str, Verdict]) -> str:
    """Return the numbers by kind and class."""
    lines = ["", f"{'kind':14}{'all':>5}" + "".join(f"{name:>8}" for name in CLASSES)]
    total: Counter[str] = Counter()
    for kind in KINDS:
        codes = {fault.code for fault in faults_of(kind)} & {fault.code for fault in chosen}
        count = Counter(verdicts[code].kind for code in codes)
        total += count
        if codes:
            lines.append(_row(kind, count))
    return "\n".join([*lines, _row("all", total)])


def _row(name: str, count: "Counter[str]") -> str:
    return f"{name:14}{count.total():>5}" + "".join(f"{count[kind]:>8}" for kind in CLASSES)


def document(chosen: list[Fault], verdicts: dict[str, Verdict]) -> str:
    """Return all verdicts as JSON."""
    rows = []
    for kind in KINDS:
        for fault in faults_of(kind):
            if fault not in chosen or fault.code not in verdicts:
                continue
            verdict = verdicts[fault.code]
            result = verdict.result
            rows.append(
                {
                    "code": fault.code,
                    "kind": kind,
                    "what": fault.what,
                    "class": verdict.kind,
                    "why": verdict.why,
                    "command": result.command,
                    "status": result.status,
                    "seconds": round(result.seconds, 1),
                    "tail": told(result.output)[-20:],
                }
            )
    return json.dumps(rows, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that copies and commands go too
    sys.exit(main())
