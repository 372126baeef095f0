"""The file to read: each of its lines is a displayed equation, and the fast library gives the same numbers."""

import inspect
import re
import subprocess
import sys

import numpy as np
import pytest

from lstm import LSTM, textbook
from snippets.lstm_cell.candidate import candidate
from snippets.lstm_cell.cell_update import cell_update
from snippets.lstm_cell.forget_gate import forget_gate
from snippets.lstm_cell.hidden_state import hidden_state
from snippets.lstm_cell.input_gate import input_gate
from snippets.lstm_cell.output_gate import output_gate
from snippets.lstm_cell.output_layer import output_layer
from snippets.neural_networks.sigmoid import sigmoid
from snippets.neural_networks.squared_error import squared_error
from snippets.practice.adam_step import adam_step
from snippets.practice.clip_gradient import clip_gradient
from snippets.training.lstm_cell_error import lstm_cell_error
from snippets.training.lstm_gate_deltas import lstm_gate_deltas
from snippets.training.lstm_hidden_error import lstm_hidden_error
from snippets.training.lstm_output_delta import lstm_output_delta
from snippets.training.lstm_passed_errors import lstm_passed_errors
from tests.support.paths import ROOT

T, B, D, N, K = 5, 3, 2, 4, 1
LINES = {
    "f_t": [forget_gate], "i_t": [input_gate], "c_tilde": [candidate], "c_t": [cell_update], "o_t": [output_gate],
    "h_t": [hidden_state], "h_bar": [lstm_hidden_error], "c_bar": [lstm_cell_error], "delta_o": [lstm_output_delta],
    "delta_f": [lstm_gate_deltas, 0], "delta_i": [lstm_gate_deltas, 1], "delta_c": [lstm_gate_deltas, 2],
    "passed": [lstm_passed_errors, 1], "y_hat": [output_layer],
}  # fmt: skip
"""The equation behind each name that a line sets, and which of its results."""
LATER = re.compile(r"_(next|t|1)$")
"""What the equations tell apart by time has one name in a loop: delta_f is that of the step before it is set."""


def draw(seed=0):
    """Return weights, none of them zero, inputs x (T, d, B), targets (K, B) and states (n, B)."""
    rng = np.random.default_rng(seed)
    theta = textbook.new_weights(D, N, K, rng)
    theta = {name: array + rng.uniform(0.1, 0.3, array.shape) for name, array in theta.items()}
    return theta, rng.standard_normal((T, D, B)), rng.standard_normal((K, B)), *rng.standard_normal((2, N, B))


def lines_of(run):
    """Run a function; return (name, what was known, its value) for each line of the textbook that sets a single name."""
    source = inspect.getsource(textbook).splitlines()
    found, last = [], {}

    def watch(frame, event, _):
        if frame.f_code.co_filename != textbook.__file__ or frame.f_code.co_name.startswith("<"):
            return None
        now = dict(frame.f_locals)
        if frame in last:
            number, before = last[frame]
            if set_here := re.match(r"\s+(\w+) = ", source[number - 1]):
                found.append((set_here[1], before, now[set_here[1]]))
        last[frame] = frame.f_lineno, now
        return watch

    sys.settrace(watch)
    try:
        run()
    finally:
        sys.settrace(None)
    return found


def argument(name, known, theta):
    """Return the value that an equation's letter has in a line."""
    if name == "h_t" and "h_T" in known:
        return known["h_T"]
    if name in theta or name in known:
        return theta.get(name, known.get(name))
    return known.get(LATER.sub("", name), np.zeros((N, B)))


def test_each_line_gives_what_the_equation_of_its_name_gives():
    theta, x, y, _, _ = draw()
    seen = dict.fromkeys(LINES, 0)
    for name, known, value in lines_of(lambda: textbook.loss_and_gradient(theta, x, y)):
        if name in LINES:
            function, *which = LINES[name]
            expected = function(*(argument(letter, known, theta) for letter in inspect.signature(function).parameters))
            np.testing.assert_allclose(value, expected[which[0]] if which else expected, rtol=1e-13, atol=1e-15, err_msg=name)
            seen[name] += 1
    assert seen == dict.fromkeys(LINES, T) | {"y_hat": 1}


