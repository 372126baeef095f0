"""Execute the percent scripts notebooks/<name>/script.py, once per change of anything they depend on.

The result is .cache/notebooks/<name>.ipynb, with a key in its metadata: a hash of the script, of the project's modules that it imports, of the
lock file and of the Python version. While the key stays the same the notebook is not run again. A cell that raises ends the build, with cell, line and traceback.
"""

import ast
import asyncio
import hashlib
import json
import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from functools import cache
from pathlib import Path

import jupytext
import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from tqdm import tqdm

FOLDER, SCRIPT, CACHE, COLAB = "notebooks", "script.py", ".cache/notebooks", "notebooks/colab"
LOCK = "requirements.txt"

LEFT_OUT = "NOTEBOOKS=unexecuted leaves their results out."

SECONDS = 600
"""Longest time for one cell."""

FIRST = ("language_model", "chorales")
"""Those that train longest: begun first, so that none is left alone at the end."""

THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""One thread: products this small are not faster with more, and sums come out the same on every machine with the same kernels."""

REPOSITORY = 'REPOSITORY = ""'
"""The line of a script in which the address of the repository is filled in."""


HIDDEN = {"cellView": "form", "jupyter": {"source_hidden": True}}
"""Metadata by which Colab and JupyterLab show a cell with its code folded."""


class NotebookError(Exception):
    """A notebook that cannot be executed; the message says which cell and why."""


def scripts(root):
    """Return the percent scripts of a project, in order."""
    return sorted((root / FOLDER).glob(f"*/{SCRIPT}"))


def script_of(name: str, root: Path) -> Path:
    """Return the script of a notebook."""
    return root / FOLDER / name.replace("-", "_") / SCRIPT


def name_of(script):
    """Return the name of a notebook, as in the address of its page; its folder is a package, whose name has no hyphens."""
    return script.parent.name.replace("_", "-")


def convert(script, repository=""):
    """Return the notebook that a percent script describes, with the address of the repository filled in; the same script gives the same ids."""
    text = script.read_text(encoding="utf-8").replace(REPOSITORY, f'REPOSITORY = "{repository}"')
    notebook = jupytext.reads(text, fmt="py:percent")
    for number, cell in enumerate(notebook.cells):
        cell.id = f"{name_of(script)}-{number}"
        if "checks" in cell.metadata.get("tags", ()):
            cell.metadata |= HIDDEN
    notebook.metadata = nbformat.from_dict({"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}})
    return notebook


def key(notebook, root):
    """Return the hash of a notebook and of everything it depends on."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {nbformat.writes(notebook)}".encode())
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    lock = root / LOCK
    for file in [*modules(code, root), *[lock] * lock.exists()]:
        digest.update(f"\0{file.relative_to(root).as_posix()}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def modules(code, root):
    """Return the files of the project that a piece of code imports, directly or through one another, in order."""
    found, waiting = set(), [code]
    while waiting:
        for name in imports(waiting.pop()):
            for file in (root / f"{name}.py", root / name / "__init__.py"):
                if file not in found and file.exists():
                    found.add(file)
                    waiting.append(file.read_text(encoding="utf-8"))
    return sorted(found)


@cache
def imports(code):
    """Return what a piece of code may import, as paths without a suffix: of a.b also a, and of `from a import b` also a/b."""
    try:
        tree = ast.parse(code)
    except SyntaxError:  # running it will say so, with the cell
        return set()
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    paths = [name.split(".") for name in names if name]
    return {"/".join(path[: length + 1]) for path in paths for length in range(len(path))}


def executed(chosen, root, repository="", quick=False, say=None):
    """Return for each script the path of the executed notebook, and whether its results are of the code as it is now.

    A notebook is run if it has not been run since anything changed; several run side by side, one on each core. With quick, only a changed
    script is run: results of older code are taken as they are. Errors: NotebookError of the first that failed, when all have ended.
    How far it is stands in the terminal, or is told to a function say, as the number of the cell and the number of cells.
    """
    done = aside(_all_executed(chosen, root, repository, quick, say))
    for result in done:
        if isinstance(result, BaseException):
            raise result
    return done


_running = set()


def aside(work):
    """Run a coroutine in a thread and wait for it, so that Ctrl-C stops all of it: in the main thread nbclient would stop one kernel only."""

    async def whole():
        mine = asyncio.get_running_loop(), asyncio.current_task()
        _running.add(mine)
        try:
            return await work
        finally:
            _running.discard(mine)

    pool = ThreadPoolExecutor(1)
    future = pool.submit(asyncio.run, whole())
    try:
        return future.result()
    except KeyboardInterrupt:
        stop()
        wait([future], timeout=10)
        raise
    finally:
        pool.shutdown(wait=False)


def stop():
    """Stop all notebooks that are running."""
    for loop, task in list(_running):
        loop.call_soon_threadsafe(task.cancel)


def at_hand(script, root, repository=""):
    """Return the executed notebook of a script as it is now, and whether its results are of the code as it is now; or None."""
    target = root / CACHE / f"{name_of(script)}.ipynb"
    if not target.exists():
        return None
    notebook = convert(script, repository)
    if cached(target, "key") == key(notebook, root):
        return target, True
    return (target, False) if cached(target, "script") == _digest(notebook) else None


def _digest(notebook):
    return hashlib.sha256(nbformat.writes(notebook).encode()).hexdigest()


async def _all_executed(chosen, root, repository, quick, say):
    cores = asyncio.Semaphore(os.cpu_count() or 1)
    found = {script: at_hand(script, root, repository) for script in chosen}
    waiting = [script for script, here in found.items() if not (here and (here[1] or quick))]
    if waiting and not say:
        print(f"Executing {len(waiting)} of {len(chosen)} notebooks, which changed: minutes, once. {LEFT_OUT}", file=sys.stderr, flush=True)

    async def one(script):
        if script not in waiting:
            return found[script]
        async with cores:
            return await _executed(script, root, repository, say)

    begun = sorted(chosen, key=lambda script: script.parent.name not in FIRST)
    running = {script: asyncio.ensure_future(one(script)) for script in begun}
    return await asyncio.gather(*(running[script] for script in chosen), return_exceptions=True)


async def _executed(script, root, repository, say):
    notebook = convert(script, repository)
    target = root / CACHE / f"{name_of(script)}.ipynb"
    wanted, text = key(notebook, root), _digest(notebook)
    await run(notebook, script, root, say)
    notebook.metadata |= {"key": wanted, "script": text}
    target.parent.mkdir(parents=True, exist_ok=True)
    write(notebook, target)
    return target, True


def cached(path, name):
    """Return an entry of the metadata of an executed notebook, or None if there is no such file or it cannot be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))["metadata"].get(name)
    except (OSError, ValueError, KeyError):
        return None


def write(notebook, path):
    """Write a notebook beside its place and move it there, so that nobody reads half of it."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")
    os.replace(temporary, path)


