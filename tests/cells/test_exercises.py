"""Results in the solutions of section 6.2a."""

import math

import numpy as np

from snippets.cells.conv import conv
from snippets.cells.lstmp_parameter_count import lstmp_parameter_count
from snippets.cells.phased_time_gate import phased_time_gate
from tests.support.prose import assert_says

PAGE = "cells.md"


def grouped(number):
    return f"{number:,}".replace(",", "{,}")


def test_exercise_6_2a_1_clock():
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


def test_exercise_6_2a_2_projection():
    plain, counts = 4 * (1000 * 200 + 1000**2 + 1000), {m: lstmp_parameter_count(1000, m, 200) for m in range(1, 1001)}
    m = max(m for m, count in counts.items() if count <= plain / 2)
    assert counts[m + 1] > plain / 2
    assert_says(PAGE, f"= {grouped(plain)}$. With $m = {m}$", f"together {counts[m]:,}, just under half; with {m + 1} it is more")
    assert_says(PAGE, f"= {grouped(counts[m] - 1000 * m)}$, and $P$ has", f"$P$ has {100 * 1000 * m / counts[m]:.1f} % of them")


def test_exercise_6_2a_3_convolution():
    w, x = np.array([1.0, 2.0, 3.0]), np.array([0.0, 0.0, 1.0, 0.0, 0.0])
    result, moved = (", ".join(f"{value:g}" for value in conv(w, row)) for row in (x, np.roll(x, 1)))
    assert_says(PAGE, f"It is $({result})$", f"the result moves too, to $({moved})$")
