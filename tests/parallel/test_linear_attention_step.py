import numpy as np

from snippets.parallel.linear_attention_step import linear_attention_step
from snippets.parallel.mlstm_step import mlstm_step
from tests.support.draws import assert_close, draw


def test_equals_attention_without_the_softmax():
    """Every value so far counts as much as the product of its key with the query: no memory needed."""
    rng = np.random.default_rng(3)
    q, k, v = rng.normal(size=(3, 12, 5))
    C = np.zeros((5, 5))
    for t in range(12):
        h, C = linear_attention_step(q[t], k[t], v[t], C)
        votes = [sum(k[s][j] * q[t][j] for j in range(5)) for s in range(t + 1)]
        assert_close(h, sum(vote * v[s] for s, vote in enumerate(votes)))


def test_is_the_mlstm_with_open_gates_before_its_normaliser():
    for seed in range(4):
        v = draw(linear_attention_step, seed)
        h, C, n = mlstm_step(1.0, 1.0, np.ones(3), v["q_t"], v["k_t"], v["v_t"], v["C_prev"], np.zeros(3))
        read, memory = linear_attention_step(**v)
        assert_close((read, memory), (h * max(abs(n @ v["q_t"]), 1), C))


def test_two_values_under_one_key_pile_up():
    key, C = np.array([1.0]), np.zeros((1, 1))
    for value in (10.0, 20.0):
        read, C = linear_attention_step(key, key, np.array([value]), C)
    assert read == 30
