"""How long a cell remembers: the numbers are the snippets'."""

import pytest

from snippets.lstm_cell.forget_half_life import forget_half_life
from snippets.neural_networks.sigmoid import sigmoid
from tests.browser.live import come_to, heights, numbers, said, type_in

pytestmark = pytest.mark.browser


def test_numbers_and_curve(look):
    figure = come_to(look("architecture/lstm-cell/", "dark", "phone"), "half-life")
    for bias in (1.0, -2.0, 0.0, 4.95, 8.0):
        type_in(figure, forget_bias=bias)
        f = sigmoid(bias)
        assert numbers(figure) == pytest.approx([f, forget_half_life(f), f**10, f**100], rel=1e-12, abs=0)
        assert heights(figure) == pytest.approx([f**t for t in range(41)], abs=1e-4)
        more = forget_half_life(sigmoid(bias + 1))
        assert f"make it {more:{'.3g' if more < 1000 else '.0f'}}." in said(figure)


def test_the_curves_behind_are_those_of_the_picture(look):
    figure = come_to(look("architecture/lstm-cell/", "light", "wide"), "half-life")
    for bias in range(6):
        assert heights(figure, bias) == pytest.approx([sigmoid(float(bias)) ** t for t in range(41)], abs=1e-4)
