"""The example of the page."""

import numpy as np

from formulas.motion.state import state


def test_the_cart_of_the_page():
    cart = state(np.array([[1, 0.5], [0, 1]]), np.array([2, 3]), np.zeros((2, 1)), [0], 0)
    assert cart[0] == 3.5
