from formulas.steady.limit import limit


def test_fixed_point_of_the_filter():
    q, r, p = 0.3, 0.9, 5.0
    for _ in range(200):
        p = 1 / (1 / p + 1 / r) + q
    assert abs(limit(q, r) - p) < 1e-12
