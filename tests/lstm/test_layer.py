"""The library against the report's equations: values, and the derivatives with respect to every array."""

import gc
import weakref

import numpy as np
import pytest

from lstm import LSTM, products, single, workspace
from tests.lstm.reference import LENGTHS, B, D, N, T, draw, loss_of, named, run
from tests.support.oracles import assert_gradients

CASES = [(layers, peepholes, lengths) for layers in (1, 2) for peepholes in (False, True) for lengths in (None, LENGTHS)]
NAMES = [f"{'A' if p else 'B'}-{n}-layers{'' if le is None else '-masked'}" for n, p, le in CASES]
ONE_SEQUENCE = (7, 1, 2, 3)
MANY_CELLS = (5, 1, 2, single.LARGEST + 1)


def gradients(lstm, arrays, loss, lengths=None):
    """Return the derivatives of all arrays as the library has them."""
    lstm.forward(arrays["x"], (arrays["h_0"], arrays["c_0"]), lengths, training=True)
    dx, (dh_0, dc_0) = lstm.backward(loss["y"], (loss["h_T"], loss["c_T"]))
    return {"x": dx, "h_0": dh_0, "c_0": dc_0, **named(lstm, gradients=True)}


def space_of(lstm, layer=0):
    """Return the workspace of the last training pass."""
    return lstm.buffers.trace.spaces[lstm.layers[layer].name]


@pytest.mark.parametrize(("layers", "peepholes", "lengths"), CASES, ids=NAMES)
def test_equals_the_equations(layers, peepholes, lengths):
    lstm, arrays, _ = draw(layers, peepholes)
    y, state = lstm.forward(arrays["x"], (arrays["h_0"], arrays["c_0"]), lengths)
    for got, wanted in zip((y, *state), run(named(lstm), **arrays, lengths=lengths), strict=True):
        np.testing.assert_allclose(got, wanted, rtol=0, atol=1e-14)


@pytest.mark.parametrize(("layers", "peepholes", "lengths"), CASES, ids=NAMES)
def test_gradients_complex_step(layers, peepholes, lengths):
    lstm, arrays, loss = draw(layers, peepholes)
    assert_gradients(loss_of(loss, lengths), {**arrays, **named(lstm)}, gradients(lstm, arrays, loss, lengths))


@pytest.mark.parametrize(("shape", "peepholes"), [(ONE_SEQUENCE, False), (ONE_SEQUENCE, True)], ids=["few-calls", "loop"])
def test_gradients_complex_step_of_one_sequence(shape, peepholes):
    lstm, arrays, loss = draw(1, peepholes, shape=shape)
    assert_gradients(loss_of(loss), {**arrays, **named(lstm)}, gradients(lstm, arrays, loss))
    assert isinstance(space_of(lstm), workspace.Workspace if peepholes else single.Single)


def test_gradients_of_one_long_vector_along_lines():
    lstm, arrays, loss = draw(1, shape=MANY_CELLS)
    assert_along_lines(lstm, arrays, loss)
    assert isinstance(space_of(lstm), workspace.Workspace)


@pytest.mark.parametrize("lengths", [None, np.array([9, 40, 12, 40])], ids=["whole", "masked"])
def test_gradients_over_several_pieces_and_blocks(lengths, monkeypatch):
    monkeypatch.setattr(workspace, "PIECE", 4 * 64 * 6)
    monkeypatch.setattr(products, "SMALL_PRODUCT", 4 * 97 * 16)
    lstm, arrays, loss = draw(1, shape=(40, 4, 32, 64))
    assert_along_lines(lstm, arrays, loss, lengths)
    space = space_of(lstm)
    assert space.piece == 6
    assert space.A_blocks.width == space.R_blocks.width == space.W_blocks.width == 16


