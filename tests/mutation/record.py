"""The reasons for what survives (survivors.toml), and the record of a run (mutants.json)."""

import datetime
import hashlib
import json
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from equations.imports import digest as digest_of_code
from equations.project import Project
from tests.mutation import Mutant, Outcome

TABLE, RECORD = "mutation/survivors.toml", "mutation/mutants.json"
SIDES = {"page": "displays", "snippet": "modules", "inline": "inline", "joint": "joint"}
USUAL = ("page", "snippet", "inline")
Key = tuple[str, str, str]
Reasons = dict[Key, str]


def noteworthy(one: Outcome) -> bool:
    """Whether an outcome needs a reason: nothing noticed it, or its own test alone does not."""
    return one.survived or one.untrue


def key(one: Mutant) -> Key:
    """Return what names a mutant among the reasons: it does not depend on line numbers."""
    return one.side, one.equation, one.shown


def read_reasons(path: Path) -> Reasons:
    """Return side, equation and damaged line of each explained survivor, with the sentence.

    `shown` is one damaged line, or a list of several that survive for one reason.
    """
    if not path.exists():
        return {}
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("survivor", [])
    return {
        (row["side"], row["equation"], shown): row["why"]
        for row in rows
        for shown in ([row["shown"]] if isinstance(row["shown"], str) else row["shown"])
    }


def stale_reasons(outcomes: list[Outcome], reasons: Reasons, sides: tuple[str, ...]) -> list[Key]:
    """Return the explained survivors that no longer survive or no longer exist."""
    surviving = {key(one.mutant) for one in outcomes if noteworthy(one)}
    return [reason for reason in reasons if reason[0] in sides and reason not in surviving]


def digest(project: Project) -> str:
    """Return a text that changes with what is damaged, or with the tests that should notice.

    That is all displays and inline formulas, all modules, and their tests.
    """
    library, root = project.library, project.settings.root
    parts: list[Any] = [[formula.latex for formula in project.formulas]]
    for name, one in sorted(project.equations.items()):
        test = digest_of_code(one.test, root) if one.test.exists() else ""
        parts.append([name, one.display.latex, library.digest(name), test])
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def summary(outcomes: list[Outcome], reasons: Reasons, project: Project) -> dict[str, Any]:
    """Return the totals of a run; those that mean the same are not in the total.

    `truth` is how many the own test of a module noticed, `explained` how many survivors have reasons,
    `by` what the displays were refused by: a name, a shape, a value.
    """
    totals: dict[str, Any] = {
        "date": datetime.date.today().isoformat(),
        "digest": digest(project),
        "equations": len({one.mutant.equation for one in outcomes if one.mutant.side != "inline"}),
    }
    for side, word in SIDES.items():
        mine = [one for one in outcomes if one.mutant.side == side]
        if not mine and side not in USUAL:
            continue
        different = [one for one in mine if not one.same]
        killed = sum(not one.survived for one in different)
        equal = len(mine) - len(different)
        totals[word] = {"killed": killed, "equal": equal, "total": len(different)}
        explained = sum(noteworthy(one) and key(one.mutant) in reasons for one in mine)
        totals[word]["explained"] = explained
        if side == "page":
            means = Counter(one.agreement for one in different if one.agreement)
            totals[word]["by"] = dict(sorted(means.items()))
        if side in ("snippet", "joint"):
            totals[word]["truth"] = sum(bool(one.truth) for one in different)
    totals["explained"] = totals["displays"]["explained"] + totals["modules"]["explained"]
    return totals
