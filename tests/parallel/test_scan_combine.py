import numpy as np

from snippets.lstm_cell.lstm_step import lstm_step
from snippets.parallel.linear_recurrence import linear_recurrence
from snippets.parallel.scan_combine import scan_combine
from tests.support.draws import assert_close, draw


def test_one_combined_step_does_the_work_of_two():
    for seed in range(8):
        v, h = draw(scan_combine, seed), np.array([0.3, -2.0, 5.0])
        after_two = linear_recurrence(v["a_2"], linear_recurrence(v["a_1"], h, v["b_1"]), v["b_2"])
        kept, added = scan_combine(**v)
        assert_close(linear_recurrence(kept, h, added), after_two)


def test_associative_but_not_commutative():
    rng = np.random.default_rng(0)
    first, second, third = (tuple(rng.normal(size=(2, 3))) for _ in range(3))
    left = scan_combine(*scan_combine(*first, *second), *third)
    assert_close(left, scan_combine(*first, *scan_combine(*second, *third)))
    assert np.min(np.abs(scan_combine(*first, *second)[1] - scan_combine(*second, *first)[1])) > 1e-3


def test_ten_rounds_give_all_1024_states():
    rng = np.random.default_rng(1)
    a, b, h_0 = rng.uniform(0.8, 1.0, (1024, 3)), rng.normal(size=(1024, 3)), rng.normal(size=3)
    kept, added, rounds = a, b, 0
    while (shift := 2**rounds) < 1024:
        later = scan_combine(kept[:-shift], added[:-shift], kept[shift:], added[shift:])
        kept, added = np.vstack([kept[:shift], later[0]]), np.vstack([added[:shift], later[1]])
        rounds += 1
    assert rounds == 10
    h = h_0
    for t in range(1024):
        h = linear_recurrence(a[t], h, b[t])
        assert_close(kept[t] * h_0 + added[t], h, atol=1e-10)


def test_lstm_step_is_not_of_this_form():
    """A step a h + b maps the middle of two states to the middle of their images; the LSTM does not."""
    v = draw(lstm_step, 2)
    low, middle, high = (lstm_step(**{**v, "h_prev": v["h_prev"] + shift})[1] for shift in (-1, 0, 1))
    assert np.max(np.abs((low + high) / 2 - middle)) > 0.01
