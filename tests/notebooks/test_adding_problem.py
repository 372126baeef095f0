"""The functions of the notebook on the adding problem, on tiny data."""

import re
from html import unescape
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest

from notebooks.adding_problem import experiment as adding
from notebooks.shared.plain_rnn import PlainRNN
from snippets.recurrent_networks.rnn_state import rnn_state
from tests.support.oracles import assert_gradients

ENDS = np.array([3, 6, 1])


@pytest.fixture(scope="module")
def results():
    return adding.experiment(updates=20, seeds=(1, 2), say=lambda line: None)


def test_the_data_are_those_of_1997():
    data = adding.draw(np.random.default_rng(0), batch=4000)
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


def test_the_mean_is_a_baseline_near_the_variance_of_the_target():
    error, wrong = adding.mean_error()
    assert error == pytest.approx(np.var(adding.unseen(50000)["target"]), rel=0.05)
    assert 0.8 < wrong < 0.9


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


def test_each_network_is_trained_from_each_seed_and_repeatably(results):
    assert list(results) == list(adding.NETWORKS)
    assert all(len(run.losses) == 20 for runs in results.values() for run in runs)
    again = adding.train(adding.plain_rnn, 2, 20)
    assert again.losses.tolist() == results["plain RNN"][1].losses.tolist()
    assert again.error == results["plain RNN"][1].error


def test_the_lstm_with_chrono_learns_and_with_bias_1_does_not():
    results = adding.experiment(
        300, {name: adding.NETWORKS[name] for name in ("LSTM, chrono", "LSTM, forget bias 1")}, (1,), lambda line: None
    )
    (chrono,), (default,) = results.values()
    mean, _ = adding.mean_error()
    assert chrono.error < mean / 20
    assert default.error > 0.9 * mean


def test_the_table_has_a_row_per_network_and_the_mean(results):
    head, _, mean, *rows = adding.table(results).splitlines()
    assert head.count("|") == 4
    assert mean.startswith("| the mean, always | 0.0")
    assert [row.split("|")[1].strip() for row in rows] == list(results)


def test_the_first_steps_are_those_of_the_data():
    data = adding.draw(np.random.default_rng(0), batch=2)
    row = adding.first_steps(data, 3).splitlines()[-1]
    assert row == f"| 3 | {data['x'][2, 0, 0]:.2f} | {data['x'][2, 0, 1]:.0f} |"


def test_the_trace_ends_in_the_state_of_the_library(results):
    model = results["LSTM, chrono"][0].model
    data = adding.unseen(3)
    _, (_, c_T) = model.forward(data["x"], lengths=data["lengths"])
    for number in range(3):
        x = data["x"][: data["lengths"][number], number]
        shown = adding.trace(model, x, cell=5)
        assert shown.state[-1] == pytest.approx(c_T[0, number, 5], abs=1e-5)
        assert len(shown.forget) == len(shown.input) == len(x)


@pytest.mark.parametrize("draw", [adding.plot_learning, adding.plot_predictions, lambda r: adding.plot_trace(r["LSTM, chrono"][0].model)])
def test_pictures_are_drawings_with_a_description_and_ask_for_no_other_file(results, draw):
    markup = draw(results).data
    alt, source = re.fullmatch(
        r'<img class="notebook-figure" width="432" height="\d+" alt="([^"]{60,})" src="data:image/svg\+xml,([^"]+)">', markup
    ).groups()
    assert "." in unescape(alt)
    picture = ElementTree.fromstring(unquote(source))
    assert picture.tag.endswith("svg")
    loaded = re.findall(r'(?:xlink:)?href="([^#"][^"]*)"|url\((?!#)([^)]*)\)', unquote(source))
    assert loaded == []
    assert draw(results).data == markup, "the same every time"
