"""Reading snippets: every rule with its sentence and place, nothing executed; the library."""

from pathlib import Path

import numpy as np
import pytest

from equations.library import Library
from equations.problem import Problem
from equations.rules import ATTRIBUTES, BUILTINS, NUMPY
from equations.settings import Settings
from equations.snippets import read_snippet

SIGMOID = '''import numpy as np


def sigmoid(z):
    """Return the logistic function.

    Shapes: z (n,) -> sigmoid (n,)
    Where: z is the pre-activation
    Source: this report
    """
    return 1 / (1 + np.exp(-z))
'''
GATE = '''import numpy as np

from snippets.cell.sigmoid import sigmoid


def gate(W_f, b_f, x_t):
    """Return the gate.

    Shapes: W_f (n, d), b_f (n,), x_t (d,) -> f_t (n,)
    Source: this report
    """
    z = np.add(W_f @ x_t, b_f)
    return sigmoid(z)
'''
LINE = "    z = np.add(W_f @ x_t, b_f)\n"
COMPUTES = "a snippet only computes: no"
PLAIN = ", ".join(sorted(BUILTINS))
PYTHON = f"; of Python it has {PLAIN}"
IMPORTS = (
    "the imports of a snippet are `import numpy as np` and "
    "`from snippets.<page>.<name> import <name>`, nothing else"
)
RETURN = "a snippet has one return, as its last line, which looks like the right-hand side"
ONLY = "a snippet holds imports and one function, nothing else"
ANNOTATION = "no annotations: shapes stand in the docstring"
GIVEN = "parameters have no defaults, no stars and no slash: all are given"
DROPPED = "this line drops what it computes: give it a name, or leave it out"
CHANGED = "is a parameter and may not be changed: compute a new array"
TEXT = f"{COMPUTES} text beside the docstring"


def library(folder: Path, **modules: str | bytes) -> Library:
    """Return a library of cell/gate.py, cell/sigmoid.py and other modules of the page cell."""
    for name, text in {"gate": GATE, "sigmoid": SIGMOID, **modules}.items():
        path = folder / "snippets" / "cell" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return Library(folder / "snippets", Settings(root=folder))


def problems(folder: Path, name: str = "gate", **modules: str | bytes) -> list[str]:
    """Return the problems of a module as they are printed, with relative paths."""
    found = library(folder, **modules).problems(name)
    return [str(problem).replace(f"{folder}/snippets/cell/", "") for problem in found]


def changed(old: str, new: str) -> str:
    assert GATE.count(old) == 1, f"{old!r} must occur once"
    return GATE.replace(old, new)


def instead(line: str) -> str:
    """Return the gate with another line before its return; the line begins in column 5."""
    return changed(LINE, LINE + "".join(f"    {part}\n" for part in line.split("\n")))


