"""Read snippet modules without executing them, and execute those whose rules hold."""

import ast
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from tokenize import TokenError
from typing import Any

from equations.problem import Problem
from equations.rules import (
    Import,
    Imports,
    at,
    problems_of_form,
    problems_of_text,
    read_imports,
)
from equations.settings import Settings
from equations.shapes import Signature, read_docstring

Function = Callable[..., Any]


@dataclass(frozen=True)
class Snippet:
    """A module that keeps the rules; `line` is that of the def.

    source is the whole text, body the signature and what follows the docstring.
    """

    name: str
    path: Path
    signature: Signature
    source: str
    line: int
    body: str
    imports: tuple[Import, ...]
    tree: ast.Module = field(repr=False, compare=False)

    @property
    def summary(self) -> str:
        """The first paragraph of the docstring."""
        text = ast.get_docstring(self.tree.body[0]) or ""  # type: ignore[arg-type]
        return " ".join(text.split("\n\n")[0].split())

    @property
    def parts(self) -> tuple[str, str, str, str]:
        """The source as imports, signature, docstring and what follows it."""
        docstring = self.tree.body[0].body[0]  # type: ignore[attr-defined]
        lines = self.source.rstrip().splitlines(keepends=True)
        cuts = [0, self.line - 1, docstring.lineno - 1, docstring.end_lineno, len(lines)]
        imports, signature, text, rest = ("".join(lines[a:b]) for a, b in pairwise(cuts))
        return imports, signature, text, rest


@dataclass(frozen=True)
class Reading:
    """What reading a module gave: its problems, and a snippet if none keeps it from being run."""

    snippet: Snippet | None
    imports: tuple[Import, ...]
    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...] = ()
    """Those of the problems that do not keep it from being run."""


def read_snippet(path: Path, settings: Settings, folder: Path | None = None) -> Reading:
    """Read a module, which is not executed; folder is where the snippets that it imports stand."""
    try:
        content = path.read_bytes()
    except OSError as error:
        problem = Problem(f"the module cannot be read: {error.strerror}", 1, path=path)
        return Reading(None, (), (problem,))
    return read_source(content, path, settings, folder)


def read_source(
    content: bytes, path: Path, settings: Settings, folder: Path | None = None
) -> Reading:
    """Read a module of which only the content is given, as `read_snippet` does."""
    problems: list[Problem] = []
    remarks: list[Problem] = []
    snippet, imports = None, Imports()
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            tree = ast.parse(text)
            home = folder or settings.root / settings.snippets
            imports = read_imports(tree, home, settings.snippets.name)
            problems += imports.problems
            snippet = _snippet(text, tree, path, settings, imports, problems, remarks)
            compile(tree, str(path), "exec", dont_inherit=True)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = "this line is not text in UTF-8: save the file in that encoding"
        problems.append(Problem(message, line))
    except SyntaxError as error:
        message = f"the module is not Python: {error.msg}"
        problems.append(Problem(message, error.lineno or 1, error.offset or None))
    except (TokenError, ValueError) as error:
        problems.append(Problem(f"the module is not Python: {error}", 1))
    except (RecursionError, MemoryError):
        problems.append(Problem("the module is nested too deeply: split the expression", 1))
    placed = [
        problem.at(path)
        for problem in sorted(
            (*problems, *remarks), key=lambda one: (one.line or 0, one.column or 0)
        )
    ]
    light = tuple(problem.at(path) for problem in remarks)
    runs = None if problems else snippet
    return Reading(runs, tuple(imports.snippets), tuple(placed), light)


def _snippet(
    text: str,
    tree: ast.Module,
    path: Path,
    settings: Settings,
    imports: Imports,
    problems: list[Problem],
    remarks: list[Problem],
) -> Snippet | None:
    """Return the snippet of a tree, as far as there is one, and add to its problems and remarks."""
    name, lines = path.stem, text.split("\n")
    problems += [*problems_of_text(text), *_problems_of_module(tree, name)]
    if name in imports.names:
        problems.append(at("a module does not import itself", imports.names[name]))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    if not functions:
        return None
    function = next((node for node in functions if node.name == name), functions[0])
    signature, found, light = read_docstring(function, settings)
    problems += [*problems_of_form(function, imports), *found]
    remarks += light
    head, last = function.body[0], function.end_lineno or 0
    body = [*lines[function.lineno - 1 : head.lineno - 1], *lines[head.end_lineno or 0 : last]]
    shown, only = "\n".join(body), ast.Module([function], [])
    snippets = tuple(imports.snippets)
    return Snippet(name, path, signature, text, function.lineno, shown, snippets, only)


def _problems_of_module(tree: ast.Module, name: str) -> list[Problem]:
    """Return what stands in a module beside its imports and its function."""
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    found = [
        at("a snippet holds imports and one function, nothing else", node)
        for node in tree.body
        if not isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef)
    ]
    if [node.name for node in functions] != [name]:
        defined = ", ".join(node.name for node in functions) or "none"
        line = next((node.lineno for node in functions if node.name != name), 1)
        message = f"the module must define one function named {name}; it defines {defined}"
        found.append(Problem(message, line))
    return found
