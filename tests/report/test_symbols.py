"""The tables of symbols under the equations say what a symbol is there, not what its row lists."""

from equations.project import Project
from equations.settings import Settings
from tests.support.paths import ROOT

PROJECT = Project(Settings.read(ROOT))


def test_no_symbol_has_the_meanings_of_several():
    for equation in PROJECT.equations.values():
        for symbol in equation.symbols():
            assert ", of " not in symbol.meaning, (equation.name, symbol)


def test_the_arrays_of_each_gate_are_called_so():
    meanings = {symbol.name: symbol.meaning for symbol in PROJECT.equations["lstm_step"].symbols()}
    for letter, what in {"W": "input weights", "R": "recurrent weights", "b": "bias"}.items():
        assert meanings[f"{letter}_f"] == f"{what} of the forget gate"
        assert meanings[f"{letter}_c"] == f"{what} of the candidate"
