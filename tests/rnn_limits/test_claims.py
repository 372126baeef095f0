"""Numbers and claims in the prose and the tables of section 2.3."""

import math

import numpy as np
import pytest

from snippets.rnn_limits.hochreiter_bound import hochreiter_bound
from snippets.rnn_limits.scalar_gradient import scalar_gradient
from snippets.rnn_limits.scalar_recurrence import scalar_recurrence
from snippets.rnn_limits.scalar_tanh_gradient import scalar_tanh_gradient
from snippets.rnn_limits.singular_value_bound import singular_value_bound
from tests.support.oracles import complex_step
from tests.support.prose import assert_says

PAGE = "foundations/rnn-limits.md"


def power(value):
    """Write a number as the page does: two digits and a power of ten, in dollars."""
    mantissa, exponent = f"{value:.1e}".split("e")
    return rf"${mantissa} \times 10^{{{int(exponent)}}}$"


def tanh_gradient(w, steps, h_0=0.5):
    h = [h_0]
    for _ in range(steps):
        h.append(np.tanh(w * h[-1]))
    return scalar_tanh_gradient(np.array(h), w)


def states(R, b, h_0, steps):
    h = [np.array(h_0)]
    for _ in range(steps):
        h.append(np.tanh(R @ h[-1] + b))
    return np.array(h)


def test_table_of_the_linear_unit():
    def row(w):
        return [scalar_gradient(w, 0.5, t)[0] for t in (10, 50, 100)]

    half, nine, one, eleven, two = (row(w) for w in (0.5, 0.9, 1.0, 1.1, 2.0))
    assert one == [1, 1, 1]
    assert_says(
        PAGE,
        f"| 0.5 | {' | '.join(map(power, half))} | vanishes exponentially |",
        f"| 0.9 | {nine[0]:.3f} | {power(nine[1])} | {power(nine[2])} | vanishes exponentially |",
        "| **1** | **1** | **1** | **1** | **constant** |",
        f"| 1.1 | {eleven[0]:.2f} | {eleven[1]:.0f} | {power(eleven[2])} | explodes exponentially |",
        f"| 2 | {two[0]:.0f} | {power(two[1])} | {power(two[2])} | explodes exponentially |",
    )


def test_first_states_of_the_linear_unit():
    first = [scalar_recurrence(0.9, 1.0, t) for t in (1, 2, 3)]
    assert_says(PAGE, f"at every step: {first[0]:g}, {first[1]:.2f}, {first[2]:.3f}, and after 100 steps")


def test_table_of_the_linear_unit_by_repeated_multiplication():
    for w in (0.5, 0.9, 1.0, 1.1, 2.0):
        product = 1.0
        for t in range(1, 101):
            product *= w
            assert scalar_gradient(w, 0.5, t)[0] == pytest.approx(product, rel=1e-12)


def test_weight_one_constant_parameter_gradient_linear():
    """At w = 1 the derivative by the start is 1; the derivative by the weight, by complex step, is t times h_0."""
    for t in (10, 50, 100):
        exact = complex_step(lambda w, t=t: (w**t * 0.5).sum(), {"w": np.ones(1)})["w"][0]
        assert scalar_gradient(1.0, 0.5, t) == (1, pytest.approx(exact))
        assert exact == pytest.approx(t * 0.5)
    assert_says(PAGE, r"in proportion to $t$: at $w = 1$ it is $t\,h_0$")


def test_table_of_the_tanh_unit():
    def row(w):
        return [tanh_gradient(w, steps) for steps in (10, 50, 100)]

    nine, one, eleven, two = (row(w) for w in (0.9, 1.0, 1.1, 2.0))
    assert_says(
        PAGE,
        f"| 0.9 | {nine[0]:.3f} | {power(nine[1])} | {power(nine[2])} | vanishes exponentially |",
        f"| **1** | **{one[0]:.3f}** | **{one[1]:.3f}** | **{one[2]:.3f}** | **vanishes slowly, like** $T^{{-3/2}}$ |",
        f"| 1.1 | {eleven[0]:.3f} | {power(eleven[1])} | {power(eleven[2])} | vanishes exponentially |",
        f"| 2 | {' | '.join(map(power, two))} | vanishes exponentially: saturation |",
        f"after 1000 steps {power(tanh_gradient(1.0, 1000))} is left",
    )


