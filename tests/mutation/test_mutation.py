"""Mutation testing in the small: a sample of what `make mutants` tries, and all survivors."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from equations.latex import parse
from tests.mutation import Mutant, Outcome, inline, modules
from tests.mutation import __main__ as command
from tests.mutation import record as records
from tests.mutation.canonical import of_formula, of_module
from tests.mutation.displays import mutate
from tests.mutation.formula import Names
from tests.mutation.record import RECORD, TABLE

ROOT = Path(__file__).parents[2]


def command_line(*arguments):
    """Run the command as a user does: the tests of equations run in a pytest of their own."""
    words = [sys.executable, "-m", "tests.mutation", "--processes", "1", *arguments]
    return subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT)


def damage(text, values=("f_t", "W_f", "x_t", "R_f", "h_prev", "b_f"), matrices=("W_f", "R_f")):
    names = Names(lambda name: name in ("sigma", "tanh"), set(values), set(matrices))
    return {(edit.kind, changed) for edit, changed in mutate(text, names)}


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("sign flipped", r"f_t = \sigma(W_f x_t - R_f h_{t-1} + b_f)"),
        ("term dropped", r"f_t = \sigma(W_f x_t + R_f h_{t-1})"),
        ("time or layer moved", r"f_t = \sigma(W_f x_t + R_f h_{t} + b_f)"),
        ("time or layer moved", r"f_t = \sigma(W_f x_{t-1} + R_f h_{t-1} + b_f)"),
        ("symbol swapped", r"f_t = \sigma(W_f h_{t-1} + R_f h_{t-1} + b_f)"),
        ("function swapped", r"f_t = \tanh(W_f x_t + R_f h_{t-1} + b_f)"),
        ("product to ⊙", r"f_t = \sigma(W_f x_t + R_f \odot h_{t-1} + b_f)"),
        ("transpose added", r"f_t = \sigma(W_f x_t + R_f^\top h_{t-1} + b_f)"),
    ],
)
def test_mutants_of_a_display(kind, changed):
    assert (kind, changed) in damage(r"f_t = \sigma(W_f x_t + R_f h_{t-1} + b_f)")


def test_mutants_of_sums_relations_and_transposes():
    assert ("bound moved", r"a = \sum_{t=1}^{T-1} b_t") in damage(
        r"a = \sum_{t=1}^{T} b_t", ("a", "b", "T")
    )
    assert ("constant changed", r"a = \sum_{t=0}^{T} b_t") in damage(
        r"a = \sum_{t=1}^{T} b_t", ("a", "b", "T")
    )
    assert ("relation flipped", r"a \ge  b") in damage(r"a \le b", ("a", "b"))
    assert ("transpose lost", r"a = R d") in damage(r"a = R^\top d", ("a", "R", "d"), ("R",))
    assert ("⊙ to product", r"a = b  d") in damage(r"a = b \odot d", ("a", "b", "d"), ())


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("step letter changed", r"a^{(l)} = W^{(l)} a^{(t-1)}"),
        ("layer written below", r"a^{(l)} = W_{l} a^{(l-1)}"),
        ("script lost", r"a = W^{(l)} a^{(l-1)}"),
        ("arrow for =", r"a^{(l)} \leftarrow  W^{(l)} a^{(l-1)}"),
    ],
)
def test_mutants_of_spelling(kind, changed):
    display, names = r"a^{(l)} = W^{(l)} a^{(l-1)}", {"a_l", "W_l", "a_prev"}
    found = mutate(display, Names(lambda _: False, names, {"W_l"}))
    assert (kind, changed) in {(edit.kind, text) for edit, text in found}


def test_mutants_of_a_module():
    source = '''
def output(W, b, h):
    """Return."""
    return W.T @ np.tanh(h[1:]) + b * 2
'''
    names = modules.Names({"W"}, "sigmoid", lambda *_: False)
    shown = {(kind, line) for kind, _, _, line in modules.mutate(source, names)}
    assert {
        ("transpose lost", "return W @ np.tanh(h[1:]) + b * 2"),
        ("function swapped", "return W.T @ sigmoid(h[1:]) + b * 2"),
        ("slice moved", "return W.T @ np.tanh(h[:-1]) + b * 2"),
        ("operator swapped", "return W.T @ np.tanh(h[1:]) - b * 2"),
        ("operator swapped", "return W.T * np.tanh(h[1:]) + b * 2"),
        ("name swapped", "return W.T @ np.tanh(b[1:]) + b * 2"),
        ("constant changed", "return W.T @ np.tanh(h[1:]) + b * 3"),
        ("term dropped", "return W.T @ np.tanh(h[1:])"),
    } <= shown


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (r"a = b + d", r"a = d + b", True),
        (r"a = b d", r"a = d \odot b", True),
        (r"a = (b - d)^2", r"a = (d - b)^2", True),
        (r"a = b - d", r"a = d - b", False),
        (r"a = (b - d)^3", r"a = (d - b)^3", False),
        (r"a = \frac{b}{d}", r"a = \frac{d}{b}", False),
    ],
)
def test_canonical_form_of_a_display(one, other, equal):
    forms = {of_formula(parse(formula)) for formula in (one, other)}
    assert (len(forms) == 1) is equal


def test_canonical_form_of_a_module():
    one, other, third = (
        f'def f(a, b):\n    """Return."""\n    return {body}'
        for body in ("a * b + (a - b) ** 2", "(b - a) ** 2 + b @ a", "a * b - (a - b) ** 2")
    )
    assert of_module(one) == of_module(other) != of_module(third)


def test_digits_are_changed_by_more_than_rounding():
    latex = r"0.98 \approx 1{,}000^{2}"
    found = {edit.apply(latex) for edit in inline._digits(parse(latex, "inline"), latex)}
    assert {r"0.96 \approx 1{,}000^{2}", r"0.88 \approx 1{,}000^{2}"} <= found
    assert {r"0.98 \approx 1{,}002^{2}", r"0.98 \approx 0{,}998^{2}"} <= found
    assert r"0.98 \approx 1{,}000^{4}" in found
    assert r"0.99 \approx 1{,}000^{2}" not in found


@pytest.mark.slow
def test_a_few_mutants_of_everything_are_noticed_and_what_is_explained_survives():
    """Two mutants of every display, of every module (by its own test alone) and of every page."""
    done = command_line("--each", "2", "--tests-pass", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    mutants = json.loads(done.stdout)["mutants"]
    for side, count in (("page", 100), ("snippet", 100), ("inline", 10)):
        assert len({one["equation"] for one in mutants if one["side"] == side}) > count
    for one in mutants:
        assert one["truth"] is not False or one["equal"] or one["why"], one
    assert {one["agreement"] for one in mutants} >= {"names", "shapes", "values"}


def test_the_record_says_by_what_displays_were_refused(monkeypatch):
    monkeypatch.setattr(records, "digest", lambda project: "")
    one = Mutant("gate", "page", "sign", "page.md", 1, "a - b", "a - b")
    outcomes = [Outcome(one, means) for means in ("names", "names", "values", "")] + [
        Outcome(one, "", same="equal")
    ]
    displays = records.summary(outcomes, {}, None)["displays"]
    assert displays["by"] == {"names": 2, "values": 1}
    assert (displays["killed"], displays["total"], displays["equal"]) == (3, 4, 1)


def test_the_record_has_what_the_site_says():
    record = json.loads((ROOT / "tests" / RECORD).read_text(encoding="utf-8"))
    for side in ("displays", "modules", "inline"):
        assert 0 < record[side]["killed"] <= record[side]["total"]
    modules_ = record["modules"]
    assert modules_["total"] - modules_["truth"] <= modules_["explained"]
    assert len(record["digest"]) == 64


MODULE = '''def gate(b_t, d_t):
    """Return a_t.

    Shapes: b_t (), d_t () -> a_t ()
    Where: a_t is a number; b_t is a number; d_t is a number
    Source: this report
    """
    return b_t - d_t
'''
TEST = """from snippets.page.gate import gate


