"""Load snippet modules afresh from a folder, and read what their docstrings declare."""

import ast
import hashlib
import importlib.abc
import importlib.machinery
import importlib.util
import inspect
import io
import re
import sys
import tokenize
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from equations.errors import EquationError

PACKAGE = "snippets"
LONGEST = 20
WIDEST = 79
IMPURE = (ast.Import, ast.ImportFrom, ast.ClassDef, ast.Try, ast.With, ast.Global, ast.Nonlocal, ast.Raise)
EFFECTS = ("print", "open", "input", "exec", "eval", "np.seterr", "np.save", "np.random.seed", "setattr")
KINDS = ("positive", "unit", "probability", "onehot", "binary", "integer", "index", "function")


@dataclass(frozen=True)
class Declared:
    """One name of a `Shapes:` line: its axes as written ("n+d"), None for what has no shape, and the word after it."""

    name: str
    axes: tuple[str, ...] | None
    kind: str = ""


@dataclass(frozen=True)
class Signature:
    """What a docstring declares."""

    parameters: tuple[Declared, ...]
    results: tuple[Declared, ...]
    meanings: dict[str, str]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Snippet:
    """A loaded module: its function and its declarations."""

    name: str
    path: Path
    function: Callable[..., Any]
    signature: Signature


class _Fresh(importlib.machinery.SourceFileLoader):
    """Compiles from source every time: a cached file can be stale when an author saves twice within a second."""

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.get_data(self.path), self.path, "exec", dont_inherit=True)


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        first, *rest = fullname.split(".")
        if first != PACKAGE:
            return None
        place = self.folder.joinpath(*rest)
        if place.is_dir():
            spec = importlib.machinery.ModuleSpec(fullname, None, is_package=True)
            spec.submodule_search_locations = [str(place)]
            return spec
        file = place.with_suffix(".py")
        return importlib.util.spec_from_file_location(fullname, file, loader=_Fresh(fullname, str(file))) if file.exists() else None


class Library:
    """All snippets of one folder. Modules are imported on demand, and anew when `refresh` sees that they, or what they import, have changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._stamp: dict[Path, tuple[int, int]] = {}
        self._loaded: dict[str, Snippet] = {}
        self._digests: dict[str, str] = {}
        self._modules: dict[str, ModuleType] = {}
        self.paths: dict[str, Path] = {}
        self.refresh()

    def refresh(self) -> bool:
        """Look at the folder again; return whether anything changed since the last look."""
        stamp = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in sorted(self.folder.rglob("*.py"))}
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        self.paths = {path.stem: path for path in stamp if path.stem != "__init__"}
        before, self._digests = self._digests, {}
        same = {name for name in self._loaded if name in before and self.digest(name) == before[name]}
        self._loaded = {name: snippet for name, snippet in self._loaded.items() if name in same}
        self._modules = {
            name: module for name, module in self._modules.items() if name.split(".")[-1] in same or hasattr(module, "__path__")
        }
        return True

    def digest(self, name: str) -> str:
        """Return a text that changes when the module of that name, or one that it imports, changes."""
        if name not in self._digests:
            source = self.paths[name].read_text(encoding="utf-8", errors="replace") if name in self.paths else ""
            imported = re.findall(rf"from {PACKAGE}\.\w+\.(\w+) import", source)
            parts = [source, *(self.digest(other) for other in imported if other != name)]
            self._digests[name] = hashlib.sha256("\0".join(parts).encode()).hexdigest()
        return self._digests[name]

    def all_paths(self) -> list[Path]:
        """Return the path of every module, sorted."""
        return [path for path in self._stamp if path.stem != "__init__"]

    def load(self, path: Path) -> Snippet:
        """Return the snippet of a module; raise EquationError (line inside the module) if it breaks the rules."""
        name = path.stem
        if name not in self._loaded:
            self._loaded[name] = self._import(path)
        return self._loaded[name]

    def function(self, name: str) -> Callable[..., Any] | None:
        """Return the function of the snippet of that name, or None."""
        path = self.paths.get(name)
        return None if path is None else self.load(path).function

    def _import(self, path: Path) -> Snippet:
        check_source(path)
        relative = path.relative_to(self.folder).with_suffix("")
        saved = _take_modules()
        sys.modules.update(self._modules)
        finder = _Finder(self.folder)
        sys.meta_path.insert(0, finder)
        try:
            module = importlib.import_module(".".join([PACKAGE, *relative.parts]))
        except Exception as error:
            raise EquationError(f"the module cannot be imported: {type(error).__name__}: {error}") from None
        finally:
            sys.meta_path.remove(finder)
            self._modules = _take_modules()
            sys.modules.update(saved)
        function = getattr(module, path.stem)
        return Snippet(path.stem, path, function, read_docstring(function))


def _take_modules() -> dict[str, ModuleType]:
    """Remove the snippet modules from sys.modules and return them: another folder's modules may be loaded under the same names."""
    return {key: sys.modules.pop(key) for key in list(sys.modules) if key == PACKAGE or key.startswith(PACKAGE + ".")}


