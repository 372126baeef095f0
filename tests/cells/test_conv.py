import numpy as np

from snippets.cells.conv import conv
from tests.support.draws import assert_close, draw


def test_equals_the_convolution_of_numpy_with_the_kernel_turned_round():
    for seed in range(8):
        v = draw(conv, seed)
        assert_close(conv(**v), np.convolve(v["x"], v["w"][::-1], mode="same"))


def test_value_by_hand():
    assert_close(conv(np.array([1.0, 10.0, 100.0]), np.array([1.0, 2.0, 3.0])), [210.0, 321.0, 32.0])


def test_shifted_row_gives_shifted_result():
    w, x = np.array([0.5, -1.0, 2.0]), np.array([0.0, 0.0, 3.0, 1.0, 0.0, 0.0, 0.0])
    assert_close(np.roll(conv(w, x), 1), conv(w, np.roll(x, 1)))
