"""The functions of the notebook on the embedded Reber grammar, on tiny data."""

import re
from html import unescape
from itertools import pairwise

import numpy as np
import pytest

from notebooks.embedded_reber import experiment as reber
from snippets.recurrent_networks.rnn_state import rnn_state
from tests.support.oracles import assert_gradients

ARROWS = {"B": "TP", "T": "STVX", "P": "TVSX", "S": "SXE", "X": "XSTV", "V": "PVE"}
"""Which letters can follow which anywhere in a string of the inner graph: weaker than the grammar, and written without it."""


@pytest.fixture(scope="module", autouse=True)
def short_lags():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reber, "LAGS", (10, 20))
        yield


@pytest.fixture(scope="module")
def results(short_lags):
    return reber.experiment(updates=50, seeds=(1, 2), say=lambda line: None)


@pytest.fixture
def strings():
    return reber.sets(1)[0]


class Oracle:
    """A model that knows the grammar, but for the letter before the end, which it believes to be T."""

    def __init__(self, frame=None):
        self.frame = frame

    def forward(self, x):
        y = np.full(x.shape, -1.0)
        for number, letters in enumerate(x.argmax(-1).T):
            length = int(x[:, number].any(axis=-1).sum()) + 1
            string = "".join(reber.LETTERS[letter] for letter in letters[: length - 1]) + "E"
            possible = reber.GRAMMAR.possible(string)
            if self.frame:
                possible[-2] = self.frame
            for step, following in enumerate(possible):
                y[step, number, [reber.LETTERS.index(letter) for letter in following]] = 1
        return y, None


def test_the_three_sets_of_a_seed_share_no_string():
    training, test, new = (set(strings) for strings in reber.sets(3))
    assert (len(reber.sets(3)[0]), len(test), len(new)) == (256, 256, 512)
    assert len(training) < 256, "as they come: short strings more than once"
    assert not training & test
    assert not new & (training | test)


def test_strings_have_the_frame_twice_and_only_arrows_of_the_graph(strings):
    for string in strings:
        assert re.fullmatch(r"B[TP]B[TPSXVE]+E[TP]E", string)
        assert string[1] == string[-2]
        assert all(after in ARROWS[before] for before, after in pairwise(string[2:-2]))


@pytest.mark.parametrize("least", [10, 50])
def test_stretched_strings_are_twins_of_the_grammar_and_long_enough(least):
    rng = np.random.default_rng(0)
    for one, other in (reber.stretched(rng, least) for _ in range(50)):
        assert least <= reber.lag(one) <= least + 15
        assert (one[1], other[1], one[2:-2]) == ("T", "P", other[2:-2])
        assert one[1] == one[-2]
        assert len(reber.GRAMMAR.possible(one)) == len(one) - 1
        assert all(letter in possible for letter, possible in zip(one[1:], reber.GRAMMAR.possible(one), strict=True))


def test_encoded_strings_can_be_read_back(strings):
    data = reber.encode(strings[:20])
    for number, string in enumerate(strings[:20]):
        steps = data["mask"][:, number].sum()
        assert "".join(reber.LETTERS[letter] for letter in data["x"][:steps, number].argmax(-1)) == string[:-1]
        assert "".join(reber.LETTERS[letter] for letter in data["target"][:steps, number]) == string[1:]
        assert not data["x"][steps:, number].any()
        assert string[data["ends"][number] + 1] == string[-2]


def test_a_batch_is_made_of_training_strings_cut_to_a_multiple_of_eight(strings):
    sample = reber.batches(reber.encode(strings))(np.random.default_rng(0))
    assert sample["x"].shape[0] % 8 == 0 or sample["x"].shape[0] == max(map(len, strings)) - 1
    assert sample["mask"][-1].sum() <= reber.BATCH
    assert sample["x"].any(axis=-1).sum() == sample["mask"].sum()


def test_who_knows_the_grammar_is_always_right_and_who_guesses_the_frame_half_the_time(strings):
    data = reber.far(20)
    assert reber.strings_right(Oracle(), reber.encode(strings)) == 1
    assert reber.frames_right(Oracle(), data) == 1
    assert reber.frames_right(Oracle("T"), data) == 0.5
    assert reber.strings_right(Oracle("T"), data) == 0.5
    assert reber.right(Oracle("T"), data).sum() == reber.right(Oracle(), data).sum() - 128


def test_two_letters_are_right_only_if_both_are_above_all_others():
    class Fixed:
        def forward(self, x):
            return np.tile([0.0, 3, 2, 1, 0, 0, 0], (*x.shape[:2], 1)), None

    judged = reber.right(Fixed(), reber.encode(["BTBTXSETE"]))[:, 0]
    assert judged.tolist() == [True, False, True, False, False, False, True, False]


