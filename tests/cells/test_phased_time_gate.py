import numpy as np

from snippets.cells.phased_time_gate import phased_time_gate
from tests.support.draws import assert_close


def gate(t, s=0.0, tau=10.0, r_on=0.4, alpha=0.01):
    return phased_time_gate(t, np.array([s]), np.array([tau]), r_on, alpha)[0]


def test_value_by_hand_up_down_and_shut():
    """Period 10, open for 4: up from 0 to 2, down from 2 to 4, then the leak."""
    times = (0, 0.5, 1, 2, 3, 3.5, 4, 5, 9)
    assert_close([gate(t) for t in times], [0, 0.25, 0.5, 1, 0.5, 0.25, 0.004, 0.005, 0.009])


def test_repeats_after_a_period_also_before_the_shift():
    times = np.linspace(0, 10, 41)[:-1]
    for period in (-2, -1, 1, 7):
        assert_close([gate(t + 3 + 10 * period, s=3.0) for t in times], [gate(t) for t in times], atol=1e-12)


def test_highest_value_is_one_in_the_middle_of_the_open_share():
    values = [gate(t) for t in np.linspace(0, 10, 10001)]
    assert max(values) == 1
    assert np.argmax(values) == 2000


def test_share_of_time_open():
    values = np.array([gate(t, alpha=0.0) for t in np.linspace(0, 100, 100001)[:-1]])
    assert abs(np.mean(values > 1e-9) - 0.4) < 1e-3


def test_cells_have_clocks_of_their_own():
    both = phased_time_gate(7.3, np.array([1.0, 2.0]), np.array([3.0, 5.0]), 0.5, 0.1)
    assert_close(both, [gate(7.3, 1.0, 3.0, 0.5, 0.1), gate(7.3, 2.0, 5.0, 0.5, 0.1)])
