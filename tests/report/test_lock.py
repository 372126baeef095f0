"""What is installed is what the lock says, nothing more is locked, and serving needs its first part. report/law/lock.py holds the lock to pyproject.toml."""

import importlib.metadata
import re
import tomllib

import pytest
from mkdocs.__main__ import serve_command
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from report.law.lock import REST, arranged, declared
from tests.support.paths import ROOT

LOCK = (ROOT / "requirements.txt").read_text(encoding="utf-8")
ENTRY = re.compile(r"^([\w.-]+)==([^\s;]+)( ; [^\\\n]+)?", re.MULTILINE)
TABLE = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def entries(text: str) -> dict[str, Requirement]:
    return {canonicalize_name(name): Requirement(f"{name}=={version}{marker}") for name, version, marker in ENTRY.findall(text)}


LOCKED = entries(LOCK)


def version(name: str) -> str:
    (specifier,) = LOCKED[canonicalize_name(name)].specifier
    return specifier.version


def applies(requirement: Requirement, extra: str = "") -> bool:
    return requirement.marker is None or requirement.marker.evaluate({**default_environment(), "extra": extra})


@pytest.mark.parametrize(
    ("part", "requirements"),
    [(LOCK, declared(TABLE)), (LOCK.partition(REST)[0], TABLE["project"]["dependencies"])],
    ids=["all", "serving"],
)
def test_nothing_is_locked_that_nothing_needs(part, requirements):
    needed, waiting = set(), [(Requirement(text), "") for text in requirements]
    while waiting:
        requirement, extra = waiting.pop()
        name = canonicalize_name(requirement.name)
        if not applies(requirement, extra) or (name, *sorted(requirement.extras)) in needed:
            continue
        needed.add((name, *sorted(requirement.extras)))
        for text in importlib.metadata.requires(name) or []:
            waiting += [(Requirement(text), wanted) for wanted in ("", *requirement.extras)]
    here = {name for name, requirement in entries(part).items() if applies(requirement)}
    assert {name for name, *_ in needed} == here


def test_what_is_installed_is_what_is_locked():
    here = {name: version(name) for name, requirement in LOCKED.items() if applies(requirement)}
    assert {name: importlib.metadata.version(name) for name in here} == here


def test_the_lock_is_made_in_two_parts_again_and_again():
    lock = "# head\na==1 \\\n    --hash=x\nb==2 \\\n    --hash=y\nc==3 \\\n    --hash=z\n"
    made = arranged(lock, {"a", "c"}, ["a", "b"])
    first, rest = made.split(f"{REST}\n")
    assert first == "# head\na==1 \\\n    --hash=x\nc==3 \\\n    --hash=z\n"
    assert rest.startswith("b==2 \\\n    --hash=y\n# made from requirements with the digest ")
    assert arranged(made, {"a", "c"}, ["b", "a"]) == made


def test_live_reload_is_on_by_default():
    """It is not with every version of click; then `mkdocs serve` watches nothing and says nothing."""
    assert serve_command.make_context("serve", []).params["livereload"] is True
