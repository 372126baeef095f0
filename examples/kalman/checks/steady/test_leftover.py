from formulas.steady.leftover import leftover


def test_it_is_reached_where_nothing_is_known_before():
    left, right = leftover(1e6, 2)
    assert right * (1 - 1e-5) < left < right
