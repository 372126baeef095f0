"""What the verification page says in numbers: each from a record or this build."""

import json
import os
from typing import Any

from equations.testing import read_tests

MUTANTS = "mutation/mutants.json"
PUBLISHED = "published_errors"


def counts(project: Any, uri: str) -> str:
    """Return what was shown of the equations, by which means and when."""
    sentences = [
        _agreement(project),
        _truth(project),
        _peers(project),
        _derivatives(project),
        _mutants(project),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _agreement(project: Any) -> str:
    equations = project.equations.values()
    good = sum(equation.verdict.checked for equation in equations)
    draws = sum(equation.verdict.draws for equation in equations)
    said = (
        f"In this build the LaTeX of **{good:,} of {len(equations):,} displays** agreed with its "
    )
    said += f"code on {draws:,} random draws"
    refused, all_cases = published(project)
    if not all_cases:
        return f"{said}."
    number = f"{refused}" if refused == all_cases else f"{refused} of {all_cases}"
    return f"{said}, and {number} published errors were refused."


def published(project: Any) -> tuple[int, int]:
    """Return how many published errors this build refuses, and how many there are."""
    folder = project.settings.tests / PUBLISHED
    if not folder.is_dir():
        return 0, 0
    from report.published_errors import Replay

    replay = Replay(folder, project)
    refused = [
        replay.wrong(case).refused_by == case.by and not replay.right(case).refused_by
        for case in replay.cases
    ]
    return sum(refused), len(refused)


def _truth(project: Any) -> str:
    """Return what the record of the tests knows of this code."""
    states = [equation.state for equation in project.equations.values()]
    fresh = [state for state in states if state.fresh]
    tests = sum(state.tests for state in fresh)
    if not fresh:
        return (
            "Whether the tests of their functions pass on this code is not known: none ran on it."
        )
    said = f"Each function has tests of its own: **{tests:,} tests passed on this code**"
    if len(fresh) == len(states):
        return f"{said}, the last of them on {max(state.when for state in fresh)[:10]}."
    failed = sum(state.kind == "failed" for state in states)
    waiting = len(states) - len(fresh) - failed
    rest = [f"of {failed:,} a test failed on it"] if failed else []
    rest += [f"those of {waiting:,} have not all run on it"] if waiting else []
    return f"{said}, of {len(fresh):,} of {len(states):,} functions; {', '.join(rest)}."


def _peers(project: Any) -> str:
    """Return what was compared with implementations that nobody here wrote."""
    found = [equation.peers for equation in project.equations.values()]
    compared = [peers for peers in found if any(peer.fresh for peer in peers)]
    names = sorted(
        {f"{peer.name} {peer.version}" for peers in compared for peer in peers if peer.fresh}
    )
    if not compared:
        return ""
    listed = " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return f"`make peers` found {len(compared):,} of them equal to {listed}."


def _derivatives(project: Any) -> str:
    """Return how many are compared with a derivative, and behind how many stands their source only."""
    equations = project.equations.values()
    stepped = [one for one in equations if _takes_complex_steps(one)]
    alone = [
        one for one in equations if one not in stepped and not any(peer.fresh for peer in one.peers)
    ]
    if not stepped:
        return ""
    return (
        f"The tests of {len(stepped):,} take a complex step. Behind {len(alone):,}, for which "
        "there is neither, stand their sources and their own tests."
    )


def _takes_complex_steps(equation: Any) -> bool:
    tests, _ = read_tests(equation.test)
    return equation.state.fresh and any("complex_step" in test.name for test in tests)


def _mutants(project: Any) -> str:
    """Return the totals of the last full run of the mutants; those that change nothing are apart."""
    try:
        record = mutants(project)
        code, shown = record["modules"], record["displays"]
        noticed, said = code["killed"], "the tests and the comparison with the page noticed"
        if "truth" in code:
            noticed, said = code["truth"], "the tests of a module alone noticed"
        sentence = (
            f"In the last full run of the mutants, on {record['date']}, {said} {noticed:,} of "
            f"{code['total']:,} changes of meaning in the code, and the comparison with the code "
            f"{shown['killed']:,} of {shown['total']:,} in the displays{_means(shown)}"
        )
        missed = code["total"] - noticed + shown["total"] - shown["killed"]
        explained = record.get("explained", 0) >= missed > 0
        sentence += f"; the {missed:,} others are explained" if explained else ""
        equal = code.get("equal", 0) + shown.get("equal", 0)
        return sentence + (
            f"; {equal:,} more changed nothing and are not counted." if equal else "."
        )
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _means(side: Any) -> str:
    """Return how many damages did not get as far as numbers, in brackets, if the record knows."""
    if "by" not in side:
        return ""
    early = sum(side["by"].get(means, 0) for means in ("parse", "names", "shapes"))
    return f" ({early:,} of them by a name or a shape, before any number was compared)"


def mutants(project: Any) -> Any:
    """Return the record of the last full run of the mutants."""
    return json.loads((project.settings.tests / MUTANTS).read_text(encoding="utf-8"))


def clone(project: Any = None, uri: str = "") -> str:
    """Return how to get this repository; the workflow, which publishes the site, knows its address."""
    return f"    git clone {os.environ.get('REPO_URL') or '<this repository>'}"


def textbook(project: Any, uri: str) -> str:
    """Return the file `lstm/textbook.py` as a block of code."""
    file = "lstm/textbook.py"
    return f'```python title="{file}"\n{(project.settings.root / file).read_text("utf-8")}```'
