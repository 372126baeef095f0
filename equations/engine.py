"""Run the translated displays in V8 and compare what they return with the modules, on the same draws."""

import json
import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from equations.kinds import Drawn
from equations.problem import Problem
from equations.translation import Translation

TOLERANCE = 1e-12
MILLISECONDS = 2000
ALGEBRA = Path(__file__).with_name("algebra.js")
EXPORTED = re.compile(r"^export (?:function|const|class) (\w+)", re.MULTILINE)

HARNESS = """
function drawn({slope, shift, height}) {
  const f = z => Array.isArray(z) ? z.map(f)
    : height * Math.tanh(slope * z + shift) + 0.1 * slope * z
  return f
}
function run(f, cases) {
  return JSON.stringify(cases.map(given => {
    const kept = given.map(x => x?.slope ? drawn(x) : x)
    const before = JSON.stringify(kept)
    const result = f(...kept)
    if (JSON.stringify(kept) !== before) throw new Error("it changes an argument")
    return result
  }), (_, x) => typeof x === "number" && !Number.isFinite(x) ? String(x) : x)
}
"""


def is_here() -> bool:
    """Whether V8 can be run: where addresses are limited it would end the process."""
    if find_spec("py_mini_racer") is None:
        return False
    if find_spec("resource") is None:
        return True
    import resource

    return resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY


def names_of_algebra() -> list[str]:
    """Return the names of the functions of the algebra."""
    return EXPORTED.findall(ALGEBRA.read_text(encoding="utf-8"))


def script(translations: Iterable[Translation]) -> str:
    """Return one script that defines all translated displays."""
    translations, names = list(translations), names_of_algebra()
    algebra = re.sub(r"^export ", "", ALGEBRA.read_text(encoding="utf-8"), flags=re.MULTILINE)
    equations = {one.name for one in translations}
    lines = [f"const algebra = (() => {{\n{algebra}\nreturn {{{', '.join(names)}}}\n}})()"]
    lines += [f"const {name}$ = algebra.{name}" for name in names]
    lines += [f"const {name} = {name}$" for name in names if name not in equations]
    lines += [text for one in translations for text in (*one.sides, one.text)]
    return "\n".join([*lines, HARNESS])


class Engine:
    """V8 with the algebra and a set of translated displays."""

    def __init__(self, translations: Iterable[Translation]) -> None:
        from py_mini_racer import MiniRacer

        self.v8 = _elsewhere(MiniRacer)
        _elsewhere(self.v8.eval, script(translations))

    def difference(self, translation: Translation, cases: list[tuple[Any, Any]]) -> float:
        """Return the largest relative difference from what the module returned on the given draws.

        cases holds arguments and results; raise Problem where they differ by more than 1e-12.
        """
        given = json.dumps([plain(arguments) for arguments, _ in cases])
        largest = 0.0
        functions = [f"{translation.name}${number}" for number in range(len(translation.sides))]
        for name in (*functions, translation.text.split("(")[0].removeprefix("function ")):
            returned = self._run(name, given)
            for number, (found, (_, expected)) in enumerate(zip(returned, cases, strict=True), 1):
                one = difference(found, expected)
                if not one <= TOLERANCE:
                    message = f"the LaTeX in JavaScript and the code disagree on draw {number}"
                    raise Problem(f"{message}: relative difference {one:.2g}")
                largest = max(largest, one)
        return largest

    def _run(self, name: str, given: str) -> list[Any]:
        from py_mini_racer import JSEvalException

        code = f"run({name}, {given})"
        try:
            found = _elsewhere(self.v8.eval, code, timeout=MILLISECONDS)
        except JSEvalException as error:
            lines = [line for line in str(error).splitlines() if line.strip()]
            raise Problem(f"the LaTeX in JavaScript fails: {lines[0]}") from None
        returned: list[Any] = json.loads(str(found))
        return returned


def _elsewhere(function: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """Return what a function returns in another thread: V8 would wait for an event loop of this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(function, *given, **named).result()


def plain(values: Any) -> Any:
    """Return values as JSON can write them: lists, numbers, and drawn functions by their numbers."""
    if isinstance(values, tuple | list):
        return [plain(value) for value in values]
    if isinstance(values, Drawn):
        return {"slope": values.slope, "shift": values.shift, "height": values.height}
    return np.asarray(values).tolist()


def difference(found: Any, expected: tuple[Any, ...]) -> float:
    """Return how far results in JavaScript are from those of the module; infinity for other shapes."""
    results = [found] if len(expected) == 1 else found
    if not isinstance(results, list) or len(results) != len(expected):
        return float("inf")
    return max(map(_apart, results, expected))


def _apart(found: Any, expected: Any) -> float:
    try:
        value = np.asarray(found, dtype=float)
    except (TypeError, ValueError):
        return float("inf")
    wanted = np.asarray(expected, dtype=float)
    if value.shape != wanted.shape:
        return float("inf")
    size = np.abs(wanted)
    scale = np.maximum(size, min(float(np.max(size)) or 1.0, 1.0))
    return float(np.max(np.abs(value - wanted) / scale))