def test_tanh_exponential_or_power_law():
    """Ten more steps multiply by a constant factor for w = 0.9, 1.1 and 2, and by ever less of a factor for w = 1."""
    for w in (0.9, 1.1, 2.0):
        ratios = [tanh_gradient(w, t + 10) / tanh_gradient(w, t) for t in (100, 150)]
        assert ratios[0] == pytest.approx(ratios[1], rel=1e-3)
        assert ratios[0] < 0.4
    ratios = [tanh_gradient(1.0, t + 10) / tanh_gradient(1.0, t) for t in (100, 1000)]
    assert 0.85 < ratios[0] < 0.9
    assert 0.98 < ratios[1] < 1


def test_tanh_weight_two_settles_where_the_slope_is_small():
    h = states(np.array([[2.0]]), 0.0, [0.5], 200)[-1, 0]
    slope = 1 - h**2
    assert_says(
        PAGE,
        rf"settles at {h:.3f}, where the slope of tanh is {slope:.3f}, "
        rf"and each step multiplies by $2 \cdot {slope:.3f} = {2 * slope:.2f}$",
    )


def test_two_resting_states_keep_a_sign():
    """From 200 starts each state ends at the resting place of its own sign; with w = 0.9 all end at 0."""
    starts = np.linspace(-0.995, 0.995, 200)
    ends = {w: states(np.diag(np.full(200, w)), 0.0, starts, 400)[-1] for w in (0.9, 2.0)}
    rest = ends[2.0][-1]
    assert np.allclose(ends[2.0], np.sign(starts) * rest, rtol=0, atol=1e-12)
    assert np.max(np.abs(ends[0.9])) < 1e-12
    assert rest == pytest.approx(math.tanh(2 * rest), abs=1e-15)
    assert_says(PAGE, f"two such *resting states*, {rest:.3f} and −{rest:.3f}, and keeps a sign for ever")


def test_a_push_is_forgotten_by_tanh_and_kept_by_the_linear_unit():
    rest = states(np.array([[2.0]]), 0.0, [0.5], 200)[-1, 0]
    pushed = states(np.array([[2.0]]), 0.0, [rest - 0.5], 5)[-1, 0]
    assert_says(
        PAGE,
        f"five steps after the state was moved from {rest:.3f} to {rest - 0.5:.3f}, it is back to within {math.ceil(1e4 * (rest - pushed)) / 1e4}",
    )
    assert scalar_recurrence(1.0, rest, 5) - scalar_recurrence(1.0, rest - 0.5, 5) == pytest.approx(0.5)


def growth(R, drive, rng, steps):
    """Return the logarithm of the growth per step of a small difference, after 200 steps of settling."""
    h, difference, total = rng.standard_normal(len(R)), rng.standard_normal(len(R)), 0.0
    for step in range(200 + steps):
        h = np.tanh(R @ h + drive * rng.standard_normal(len(R)))
        difference = (1 - h**2) * (R @ difference)
        size = np.linalg.norm(difference)
        difference = difference / size
        total += math.log(size) * (step >= 200)
    return total / steps


def driven(g, steps):
    exponents = []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        exponents.append(growth(g / 8 * rng.standard_normal((64, 64)), 1.0, rng, steps))
    return np.median(exponents)


def test_lyapunov_exponents():
    low, middle, high = (f"{driven(g, 1000):.1f}".replace("-", "−") for g in (0.5, 1.5, 3.0))
    assert driven(1.5, 2000) == pytest.approx(driven(1.5, 1000), abs=0.02)
    assert_says(
        PAGE,
        f"In 64 tanh units, to whose sums standard normal numbers are added at every step, it is {low} if the weights in $R$ have the standard deviation 0.5/8, "
        f"{middle} at 1.5/8 and {high} at 3/8 (median of five networks)",
    )


def test_lyapunov_exponent_of_one_unit():
    """The growth of a linear unit is ln |w|; that of the tanh unit is the slope times weight where it rests."""
    assert math.log(abs(scalar_gradient(-0.7, 1.0, 500)[0])) / 500 == pytest.approx(math.log(0.7))
    measured = math.log(tanh_gradient(2.0, 200) / tanh_gradient(2.0, 100)) / 100
    rest = states(np.array([[2.0]]), 0.0, [0.5], 200)[-1, 0]
    factor = 2 * (1 - rest**2)
    assert measured == pytest.approx(math.log(factor))
    assert_says(PAGE, rf"$\ln {factor:.4f} = {measured:.2f}$")