def assert_along_lines(lstm, arrays, loss, lengths=None, step=1e-6):
    """Assert the derivative of each array along a random direction, by a central difference of the equations."""
    everything, value = {**arrays, **named(lstm)}, loss_of(loss, lengths)
    got, rng = gradients(lstm, arrays, loss, lengths), np.random.default_rng(1)
    for name, array in everything.items():
        direction = rng.standard_normal(array.shape)
        ahead, behind = ({**everything, name: array + sign * step * direction} for sign in (1, -1))
        measured = (value(**ahead) - value(**behind)) / (2 * step)
        np.testing.assert_allclose(np.sum(got[name] * direction), measured, rtol=1e-6, err_msg=name)


@pytest.mark.parametrize(("layers", "batch"), [(1, 1), (1, B), (2, B)])
def test_gradients_without_those_of_the_inputs(layers, batch):
    lstm, arrays, loss = draw(layers, shape=(T, batch, D, N))
    wanted = gradients(lstm, arrays, loss)
    lstm.forward(arrays["x"], (arrays["h_0"], arrays["c_0"]), training=True)
    dx, (dh_0, dc_0) = lstm.backward(loss["y"], (loss["h_T"], loss["c_T"]), inputs=False)
    assert dx is None
    for name, value in {"h_0": dh_0, "c_0": dc_0, **named(lstm, gradients=True)}.items():
        np.testing.assert_array_equal(value, wanted[name], err_msg=name)


def test_peepholes_of_zero_are_version_b():
    with_p, arrays, _ = draw(2, peepholes=True)
    without, _, _ = draw(2)
    for layer in range(2):
        for name, array in with_p.weights(layer).items():
            if name[0] == "p":
                array[:] = 0
            else:
                without.weights(layer)[name][:] = array
    np.testing.assert_allclose(with_p.forward(arrays["x"])[0], without.forward(arrays["x"])[0], rtol=0, atol=1e-15)


def test_float32_agrees_with_float64():
    wide, arrays, loss = draw(2, peepholes=True)
    narrow = LSTM(D, N, layers=2, peepholes=True, dtype=np.float32)
    narrow.parameters.values[:] = wide.parameters.values
    arrays32, loss32 = ({name: a.astype(np.float32) for name, a in group.items()} for group in (arrays, loss))
    exact, got = gradients(wide, arrays, loss), gradients(narrow, arrays32, loss32)
    for name, array in exact.items():
        assert got[name].dtype == np.float32
        np.testing.assert_allclose(got[name], array, rtol=0, atol=2e-6 * np.max(np.abs(array)), err_msg=name)


def test_padding_of_finished_sequences_does_not_matter():
    lstm, arrays, loss = draw(2)
    first = gradients(lstm, arrays, loss, LENGTHS)
    behind = np.arange(T)[:, None] >= LENGTHS
    changed = {**arrays, "x": np.where(behind[:, :, None], 99.0, arrays["x"])}
    y, _ = lstm.forward(changed["x"], (arrays["h_0"], arrays["c_0"]), LENGTHS)
    assert not y[behind].any()
    for name, array in gradients(lstm, changed, {**loss, "y": np.where(behind[:, :, None], 5.0, loss["y"])}, LENGTHS).items():
        np.testing.assert_array_equal(array, first[name], err_msg=name)
    assert not first["x"][behind].any()


@pytest.mark.parametrize("peepholes", [False, True])
@pytest.mark.parametrize("batch", [1, B])
def test_streaming_equals_the_whole_sequence(batch, peepholes):
    lstm, arrays, _ = draw(2, peepholes, shape=(T, batch, D, N))
    y, state = lstm.forward(arrays["x"], (arrays["h_0"], arrays["c_0"]))
    stream = lstm.stream(batch, (arrays["h_0"], arrays["c_0"]))
    np.testing.assert_allclose([stream.step(x) for x in arrays["x"]], y, rtol=0, atol=1e-14)
    np.testing.assert_allclose(stream.state, state, rtol=0, atol=1e-14)


def test_two_halves_equal_the_whole():
    lstm, arrays, _ = draw(2)
    whole, final = lstm.forward(arrays["x"])
    first, state = lstm.forward(arrays["x"][:2])
    second, end = lstm.forward(arrays["x"][2:], state)
    np.testing.assert_allclose(np.concatenate([first, second]), whole, rtol=0, atol=1e-14)
    np.testing.assert_allclose(end, final, rtol=0, atol=1e-14)


