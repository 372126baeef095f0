"""The block of an equation: what is shown, what unfolds, what is copied, and what its symbols mean."""

import json
import xml.etree.ElementTree as etree

import numpy as np
import pytest

from equations.block import block
from equations.imports import digest
from equations.verdict import Verdict
from tests.equations.tiny import FILES, project

NOTATION = FILES["docs/notation.md"]
ROW = "| $W_f, W_i$ | `W_f` `W_i` | (n, d) | weights of the forget gate, of the input gate |\n"


@pytest.fixture
def shown(tmp_path):
    """Return a function that gives the block of an equation of the (changed) tiny report, as a tree."""

    def element(name="gate", changes=None, **settings):
        return etree.fromstring(block(project(tmp_path, changes, **settings).equations[name]))

    return element


def found(tree, mark):
    return [one for one in tree.iter() if mark in (one.get("class") or "").split()]


def text(element):
    return "".join(element.itertext())


def test_the_body_stands_under_the_formula_and_the_files_are_whole(shown):
    body, *files = map(text, found(shown(), "equation-code"))
    paths = ("snippets/cell/gate.py", "tests/cell/test_gate.py")
    assert files == [FILES[path].rstrip() for path in paths]
    lines = body.splitlines()
    assert lines[0].startswith("def gate(")
    assert lines == [line for line in files[0].splitlines() if line in lines]
    assert '"""' not in body


def test_the_copied_code_runs_alone(shown):
    code = found(shown(), "equation-code")[0]
    names: dict = {}
    exec(code.get("data-copy") + text(code), names)
    value = names["gate"](np.eye(2), np.zeros(2), np.array([0.0, 1.0]))
    assert np.allclose(value, [0.5, 1 / (1 + np.exp(-1))])


def test_numpy_alone_is_copied_with_a_module_without_other_imports(shown):
    code = found(shown("sigmoid"), "equation-code")[0]
    assert code.get("data-copy") == "import numpy as np\n\n\n"


def test_keywords_and_the_name_have_classes_and_texts_have_none(shown):
    code = found(shown(), "equation-code")[0]
    assert {text(one) for one in found(code, "code-keyword")} >= {"def", "return"}
    assert [text(one) for one in found(code, "code-defined")] == ["gate"]


def test_marks_are_on_formulas_and_on_code(shown):
    tree = shown(marks={"f_t": "forget"})
    marked = found(tree, "symbol-forget")
    assert {one.tag for one in marked} == {"msub"}
    assert {text(one) for one in marked} == {"ft"}
    assert not found(shown(marks={"g_t": "forget"}), "symbol-forget")


def test_marks_reach_neighbours_in_time(tmp_path):
    marks = project(tmp_path, marks={"f_t": "forget"}).marks
    assert marks.names == dict.fromkeys(("f_t", "f_prev", "f_next"), "symbol-forget")
    assert len(marks.pairs) == 3
    power = "<msubsup><mi>f</mi><mi>t</mi><mn>2</mn></msubsup><msub><mi>g</mi><mi>t</mi></msub>"
    assert marks.on(power) == power.replace("<msubsup>", '<msubsup class="symbol-forget">')


def test_code_much_higher_than_its_formula_leaves_room_for_text(shown):
    assert "equation--tall" not in shown().get("class")
    long = FILES["snippets/cell/gate.py"].replace(
        "sigmoid(W_f @ x_t + b_f)",
        "sigmoid(\n        W_f\n        @\n        x_t\n        + b_f\n    )",
    )
    assert "equation--tall" in shown(changes={"snippets/cell/gate.py": long}).get("class")


def test_only_formulas_that_are_copied_carry_their_latex(shown):
    latex = [one.get("data-latex") for one in shown().iter("math")]
    assert latex[0] == r"f_t = \sigma(W_f x_t + b_f)"
    assert set(latex[1:]) == {None}


