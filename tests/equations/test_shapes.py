"""What a docstring declares: every fault with its exact sentence and line, and what is read."""

import ast

import numpy as np
import pytest

from equations.kinds import KINDS, Kind
from equations.problem import Problem
from equations.settings import Settings
from equations.shapes import (
    Declared,
    first_indices,
    read_docstring,
    shape,
    size,
    sizes_of,
)

SETTINGS = Settings()
SIZES = SETTINGS.sizes
TEXT = '''import numpy as np


def gate(W_f, b_f, k):
    """Return the gate.

    Shapes: W_f (n, n+d), b_f (n,) positive,
        k index T -> f_t (n,), y ()
    Where: k is the number of a step; y is the mean
        of all gates; z is the pre-activation
    Source: gers2000forget, this report
    """
    return b_f
'''
DECLARED = "b_f (n,) positive,"
KIND = ", ".join(filter(None, KINDS))
SIZE = (
    "in Shapes is not known: use n, d, K, m, T, numbers below 10000, and sums or multiples of them"
)
KEY = "a key of docs/references.bib or `this report`"
SEMICOLON = "write `name is its meaning`, with a semicolon between two"


def read(text):
    function = next(node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef))
    signature, of_shapes, others = read_docstring(function, SETTINGS)
    return signature, sorted((*of_shapes, *others), key=lambda problem: problem.line)


def problems(text):
    return [str(problem) for problem in read(text)[1]]


def misfit(text, wanted):
    return f"8: Shapes cannot be read at {text!r}: write for example `{wanted}`"