def check_source(path: Path) -> None:
    """Raise EquationError where a module breaks a rule for snippets (one function, its name, imports, length, comments)."""
    try:
        source = path.read_text(encoding="utf-8")
        tree = ast.parse(source)
    except UnicodeDecodeError:
        raise EquationError("the module is not text in UTF-8", 1) from None
    except SyntaxError as error:
        raise EquationError(f"the module is not Python: {error.msg}", error.lineno) from None
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    if [node.name for node in functions] != [path.stem]:
        found = ", ".join(node.name for node in functions) or "none"
        line = functions[0].lineno if functions else 1
        raise EquationError(f"the module must define one function named {path.stem}; it defines {found}", line)
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            if any(name.split(".")[0] not in ("numpy", PACKAGE) for name in names):
                raise EquationError("a snippet imports numpy and other snippets only", node.lineno)
        elif not isinstance(node, ast.FunctionDef):
            raise EquationError("a snippet holds imports and one function, nothing else", node.lineno)
    function = functions[0]
    arguments = function.args
    if arguments.defaults or arguments.kw_defaults or arguments.vararg or arguments.kwarg:
        raise EquationError("parameters have no defaults and no stars: every symbol of the equation is given", function.lineno)
    body = (function.end_lineno or 0) - (function.body[0].end_lineno or 0)
    if body > LONGEST:
        raise EquationError(f"the function has {body} lines of code; about {LONGEST} are allowed, so split the equation", function.lineno)
    _check_pure(function)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            raise EquationError("snippets have no comments: what needs one needs a sentence on the page", token.start[0])
    for number, text in enumerate(source.splitlines(), 1):
        if len(text) > WIDEST:
            raise EquationError(f"a line of {len(text)} characters; {WIDEST} fit on the page", number)


def _check_pure(function: ast.FunctionDef) -> None:
    """Raise EquationError where a function does more than compute: decorators, imports, classes, try, several ways out, or input and output."""
    for decorator in function.decorator_list:
        raise EquationError("a snippet is a plain function, without decorators", decorator.lineno)
    for node in ast.walk(function):
        if isinstance(node, IMPURE):
            raise EquationError("a snippet only computes: no import, class, try, with, global or raise inside it", node.lineno)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in EFFECTS:
            raise EquationError(f"a snippet only computes: {ast.unparse(node.func)} has an effect outside it", node.lineno)
    ends = [node for node in ast.walk(function) if isinstance(node, ast.Return)]
    nested = [
        end for inner in ast.walk(function) if isinstance(inner, ast.FunctionDef) and inner is not function for end in ast.walk(inner)
    ]
    own = [end for end in ends if end not in nested]
    if len(own) != 1 or own[0] is not function.body[-1]:
        raise EquationError(
            "a snippet has one return, as its last line, which looks like the right-hand side", own[0].lineno if own else None
        )


def read_docstring(function: Callable[..., Any]) -> Signature:
    """Return what the docstring of a snippet declares; raise EquationError if Shapes or Source is missing or does not fit."""
    line = function.__code__.co_firstlineno
    sections = _sections(inspect.getdoc(function) or "")
    if not sections[""].startswith("Return"):
        raise EquationError('the docstring must begin with "Return …"', line)
    if "Shapes" not in sections or "->" not in sections["Shapes"]:
        raise EquationError("the docstring needs a line such as `Shapes: x_t (d,) -> h_t (n,)`", line)
    if "Source" not in sections:
        raise EquationError("the docstring needs a line `Source:` with a key of docs/references.bib or `this report`", line)
    before, after = sections["Shapes"].split("->")
    parameters, results = _declarations(before, line), _declarations(after, line)
    declared, actual = [item.name for item in parameters], list(inspect.signature(function).parameters)
    if declared != actual:
        raise EquationError(f"Shapes declares ({', '.join(declared)}), but the function takes ({', '.join(actual)})", line)
    meanings = dict(part.strip().split(" is ", 1) for part in sections.get("Where", "").split(";") if " is " in part)
    return Signature(parameters, results, meanings, tuple(key.strip() for key in sections["Source"].split(",")))


def _sections(text: str) -> dict[str, str]:
    sections, current = {"": ""}, ""
    for line in text.splitlines():
        found = re.match(r"(Shapes|Where|Source):\s*(.*)", line)
        if found:
            current = found[1]
            sections[current] = found[2]
        elif line.startswith((" ", "\t")) or current == "":
            sections[current] += " " + line.strip()
    return {name: text.strip() for name, text in sections.items()}


def _declarations(text: str, line: int) -> tuple[Declared, ...]:
    pattern = r"\s*(\w+)\s*(?:\(([^()]*)\))?\s*((?:" + "|".join(KINDS) + r")?(?:(?<=index)\s+\w+)?)\s*(?:,|$)"
    found, position = [], 0
    text = text.strip()
    while position < len(text):
        match = re.compile(pattern).match(text, position)
        if match is None:
            raise EquationError(f"Shapes cannot be read at {text[position:]!r}: write `name (n, d)` or `name (n,) positive`", line)
        name, inside, kind = match.groups()
        if inside is None and not kind:
            raise EquationError(f"Shapes gives {name} neither a shape nor a kind: write `{name} ()` for a number", line)
        axes = None if inside is None else tuple(part.strip() for part in inside.split(",") if part.strip())
        found.append(Declared(name, axes, kind.strip()))
        position = match.end()
    return tuple(found)