def test_equal_numbers():
    assert gate(1, 1) == 0
"""
DISPLAY = """# 1 Page

$$
a_t = b_t - d_t
$$

```python
--8<-- "snippets/page/gate.py"
```
"""
STALE = """[[survivor]]
side = "page"
equation = "gate"
shown = "a_t = b_t + d_t"
why = "it is refused, so this is out of date"
"""
INLINE = "\n## Numbers\n\nIt is $2 + 3 = 5$, and $1 / 3 = 0.33$, and $x = 2$ is chosen.\n"


def write(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def report(folder, **changed):
    files = {
        "docs/page.md": DISPLAY,
        "snippets/page/gate.py": MODULE,
        "tests/page/test_gate.py": TEST,
    }
    write(folder, {**files, **changed})
    return f"--root={folder}"


def test_a_survivor_without_reason_and_a_stale_reason_fail_the_command(tmp_path, capsys):
    root = report(tmp_path)
    weak = command_line(root, "--only", "page", "snippet", "joint")
    assert weak.returncode == 1, weak.stdout + weak.stderr
    assert "noticed by the page, but not by the module's own test" in weak.stdout
    assert "return d_t - b_t\n      NOT EXPLAINED" in weak.stdout
    wrong_alike = weak.stdout.split("noticed by nothing")[1].split("noticed by the page")[0]
    assert "order swapped: a_t = d_t - b_t" in wrong_alike
    assert "a_t = b_t + d_t" not in wrong_alike
    write(tmp_path, {f"tests/{TABLE}": STALE})
    assert command.main(["--only", "page", "--processes", "1", root]) == 1
    assert "STALE" in capsys.readouterr().out


def test_mutants_of_inline_formulas(tmp_path, capsys):
    root = report(tmp_path, **{"docs/page.md": DISPLAY + INLINE})
    assert command.main(["--only", "inline", "--processes", "1", "--json", root]) == 0
    mutants = json.loads(capsys.readouterr().out)["mutants"]
    shown = {one["shown"]: one for one in mutants}
    assert shown["2 - 3 = 5"]["agreement"] == "values"
    assert shown["1 / 3 = 0.35"]["agreement"] == "values"
    assert not any(one.startswith("x") for one in shown)


def test_a_report_that_is_wrong_without_damage_is_refused(tmp_path, capsys):
    wrong = DISPLAY.replace("b_t - d_t", "d_t - b_t")
    assert command.main(["--processes", "1", report(tmp_path, **{"docs/page.md": wrong})]) == 2
    assert "gate fails without any damage" in capsys.readouterr().err
