"""What a run of mutants prints, for people and for programs."""

import json

from tests.mutation import Outcome
from tests.mutation.record import SIDES, TABLE, Key, Reasons, key, noteworthy


def table(outcomes: list[Outcome], reasons: Reasons, stale: list[Key], seconds: float) -> str:
    """Return the report for people."""
    lines: list[str] = []
    for side, word in SIDES.items():
        mine = [one for one in outcomes if one.mutant.side == side]
        if mine:
            lines += _table_of(side, word, mine)
    survived = [one for one in outcomes if one.survived]
    untrue = [one for one in outcomes if one.untrue and one.agreement]
    lines += _listed("noticed by nothing", survived, reasons)
    lines += _listed("noticed by the page, but not by the module's own test", untrue, reasons)
    for reason in stale:
        lines.append(f"STALE: {TABLE} explains what does not survive: {' | '.join(reason)}")
    missing = sum(noteworthy(one) and key(one.mutant) not in reasons for one in outcomes)
    count = f"{len(outcomes)} mutants in {seconds:.0f} s"
    return "\n".join([*lines, "", f"{count}, {missing} not explained, {len(stale)} stale"])


def _listed(title: str, outcomes: list[Outcome], reasons: Reasons) -> list[str]:
    lines = ["", f"{len(outcomes)} {title}:"] if outcomes else []
    for one in outcomes:
        place = f"{one.mutant.file}:{one.mutant.line}"
        lines.append(f"  {place}: {one.mutant.kind}: {one.mutant.shown}")
        lines.append(f"      {reasons.get(key(one.mutant), 'NOT EXPLAINED')}")
    return lines


def _table_of(side: str, word: str, outcomes: list[Outcome]) -> list[str]:
    means = sorted({one.agreement for one in outcomes if one.agreement})
    columns = [*means, *(["own test", "either"] if side in ("snippet", "joint") else [])]
    heads = "".join(f"{name:>10}" for name in columns)
    lines = [f"{'mutants: ' + word:40}{'killed':>7} /{'total':>6}  equal{heads}"]
    for kind in [*sorted({one.mutant.kind for one in outcomes}), ""]:
        mine = [one for one in outcomes if kind in ("", one.mutant.kind)]
        equal = sum(bool(one.same) for one in mine)
        either = sum(bool(one.agreement or one.truth) for one in mine)
        counts = [sum(one.agreement == name for one in mine) for name in means]
        if side in ("snippet", "joint"):
            counts += [sum(bool(one.truth) for one in mine), either]
        row = f"  {kind or 'all':38}{either:7} /{len(mine) - equal:6} {equal:6}"
        lines.append(row + "".join(f"{count:10}" for count in counts))
    return [*lines, ""]


def document(outcomes: list[Outcome], reasons: Reasons, stale: list[Key], seconds: float) -> str:
    """Return the report for programs."""
    rows = [
        {
            "side": one.mutant.side, "equation": one.mutant.equation, "kind": one.mutant.kind,
            "file": one.mutant.file, "line": one.mutant.line, "shown": one.mutant.shown,
            "agreement": one.agreement, "truth": one.truth, "equal": one.same,
            "noticed": not one.survived, "why": reasons.get(key(one.mutant), ""),
        }
        for one in outcomes
    ]  # fmt: skip
    whole = {"mutants": rows, "stale": stale, "seconds": round(seconds, 1)}
    return json.dumps(whole, indent=1, ensure_ascii=False)
