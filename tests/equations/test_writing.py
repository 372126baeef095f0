"""Conventions of writing: what has the right value and is refused all the same."""

import pytest

from tests.equations.tiny import problems

PAGE = """# 4.1 Steps

$$
LATEX
$$

```python
--8<-- "snippets/steps/step.py"
```
"""
MODULE = '''def step(W_l, a_prev, c_tilde, x_t):
    """Return the step.

    Shapes: W_l (n, n), a_prev (n,), c_tilde (n,), x_t (n,) -> a_l (n,)
    Where: W_l is a weight; a_prev is a layer; c_tilde is a candidate;
        a_l is a layer; x_t is an input
    Source: this report
    """
    return W_l @ a_prev + c_tilde * x_t
'''
TEST = "from snippets.steps.step import step\n\n\ndef test_it():\n    assert step([[1]], [2], [3], [4]) == 14\n"
GOOD = r"a^{(l)} = W^{(l)} a^{(l-1)} + \tilde c_t \odot x_t"


def said(latex, folder):
    files = {
        "docs/steps.md": PAGE.replace("LATEX", latex),
        "snippets/steps/step.py": MODULE,
        "tests/steps/test_step.py": TEST,
    }
    return [sentence.split(": ", 2)[2] for sentence in problems(folder, files)]


def test_the_right_writing(tmp_path):
    assert said(GOOD, tmp_path) == []


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        (
            "{(l-1)}",
            "{(k-1)}",
            "one step earlier or later in a superscript in brackets is counted in l: write l-1 or l+1, or index a sequence",
        ),
        (
            "a^{(l-1)}",
            "a_{l-1}",
            "one step earlier or later in a subscript is counted in t: write t-1 or t+1, or index a sequence",
        ),
        ("a^{(l-1)}", "a_{t-1}", None),
        (
            "W^{(l)}",
            "W_{l}",
            "a layer is written in brackets above, as in W^{(l)}, not as a subscript",
        ),
        (
            r"\tilde c_t",
            r"\tilde c",
            r"a symbol with an accent carries its time like the others: \tilde c_t",
        ),
        (
            "a^{(l)} =",
            r"a^{(l)} \leftarrow",
            r"\leftarrow stands alone and updates a parameter of the function; elsewhere write =",
        ),
        (
            "x_t",
            "x_t_t",
            "two subscripts or two superscripts on one symbol; put braces around the inner one",
        ),
        (
            "W^{(l)}",
            "W^{(l)}^{1}",
            "two subscripts or two superscripts on one symbol; put braces around the inner one",
        ),
    ],
)
def test_another_writing(right, wrong, sentence, tmp_path):
    assert GOOD.count(right) == 1
    assert said(GOOD.replace(right, wrong), tmp_path) == ([] if sentence is None else [sentence])


INDEXED = '''def step(t, c_tilde_l, x):
    """Return the step.

    Shapes: t index T, c_tilde_l (n,), x (T, n) -> a_l (n,)
    Where: t is the time; c_tilde_l is a candidate; a_l is a layer; x is all
        inputs
    Source: this report
    """
    return c_tilde_l * x[t - 1]
'''


def test_accent_with_a_layer_beside_an_indexed_time(tmp_path):
    sentence = r"a symbol with an accent carries its time like the others: \tilde c_t"
    for number, (candidate, wanted) in enumerate(
        ((r"\tilde c^{(l)}_t", []), (r"\tilde c^{(l)}", [sentence]))
    ):
        files = {
            "docs/steps.md": PAGE.replace("LATEX", rf"a^{{(l)}} = {candidate} \odot x_t"),
            "snippets/steps/step.py": INDEXED,
            "tests/steps/test_step.py": TEST,
        }
        folder = tmp_path / str(number)
        folder.mkdir()
        assert [text.split(": ", 2)[2] for text in problems(folder, files)] == wanted
