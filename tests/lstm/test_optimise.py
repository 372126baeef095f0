"""Optimisers, clipping and initial weights."""

import numpy as np
import pytest

from lstm import LSTM, Adam, AdamW, Momentum, clip, initialise, optimise
from lstm.parameters import Parameters


def parameters(values, dtype=np.float64):
    made = Parameters({"a": (len(values),)}, dtype)
    made.values[:] = values
    return made


def test_momentum_by_hand():
    theta = parameters([1.0, 2.0])
    optimiser = Momentum(theta, lr=0.1, momentum=0.5)
    for gradient in ([1.0, -1.0], [2.0, 0.0]):
        theta.gradient[:] = gradient
        optimiser.step()
    np.testing.assert_allclose(theta.values, [1 - 0.1 * 1 - 0.1 * 2.5, 2 + 0.1 + 0.1 * 0.5], rtol=1e-15)


def test_adam_against_its_textbook_form(monkeypatch):
    monkeypatch.setattr(optimise, "PIECE", 3)
    rng = np.random.default_rng(0)
    theta = parameters(rng.standard_normal(8))
    optimiser = Adam(theta, lr=0.01, beta_1=0.8, beta_2=0.95, epsilon=0.3)
    wanted, m, s = theta.values.copy(), np.zeros(8), np.zeros(8)
    for t in range(1, 6):
        g = theta.gradient[:] = rng.standard_normal(8)
        m, s = 0.8 * m + 0.2 * g, 0.95 * s + 0.05 * g**2
        wanted -= 0.01 * (m / (1 - 0.8**t)) / (np.sqrt(s / (1 - 0.95**t)) + 0.3)
        optimiser.step()
        np.testing.assert_allclose(theta.values, wanted, rtol=1e-12)


def test_adam_takes_first_steps_of_the_rate():
    theta = parameters([1.0, -1.0], np.float32)
    theta.gradient[:] = [1e-3, -50.0]
    Adam(theta, lr=0.1).step()
    np.testing.assert_allclose(theta.values, [0.9, -0.9], rtol=1e-4)


def test_clip_scales_only_what_is_too_long():
    gradient = np.array([3.0, 4.0])
    assert clip(gradient, 10) == 5
    np.testing.assert_array_equal(gradient, [3, 4])
    assert clip(gradient, 1) == 5
    np.testing.assert_allclose(gradient, [0.6, 0.8], rtol=1e-15)


def test_clip_when_the_square_of_the_norm_overflows():
    gradient = np.array([3e30, 4e30], np.float32)
    with np.errstate(over="ignore"):
        assert clip(gradient, 1) == pytest.approx(5e30)
    np.testing.assert_allclose(gradient, [0.6, 0.8], rtol=1e-6)


def test_orthogonal_keeps_lengths():
    q = initialise.orthogonal(7, np.random.default_rng(0))
    np.testing.assert_allclose(q.T @ q, np.eye(7), atol=1e-14)


def test_glorot_range_and_variance():
    drawn = initialise.glorot((300, 200), np.random.default_rng(0))
    limit = np.sqrt(6 / 500)
    assert 0.99 * limit < np.max(np.abs(drawn)) <= limit
    assert np.var(drawn) == pytest.approx(2 / 500, rel=0.02)


def test_a_new_layer_has_forget_bias_1_and_orthogonal_recurrence():
    weights = LSTM(3, 5, peepholes=True).weights()
    assert np.all(weights["b_f"] == 1)
    for gate in "fico":
        np.testing.assert_allclose(weights[f"R_{gate}"].T @ weights[f"R_{gate}"], np.eye(5), atol=1e-6)
        assert np.any(weights[f"W_{gate}"])
        assert gate == "f" or not np.any(weights[f"b_{gate}"])
    assert not any(np.any(weights[f"p_{gate}"]) for gate in "fio")


def test_chrono_gives_memories_up_to_the_longest():
    weights = {"b_f": np.zeros(2000), "b_i": np.zeros(2000)}
    initialise.chrono(weights, np.random.default_rng(0), 100)
    steps = np.exp(weights["b_f"])
    assert 1 <= steps.min() < 2
    assert 98 < steps.max() <= 99
    np.testing.assert_array_equal(weights["b_i"], -weights["b_f"])


def test_all_uniform_uses_one_over_root_n():
    lstm = LSTM(3, 16)
    initialise.all_uniform(lstm.weights(), np.random.default_rng(0))
    assert 0.24 < np.max(np.abs(lstm.parameters.values)) <= 0.25
    assert np.all(lstm.parameters.values != 0)


@pytest.mark.parametrize("bad", [np.inf, -np.inf, np.nan])
def test_clip_refuses_what_has_no_norm_and_leaves_it(bad):
    gradient = np.array([bad, 1.0])
    with pytest.raises(FloatingPointError, match="the norm of the gradient is"):
        clip(gradient, 1)
    np.testing.assert_array_equal(gradient, [bad, 1.0])


def test_clip_at_the_largest_doubles():
    gradient = np.array([3e200, 4e200])
    with np.errstate(over="ignore"):
        assert clip(gradient, 1) == pytest.approx(5e200)
    np.testing.assert_allclose(gradient, [0.6, 0.8], rtol=1e-15)


def test_adamw_pulls_the_weights_and_leaves_the_averages_of_adam(monkeypatch):
    monkeypatch.setattr(optimise, "PIECE", 3)
    rng = np.random.default_rng(0)
    theta, alone = parameters(rng.standard_normal(8)), parameters(np.zeros(8))
    decayed, plain = AdamW(theta, lr=0.01, beta_1=0.8, epsilon=0.3, weight_decay=0.5), Adam(alone, lr=0.01, beta_1=0.8, epsilon=0.3)
    for lr in (0.01, 0.02, 0.005):
        before = theta.values.copy()
        theta.gradient[:] = alone.gradient[:] = rng.standard_normal(8)
        decayed.lr = plain.lr = lr
        alone.values[:] = 0
        decayed.step()
        plain.step()
        np.testing.assert_allclose(theta.values, (1 - lr * 0.5) * before + alone.values, rtol=0, atol=1e-15)
        for name in ("m", "s", "count"):
            np.testing.assert_array_equal(decayed.state[name], plain.state[name])


def test_adamw_without_decay_is_adam():
    one, other = parameters([1.0, -2.0]), parameters([1.0, -2.0])
    one.gradient[:] = other.gradient[:] = [0.3, 4.0]
    AdamW(one, 0.1, weight_decay=0).step()
    Adam(other, 0.1).step()
    np.testing.assert_array_equal(one.values, other.values)


@pytest.mark.parametrize("decay", [-0.1, np.nan, np.inf, "0.1", True])
def test_a_decay_that_is_none_is_refused(decay):
    with pytest.raises(ValueError, match="weight_decay: expected a number from 0 to below inf, got "):
        AdamW(parameters([1.0]), weight_decay=decay)


@pytest.mark.parametrize("lr", [np.nan, np.inf, 0.0, -1.0])
@pytest.mark.parametrize("kind", [Adam, AdamW, Momentum])
def test_a_rate_set_to_no_number_changes_nothing(kind, lr):
    theta = parameters([1.0, -2.0])
    theta.gradient[:] = 1
    optimiser = kind(theta)
    optimiser.lr = lr
    with pytest.raises(ValueError, match=r"lr \(Keras's learning_rate\): expected a finite number above 0, got "):
        optimiser.step()
    np.testing.assert_array_equal(theta.values, [1, -2])
    assert not any(state.any() for state in optimiser.state.values())
