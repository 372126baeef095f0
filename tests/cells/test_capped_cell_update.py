import numpy as np

from snippets.cells.capped_cell_update import capped_cell_update
from tests.support.draws import assert_close


def test_value_by_hand_below_and_above_the_cap():
    f, c, i, new = np.array([0.75, 0.75]), np.array([4.0, 4.0]), np.array([0.125, 0.5]), np.array([8.0, 8.0])
    assert_close(capped_cell_update(f, c, i, new), [3 + 1, 3 + 2])


def test_gates_never_add_up_to_more_than_one():
    rng = np.random.default_rng(0)
    f, i = rng.uniform(size=(2, 1000))
    assert np.max(capped_cell_update(f, np.ones(1000), i, np.ones(1000))) <= 1 + 1e-15
