"""One tiny report per defect, each with the exact sentences that an author gets."""

import pytest

from tests.equations.tiny import BIB, GATE, TEST, problems, project

PAGE, CODE, NOTATION, BIBLIOGRAPHY = (
    "docs/cell.md",
    "snippets/cell/gate.py",
    "docs/notation.md",
    "docs/references.bib",
)
NO_DISPLAY = "a display is $$ on a line of its own at the left margin, the LaTeX, $$, and then its snippet; nothing else may look like one"
INCLUDE = '```python\n--8<-- "snippets/cell/gate.py"\n```\n'

DEFECTS = {
    "no include": (
        {PAGE: (INCLUDE, "Text.\n")},
        [
            'docs/cell.md:5: this display has no snippet: the next thing on the page must be ```python / --8<-- "snippets/cell/<equation>.py" / ```',
            "snippets/cell/gate.py:1: no page shows this module: put its display and include on the page cell.md, or delete it",
            "docs/cell.md:11:5: no equation is named gate; `python -m equations` lists the names",
        ],
    ),
    "text between": (
        {
            PAGE: (
                '$$\n\n```python\n--8<-- "snippets/cell/gate.py"',
                '$$\n\nHere it is:\n\n```python\n--8<-- "snippets/cell/gate.py"',
            )
        },
        [
            'docs/cell.md:5: this display has no snippet: the next thing on the page must be ```python / --8<-- "snippets/cell/<equation>.py" / ```',
            "docs/cell.md:12: this include belongs to no display: a module stands directly under its $$ block",
            "snippets/cell/gate.py:1: no page shows this module: put its display and include on the page cell.md, or delete it",
            "docs/cell.md:15:5: no equation is named gate; `python -m equations` lists the names",
        ],
    ),
    "wrong file": (
        {PAGE: ("snippets/cell/gate.py", "snippets/other/gate.py")},
        [
            'docs/cell.md:10: "snippets/other/gate.py" is not the place of a snippet of this page; it must be snippets/cell/<equation>.py',
            "snippets/cell/gate.py:1: no page shows this module: put its display and include on the page cell.md, or delete it",
            "docs/cell.md:13:5: no equation is named gate; `python -m equations` lists the names",
        ],
    ),
    "missing module": (
        {PAGE: ("snippets/cell/gate.py", "snippets/cell/gat.py")},
        [
            "docs/cell.md:5: gat: snippets/cell/gat.py does not exist; do you mean gate?",
            "docs/cell.md:5: gat: it has no test: write tests/cell/test_gat.py",
            "snippets/cell/gate.py:1: no page shows this module: put its display and include on the page cell.md, or delete it",
            "docs/cell.md:13:5: no equation is named gate; `python -m equations` lists the names",
        ],
    ),
    "display not closed": (
        {PAGE: ("b_f)\n$$", "b_f)\n")},
        [
            "docs/cell.md:5: this $$ is never closed: the next line of code or the end of the page comes before another $$",
            "snippets/cell/gate.py:1: no page shows this module: put its display and include on the page cell.md, or delete it",
            "docs/cell.md:13:5: no equation is named gate; `python -m equations` lists the names",
        ],
    ),
    "indented display": (
        {PAGE: ("$$\nf_t", "    $$\nf_t")},
        [
            "docs/cell.md:5: a display stands at the left margin, outside lists and boxes; here it could only be inline, as $…$",
            "snippets/cell/gate.py:1: no page shows this module: put its display and include on the page cell.md, or delete it",
            "docs/cell.md:13:5: no equation is named gate; `python -m equations` lists the names",
        ],
    ),
    "display on one line": (
        {PAGE: ("$$\nf_t", "$$ f_t")},
        [
            "docs/cell.md:5: put each $$ on a line of its own, with the LaTeX between them",
            "snippets/cell/gate.py:1: no page shows this module: put its display and include on the page cell.md, or delete it",
            "docs/cell.md:12:5: no equation is named gate; `python -m equations` lists the names",
        ],
    ),
    "no blank line": (
        {PAGE: ("gate:\n\n$$", "gate:\n$$")},
        [
            "docs/cell.md:4: a display needs a blank line before and after it",
        ],
    ),
    "include by lines": (
        {PAGE: ('gate.py"', 'gate.py:2:5"')},
        [
            'docs/cell.md:10: "snippets/cell/gate.py:2:5" is not the place of a snippet of this page; it must be snippets/cell/<equation>.py',
            "snippets/cell/gate.py:1: no page shows this module: put its display and include on the page cell.md, or delete it",
            "docs/cell.md:13:5: no equation is named gate; `python -m equations` lists the names",
        ],
    ),
    "no chapter number": (
        {PAGE: ("# 3.2 Cell", "# Cell")},
        [
            "docs/cell.md:1: a page with displays needs a chapter number in its first heading, as in `# 3.2 Title`",
        ],
    ),
    "stray include": (
        {PAGE: ("See ", '```python\n--8<-- "snippets/cell/gate.py"\n```\n\nSee ')},
        [
            "docs/cell.md:14: this include belongs to no display: a module stands directly under its $$ block",
        ],
    ),
    "name twice": (
        {
            PAGE: (
                "See ",
                '$$\nf_t = \\sigma(W_f x_t + b_f)\n$$\n\n```python\n--8<-- "snippets/cell/gate.py"\n```\n\nSee ',
            )
        },
        [
            "docs/cell.md:13: the name gate is taken by cell.md, line 5; names are unique in the report",
        ],
    ),
    "sign in the LaTeX": (
        {PAGE: ("x_t + b_f", "x_t - b_f")},
        [
            "docs/cell.md:6:7: gate: the LaTeX and the code disagree on f_t: relative difference 0.57 on draw 1",
        ],
    ),
    "dropped bias": (
        {PAGE: (" + b_f)", ")")},
        [
            "docs/cell.md:6:7: gate: the LaTeX and the code disagree on f_t: relative difference 0.25 on draw 1",
        ],
    ),
    "swapped symbol": (
        {PAGE: ("x_t + b_f", "x_t + b_i")},
        [
            "docs/cell.md:6:24: gate: the symbol b_i is not a parameter of the function: add it to the function and its Shapes, or fix the LaTeX",
        ],
    ),
    "time index": (
        {PAGE: ("x_t + b_f", "x_{t-1} + b_f")},
        [
            "docs/cell.md:6:18: gate: the symbol x_prev is not a parameter of the function: add it to the function and its Shapes, or fix the LaTeX",
        ],
    ),
    "order of factors": (
        {PAGE: ("W_f x_t", "x_t W_f")},
        [
            "docs/cell.md:6:14: gate: a vector times a matrix; vectors are columns: write W x or W^\\top x instead of x W",
        ],
    ),
    "other left side": (
        {PAGE: ("f_t = ", "i_t = ")},
        [
            "docs/cell.md:6:1: gate: the left-hand side must be the function's name for its result (f_t = …); it is i_t",
        ],
    ),
    "unknown command": (
        {PAGE: ("\\sigma(W_f", "\\foo(W_f")},
        [
            "docs/cell.md:6:7: gate: '\\\\foo' is not understood here; see “LaTeX” in the manual",
        ],
    ),
    "transpose by T": (
        {PAGE: ("W_f x_t", "W_f^T x_t")},
        [
            "docs/cell.md:6:14: gate: write the transpose as ^\\top, not ^T",
        ],
    ),
    "bare bars": (
        {PAGE: ("W_f x_t", "|W_f| x_t")},
        [
            "docs/cell.md:6:14: gate: '|' is not understood here: write \\lvert … \\rvert for an absolute value",
        ],
    ),
    "bracket missing": (
        {PAGE: ("b_f)\n", "b_f\n")},
        [
            "docs/cell.md:5: gate: the formula ends too early: a bracket or an argument is missing",
        ],
    ),
    "punctuation": (
        {PAGE: ("b_f)\n", "b_f).\n")},
        [],
    ),
    "ambiguous division": (
        {PAGE: ("W_f x_t +", "W_f x_t / 2 b_f +")},
        [
            "docs/cell.md:6:24: gate: a / b c can be read in two ways; write \\frac{…}{…}",
        ],
    ),
    "function name": (
        {CODE: ("def gate", "def gates")},
        [
            "snippets/cell/gate.py:4: the module must define one function named gate; it defines gates",
        ],
    ),
    "default": (
        {CODE: ("x_t):", "x_t=0):")},
        [
            "snippets/cell/gate.py:4:24: parameters have no defaults, no stars and no slash: all are given",
        ],
    ),
    "import": (
        {CODE: ("from snippets", "import scipy\nfrom snippets")},
        [
            "snippets/cell/gate.py:1:1: the imports of a snippet are `import numpy as np` and `from snippets.<page>.<name> import <name>`, nothing else",
        ],
    ),
    "syntax": (
        {CODE: ("return sigmoid(", "return sigmoid((")},
        [
            "snippets/cell/gate.py:10:19: the module is not Python: '(' was never closed",
        ],
    ),
    "comment": (
        {CODE: ("    return", "    # the gate\n    return")},
        [
            "snippets/cell/gate.py:10:5: snippets have no comments: what needs one needs a sentence on the page",
        ],
    ),
    "no shapes": (
        {CODE: ("Shapes:", "Shape:")},
        [
            "snippets/cell/gate.py:5: the docstring needs a line such as `Shapes: x_t (d,) -> h_t (n,)`",
            "snippets/cell/gate.py:7: `Shape:` is not known in a docstring: write `Shapes:`",
        ],
    ),
    "order of shapes": (
        {CODE: ("W_f (n, d), b_f (n,)", "b_f (n,), W_f (n, d)")},
        [
            "snippets/cell/gate.py:7: Shapes declares (b_f, W_f, x_t), but the function takes (W_f, b_f, x_t)",
        ],
    ),
    "shape of a parameter": (
        {CODE: ("x_t (d,)", "x_t (n,)")},
        [
            "docs/cell.md:5: gate: gate raised ValueError in line 10 of its module: matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature (n?,k),(k,m?)->(n?,m?) (size 3 is different from 4)",
            "docs/cell.md:5: gate: x_t has the shape (d,) in docs/notation.md and (n,) here: say in `Where:` what it is here",
        ],
    ),
    "result shape": (
        {CODE: ("f_t (n,)", "f_t (d,)")},
        [
            "docs/cell.md:5: gate: gate returns f_t with shape (3,); Shapes says (4,)",
            "docs/cell.md:5: gate: f_t has the shape (n,) in docs/notation.md and (d,) here: say in `Where:` what it is here",
        ],
    ),
    "parts of different length": (
        {CODE: ("return sigmoid(W_f @ x_t + b_f)", "return [b_f, W_f @ x_t, [1.0]]")},
        [
            "snippets/cell/gate.py:1:1: sigmoid is imported and not used: take the import out",
        ],
    ),
    "unknown size": (
        {CODE: ("x_t (d,)", "x_t (q,)")},
        [
            "snippets/cell/gate.py:7: the size 'q' in Shapes is not known: use n, d, K, m, T, numbers below 10000, and sums or multiples of them",
        ],
    ),
    "no source": (
        {CODE: ("    Source: this report\n", "")},
        [
            "snippets/cell/gate.py:5: the docstring needs a line `Source:` with a key of docs/references.bib or `this report`",
        ],
    ),
    "unknown source": (
        {CODE: ("this report", "nobody1999")},
        [
            "snippets/cell/gate.py:8:1: nobody1999 is not in references.bib: add the work, or fix the key",
        ],
    ),
    "bias sign in code": (
        {CODE: ("+ b_f", "- b_f")},
        [
            "docs/cell.md:6:7: gate: the LaTeX and the code disagree on f_t: relative difference 0.63 on draw 1",
        ],
    ),
    "impure": (
        {CODE: ("    return", "    x_t[0] = 1\n    return")},
        [
            "snippets/cell/gate.py:10:5: x_t is a parameter and may not be changed: compute a new array",
        ],
    ),
    "raises": (
        {CODE: ("W_f @ x_t", "x_t @ W_f")},
        [
            "docs/cell.md:5: gate: gate raised ValueError in line 10 of its module: matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature (n?,k),(k,m?)->(n?,m?) (size 3 is different from 4)",
        ],
    ),
    "undeclared parameter": (
        {CODE: ("b_f, x_t):", "b_f, x_t, h_prev):")},
        [
            "snippets/cell/gate.py:7: Shapes declares (W_f, b_f, x_t), but the function takes (W_f, b_f, x_t, h_prev)",
        ],
    ),
    "orphan snippet": (
        {"snippets/cell/other.py": GATE.replace("gate(", "other(")},
        [
            "snippets/cell/other.py:1: no page shows this module: put its display and include on the page cell.md, or delete it",
        ],
    ),
    "orphan test": (
        {"tests/cell/test_other.py": TEST},
        [
            "tests/cell/test_other.py:1: this test has no snippet snippets/cell/other.py: write it, or delete the test",
        ],
    ),
    "no test": (
        {"tests/cell/test_gate.py": None},
        [
            "docs/cell.md:5: gate: it has no test: write tests/cell/test_gate.py",
        ],
    ),
    "display in brackets": (
        {PAGE: ("See [@eq:gate] and", "\\[\nf_t = 1\n\\]\n\nSee [@eq:gate] and")},
        [
            "docs/cell.md:13:1: a display is $$ on a line of its own at the left margin, the LaTeX, $$, and then its snippet; nothing else may look like one",
        ],
    ),
    "display as an environment": (
        {
            PAGE: (
                "See [@eq:gate] and",
                "\\begin{equation}\nf_t = 4\n\\end{equation}\n\nSee [@eq:gate] and",
            )
        },
        [
            "docs/cell.md:13:1: a display is $$ on a line of its own at the left margin, the LaTeX, $$, and then its snippet; nothing else may look like one",
        ],
    ),
    "display in a quotation": (
        {PAGE: ("See [@eq:gate] and", "> $$\n> f_t = 2\n> $$\n\nSee [@eq:gate] and")},
        [
            "docs/cell.md:13: a display stands at the left margin, outside lists and boxes; here it could only be inline, as $…$",
        ],
    ),
    "display in a line": (
        {PAGE: ("See [@eq:gate] and", "So $$f_t = 1$$ holds.\n\nSee [@eq:gate] and")},
        [
            "docs/cell.md:13:4: a display is $$ on a line of its own at the left margin, the LaTeX, $$, and then its snippet; nothing else may look like one",
        ],
    ),
    "display as MathML": (
        {PAGE: ("See [@eq:gate] and", "<math><mi>f</mi></math>\n\nSee [@eq:gate] and")},
        [
            "docs/cell.md:13:1: a display is $$ on a line of its own at the left margin, the LaTeX, $$, and then its snippet; nothing else may look like one",
        ],
    ),
    "display in a fence": (
        {PAGE: ("See [@eq:gate] and", "```math\nf_t = 1\n```\n\nSee [@eq:gate] and")},
        ["docs/cell.md:13: " + NO_DISPLAY],
    ),
    "inline formula alone": (
        {PAGE: ("See [@eq:gate] and", "$f_t = 1 + b_f$\n\nSee [@eq:gate] and")},
        [
            "docs/cell.md:13:1: a display is $$ on a line of its own at the left margin, the LaTeX, $$, and then its snippet; nothing else may look like one",
            "docs/cell.md:13:6: $f_t = 1 + b_f$: nothing computes this, it holds for no random values, and no display says it: display it with a module, write := if it is a definition, or say it in words",
        ],
    ),
    "test that asserts nothing": (
        {"tests/cell/test_gate.py": "def test_value():\n    pass\n"},
        [
            "tests/cell/test_gate.py:1: this test does not use gate: import it from its module, call it",
            "tests/cell/test_gate.py:1: test_value asserts nothing that could fail: let it check something, or delete it",
        ],
    ),
    "test that is skipped": (
        {
            "tests/cell/test_gate.py": TEST
            + "\n\n@pytest.mark.skip\ndef test_other():\n    assert False\n"
        },
        [
            "tests/cell/test_gate.py:9: test_other is skipped, or expected to fail: let it run and pass, or delete it",
        ],
    ),
    "test inside a function": (
        {"tests/cell/test_gate.py": "def helper():\n    def test_value():\n        assert True\n"},
        [
            "tests/cell/test_gate.py:1: this test has no function test_…: write one that asserts",
        ],
    ),
    "test that is not Python": (
        {"tests/cell/test_gate.py": "def test_value(:\n"},
        [
            "tests/cell/test_gate.py:1:16: this test is no Python: invalid syntax",
        ],
    ),
    "number of a page twice": (
        {"docs/other.md": "# 3.2 Other\n"},
        ["docs/other.md:1: the number 3.2 is that of cell.md already"],
    ),
    "word of Python in a subscript": (
        {
            PAGE: ("f_t = \\sigma(W_f x_t", "f_t = \\sigma(W_f x_{\\text{prev}}"),
            CODE: GATE.replace("x_t", "x_prev"),
        },
        [
            "docs/cell.md:6:18: gate: prev is how Python spells it; on the page write h_{t-1}, h_{t+1} or an accent"
        ],
    ),
    "letter of the gate above": (
        {PAGE: ("W_f x_t", "W^f x_t")},
        ["docs/cell.md:5: gate: W_f is written $W_f$ in docs/notation.md, and here $W^{f}$"],
    ),
    "a display in a comment": (
        {
            PAGE: (
                "$$\nf_t = \\sigma(W_f x_t + b_f)\n$$",
                "<!--\n$$\nf_t = \\sigma(W_f x_t + b_f)\n$$\n-->",
            )
        },
        [
            "docs/cell.md:6: a display in a comment is not shown: take it out, or delete it",
            "docs/cell.md:12: this include belongs to no display: a module stands directly under its $$ block",
            "snippets/cell/gate.py:1: no page shows this module: put its display and include on the page cell.md, or delete it",
            "docs/cell.md:15:5: no equation is named gate; `python -m equations` lists the names",
        ],
    ),
    "a symbol in another font": (
        {PAGE: ("W_f x_t", "\\mathbf W_f x_t")},
        [
            "docs/cell.md:5: gate: W_f is written $W_f$ in docs/notation.md, and here $\\mathbf W_{f}$"
        ],
    ),
    "decorated module": (
        {CODE: ("def gate(", "@np.vectorize\ndef gate(")},
        [
            "snippets/cell/gate.py:4:2: a snippet is a plain function, without decorators",
        ],
    ),
    "module that prints": (
        {CODE: ("    return sigmoid", "    print(x_t)\n    return sigmoid")},
        [
            "snippets/cell/gate.py:10:5: this line drops what it computes: give it a name, or leave it out",
            "snippets/cell/gate.py:10:5: a snippet only computes: no print; of Python it has abs, all, any, bool, complex, divmod, enumerate, float, int, len, list, max, min, pow, range, reversed, round, sorted, sum, tuple, zip",
        ],
    ),
    "module that tries": (
        {
            CODE: (
                "    return sigmoid(W_f @ x_t + b_f)",
                "    try:\n        z = W_f @ x_t\n    except ValueError:\n        z = b_f\n    return sigmoid(z + b_f)",
            )
        },
        [
            "snippets/cell/gate.py:10:5: a snippet only computes: no try",
        ],
    ),
    "module with two returns": (
        {
            CODE: (
                "    return sigmoid",
                "    if x_t[0] > 100:\n        return b_f\n    return sigmoid",
            )
        },
        [
            "snippets/cell/gate.py:11:9: a snippet has one return, as its last line, which looks like the right-hand side",
        ],
    ),
    "comment behind code": (
        {CODE: ("+ b_f)", "+ b_f)  # ok")},
        [
            "snippets/cell/gate.py:10:38: snippets have no comments: what needs one needs a sentence on the page",
        ],
    ),
    "test without tests": (
        {"tests/cell/test_gate.py": ""},
        [
            "tests/cell/test_gate.py:1: this test has no function test_…: write one that asserts",
        ],
    ),
    "unknown reference": (
        {PAGE: ("[@eq:gate]", "[@eq:gat]")},
        [
            "docs/cell.md:13:5: no equation is named gat; `python -m equations` lists the names",
        ],
    ),
    "unknown citation": (
        {PAGE: ("[@gers2000forget]", "[@gers2001forget]")},
        [
            "docs/cell.md:13:20: gers2001forget is not in references.bib: do you mean gers2000forget?",
        ],
    ),
    "malformed reference": (
        {PAGE: ("[@eq:gate]", "[@eq:the-gate]")},
        [
            "docs/cell.md:13:5: [@eq:the-gate] is no reference: write [@eq:name] for an equation, [@fig:name] for a figure, [@key] or [@key; @other] for works",
        ],
    ),
    "malformed citation": (
        {PAGE: ("[@gers2000forget]", "[@gers2000forget, p. 5]")},
        [
            "docs/cell.md:13:20: [@gers2000forget, p. 5] is no reference: write [@eq:name] for an equation, [@fig:name] for a figure, [@key] or [@key; @other] for works",
        ],
    ),
    "bibliography with a key twice": (
        {BIBLIOGRAPHY: BIB + BIB},
        [
            "docs/references.bib:2: the key gers2000forget is that of line 1 already: choose another, or delete one of the two",
        ],
    ),
    "bibliography with an open entry": (
        {BIBLIOGRAPHY: BIB + "@article{nobody1999x, title={never closed\n"},
        [
            "docs/references.bib:2: this entry cannot be read: look for a missing brace, quote or comma (Unexpectedly reached end of file)",
        ],
    ),
    "result of words": (
        {CODE: ("return sigmoid(W_f @ x_t + b_f)", 'return ["open"] * len(b_f)')},
        [
            "snippets/cell/gate.py:1:1: sigmoid is imported and not used: take the import out",
            "snippets/cell/gate.py:10:13: a snippet only computes: no text beside the docstring",
        ],
    ),
    "symbol without meaning": (
        {NOTATION: ("| $b_f$ | `b_f` | (n,) | bias |\n", "")},
        [
            "docs/cell.md:5: gate: the symbol b_f has no meaning: add a row to docs/notation.md, or `Where: b_f is …` to the docstring",
        ],
    ),
    "id twice": (
        {PAGE: ("The gate:\n", "Here. { #twice }\n\nThere. { #twice }\n\nThe gate:\n")},
        ["docs/cell.md:5:11: the id twice stands twice on this page: rename one"],
    ),
    "several at once": (
        {
            CODE: ("(n,)\n    Source: this report", "(n,) "),
            NOTATION: ("| $b_f$ | `b_f` | (n,) | bias |\n", ""),
        },
        [
            "snippets/cell/gate.py:5: the docstring needs a line `Source:` with a key of docs/references.bib or `this report`",
            "docs/cell.md:5: gate: the symbol b_f has no meaning: add a row to docs/notation.md, or `Where: b_f is …` to the docstring",
        ],
    ),
    "meaning of what is not there": (
        {CODE: ("    Source:", "    Where: g is a gain\n    Source:")},
        [
            "docs/cell.md:5: gate: Where explains g, which the equation does not have: fix the name, or take it out",
        ],
    ),
    "notation cells": (
        {NOTATION: ("| (n,) | bias |", "| bias |")},
        [
            "docs/notation.md:8: a row of the notation table has four cells (symbol, Python, shape, meaning), not 3",
            "docs/cell.md:5: gate: the symbol b_f has no meaning: add a row to docs/notation.md, or `Where: b_f is …` to the docstring",
            "docs/notation.md:8:4: $b_f$: the symbol b_f is not known on this page: give it a row in notation.md, or introduce it with = or :=",
        ],
    ),
    "notation twice": (
        {NOTATION: ("`b_f`", "`x_t`")},
        [
            "docs/notation.md:8: x_t has a row already",
            "docs/cell.md:5: gate: the symbol b_f has no meaning: add a row to docs/notation.md, or `Where: b_f is …` to the docstring",
            "docs/notation.md:8:4: $b_f$: the symbol b_f is not known on this page: give it a row in notation.md, or introduce it with = or :=",
        ],
    ),
}


