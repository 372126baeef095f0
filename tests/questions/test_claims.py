"""The page of readers' questions: its code runs, and its numbers are computed here."""

import numpy as np
import pytest

from lstm import LSTM, Adam, Model, Run, layouts, squared_error
from lstm.optimise import Momentum
from snippets.lstm_cell.parameter_count_b import parameter_count_b
from tests.support.prose import DOCS, assert_says

PAGE = "questions.md"
TEXT = (DOCS / PAGE).read_text(encoding="utf-8")
NETWORKS = range(20)


def last_state(lstm, x, **options):
    return lstm.forward(x, **options)[1][0][0]


def padded(candidate_bias, seed):
    """Return how far seven zeros move the last hidden state after thirteen steps: in front, behind, behind with the length."""
    lstm = LSTM(inputs=1, cells=8, seed=seed, dtype=np.float64)
    lstm.weights()["b_c"][:] = candidate_bias
    x, zeros = np.random.default_rng(seed).standard_normal((13, 1, 1)), np.zeros((7, 1, 1))
    alone = last_state(lstm, x)
    front, behind = np.concatenate([zeros, x]), np.concatenate([x, zeros])
    states = last_state(lstm, front), last_state(lstm, behind), last_state(lstm, behind, lengths=[13])
    return [abs(state - alone).max() for state in states]


def test_padding_in_front_and_behind():
    front, behind, _ = np.median([padded(0.3, seed) for seed in NETWORKS], axis=0)
    assert_says(PAGE, f"move the last hidden state by {front:.2f} in front of a sequence and by {behind:.2f} after it")
    assert max(padded(0.3, seed)[2] for seed in NETWORKS) < 1e-15
    assert max(padded(0.0, seed)[0] for seed in NETWORKS) == 0, "zeros in front of a fresh network: the state stays zero"
    assert_says(PAGE, "eight fresh cells with candidate biases of 0.3, thirteen steps, median of 20 networks")


def test_the_backward_half_starts_with_the_padding():
    """A batch that is turned round as a whole is another sequence; each turned by its own length is not."""
    lstm = LSTM(inputs=1, cells=8, seed=1, dtype=np.float64)
    x = np.random.default_rng(1).standard_normal((13, 1, 1))
    batch = np.concatenate([x, np.zeros((7, 1, 1))])
    wanted = last_state(lstm, x[::-1])
    by_length = np.concatenate([x[::-1], np.zeros((7, 1, 1))])
    assert abs(last_state(lstm, by_length, lengths=[13]) - wanted).max() < 1e-15
    assert abs(last_state(lstm, batch[::-1], lengths=[13]) - wanted).max() > 0.1


def test_the_last_row_of_the_output_is_the_final_state_of_the_top_layer():
    lstm = LSTM(inputs=3, cells=5, layers=2, seed=1)
    y, (h_T, c_T) = lstm.forward(np.ones((7, 4, 3), np.float32))
    assert (y.shape, h_T.shape, c_T.shape) == ((7, 4, 5), (2, 4, 5), (2, 4, 5))
    assert np.array_equal(y[-1], h_T[-1])


def test_every_call_begins_with_zeros_and_a_state_can_be_carried_on():
    lstm = LSTM(inputs=3, cells=5, seed=1, dtype=np.float64)
    x = np.random.default_rng(2).standard_normal((20, 4, 3))
    whole, _ = lstm.forward(x)
    assert np.array_equal(lstm.forward(x)[0], whole)
    state, pieces = None, []
    for at in range(0, 20, 5):
        y, state = lstm.forward(x[at : at + 5], state)
        pieces.append(y.copy())
    np.testing.assert_allclose(np.concatenate(pieces), whole, atol=1e-15)
    y, _ = lstm.forward(x[5:10])
    assert abs(y - whole[5:10]).max() > 0.01, "without the state it is another sequence"


def test_a_batch_in_the_wrong_order_runs_where_the_last_axis_fits():
    batch_first = np.zeros((4, 7, 3), np.float32)
    assert LSTM(inputs=3, cells=5).forward(batch_first)[0].shape == (4, 7, 5)
    with pytest.raises(ValueError, match="expected"):
        LSTM(inputs=7, cells=5).forward(batch_first)


def test_the_number_of_parameters_knows_no_steps():
    assert parameter_count_b(d=1, n=9) == 396 == LSTM(inputs=1, cells=9).parameters.values.size


def test_two_biases_take_twice_the_step():
    """Plain descent on b_1 + b_2, both with the derivative of their sum, against one bias."""

    class Bias:
        def __init__(self, *values):
            self.values, self.gradient = np.array(values), np.zeros(len(values))

    one, two = Bias(0.3), Bias(0.1, 0.2)
    for bias in (one, two):
        bias.gradient[:] = 0.7
        Momentum(bias, lr=0.1).step()
    assert two.values.sum() - 0.3 == pytest.approx(2 * (one.values[0] - 0.3))


