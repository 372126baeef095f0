"""Every formula of a report is read, evaluated and compared with its code; README.md is the manual.

    from equations import Project, Settings
    problems = Project(Settings.read(root)).problems()

What stands in `__all__` is the stable face; it is loaded when it is first used.
"""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from equations.check import Verdict
    from equations.problem import Problem
    from equations.project import Project
    from equations.settings import Settings

__all__ = ["Problem", "Project", "Settings", "Verdict", "check"]
HOMES = {"Problem": "problem", "Project": "project", "Settings": "settings", "Verdict": "check"}


def check(latex: str, module: "Path | str", settings: "Settings | None" = None) -> "Verdict":
    """Return the verdict on the LaTeX of a display and a module, which need no page."""
    from equations.project import WORKER
    from equations.settings import Settings

    chosen = settings or Settings()
    WORKER.prepare(chosen, ())
    verdict: Verdict = WORKER.ask(chosen, (), "other", latex, Path(module))
    return verdict


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"equations has no {name}; there are {', '.join(__all__)}")
    return getattr(import_module(f"equations.{HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__


class _Face(ModuleType):
    """Keeps `check` the function: an import of the module equations.check would put itself there."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name != "check" or not isinstance(value, ModuleType):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Face