def test_sigmoid_loss_and_adam_are_the_displayed_ones():
    theta, x, y, h, c = draw()
    np.testing.assert_allclose(textbook.sigmoid(h), sigmoid(h), rtol=1e-15)
    loss, _ = textbook.loss_and_gradient(theta, x, y)
    h_T, _, _ = textbook.forward(theta, x, 0 * h, 0 * c)
    assert loss == pytest.approx(squared_error(output_layer(theta["W_y"], theta["b_y"], h_T), y) / B, rel=1e-14)
    for own, displayed in zip(
        textbook.adam_step(h, c, c**2, x[0, 0], 3), adam_step(h, c, c**2, x[0, 0], 3, 0.01, 0.9, 0.999, 1e-8), strict=True
    ):
        np.testing.assert_allclose(own, displayed, rtol=1e-14)


def test_the_gradient_is_the_derivative_of_the_loss():
    theta, x, y, _, _ = draw()
    _, g = textbook.loss_and_gradient(theta, x, y)
    for name, array in theta.items():
        for index in np.ndindex(array.shape):
            moved = array.astype(complex)
            moved[index] += 1e-30j
            assert g[name][index] == pytest.approx(complex_loss(theta | {name: moved}, x, y).imag / 1e-30, rel=1e-12, abs=1e-15)


def complex_loss(theta, x, y):
    """Return the loss without absolute values or conjugates, for a complex step."""
    h_T, _, _ = textbook.forward(theta, x, np.zeros((N, B)), np.zeros((N, B)))
    return np.sum((theta["W_y"] @ h_T + theta["b_y"] - y) ** 2) / 2 / B


def test_the_fast_library_gives_the_same():
    theta, x, _, h_0, c_0 = draw()
    rng = np.random.default_rng(1)
    dL_dh, dL_dc_T = rng.standard_normal((T, N, B)), rng.standard_normal((N, B))
    h_T, c_T, steps = textbook.forward(theta, x, h_0, c_0)
    g, dL_dx, dL_dh_0, dL_dc_0 = textbook.backward(theta, steps, dL_dh, dL_dc_T)

    fast = LSTM(D, N, dtype=np.float64)
    for name, array in fast.weights().items():
        array[...] = theta[name].reshape(array.shape)
    y, (h, c) = fast.forward(x.swapaxes(1, 2), (h_0.T[None], c_0.T[None]), training=True)
    dx, (dh, dc) = fast.backward(dL_dh.swapaxes(1, 2), (np.zeros((1, B, N)), dL_dc_T.T[None]))
    pairs = {"h_T": (h[0], h_T.T), "c_T": (c[0], c_T.T), "y_T": (y[-1], h_T.T), "dx": (dx, dL_dx.swapaxes(1, 2))}
    pairs |= {"dh_0": (dh[0], dL_dh_0.T), "dc_0": (dc[0], dL_dc_0.T)}
    pairs |= {name: (array, g[name].reshape(array.shape)) for name, array in fast.gradients().items()}
    for name, (own, expected) in pairs.items():
        np.testing.assert_allclose(own, expected, rtol=1e-12, atol=1e-14, err_msg=name)


def test_clipping_is_the_displayed_one():
    theta, _, _, _, _ = draw()
    known = [(known, value) for name, known, value in lines_of(lambda: textbook.train(1, n=4, kappa=0.01)) if name == "clipped"]
    assert len(known) == len(theta)
    g = known[0][0]["g"]
    joined = clip_gradient(np.concatenate([array.ravel() for array in g.values()]), 0.01)
    np.testing.assert_allclose(np.concatenate([value.ravel() for _, value in known]), joined, rtol=1e-13)


@pytest.mark.slow
def test_the_file_alone_learns_to_add(tmp_path):
    (tmp_path / "textbook.py").write_text((ROOT / "lstm/textbook.py").read_text("utf-8"), "utf-8")
    done = subprocess.run([sys.executable, "-I", "textbook.py"], cwd=tmp_path, capture_output=True, text=True, check=True)
    losses = [float(line.split()[-1]) for line in done.stdout.splitlines()]
    assert len(losses) == 10
    assert losses[0] == pytest.approx(1 / 12, rel=0.1), "at first it answers 1, whatever it reads"
    assert losses[-1] < 0.01 / 12
