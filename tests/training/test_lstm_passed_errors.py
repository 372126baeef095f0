import numpy as np
import pytest

from snippets.training.lstm_passed_errors import lstm_passed_errors
from tests.training.passes import T, close, exact


@pytest.mark.parametrize("version", ["B", "A"])
def test_gradient_complex_step(version):
    for seed in range(4):
        v = exact(seed, version)
        W, R = ([getattr(v, letter + part) for part in "fico"] for letter in "WR")
        first = [v.delta[part][1] for part in "fico"]
        for t in range(1, T + 1):
            dL_dx_t, dL_dh_0 = lstm_passed_errors(*W, *(v.delta[part][t] for part in "fico"), *R, *first)
            assert close(dL_dx_t, v.gradient["x"][t - 1])
            assert close(dL_dh_0, v.gradient["h_0"])


def test_shapes_go_back_through_the_matrices():
    W, R, delta = np.ones((3, 4)), np.ones((3, 3)), np.ones(3)
    dL_dx_t, dL_dh_0 = lstm_passed_errors(*[W] * 4, *[delta] * 4, *[R] * 4, *[delta] * 4)
    assert np.array_equal(dL_dx_t, np.full(4, 12.0))
    assert np.array_equal(dL_dh_0, np.full(3, 12.0))
