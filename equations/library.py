"""All snippets of a folder: what each is, what is wrong with it, and its function."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from equations.problem import Problem
from equations.settings import Settings
from equations.snippets import Reading, Snippet, read_snippet, read_source

Function = Callable[..., Any]


class Library:
    """All snippets of one folder; what is read and executed is kept until it changes.

    A module is executed only if it and all that it imports keep the rules. Its imports are the
    functions of this library, whatever Python has imported under the same names.
    """

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder, self.settings = folder, settings
        self.paths: dict[str, Path] = {}
        self._contents: dict[Path, bytes | None] = {}
        self._readings: dict[Path, Reading] = {}
        self._problems: dict[str, list[Problem]] = {}
        self._functions: dict[str, Function] = {}  # by digest, so that none is ever stale
        self.refresh()

    def refresh(self) -> bool:
        """Look at the folder again; return whether anything has changed since the last look."""
        paths = [path for path in sorted(self.folder.rglob("*.py")) if path.stem != "__init__"]
        contents = {path: _content(path) for path in paths}
        if contents == self._contents:
            return False
        same_files = contents.keys() == self._contents.keys()
        self._readings = {
            path: reading
            for path, reading in self._readings.items()
            if same_files and contents[path] == self._contents[path]
        }
        self._contents = contents
        self._problems = {}
        self.paths = {}
        for path in paths:
            self.paths.setdefault(path.stem, path)
        return True

    def _read(self, name: str) -> Reading:
        path = self.paths[name]
        if path not in self._readings:
            content = self._contents[path]
            self._readings[path] = (
                read_snippet(path, self.settings, self.folder)
                if content is None
                else read_source(content, path, self.settings, self.folder)
            )
        return self._readings[path]

    def _imported(self, name: str) -> set[str]:
        """Return the names of all modules that a module imports, directly or not."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            for item in self._read(waiting.pop()).imports:
                if item.name in self.paths and item.name not in found:
                    found.add(item.name)
                    waiting.append(item.name)
        return found

    def digest(self, name: str) -> str:
        """Return a text that changes when a module, or one that it imports, changes."""
        names = sorted({name, *self._imported(name)}) if name in self.paths else []
        parts = [f"{one}\0".encode() + (self._contents[self.paths[one]] or b"") for one in names]
        return hashlib.sha256(b"\0".join(parts)).hexdigest()

    def problems(self, name: str) -> list[Problem]:
        """Return all problems of a module, each with path and line; not those of its imports."""
        if name not in self._problems:
            self._problems[name] = self._find_problems(name)
        return self._problems[name]

    def obstacles(self, name: str) -> list[Problem]:
        """Return those of the problems of a module that keep it from being run."""
        remarks = self._read(name).remarks if name in self.paths else ()
        return [problem for problem in self.problems(name) if problem not in remarks]

    def _find_problems(self, name: str) -> list[Problem]:
        if name not in self.paths:
            return [Problem(f"there is no module {name}.py in {self.folder}: write it")]
        path = self.paths[name]
        found = list(self._read(name).problems)
        for other in self._contents:
            if other.stem == name and other != path:
                message = f"{name} is the name of {path} already: every name stands once"
                found.append(Problem(message, 1, path=other))
        circle = self._circle(name)
        if len(circle) > 2 and name == min(circle):
            line = next(item.line for item in self._read(name).imports if item.name == circle[1])
            message = f"these modules import one another in a circle: {' -> '.join(circle)}"
            found.append(Problem(message, line, path=path))
        return found

    def _circle(self, name: str) -> list[str]:
        """Return the shortest way by imports from a module to itself, or nothing."""
        ways, seen = [[name]], {name}
        for way in ways:
            for item in self._read(way[-1]).imports:
                if item.name == name:
                    return [*way, name]
                if item.name in self.paths and item.name not in seen:
                    seen.add(item.name)
                    ways.append([*way, item.name])
        return []

    def load(self, name: str) -> Snippet:
        """Return the snippet of a name; raise the first problem that keeps it from being run."""
        for problem in self.obstacles(name):
            raise problem
        snippet = self._read(name).snippet
        assert snippet is not None
        return snippet

    def imported_source(self, name: str) -> str:
        """Return what stands for the import lines of a module where its code is to run alone:
        NumPy, and the functions that it imports, directly or not, without their docstrings."""
        behind = dict.fromkeys(self._in_order(name))
        snippets = [self.load(one) for one in (*behind, name)]
        uses_numpy = any("import numpy as np" in one.parts[0] for one in snippets)
        texts = ["import numpy as np"] * uses_numpy + [one.body for one in snippets[:-1]]
        return "".join(f"{text}\n\n\n" for text in texts)

    def _in_order(self, name: str) -> Iterator[str]:
        """Yield what a module imports, each after its own imports."""
        for item in self._read(name).imports:
            yield from self._in_order(item.name)
            yield item.name

    def function(self, name: str) -> Function | None:
        """Return the function of the snippet of a name, None without such a module.

        Raise the first problem of the module, or name the import that has problems.
        """
        if name not in self.paths:
            return None
        key = self.digest(name)
        if key not in self._functions:
            self._functions[key] = self.execute(self.load(name))
        return self._functions[key]

    def execute(self, snippet: Snippet) -> Function:
        """Return the function of a snippet that was read; its imports are those of the library."""
        names: dict[str, Any] = {"__name__": snippet.name, "np": np}
        for item in snippet.imports:
            behind = (item.name, *sorted(self._imported(item.name)))
            broken = [one for one in behind if self.obstacles(one)]
            if broken:
                message = f"{broken[0]} is imported and has problems: fix those first"
                raise Problem(message, item.line, path=snippet.path)
            names[item.name] = self.function(item.name)
        exec(compile(snippet.tree, str(snippet.path), "exec", dont_inherit=True), names)
        function: Function = names[snippet.name]
        return function


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
