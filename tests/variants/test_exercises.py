"""Results in the solutions of section 6.2."""

import math

import numpy as np

from snippets.variants.gru_candidate_reset_after import gru_candidate_reset_after
from snippets.variants.gru_step import gru_step
from snippets.variants.gru_update_chung import gru_update_chung
from snippets.variants.phased_time_gate import phased_time_gate
from snippets.variants.scan_combine import scan_combine
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


def test_exercise_6_2_2_reset_before_and_after():
    r, h, swap, zero = np.array([1.0, 0.0]), np.array([0.5, 0.8]), np.array([[0.0, 1.0], [1.0, 0.0]]), np.zeros(2)
    before = np.tanh(swap @ (r * h))
    after = gru_candidate_reset_after(np.zeros((2, 1)), swap, zero, zero, r, np.zeros(1), h)
    assert_says(
        PAGE,
        f"so $\\tilde h_t = \\tanh(R_h (r_t \\odot h_{{t-1}})) = (0, {before[1]:.4f})$. After:",
        f"so $\\tilde h_t = \\tanh(r_t \\odot (R_h h_{{t-1}})) = ({after[0]:.4f}, 0)$.",
    )
    assert before[0] == after[1] == 0


def largest(count):
    n = 1
    while count(n + 1) <= 1_000_000:
        n += 1
    return n


def test_exercise_6_2_3_a_million_parameters():
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


def test_exercise_6_2_4_clock():
    gates = [phased_time_gate(float(t), np.zeros(1), np.full(1, 100.0), 0.05, 0.0)[0] for t in range(1000)]
    opened = [t for t in range(1000) if gates[t] > 0]
    left = math.prod(1 - gate / 2 for gate in gates)
    assert opened[:4] == [1, 2, 3, 4]
    assert_says(PAGE, f"for $t = 1, 2, 3, 4$: {len(opened)} times in 1000.")
    assert_says(PAGE, *(rf"\frac{{2 \cdot 0.0{t}}}{{0.05}} = {gates[t]:.1f}$" for t in (1, 2, 3, 4)))
    assert_says(PAGE, f"= {math.prod(1 - gate / 2 for gate in gates[:100]):.4f}$")
    for value in (left, 0.5**1000):
        digits, exponent = f"{value:.1e}".split("e")
        assert_says(PAGE, f"${digits} \\times 10^{{{int(exponent)}}}$")


def test_exercise_6_2_5_scan_by_hand():
    steps = [(0.5, 1.0), (2.0, 0.0), (0.1, 3.0)]
    first, last = scan_combine(*steps[0], *steps[1]), scan_combine(*steps[1], *steps[2])
    for one, other in zip(scan_combine(*first, *steps[2]), scan_combine(*steps[0], *last), strict=True):
        assert abs(one - other) < 1e-15
    kept, added = scan_combine(*first, *steps[2])
    assert_says(
        PAGE,
        f"First two: $({first[0]:g}, {first[1]:g})$; with the third: $({kept:g}, {added:g})$. "
        f"Last two: $({last[0]:g}, {last[1]:g})$; after the first: $({kept:g}, {added:g})$ again.",
        f"= {kept * 4 + added:g}$",
    )
