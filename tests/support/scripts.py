"""What the cells of a notebook define, without its experiment."""

import ast
from pathlib import Path
from types import ModuleType

from notebooks.execute import script_of
from tests.support.paths import ROOT


def definitions(name: str, root: Path = ROOT) -> ModuleType:
    """Return as a module what the script of a notebook imports, its functions and classes, and its constants.

    A constant is a top-level assignment to names in capitals. Nothing else is executed: no data are read, nothing is trained or drawn.
    So a function of a cell that uses a variable of another cell, rather than an argument or a constant, raises NameError here.
    """
    script = script_of(name, root)
    tree = ast.parse(script.read_text("utf-8"), script)
    tree.body = [node for node in tree.body if defines(node)]
    module = ModuleType(f"definitions of {name}")
    exec(compile(tree, script, "exec"), vars(module))
    return module


def defines(node: ast.stmt) -> bool:
    """Return whether a statement is an import, a function, a class or a constant."""
    if isinstance(node, ast.Assign):
        names = [name for target in node.targets for name in (target.elts if isinstance(target, ast.Tuple) else [target])]
        return all(isinstance(name, ast.Name) and name.id.isupper() for name in names)
    return isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef)