LINES = {
    "exit": ("exit(0)", [f"13:5: {DROPPED}", f"13:5: {COMPUTES} exit{PYTHON}"]),
    "quit in an expression": ("z = z + quit()", [f"13:13: {COMPUTES} quit{PYTHON}"]),
    "import by name": (
        'z = __import__("sys").exit(0)',
        [
            f"13:9: {COMPUTES} __import__{PYTHON}",
            "13:9: .exit is not among what a snippet may use of an array",
            "13:20: " + TEXT,
        ],
    ),
    "print": ("print(z)", [f"13:5: {DROPPED}", f"13:5: {COMPUTES} print{PYTHON}"]),
    "open": ("z = open(z)", [f"13:9: {COMPUTES} open{PYTHON}"]),
    "globals": ("z = globals()", [f"13:9: {COMPUTES} globals{PYTHON}"]),
    "getattr": ("z = getattr(np, z)", [f"13:9: {COMPUTES} getattr{PYTHON}"]),
    "eval": ("z = eval(z)", [f"13:9: {COMPUTES} eval{PYTHON}"]),
    "builtins by the back door": (
        "z = __builtins__",
        ["13:9: __builtins__ is not a parameter, imported or computed before"],
    ),
    "unknown name": ("z = z + x", ["13:13: x is not a parameter, imported or computed before"]),
    "the function itself": (
        "z = gate(W_f, b_f, x_t)",
        ["13:9: gate is not a parameter, imported or computed before"],
    ),
    "random": (
        "z = np.random.rand(3)",
        ["13:9: np.random.rand is not among what a snippet may use of NumPy"],
    ),
    "file of NumPy": (
        'np.save("file", z)',
        [f"13:5: {DROPPED}", "13:5: np.save is not among what a snippet may use of NumPy"],
    ),
    "in-place ufunc": (
        "z = np.add.at(z, 0, 1)",
        ["13:9: np.add.at is not among what a snippet may use of NumPy"],
    ),
    "library of C": (
        "z = np.ctypeslib.load_library(z, z)",
        ["13:9: np.ctypeslib.load_library is not among what a snippet may use of NumPy"],
    ),
    "tofile": (
        'np.arange(3).tofile("file")',
        [
            f"13:5: {DROPPED}",
            "13:5: .tofile is not among what a snippet may use of an array",
        ],
    ),
    "attribute of a function": (
        "z = sigmoid.__globals__",
        ["13:9: .__globals__ is not among what a snippet may use of an array"],
    ),
    "class of a number": (
        "z = (0).__class__.__base__",
        [
            "13:9: .__class__ is not among what a snippet may use of an array",
            "13:9: .__base__ is not among what a snippet may use of an array",
        ],
    ),
    "thrown by a generator": (
        "z = (one for one in z).throw(z)",
        ["13:9: .throw is not among what a snippet may use of an array"],
    ),
    "np.tanh set": (
        "np.tanh = np.sinh",
        ["13:5: a snippet assigns to names and to entries of its own arrays only"],
    ),
    "np set": ("np = z", ["13:5: np has a meaning already: choose another name"]),
    "import set": ("sigmoid = z", ["13:5: sigmoid has a meaning already: choose another name"]),
    "builtin set": ("max = z", ["13:5: max has a meaning already: choose another name"]),
    "underscore": ("_z = z", ["13:5: _z begins with an underscore: choose a name without"]),
    "Cyrillic": (
        "х = z",
        ["13:5: х is not of plain letters: write it out, as in the symbol table"],
    ),
    "entry of a parameter": ("x_t[0] = 1", [f"13:5: x_t {CHANGED}"]),
    "part of a parameter": ("W_f.T[0][1:] = 1", [f"13:5: W_f {CHANGED}"]),
    "parameter in place": ("b_f += 1", [f"13:5: b_f {CHANGED}"]),
    "unpacked into a parameter": ("z, x_t[0] = 1, 2", [f"13:8: x_t {CHANGED}"]),
    "out": (
        "z = np.add(z, z, out=z)",
        ["13:22: no out=: a snippet returns new arrays and changes none"],
    ),
    "two stars": ("z = np.add(**z)", ["13:16: no ** in a call: name what is given"]),
    "call of a call": ("z = sigmoid(z)(z)", ["13:9: a function is called by its name"]),
    "while": (
        "while sigmoid(z):\n    z = 1",
        [f"13:5: {COMPUTES} while; a loop over range(…) ends for certain"],
    ),
    "lambda": (
        "z = lambda: exit(0)",
        [f"13:9: {COMPUTES} lambda; write an inner function with a name"],
    ),
    "try": ("try:\n    z = 1\nexcept ValueError:\n    z = 2", [f"13:5: {COMPUTES} try"]),
    "with": ("with z:\n    z = 1", [f"13:5: {COMPUTES} with"]),
    "raise": ("raise SystemExit", [f"13:5: {COMPUTES} raise"]),
    "class": ("class Z:\n    pass", [f"13:5: {COMPUTES} class"]),
    "global": ("global y", [f"13:5: {COMPUTES} global"]),
    "import inside": ("import os", [f"13:5: {COMPUTES} import"]),
    "import from inside": ("from os import abort", [f"13:5: {COMPUTES} import"]),
    "assert": ("assert z", [f"13:5: {COMPUTES} assert"]),
    "del": ("del z", [f"13:5: {COMPUTES} delete"]),
    "yield": ("z = yield z", [f"13:9: {COMPUTES} yield"]),
    "walrus": ("z = (y := z)", [f"13:10: {COMPUTES} :=; give the value a line of its own"]),
    "annotated value": (
        "y: exit(0) = z",
        [f"13:5: {COMPUTES} annotation; shapes stand in the docstring"],
    ),
    "dictionary": ("y = {}", [f"13:9: {COMPUTES} dict"]),
    "f-string": ('y = f"{z}"', [f"13:9: {COMPUTES} text"]),
    "text": ('y = ["open"] * 3', ["13:10: " + TEXT]),
    "bytes": ('y = b"open"', ["13:9: " + TEXT]),
    "text as a line": ('"""More."""', [f"13:5: {DROPPED}", "13:5: " + TEXT]),
    "number as a line": ("z", [f"13:5: {DROPPED}"]),
    "two returns": ("if z[0] > 1:\n    return z", [f"14:9: {RETURN}"]),
    "decorated inner function": (
        "@np.abs\ndef inner(y):\n    return y",
        ["13:6: a snippet is a plain function, without decorators"],
    ),
    "inner default": ("def inner(y=exit(0)):\n    return y", [f"13:17: {GIVEN}"]),
    "inner annotation": (
        "def inner(y: exit(0)) -> exit(1):\n    return y",
        [f"13:18: {ANNOTATION}", f"13:30: {ANNOTATION}"],
    ),
    "inner name": (
        "def sigmoid(y):\n    return y",
        ["13:5: sigmoid has a meaning already: choose another name"],
    ),
    "wide": (
        f"y = {'1 + ' * 20}1",
        ["13:80: a line of 89 characters; 79 fit on the page"],
    ),
    "comment": (
        "y = z  # ok",
        ["13:12: snippets have no comments: what needs one needs a sentence on the page"],
    ),
    "too long": (
        "\n".join(["y = z"] * 19),
        ["6:1: 21 lines of code; at most 20 are allowed, so split the equation"],
    ),
}

