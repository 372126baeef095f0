"""Draws: sizes that tell axes apart, nothing zero, every kind within its bounds, both branches met."""

import itertools

import numpy as np
import pytest

from equations.draw import SIZES, first_indices, size, sizes_of, value
from equations.errors import EquationError
from equations.snippets import Declared, Signature
from tests.equations.tiny import project

PAGE = "docs/cell.md"


def draws(axes, kind, count=200):
    rng = np.random.default_rng(3)
    return [value(Declared("x", axes, kind), rng) for _ in range(count)]


def test_sizes_differ_and_so_do_the_sums_that_are_stacked():
    assert len(set(SIZES.values())) == len(SIZES)
    assert min(SIZES.values()) >= 3
    assert SIZES["T"] >= 4
    assert SIZES["T"] % 2 == 1, "a wrong sign in every factor of a product over T would cancel"
    for one, other in itertools.combinations("nd", 2):
        assert SIZES[one] + SIZES[other] not in SIZES.values()


@pytest.mark.parametrize(("text", "number"), [("n", 3), ("2", 2), ("4n", 12), ("n+d", 7), ("T + 1", 12), ("d+3n", 13)])
def test_size(text, number):
    assert size(text) == number


@pytest.mark.parametrize("text", ["q", "n*d", "", "n-1", "n+"])
def test_unknown_size(text):
    with pytest.raises(EquationError, match="in Shapes is not known"):
        size(text)


def test_indices_start_at_zero_only_where_there_is_one_more():
    assert first_indices(Declared("h", ("T+1", "n"))) == (0, 1)
    assert first_indices(Declared("w", ("n+d", "4n"))) == (1, 1)


def test_nothing_is_zero_and_both_signs_occur():
    arrays = np.array(draws(("n", "d"), ""))
    assert np.abs(arrays).min() >= 0.2
    assert (arrays > 0).any()
    assert (arrays < 0).any()


@pytest.mark.parametrize(
    ("kind", "holds"),
    [
        ("positive", lambda a: (a >= 0.2) & (a <= 1.5)),
        ("unit", lambda a: (a > 0) & (a < 1)),
        ("probability", lambda a: (a > 0) & np.isclose(a.sum(), 1)),
        ("onehot", lambda a: np.isin(a, [0, 1]) & (a.sum() == 1)),
        ("binary", lambda a: np.isin(a, [0, 1])),
    ],
)
def test_kind_of_an_array(kind, holds):
    assert all(np.all(holds(array)) for array in draws(("K",), kind))


def test_integers_and_indices_take_every_value():
    assert set(draws(None, "integer")) == set(range(1, 7))
    assert set(draws(None, "index T")) == set(range(1, 12))


def test_a_function_is_smooth_and_not_linear():
    for function in draws(None, "function", 5):
        z = np.linspace(-1, 1, 5)
        assert np.abs(np.diff(function(z), 2)).max() > 1e-4


def test_sizes_are_known_by_their_letters():
    signature = Signature((Declared("x", ("n+d",)), Declared("k", None, "index T")), (Declared("y", ("2K",)),), {}, ())
    assert sizes_of(signature) == {"n": 3, "d": 4, "K": 5, "T": 11}


def test_draws_are_the_same_every_time(tmp_path):
    one, two = (project(tmp_path).equations["gate"].verdict for _ in range(2))
    assert (one.draws, one.difference) == (two.draws, two.difference)


RAMP = '''import numpy as np


def ramp(z):
    """Return the ramp.

    Shapes: z () -> ramp ()
    Where: z is a number
    Source: this report
    """
    return np.where(z > {bound}, z, 0.0)
'''
RAMP_PAGE = """# 2.1 Ramp

$$
\\operatorname{ramp}(z) = \\begin{cases} z & z > BOUND \\\\ 0 & \\text{otherwise} \\end{cases}
$$

```python
--8<-- "snippets/ramp/ramp.py"
```
"""


@pytest.mark.parametrize(("bound", "sentence"), [("0", None), ("9", "a branch of the cases, max or min was never met in 64 draws")])
def test_both_branches_must_be_met(bound, sentence, tmp_path):
    files = {
        "docs/ramp.md": RAMP_PAGE.replace("BOUND", bound),
        "snippets/ramp/ramp.py": RAMP.format(bound=bound),
        "tests/ramp/test_ramp.py": "def test_it():\n    pass\n",
    }
    verdict = project(tmp_path, files).equations["ramp"].verdict
    assert verdict.checked == (sentence is None)
    assert [problem.message.startswith(sentence) for problem in verdict.problems] == ([] if sentence is None else [True])