def test_tanh_near_zero_grows_like_the_linear_unit():
    assert tanh_gradient(2.0, 20, h_0=1e-12) == pytest.approx(2**20, rel=1e-6)
    assert_says(PAGE, rf"twenty steps with $w = 2$ give $2^{{20}} \approx {power(2**20)[1:]}.")


def test_singular_value_above_one_need_not_explode():
    R = 3 * np.eye(2)
    left, right = singular_value_bound(states(R, 0.0, [0.5, 0.5], 20), R, 20)
    assert right ** (1 / 20) == pytest.approx(3)
    assert_says(PAGE, f"from $h_0 = (0.5, 0.5)$ its units saturate, and after 20 steps the Jacobian has norm {power(left)}.")


def test_eigenvalues_zero_and_yet_explosion():
    R = 2 * np.array([[1.0, -1.0], [1.0, -1.0]])
    assert np.trace(R) == 0
    assert np.linalg.det(R) == pytest.approx(0)
    assert np.linalg.svd(R, compute_uv=False)[0] == pytest.approx(4)
    assert np.all(R @ R == 0)
    h = states(R, np.array([2.0, 22.0]), [0.0, 1.0], 10)
    assert np.all(h[:, 0] == 0)
    assert np.all(h[:, 1] == 1)
    left, _ = singular_value_bound(h, R, 10)
    assert_says(
        PAGE,
        r"both eigenvalues are 0, but $\lVert R \rVert_2 = 4$",
        "choose $b = (2, 22)$: from $h_0 = (0, 1)$ the second unit stays saturated",
        f"the Jacobian over 10 steps has norm {left:.0f}.",
    )


def test_logistic_units_singular_value_below_four_is_enough():
    for seed in range(10):
        rng = np.random.default_rng(seed)
        R = rng.standard_normal((5, 5))
        R *= 3.6 / np.linalg.svd(R, compute_uv=False)[0]
        product, h = np.eye(5), rng.uniform(0, 1, 5)
        for drive in rng.standard_normal((50, 5)):
            h = 1 / (1 + np.exp(-(R @ h + drive)))
            product = np.diag(h * (1 - h)) @ R @ product
        assert np.linalg.svd(product, compute_uv=False)[0] <= 0.9**50
    assert_says(PAGE, "For logistic units, whose slope is at most 1/4, below 4 is enough.")


def test_hochreiter_numbers():
    tau, bound = hochreiter_bound(10, 0.2, 20)
    assert_says(
        PAGE,
        rf"Ten units with weights up to 0.2 have $\tau = {tau:.1f}$; "
        f"over 20 steps at most {power(bound)} of an error signal arrives",
        r"counting paths gives $\tau^q / n$, which is $n^2$ times smaller",
    )


def test_larger_weights_do_not_help_logistic_units():
    """Self-connection w at a state that is not 1/2: the factor slope times weight shrinks as the weight grows."""
    factors = []
    for w in (4, 8, 16, 32):
        s = 1 / (1 + math.exp(-w * 0.5))
        factors.append(w * s * (1 - s))
    assert factors == sorted(factors, reverse=True)
    assert factors[-1] < 1e-4


def test_short_range_survives_long_range_vanishes():
    one, hundred = scalar_gradient(0.9, 1.0, 1)[0], scalar_gradient(0.9, 1.0, 100)[0]
    assert_says(PAGE, f"keeps the factor {one:.1f} over one step and {power(hundred)} over a hundred")


def test_backward_pass_without_the_next_step_is_right_at_one_step_only():
    rng = np.random.default_rng(0)
    R, x, v = rng.standard_normal((3, 3)), rng.standard_normal((4, 3)), rng.standard_normal(3)

    def loss(b, steps):
        h, total = np.full(3, 0.2), 0.0
        for t in range(steps):
            h = np.tanh(x[t] + R @ h + b)
            total = total + v @ h
        return total

    b = rng.standard_normal(3)
    for steps in (1, 2, 3, 4):
        h, forgetful = np.full(3, 0.2), np.zeros(3)
        for t in range(steps):
            h = np.tanh(x[t] + R @ h + b)
            forgetful += (1 - h**2) * v
        exact = complex_step(lambda b, steps=steps: loss(b, steps), {"b": b})["b"]
        assert np.allclose(forgetful, exact, rtol=1e-10) == (steps == 1)
    assert_says(PAGE, "is right for $T = 1$ and wrong from $T = 2$ on")
