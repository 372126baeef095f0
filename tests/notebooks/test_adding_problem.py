"""The cells and the figures of the notebook on the adding problem, on tiny data."""

import re
from html import unescape
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest

from lstm import Adam, Run, squared_error
from notebooks.adding_problem import figures
from notebooks.shared.plain_rnn import PlainRNN
from snippets.recurrent_networks.rnn_state import rnn_state
from tests.support.oracles import assert_gradients
from tests.support.scripts import definitions

ENDS = np.array([3, 6, 1])
CHRONO, FORGET, INPUT, NEITHER, PLAIN = range(5)


@pytest.fixture(scope="module")
def cells():
    return definitions("adding-problem")


@pytest.fixture(scope="module")
def results(cells):
    return {name: [cells.train(make, seed, 20) for seed in (1, 2)] for name, make in cells.NETWORKS.items()}


@pytest.fixture(scope="module")
def networks(cells):
    return list(cells.NETWORKS.values())


@pytest.fixture(scope="module")
def mean(cells):
    return cells.judged(np.full_like(cells.UNSEEN["target"], 0.5))


def test_the_data_are_those_of_1997(cells):
    data = cells.draw(np.random.default_rng(0), batch=4000)
    x, target, lengths = data["x"], data["target"], data["lengths"]
    assert (lengths.min(), lengths.max()) == (100, 110)
    assert np.abs(x[:, :, 0]).max() <= 1
    each = np.arange(4000)
    assert (x[0, :, 1] == -1).all()
    assert (x[lengths - 1, each, 1] == -1).all()
    marked = x[:, :, 1] == 1
    assert set(marked.sum(axis=0)) == {1, 2}, "one only, if the first pair was chosen"
    places = np.flatnonzero(marked.any(axis=1))
    assert (places.min(), places.max()) == (1, 48)
    assert marked[:10].any(axis=0)[marked.sum(axis=0) == 2].all()
    assert np.count_nonzero(x[:, :, 1]) == marked.sum() + 8000
    np.testing.assert_allclose(target[:, 0], 0.5 + (x[:, :, 0] * marked).sum(axis=0) / 4, atol=1e-6)


def test_the_mean_is_a_baseline_near_the_variance_of_the_target(cells, mean):
    error, wrong = mean
    assert error == pytest.approx(np.var(cells.draw(np.random.default_rng(3), 50000)["target"]), rel=0.05)
    assert 0.8 < wrong < 0.9


def test_the_four_lstms_differ_in_two_biases_only(cells, networks):
    weights = [make(7).lstm.weights() for make in networks[:PLAIN]]
    for name, array in weights[CHRONO].items():
        if name not in ("b_f", "b_i"):
            assert all(np.array_equal(array, other[name]) for other in weights), name
    chrono = weights[CHRONO]["b_f"]
    assert (chrono >= 0).all()
    assert (chrono <= np.log(cells.T_MAX - 1)).all()
    assert len(set(chrono)) == cells.CELLS
    for network, forget, entering in (
        (CHRONO, chrono, -chrono),
        (FORGET, chrono, 0),
        (INPUT, 1, -chrono),
        (NEITHER, 1, 0),
    ):
        np.testing.assert_array_equal(weights[network]["b_f"], np.broadcast_to(forget, cells.CELLS))
        np.testing.assert_array_equal(weights[network]["b_i"], np.broadcast_to(entering, cells.CELLS))


def test_the_plain_network_equals_the_equation_and_its_gradients_the_complex_step():
    rng = np.random.default_rng(0)
    net = PlainRNN(2, 4, 1, dtype=np.float64)
    net.parameters.values[:] = rng.uniform(-1, 1, len(net.parameters.values))
    x, dy = rng.standard_normal((6, 3, 2)), rng.standard_normal((3, 1))

    def predict(W, R, b, W_y, b_y):
        answers = []
        for one, end in zip(x.swapaxes(0, 1), ENDS, strict=True):
            h = np.zeros(4)
            for x_t in one[:end]:
                h = rnn_state(W, R, b, x_t, h)
            answers.append(W_y @ h + b_y)
        return np.array(answers)

    weights = {name: array.copy() for name, array in net.parameters.value.items()}
    np.testing.assert_allclose(net.forward(x, lengths=ENDS)[0], predict(**weights), atol=1e-14)
    net.backward(dy)
    assert_gradients(lambda **arrays: np.sum(dy * predict(**arrays)), weights, net.parameters.grad)


def test_the_loop_of_the_page_is_that_of_the_library(cells, results):
    name, make = next(iter(cells.NETWORKS.items()))
    model = make(1)
    run = Run(model, Adam(model.parameters, lr=cells.RATE), squared_error, cells.draw, seed=1)
    assert run.train(20, progress=False).tolist() == results[name][0].losses
    np.testing.assert_array_equal(model.parameters.values, results[name][0].model.parameters.values)


