import numpy as np

from formulas.motion.state import state


def test_value_by_hand():
    step = state(np.array([[1, 0.5], [0, 1]]), np.array([2, 3]), np.array([[0], [1]]), [4], np.array([0, -1]))
    assert step.tolist() == [3.5, 6]
