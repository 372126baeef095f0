import numpy as np

from snippets.parallel.gated_delta_step import gated_delta_step
from tests.support.draws import assert_close, draw
from tests.support.oracles import assert_gradients

ZERO = np.zeros(5)


def test_equals_the_product_with_a_matrix():
    """As the paper writes it: the old memory times a matrix that is the identity but for the key."""
    for seed in range(6):
        v = draw(gated_delta_step, seed)
        k = v["k_t"]
        matrix = [[v["f_t"] * ((i == j) - v["beta_t"] * k[i] * k[j]) for j in range(3)] for i in range(3)]
        wanted = v["C_prev"] @ np.array(matrix) + v["beta_t"] * np.array([[a * b for b in k] for a in v["v_t"]])
        assert_close(gated_delta_step(**v), wanted)


def test_is_a_step_of_gradient_descent():
    """Without forgetting, on half the squared error of what the key reads; the derivative by complex step."""
    for seed in range(4):
        v = draw(gated_delta_step, seed) | {"f_t": 1.0}
        gradient = (v["C_prev"] - gated_delta_step(**v)) / v["beta_t"]

        def loss(C, v=v):
            return 0.5 * np.sum((C @ v["k_t"] - v["v_t"]) ** 2)

        assert_gradients(loss, {"C": v["C_prev"]}, {"C": gradient})


def test_the_new_value_takes_the_place_of_the_old():
    rng = np.random.default_rng(4)
    keys, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    first, second, other = rng.normal(size=(3, 3))
    C = np.zeros((3, 3))
    for key, value in ((keys[0], first), (keys[1], other), (keys[0], second)):
        C = gated_delta_step(1.0, 1.0, key, value, C)
    assert_close(C @ keys[0], second)
    assert_close(C @ keys[1], other)


def test_five_cups_through_a_thousand_swaps():
    """A strength of 2 reflects: with a key along the difference of two places it swaps them."""
    rng = np.random.default_rng(5)
    cups, C = list(range(5)), np.eye(5)
    for _ in range(1000):
        a, b = rng.choice(5, 2, replace=False)
        cups[a], cups[b] = cups[b], cups[a]
        key = np.zeros(5)
        key[a], key[b] = 1 / np.sqrt(2), -1 / np.sqrt(2)
        C = gated_delta_step(1.0, 2.0, key, ZERO, C)
    assert np.array_equal(np.argmax(C, axis=0), cups)
    assert_close(C, np.eye(5)[:, cups], atol=1e-10)


def test_parity_by_a_change_of_sign():
    rng = np.random.default_rng(6)
    bits, C, key = rng.integers(0, 2, 999), np.array([[1.0]]), np.ones(1)
    for count, bit in enumerate(bits, start=1):
        C = gated_delta_step(1.0, 2.0 * bit, key, np.zeros(1), C)
        assert C[0, 0] == (-1) ** sum(bits[:count])
