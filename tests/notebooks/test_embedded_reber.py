"""The notebook on the embedded Reber grammar: its cells and its modules, on tiny data."""

import re
from dataclasses import replace
from html import unescape
from itertools import pairwise

import numpy as np
import pytest

from notebooks.embedded_reber import data, figures, inside, network, tables
from report.figures.reber import WALK, walk
from snippets.recurrent_networks.rnn_state import rnn_state
from tests.support.oracles import assert_gradients
from tests.support.scripts import definitions

ARROWS = {"B": "TP", "T": "STVX", "P": "TVSX", "S": "SXE", "X": "XSTV", "V": "PVE"}
"""Which letters can follow which anywhere in a string of the inner graph: weaker than the grammar, and written without it."""

cells = definitions("embedded-reber")


@pytest.fixture(scope="module", autouse=True)
def short_lags():
    with pytest.MonkeyPatch.context() as patch:
        for module in (data, inside, tables):
            patch.setattr(module, "LAGS", (10, 20))
        patch.setattr(inside, "STEPS", (5, 10))
        patch.setattr(figures, "STEPS", (5, 10))
        yield


@pytest.fixture(scope="module")
def results(short_lags):
    return {name: [cells.train(one, data.sets(seed), seed, updates=50) for seed in (1, 2)] for name, one in cells.NETWORKS.items()}


@pytest.fixture
def strings():
    return data.strings(1).training


class Oracle:
    """A model that knows the grammar, but for the letter before the end, which it believes to be T."""

    def __init__(self, frame=None):
        self.frame = frame

    def forward(self, x):
        y = np.full(x.shape, -1.0)
        for number, letters in enumerate(x.argmax(-1).T):
            length = int(x[:, number].any(axis=-1).sum()) + 1
            string = "".join(data.LETTERS[letter] for letter in letters[: length - 1]) + "E"
            possible = data.GRAMMAR.possible(string)
            if self.frame:
                possible[-2] = self.frame
            for step, following in enumerate(possible):
                y[step, number, [data.LETTERS.index(letter) for letter in following]] = 1
        return y, None


def test_the_three_sets_of_a_seed_share_no_string():
    training, test, new = (set(strings) for strings in vars(data.strings(3)).values())
    assert (len(data.strings(3).training), len(test), len(new)) == (256, 256, 512)
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
    for one, other in (data.stretched(rng, least) for _ in range(50)):
        assert least <= data.lag(one) <= least + 15
        assert (one[1], other[1], one[2:-2]) == ("T", "P", other[2:-2])
        assert one[1] == one[-2]
        assert len(data.GRAMMAR.possible(one)) == len(one) - 1
        assert all(letter in possible for letter, possible in zip(one[1:], data.GRAMMAR.possible(one), strict=True))


def test_encoded_strings_can_be_read_back(strings):
    encoded = data.encode(strings[:20])
    for number, string in enumerate(strings[:20]):
        steps = encoded["mask"][:, number].sum()
        assert "".join(data.LETTERS[letter] for letter in encoded["x"][:steps, number].argmax(-1)) == string[:-1]
        assert "".join(data.LETTERS[letter] for letter in encoded["target"][:steps, number]) == string[1:]
        assert not encoded["x"][steps:, number].any()
        assert string[encoded["ends"][number] + 1] == string[-2]


def test_a_batch_is_made_of_training_strings_cut_to_a_multiple_of_eight(strings):
    sample = data.batches(data.encode(strings), 32)(np.random.default_rng(0))
    assert sample["x"].shape[0] % 8 == 0 or sample["x"].shape[0] == max(map(len, strings)) - 1
    assert sample["mask"][-1].sum() <= 32
    assert sample["x"].any(axis=-1).sum() == sample["mask"].sum()


def test_who_knows_the_grammar_is_always_right_and_who_guesses_the_frame_half_the_time(strings):
    far = data.far(20)
    assert cells.strings_right(Oracle(), data.encode(strings)) == 1
    assert cells.frames_right(Oracle(), far) == 1
    assert cells.frames_right(Oracle("T"), far) == 0.5
    assert cells.strings_right(Oracle("T"), far) == 0.5
    assert cells.right(Oracle("T"), far).sum() == cells.right(Oracle(), far).sum() - 128