MODULES = {
    "empty": ("", ["1: the module must define one function named gate; it defines none"]),
    "other name": (
        changed("def gate", "def door"),
        ["6: the module must define one function named gate; it defines door"],
    ),
    "two functions": (
        GATE + "\n\ndef other(z):\n    return z\n",
        ["16: the module must define one function named gate; it defines gate, other"],
    ),
    "statement": (GATE + "\nexit(0)\n", [f"15:1: {ONLY}"]),
    "async": (
        changed("def gate", "async def gate"),
        [
            "1: the module must define one function named gate; it defines none",
            f"6:1: {ONLY}",
        ],
    ),
    "docstring of the module": ('"""Text."""\n' + GATE, [f"1:1: {ONLY}"]),
    "decorated": (
        changed("def gate", "@np.vectorize\ndef gate"),
        ["6:2: a snippet is a plain function, without decorators"],
    ),
    "default": (changed("b_f, x_t):", "b_f, x_t=exit(0)):"), [f"6:24: {GIVEN}"]),
    "star": (changed("b_f, x_t):", "b_f, *, x_t):"), [f"6:23: {GIVEN}"]),
    "stars": (changed("b_f, x_t):", "b_f, *x_t):"), [f"6:21: {GIVEN}"]),
    "slash": (changed("b_f, x_t):", "b_f, x_t, /):"), [f"6:10: {GIVEN}"]),
    "annotation": (changed("b_f, x_t):", "b_f, x_t: exit(0)):"), [f"6:25: {ANNOTATION}"]),
    "annotated result": (changed("b_f, x_t):", "b_f, x_t) -> exit(0):"), [f"6:28: {ANNOTATION}"]),
    "no return": (
        changed("    return sigmoid(z)", "    y = sigmoid(z)"),
        [f"6:1: {RETURN}"],
    ),
    "return of nothing": (
        changed("return sigmoid(z)", "return"),
        [
            "3:1: sigmoid is imported and not used: take the import out",
            f"6:1: {RETURN}",
        ],
    ),
    "unused import": (
        changed("np.add(W_f @ x_t, b_f)", "W_f @ x_t + b_f"),
        ["1:1: np is imported and not used: take the import out"],
    ),
    "np unimported": (
        changed("import numpy as np\n\n", ""),
        ["10:9: np is not imported: write `import numpy as np`"],
    ),
    "other library": (
        "import os\n" + GATE,
        [f"1:1: {IMPORTS}"],
    ),
    "NumPy without a short name": ("import numpy.random\n" + GATE, [f"1:1: {IMPORTS}"]),
    "from NumPy": ("from numpy import load\n" + GATE, [f"1:1: {IMPORTS}"]),
    "two at once": ("import numpy as np, os\n" + GATE, [f"1:1: {IMPORTS}"]),
    "star import": ("from snippets.cell.sigmoid import *\n" + GATE, [f"1:1: {IMPORTS}"]),
    "relative import": ("from .sigmoid import sigmoid\n" + GATE, [f"1:1: {IMPORTS}"]),
    "renamed import": (
        changed("import sigmoid", "import sigmoid as sigmoid_"),
        [
            f"3:1: {IMPORTS}",
            "13:12: sigmoid is not a parameter, imported or computed before",
        ],
    ),
    "part of a snippet": ("from snippets.cell.sigmoid import np\n" + GATE, [f"1:1: {IMPORTS}"]),
    "import twice": (
        "import numpy as np\n" + GATE,
        ["2:1: np is imported twice: take one line out"],
    ),
    "import of itself": (
        changed("x_t, b_f)", "x_t, gate(b_f))").replace(
            "import numpy as np\n", "import numpy as np\nfrom snippets.cell.gate import gate\n"
        ),
        [
            "2:1: a module does not import itself",
        ],
    ),
    "missing import": (
        GATE.replace("sigmoid", "sigmoidd"),
        ["3:1: there is no module snippets/cell/sigmoidd.py: write it, or correct the name"],
    ),
    "import from another page": (
        changed("snippets.cell", "snippets.functions"),
        ["3:1: there is no module snippets/functions/sigmoid.py: it stands in cell"],
    ),
    "parameter named as an import": (
        GATE.replace("b_f", "sigmoid"),
        ["6:15: sigmoid has a meaning already: choose another name"],
    ),
    "one line": (
        "def gate(): return 1\n",
        [
            "1: the docstring needs a line such as `Shapes: x_t (d,) -> h_t (n,)`",
            '1: the docstring must begin with "Return …"',
            "1: the docstring needs a line `Source:` with a key of docs/references.bib "
            "or `this report`",
        ],
    ),
    "docstring on the line of the def": (
        "def gate():\n    "
        '"""Return 1.\n\n    Shapes: -> f_t ()\n    Source: this report\n    """; return 1\n',
        ["2:5: the docstring stands on lines of its own"],
    ),
    "not UTF-8": (
        GATE.encode().replace(b"Return", b"Return\xe4"),
        ["7: this line is not text in UTF-8: save the file in that encoding"],
    ),
    "nested": (
        changed("np.add(W_f @ x_t, b_f)", "-" * 100_000 + "1"),
        ["1: the module is nested too deeply: split the expression"],
    ),
    "all at once": (
        changed("Source: this report", "Source:").replace(LINE, "    z = open(W_f)  # file\n"),
        [
            "1:1: np is imported and not used: take the import out",
            "10: Source has nothing between two commas: write a key of docs/references.bib or `this report`",
            f"12:9: {COMPUTES} open{PYTHON}",
            "12:20: snippets have no comments: what needs one needs a sentence on the page",
        ],
    ),
}


