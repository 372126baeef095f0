"""Results in the solutions of section 4.1a."""

import math

import numpy as np

from snippets.practice.adam_step import adam_step
from snippets.practice.chrono_init import chrono_init
from tests.support.prose import assert_says

PAGE = "training/practice.md"


def test_exercise_4_1a_1_one_cell_of_chrono():
    b_f, _ = chrono_init(1000, np.array([0.5]))
    left, steps = 1.0, round(1 + math.exp(b_f[0]))
    for _ in range(steps):
        left *= 1 / (1 + math.exp(-b_f[0]))
    assert_says(PAGE, rf"= \ln 500 = {b_f[0]:.2f}$", f"the time is {steps} steps", f"= {left:.3f}$ is left, about")


def test_exercise_4_1a_2_two_steps_of_adam():
    theta = m = v = np.zeros(1)
    places = []
    for k, g in ((1, 2.0), (2, -2.0)):
        theta, m, v = adam_step(theta, m, v, np.array([g]), k, 0.01, 0.9, 0.999, 1e-8)
        places.append(theta[0])
    first, second = (f"{place:.2f}".replace("-", "−") if n == 0 else f"{place:.4f}".replace("-", "−") for n, place in enumerate(places))
    assert_says(PAGE, f"to {first}.", f"to {second}. Plain gradient descent", f"$\\hat m$ is −{-m[0] / 0.19:.3f}")


def reached(length, back, stream=10_000):
    """Count the steps of a stream in chunks from which an error signal goes so far back."""
    return sum(step % length >= back for step in range(stream))


def test_exercise_4_1a_3_chunks():
    assert_says(PAGE, f"half of the losses, {reached(100, 50):,}", f"it is 950 of 1000, so {reached(1000, 50):,}")
    assert reached(1000, 50, 1000) == 950
