"""Mutation testing in the small: a seeded sample of what `make mutants` tries in full, and the table of survivors."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutation import __main__ as command
from tests.mutation import code, latex
from tests.mutation.run import Folders, of_page, of_snippet, try_page

ROOT = Path(__file__).parents[2]
FOLDERS = Folders(ROOT / "docs", ROOT / "snippets", ROOT / "tests")
REASONS = command.read_reasons(FOLDERS.tests / command.TABLE)
SEED = 20


@pytest.fixture(scope="module")
def project():
    return FOLDERS.project()


def command_line(*arguments):
    """Run the command as a user does: the truth tests run in a pytest of their own."""
    words = [sys.executable, "-m", "tests.mutation", *arguments]
    return subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT)


def damage(text, values=("f_t", "W_f", "x_t", "R_f", "h_prev", "b_f"), matrices=("W_f", "R_f")):
    mutants = latex.mutate(text, lambda name: name in ("sigma", "tanh"), set(values), set(matrices))
    return {(kind, changed) for kind, changed, _ in mutants}


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
    assert ("bound moved", r"a = \sum_{t=1}^{T-1} b_t") in damage(r"a = \sum_{t=1}^{T} b_t", ("a", "b", "T"))
    assert ("constant changed", r"a = \sum_{t=0}^{T} b_t") in damage(r"a = \sum_{t=1}^{T} b_t", ("a", "b", "T"))
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
    found = latex.mutate(display, lambda _: False, names, {"W_l"})
    assert (kind, changed) in {(one, text) for one, text, _ in found}


def test_mutants_of_a_module():
    source = '''
def output(W, b, h):
    """Return."""
    return W.T @ np.tanh(h[1:]) + b * 2
'''
    shown = {(kind, line) for kind, _, _, line in code.mutate(source, {"W"}, "sigmoid", lambda *_: False)}
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
    assert (latex.canonical(latex.parse(one)) == latex.canonical(latex.parse(other))) is equal


def test_sample_of_displays_is_caught_or_explained(project):
    mutants = [mutant for equation in project.equations.values() for mutant in of_page(project, equation)]
    assert len(mutants) > 50 * len(project.equations)
    outcomes = [try_page(project, mutant) for mutant in random.Random(SEED).sample(mutants, 250)]
    missed = [str(one.mutant) for one in outcomes if one.survived and command.key(one) not in REASONS]
    assert missed == []
    assert {one.agreement for one in outcomes} >= {"names", "shapes", "values"}


def test_sample_of_modules_is_caught_by_their_own_tests_or_explained():
    done = command_line("--snippets-only", "--sample", "24", "--seed", str(SEED), "--processes", "1", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    mutants = json.loads(done.stdout)["mutants"]
    assert len(mutants) == 24
    assert all(mutant["truth"] or mutant["equal"] or mutant["why"] for mutant in mutants)


def test_explained_survivors_exist_and_those_of_displays_survive(project):
    for reason in REASONS:
        side, name, shown = reason
        assert name in project.equations, f"{command.TABLE} names {name}, which is no equation"
        made = of_page if side == "page" else of_snippet
        named = [mutant for mutant in made(project, project.equations[name]) if mutant.shown == shown]
        assert named, f"{command.TABLE}: no mutant of {name} is now {shown}; delete the entry or mend it"
        if side == "page":
            assert any(try_page(project, mutant).survived for mutant in named), f"{command.TABLE}: now caught, delete it: {shown}"


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


def write(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def test_a_survivor_without_reason_and_a_stale_reason_fail_the_command(tmp_path, capsys):
    write(tmp_path, {"docs/page.md": DISPLAY, "snippets/page/gate.py": MODULE, "tests/page/test_gate.py": TEST})
    folders = [f"--{name}={tmp_path / name}" for name in ("docs", "snippets", "tests")]
    weak = command_line("--processes", "1", *folders)
    assert weak.returncode == 1, weak.stdout + weak.stderr
    assert "not noticed by the truth test alone" in weak.stdout
    assert "return d_t - b_t\n      NOT EXPLAINED" in weak.stdout
    write(tmp_path, {f"tests/{command.TABLE}": STALE})
    assert command.main(["--pages-only", "--processes", "1", *folders]) == 1
    assert "STALE" in capsys.readouterr().out


def test_a_report_that_is_wrong_without_damage_is_refused(tmp_path):
    wrong = DISPLAY.replace("b_t - d_t", "d_t - b_t")
    write(tmp_path, {"docs/page.md": wrong, "snippets/page/gate.py": MODULE, "tests/page/test_gate.py": TEST})
    done = command_line(*[f"--{name}={tmp_path / name}" for name in ("docs", "snippets", "tests")])
    assert done.returncode == 2
    assert "gate falls short without any damage" in done.stderr
