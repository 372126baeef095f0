"""What a report may choose: its folders, files and words. Nothing else in the package names one."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from equations.problem import Problem

SIZES = {"n": 3, "d": 4, "K": 5, "m": 6, "T": 11}


@dataclass(frozen=True)
class Settings:
    """The settings of a report; paths are relative to root, names of pages to docs.

    own_source is what `Source:` says of what no work is cited for; beside are names of tests of a
    page that belong to no equation; made are patterns of files that a build puts beside the pages;
    fresh (or EQUATIONS_FRESH in the environment) asks that all tests have passed on the code as it
    is; generators and checks are "module:function".
    """

    root: Path = Path()
    docs: Path = Path("docs")
    snippets: Path = Path("snippets")
    tests: Path = Path("tests")
    includes: str = "includes"
    notation: str = "notation.md"
    bibliography: str = "references.bib"
    sources: str = "references.md"
    verification: str = "verification.md"
    own_source: str = "this report"
    beside: tuple[str, ...] = ("test_claims", "test_exercises")
    truth: Path = Path(".cache/truth.json")
    peers: Path = Path("tests/peers.json")
    manual: str = "equations/README.md"
    sizes: dict[str, int] = field(default_factory=lambda: dict(SIZES))
    generators: dict[str, str] = field(default_factory=dict)
    checks: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    logger: str = "mkdocs.equations"
    fresh: bool = False

    def __post_init__(self) -> None:
        if self.root != Path():
            object.__setattr__(self, "root", self.root.resolve())
        for name in ("docs", "snippets", "tests", "truth", "peers"):
            object.__setattr__(self, name, self.root / getattr(self, name))
        for name in ("beside", "checks", "made"):
            object.__setattr__(self, name, tuple(getattr(self, name)))

    @classmethod
    def read(cls, root: Path = Path(), **given: Any) -> Settings:
        """Return the settings of `[tool.equations]` in the pyproject.toml of root, or what is given."""
        file = root / "pyproject.toml"
        table: dict[str, Any] = {}
        if file.is_file():
            try:
                table = tomllib.loads(file.read_text(encoding="utf-8"))
            except ValueError as error:
                raise Problem(f"this is not TOML: {error}", 1, path=file) from None
        if os.environ.get("EQUATIONS_FRESH"):
            given = {"fresh": True, **given}
        chosen = {**table.get("tool", {}).get("equations", {}), **given}
        known = {one.name: one for one in fields(cls)}
        for name in chosen:
            if name not in known:
                message = f"[tool.equations] has no setting {name}; there are {', '.join(known)}"
                raise Problem(message, 1, path=file)
        paths = {name: Path(one) for name, one in chosen.items() if known[name].type == "Path"}
        return cls(**{**chosen, **paths, "root": root})

    def place(self, path: Path) -> str:
        """Return a path as it is written in messages: from the root."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)
