"""Results in the solutions of section 4.1."""

import math

import numpy as np

from tests.support.oracles import complex_step
from tests.support.prose import assert_says
from tests.training import backward

PAGE = "training/training.md"


def test_exercise_4_1_1_one_step_by_hand():
    """The step by hand of section 3.2, every quantity pushed by a complex step."""
    pushes = dict.fromkeys(("z_f", "z_i", "z_c", "z_o", "c", "h", "W_f", "R_i", "c_prev"), np.zeros(1))

    def loss(z_f, z_i, z_c, z_o, c, h, W_f, R_i, c_prev):
        f = 1 / (1 + np.exp(-(2 + W_f + z_f)))
        i = 1 / (1 + np.exp(-(0.5 * R_i + z_i)))
        cell = f * (1 + c_prev) + i * np.tanh(-0.5 + z_c) + c
        hidden = np.tanh(cell) / (1 + np.exp(-(1 + z_o))) + h
        return np.sum((hidden - 1) ** 2) / 2

    got = {name: value[0] for name, value in complex_step(loss, pushes).items()}
    shown = {name: f"{number:.4f}".replace("-", "−") for name, number in got.items()}
    assert_says(
        PAGE,
        rf"$\bar h_t$ is $0.4178 - 1 = {got['h']:.4f}$, $\delta^o_t$ is {shown['z_o']} and $\bar c_t$ is {shown['c']}",
        rf"$\delta^f_t$ is {shown['z_f']}, $\delta^i_t$ is {shown['z_i']} and $\delta^c_t$ is {shown['z_c']}.",
        rf"the gradient of $W_f$ is {shown['W_f']} and that of $R_i$ is {shown['R_i']}.",
        rf"The cell before gets $f_t \bar c_t$, which is {shown['c_prev']}.",
    )


def test_exercise_4_1_2_threshold():
    def logistic(z):
        return 1 / (1 + math.exp(-z))

    def threshold(b_f):
        """Search by bisection for the weight at which the spectral radius of the Jacobian at rest is 1."""
        f, i, o = logistic(b_f), logistic(1), logistic(1)
        low, high = 0.0, 10.0
        for _ in range(60):
            R_c = (low + high) / 2
            radius = max(abs(np.linalg.eigvals(np.array([[o * i * R_c, o * f], [i * R_c, f]]))))
            low, high = (R_c, high) if radius < 1 else (low, R_c)
        return low

    assert_says(
        PAGE,
        rf"$\frac{{1 - \sigma(1)}}{{\sigma(1)^2}} = {threshold(1):.3f}$ in the first case",
        rf"$\frac{{1 - \sigma(3)}}{{\sigma(1)^2}} = {threshold(3):.3f}$ in the second",
    )


def test_exercise_4_1_3_coupled_gates():
    rng = np.random.default_rng(0)
    v = {name: rng.normal(size=3) for name in ("z", "c_prev", "note", "weight")}

    def state(z):
        f = 1 / (1 + np.exp(-z))
        return np.sum(v["weight"] * np.tanh(f * v["c_prev"] + (1 - f) * v["note"]))

    f = 1 / (1 + np.exp(-v["z"]))
    c_bar = v["weight"] * (1 - np.tanh(f * v["c_prev"] + (1 - f) * v["note"]) ** 2)
    exact = complex_step(state, {"z": v["z"]})["z"]
    assert np.allclose(exact, c_bar * (v["c_prev"] - v["note"]) * f * (1 - f), rtol=1e-12)
    assert_says(PAGE, r"$\delta^f_t$ becomes $\bar c_t \odot (c_{t-1} - \tilde c_t) \odot f_t \odot (1 - f_t)$:")


def test_exercise_4_1_4_overwritten_sum():
    for steps in (1, 2):
        arrays, targets = backward.draw(0, "B", steps)
        got = backward.backward(arrays, targets, "R_f", "R_i", "R_c")
        exact = backward.exact_gradients(arrays, targets)
        assert all((error > 1e-3) == (steps == 2) for error in backward.errors(got, exact).values())
    right = [np.allclose(ours, theirs, rtol=1e-12) for ours, theirs in zip(got["x"], exact["x"], strict=True)]
    assert right == [False, True]
    assert_says(PAGE, "the gradients of all weights and biases, of $x_1$, $h_0$ and $c_0$ (not of $x_2$), if $h_0$ and $c_0$ are not 0;")
    arrays, targets = backward.draw(0, "B", 1)
    exact = backward.exact_gradients(arrays, targets)
    ways = [arrays[f"R_{part}"].T @ exact[f"b_{part}"] for part in "fico"]
    assert np.allclose(sum(ways), exact["h_0"], rtol=1e-12)
    assert np.max(np.abs(ways[-1] - exact["h_0"])) > 0.01 * np.max(np.abs(exact["h_0"]))
