import pytest

from snippets.rnn_limits.scalar_recurrence import scalar_recurrence


@pytest.mark.parametrize("w", [0.5, 0.9, 1.0, 1.1, 2.0, -0.9, -1.0, -2.0])
def test_equals_the_loop(w):
    for steps in (0, 1, 2, 7, 50):
        h = 0.3
        for _ in range(steps):
            h = w * h
        assert scalar_recurrence(w, 0.3, steps) == pytest.approx(h, rel=1e-12)


def test_negative_weight_alternates():
    assert [scalar_recurrence(-1.0, 2.0, t) for t in range(5)] == [2, -2, 2, -2, 2]


def test_limit_three_cases():
    assert abs(scalar_recurrence(0.9, 1.0, 1000)) < 1e-45
    assert scalar_recurrence(1.0, 0.3, 10**6) == 0.3
    assert scalar_recurrence(1.1, 1.0, 1000) > 1e41
