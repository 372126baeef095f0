import numpy as np

from snippets.origin.weight_updates_1997 import weight_updates_1997


def test_by_hand():
    """Two cells, one input: each row of weights moves by the learning rate, its error and its sensitivity."""
    W = [np.full((2, 1), value) for value in (10.0, 20.0, 30.0)]
    S_i, S_c = np.array([[1.0], [2.0]]), np.array([[3.0], [4.0]])
    moved = weight_updates_1997(*W, 0.5, np.array([2.0, -1.0]), S_i, S_c, np.array([1.0, 3.0]), np.array([4.0]))
    assert [new.tolist() for new in moved] == [[[9.0], [11.0]], [[17.0], [22.0]], [[28.0], [24.0]]]


def test_small_step_lowers_the_loss_of_one_step():
    rng = np.random.default_rng(0)
    n, m = 3, 4
    W = [rng.normal(size=(n, m)) for _ in range(3)]
    u, target = rng.normal(size=m), rng.normal(size=n)

    def forward(W_i, W_c, W_o):
        i, o = 1 / (1 + np.exp(-(W_i @ u))), 1 / (1 + np.exp(-(W_o @ u)))
        c = i * 2 * np.tanh(W_c @ u / 2)
        return i, o, c, o * np.tanh(c / 2)

    i, o, c, h = forward(*W)
    own, g = h - target, 2 * np.tanh(W[1] @ u / 2)
    S_i, S_c = np.outer(g * i * (1 - i), u), np.outer((1 - g**2 / 4) * i, u)
    e_t, delta_o_t = own * o * (1 - np.tanh(c / 2) ** 2) / 2, own * np.tanh(c / 2) * o * (1 - o)
    after = forward(*weight_updates_1997(*W, 0.1, e_t, S_i, S_c, delta_o_t, u))[3]
    assert np.sum((after - target) ** 2) < np.sum(own**2)
