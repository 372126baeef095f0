"""Numbers and claims in the prose of section 6.2a."""

import re

import numpy as np
import pytest

from equations.evaluate import Values, evaluate
from equations.latex import parse
from equations.resolve import Scope, resolve
from equations.settings import SIZES
from report.figures import phased_gate
from snippets.cells.bidirectional_state import bidirectional_state
from snippets.cells.convlstm_step import convlstm_step
from snippets.cells.janet_step import janet_step
from snippets.cells.layernorm_hidden_state import layernorm_hidden_state
from snippets.cells.layernorm_preactivation import layernorm_preactivation
from snippets.cells.lstmp_parameter_count import lstmp_parameter_count
from snippets.cells.lstmp_step import lstmp_step
from snippets.cells.mogrifier_round import mogrifier_round
from snippets.cells.multiplicative_lstm_step import multiplicative_lstm_step
from snippets.cells.phased_time_gate import phased_time_gate
from snippets.cells.stacked_layer_step import stacked_layer_step
from snippets.cells.treelstm_step import treelstm_step
from snippets.lstm_cell.lstm_step import lstm_step
from snippets.lstm_cell.lstm_step_peephole import lstm_step_peephole
from snippets.parallel.min_gru_step import min_gru_step
from snippets.parallel.min_lstm_step import min_lstm_step
from snippets.parallel.mlstm_inputs import mlstm_inputs
from snippets.parallel.qrnn_step import qrnn_step
from snippets.parallel.slstm_step import slstm_step
from snippets.parallel.sru_step import sru_step
from snippets.variants.cifg_step import cifg_step
from snippets.variants.gru_candidate_reset_after import gru_candidate_reset_after
from snippets.variants.gru_step import gru_step
from tests.support.draws import draw
from tests.support.paths import ROOT
from tests.support.prose import DOCS, assert_says

PAGE = "cells.md"
NOT_LEARNED = re.compile(r"(x|h|c|n|C)(_\w+)?_?(t|j|prev)|h|c|t|beta$|r_t|r_on|alpha|epsilon|o_t|x_prev")
VALUES = {"n": SIZES["n"], "d": SIZES["d"], "m": SIZES["m"], "K": SIZES["K"], "L": 4, "kappa": 3, "r": 2}


def learned(function):
    """Return how many numbers the learned arrays of a snippet hold, by drawing them."""
    return sum(np.size(array) for name, array in draw(function, 0).items() if not NOT_LEARNED.fullmatch(name))


def upper_layer():
    """Return the parameters of a layer of a stack whose layer below is as wide as itself."""
    arrays = {name: array for name, array in draw(stacked_layer_step, 0).items() if name[0] in "WRb"}
    return sum(3 * 3 if name[0] == "W" else array.size for name, array in arrays.items())


COUNTED = {
    "LSTM, version B": lambda: learned(lstm_step),
    "LSTM, version A": lambda: learned(lstm_step_peephole),
    "GRU": lambda: learned(gru_step),
    "GRU, reset after": lambda: learned(gru_step) + draw(gru_candidate_reset_after, 0)["b_Rh"].size,
    "CIFG": lambda: learned(cifg_step),
    "JANET": lambda: learned(janet_step),
    "Bidirectional LSTM": lambda: learned(lstm_step) + learned(lstm_step),
    "Stacked LSTM, $L$ layers": lambda: learned(lstm_step) + 3 * upper_layer(),
    "LSTMP, $m$ projected": lambda: learned(lstmp_step),
    "ConvLSTM, $\\kappa$ weights per kernel, $K$ places": lambda: learned(convlstm_step),
    "Child-Sum Tree-LSTM": lambda: learned(treelstm_step),
    "Phased LSTM": lambda: learned(lstm_step) + learned(phased_time_gate),
    "Multiplicative LSTM": lambda: learned(multiplicative_lstm_step),
    "Mogrifier LSTM, $r$ rounds": lambda: learned(lstm_step) + learned(mogrifier_round),
    "Layer-norm LSTM": lambda: learned(layernorm_preactivation) + learned(layernorm_hidden_state),
    "Zoneout": lambda: learned(lstm_step),
    "AWD-LSTM, one layer": lambda: learned(lstm_step),
    "SRU, $d = n$": lambda: learned(sru_step),
    "QRNN, window of 2": lambda: learned(qrnn_step),
    "minGRU": lambda: learned(min_gru_step),
    "minLSTM": lambda: learned(min_lstm_step),
    "sLSTM, one head": lambda: learned(slstm_step),
    "mLSTM, one head": lambda: learned(mlstm_inputs) + 3 * 4 + 3,
}


