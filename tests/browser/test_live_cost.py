"""What it costs: the counts are the snippets'."""

import numpy as np
import pytest

from snippets.limitations.lstm_sequence_cost import lstm_sequence_cost
from snippets.transformer.attention_cost import attention_cost
from snippets.transformer.crossover_length import crossover_length
from snippets.transformer.equal_weight_cells import equal_weight_cells
from snippets.transformer.transformer_block_cost import transformer_block_cost
from tests.browser.live import come_to, heights, numbers, said, type_in

pytestmark = pytest.mark.browser

LENGTHS = [round(10 ** (1 + step / 10)) for step in range(41)]


@pytest.fixture
def figure(look):
    return come_to(look("transformer/", "light", "phone"), "cost")


@pytest.mark.parametrize("equal", [False, True])
def test_counts_and_curves(figure, equal):
    if equal:
        figure.get_by_text("with as many weights").click()
    for d, T in [(512, 1000), (512, 2050), (64, 99_999), (2048, 10), (100, 403)]:
        type_in(figure, width_d=d, length_T=T)
        assert_counts(figure, d, T, equal)


def assert_counts(figure, d, T, equal):
    fewer = int(equal_weight_cells(d))
    n = fewer if equal else d
    lstm, attention, block = lstm_sequence_cost(T, n, d), attention_cost(T, d), transformer_block_cost(T, d)
    assert numbers(figure) == [n, lstm, attention, block, crossover_length(d)]
    counts = (
        lambda T: lstm_sequence_cost(T, d, d),
        lambda T: lstm_sequence_cost(T, fewer, d),
        lambda T: attention_cost(T, d),
        lambda T: transformer_block_cost(T, d),
    )
    for at, count in enumerate(counts, 1):
        expected = [(np.log10(count(T) / T) - 4) / 4.5 for T in LENGTHS]
        assert heights(figure, at) == pytest.approx(expected, abs=1e-4)
    words = {-1: "The LSTM layer has less to do", 0: "Both have the same to do", 1: "Attention has less to do"}
    assert words[int(np.sign(lstm - attention))] in said(figure)


def test_a_length_is_a_whole_number(figure):
    figure.get_by_label("length T", exact=True).press("ArrowRight")
    figure.get_by_label("width d", exact=True).press("ArrowLeft")
    type_in(figure)
    assert all(number == int(number) for number in numbers(figure))