async def run(notebook, script, root, say=None):
    """Execute all cells in place, in a kernel of this very Python, with a progress line, or telling another how far it is.

    Errors: NotebookError with script, line, cell and traceback.
    """
    manager = AsyncKernelManager(kernel_spec_manager=KernelSpecManager(kernel_dirs=[]))  # no folders: the native kernel, never a user's own
    environment = {**os.environ, **THREADS, "PYTHONPATH": os.pathsep.join([str(root), os.environ.get("PYTHONPATH", "")])}
    progress, number = "{desc}: cell {n_fmt} of {total_fmt}, {elapsed}", 0
    with tqdm(total=len(notebook.cells), desc=f"notebook {name_of(script)}", bar_format=progress, disable=bool(say)) as bar:

        def begins(cell_index, **_):
            nonlocal number
            number = cell_index
            bar.update(cell_index - bar.n)
            if say:
                say(cell_index + 1, len(notebook.cells))

        client = NotebookClient(
            notebook,
            km=manager,
            timeout=SECONDS,
            coalesce_streams=True,
            shutdown_kernel="immediate",
            resources={"metadata": {"path": str(root)}},
            extra_arguments=["--IPKernelApp.log_level=40"],
            on_cell_start=begins,
        )
        client.owns_km = True  # so that the kernel ends with the notebook
        try:
            await client.async_execute(env=environment)
        except CellExecutionError as error:
            number = next(i for i, cell in enumerate(notebook.cells) if any(o.output_type == "error" for o in cell.get("outputs", ())))
            raise NotebookError(f"{place(script, root, number)} failed:\n{plain(error.traceback)}") from None
        except DeadKernelError:
            raise NotebookError(f"{place(script, root, number)} ended the process: no cell may exit, or take all memory") from None
        except TimeoutError:
            raise NotebookError(f"{place(script, root, number)} took longer than {SECONDS} s") from None
        bar.update(len(notebook.cells) - bar.n)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)


def place(script, root, number):
    """Return where a cell stands: file, line, and its number in the notebook."""
    marks = [line for line, text in enumerate(script.read_text(encoding="utf-8").splitlines(), 1) if text.startswith("# %%")]
    line = f":{marks[number]}" if number < len(marks) else ""
    return f"{script.relative_to(root).as_posix()}{line}: cell {number + 1}"


def plain(traceback):
    """Return a traceback without the colours of a terminal."""
    return re.sub(r"\x1b\[[0-9;]*m", "", traceback).strip()


def unexecuted(script, folder, repository=""):
    """Write the notebook without results into a folder, as Colab needs it, which opens notebooks from the repository only; return its path."""
    path = folder / f"{name_of(script)}.ipynb"
    folder.mkdir(parents=True, exist_ok=True)
    write(convert(script, repository), path)
    return path