def rows():
    text = (DOCS / PAGE).read_text(encoding="utf-8")
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")]
    return {row[0]: row for row in cells if len(row) == 7 and row[0] != "Variant"}


def formula(cell, **changes):
    names = VALUES | changes
    if "kappa" in cell:
        names |= {"n": 1, "d": 1}
    scope = Scope(set(names), set(), lambda name: None)
    expression = resolve(parse(cell.strip("$"), "inline"), scope)
    return evaluate(expression, Values(names, {}, lambda name: None))


def test_every_row_of_the_table_is_counted():
    assert set(rows()) == set(COUNTED)
    assert len(rows()) > 20


@pytest.mark.parametrize("variant", COUNTED)
def test_parameters_of_the_table_count_real_arrays(variant):
    cell = rows()[variant][3]
    spaced = re.sub(r"(?<=[a-zA-Z0-9)])(?=[a-zA-Z(])", " ", cell) if "\\" not in cell else cell
    assert formula(spaced) == COUNTED[variant]()


def test_sizes_of_lstmp_in_the_text():
    plain = 4 * (1024 * 512 + 1024 * 1024 + 1024)
    assert_says(
        PAGE,
        f"the plain LSTM has {plain:,} parameters; with $m = 256$ there are {lstmp_parameter_count(1024, 256, 512):,}.",
    )


def test_janet_has_half_the_parameters():
    assert 2 * learned(janet_step) == learned(lstm_step)
    assert_says(PAGE, "It has half the parameters of an LSTM.")


STEPS = {
    "LSTM, version B": lstm_step,
    "LSTM, version A": lstm_step_peephole,
    "GRU": gru_step,
    "GRU, reset after": gru_candidate_reset_after,
    "CIFG": cifg_step,
    "JANET": janet_step,
    "Bidirectional LSTM": bidirectional_state,
    "Stacked LSTM, $L$ layers": stacked_layer_step,
    "LSTMP, $m$ projected": lstmp_step,
    "ConvLSTM, $\\kappa$ weights per kernel, $K$ places": convlstm_step,
    "Child-Sum Tree-LSTM": treelstm_step,
    "Phased LSTM": lstm_step,
    "Multiplicative LSTM": multiplicative_lstm_step,
    "Mogrifier LSTM, $r$ rounds": lstm_step,
    "Layer-norm LSTM": layernorm_preactivation,
    "Zoneout": lstm_step,
    "AWD-LSTM, one layer": lstm_step,
    "SRU, $d = n$": sru_step,
    "QRNN, window of 2": qrnn_step,
    "minGRU": min_gru_step,
    "minLSTM": min_lstm_step,
    "sLSTM, one head": slstm_step,
    "mLSTM, one head": mlstm_inputs,
}
"""Where the gates of each row are computed: weights of an old state there mean that a step must wait for it."""


@pytest.mark.parametrize("variant", COUNTED)
def test_which_cells_are_parallel_is_what_their_signatures_say(variant):
    names = list(draw(STEPS[variant], 0))
    if {"h", "c"} <= set(names):
        wanted = "branches"
    elif [name for name in names if re.match(r"R_|r_[fico]|R$", name)]:
        wanted = "no"
    else:
        wanted = "products only" if [name for name in names if name.startswith("p_")] else "yes"
    assert rows()[variant][4] == wanted


def test_layer_norm_adds_what_the_text_says():
    """Gains and shifts: two pairs of 4n, one pair of n; the rest is a plain LSTM."""
    assert learned(layernorm_preactivation) + learned(layernorm_hidden_state) == learned(lstm_step) + 18 * SIZES["n"]
    assert 4 * 4 + 2 * 1 == 18
    assert_says(PAGE, "add $18n$ parameters: four vectors of $4n$ here, two of $n$ for the cell state")


def test_the_drawing_of_the_phased_gate():
    assert_says(
        PAGE,
        f"for a period of {phased_gate.TAU:.0f}, a gate open for {phased_gate.OPEN} of it, and a leak of {phased_gate.LEAK}",
    )


def test_two_tests_of_the_text_exist():
    text = (ROOT / "tests/cells/test_layernorm_preactivation.py").read_text(encoding="utf-8")
    assert "def test_twice_the_recurrent_weights_change_nothing(" in text
