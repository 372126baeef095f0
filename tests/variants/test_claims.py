"""Numbers and claims in the prose of section 6.2."""

import math
import re
from pathlib import Path

import numpy as np
import pytest

from equations.evaluate import Values, evaluate
from equations.latex import parse
from equations.resolve import Scope, resolve
from equations.settings import SIZES
from snippets.lstm_cell.lstm_step import lstm_step
from snippets.lstm_cell.lstm_step_peephole import lstm_step_peephole
from snippets.neural_networks.sigmoid import sigmoid
from snippets.variants.cifg_step import cifg_step
from snippets.variants.convlstm_step import convlstm_step
from snippets.variants.gru_candidate_reset_after import gru_candidate_reset_after
from snippets.variants.gru_step import gru_step
from snippets.variants.janet_step import janet_step
from snippets.variants.layernorm_hidden_state import layernorm_hidden_state
from snippets.variants.layernorm_preactivation import layernorm_preactivation
from snippets.variants.lstmp_parameter_count import lstmp_parameter_count
from snippets.variants.lstmp_step import lstmp_step
from snippets.variants.min_gru_step import min_gru_step
from snippets.variants.min_lstm_step import min_lstm_step
from snippets.variants.mlstm_inputs import mlstm_inputs
from snippets.variants.mogrifier_round import mogrifier_round
from snippets.variants.multiplicative_lstm_step import multiplicative_lstm_step
from snippets.variants.phased_time_gate import phased_time_gate
from snippets.variants.qrnn_step import qrnn_step
from snippets.variants.slstm_step import slstm_step
from snippets.variants.sru_step import sru_step
from snippets.variants.stacked_layer_step import stacked_layer_step
from snippets.variants.treelstm_step import treelstm_step
from tests.support.prose import DOCS, assert_says
from tests.variants.draws import draw

PAGE = "variants.md"
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


def test_which_cells_are_parallel_is_what_their_signatures_say():
    """In parallel over time: no gate sees a state. The names of the recurrent weights tell."""
    for variant, function in (("QRNN, window of 2", qrnn_step), ("minGRU", min_gru_step), ("minLSTM", min_lstm_step)):
        assert rows()[variant][4] == "yes"
        assert not [name for name in draw(function, 0) if name[0] in "Rp"]
    assert not [name for name in draw(mlstm_inputs, 0) if name[0] in "Rph"]
    for variant, function in (("GRU", gru_step), ("CIFG", cifg_step), ("sLSTM, one head", slstm_step), ("JANET", janet_step)):
        assert rows()[variant][4] == "no"
        assert [name for name in draw(function, 0) if name[0] == "R"]


def test_sizes_of_gru_and_lstm_in_the_text():
    lstm, gru = (round(formula("$4 (n d + n^2 + n)$".replace("4", k), n=128, d=64)) for k in "43")
    assert gru * 4 == lstm * 3
    assert_says(PAGE, f"For $n = 128$ and $d = 64$ that is {gru:,} against {lstm:,}.", "three quarters of the parameters")


def test_sizes_of_lstmp_in_the_text():
    plain = 4 * (1024 * 512 + 1024 * 1024 + 1024)
    assert_says(
        PAGE,
        f"the plain LSTM has {plain:,} parameters; with $m = 256$ there are {lstmp_parameter_count(1024, 256, 512):,}.",
    )


def test_janet_has_half_the_parameters():
    assert 2 * learned(janet_step) == learned(lstm_step)
    assert_says(PAGE, "It has half the parameters of an LSTM.")


def test_gru_state_is_a_mean_and_cannot_count_where_the_lstm_can():
    gates = {name: np.full(1, 60.0) for name in ("b_f", "b_i", "b_c", "b_o")}
    zero = {f"{kind}_{part}": np.zeros((1, 1)) for kind in "WR" for part in "ficorzh"}
    lstm = {name: array for name, array in zero.items() if name[2] in "fico"}
    gru = {name: array for name, array in zero.items() if name[2] in "rzh"} | {f"b_{g}": np.full(1, 0.3) for g in "rzh"}
    c, h = np.zeros(1), np.zeros(1)
    for _ in range(25):
        _, c = lstm_step(**lstm, **gates, x_t=np.ones(1), h_prev=np.zeros(1), c_prev=c)
        h = gru_step(**gru, x_t=np.ones(1), h_prev=h)
    assert c[0] > 24.9
    assert h[0] < 1


def test_negation_of_the_logistic_function():
    z = np.linspace(-5, 5, 11)
    assert np.allclose(sigmoid(-z), 1 - sigmoid(z), rtol=0, atol=1e-15)


def test_powers_of_e_overflow_at_710():
    assert math.exp(709) > 0
    with pytest.raises(OverflowError):
        math.exp(710)
    assert_says(PAGE, "$e^{710}$ is too large for double precision")


def test_rounds_of_the_scan():
    assert math.log2(1024) == 10
    assert_says(PAGE, "For 1024 steps that takes 10 rounds instead of 1024")


def test_tests_that_the_page_speaks_of_exist():
    folder = Path(__file__).parent
    for module, name in (
        ("gru_update_chung", "negated_update_gate_gives_the_step_of_cho"),
        ("min_gru_step", "parallel_scan_equals_the_recurrence"),
        ("min_lstm_step", "parallel_scan_equals_the_recurrence"),
        ("scan_combine", "ten_rounds_give_all_1024_states"),
        ("xlstm_stabiliser", "stabilised_equals_unstabilised"),
        ("mlstm_parallel", "equals_the_recurrent_form_at_every_step"),
        ("mlstm_stabilised_hidden_state", "stabilised_equals_unstabilised"),
        ("layernorm_preactivation", "twice_the_recurrent_weights_change_nothing"),
    ):
        assert f"def test_{name}(" in (folder / f"test_{module}.py").read_text(encoding="utf-8")
