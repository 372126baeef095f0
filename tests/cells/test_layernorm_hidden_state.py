import numpy as np

from snippets.cells.layernorm_hidden_state import layernorm_hidden_state
from tests.support.draws import assert_close, draw


def test_value_by_hand():
    """Cell states 1 and 3 with 3 under the root become -0.5 and 0.5."""
    got = layernorm_hidden_state(np.array([1.0, 0.5]), np.array([1.0, 3.0]), np.ones(2), np.zeros(2), 3.0)
    assert_close(got, [-np.tanh(0.5), 0.5 * np.tanh(0.5)])


def test_what_all_cells_have_in_common_is_not_shown():
    v = draw(layernorm_hidden_state, 1)
    assert_close(layernorm_hidden_state(**v), layernorm_hidden_state(**{**v, "c_t": v["c_t"] + 100}), atol=1e-11)
