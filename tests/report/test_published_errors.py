"""Errors that were published elsewhere, replayed: each wrong form is refused as expected, each right form is accepted."""

import math
import re
import shutil

import numpy as np
import pytest

from equations.problem import Problem
from equations.project import Project
from equations.settings import Settings
from report.published_errors import MEANS, Replay, load
from tests.published_errors import lstm
from tests.support.oracles import assert_gradients, complex_step
from tests.support.paths import ROOT
from tests.support.prose import assert_says

FOLDER = ROOT / "tests" / "published_errors"
PROJECT = Project(Settings.read(ROOT))
REPLAY = Replay(FOLDER, PROJECT)
CASES = {case.name: case for case in REPLAY.cases}


def test_what_kinds_of_errors_they_are():
    """What only the truth tests refuse is a program: a backward pass of an LSTM."""
    programs = [case for case in REPLAY.cases if case.by == ("truth",)]
    of_batches = [case for case in REPLAY.cases if case.where.startswith("NNabla")]
    assert (len(programs), len(of_batches)) == (3, 2)
    assert_says("verification.md", "Three of them are backward passes of an LSTM", "two of them, in batch normalisation")


@pytest.mark.parametrize("name", CASES)
def test_the_wrong_form_is_refused_by_the_expected_means(name):
    assert set(CASES[name].by) <= {*MEANS, "truth"}
    assert REPLAY.wrong(CASES[name]).refused_by == CASES[name].by


@pytest.mark.parametrize("name", CASES)
def test_the_right_form_is_accepted(name):
    outcome = REPLAY.right(CASES[name])
    assert outcome.refused_by == (), outcome.sentences()
    assert outcome.verdict is not None or outcome.errors, "nothing was checked"


def test_every_file_belongs_to_a_case():
    used = {case.module for case in REPLAY.cases} | {case.wrong_module for case in REPLAY.cases}
    assert {path.stem for path in (FOLDER / "modules").glob("*.py")} == used - {""}
    assert {path.stem for path in (FOLDER / "truth").glob("*.py")} == {case.truth for case in REPLAY.cases} - {""}
    assert len(CASES) == len(REPLAY.cases), "two cases have one name"


def test_each_case_has_a_place_to_look_up_and_says_one_sentence():
    for case in REPLAY.cases:
        assert case.url.startswith("https://github.com/"), case.name
        assert re.fullmatch(r"[A-Z][^|\n]+\.", case.what), case.name
        assert case.equation or case.module or case.truth, case.name
        assert case.wrong or case.shown, case.name


def test_the_table_shows_every_case_in_order():
    rows = REPLAY.table().splitlines()[2:]
    assert [row.split("](")[0] for row in rows] == [f"| [{case.where}" for case in REPLAY.cases]
    for row, case in zip(rows, REPLAY.cases, strict=True):
        assert case.what in row
        assert f" {case.shown or f'${case.wrong}$'} " in row
        assert ("**Truth:**" in row) == bool(case.truth)
        assert ("**Agreement:**" in row) == bool(case.equation or case.module)


