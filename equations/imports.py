"""Which modules of a project stand behind a module, and a digest of their code; read, not run.

This package itself is left out: what it draws for a test does not change what the test shows.
"""

import ast
import hashlib
import json
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

WITH_DOCSTRING = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def place(path: Path, root: Path) -> str:
    """Return the name of a file in a record: its path from the root of the project."""
    full, root = _resolved(path), _resolved(root)
    return full.relative_to(root).as_posix() if full.is_relative_to(root) else full.as_posix()


def digest(path: Path, root: Path) -> str:
    """Return a text that changes with the code of a module and of all that it imports from root.

    It is empty if one of them cannot be read: nothing has passed on that.
    """
    try:
        code = {place(one, root): _module(one, root).code for one in modules_behind(path, root)}
    except (OSError, SyntaxError, ValueError):
        return ""
    return hashlib.sha256(json.dumps(sorted(code.items())).encode()).hexdigest()


def modules_behind(path: Path, root: Path) -> set[Path]:
    """Return a module and all modules below root that it imports, directly or not."""
    found: set[Path] = set()
    waiting, home = [_resolved(path)], _resolved(root)
    while waiting:
        if (one := waiting.pop()) not in found:
            found.add(one)
            files = (os.path.join(home, file) for file in _module(one, home).files)
            waiting += [_resolved(file) for file in files if os.path.isfile(file)]
    return found


def _resolved(path: Path | str) -> Path:
    return _resolved_once(os.path.abspath(path))


@lru_cache(maxsize=4096)
def _resolved_once(path: str) -> Path:
    return Path(path).resolve()


@dataclass
class _Module:
    """What is read of a module: the files below root that it may import, and its bare code."""

    files: list[str]
    tree: ast.Module | None
    written: str = ""

    @property
    def code(self) -> str:
        """The code without docstrings and comments, written when it is first asked for."""
        if self.tree is not None:
            self.written, self.tree = ast.unparse(self.tree), None
        return self.written


def _module(path: Path, root: Path) -> _Module:
    stamp = path.stat()
    return _read(path, root, (stamp.st_mtime_ns, stamp.st_size))


@lru_cache(maxsize=4096)
def _read(path: Path, root: Path, stamp: tuple[int, int]) -> _Module:
    tree = ast.parse(path.read_bytes(), str(path))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, WITH_DOCSTRING) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            above = place(path, root).split("/")[: -node.level] if node.level else []
            start = ".".join([*above, *([node.module] if node.module else [])])
            names.update((start, *(f"{start}.{alias.name}" for alias in node.names)))
    parts = {".".join(name.split(".")[:end]) for name in names for end in range(1, 9)}
    own = __name__.partition(".")[0]
    places = [name.replace(".", "/") for name in parts if name and name.split(".")[0] != own]
    files = [file for at in sorted(places) for file in (f"{at}.py", f"{at}/__init__.py")]
    return _Module(files, tree)
