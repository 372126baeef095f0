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
    """The settings of a report; paths are relative to root, names of pages, and live, to docs.

    own_source is what `Source:` says of what no work is cited for; beside are names of tests of a
    page that belong to no equation; marks are classes of symbols, by their Python names; made are patterns of files that a build puts beside the pages;
    watched are patterns of further files, from root, on which the checks depend;
    fresh (or EQUATIONS_FRESH in the environment) asks that all tests have passed on the code as it
    is; scripted says that the pages have a script which copies and unwraps what blocks hold;
    texts says that a build puts modules and tests beside the pages, each where it stands, as .txt:
    then they are not in the page;
    generators and checks are "module:function".
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
    live: str = "live"
    beside: tuple[str, ...] = ("test_claims", "test_exercises")
    truth: Path = Path(".cache/truth.json")
    peers: Path = Path("tests/peers.json")
    manual: str = "equations/README.md"
    sizes: dict[str, int] = field(default_factory=lambda: dict(SIZES))
    marks: dict[str, str] = field(default_factory=dict)
    generators: dict[str, str] = field(default_factory=dict)
    checks: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    watched: tuple[str, ...] = ("*.yml", "*.toml", "*.txt")
    logger: str = "mkdocs.equations"
    fresh: bool = False
    scripted: bool = False
    texts: bool = False

    def __post_init__(self) -> None:
        if self.root != Path():
            object.__setattr__(self, "root", self.root.resolve())
        for name in ("docs", "snippets", "tests", "truth", "peers"):
            object.__setattr__(self, name, self.root / getattr(self, name))
        for name in ("beside", "checks", "made", "watched"):
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
        tool = table.get("tool", {})
        own = tool.get("equations", {}) if isinstance(tool, dict) else {}
        if not isinstance(own, dict):
            raise Problem("[tool.equations] is a table: write `name = value` lines", 1, path=file)
        chosen = {**own, **given}
        known = {one.name: one for one in fields(cls)}
        for name in chosen:
            if name not in known:
                message = f"[tool.equations] has no setting {name}; there are {', '.join(known)}"
                raise Problem(message, 1, path=file)
            if wanted := _misfit(chosen[name], known[name].type):
                raise Problem(f"[tool.equations]: {name} is {wanted}", 1, path=file)
        paths = {name: Path(one) for name, one in chosen.items() if known[name].type == "Path"}
        return cls(**{**chosen, **paths, "root": root})

    def place(self, path: Path) -> str:
        """Return a path as it is written in messages: from the root."""
        return (
            path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)
        )


def _misfit(value: Any, kind: Any) -> str | None:
    """Return what a setting of a kind is, if a value is not that."""
    values = list(value.values()) if isinstance(value, dict) else value
    match kind:
        case "Path":
            fits = isinstance(value, str | os.PathLike) and 0 < len(os.fspath(value)) < 200
            wanted = "a path, in quotes"
        case "bool":
            fits, wanted = isinstance(value, bool), "true or false"
        case "str":
            fits, wanted = isinstance(value, str) and 0 < len(value) < 200, "a word, in quotes"
        case "tuple[str, ...]":
            fits = isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
            wanted = 'a list of words, ["…", "…"]'
        case "dict[str, int]":
            numbers = isinstance(value, dict) and all(type(one) is int for one in values)
            fits = numbers and len({*values}) == len(values) and all(1 < one < 50 for one in values)
            wanted = "a table such as { n = 3, d = 4 }, with numbers from 2 to 49 that all differ"
        case _:
            fits = isinstance(value, dict) and all(isinstance(one, str) for one in values)
            wanted = 'a table of words, such as { name = "word" }'
    return None if fits else wanted
