import math

import numpy as np

from snippets.lstm_cell.candidate import candidate
from snippets.lstm_cell.forget_gate import forget_gate
from snippets.lstm_cell.forget_gate_peephole import forget_gate_peephole
from snippets.lstm_cell.forget_half_life import forget_half_life
from snippets.lstm_cell.input_gate import input_gate
from snippets.lstm_cell.lstm_step import lstm_step
from snippets.lstm_cell.output_gate import output_gate
from snippets.lstm_cell.parameter_count_a import parameter_count_a
from snippets.lstm_cell.parameter_count_b import parameter_count_b
from tests.support.prose import assert_says

PAGE = "architecture/lstm-cell.md"


def one_cell(f, i, c, o):
    """One cell with one input; each part is given as weight of the input, recurrent weight, bias."""
    values = {}
    for part, (W, R, b) in {"f": f, "i": i, "c": c, "o": o}.items():
        values |= {f"W_{part}": np.array([[W]]), f"R_{part}": np.array([[R]]), f"b_{part}": np.array([b])}
    return values


def test_exercise_1_second_step():
    values = one_cell((0.5, 1.0, 1.0), (1.0, -2.0, 0.0), (-1.0, 1.0, 0.0), (1.0, 0.0, 0.0))
    h_t, c_t = lstm_step(**values, x_t=np.ones(1), h_prev=np.array([0.5]), c_prev=np.ones(1))
    assert_says(PAGE, f"With $h_t = {h_t[0]:.4f}$ and $c_t = {c_t[0]:.4f}$")
    x_next, parts = np.zeros(1), {}
    for part, gate in (("f", forget_gate), ("i", input_gate), ("c", candidate), ("o", output_gate)):
        parts[part] = gate(values[f"W_{part}"], values[f"R_{part}"], values[f"b_{part}"], x_next, h_t)[0]
    sums = [values[f"R_{part}"][0, 0] * h_t[0] + values[f"b_{part}"][0] for part in "fico"]
    assert_says(PAGE, f"the sums are {sums[0]:.4f}, −{-sums[1]:.4f}, {sums[2]:.4f} and {sums[3]:.0f}")
    h_next, c_next = lstm_step(**values, x_t=x_next, h_prev=h_t, c_prev=c_t)
    assert_says(
        PAGE,
        f"$f = \\sigma({sums[0]:.4f}) = {parts['f']:.4f}$, $i = \\sigma({sums[1]:.4f}) = {parts['i']:.4f}$, "
        f"$\\tilde c = \\tanh({sums[2]:.4f}) = {parts['c']:.4f}$, $c = f c_t + i \\tilde c = {c_next[0]:.4f}$, "
        f"$o = \\sigma({sums[3]:.0f}) = {parts['o']:.4f}$ and $h = o \\tanh(c) = {h_next[0]:.4f}$",
    )


def test_exercise_2_counter():
    values = one_cell((0.0, 0.0, 50.0), (100.0, 0.0, -50.0), (0.0, 0.0, 50.0), (0.0, 0.0, 0.0))
    h_t = c_t = np.zeros(1)
    for bit in (1, 0, 1, 1, 0):
        h_t, c_t = lstm_step(**values, x_t=np.array([float(bit)]), h_prev=h_t, c_prev=c_t)
    assert abs(c_t[0] - 3) < 1e-12
    assert abs(h_t[0] - 0.5 * math.tanh(3)) < 1e-12
    assert_says(PAGE, f"$c_5 = {c_t[0]:.3f}$ and $h_5 = 0.5 \\cdot \\tanh(3) = {h_t[0]:.3f}$")
    assert_says(PAGE, f"$0.5 \\cdot \\tanh(4) = {0.5 * math.tanh(4):.3f}$")
    assert_says(PAGE, "$W_f = 0$, $b_f = 50$", "$W_i = 100$, $b_i = -50$", "$W_c = 0$, $b_c = 50$")


def test_exercise_3_bias_for_a_half_life_of_1000():
    bias = -math.log(2 ** (1 / 1000) - 1)
    f = 1 / (1 + math.exp(-bias))
    assert abs(forget_half_life(f) - 1000) < 1e-6
    assert_says(PAGE, f"$f = 2^{{-1/1000}} = {f:.5f}$, and $b_f = \\ln \\frac{{f}}{{1 - f}} = {bias:.2f}$")
    assert_says(PAGE, f"After 100 steps {100 * f**100:.1f} % is left.")


def test_exercise_4_cells_for_10000_parameters():
    largest_b = max(n for n in range(1, 100) if parameter_count_b(n, 16) <= 10_000)
    largest_a = max(n for n in range(1, 100) if parameter_count_a(n, 16) <= 10_000)

    def grouped(count):
        return f"= {count:,}$".replace(",", "{,}")

    assert_says(
        PAGE,
        f"{grouped(parameter_count_b(largest_b, 16))}, so {largest_b} cells fit; {largest_b + 1} would need",
        f"{grouped(parameter_count_b(largest_b + 1, 16))} parameters.",
        f"Version A: {largest_a + 1} cells need",
        f"{grouped(parameter_count_a(largest_a + 1, 16))}, so {largest_a}, with",
        f"{grouped(parameter_count_a(largest_a, 16))}.",
    )


def test_exercise_5_peephole_sees_a_full_cell():
    W, R, b, x_t, h_prev = np.zeros((1, 1)), np.zeros((1, 1)), np.ones(1), np.ones(1), np.zeros(1)
    version_b = forget_gate(W, R, b, x_t, h_prev)[0]
    empty, full = (forget_gate_peephole(W, R, -np.ones(1), b, x_t, h_prev, np.array([c_prev]))[0] for c_prev in (0.0, 5.0))
    assert empty == version_b
    assert_says(PAGE, f"$f_t = \\sigma(1) = {version_b:.3f}$ both times")
    assert_says(PAGE, f"it is {empty:.3f} for the empty cell and $\\sigma(1 - 5) = {full:.3f}$ for the full one")
