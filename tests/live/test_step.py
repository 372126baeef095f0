"""What the two figures of the example by hand compute, in V8, beside the snippets in NumPy."""

import re
import shutil

import numpy as np
import pytest

from equations import scripts
from equations.project import Project
from equations.settings import Settings
from report.figures import hand
from snippets.lstm_cell.candidate import candidate
from snippets.lstm_cell.cell_update import cell_update
from snippets.lstm_cell.forget_gate import forget_gate
from snippets.lstm_cell.forget_gate_peephole import forget_gate_peephole
from snippets.lstm_cell.hidden_state import hidden_state
from snippets.lstm_cell.input_gate import input_gate
from snippets.lstm_cell.input_gate_peephole import input_gate_peephole
from snippets.lstm_cell.output_gate import output_gate
from snippets.lstm_cell.output_gate_peephole import output_gate_peephole
from tests.support.oracles import complex_step
from tests.support.paths import DOCS, ROOT
from tests.support.prose import assert_says
from tests.support.v8 import ASSETS, Module

GATES = {"f": (forget_gate, forget_gate_peephole), "i": (input_gate, input_gate_peephole), "o": (output_gate, output_gate_peephole)}
SEEDS = range(5)


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    """Return hand.js with the equations of the pages as they are now."""
    folder = tmp_path_factory.mktemp("live")
    shutil.copy(ASSETS / "hand.js", folder)
    scripts.write(Project(Settings.read(ROOT)), folder / "equations")
    return Module(folder / "hand.js")


def draw(seed):
    """Return a state of the figures that no default can hide."""
    random = np.random.default_rng(seed)
    names = [f"{kind}_{part}" for part in "fico" for kind in "WRpb" if (kind, part) != ("p", "c")]
    return {name: float(random.normal()) for name in ("x", "h", "c", "x_1", "x_2", "y", *names)}


def close(found, wanted):
    assert found.keys() >= wanted.keys()
    for name, value in wanted.items():
        assert found[name] == pytest.approx(np.asarray(value).item(), rel=1e-12, abs=1e-15), name


def one(value):
    return np.array([value])


def step(state, version):
    """Return what the snippets say of a step, and the four sums by hand."""
    x, h, c_prev = one(state["x"]), one(state["h"]), one(state["c"])

    def weights(part, peeping=False):
        W, R, b = (state[f"{kind}_{part}"] for kind in "WRb")
        return [np.array([[W]]), np.array([[R]]), *([one(state[f"p_{part}"])] if peeping else []), one(b)]

    def gate(part, seen):
        plain, peephole = GATES[part]
        return peephole(*weights(part, True), x, h, seen) if version == "A" else plain(*weights(part), x, h)

    def inside(part, seen):
        peephole = state[f"p_{part}"] * seen[0] if version == "A" and part != "c" else 0.0
        return state[f"W_{part}"] * state["x"] + state[f"R_{part}"] * state["h"] + peephole + state[f"b_{part}"]

    f, i, note = gate("f", c_prev), gate("i", c_prev), candidate(*weights("c"), x, h)
    c = cell_update(f, c_prev, i, note)
    o = gate("o", c)
    sums = {f"z_{part}": inside(part, c if part == "o" else c_prev) for part in "fico"}
    terms = {"kept": f * c_prev, "added": i * note, "squashed": np.tanh(c)}
    return {"f": f, "i": i, "note": note, "c": c, "o": o, "h": hidden_state(o, c), **terms, **sums}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("version", ["A", "B"])
def test_a_step_is_that_of_the_snippets(figures, version, seed):
    state = draw(seed)
    close(figures.value(f"module.computed({ {**state, 'version': version} })"), step(state, version))


def test_the_example_is_that_of_the_drawings(figures):
    assert figures.value("module.HAND") == {
        f"{kind}_{part}": value for part, weights in hand.WEIGHTS.items() for kind, value in weights.items()
    }


