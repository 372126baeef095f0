from formulas.steady.scalar_gain import scalar_gain


def test_value_by_hand():
    assert scalar_gain(3, 1) == 0.75


def test_range():
    assert all(0 < scalar_gain(p, r) < 1 for p in (0.1, 1, 10) for r in (0.1, 1, 10))