def test_the_undamaged_report_has_no_problem(tmp_path):
    assert problems(tmp_path) == []


@pytest.mark.parametrize("defect", DEFECTS)
def test_defect_is_reported(defect, tmp_path):
    change, sentences = DEFECTS[defect]
    assert problems(tmp_path, change) == sentences


UTF8 = "this line is not text in UTF-8: save the file in that encoding"
NOT_UTF8 = {
    PAGE: (b"The gate", f"{PAGE}:3: {UTF8}"),
    BIBLIOGRAPHY: (b"Felix", f"{BIBLIOGRAPHY}:1: {UTF8}"),
    NOTATION: (b"bias", f"{NOTATION}:8: {UTF8}"),
    CODE: (b"Return the gate", f"{CODE}:5: {UTF8}"),
}


@pytest.mark.parametrize("path", NOT_UTF8)
def test_a_file_that_is_not_utf8_is_named_when_it_is_saved(path, tmp_path):
    damaged = project(tmp_path)
    assert damaged.problems() == []
    word, sentence = NOT_UTF8[path]
    content = (tmp_path / path).read_bytes()
    assert word in content
    (tmp_path / path).write_bytes(content.replace(word, word + b"\xe4"))
    damaged.refresh()
    assert sentence in [str(problem).replace(f"{tmp_path}/", "") for problem in damaged.problems()]
