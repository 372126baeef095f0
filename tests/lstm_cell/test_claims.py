import itertools
import math

import numpy as np

from snippets.lstm_cell.candidate import candidate
from snippets.lstm_cell.cell_update import cell_update
from snippets.lstm_cell.forget_gate import forget_gate
from snippets.lstm_cell.forget_half_life import forget_half_life
from snippets.lstm_cell.hidden_state import hidden_state
from snippets.lstm_cell.input_gate import input_gate
from snippets.lstm_cell.lstm_step import lstm_step
from snippets.lstm_cell.output_gate import output_gate
from snippets.lstm_cell.parameter_count_a import parameter_count_a
from snippets.lstm_cell.parameter_count_b import parameter_count_b
from snippets.neural_networks.relu import relu
from snippets.neural_networks.sigmoid import sigmoid
from snippets.recurrent_networks.rnn_parameter_count import rnn_parameter_count
from tests.lstm_cell.draws import draw
from tests.support.oracles import complex_step
from tests.support.prose import assert_says
from tests.training import jacobians

PAGE = "architecture/lstm-cell.md"


def power_of_ten(value):
    """Write 7.9e-31 as the page does."""
    digits, exponent = f"{value:.1e}".split("e")
    return f"${digits} \\times 10^{{{int(exponent)}}}$"


def one(value):
    return np.array([[value]])


def test_gate_values_in_the_text():
    gates = [forget_gate(one(0.0), one(0.0), np.array([z]), np.ones(1), np.ones(1))[0] for z in (2.0, -2.0)]
    assert_says(PAGE, rf"A weighted sum of 2 gives $f_t = \sigma(2) = {gates[0]:.3f}$: {100 * gates[0]:.0f} % of the old value stays.")
    assert_says(PAGE, rf"A sum of −2 gives $\sigma(-2) = {gates[1]:.3f}$.")


def test_where_rounding_makes_a_gate_one():
    double, single = 53 * math.log(2), 24 * math.log(2)
    assert sigmoid(np.float64(double - 0.1)) < 1 == sigmoid(np.float64(double + 0.1))
    assert sigmoid(np.float32(single - 0.1)) < 1 == sigmoid(np.float32(single + 0.1))
    assert sigmoid(np.float32(0)).dtype == np.float32
    assert_says(PAGE, f"above about {double:.1f} in double precision and about {single:.1f} in single precision")


def test_worked_step_row_by_row():
    weights = {"f": (0.5, 1.0, 1.0), "i": (1.0, -2.0, 0.0), "c": (-1.0, 1.0, 0.0), "o": (1.0, 0.0, 0.0)}
    x_t, h_prev, c_prev = np.ones(1), np.array([0.5]), np.ones(1)
    values = {}
    for part, (W, R, b) in weights.items():
        values |= {f"W_{part}": one(W), f"R_{part}": one(R), f"b_{part}": np.array([b])}
    h_t, c_t = lstm_step(**values, x_t=x_t, h_prev=h_prev, c_prev=c_prev)

    def run(gate, part):
        return gate(values[f"W_{part}"], values[f"R_{part}"], values[f"b_{part}"], x_t, h_prev)

    f_t, i_t, c_tilde, o_t = (
        run(gate, part)[0] for gate, part in ((forget_gate, "f"), (input_gate, "i"), (candidate, "c"), (output_gate, "o"))
    )
    for part, name in (("f", "forget gate"), ("i", "input gate"), ("c", "candidate"), ("o", "output gate")):
        cells = " | ".join(f"{number:g}".replace("-", "−") for number in weights[part])
        assert_says(PAGE, f"| {name} | {cells} |")
    assert_says(PAGE, f"= \\sigma(2)$ | {f_t:.4f} |", f"= \\sigma(0)$ | {i_t:.4f} |", f"= \\sigma(1)$ | {o_t:.4f} |")
    assert_says(PAGE, f"= \\tanh(-0.5)$ | −{-c_tilde:.4f} |")
    assert_says(PAGE, f"| ${f_t:.4f} \\cdot 1 + 0.5 \\cdot ({c_tilde:.4f})$ | {c_t[0]:.4f} |")
    assert_says(PAGE, f"| ${o_t:.4f} \\cdot \\tanh({c_t[0]:.4f})$ | {h_t[0]:.4f} |")
    assert abs(f_t * 1 + i_t * c_tilde - c_t[0]) < 1e-15
    assert_says(PAGE, f"The cell kept {100 * f_t:.0f} % of its value", f"and {100 * o_t:.0f} % of the squashed result is shown")
    assert i_t == 0.5
    assert c_tilde < 0