@pytest.mark.parametrize("scripted", [False, True])
def test_only_a_page_with_a_script_has_noscript(scripted, shown):
    tree = shown(scripted=scripted)
    assert len(list(tree.iter("noscript"))) == scripted
    assert [one.find("summary") is not None for one in tree.iter("details")] == [True] * 3


@pytest.mark.parametrize("kind", ["module", "test"])
def test_a_link_stands_where_a_build_puts_the_file_as_text(kind, shown):
    tree = shown(texts=True)
    (folded,) = found(tree, f"equation-{kind}")
    link = next(folded.iter("a"))
    path = {"module": "snippets/cell/gate", "test": "tests/cell/test_gate"}[kind]
    assert (link.get("href"), text(link)) == (f"{path}.txt", f"{path}.py")
    assert len(found(tree, "equation-code")) == 1


@pytest.mark.parametrize(("lines", "much"), [(3, False), (4, True)])
def test_a_block_that_takes_much_room_says_so(lines, much, shown):
    long = "    return sigmoid(\n" + "        + 0\n" * lines + "        + W_f @ x_t + b_f\n    )"
    change = {"snippets/cell/gate.py": ("    return sigmoid(W_f @ x_t + b_f)", long)}
    assert ("equation--long" in shown(changes=change).get("class").split()) == much


def test_a_row_of_notation_says_what_each_of_its_names_means(shown):
    row = "| $W_f$ | `W_f` |"
    assert row in NOTATION
    lines = [line for line in NOTATION.splitlines(keepends=True) if not line.startswith(row)]
    tree = shown(changes={"docs/notation.md": "".join(lines) + ROW})
    cells = [text(one) for one in tree.iter("td")]
    assert cells[cells.index("W_f") + 2] == "weights of the forget gate"


def test_the_mark_of_a_test_that_failed(shown, tmp_path):
    project(tmp_path)
    test = "tests/cell/test_gate.py"
    failed = {"failed": 1, "digest": digest(tmp_path / test, tmp_path), "when": "2026-11-29"}
    (tmp_path / ".cache").mkdir()
    record = json.dumps({test: {"test_value_by_hand": failed}})
    (tmp_path / ".cache/truth.json").write_text(record, encoding="utf-8")
    (mark,) = found(shown(), "equation-mark")
    assert [text(one) for one in mark] == ["✓ agrees", "✓ exactly equal, 8 draws; 1 test failed"]
    assert "equation-mark--agrees" in mark.get("class")


@pytest.mark.parametrize(
    ("difference", "tightest", "words"),
    [
        (0.0, None, "exactly equal, 8 draws"),
        (3e-16, None, "agrees to 1e-15, 8 draws"),
        (1.1e-15, None, "agrees to 1e-14, 8 draws"),
        (1e-16, 0.5, "inequality held, 8 draws"),
    ],
)
def test_the_verdict_in_a_few_words(difference, tightest, words):
    assert Verdict(draws=8, difference=difference, tightest=tightest).brief() == words


def test_a_module_that_breaks_a_rule_is_shown_whole(shown):
    broken = FILES["snippets/cell/gate.py"] + "\n\x0b# a comment & <b>\n"
    tree = shown(changes={"snippets/cell/gate.py": broken})
    assert "equation--wrong" in tree.get("class")
    (code,) = found(tree, "equation-code")
    assert "# a comment & <b>" in text(code)
    assert not found(tree, "equation-line")


@pytest.mark.parametrize(
    "sigmoid",
    [
        "from snippets.cell.gate import gate\n\n\ndef sigmoid(z):\n    return gate(z)\n",
        "def sigmoid(z:",
    ],
)
def test_a_module_with_a_broken_import_or_in_a_circle_is_shown(sigmoid, shown):
    tree = shown(changes={"snippets/cell/sigmoid.py": sigmoid})
    assert "equation--wrong" in tree.get("class")
    assert "return sigmoid(" in text(found(tree, "equation-code")[0])
