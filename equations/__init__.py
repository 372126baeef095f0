"""Every formula of a report is read, evaluated and compared with its code; README.md is the manual.

    from equations import Project, Settings
    problems = Project(Settings.read(root)).problems()

What stands in `__all__` is the stable face; it is loaded when it is first used.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from equations.problem import Problem
    from equations.project import Project
    from equations.settings import Settings
    from equations.verdict import Verdict

__all__ = ["Problem", "Project", "Settings", "Verdict", "check"]
HOMES = {"Problem": "problem", "Project": "project", "Settings": "settings", "Verdict": "verdict"}


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
