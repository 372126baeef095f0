"""What is installed is what the lock says, and nothing more is locked. report/law/lock.py holds the lock to pyproject.toml."""

import importlib.metadata
import re
import tomllib

from mkdocs.__main__ import serve_command
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from report.law.lock import declared
from tests.support.paths import ROOT

LOCK = (ROOT / "requirements.txt").read_text(encoding="utf-8")
ENTRY = re.compile(r"^([\w.-]+)==([^\s;]+)( ; [^\\\n]+)?", re.MULTILINE)
DECLARED = [Requirement(text) for text in declared(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8")))]
LOCKED = {canonicalize_name(name): Requirement(f"{name}=={version}{marker}") for name, version, marker in ENTRY.findall(LOCK)}


def version(name: str) -> str:
    (specifier,) = LOCKED[canonicalize_name(name)].specifier
    return specifier.version


def applies(requirement: Requirement, extra: str = "") -> bool:
    return requirement.marker is None or requirement.marker.evaluate({**default_environment(), "extra": extra})


def test_nothing_is_locked_that_nothing_needs():
    needed, waiting = set(), [(requirement, "") for requirement in DECLARED]
    while waiting:
        requirement, extra = waiting.pop()
        name = canonicalize_name(requirement.name)
        if not applies(requirement, extra) or (name, *sorted(requirement.extras)) in needed:
            continue
        needed.add((name, *sorted(requirement.extras)))
        for text in importlib.metadata.requires(name) or []:
            waiting += [(Requirement(text), wanted) for wanted in ("", *requirement.extras)]
    here = {name for name, requirement in LOCKED.items() if applies(requirement)}
    assert {name for name, *_ in needed} == here


def test_what_is_installed_is_what_is_locked():
    here = {name: version(name) for name, requirement in LOCKED.items() if applies(requirement)}
    assert {name: importlib.metadata.version(name) for name in here} == here


def test_live_reload_is_on_by_default():
    """It is not with every version of click; then `mkdocs serve` watches nothing and says nothing."""
    assert serve_command.make_context("serve", []).params["livereload"] is True
