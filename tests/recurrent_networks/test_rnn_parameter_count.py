import numpy as np
import pytest

from snippets.recurrent_networks.rnn_parameter_count import rnn_parameter_count
from snippets.recurrent_networks.rnn_state import rnn_state


@pytest.mark.parametrize(("n", "d"), [(1, 1), (3, 4), (4, 3), (64, 8)])
def test_counts_the_entries_of_real_arrays(n, d):
    arrays = {"W": np.ones((n, d)), "R": np.ones((n, n)), "b": np.ones(n)}
    assert rnn_state(**arrays, x_t=np.ones(d), h_prev=np.ones(n)).shape == (n,)
    assert rnn_parameter_count(n, d) == sum(array.size for array in arrays.values())


def test_value_by_hand():
    assert rnn_parameter_count(64, 8) == 4672


def test_independent_of_the_number_of_steps():
    n, d = 3, 4
    rng = np.random.default_rng(0)
    W, R, b = rng.standard_normal((n, d)), rng.standard_normal((n, n)), rng.standard_normal(n)
    for steps in (1, 10, 100):
        h = np.zeros(n)
        for x_t in rng.standard_normal((steps, d)):
            h = rnn_state(W, R, b, x_t, h)
        assert np.all(np.isfinite(h))
    assert W.size + R.size + b.size == rnn_parameter_count(n, d)