def test_the_hand_example_and_its_exercise_come_out_as_printed(figures):
    start = {"x": hand.X[0], "h": hand.H_0, "c": hand.C_0}
    first = figures.value(f"module.computed({{ ...module.HAND, ...{start} }})")
    for name in ("f", "i", "note", "c", "o", "h"):
        assert_says("architecture/lstm-cell.md", f"| {first[name]:.4f} |".replace("-", "−"))
    second = figures.value(f"module.computed({{ ...module.HAND, x: {hand.X[1]}, h: {first['h']}, c: {first['c']} }})")
    for name, symbol in {"z_f": r"f = \sigma(", "z_i": r"i = \sigma(", "z_c": r"\tilde c = \tanh("}.items():
        assert_says("architecture/lstm-cell.md", f"{symbol}{second[name]:.4f})")
    for name in ("f", "i", "note", "c", "o", "h"):
        assert_says("architecture/lstm-cell.md", f"= {second[name]:.4f}$")


def loss(state, at):
    """Return the loss as a function of pushes, written by hand."""

    def pushed(**push):
        h, c = state["h"] + push["h-0"], state["c"] + push["c-0"]
        for t in (1, 2):
            z = {part: state[f"W_{part}"] * state[f"x_{t}"] + state[f"R_{part}"] * h + state[f"b_{part}"] for part in "fico"}
            f, i, o = (1 / (1 + np.exp(-z[part] - push[f"{part}-{t}"])) for part in "fio")
            c = f * c + i * np.tanh(z["c"] + push[f"note-{t}"]) + push[f"c-{t}"]
            h = o * np.tanh(c) + push[f"h-{t}"]
            if t == at:
                return np.sum((h - state["y"]) ** 2) / 2
        raise ValueError(at)

    return pushed


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("at", [1, 2])
def test_the_errors_are_derivatives_complex_step(figures, at, seed):
    state = draw(seed)
    names = ["h-0", "c-0", *(f"{part}-{t}" for part in ("h", "c", "f", "i", "note", "o") for t in range(1, at + 1))]
    wanted = complex_step(loss(state, at), {name: np.zeros(1) for name in names})
    later = {f"{part}-2": 0.0 for part in ("h", "c", "f", "i", "note", "o")} if at == 1 else {}
    close(figures.value(f"module.errors({ {**state, 'loss': at} })"), {**wanted, **later})


def test_exercise_4_1_1_with_the_loss_at_step_1(figures):
    state = {"x_1": hand.X[0], "x_2": hand.X[1], "h": hand.H_0, "c": hand.C_0, "y": hand.TARGET, "loss": 1}
    found = figures.value(f"module.errors({{ ...module.HAND, ...{state} }})")
    solution = (
        (DOCS / "training/training.md")
        .read_text(encoding="utf-8")
        .partition("Exercise 4.1.1")[2]
        .partition("!!! exercise")[0]
        .replace("−", "-")
    )
    for name in ("h-1", "o-1", "c-1", "f-1", "i-1", "note-1", "c-0"):
        assert re.search(rf"(?<![\d-]){found[name]:.4f}(?!\d)", solution), name


def test_the_terms_of_a_quantity_add_up_to_it(figures):
    state = {**draw(7), "loss": 1}
    terms = figures.value("module.TERMS")
    assert len(terms) == len({tuple(term) for term in terms}) == 22
    whole = figures.value(f"module.errors({state})")
    for to in {to for _, to in terms}:
        alone = [
            figures.value(f"module.errors({state}, (one, other) => other !== '{to}' || one === '{source}')['{to}']")
            for source, target in terms
            if target == to
        ]
        assert sum(alone) == pytest.approx(whole[to], rel=1e-12)


def test_a_walk_shows_sums_as_they_grow(figures):
    state = {**draw(8), "loss": 2}
    terms = figures.value("module.TERMS")
    whole = figures.value(f"module.errors({state})")
    for at, (_, to) in enumerate(terms):
        found = figures.value(f"module.errors({state}, module.until({at}))")
        done = {target for _, target in terms[: at + 1]} - {target for _, target in terms[at + 1 :]}
        assert {name: found[name] for name in done} == pytest.approx({name: whole[name] for name in done}, rel=1e-12)
        if to not in done:
            assert found[to] != pytest.approx(whole[to], rel=1e-9), (at, to)