def test_factors_of_the_direct_path():
    state = {f: np.ones(1) for f in (0.99, 0.5)}
    for f in state:
        for _ in range(100):
            state[f] = cell_update(np.array([f]), state[f], np.zeros(1), np.zeros(1))
    assert_says(PAGE, f"the factor over 100 steps is {state[0.99][0]:.3f}; with 0.5 it is {power_of_ten(state[0.5][0])}")


def test_driven_networks_vanish_or_explode():
    found = {spread: [jacobians.norms(seed, spread, 50)[0] for seed in range(11)] for spread in (1.0, 4.0)}
    assert max(found[1.0]) < 1 < min(found[4.0])
    assert_says(PAGE, f"below 1 in all of eleven networks (in the middle {power_of_ten(np.median(found[1.0]))})")
    assert_says(PAGE, f"with four times that, it was above 1 in all ({power_of_ten(np.median(found[4.0]))})")
    open_gates = [jacobians.norms(seed, 1.0, 50, b_f=3.0)[0] for seed in range(11)]
    assert min(open_gates) > 1
    assert_says(PAGE, f"it is above 1 in all eleven, too (in the middle {np.median(open_gates):.1f})")


def test_direct_path_cannot_explode():
    values = draw(3)
    rng = np.random.default_rng(4)

    def last_state(c_0, scale):
        c_t = c_0
        for x_t in inputs:
            _, c_t = lstm_step(**{**values, "x_t": scale * x_t, "h_prev": values["h_prev"], "c_prev": c_t})
        return c_t[0]

    for scale in (0.1, 1.0, 10.0):
        inputs = rng.normal(size=(30, 4))
        slope = complex_step(lambda c_0, scale=scale: last_state(c_0, scale), {"c_0": values["c_prev"]})["c_0"]
        assert 0 <= slope[0] < 1
        assert np.array_equal(slope[1:], [0, 0])


def test_corners_of_the_two_gates():
    old, note = np.array([0.7]), np.array([0.4])
    near = {"near 1": np.array([0.999]), "near 0": np.array([0.001])}
    wanted = {
        ("near 1", "near 0"): ("stores", old),
        ("near 0", "near 1"): ("overwrites", note),
        ("near 1", "near 1"): ("adds up, counts", old + note),
        ("near 0", "near 0"): ("clears", 0 * old),
    }
    for (keep, let_in), (word, value) in wanted.items():
        assert abs(cell_update(near[keep], old, near[let_in], note) - value) < 2e-3
        assert_says(PAGE, f"| {keep} | {let_in} | {word} |")


def test_sigmoid_or_relu_candidate_with_open_forget_gate_never_comes_down():
    sums = np.random.default_rng(0).normal(scale=3, size=1000)
    for squash, smallest in ((sigmoid, 0.0), (relu, 0.0)):
        steps = cell_update(np.ones(1000), np.zeros(1000), np.full(1000, 0.5), squash(sums))
        assert np.min(steps) >= smallest
    assert np.min(cell_update(np.ones(1000), np.zeros(1000), np.full(1000, 0.5), np.tanh(sums))) < 0