def test_two_letters_are_right_only_if_both_are_above_all_others():
    class Fixed:
        def forward(self, x):
            return np.tile([0.0, 3, 2, 1, 0, 0, 0], (*x.shape[:2], 1)), None

    judged = cells.right(Fixed(), data.encode(["BTBTXSETE"]))[:, 0]
    assert judged.tolist() == [True, False, True, False, False, False, True, False]


def test_the_plain_network_equals_the_equation_and_its_gradients_the_complex_step():
    rng = np.random.default_rng(0)
    net = network.EveryStep(2, 4, 3, dtype=np.float64)
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
    again = cells.train(cells.NETWORKS["plain RNN, 16 cells"], data.sets(2), 2, updates=50)
    np.testing.assert_array_equal(again.looks, results["plain RNN, 16 cells"][1].looks)
    assert [look[0] for look in again.looks] == [800, 1600]


def test_the_chrono_biases_are_told_the_longest_lag_and_nothing_else_differs():
    """The forget gates begin open for 2 to LONGEST steps, and the input gates as far shut."""
    (told, plain), longest = (cells.NETWORKS[name][1](3) for name in ("LSTM, chrono biases", "LSTM, 16 cells")), cells.LONGEST
    told, plain = told.lstm.weights(), plain.lstm.weights()
    assert 0 <= told["b_f"].min() < told["b_f"].max() <= np.log(longest - 1)
    np.testing.assert_array_equal(told["b_i"], -told["b_f"])
    assert all(np.array_equal(told[name], plain[name]) for name in told if name not in ("b_f", "b_i"))


def test_training_stops_when_both_sets_are_right_and_not_before(monkeypatch):
    answers = iter([1.0, 0.9, 0.9, 1.0, 1.0, 1.0, 0.5])
    monkeypatch.setattr(cells, "strings_right", lambda model, sequences: next(answers))
    run = cells.train(cells.NETWORKS["plain RNN, 16 cells"], data.sets(1), 1, updates=500)
    assert (run.presented, len(run.looks), run.new) == (2400, 3, 0.5)


def test_the_new_strings_and_the_long_lags_have_no_part_in_training(monkeypatch):
    """Neither in when it stops nor in the weights: others give the same network."""
    sets, plain = data.sets(1), cells.NETWORKS["plain RNN, 16 cells"]
    first = cells.train(plain, sets, 1, updates=75)
    monkeypatch.setattr(data, "far", lambda least: data.encode(data.strings(8).new))
    other = cells.train(plain, replace(sets, new=data.sets(9).new), 1, updates=75)
    np.testing.assert_array_equal(first.model.parameters.values, other.model.parameters.values)
    np.testing.assert_array_equal(first.looks, other.looks)


def test_nothing_is_learned_from_the_test_strings(monkeypatch):
    sets, plain = data.sets(1), cells.NETWORKS["plain RNN, 16 cells"]
    first, other = (cells.train(plain, one, 1, updates=50) for one in (sets, replace(sets, test=data.sets(9).test)))
    np.testing.assert_array_equal(first.model.parameters.values, other.model.parameters.values)


def test_long_lags_have_each_frame_letter_as_often():
    """Else who always says T would seem to remember."""
    far = data.far(20)
    frames = far["target"][far["ends"], np.arange(len(far["ends"]))]
    assert np.bincount(frames, minlength=7)[[data.LETTERS.index("T"), data.LETTERS.index("P")]].tolist() == [128, 128]


def test_tables_have_a_row_per_network(results):
    assert len(tables.learned(results).splitlines()) == len(tables.frames(results).splitlines()) == 2 + len(results)
    assert "| 0 of 2 | – |" in tables.learned(results), "nothing is learned in 50 updates"
    strings = data.strings(1).training
    assert tables.examples(strings, count=2).splitlines()[-1].endswith(f"| {len(strings[1]) - 3} |")


def test_who_keeps_the_letter_knows_it_at_the_longest_lag():
    runs = [network.Trained(None, None, 1, frames) for frames in ([1, 0.91], [0.5, 0.95], [1, 0.9])]
    assert tables.kept(runs).tolist() == [True, True, False]
    assert tables.keepers({"one": runs, "other": runs[:1]}) == "one: 2, other: 1"


@pytest.mark.long
def test_the_rate_of_each_network_is_the_best_of_four_on_other_seeds():
    for name in ("LSTM, 16 cells", "plain RNN, 16 cells", "plain RNN, 32 cells", "LSTM, chrono biases"):
        chosen, make = cells.NETWORKS[name]
        solved = {
            rate: sum(cells.train((rate, make), data.sets(seed), seed).presented is not None for seed in range(11, 16))
            for rate in (0.003, 0.01, 0.03, 0.1)
        }
        assert solved[chosen] == max(solved.values()), (name, solved)