def test_where_the_forget_bias_stands():
    n, d = 5, 3
    parts = {"W": np.zeros((n, d)), "R": np.zeros((n, n)), "b": np.zeros(n)}
    arrays = {f"{letter}_{gate}": part.copy() for letter, part in parts.items() for gate in "fico"}
    arrays["b_f"] += 1
    wanted = np.repeat([0.0, 1.0, 0.0, 0.0], n)
    assert np.array_equal(layouts.lstm_to_torch(arrays)["bias_ih"], wanted)
    assert np.array_equal(layouts.lstm_to_keras(arrays)[2], wanted)
    both = {"weight_ih": np.zeros((4 * n, d)), "weight_hh": np.zeros((4 * n, n)), "bias_ih": wanted, "bias_hh": wanted}
    assert np.array_equal(layouts.lstm_from_torch(**both)["b_f"], np.full(n, 2.0))
    assert_says(PAGE, "the second quarter", "so 1 in both would make 2")


def sample(rng):
    x = rng.uniform(-1, 1, (12, 8, 1)).astype(np.float32)
    return {"x": x, "target": x.mean(axis=0)}


def test_the_schedule_rises_and_falls_and_goes_on_after_a_stop(tmp_path):
    """The code of the page, run as it stands; its function in a run that is stopped after 130 steps."""
    (code,) = [piece for piece in TEXT.split("```")[1::2] if "schedule=" in piece]

    def begin(path=None):
        model = Model(inputs=1, cells=4, outputs=1, readout="last", seed=1)
        names = {"Run": Run, "Adam": Adam, "squared_error": squared_error, "sample": sample, "model": model}
        exec(code.removeprefix("python"), names)
        return (
            names["run"]
            if path is None
            else Run(model, Adam(model.parameters), squared_error, sample, schedule=names["schedule"], checkpoint=path)
        )

    whole, stopped, rates = begin(), begin(tmp_path / "run.npz"), []
    step = whole.optimiser.step
    whole.optimiser.step = lambda: (rates.append(whole.optimiser.lr), step())
    whole.train(300, progress=False)
    assert_says(PAGE, "Here the rate rises for a hundred steps, and then falls along half a cosine")
    assert rates[99] == rates[100] == 0.01
    assert (np.diff(rates[:100]) > 0).all()
    assert (np.diff(rates[100:]) < 0).all()
    stopped.train(130, progress=False)
    resumed = begin(tmp_path / "run.npz")
    resumed.train(300, progress=False)
    assert np.array_equal(resumed.model.parameters.values, whole.model.parameters.values)


def test_ten_looks_without_a_lower_number_end_the_training():
    assert_says(PAGE, "Run(…, validate=f, patience=10, every=100)", "After ten in a row that were no lower than the best the training ends")
    model, looks, weights = Model(inputs=1, cells=4, outputs=1, readout="last", seed=1), iter([3.0, 1.0] + 20 * [2.0]), []
    settings = {"validate": lambda model: (weights.append(model.parameters.values.copy()), next(looks))[1], "patience": 10, "every": 1}
    run = Run(model, Adam(model.parameters), squared_error, sample, **settings)
    assert len(run.train(100, progress=False)) == 12
    assert np.array_equal(model.parameters.values, weights[1])


def test_a_rate_that_is_not_finite_stops_a_run_before_a_weight_has_changed():
    model = Model(inputs=1, cells=4, outputs=1, readout="last", seed=1)
    run = Run(model, Adam(model.parameters), squared_error, sample, schedule=lambda step: np.inf)
    before = model.parameters.values.copy()
    with pytest.raises(ValueError, match="finite"):
        run.step()
    assert np.array_equal(model.parameters.values, before)


def test_a_loss_that_is_no_number_leaves_the_weights():
    def huge(rng):
        return {key: 1e30 * value for key, value in sample(rng).items()}

    model = Model(inputs=1, cells=4, outputs=1, readout="last", seed=1)
    run = Run(model, Adam(model.parameters), squared_error, huge, seed=2)
    before = model.parameters.values.copy()
    with np.errstate(over="ignore"), pytest.raises(FloatingPointError, match="smaller lr"):
        run.step()
    assert np.array_equal(model.parameters.values, before)


def test_a_network_that_is_fed_its_own_forecast_settles():
    value = 0.1
    for _ in range(50):
        value = np.tanh(2 * value)
    assert_says(PAGE, f"settles at {value:.3f}")
