"""Results in the solutions of section 6.2b."""

import numpy as np

from snippets.parallel.gated_delta_step import gated_delta_step
from snippets.parallel.linear_attention_step import linear_attention_step
from snippets.parallel.scan_combine import scan_combine
from tests.support.prose import assert_says

PAGE = "parallel.md"


def test_exercise_6_2b_1_scan_by_hand():
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


def shown(vector):
    return "(" + ", ".join(f"{value:.10g}" for value in np.round(vector, 12) + 0.0) + ")"


def matrix(C):
    return (
        r"\begin{bmatrix} "
        + r" \\ ".join(" & ".join(f"{value:.10g}" for value in row) for row in np.round(C, 12) + 0.0)
        + r" \end{bmatrix}"
    )


def test_exercise_6_2b_2_two_values():
    keys, values = np.array([[1.0, 0.0], [0.6, 0.8]]), np.array([[3.0, 0.0], [0.0, 4.0]])
    added = corrected = np.zeros((2, 2))
    for key, value in zip(keys, values, strict=True):
        _, added = linear_attention_step(key, key, value, added)
        before, corrected = corrected, gated_delta_step(1.0, 1.0, key, value, corrected)
    assert_says(
        PAGE,
        f"Added: $C = {matrix(added)}$. The first key reads ${shown(added @ keys[0])}$ and the second ${shown(added @ keys[1])}$",
        f"the product of the keys is {keys[0] @ keys[1]:g}",
        f"takes away what its key reads, ${shown(before @ keys[1])}$: $C = {matrix(corrected)}$",
        f"The second key reads ${shown(corrected @ keys[1])}$",
        f"the first reads ${shown(corrected @ keys[0])}$",
    )


def test_exercise_6_2b_3_parity():
    C, seen = np.array([[1.0, 0.0]]), []
    for bit in (1, 1, 0, 1):
        C = gated_delta_step(1.0, 2.0 * bit, np.array([1.0, 0.0]), np.zeros(1), C)
        seen.append(f"${shown(C[0])}$")
    assert_says(PAGE, f"each 0 does nothing: {', '.join(seen)}")