def test_solved_counts_the_seeds_asked_for():
    looks = {number: np.array([[800, 1, 0.9], [number or 1600, 1, 1 if number else 0.9]]) for number in (800, None, 1600)}
    runs = [network.Trained(None, looks[presented], 1, []) for presented in (800, None, 1600, 800)]
    assert [run.presented for run in runs] == [800, None, 1600, 800]
    assert tables.solved({"one": runs, "other": runs[1:2]}, 3) == "one 2, other 0"
    assert tables.needed(runs) == 800


def test_the_walk_of_the_picture_is_one_of_the_grammar():
    possible = data.GRAMMAR.possible(WALK)
    assert all(letter in some for letter, some in zip(WALK[1:], possible, strict=True))
    arrows = walk(WALK)
    assert "".join(letter for _, letter, _ in arrows) == WALK[3:-3]
    assert len(set(arrows)) == len(arrows), "an arrow taken twice could not be told from one taken once"
    assert (arrows[0][0], arrows[-1][2]) == (0, 5)


def test_states_of_twins_are_compared_where_they_should_be():
    """A network that adds up its input keeps the difference of one letter: always as far apart as after the first steps."""
    model = network.EveryStep(7, 7, 7, dtype=np.float64)
    value = model.parameters.value
    value["W"][:], value["R"][:], value["b"][:] = 1e-4 * np.eye(7), np.eye(7), 0
    np.testing.assert_allclose(inside.apart(model), 1, rtol=1e-4)
    value["R"][:] = 0.5 * np.eye(7)
    np.testing.assert_allclose(inside.apart(model), [1, 0.5**5], rtol=1e-4)
    assert inside.pairs_apart(np.array([[0.0, 0], [3, 4], [1, 1], [1, 1]])) == pytest.approx((25 / 2) ** 0.5)


def test_the_state_of_an_lstm_is_that_of_its_cells(results):
    model = results["LSTM, 16 cells"][0].model
    string = data.strings(1).new[0]
    c = inside.state(model, data.encode([string])["x"])
    assert c.shape == (1, 16)
    assert c[0, 3] == pytest.approx(inside.over(model, string, 3).state[-1], abs=1e-5)


def test_the_trace_ends_in_the_state_of_the_library(results):
    model, string = results["LSTM, 16 cells"][0].model, inside.shown(data.strings(1).new)
    assert 15 <= data.lag(string) <= 20
    c, _ = inside.final_states(model, [string])
    for cell in range(3):
        shown = inside.over(model, string, cell)
        assert len(shown.state) == len(string) - 1
        assert shown.state[-2] == pytest.approx(c[0, cell], abs=1e-5)
        assert 0 < inside.keep(model, [string], cell) == pytest.approx(shown.forget[2:-1].mean(), abs=1e-6)


def test_the_storing_cell_is_found(monkeypatch):
    strings = data.strings(1).test
    letter = np.array([1 if string[1] == "T" else -1 for string in strings])
    states = np.random.default_rng(0).standard_normal((256, 5))
    states[:, 3] = -2 * letter + 0.1 * states[:, 3]
    monkeypatch.setattr(inside, "final_states", lambda model, strings: (states, letter))
    cell, correlation = inside.storing_cell(None, strings)
    assert cell == 3
    assert correlation < -0.99


@pytest.mark.parametrize(
    "draw",
    [
        figures.learning,
        lambda r: figures.twins({name: [inside.apart(run.model) for run in runs] for name, runs in r.items()}),
        lambda r: figures.cell(r["LSTM, 16 cells"][0].model, inside.shown(data.strings(1).new), 0),
    ],
)
def test_pictures_have_a_description(results, draw):
    markup = draw(results).data
    alt = re.match(r'<img class="notebook-figure" width="432" height="\d+" alt="([^"]{60,})" src="data:image/svg\+xml,', markup)[1]
    assert "." in unescape(alt)
    assert draw(results).data == markup, "the same every time"


def test_the_grammar_is_shown_as_it_is_drawn():
    markup = figures.grammar().data
    assert re.match(
        r'<img class="notebook-drawing" width="520" height="366" alt="The string B T [^"]{200,}" src="data:image/svg\+xml,%3Csvg', markup
    )