@pytest.mark.parametrize("case", LINES)
def test_line_is_refused(case, tmp_path):
    line, sentences = LINES[case]
    assert problems(tmp_path, gate=instead(line)) == [f"gate.py:{one}" for one in sentences]


@pytest.mark.parametrize("case", MODULES)
def test_module_is_refused(case, tmp_path):
    text, sentences = MODULES[case]
    assert problems(tmp_path, gate=text) == [f"gate.py:{one}" for one in sentences]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("np.add(W_f", "np.add(W_f +", 12, "invalid syntax"),
        ("b_f, x_t):", "b_f, b_f):", 6, "duplicate argument 'b_f'"),
        ("the gate.", "the gate \\sigma.", 7, "invalid escape sequence"),
        ("z = np", "z = \0np", 1, "null bytes"),
        ("    z = np", "  z = np", 12, "unindent does not match"),
        ("z = np", "z is 1\n    z = np", 12, '"is" with'),
        ("z = np", "break\n    z = np", 12, "'break' outside loop"),
    ],
)
def test_a_module_that_is_not_python(old, new, line, words, tmp_path):
    found = library(tmp_path, gate=changed(old, new)).problems("gate")
    (problem,) = [one for one in found if one.message.startswith("the module is not Python: ")]
    assert problem.line == line
    assert words in problem.message


