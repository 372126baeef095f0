"""Numbers and claims in the prose of section 4.1a."""

import math

import numpy as np
import pytest

from snippets.practice.adam_step import adam_step
from snippets.practice.chrono_init import chrono_init
from snippets.practice.clip_gradient import clip_gradient
from snippets.practice.forget_bias import forget_bias
from snippets.practice.momentum_step import momentum_step
from tests.support.prose import assert_says

PAGE = "training/practice.md"


def test_chrono_times_are_uniform_in_steps():
    b_f, b_i = chrono_init(1000, (np.arange(100_000) + 0.5) / 100_000)
    f, i = (1 / (1 + np.exp(-bias)) for bias in (b_f, b_i))
    time = 1 / (1 - f)
    assert np.allclose(i, 1 - f, rtol=1e-12)
    assert np.allclose(np.diff(time), time[1] - time[0], rtol=1e-6)
    assert (round(time[0]), round(time[-1])) == (2, 1000)
    assert round(np.mean(time > 100), 2) == 0.9
    assert_says(PAGE, r"is uniform between 2 and $T_{\text{max}}$ steps", r"nine cells in ten have more than a tenth of $T_{\text{max}}$")


def test_reach_in_a_chunk():
    reach = np.arange(100)
    assert_says(PAGE, f"an error signal goes {reach[-1]} steps back, from its first step none, {reach.mean():.1f} on average")


def test_clipping_does_not_heal():
    for bad in (np.nan, np.inf):
        with np.errstate(invalid="ignore"):
            assert np.isnan(clip_gradient(np.array([bad, 1.0, 2.0]), 1.0)[0])
    assert_says(PAGE, "NaN in $g$ stays NaN, and infinity becomes NaN.")


def test_biases_for_a_half_life():
    assert_says(PAGE, f"That is {forget_bias(10):.1f} for 10 steps and {forget_bias(100):.1f} for 100.")
    gate = 1 / (1 + math.exp(-1))
    assert_says(PAGE, f"A fresh cell with forget bias 1 has a half-life of {math.log(2) / -math.log(gate):.1f} steps.")


def test_momentum_tenfold():
    theta, v, before = np.zeros(1), np.zeros(1), np.zeros(1)
    for _ in range(400):
        before = theta
        theta, v = momentum_step(theta, v, np.ones(1), 0.9, 1.0)
    assert (before - theta)[0] == pytest.approx(10)
    assert_says(PAGE, r"with $\mu = 0.9$ and a constant gradient the step grows tenfold")


def test_first_step_of_adam_has_the_size_of_the_learning_rate():
    for size in (1e-4, 1.0, 1e4):
        theta, _, _ = adam_step(np.zeros(1), np.zeros(1), np.zeros(1), np.array([size]), 1, 0.01, 0.9, 0.999, 1e-8)
        assert theta[0] == pytest.approx(-0.01, rel=1e-3)
    assert_says(PAGE, r"The first step has the size $\eta$, whatever the size of the gradient.")


def test_dropout_at_every_step():
    assert_says(PAGE, f"kept with 0.8 at each of 20 steps would survive with probability {0.8**20:.3f}")
    assert_says(PAGE, f"{100 * 0.8**20:.0f} % of it survives 20 steps")


def test_orthogonal_weights_keep_the_length_of_an_error_signal():
    rng = np.random.default_rng(0)
    R, _ = np.linalg.qr(rng.normal(size=(6, 6)))
    assert np.allclose(R.T @ R, np.eye(6), rtol=0, atol=1e-13)
    delta = first = rng.normal(size=6)
    for _ in range(1000):
        delta = R.T @ delta
    assert np.isclose(np.linalg.norm(delta), np.linalg.norm(first), rtol=1e-11)
    assert_says(PAGE, r"$R^\top \delta$ is as long as $\delta$")
