"""Draws: sizes and range vary, nothing is zero, every kind stays within its bounds."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from equations.draw import (
    DRAWS,
    LARGER,
    WITH_LARGER_NUMBERS,
    WITH_OTHER_SIZES,
    draw,
    other_sizes,
    value,
)
from equations.kinds import KINDS
from equations.library import Library
from equations.settings import Settings
from equations.shapes import Declared, Signature, shape

SETTINGS = Settings()
SIZES = SETTINGS.sizes
OTHER = other_sizes(SIZES)
REPORT = Library(Path("snippets"), SETTINGS)


def draws(axes, kind, count=200, sizes=SIZES, scale=1.0):
    rng = np.random.default_rng(3)
    return [value(Declared("x", axes, kind), rng, sizes, scale) for _ in range(count)]


def expressions(sizes):
    """Return what may be confused: sizes, their neighbours, multiples, and sums of two."""
    found = dict(sizes)
    for letter, number in sizes.items():
        found |= {f"{letter}+1": number + 1, f"{letter}-1": number - 1}
        found |= {f"2{letter}": 2 * number, f"4{letter}": 4 * number}
    for one, other in itertools.combinations(sizes, 2):
        found[f"{one}+{other}"] = sizes[one] + sizes[other]
    return found


@pytest.mark.parametrize("sizes", [SIZES, OTHER])
def test_sizes_differ(sizes):
    assert len(set(sizes.values())) == len(sizes)
    assert min(sizes.values()) >= 3
    assert sizes["T"] >= 4
    assert sizes["T"] % 2 == 1, "a wrong sign in every factor of a product over T would cancel"
    assert sizes["n"] + sizes["d"] not in sizes.values()


def test_other_sizes_are_other_and_in_another_order():
    assert OTHER == {"n": 5, "d": 3, "K": 11, "m": 13, "T": 7}
    assert all(OTHER[letter] != SIZES[letter] for letter in SIZES)
    assert SIZES["n"] < SIZES["d"]
    assert OTHER["n"] > OTHER["d"]


def test_no_relation_between_sizes_holds_on_all_draws():
    usual, other = expressions(SIZES), expressions(OTHER)
    for one, two in itertools.combinations(usual, 2):
        assert usual[one] != usual[two] or other[one] != other[two], f"{one} = {two}"
    for one in usual:
        assert usual[one] != other[one], f"{one} = {usual[one]}"
    for letter in SIZES:
        assert OTHER[letter] not in [number for name, number in other.items() if name != letter]


@pytest.mark.parametrize("sizes", [{}, {"p": 2}, {"p": 3, "q": 5}, {"q": 7, "p": 5, "r": 3}])
def test_other_sizes_of_another_report(sizes):
    other = other_sizes(sizes)
    assert list(other) == list(sizes)
    assert len(set(other.values())) == len(sizes)
    assert all(other[letter] != sizes[letter] for letter in sizes)


def test_nothing_is_zero_and_both_signs_occur():
    arrays = np.array(draws(("n", "d"), ""))
    assert np.abs(arrays).min() >= 0.2
    assert np.abs(arrays).max() <= 1.5
    assert (arrays > 0).any()
    assert (arrays < 0).any()


@pytest.mark.parametrize("scale", [1.0, LARGER])
@pytest.mark.parametrize(
    ("kind", "holds"),
    [
        ("unit", lambda a: (a > 0) & (a < 1)),
        ("probability", lambda a: (a > 0) & np.isclose(a.sum(), 1)),
        ("onehot", lambda a: np.isin(a, [0, 1]) & (a.sum() == 1)),
        ("binary", lambda a: np.isin(a, [0, 1])),
    ],
)
def test_kind_of_an_array_whatever_the_scale(kind, holds, scale):
    assert all(np.all(holds(array)) for array in draws(("K",), kind, scale=scale))


@pytest.mark.parametrize("kind", ["", "positive"])
def test_real_numbers_have_a_scale(kind):
    arrays = np.array(draws(("K",), kind, scale=LARGER))
    assert np.abs(arrays).min() >= 0.6
    assert 4 < np.abs(arrays).max() <= 4.5
    assert (arrays < 0).any() == (kind == "")


def test_integers_and_indices_take_every_value():
    assert set(draws(None, "integer", scale=LARGER)) == set(range(1, 7))
    assert set(draws(None, "index T", scale=LARGER)) == set(range(1, 12))
    assert set(draws(None, "index n+d", sizes={"n": 1, "d": 2})) == {1, 2, 3}


def test_a_function_is_smooth_and_not_linear():
    for function in draws(None, "function", 5):
        z = np.linspace(-1, 1, 5)
        assert np.abs(np.diff(function(z), 2)).max() > 1e-4


@pytest.mark.parametrize("kind", [kind for kind in KINDS if KINDS[kind].axes == 0])
def test_a_number_is_a_float(kind):
    assert [type(number) for number in draws((), kind, 3)] == [float] * 3


SIGNATURE = Signature(
    (Declared("x", ("n+d",)), Declared("a", ()), Declared("k", None, "index T")),
    (Declared("y", ("2K",)),),
    {},
    (),
)


def test_a_draw_depends_on_name_and_number_alone():
    def numbers(number, name):
        return draw(SIGNATURE, number, name, SETTINGS).values["x"].tolist()

    assert numbers(0, "gate") == numbers(0, "gate")
    found = {tuple(numbers(number, name)) for number in range(16) for name in ("gate", "cell")}
    assert len(found) == 32


def test_draws_vary_sizes_and_range():
    for number in range(2 * DRAWS):
        drawn = draw(SIGNATURE, number, "gate", SETTINGS)
        turn = number % DRAWS
        sizes = OTHER if turn == WITH_OTHER_SIZES else SIZES
        assert drawn.sizes == {letter: sizes[letter] for letter in ("n", "d", "K", "T")}
        assert drawn.values["x"].shape == (sizes["n"] + sizes["d"],)
        assert (np.abs(drawn.values["x"]) > 1.5).any() == (turn in WITH_LARGER_NUMBERS)
        assert 1 <= drawn.values["k"] <= sizes["T"]


@pytest.mark.parametrize("name", sorted(REPORT.paths))
def test_every_module_of_the_report_is_finite_and_has_its_shapes_on_all_draws(name):
    function, signature = REPORT.function(name), REPORT.load(name).signature
    assert function is not None
    for number in range(DRAWS):
        drawn = draw(signature, number, name, SETTINGS)
        with np.errstate(over="ignore"):  # exp(-z) of a logistic function that is 0 to rounding
            returned = function(**drawn.values)
        results = returned if isinstance(returned, tuple) else (returned,)
        for item, result in zip(signature.results, results, strict=True):
            assert np.shape(result) == shape(item, drawn.sizes), f"{item.name} on draw {number + 1}"
            assert np.isfinite(result).all(), f"{item.name} on draw {number + 1}"
