"""The cells of a notebook can be tested without running its experiment."""

import numpy as np
import pytest

from tests.support.scripts import definitions

SCRIPT = """# %% [markdown]
# # Title

# %%
REPOSITORY = ""
import math

if not REPOSITORY:
    raise SystemExit("the set-up of Colab was executed")

from dataclasses import dataclass

# %%
SEEDS = (1, 2)
TWICE, LEAST = 2 * len(SEEDS), min(SEEDS)


@dataclass
class Plan:
    steps: int = TWICE


def train(plan, data):
    return math.prod(data) + plan.steps


def careless():
    return train(Plan(), series)


# %%
series = [3, 4]
SEEDS[0].no_such = 1
result, ODD = train(Plan(), series), 1
assert result == 0, "the experiment was executed"
print(result)
"""


@pytest.fixture
def cells(tmp_path):
    (tmp_path / "notebooks/a_b").mkdir(parents=True)
    (tmp_path / "notebooks/a_b/script.py").write_text(SCRIPT, "utf-8")
    return definitions("a-b", tmp_path)


def test_functions_classes_and_constants_of_cells_are_there(cells):
    assert (cells.SEEDS, cells.LEAST) == ((1, 2), 1)
    assert cells.train(cells.Plan(), [3, 4]) == 16
    assert cells.train(cells.Plan(steps=1), [3, 4]) == 13


def test_the_experiment_is_not_executed(cells, capsys):
    assert not capsys.readouterr().out
    assert {"series", "result", "ODD"}.isdisjoint(vars(cells))


def test_a_function_that_needs_a_variable_of_another_cell_is_told(cells):
    with pytest.raises(NameError, match="series"):
        cells.careless()


def test_a_constant_may_be_replaced_in_a_test(cells, monkeypatch):
    monkeypatch.setattr(cells, "math", np)
    assert cells.train(cells.Plan(), np.array([3, 4])) == 16


def test_an_error_names_the_line_of_the_script(tmp_path):
    (tmp_path / "notebooks/a").mkdir(parents=True)
    (tmp_path / "notebooks/a/script.py").write_text("x = 1\n\nLIMIT = 1 / 0\n", "utf-8")
    with pytest.raises(ZeroDivisionError) as caught:
        definitions("a", tmp_path)
    assert caught.traceback[-1].lineno + 1 == 3
    assert str(caught.traceback[-1].path).endswith("script.py")