@pytest.mark.parametrize(
    "line",
    [
        "z = z * 1.0 if z[0] > 0 and not z[1] < 1 else -z",
        "for k in range(len(z)):\n    z[k] = z[k] ** 2",
        "for _ in range(3):\n    z *= 2",
        "if z[0] > 0:\n    z = z + 1\nelse:\n    z = z - 1",
        "rows = [sigmoid(row) for row in W_f if row[0]]\nrows.append(z)",
        "total = sum(one * other for one, other in zip(z, b_f))",
        "def inner(y):\n    return y + 1\nz = inner(y=z)",
        "first, *rest = z",
        'z = np.einsum("i,i->i", z, z)',
        'y = np.linalg.norm(W_f, ord="fro")',
        "y = np.array([1, 2], dtype=np.float64).reshape(-1).T.sum(axis=0)",
        "y = z[..., None][::-1, np.newaxis]",
        "y = np.pi + 1j",
    ],
)
def test_line_is_accepted(line, tmp_path):
    assert problems(tmp_path, gate=instead(line)) == []


def test_a_parameter_may_be_a_function_and_have_the_name_of_a_builtin(tmp_path):
    text = GATE.replace("b_f (n,)", "sum function").replace("b_f", "sum").replace(", sum)\n", ")\n")
    text = text.replace("np.add(W_f @ x_t)", "np.abs(sum(W_f @ x_t))")
    assert problems(tmp_path, gate=text) == []


def test_every_name_of_the_lists_exists():
    for dotted in NUMPY:
        value = np
        for name in dotted.split("."):
            value = getattr(value, name)
    for name in ATTRIBUTES - {"append"}:
        assert hasattr(np.zeros(1), name)


@pytest.mark.parametrize(
    "content", [b"\xef\xbb\xbf" + GATE.encode(), GATE.replace("\n", "\r\n").encode()]
)
def test_a_byte_order_mark_and_other_line_ends_are_read(content, tmp_path):
    modules = library(tmp_path, gate=content)
    assert modules.problems("gate") == []
    assert modules.load("gate").source == GATE


def test_what_a_snippet_tells(tmp_path):
    snippet = library(tmp_path).load("gate")
    assert (snippet.name, snippet.line, snippet.source) == ("gate", 6, GATE)
    assert snippet.path == tmp_path / "snippets/cell/gate.py"
    assert [(one.name, one.page, one.line) for one in snippet.imports] == [("sigmoid", "cell", 3)]
    assert snippet.body == f"def gate(W_f, b_f, x_t):\n{LINE}    return sigmoid(z)"
    assert [item.name for item in snippet.signature.parameters] == ["W_f", "b_f", "x_t"]
    assert snippet.signature.lines == {"Shapes": 9, "Source": 10}


def test_a_module_that_is_not_there(tmp_path):
    path = tmp_path / "snippets/cell/gate.py"
    (problem,) = read_snippet(path, Settings(root=tmp_path)).problems
    assert problem == Problem("the module cannot be read: No such file or directory", 1, path=path)
    modules = library(tmp_path)
    assert modules.function("door") is None
    with pytest.raises(Problem, match=r"there is no module door\.py in .*snippets: write it"):
        modules.load("door")


def test_the_function_computes(tmp_path):
    gate = library(tmp_path).function("gate")
    assert gate is not None
    assert gate(np.eye(2), np.zeros(2), np.zeros(2)) == pytest.approx([0.5, 0.5])


def test_reading_executes_nothing(tmp_path):
    bomb = changed("def gate(W_f", f"@open({str(tmp_path / 'made')!r}, 'w').write\ndef gate(W_f")
    modules = library(tmp_path, gate=bomb)
    assert modules.problems("gate")
    with pytest.raises(Problem, match="without decorators"):
        modules.function("gate")
    assert not (tmp_path / "made").exists()


def test_a_problem_of_an_import_is_told_at_the_import_alone(tmp_path):
    modules = library(tmp_path, sigmoid=SIGMOID.replace("np.exp(-z)", "np.load(-z)"))
    assert modules.problems("gate") == []
    assert len(modules.problems("sigmoid")) == 1
    with pytest.raises(Problem) as caught:
        modules.function("gate")
    path = tmp_path / "snippets/cell/gate.py"
    assert caught.value == Problem(
        "sigmoid is imported and has problems: fix those first", 3, path=path
    )


def test_a_circle_is_told_once_with_its_way(tmp_path):
    back = SIGMOID.replace(
        "import numpy as np\n", "import numpy as np\n\nfrom snippets.cell.gate import gate\n"
    )
    back = back.replace("np.exp(-z)", "np.exp(-gate(z, z, z))")
    modules = library(tmp_path, sigmoid=back)
    way = "these modules import one another in a circle: gate -> sigmoid -> gate"
    path = tmp_path / "snippets/cell/gate.py"
    assert modules.problems("gate") == [Problem(way, 3, path=path)]
    assert modules.problems("sigmoid") == []
    for name, message in {"gate": way, "sigmoid": "gate is imported and has problems"}.items():
        with pytest.raises(Problem, match=message):
            modules.function(name)