def test_the_plain_network_equals_the_equation_and_its_gradients_the_complex_step():
    rng = np.random.default_rng(0)
    net = reber.EveryStep(2, 4, 3, dtype=np.float64)
    net.parameters.values[:] = rng.uniform(-1, 1, len(net.parameters.values))
    x, dy = rng.standard_normal((6, 2, 2)), rng.standard_normal((6, 2, 3))

    def predict(W, R, b, W_y, b_y):
        answers = []
        for one in x.swapaxes(0, 1):
            h, row = np.zeros(4), []
            for x_t in one:
                h = rnn_state(W, R, b, x_t, h)
                row.append(W_y @ h + b_y)
            answers.append(row)
        return np.array(answers).swapaxes(0, 1)

    weights = {name: array.copy() for name, array in net.parameters.value.items()}
    np.testing.assert_allclose(net.forward(x)[0], predict(**weights), atol=1e-14)
    net.backward(dy)
    assert_gradients(lambda **arrays: np.sum(dy * predict(**arrays)), weights, net.parameters.grad)


def test_networks_of_about_as_many_weights_and_runs_that_repeat(results):
    sizes = {name: len(runs[0].model.parameters.values) for name, runs in results.items()}
    assert sizes["plain RNN, 16 cells"] < sizes["plain RNN, 32 cells"] == pytest.approx(sizes["LSTM, 16 cells"], rel=0.1)
    again = reber.train(reber.plain, 2, 50)
    np.testing.assert_array_equal(again.looks, results["plain RNN, 16 cells"][1].looks)
    assert [look[0] for look in again.looks] == [800, 1600]


def test_training_stops_when_both_sets_are_right(monkeypatch):
    monkeypatch.setattr(reber, "strings_right", lambda model, data: 1.0)
    run = reber.train(reber.plain, 1, 500)
    assert (run.presented, len(run.looks)) == (800, 1)


def test_tables_have_a_row_per_network_and_per_seed(results):
    assert len(reber.table(results).splitlines()) == len(reber.frame_table(results).splitlines()) == 2 + len(results)
    assert "| 0 of 2 | – |" in reber.table(results), "nothing is learned in 50 updates"
    assert len(reber.storing_table(results["LSTM, 16 cells"], (1, 2), count=3).splitlines()) == 4
    assert reber.examples(count=2).splitlines()[-1].endswith(f"| {len(reber.sets(1)[0][1]) - 3} |")


def test_solved_counts_the_seeds_asked_for():
    runs = [reber.Trained(None, None, presented, 1, []) for presented in (800, None, 1600, 800)]
    assert reber.solved({"one": runs, "other": runs[1:2]}, 3) == "one 2, other 0"
    assert reber.needed(runs) == 800


def test_the_trace_ends_in_the_state_of_the_library(results):
    model, string = results["LSTM, 16 cells"][0].model, reber.shown(reber.sets(1)[2])
    assert 15 <= reber.lag(string) <= 20
    c, _ = reber.final_states(model, [string])
    for cell in range(3):
        shown = reber.trace(model, string, cell)
        assert len(shown.state) == len(string) - 1
        assert shown.state[-2] == pytest.approx(c[0, cell], abs=1e-5)
        assert 0 < reber.keep(model, [string], cell) == pytest.approx(shown.forget[2:-1].mean(), abs=1e-6)


def test_the_storing_cell_is_found(monkeypatch):
    strings = reber.sets(1)[1]
    letter = np.array([1 if string[1] == "T" else -1 for string in strings])
    states = np.random.default_rng(0).standard_normal((256, 5))
    states[:, 3] = -2 * letter + 0.1 * states[:, 3]
    monkeypatch.setattr(reber, "final_states", lambda model, strings: (states, letter))
    cell, correlation = reber.storing_cell(None, strings)
    assert cell == 3
    assert correlation < -0.99


@pytest.mark.parametrize(
    "draw", [reber.plot_learning, lambda r: reber.plot_trace(r["LSTM, 16 cells"][0].model, reber.shown(reber.sets(1)[2]), 0)]
)
def test_pictures_have_a_description(results, draw):
    markup = draw(results).data
    alt = re.match(r'<img class="notebook-figure" width="432" height="\d+" alt="([^"]{60,})" src="data:image/svg\+xml,', markup)[1]
    assert "." in unescape(alt)
    assert draw(results).data == markup, "the same every time"