def test_results_are_the_callers_own():
    lstm, arrays, loss = draw(1)
    y, (h_T, c_T) = lstm.forward(arrays["x"], training=True)
    copies = y.copy(), h_T.copy(), c_T.copy()
    lstm.forward(-arrays["x"], training=True)
    for array, copy in zip((y, h_T, c_T), copies, strict=True):
        np.testing.assert_array_equal(array, copy)
    dx, _ = lstm.backward(loss["y"])
    copy = dx.copy()
    lstm.backward(2 * loss["y"])
    np.testing.assert_array_equal(dx, copy)


def test_shapes_in_turn_do_not_disturb_each_other():
    lstm, arrays, loss = draw(1)
    first = gradients(lstm, arrays, loss)
    first = {name: array.copy() for name, array in first.items()}
    for steps in range(1, 8):
        lstm.forward(np.ones((steps, 2, D)), training=True)
        lstm.backward(np.ones((steps, 2, N)))
    for name, array in gradients(lstm, arrays, loss).items():
        np.testing.assert_array_equal(array, first[name], err_msg=name)


def test_dropout_acts_between_layers_in_training_only():
    lstm, arrays, _ = draw(2)
    plain, _ = lstm.forward(arrays["x"])
    lstm.dropout = 0.5
    np.testing.assert_array_equal(lstm.forward(arrays["x"])[0], plain)
    dropped, _ = lstm.forward(arrays["x"], training=True)
    assert np.max(np.abs(dropped - plain)) > 1e-3
    (mask,) = lstm.buffers.trace.masks
    assert set(np.unique(mask)) == {0.0, 2.0}
    lower, upper = ({name: a for name, a in named(lstm).items() if name.endswith(f"@{layer}")} for layer in (0, 1))
    zero = np.zeros((1, B, N))
    below, *_ = run(lower, arrays["x"], zero, zero)
    above, *_ = run({name.replace("@1", "@0"): a for name, a in upper.items()}, below * mask, zero, zero)
    np.testing.assert_allclose(dropped, above, rtol=0, atol=1e-14)


def test_gradient_through_dropout_along_a_line():
    lstm, arrays, loss = draw(2)
    lstm.dropout, direction, step = 0.5, np.random.default_rng(3).standard_normal(arrays["x"].shape), 1e-6

    def value(x):
        lstm.rng = np.random.default_rng(4)
        return np.sum(loss["y"] * lstm.forward(x, training=True)[0])

    measured = (value(arrays["x"] + step * direction) - value(arrays["x"] - step * direction)) / (2 * step)
    value(arrays["x"])
    np.testing.assert_allclose(np.sum(lstm.backward(loss["y"])[0] * direction), measured, rtol=1e-7)


def test_same_seed_same_weights():
    first, again, other = (LSTM(D, N, seed=seed).parameters.values for seed in (5, 5, 6))
    np.testing.assert_array_equal(first, again)
    assert np.any(first != other)


def test_the_buffer_size_of_numpy_is_left_as_it_was():
    lstm, arrays, loss = draw(1)
    with np.errstate():
        np.setbufsize(4096)
        gradients(lstm, arrays, loss)
        assert np.getbufsize() == 4096


@pytest.mark.parametrize("batch", [1, 3])
def test_buffers_that_are_not_kept_are_free_at_once(batch):
    """No cycle of references holds a workspace until the garbage collector runs."""
    lstm = LSTM(2, 3, seed=0)
    spaces = []
    gc.disable()
    try:
        for steps in range(2, 8):
            y, _ = lstm.forward(np.ones((steps, batch, 2), np.float32), training=True)
            lstm.backward(y)
            spaces.append(weakref.ref(space_of(lstm)))
        assert [space() is not None for space in spaces] == [False] + [True] * 5
    finally:
        gc.enable()
