"""Results in the solutions of section 2.2."""

import math

import numpy as np
import pytest

from tests.support.prose import assert_says

PAGE = "foundations/recurrent-networks.md"


def test_exercise_2_2_1_states_by_hand():
    h, states = 0.0, []
    for x in (2.0, 0.0, -2.0):
        h = math.tanh(0.5 * x - h)
        states.append(h)
    one, two, three = (f"{state:.3f}" for state in states)
    assert_says(
        PAGE,
        rf"$h_1 = \tanh(1) = {one}$, $h_2 = \tanh(-{one}) = {two}$ and $h_3 = \tanh(-1 + {two[1:]}) = {three}$.",
        rf"$\hat y_3 = 3 \cdot ({states[-1]:.4f}) + 1 = {3 * states[-1] + 1:.3f}$",
    )


def test_exercise_2_2_2_parameter_count():
    d, n, K = 40, 128, 10
    layer = sum(np.zeros(shape).size for shape in ((n, d), (n, n), (n,)))
    output = sum(np.zeros(shape).size for shape in ((K, n), (K,)))
    assert_says(
        PAGE,
        f"= {layer}$ parameters, the output layer $10 \\cdot 128 + 10 = {output}$; together {layer + output:,}.",
    )


def test_exercise_2_2_3_order():
    first, last = math.tanh(0.5 * math.tanh(1)), math.tanh(1)
    R = 1 / math.tanh(1)
    assert math.tanh(R * math.tanh(1)) == pytest.approx(math.tanh(1), rel=1e-15)
    assert_says(PAGE, f"= {first:.3f}$; the inputs 0, 1 give", rf"\tanh(1) = {last:.3f}$. They agree", rf"$R = 1 / \tanh(1) = {R:.3f}$")


def test_exercise_2_2_4_jordan_is_elman_of_low_rank():
    rng = np.random.default_rng(0)
    n, d, K = 6, 4, 2
    W, U, b = rng.standard_normal((n, d)), rng.standard_normal((n, K)), rng.standard_normal(n)
    W_y, b_y, h_0 = rng.standard_normal((K, n)), rng.standard_normal(K), rng.uniform(-1, 1, n)
    jordan, elman, y_hat = h_0, h_0, W_y @ h_0 + b_y
    for x_t in rng.standard_normal((5, d)):
        jordan = np.tanh(W @ x_t + U @ y_hat + b)
        y_hat = W_y @ jordan + b_y
        elman = np.tanh(W @ x_t + (U @ W_y) @ elman + b + U @ b_y)
        assert np.allclose(jordan, elman, rtol=1e-10)
    assert np.linalg.matrix_rank(U @ W_y) == K
