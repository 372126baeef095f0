"""The training loop in JavaScript: as that of NumPy, and made of translated displays only."""

import json
import re
from collections import Counter

import numpy as np
import pytest

from report.law.scripts import Source
from report.live import loop
from report.live.loop import BREAKS, Training
from report.live.sentences import EXAMPLE, LENGTHS
from tests.support.v8 import ASSETS, Module, translated

LOOP = (ASSETS / "loop.js").read_text("utf-8")
TABLE = (ASSETS / "loop-displays.js").read_text("utf-8")
STEPS = 100
COUNTING = ("x.length - 1", "t + 1", "t--", "t++", "this.k++", "at += row.length", "slice(-1)", "slice(-2)", "1e-8")
BOOKKEEPING = {
    "Array", "fill", "map", "includes", "push", "concat", "flat", "slice", "indexOf", "for", "if", "constructor",
    "assign", "mulberry32", "sentence", "vectors", "oneHot", "uniform", "draw", "joined", "shaped", "next", "read", "answer", "step", "back", "update",
}  # fmt: skip


@pytest.fixture(scope="module")
def javascript():
    return Module(ASSETS / "loop.js")


@pytest.fixture(scope="module")
def displays():
    return Module(ASSETS / "loop-displays.js").value("Object.keys(module.DISPLAYS)")


def losses(javascript, seed, longest, breaks):
    run = f"new module.Training({seed}, {longest}, {json.dumps(breaks)})"
    return javascript.value(f"(run => Array.from({{ length: {STEPS} }}, () => run.step().loss))({run})")


@pytest.mark.parametrize("breaks", [[], *([name] for name in BREAKS), list(BREAKS)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_losses_are_those_of_numpy(javascript, seed, breaks):
    training = Training(seed, 20, breaks)
    ours = [training.step().loss for _ in range(STEPS)]
    np.testing.assert_allclose(losses(javascript, seed, 20, breaks), ours, rtol=1e-9)


@pytest.mark.parametrize("longest", LENGTHS)
def test_for_every_length(javascript, longest):
    training = Training(4, longest)
    ours = [training.step().loss for _ in range(STEPS)]
    np.testing.assert_allclose(losses(javascript, 4, longest, []), ours, rtol=1e-9)


@pytest.mark.parametrize("name", BREAKS)
def test_every_break_changes_the_run(name):
    whole, broken = Training(1, 20), Training(1, 20, [name])
    assert any(whole.step().loss != broken.step().loss for _ in range(STEPS))


def test_both_know_the_same_breaks(javascript):
    assert javascript.value("module.BREAKS") == list(BREAKS)
    shown = Module(ASSETS / "train-breaks.js")
    assert shown.value("Object.keys(module.BREAKS)") == list(BREAKS)


def test_the_states_are_those_of_numpy(javascript):
    theirs = javascript.value(f"new module.Training(1, 8).read({json.dumps(EXAMPLE)})")
    for name, ours in Training(1, 8).read(EXAMPLE).items():
        np.testing.assert_allclose(theirs[name], ours, rtol=1e-12)


def test_the_calls_for_a_sentence(javascript, displays):
    """Ten displays are called at every word, ten once."""
    calls = javascript.value(
        """(run => {
            const calls = []
            run.E = Object.fromEntries(Object.entries(run.E).map(([name, display]) =>
              [name, (...given) => (calls.push(name), display(...given))]))
            return [run.step().words.length, calls]
        })(new module.Training(1, 8))"""
    )
    words, named = calls
    found = Counter(named)
    assert list(found) == displays, "not in the order of the first call"
    assert sorted(found.values()) == [1] * 10 + [words] * 10


def problems(loop, table):
    """Return what in the loop is neither a call of a translated display nor bookkeeping."""
    rows = table.split("DISPLAYS = {\n")[1].removesuffix("}\n").splitlines()
    displays = [re.fullmatch(r"  (\w+): (?:cell|network|practice|training)\.(\w+),", row) for row in rows]
    found = [f"{row.strip()} is no display" for row, one in zip(rows, displays, strict=True) if not one or one[1] != one[2]]
    names = {one[1] for one in displays if one}
    code = re.sub(r"^import .*", "", "".join(Source(loop).quiet), flags=re.M)
    for called in re.findall(r"([\w.]+)(?:\?\.)?\s*\(", code):
        owner, _, name = called.rpartition(".")
        display = owner in ("E", "this.E") and name in names
        if not display and called != "glorot_init" and name not in BOOKKEEPING:
            found.append(f"{called} is called")
    for counting in (*COUNTING, "=>", "||", "&&"):
        code = code.replace(counting, "")
    return found + [f"{sign} computes" for sign in re.findall(r"[-+*/%&|^~]|<<|>>", code)]


def test_the_loop_is_calls_of_translated_displays_and_bookkeeping(displays):
    assert problems(LOOP, TABLE) == []
    own = set(re.findall(r'from "\./([\w-]+\.js)"', LOOP))
    assert own == {"loop-displays.js", "sentences.js"}
    assert all(path.startswith("./equations/") for path in re.findall(r'from "(.*?)"', TABLE))
    for name in displays:
        assert any(f"export function {name}(" in text for text in translated().values())


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("[ZERO, f[t], unlinked ? ZERO : c_bar]", "[ZERO, f[t], c_bar.map(x => 0.9 * x)]", "* computes"),
        ("const loss = E.cross_entropy(y, p)", "const loss = -Math.log(p[0])", "Math.log is called"),
        ("{ theta, m, v, arrays", "{ theta, m: m.reduce(v), v, arrays", "m.reduce is called"),
        ("f[t] = E.forget_gate(", "f[t] = own.forget_gate(", "own.forget_gate is called"),
        ("softmax: network.softmax,", "softmax: network.sigmoid,", "softmax: network.sigmoid, is no display"),
        ("softmax: network.softmax,", "softmax: z => z,", "softmax: z => z, is no display"),
        ("    this.k++\n", "    this.k += 2 / this.k\n", "/ computes"),
    ],
)
def test_mathematics_in_the_loop_is_noticed(old, new, named):
    assert old in LOOP + TABLE
    assert named in problems(LOOP.replace(old, new), TABLE.replace(old, new))


def test_numpy_and_javascript_call_the_same_displays(displays):
    text = loop.__loader__.get_source(loop.__name__)
    ours = set(re.findall(r"^from snippets\.\w+\.(\w+) import \1$", text, re.M))
    assert ours - {"glorot_init"} == set(displays)
