import numpy as np

from snippets.parallel.mlstm_parallel import mlstm_parallel
from snippets.parallel.mlstm_step import mlstm_step
from tests.support.draws import assert_close


def test_equals_the_recurrent_form_at_every_step():
    for seed in range(6):
        rng = np.random.default_rng(seed)
        f, i = rng.uniform(0.3, 1, 10), np.exp(rng.normal(size=10))
        q, k, v = rng.normal(size=(3, 10, 3))
        C, n, F, divided = np.zeros((3, 3)), np.zeros(3), np.cumsum(np.log(f)), 0
        for t in range(10):
            h, C, n = mlstm_step(f[t], i[t], np.ones(3), q[t], k[t], v[t], C, n)
            divided += abs(n @ q[t]) > 1
            assert_close(mlstm_parallel(t + 1, F, i, q, k, v), h, atol=1e-12)
        assert 0 < divided < 10


def test_later_inputs_have_no_influence():
    rng = np.random.default_rng(9)
    F, i, (q, k, v) = -np.arange(10.0), np.ones(10), rng.normal(size=(3, 10, 3))
    changed = v.copy()
    changed[5:] += 1
    assert_close(mlstm_parallel(5, F, i, q, k, v), mlstm_parallel(5, F, i, q, k, changed), atol=0)
