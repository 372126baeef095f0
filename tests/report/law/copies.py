"""Copies of as much of the report as a check reads, to be damaged in one place."""

import re
import shutil
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from equations.library import Library
from equations.problem import Problem
from equations.settings import Settings
from tests.support.paths import ROOT


@dataclass
class Project:
    """As much of a project as the checks ask for."""

    root: Path
    pages: list = field(default_factory=list)

    def __post_init__(self):
        self.settings = Settings(root=self.root, live=Settings.read(ROOT).live)
        docs = self.settings.docs
        self.pages = [SimpleNamespace(uri=uri, path=docs / uri) for uri in uris()]

    @property
    def library(self):
        """The modules as they are now."""
        return Library(self.settings.snippets, self.settings)


@cache
def uris():
    docs = ROOT / "docs"
    return [path.relative_to(docs).as_posix() for path in sorted(docs.rglob("*.md"))]


def copied(folder, *patterns):
    """Copy the files of the report that match, and return the project that they make."""
    for pattern in patterns:
        for path in ROOT.glob(pattern):
            target = folder / path.relative_to(ROOT)
            if path.is_dir():
                target.mkdir(parents=True, exist_ok=True)
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
    return Project(folder)


def damage(folder, name, old, new):
    """Replace the first `old` in a file, a text or a pattern; an empty one stands for its end, None
    for the whole file.
    """
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if new is None:
        path.unlink()
    elif old is None:
        path.write_bytes(new if isinstance(new, bytes) else new.encode())
    elif isinstance(old, re.Pattern):
        text, count = old.subn(new, path.read_text("utf-8"), 1)
        assert count, f"{name} does not hold {old.pattern}"
        path.write_text(text, "utf-8")
    else:
        text = path.read_text("utf-8")
        assert old in text, f"{name} does not hold {old}"
        path.write_text(text.replace(old, new, 1) if old else text + new, "utf-8")


def told(found, folder):
    """Return problems as `file:line: sentence`, files as seen from the top."""
    found = list(found)
    assert all(isinstance(one, Problem) for one in found)
    return [f"{one.path.relative_to(folder).as_posix()}:{one.line or 0}: {one.message}" for one in found]
