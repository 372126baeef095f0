"""Numbers and claims in the prose of section 6.2."""

import numpy as np

from snippets.lstm_cell.lstm_step import lstm_step
from snippets.lstm_cell.parameter_count_b import parameter_count_b
from snippets.neural_networks.sigmoid import sigmoid
from snippets.variants.gru_step import gru_step
from snippets.variants.gru_update_chung import gru_update_chung
from tests.support.draws import draw
from tests.support.paths import ROOT
from tests.support.prose import assert_says

PAGE = "variants.md"


def learned_by_gru(n, d):
    """Return the parameters of a GRU, counted in the arrays of the snippet, of which every size is scaled."""
    shapes = [np.shape(array) for name, array in draw(gru_step, 0).items() if name[0] in "WRb"]
    sizes = {shapes[0][0]: n, shapes[0][1]: d}
    return sum(np.prod([sizes[size] for size in shape]) for shape in shapes)


def test_sizes_of_gru_and_lstm_in_the_text():
    lstm, gru = parameter_count_b(128, 64), learned_by_gru(128, 64)
    assert gru * 4 == lstm * 3
    assert_says(PAGE, f"For $n = 128$ and $d = 64$ that is {gru:,} against {lstm:,}.", "three quarters of the parameters")


def test_the_first_numbers():
    """The GRU of the text keeps 0.75; in the other orientation its gate is 1 - 0.75."""
    assert_says(PAGE, f"$0.75 \\cdot 0.8 + 0.25 \\cdot (-0.4) = {gru_update_chung(0.25, 0.8, -0.4):g}$")


def test_gru_state_is_a_mean_and_cannot_count_where_the_lstm_can():
    gates = {name: np.full(1, 60.0) for name in ("b_f", "b_i", "b_c", "b_o")}
    zero = {f"{kind}_{part}": np.zeros((1, 1)) for kind in "WR" for part in "ficorzh"}
    lstm = {name: array for name, array in zero.items() if name[2] in "fico"}
    gru = {name: array for name, array in zero.items() if name[2] in "rzh"} | {f"b_{g}": np.full(1, 0.3) for g in "rzh"}
    c, h = np.zeros(1), np.zeros(1)
    for _ in range(25):
        _, c = lstm_step(**lstm, **gates, x_t=np.ones(1), h_prev=np.zeros(1), c_prev=c)
        h = gru_step(**gru, x_t=np.ones(1), h_prev=h)
    assert c[0] > 24.9
    assert h[0] < 1


def test_where_counting_ends():
    """The first whole number from which one more makes no difference, found by doubling."""
    count = np.float32(1)
    while count + np.float32(1) > count:
        count *= np.float32(2)
    assert count - np.float32(1) + np.float32(1) == count
    assert_says(PAGE, f"$2^{{24}} = {int(count):,}$ for 32 bits".replace(",", "{,}"))


def test_negation_of_the_logistic_function():
    z = np.linspace(-5, 5, 11)
    assert np.allclose(sigmoid(-z), 1 - sigmoid(z), rtol=0, atol=1e-15)


def test_a_test_that_the_page_speaks_of_exists():
    text = (ROOT / "tests/variants/test_gru_update_chung.py").read_text(encoding="utf-8")
    assert "def test_negated_update_gate_gives_the_step_of_cho(" in text
