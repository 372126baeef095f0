"""Numbers that are written down as the arguments of a snippet: what fits, what is refused, what comes out."""

import numpy as np
import pytest

from equations.given import given
from equations.problem import Problem
from equations.shapes import Declared, Signature
from tests.equations.tiny import project


def signature(*parameters):
    return Signature(tuple(Declared(*one) for one in parameters), (), {}, ())


def test_values_and_sizes():
    declared = signature(
        ("W", ("n", "d")), ("h", ("T+1", "n")), ("u", ("d+2n",)), ("b", ()), ("k", None, "integer")
    )
    values, sizes = given(declared, [[[1, 2, 3]], [[7], [8], [9]], [1, 2, 3, 4, 5], 2, 3])
    assert sizes == {"n": 1, "d": 3, "T": 2}
    assert np.array_equal(values["W"], [[1.0, 2.0, 3.0]])
    assert (values["b"], values["k"]) == (2.0, 3)
    assert isinstance(values["b"], float)


@pytest.mark.parametrize(
    ("parameters", "numbers", "words"),
    [
        (
            [("x", ("n",)), ("y", ("n",))],
            [[1, 2], [1]],
            "y has the shape (1,), beside the others it must be (2,)",
        ),
        ([("x", ("n",))], [1], "x must be a list"),
        ([("b", ())], [[1]], "b must be a number"),
        ([("W", ("n", "d"))], [[1, 2]], "W must be a list of rows"),
        ([("W", ("n", "d"))], [[[1], [1, 2]]], "the rows of W differ in length"),
        ([("x", ("n",))], [[]], "x must be a list"),
        ([("k", None, "integer")], [1.5], "k must be a whole number"),
        ([("phi", None, "function")], [1], "phi is a function"),
        ([("u", ("2n",))], [[1, 2]], "the size '2n' in Shapes is not known"),
    ],
)
def test_what_does_not_fit(parameters, numbers, words):
    with pytest.raises(Problem) as found:
        given(signature(*parameters), numbers)
    assert words in found.value.message


def test_a_snippet_is_asked(tmp_path):
    tiny = project(tmp_path)
    assert tiny.ask("value", "gate", [[[2]], [-1], [0.5]]) == [[0.5]]
    assert "x_t has the shape" in tiny.ask("value", "gate", [[[2]], [-1], [0.5, 1]]).message


def test_a_snippet_that_does_not_keep_the_rules_is_not_run(tmp_path):
    open_file = "    open('written', 'w')\n    return sigmoid(W_f @ x_t + b_f)"
    tiny = project(
        tmp_path, {"snippets/cell/gate.py": ("    return sigmoid(W_f @ x_t + b_f)", open_file)}
    )
    assert isinstance(tiny.ask("value", "gate", [[[2]], [-1], [0.5]]), Problem)
    assert not (tmp_path / "written").exists()