FAULTS = {
    "no docstring": (
        TEXT[TEXT.index('    """R') : TEXT.index("    return")],
        "",
        [
            "4: the docstring needs a line such as `Shapes: x_t (d,) -> h_t (n,)`",
            '4: the docstring must begin with "Return …"',
            f"4: the docstring needs a line `Source:` with {KEY}",
        ],
    ),
    "first words": ("Return the", "The", ['5: the docstring must begin with "Return …"']),
    "no Shapes": (
        TEXT[TEXT.index("    Shapes") : TEXT.index("    Where")],
        "",
        ["5: the docstring needs a line such as `Shapes: x_t (d,) -> h_t (n,)`"],
    ),
    "no Source": (
        "    Source: gers2000forget, this report\n",
        "",
        [f"5: the docstring needs a line `Source:` with {KEY}"],
    ),
    "section twice": (
        "    Source: gers",
        "    Source: this report\n    Source: gers",
        ["12: `Source:` stands twice in the docstring: join the two"],
    ),
    "section misspelt": (
        "    Where: k",
        "    where: k",
        [
            "9: `where:` is not known in a docstring: write `Where:`",
        ],
    ),
    "plural": (
        "Source:",
        "Sources:",
        [
            f"5: the docstring needs a line `Source:` with {KEY}",
            "11: `Sources:` is not known in a docstring: write `Source:`",
        ],
    ),
    "not indented": (
        "        of all gates",
        "    of all gates",
        ["10: indent this line if it continues `Where:`, or move it above"],
    ),
    "no arrow": (
        " -> f_t",
        ", f_t",
        ["7: Shapes needs one `->`, between the parameters and the results; it has 0"],
    ),
    "two arrows": (
        "f_t (n,), y",
        "f_t (n,) -> y",
        ["7: Shapes needs one `->`, between the parameters and the results; it has 2"],
    ),
    "no results": (" f_t (n,), y ()", "", ["7: Shapes names no result after `->`"]),
    "parameter not declared": (
        "b_f, k):",
        "b_f, k, x_t):",
        ["7: Shapes declares (W_f, b_f, k), but the function takes (W_f, b_f, k, x_t)"],
    ),
    "parameters in another order": (
        "gate(W_f, b_f, k)",
        "gate(b_f, W_f, k)",
        ["7: Shapes declares (W_f, b_f, k), but the function takes (b_f, W_f, k)"],
    ),
    "parameter twice": ("b_f (n,)", "W_f (n,)", ["7: W_f stands twice in Shapes: take one out"]),
    "result twice": ("y ()", "f_t ()", ["8: f_t stands twice in Shapes: take one out"]),
    "word after a result": (
        "y ()",
        "y () unit",
        ["8: y is a result and takes no word such as unit"],
    ),
    "comma too many": (
        DECLARED,
        DECLARED + ",",
        ["7: Shapes has nothing between two commas, or a comma too many at an end"],
    ),
    "bracket left open": (
        "b_f (n,)",
        "b_f (n",
        [
            "7: Shapes cannot be read at 'b_f (n positive': "
            "write `name (n, d)` or `name (n,) positive`"
        ],
    ),
    "no name": (
        "b_f (n,)",
        "(n,)",
        [
            "7: Shapes cannot be read at '(n,) positive': "
            "write `name (n, d)` or `name (n,) positive`"
        ],
    ),
    "word of Python": (
        "b_f (n,)",
        "lambda (n,)",
        [
            "7: Shapes cannot be read at 'lambda (n,) positive': "
            "write `name (n, d)` or `name (n,) positive`"
        ],
    ),
    "unknown kind": (
        "k index T",
        "k (n,) large",
        [f"8: 'large' after k is not a kind of value; there are {KIND}"],
    ),
    "no shape": ("k index T", "k", [misfit("k", "k ()")]),
    "word without shape": ("k index T", "k unit", [misfit("k unit", "k () unit")]),
    "index without size": ("k index T", "k index", [misfit("k index", "k index n")]),
    "index with two sizes": ("k index T", "k index T n", [misfit("k index T n", "k index n")]),
    "index with a shape": ("k index T", "k (n,) index T", [misfit("k (n,) index T", "k index n")]),
    "integer with a shape": ("k index T", "k () integer", [misfit("k () integer", "k integer")]),
    "two words": ("k index T", "k () unit T", [misfit("k () unit T", "k () unit")]),
    "number onehot": ("k index T", "k () onehot", [misfit("k () onehot", "k (n,) onehot")]),
    "number probability": (
        "k index T",
        "k () probability",
        [misfit("k () probability", "k (n,) probability")],
    ),
    "unknown letter": ("k index T", "k (q,)", [f"8: the size 'q' {SIZE}"]),
    "unknown letter of an index": ("k index T", "k index q", [f"8: the size 'q' {SIZE}"]),
    "difference": ("k index T", "k (n-1,)", [f"8: the size 'n-1' {SIZE}"]),
    "nothing between commas": ("k index T", "k (n,,d)", [f"8: the size '' {SIZE}"]),
    "huge factor": ("k index T", "k (900000000000n,)", [f"8: the size '900000000000n' {SIZE}"]),
    "large": ("k index T", "k (999n, 99)", ["8: k is too large to draw: at most 100000 numbers"]),
    "large index": (
        "k index T",
        "k index 9999T",
        ["8: k is too large to draw: at most 100000 numbers"],
    ),
    "size 0": (
        "k index T",
        "k (0,)",
        ["8: the size '0' in Shapes is 0: an axis has at least one entry"],
    ),
    "index 0": (
        "k index T",
        "k index 0n",
        ["8: the size '0n' in Shapes is 0: an axis has at least one entry"],
    ),
    "letter with two meanings": (
        "y ()",
        "T ()",
        ["8: T is the size of an axis: give the value another name"],
    ),
    "meaning without is": (
        "k is the number",
        "k: the number",
        [f"9: Where cannot be read at 'k: the number of a step': {SEMICOLON}"],
    ),
    "meaning of two": (
        "; y is",
        "; x, y is",
        [f"9: Where cannot be read at 'x, y is the mean of all gates': {SEMICOLON}"],
    ),
    "meaning missing": (
        "z is the pre-activation",
        "",
        [f"10: Where cannot be read at '': {SEMICOLON}"],
    ),
    "meaning twice": ("z is the", "k is the", ["10: k stands twice in Where: take one out"]),
    "source empty": (
        "gers2000forget, this report",
        "",
        [f"11: Source has nothing between two commas: write {KEY}"],
    ),
    "source begins with a comma": (
        "gers2000forget, this",
        ", this",
        [f"11: Source has nothing between two commas: write {KEY}"],
    ),
    "source of words": (
        "gers2000forget, this",
        "Gers et al., this",
        [f"11: Source cannot be read at 'Gers et al.': write {KEY}"],
    ),
    "source twice": (
        "gers2000forget, this",
        "this report, this",
        ["11: this report stands twice in Source: take one out"],
    ),
    "several": (
        DECLARED,
        "b_f (p,), b_g, W_f (n,),",
        [
            f"7: the size 'p' {SIZE}",
            "7: Shapes cannot be read at 'b_g': write for example `b_g ()`",
            "7: W_f stands twice in Shapes: take one out",
        ],
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_fault_is_named(case):
    old, new, sentences = FAULTS[case]
    assert TEXT.count(old) == 1, f"{old!r} must occur once"
    assert problems(TEXT.replace(old, new)) == sentences


def test_what_is_read():
    signature, found = read(TEXT)
    assert found == []
    assert signature.parameters == (
        Declared("W_f", ("n", "n+d")),
        Declared("b_f", ("n",), "positive"),
        Declared("k", None, "index T"),
    )
    assert signature.results == (Declared("f_t", ("n",)), Declared("y", ()))
    assert signature.meanings == {
        "k": "the number of a step",
        "y": "the mean of all gates",
        "z": "the pre-activation",
    }
    assert signature.sources == ("gers2000forget", "this report")
    assert signature.lines == {"Shapes": 7, "Where": 9, "Source": 11}
    assert sizes_of(signature, SIZES) == {"n": 3, "d": 4, "T": 11}


def test_a_function_without_parameters_and_a_description_of_several_lines():
    text = TEXT.replace("W_f, b_f, k):", "):").replace(
        "the gate.", "the gate.\n\n    Note: it is 1.\n"
    )
    start, end = text.index(" W_f ("), text.index("->")
    signature, found = read(text[:start] + " " + text[end:])
    assert found == []
    assert signature.parameters == ()


def test_lines_stay_inside_a_docstring_with_line_ends_written_out():
    text = (
        'def gate():\n    "Return 1.\\n\\n    Shapes: x (q,) -> y ()\\n    Source: this report"\n'
    )
    assert problems(text) == [f"2: the size 'q' {SIZE}"]


@pytest.mark.parametrize(
    ("text", "number"),
    [("n", 3), ("2", 2), ("4n", 12), ("n+d", 7), ("T + 1", 12), ("d+3n", 13), ("0n+1", 1)],
)
def test_size(text, number):
    assert size(text, SIZES) == number


@pytest.mark.parametrize("text", ["q", "n*d", "", "n-1", "n+", "N", "²", "9" * 5000])
def test_unknown_size(text):
    with pytest.raises(Problem, match="in Shapes is not known"):
        size(text, SIZES)


def test_sizes_are_those_of_the_settings():
    assert size("2rows+1", {"rows": 7}) == 15
    assert shape(Declared("w", ("n+d", "2")), {"n": 5, "d": 2}) == (7, 2)


def test_indices_start_at_zero_only_where_there_is_one_more():
    assert first_indices(Declared("h", ("T+1", "n"))) == (0, 1)
    assert first_indices(Declared("w", ("n+d", "4n"))) == (1, 1)


def test_a_new_kind_is_one_entry(monkeypatch):
    text = TEXT.replace("b_f (n,) positive", "b_f (n,) negative")
    assert problems(text) == [f"7: 'negative' after b_f is not a kind of value; there are {KIND}"]
    monkeypatch.setitem(KINDS, "negative", Kind(lambda rng, shape, _: -np.ones(shape)))
    assert problems(text) == []