@pytest.mark.parametrize("name", ["nnabla_731", "pytorch_525", "numpy_tutorial", "lux_peephole"])
def test_a_wrong_form_that_is_right_stops_the_table(tmp_path, name):
    """Break a case: what stands as wrong is right. The build must say so."""
    case, folder = CASES[name], tmp_path / "published_errors"
    shutil.copytree(FOLDER, folder)
    text = (folder / "cases.toml").read_text(encoding="utf-8")
    if case.truth:
        path = folder / "truth" / f"{case.truth}.py"
        path.write_text(path.read_text(encoding="utf-8") + "\n\nwrong = right\n", encoding="utf-8")
    elif case.wrong_module:
        text = text.replace(f'wrong_module = "{case.wrong_module}"\n', "")
    else:
        text = text.replace(f"'{case.wrong}'", f"'{case.right or PROJECT.equations[case.equation].display.latex.strip()}'")
    (folder / "cases.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Problem, match=f"the wrong form of {name} is accepted"):
        Replay(folder, PROJECT).table()


def test_a_right_form_that_is_wrong_stops_the_table(tmp_path):
    case, folder = CASES["nnabla_variance"], tmp_path / "published_errors"
    shutil.copytree(FOLDER, folder)
    path = folder / "cases.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(f"'{case.right}'", f"'{case.wrong}'"), encoding="utf-8")
    with pytest.raises(Problem, match=f"the right form of {case.name} is refused.*disagree"):
        Replay(folder, PROJECT).table()


def test_an_equation_that_is_gone_is_named(tmp_path):
    folder = tmp_path / "published_errors"
    shutil.copytree(FOLDER, folder)
    path = folder / "cases.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"candidate"', '"kandidat"'), encoding="utf-8")
    with pytest.raises(Problem, match="pytorch_5661: no equation is named kandidat"):
        Replay(folder, PROJECT).table()


def test_a_form_that_is_refused_for_another_reason_stops_the_table(tmp_path):
    """A misspelt form is refused as well, but shows nothing about the published error."""
    folder = tmp_path / "published_errors"
    shutil.copytree(FOLDER, folder)
    path = folder / "cases.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("+ i_t \\odot c_{t-1}'", "+ i_t \\odot'"), encoding="utf-8")
    with pytest.raises(Problem, match="the wrong form of pytorch_525 is refused by form, not refused by value"):
        Replay(folder, PROJECT).table()


def test_a_snippet_that_cannot_be_loaded_is_named(tmp_path):
    """As while an author is in the middle of a line: the page must warn, and the build go on."""
    snippets = tmp_path / "snippets"
    shutil.copytree(ROOT / "snippets", snippets)
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    (snippets / "lstm_cell" / "candidate.py").write_text("def candidate(", encoding="utf-8")
    with pytest.raises(Problem, match=r"pytorch_5661: .*candidate.py:1:\d+: the module is not Python"):
        Replay(FOLDER, Project(Settings(root=tmp_path, tests=ROOT / "tests"))).table()


# What the sentences of the table say beyond right and wrong.


def errors(name):
    """Return the measured errors of the wrong form."""
    return REPLAY.wrong(CASES[name]).errors


@pytest.mark.parametrize(("name", "hidden"), [("notebook_not_passed_on", "T = 1"), ("numpy_tutorial", "T = 1"), ("cs231n_power", "T = 2")])
def test_too_few_steps_hide_the_error(name, hidden):
    measured = errors(name)
    assert measured.pop(hidden) < 1e-14
    assert measured
    assert all(error > 0.1 for error in measured.values())


def test_zero_biases_hide_a_wrong_bias():
    assert errors("numpy_ml_42")["biases zero"] < 1e-14
    assert errors("numpy_ml_42")["biases drawn"] > 0.1


def test_ten_factors_are_two_thousand_times_too_small():
    truth = load(FOLDER / "truth" / "power_inside_product.py")
    states = truth.states(0.4, truth.WEIGHT, np.zeros(9))
    factor = truth.right(states, truth.WEIGHT) / truth.wrong(states, truth.WEIGHT)
    assert factor == pytest.approx(0.9**-72)
    assert round(factor, -2) == 2000
    assert "$w = 0.9$ about 2000 times too small for ten" in CASES["cs231n_power"].what


def test_the_overwritten_error_is_wrong_at_one_step_for_the_initial_cell_state():
    """The published code does not return that derivative; over all arrays the oracle would have refused it at T = 1."""
    truth = load(FOLDER / "truth" / "error_overwritten.py")
    whole = {"wrong": False, "right": True}
    found = {
        form: lstm.error(lambda arrays, dL_dh, first=first: truth.backward(arrays, dL_dh, cell_first=first), 1, every_step=False)
        for form, first in whole.items()
    }
    assert found["right"] < 1e-14
    assert found["wrong"] > 0.1


@pytest.mark.parametrize("name", ["errors_not_passed_on", "gate_for_its_derivative", "error_overwritten"])
def test_the_oracle_of_the_backward_passes_is_checked_itself(name):
    """Complex step and central difference of the same loss, in the form in which the chapters use them."""
    truth, arrays = load(FOLDER / "truth" / f"{name}.py"), lstm.draw(4)
    weights = np.zeros((4, lstm.N))
    weights[-1] = [0.5, -1.0, 2.0]
    found = truth.right(arrays, weights)
    rest = {key: value for key, value in arrays.items() if key not in found}

    def loss(**some):
        return weights[-1] @ lstm.forward(**rest, **some)[0][-1][0]

    assert_gradients(loss, {key: arrays[key] for key in found}, found)


def test_a_peephole_after_the_squashing_lets_the_gate_leave_its_interval():
    c_t = np.array([1.5, -1.5])
    wrong, right = lstm.sigmoid(np.zeros(2)) + c_t, lstm.sigmoid(c_t)
    assert wrong.min() < 0
    assert wrong.max() > 1
    assert 0 < right.min() < right.max() < 1


def test_a_small_epsilon_hides_its_place():
    def difference(epsilon):
        return abs((1 + epsilon) / math.sqrt(1 + epsilon) - 1)

    assert difference(1e-8) < 1e-8
    assert difference(1.0) > 0.4


def test_the_module_of_the_weight_recurrence_is_a_derivative():
    module = load(FOLDER / "modules" / "linear_state_by_weight.py")
    x, w = np.cos(np.arange(6)), 0.8

    def states(w):
        found = [np.array(0.5)]
        for x_t in x:
            found.append(w * found[-1] + x_t)
        return found

    exact = complex_step(lambda w: states(w)[-1], {"w": w})["w"]
    assert module.linear_state_by_weight(w, np.array(states(w))) == pytest.approx(float(exact), rel=1e-13)


def test_the_recursion_with_the_extra_factor_is_seen_at_i_equal_t():
    """As its report said: with i = t the product must be empty."""
    module = load(FOLDER / "modules" / "linear_recursion.py")
    assert module.linear_recursion([3.0], [7.0]) == 3.0