def test_no_network_is_trained_on_the_sequences_it_is_judged_by(cells, networks, monkeypatch):
    before = cells.train(networks[CHRONO], 1, 5)
    unseen = {"x": -cells.UNSEEN["x"], "lengths": cells.UNSEEN["lengths"], "target": 1 - cells.UNSEEN["target"]}
    monkeypatch.setattr(cells, "UNSEEN", unseen)
    after = cells.train(networks[CHRONO], 1, 5)
    np.testing.assert_array_equal(before.model.parameters.values, after.model.parameters.values)
    assert before.error != after.error


def test_training_is_repeatable(cells, networks, results):
    again = cells.train(networks[PLAIN], 2, 20)
    assert again.losses == results["plain RNN (tanh)"][1].losses
    assert again.error == results["plain RNN (tanh)"][1].error


def test_it_takes_both_biases(cells, networks, mean):
    trained = [cells.train(networks[number], 1, 300) for number in (CHRONO, FORGET, INPUT)]
    assert trained[0].error < mean[0] / 20
    assert all(one.error > 0.9 * mean[0] for one in trained[1:])


@pytest.mark.long
@pytest.mark.parametrize("rate", [0.001, 0.005, 0.05])
@pytest.mark.parametrize("network", [FORGET, INPUT, NEITHER, PLAIN])
def test_no_other_rate_helps_those_that_fail(cells, networks, mean, network, rate):
    assert cells.train(networks[network], 1, rate=rate).error > 0.9 * mean[0]


@pytest.mark.long
def test_the_default_does_not_learn_in_ten_times_as_many_updates(cells, networks, mean):
    assert cells.train(networks[NEITHER], 1, 10 * cells.UPDATES).error > 0.9 * mean[0]


def test_the_table_has_a_row_per_network_with_every_seed(results, mean):
    head, _, answer, *rows = figures.table(results, mean).splitlines()
    assert head.count("|") == 4
    assert answer.startswith("| the mean, always | 0.0")
    assert [row.split("|")[1].strip() for row in rows] == list(results)
    for row, runs in zip(rows, results.values(), strict=True):
        assert row.split("|")[2].strip() == ", ".join(f"{run.error:.5f}" for run in runs)


def test_the_first_steps_are_those_of_the_data(cells):
    data = cells.draw(np.random.default_rng(0), batch=2)
    row = figures.first_steps(data, 3).splitlines()[-1]
    assert row == f"| 3 | {data['x'][2, 0, 0]:.2f} | {data['x'][2, 0, 1]:.0f} |"


def test_the_storing_cell_is_found_whatever_its_sign(cells):
    class Model:
        def forward(self, x, lengths):
            target = cells.UNSEEN["target"][: x.shape[1], 0]
            noise = np.random.default_rng(0).standard_normal((2, len(target)))
            states = np.stack([noise[0], -3 * target, target + noise[1]], axis=1)
            return None, (None, states[None])

    assert figures.storing_cell(Model(), cells.UNSEEN) == (1, pytest.approx(-1))


def test_the_trace_ends_in_the_state_of_the_library(cells, results):
    model, data = next(iter(results.values()))[0].model, cells.UNSEEN
    _, (_, c_T) = model.forward(data["x"], lengths=data["lengths"])
    for number in range(3):
        x = data["x"][: data["lengths"][number], number]
        shown = figures.trace(model, x, cell=5)
        assert shown.state[-1] == pytest.approx(c_T[0, number, 5], abs=1e-5)
        assert len(shown.forget) == len(shown.input) == len(x)


FIGURES = {
    "learning": lambda results, data: figures.plot_learning(results, 0.04),
    "predictions": lambda results, data: figures.plot_predictions(results, data),
    "trace": lambda results, data: figures.plot_trace(next(iter(results.values()))[0].model, data, 0),
}


@pytest.mark.parametrize("name", FIGURES)
def test_pictures_are_drawings_with_a_description_and_ask_for_no_other_file(cells, results, name):
    markup = FIGURES[name](results, cells.UNSEEN).data
    alt, source = re.fullmatch(
        r'<img class="notebook-figure" width="432" height="\d+" alt="([^"]{60,})" src="data:image/svg\+xml,([^"]+)">', markup
    ).groups()
    assert "." in unescape(alt)
    picture = ElementTree.fromstring(unquote(source))
    assert picture.tag.endswith("svg")
    loaded = re.findall(r'(?:xlink:)?href="([^#"][^"]*)"|url\((?!#)([^)]*)\)', unquote(source))
    assert loaded == []
    assert FIGURES[name](results, cells.UNSEEN).data == markup, "the same every time"
