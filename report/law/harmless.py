"""Code of notebooks that ends the process, changes files, reaches out, or draws without a seed."""

import ast
from collections.abc import Iterator

ENDS = {"exit", "quit", "sys.exit", "os._exit", "os.abort", "os.kill"}
RUNS = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "globals"}
WRITES = {
    "remove", "unlink", "rmdir", "removedirs", "rename", "replace", "renames", "truncate", "mkdir",
    "makedirs", "chmod", "symlink", "link", "chdir", "putenv",
}  # fmt: skip
"""Functions of `os` that change something."""
METHODS = {
    "write_text", "write_bytes", "unlink", "rmdir", "mkdir", "touch", "symlink_to", "hardlink_to",
    "rmtree", "tofile", "savetxt", "savez", "to_csv", "to_pickle", "savefig",
}  # fmt: skip
"""Methods by which objects of any kind write files."""
MODULES = {
    **dict.fromkeys(("subprocess", "multiprocessing"), "starts other programs"),
    **dict.fromkeys(("socket", "ssl", "urllib", "http", "ftplib", "smtplib"), "reaches out"),
    **dict.fromkeys(("requests", "httpx", "aiohttp"), "reaches out"),
    "shutil": "changes files",
    "ctypes": "leaves Python",
    "pickle": "runs what it reads",
    "random": "draws without a seed: use numpy.random.default_rng(SEED)",
}
SEEDED = {"default_rng", "Generator", "SeedSequence", "PCG64"}
CLEAN = "a notebook computes and shows, and leaves everything else alone"


def problems_of_code(tree: ast.AST, in_cell: bool = True) -> Iterator[tuple[int, str]]:
    """Yield line and sentence of all that a notebook may not do.

    Its modules, which have tests, may write into buffers by the functions of others.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        else:
            names = []
        for name in names:
            if name != "urllib.parse" and (why := MODULES.get(name.split(".")[0])):
                yield getattr(node, "lineno", 1), f"`{name}` {why}; {CLEAN}"
        message = _call(node, in_cell) if isinstance(node, ast.Call) else None
        if message:
            yield getattr(node, "lineno", 1), f"{message}; {CLEAN}"


def _call(node: ast.Call, in_cell: bool) -> str | None:
    name = _name(node.func)
    module, _, last = name.rpartition(".")
    if not in_cell and module and last in ("open", "savefig"):
        return None
    if name in ENDS:
        return f"`{name}` ends the process"
    if name in RUNS:
        return f"`{name}` runs what no reader sees"
    if (module == "os" and last in WRITES) or last in METHODS:
        return f"`{name}` changes files"
    if last == "open" and _mode(node, 0 if module else 1) - set("rbt"):
        return f"`{name}` opens a file for writing"
    if last == "system" or (last == "run_line_magic" and not _is_pip(node)):
        return f"`{name}` runs another program"
    if module.endswith("random") and module.split(".")[0] in ("np", "numpy"):
        if last not in SEEDED:
            return f"`{name}` draws from a state that all share: use numpy.random.default_rng(SEED)"
        if last == "default_rng" and not node.args and not node.keywords:
            return "`default_rng()` draws without a seed: give it one"
    return None


def _name(node: ast.expr) -> str:
    """Return a name with its dots; what a call returns counts as nothing."""
    if isinstance(node, ast.Attribute):
        return f"{_name(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def _mode(node: ast.Call, position: int) -> set[str]:
    """Return the letters of the mode of open; a mode that is computed counts as writing."""
    given = [one.value for one in node.keywords if one.arg == "mode"]
    given += node.args[position : position + 1]
    if not given:
        return set()
    value = given[0].value if isinstance(given[0], ast.Constant) else "w"
    return set(str(value)) if not isinstance(value, str) or len(value) <= 3 else set()


def _is_pip(node: ast.Call) -> bool:
    first = node.args[0] if node.args else None
    return isinstance(first, ast.Constant) and first.value == "pip"
