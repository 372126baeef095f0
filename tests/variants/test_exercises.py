"""Results in the solutions of section 6.2."""

import math

import numpy as np

from snippets.variants.gru_candidate_reset_after import gru_candidate_reset_after
from snippets.variants.gru_step import gru_step
from snippets.variants.gru_update_chung import gru_update_chung
from tests.support.prose import assert_says

PAGE = "variants.md"


def test_exercise_6_2_1_gru_by_hand():
    weights = {"W_r": 0, "R_r": 0, "b_r": 0, "W_z": 1, "R_z": 2, "b_z": 0, "W_h": 1, "R_h": -2, "b_h": 0}
    arrays = {name: np.full((1,) if name[0] == "b" else (1, 1), float(value)) for name, value in weights.items()}
    h = gru_step(**arrays, x_t=np.ones(1), h_prev=np.full(1, 0.5))[0]
    r, z, new = 0.5, 1 / (1 + math.exp(-2)), math.tanh(1 - 2 * 0.25)
    assert abs(z * 0.5 + (1 - z) * new - h) < 1e-15
    assert_says(
        PAGE,
        f"$r_t = \\sigma(0) = {r:.4f}$, $z_t = \\sigma(2) = {z:.4f}$, $\\tilde h_t = \\tanh(1 - 2 \\cdot 0.25) = {new:.4f}$",
        f"and $h_t = z_t h_{{t-1}} + (1 - z_t) \\tilde h_t = {h:.4f}$.",
        f"Chung's orientation gives $(1 - z_t) h_{{t-1}} + z_t \\tilde h_t = {gru_update_chung(z, 0.5, new):.4f}$",
    )


def test_reset_before_and_after():
    r, h, swap, zero = np.array([1.0, 0.0]), np.array([0.5, 0.8]), np.array([[0.0, 1.0], [1.0, 0.0]]), np.zeros(2)
    before = np.tanh(swap @ (r * h))
    after = gru_candidate_reset_after(np.zeros((2, 1)), swap, zero, zero, r, np.zeros(1), h)
    assert_says(
        PAGE,
        f"so $\\tilde h_t = \\tanh(R_h (r_t \\odot h_{{t-1}})) = (0, {before[1]:.4f})$;",
        f"so $\\tilde h_t = \\tanh(r_t \\odot (R_h h_{{t-1}})) = ({after[0]:.4f}, 0)$.",
    )
    assert before[0] == after[1] == 0


def largest(count):
    n = 1
    while count(n + 1) <= 1_000_000:
        n += 1
    return n


def test_exercise_6_2_2_a_million_parameters():
    counts = {k: lambda n, k=k: k * (n * 256 + n * n + n) for k in (4, 3)}
    lstm, gru, smallest = largest(counts[4]), largest(counts[3]), largest(lambda n: 2 * (n * 256 + n))

    def says(cells, count):
        return f"{cells:,} cells, $", f"= {count:,}$".replace(",", "{,}")

    assert_says(
        PAGE,
        *says(lstm, counts[4](lstm)),
        *says(gru, counts[3](gru)),
        *says(smallest, 2 * (smallest * 257)),
    )


def test_exercise_6_2_3_a_state_that_is_a_mean():
    h, seen = 0.0, []
    for _ in range(3):
        h = gru_update_chung(1 - 0.5, h, 0.9)
        seen.append(h)
    assert_says(
        PAGE,
        f"= {seen[0]:g}$, then $0.5 \\cdot {seen[0]:g} + 0.5 \\cdot 0.9 = {seen[1]:g}$",
        f"$0.5 \\cdot {seen[1]:g} + 0.5 \\cdot 0.9 = {seen[2]:g}$: halfway to 0.9 each time",
        f"$3 \\cdot 0.9 = {3 * 0.9:.1f}$",
    )
    for _ in range(1000):
        h = gru_update_chung(0.5, h, 0.9)
    assert abs(h - 0.9) < 1e-12
