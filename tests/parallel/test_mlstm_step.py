import numpy as np

from snippets.parallel.mlstm_step import mlstm_step
from tests.support.draws import assert_close, draw


def test_equals_sums_entry_by_entry():
    for seed in range(8):
        v = draw(mlstm_step, seed)
        C = [[v["f_t"] * v["C_prev"][a][b] + v["i_t"] * v["v_t"][a] * v["k_t"][b] for b in range(3)] for a in range(3)]
        n = [v["f_t"] * v["n_prev"][b] + v["i_t"] * v["k_t"][b] for b in range(3)]
        below = max(abs(sum(n[b] * v["q_t"][b] for b in range(3))), 1)
        h = [v["o_t"][a] * sum(C[a][b] * v["q_t"][b] for b in range(3)) / below for a in range(3)]
        assert_close(mlstm_step(**v), (h, C, n))


def test_stored_pair_is_read_back_exactly():
    """One pair, gates 1, query equal to a key of length 1."""
    key, value = np.array([0.6, 0.0, 0.8]), np.array([3.0, -20.0, 0.5])
    h, _, _ = mlstm_step(1.0, 1.0, np.ones(3), key, key, value, np.zeros((3, 3)), np.zeros(3))
    assert_close(h, value)


def test_orthogonal_keys_do_not_disturb_each_other():
    memory, n = np.zeros((3, 3)), np.zeros(3)
    values = np.array([[1.0, 2.0, 3.0], [-4.0, 0.0, 5.0], [7.0, 7.0, -1.0]])
    for key, value in zip(np.eye(3), values, strict=True):
        _, memory, n = mlstm_step(1.0, 1.0, np.ones(3), key, key, value, memory, n)
    for key, value in zip(np.eye(3), values, strict=True):
        assert_close(memory @ key / max(abs(n @ key), 1), value)