def test_nearly_25_after_25_steps():
    values = {**draw(4), **{f"b_{part}": np.full(3, 8.0) for part in "fic"}, "c_prev": np.zeros(3)}
    values |= {name: np.zeros_like(values[name]) for name in values if name[0] in "WR"}
    for _ in range(25):
        values["h_prev"], values["c_prev"] = lstm_step(**values)
    assert np.all((values["c_prev"] > 24.8) & (values["c_prev"] < 25))
    assert_says(PAGE, "after 25 steps it holds nearly 25")


def test_hidden_state_cannot_reach_25():
    assert np.max(np.abs(hidden_state(np.full(3, 0.999), np.array([-1e9, 25.0, 1e9])))) < 1
    assert_says(PAGE, "The entries of $h_t$ lie strictly between −1 and 1")


def test_parameter_counts_in_the_text():
    b, a = parameter_count_b(128, 64), parameter_count_a(128, 64)
    assert_says(PAGE, f"For $n = 128$ and $d = 64$ that makes {b:,} and {a:,}.")
    assert_says(PAGE, f"PyTorch counts {b + 4 * 128:,}: it keeps two bias vectors for each gate and for the candidate.")
    for n, d in ((1, 1), (3, 4), (128, 64)):
        assert b == 4 * rnn_parameter_count(128, 64)
        assert parameter_count_b(n, d) == 4 * rnn_parameter_count(n, d)


def test_half_life_table():
    for bias in range(6):
        f = sigmoid(float(bias))
        life, left_10, left_100 = forget_half_life(f), f**10, f**100
        cells = [
            f"{bias}",
            f"{f:.3f}",
            f"{life:.1f}" if life < 10 else f"{life:.0f}",
            f"{left_10:.3f}" if left_10 > 0.01 else f"{left_10:.5f}",
            power_of_ten(left_100) if left_100 < 1e-3 else f"{left_100:.2g}" if left_100 < 0.01 else f"{left_100:.3f}",
        ]
        assert_says(PAGE, "| " + " | ".join(cells) + " |")
    assert_says(PAGE, f"is a short memory, {forget_half_life(sigmoid(1.0)):.1f} steps")
    assert_says(PAGE, f"2.2 for a bias of 1, {forget_half_life(sigmoid(5.0)):.0f} for a bias of 5")


def test_half_life_curves_as_described():
    assert sigmoid(0.0) ** 5 < 0.04
    assert 0.74 < sigmoid(5.0) ** 40 < 0.78
    assert_says(PAGE, "For bias 0 almost nothing is left after 5 steps; for bias 5 three quarters are left after 40.")


def test_one_more_unit_of_bias():
    lives = [forget_half_life(sigmoid(float(bias))) for bias in range(4, 12)]
    assert all(2.68 < after / before < math.e for before, after in itertools.pairwise(lives))
    assert_says(PAGE, f"about $e = {math.e:.1f}$ times the half-life")


def test_two_biases_move_twice_as_far():
    """A step of gradient descent on b = b_1 + b_2, by each of the two."""

    def loss(b_1, b_2):
        return np.sum(forget_gate(one(0.5), one(1.0), b_1 + b_2, np.ones(1), np.ones(1)) ** 2)

    arrays = {"b_1": np.array([0.4]), "b_2": np.array([-0.1])}
    steps = complex_step(loss, arrays)
    alone = complex_step(lambda b: loss(b, 0), {"b": np.array([0.3])})["b"]
    assert np.allclose(steps["b_1"] + steps["b_2"], 2 * alone, rtol=1e-12)
    assert_says(PAGE, "Their sum is one bias; plain gradient descent moves it twice as far.")


def test_time_of_a_cell_and_its_half_life():
    for f in (0.99, 0.999):
        assert abs(f ** (1 / (1 - f)) - math.exp(-1)) < 0.005
        assert abs(forget_half_life(f) * (1 - f) - math.log(2)) < 0.005