def outer(name: str, imported: str) -> str:
    """Return a module that imports another."""
    return (
        SIGMOID.replace("sigmoid", name)
        .replace("np\n", f"np\n\nfrom snippets.cell.{imported} import {imported}\n", 1)
        .replace("np.exp(-z)", f"np.exp(-{imported}(z))")
    )


def test_a_circle_behind_an_import(tmp_path):
    modules = library(
        tmp_path, gate=outer("gate", "a"), a=outer("a", "b"), b=outer("b", "c"), c=outer("c", "b")
    )
    assert modules.problems("gate") == []
    (problem,) = modules.problems("b")
    assert problem.message.endswith("in a circle: b -> c -> b")
    with pytest.raises(Problem, match="b is imported and has problems"):
        modules.function("gate")


def test_what_is_imported_indirectly_counts(tmp_path):
    modules = library(tmp_path, gate=outer("gate", "a"), a=outer("a", "sigmoid"))
    digest, gate = modules.digest("gate"), modules.function("gate")
    (tmp_path / "snippets/cell/sigmoid.py").write_text(SIGMOID.replace("1 /", "2 /"))
    assert modules.refresh()
    assert modules.digest("gate") != digest
    assert modules.function("gate") is not gate


def test_a_name_on_two_pages(tmp_path):
    (tmp_path / "snippets/other").mkdir(parents=True)
    (tmp_path / "snippets/other/gate.py").write_text(GATE)
    first = tmp_path / "snippets/cell/gate.py"
    message = f"gate is the name of {first} already: every name stands once"
    other = tmp_path / "snippets/other/gate.py"
    assert library(tmp_path).problems("gate") == [Problem(message, 1, path=other)]


def test_the_package_is_named_as_the_folder(tmp_path):
    folder = tmp_path / "code" / "modules"
    (folder / "cell").mkdir(parents=True)
    (folder / "cell/sigmoid.py").write_text(SIGMOID)
    (folder / "cell/gate.py").write_text(changed("snippets.cell", "modules.cell"))
    modules = Library(folder, Settings(root=tmp_path, snippets=Path("code/modules")))
    assert modules.problems("gate") == []
    assert modules.function("gate") is not None


def test_refresh_sees_changes_and_keeps_the_rest(tmp_path):
    modules = library(tmp_path)
    assert sorted(modules.paths) == ["gate", "sigmoid"]
    assert not modules.refresh()
    gate, sigmoid, snippet = (
        modules.function("gate"),
        modules.function("sigmoid"),
        modules.load("gate"),
    )
    digests = modules.digest("gate"), modules.digest("sigmoid")
    path = tmp_path / "snippets/cell/gate.py"
    path.write_text(changed("np.add(W_f @ x_t, b_f)", "np.add(W_f @ x_t, 2)"))
    assert modules.refresh()
    assert modules.function("sigmoid") is sigmoid
    assert modules.function("gate") is not gate
    assert modules.digest("gate") != digests[0]
    assert modules.digest("sigmoid") == digests[1]
    path.write_text(GATE)
    assert modules.refresh()
    assert modules.function("gate") is gate
    assert modules.load("gate") == snippet
    (tmp_path / "snippets/cell/sigmoid.py").write_text(SIGMOID.replace("1 /", "2 /"))
    assert modules.refresh()
    again = modules.function("gate")
    assert again is not None
    assert again(np.eye(2), np.zeros(2), np.zeros(2)) == pytest.approx([1, 1])


def test_refresh_sees_that_an_import_has_gone(tmp_path):
    modules = library(tmp_path)
    assert modules.problems("gate") == []
    (tmp_path / "snippets/cell/sigmoid.py").unlink()
    assert modules.refresh()
    assert [problem.line for problem in modules.problems("gate")] == [3]
    assert list(modules.paths) == ["gate"]


@pytest.mark.parametrize("folder", ["snippets", "tests/published_errors/modules"])
def test_the_modules_of_the_report_keep_the_rules(folder):
    modules = Library(Path(folder), Settings())
    assert modules.paths
    found = [problem for name in modules.paths for problem in modules.problems(name)]
    assert list(map(str, found)) == []
    assert all(modules.function(name) for name in modules.paths)
