import numpy as np

from snippets.cells.layernorm import layernorm
from tests.support.draws import assert_close, draw


def test_value_by_hand_with_epsilon_under_the_root():
    """Mean 2, mean square deviation 1, and 3 under the root: the deviations are halved."""
    assert_close(layernorm(np.array([1.0, 3.0]), np.array([1.0, 10.0]), np.array([0.0, 1.0]), 3.0), [-0.5, 6.0])


def test_mean_and_spread():
    z = draw(layernorm, 0)["z"]
    y = layernorm(z, np.ones(3), np.zeros(3), 1e-30)
    assert_close(sum(y) / 3, 0)
    assert_close(sum(y**2) / 3, 1)


def test_scale_and_shift_of_the_input_do_not_matter():
    v = draw(layernorm, 1) | {"epsilon": 1e-30}
    assert_close(layernorm(**v), layernorm(**{**v, "z": 7 * v["z"] + 5}))


def test_equal_entries_give_the_shift():
    v = draw(layernorm, 2)
    assert_close(layernorm(**{**v, "z": np.full(3, 4.0)}), v["beta"])
