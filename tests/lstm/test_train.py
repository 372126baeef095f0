"""Training: it learns, it is the same for the same seed, and a killed run goes on as if nothing had happened."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from lstm import Adam, AdamW, Model, Momentum, Run, StoreError, cross_entropy, squared_error, store
from lstm.checkpoint import vectors
from tests.lstm.resumable import make, make_all, sample, stream, surprise

ROOT = Path(__file__).parents[2]
STEPS = 40


def start(checkpoint, pause):
    command = [sys.executable, "-m", "tests.lstm.resumable", str(checkpoint), str(STEPS), str(pause)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})


def assert_same(resumed, whole):
    """Assert that two runs are the same to the last bit: weights, best weights, optimiser, state, losses, generators."""
    assert resumed.losses == whole.losses
    assert resumed.validation_losses == whole.validation_losses
    assert resumed.optimiser.lr == whole.optimiser.lr
    assert vectors(resumed).keys() == vectors(whole).keys()
    for name, array in vectors(whole).items():
        np.testing.assert_array_equal(vectors(resumed)[name], array, err_msg=name)
    np.testing.assert_array_equal(resumed.model.parameters.values, whole.model.parameters.values)
    np.testing.assert_array_equal(resumed.state, whole.state)
    for one, other in ((resumed.rng, whole.rng), (resumed.model.lstm.rng, whole.model.lstm.rng)):
        assert one.bit_generator.state == other.bit_generator.state


def test_killed_and_resumed_equals_uninterrupted(tmp_path):
    checkpoint = tmp_path / "run.npz"
    begun = []
    for kill_at in (17, 30):
        with start(checkpoint, pause=0.005) as process:
            for line in process.stdout:
                if line.startswith("from"):
                    begun.append(int(line.split()[1]))
                elif int(line) == kill_at:
                    process.kill()
        assert process.returncode != 0
    with start(checkpoint, pause=0) as process:
        begun.append(int(process.stdout.readline().split()[1]))
        process.stdout.read()
    assert process.returncode == 0
    assert begun == [0, 14, 28]
    resumed, whole = make_all(checkpoint), make_all()
    whole.train(STEPS, progress=False)
    resumed.train(STEPS, progress=False)
    assert_same(resumed, whole)
    assert whole.validation_losses.index(min(whole.validation_losses)) > 1, "the best look is none of the first"
    assert whole.state[0].any()


def test_checkpoint_is_written_by_train(tmp_path):
    run = make(tmp_path / "run.npz")
    run.train(9, progress=False)
    assert make(tmp_path / "run.npz").losses == run.losses


def test_a_run_of_another_model_is_refused(tmp_path):
    path = tmp_path / "run.npz"
    make(path).train(1, progress=False)
    model = Model(2, 12, 1, readout="last", seed=3)
    with pytest.raises(StoreError, match="layers: expected 1, got 2"):
        Run(model, Adam(model.parameters), squared_error, sample, checkpoint=path)
    same = make().model
    with pytest.raises(StoreError, match="optimiser: expected Momentum, got Adam"):
        Run(same, Momentum(same.parameters), squared_error, sample, checkpoint=path)


def test_a_changed_rate_is_resumed_too(tmp_path):
    whole, parts = make(), make(tmp_path / "run.npz")
    for run in (whole, parts):
        run.train(10, progress=False)
        run.optimiser.lr = 0.001
        run.train(20, progress=False)
    resumed = make(tmp_path / "run.npz")
    assert resumed.optimiser.lr == 0.001
    for run in (whole, resumed):
        run.train(30, progress=False)
    assert_same(resumed, whole)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"lr": 0.5}, "lr: expected 0.5, got 0.01"),
        ({"lr": 0.01, "beta_1": 0.1}, "beta_1: expected 0.1, got 0.9"),
        ({"lr": 0.01, "max_norm": None}, "max_norm: expected None, got 1.0"),
    ],
)
def test_other_settings_than_those_of_the_file_are_refused_by_name(tmp_path, changed, message):
    path = tmp_path / "run.npz"
    make(path).train(1, progress=False)
    model, max_norm = make().model, changed.pop("max_norm", 1.0)
    with pytest.raises(StoreError, match=re.escape(f"run.npz: {message}")):
        Run(model, Adam(model.parameters, **changed), squared_error, sample, seed=4, max_norm=max_norm, checkpoint=path)


@pytest.mark.parametrize("rate", [float("nan"), float("inf"), 0, -1.0, 1e39])
@pytest.mark.parametrize("optimiser", [Adam, Momentum])
def test_a_rate_that_is_none_is_refused_before_it_does_harm(optimiser, rate):
    run = make()
    run.optimiser = optimiser(run.model.parameters)
    run.optimiser.lr = rate
    before = run.model.parameters.values.copy()
    with pytest.raises(ValueError, match=r"lr \(Keras's learning_rate\): expected a finite number above 0"):
        run.step()
    np.testing.assert_array_equal(run.model.parameters.values, before)
    assert all(not state.any() for state in run.optimiser.state.values())


def test_a_decay_changed_by_hand_is_refused_by_name(tmp_path):
    path = tmp_path / "run.npz"
    run = make_all(path)
    run.optimiser.weight_decay = 5.0
    run.train(7, progress=False)
    with pytest.raises(StoreError, match=re.escape("weight_decay: expected 0.1, got 5.0")):
        make_all(path)


def test_numbers_of_numpy_are_written_too(tmp_path):
    path = tmp_path / "run.npz"
    model = make().model
    run = Run(model, Adam(model.parameters, lr=0.01), squared_error, sample, max_norm=np.float32(1), checkpoint=path)
    run.optimiser.lr = np.float32(0.5)
    run.train(1, progress=False)
    again = make().model
    assert Run(again, Adam(again.parameters, lr=0.01), squared_error, sample, checkpoint=path).optimiser.lr == 0.5


def test_a_look_that_was_interrupted_is_made_up_for():
    whole, run = make_all(), make_all()
    whole.train(21, progress=False)
    looks = iter([KeyboardInterrupt])

    def interrupted(model):
        for error in looks:
            raise error
        return surprise(model)

    run.validate = interrupted
    with pytest.raises(KeyboardInterrupt):
        run.train(21, progress=False)
    run.train(21, progress=False)
    assert run.validation_losses == whole.validation_losses
    assert_same(run, whole)


def test_weights_that_the_user_sets_between_two_parts_are_used(tmp_path):
    path = tmp_path / "run.npz"
    run = make_all(path)
    run.train(14, progress=False)
    run.model.parameters.values[:] = 0.25
    run.save()
    assert (make_all(path).model.parameters.values == 0.25).all()
    looked = []
    run.model.forward, forward = lambda *a, **k: looked.append(run.model.parameters.values.copy()) or forward(*a, **k), run.model.forward
    run.step()
    assert (looked[0] == 0.25).all()


def test_learns_to_add_two_marked_numbers():
    def adding(rng):
        x = np.zeros((20, 50, 2), np.float32)
        x[:, :, 0] = rng.uniform(-1, 1, (20, 50))
        for b in range(50):
            x[rng.choice(20, 2, replace=False), b, 1] = 1
        return {"x": x, "target": (x[:, :, 0] * x[:, :, 1]).sum(axis=0)[:, None]}

    model = Model(2, 16, 1, readout="last", seed=1)
    losses = Run(model, Adam(model.parameters, lr=0.01), squared_error, adding, seed=2).train(600, progress=False)
    assert np.mean(losses[:20]) > 0.4
    assert np.mean(losses[-20:]) < 0.02


def test_learns_which_symbol_came_first():
    def recall(rng):
        symbols = rng.integers(0, 4, (12, 32))
        return {"x": np.eye(4, dtype=np.float32)[symbols], "target": symbols[0]}

    model = Model(4, 16, 4, readout="last", seed=1)
    losses = Run(model, Momentum(model.parameters, lr=0.1, momentum=0.9), cross_entropy, recall, seed=2).train(300, progress=False)
    assert losses[0] == pytest.approx(np.log(4), abs=0.4)
    assert np.mean(losses[-10:]) < 0.1


def test_progress_bar_shows_steps_and_loss(capsys):
    make().train(20)
    shown = capsys.readouterr().err
    assert "20/20" in shown
    assert "step" in shown


def test_a_loss_that_is_not_a_number_stops_the_run_and_leaves_the_model():
    run = make()
    run.loss = lambda *_: (float("nan"), None)
    before = run.model.parameters.values.copy()
    with pytest.raises(FloatingPointError, match="the loss is nan at step 1"):
        run.train(5, progress=False)
    np.testing.assert_array_equal(run.model.parameters.values, before)


@pytest.mark.parametrize("largest", [1.0, None])
@pytest.mark.parametrize("optimiser", [Adam, Momentum])
def test_a_gradient_that_overflows_stops_the_run_and_leaves_the_model(largest, optimiser):
    model = Model(1, 2, 1, "last", seed=1)
    model.parameters.values[:] = 0
    model.W_y[:] = 1
    x, target = np.full((3, 2, 1), 1e25, np.float32), np.full((2, 1), 1e17, np.float32)
    run = Run(model, optimiser(model.parameters), squared_error, lambda rng: {"x": x, "target": target}, max_norm=largest)
    before, state = model.parameters.values.copy(), {name: array.copy() for name, array in run.optimiser.state.items()}
    with np.errstate(all="ignore"), pytest.raises(FloatingPointError, match=r"the norm of the gradient is (inf|nan) at step 1: a smaller"):
        run.train(2, progress=False)
    np.testing.assert_array_equal(model.parameters.values, before)
    for name, array in run.optimiser.state.items():
        np.testing.assert_array_equal(array, state[name])
    assert run.losses == []


@pytest.mark.parametrize("broken", ["losses", "rng", "dropout_rng", "lr"])
def test_a_checkpoint_without_its_parts_is_refused(tmp_path, broken):
    path = tmp_path / "run.npz"
    make(path).train(1, progress=False)
    arrays, about = store.read(path)
    arrays.pop(broken, None)
    about.pop(broken, None)
    store.write(path, arrays, about)
    with pytest.raises(StoreError, match=rf"run.npz: {broken}( \(.*\))?: expected"):
        make(path)


def small(loss=squared_error, source=None, model=None, **settings):
    """Return a run of a small network with one input and one output at every step, in double precision."""
    model = model or Model(1, 4, 1, dtype=np.float64, seed=1)
    return Run(model, Momentum(model.parameters, lr=settings.pop("lr", 0.1)), loss, source or (lambda rng: waves(0)), **settings)


def waves(step, places=3, steps=5):
    """Return x and target: the next piece of sines, each place with a phase of its own."""
    values = np.sin(0.3 * (np.arange(steps + 1)[:, None] + step * steps) + np.arange(places))[..., None]
    return {"x": values[:-1].copy(), "target": values[1:].copy()}


def seen(run, steps):
    """Let a run that learns nothing do some steps; return its predictions, one piece after the other."""
    found, loss = [], run.loss
    run.loss = lambda predictions, target, mask: (found.append(predictions.copy()), loss(predictions, target, mask))[1]
    run.train(steps, progress=False)
    return np.concatenate(found)


def test_a_stateful_run_reads_a_sequence_in_pieces_as_in_one():
    x = np.concatenate([waves(step)["x"] for step in range(4)])
    run = small(source=lambda rng, step: waves(step), stateful=True, lr=1e-200)
    np.testing.assert_allclose(seen(run, 4), run.model.forward(x)[0], rtol=0, atol=1e-14)
    alone = small(source=lambda rng: waves(1), lr=1e-200)
    assert abs(seen(alone, 1) - run.model.forward(x)[0][5:10]).max() > 0.01


def test_reset_begins_at_zero_where_it_is_true():
    def source(rng, step):
        return waves(step) | ({"reset": np.array([False, True, False])} if step == 2 else {})

    run = small(source=source, stateful=True, lr=1e-200)
    got, pieces = seen(run, 4), [waves(step)["x"] for step in range(4)]
    wanted = run.model.forward(np.concatenate(pieces))[0]
    anew = run.model.forward(np.concatenate(pieces[2:]))[0]
    np.testing.assert_allclose(got[:, ::2], wanted[:, ::2], rtol=0, atol=1e-14)
    np.testing.assert_allclose(got[:10, 1], wanted[:10, 1], rtol=0, atol=1e-14)
    np.testing.assert_allclose(got[10:, 1], anew[:, 1], rtol=0, atol=1e-14)
    assert abs(anew[:, 1] - wanted[10:, 1]).max() > 0.01


def test_where_all_begin_anew_there_may_be_more_of_them():
    def source(rng, step):
        return waves(step, 3 + step) | {"reset": np.full(3 + step, step == 1)}

    run = small(source=source, stateful=True)
    run.train(2, progress=False)
    assert run.state[0].shape == (1, 4, 4)
    with pytest.raises(ValueError, match=r"x: expected 4 sequences, as in the batch that this one goes on from, got shape \(5, 5, 1\)"):
        run.step()


@pytest.mark.parametrize("reset", [True, np.array([True]), np.array([0, 1, 0]), [False, False]])
def test_reset_that_is_not_one_bool_per_sequence_is_refused(reset):
    with pytest.raises(ValueError, match=r"reset: expected bools of shape \(3,\), got "):
        small(source=lambda rng, step: waves(step) | {"reset": reset}, stateful=True).step()


def test_the_state_is_carried_where_the_batch_is_first_too():
    def turned(rng, step):
        batch = {name: value.swapaxes(0, 1).copy() for name, value in waves(step).items()}
        return batch | {"reset": np.array([False, step == 1, False])}

    runs = [
        small(source=lambda rng, step: waves(step) | {"reset": np.array([False, step == 1, False])}, stateful=True),
        small(source=turned, stateful=True, model=Model(1, 4, 1, dtype=np.float64, seed=1, batch_first=True)),
    ]
    np.testing.assert_allclose(*(run.train(3, progress=False) for run in runs), rtol=1e-13)
    np.testing.assert_allclose(*(run.state for run in runs), rtol=0, atol=1e-13)


def test_two_directions_carry_no_state():
    """The one that reads backwards begins at the end of the next batch, which is not there yet."""
    with pytest.raises(ValueError, match="stateful: expected a model of one direction, got a bidirectional one"):
        small(model=Model(1, 4, 1, bidirectional=True), stateful=True)


def test_reset_without_stateful_is_refused():
    with pytest.raises(ValueError, match="batch: expected x, target and perhaps lengths, mask, got x, target, reset"):
        small(source=lambda rng: waves(0) | {"reset": np.zeros(3, bool)}).step()


def test_a_step_that_fails_leaves_the_carried_state():
    run = make_all()
    run.train(3, progress=False)
    before, loss = [part.copy() for part in run.state], run.loss
    run.loss = lambda *given: (float("inf"), loss(*given)[1])
    with pytest.raises(FloatingPointError, match="the loss is inf at step 4"):
        run.step()
    np.testing.assert_array_equal(run.state, before)


def judged(values, **settings):
    """Return a run whose looks find these values one after the other, and the weights that it had at each."""
    weights = []

    def validate(model):
        weights.append(model.parameters.values.copy())
        return values[len(weights) - 1]

    return small(validate=validate, every=2, **settings), weights


def test_the_best_weights_are_kept_and_patience_ends_the_run():
    run, weights = judged([3, 1.5, 2, 1.5, 0], patience=2)
    losses = run.train(100, progress=False)
    assert (len(losses), run.validation_losses) == (8, [3, 1.5, 2, 1.5])
    np.testing.assert_array_equal(run.model.parameters.values, weights[1])
    assert len(run.train(200, progress=False)) == 8
    assert all((weights[1] != other).any() for other in (weights[0], weights[2], weights[3]))


def test_more_patience_lets_a_run_go_on_that_had_ended(tmp_path):
    found = [3, 1.5, 2, 2, 2, 2, 2, 0]
    whole, _ = judged(found, patience=6)
    whole.train(16, progress=False)
    run, _ = judged(found, patience=2, checkpoint=tmp_path / "run.npz")
    assert len(run.train(16, progress=False)) < 16
    run.patience = 6
    assert np.array_equal(run.train(16, progress=False), whole.train(16, progress=False))
    assert np.array_equal(run.model.parameters.values, whole.model.parameters.values)


def test_without_patience_it_goes_on_to_the_end():
    run, weights = judged([3, 1, 2, 4, 5])
    assert len(run.train(11, progress=False)) == 11
    np.testing.assert_array_equal(run.model.parameters.values, weights[1])


def test_without_a_look_the_weights_are_the_last():
    run, _ = judged([1])
    whole = small()
    for one in (run, whole):
        one.train(1, progress=False)
    np.testing.assert_array_equal(run.model.parameters.values, whole.model.parameters.values)


def test_a_run_in_parts_is_the_whole_run():
    whole, parts = make_all(), make_all()
    whole.train(30, progress=False)
    for steps in (9, 9, 21, 28):
        parts.train(steps, progress=False)
    parts.train(30, progress=False)
    assert_same(parts, whole)
    assert (whole.last != whole.model.parameters.values).any()


def test_what_is_saved_after_a_training_goes_on_from_the_last_weights(tmp_path):
    whole = make_all()
    whole.train(40, progress=False)
    run = make_all(tmp_path / "run.npz")
    run.train(25, progress=False)
    run.save()
    resumed = make_all(tmp_path / "run.npz")
    resumed.train(40, progress=False)
    assert_same(resumed, whole)


def test_a_run_that_patience_ended_stays_ended_and_keeps_the_best(tmp_path):
    def begin():
        looks = iter([2.0, 1.0, 3.0, 4.0])
        return make_all(tmp_path / "run.npz", validate=lambda model: next(looks), patience=2)

    first = begin()
    assert len(first.train(100, progress=False)) == 28
    again = begin()
    assert len(again.train(200, progress=False)) == 28
    assert_same(again, first)


@pytest.mark.parametrize("found", [float("nan"), float("inf"), "0.5", None, np.ones(1)])
def test_a_validation_loss_that_is_no_number_is_refused(found):
    with pytest.raises(ValueError, match="validate: expected a finite number, got "):
        judged([found])[0].train(2, progress=False)


def test_patience_needs_something_to_look_at():
    with pytest.raises(ValueError, match="patience: expected None without validate, got 3"):
        small(patience=3)
    with pytest.raises(ValueError, match="patience: expected an integer of at least 1, got 0"):
        judged([1], patience=0)


def test_a_schedule_gives_the_rate_of_each_step():
    run, rates = small(schedule=lambda step: 0.1 / (1 + step)), []
    step = run.optimiser.step
    run.optimiser.step = lambda: (rates.append(run.optimiser.lr), step())
    run.train(4, progress=False)
    assert rates == [0.1, 0.1 / 2, 0.1 / 3, 0.1 / 4]


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), 0, -0.1, None, "0.1"])
def test_a_schedule_that_gives_no_rate_is_refused_before_it_does_harm(bad):
    run = make_all(schedule=lambda step: 0.01 if step < 2 else bad)
    run.train(2, progress=False)
    before = {name: array.copy() for name, array in vectors(run).items()}
    with pytest.raises(ValueError, match=r"schedule\(2\): expected a finite number above 0, got "):
        run.train(3, progress=False)
    for name, array in vectors(run).items():
        np.testing.assert_array_equal(array, before[name])
    assert len(run.losses) == 2


CHANGED = {
    "stateful": ({"stateful": False}, "stateful: expected False, got True"),
    "no schedule": ({"schedule": None}, "schedule: expected None, got a function"),
    "no validation": ({"validate": None, "patience": None}, "patience: expected None, got 50"),
    "another patience": ({"patience": 3}, "patience: expected 3, got 50"),
    "other looks": ({"every": 5}, "every: expected 5, got 7"),
    "another norm": ({"max_norm": 0.5}, "max_norm: expected 0.5, got 1.0"),
}


@pytest.mark.parametrize("name", CHANGED)
def test_a_run_of_other_settings_is_refused_by_name(tmp_path, name):
    make_all(tmp_path / "run.npz").train(1, progress=False)
    changed, message = CHANGED[name]
    with pytest.raises(StoreError, match=re.escape(f"run.npz: {message}")):
        make_all(tmp_path / "run.npz", **changed)


def test_a_file_without_validation_is_refused_by_a_run_with_it(tmp_path):
    small(checkpoint=tmp_path / "run.npz").train(1, progress=False)
    with pytest.raises(StoreError, match=r"run\.npz: validate: expected a function, got None"):
        small(checkpoint=tmp_path / "run.npz", validate=lambda model: 1.0)


def test_another_decay_is_refused_by_name(tmp_path):
    path = tmp_path / "run.npz"
    make_all(path).train(1, progress=False)
    model, settings = make_all().model, {"stateful": True, "schedule": lambda step: 1, "validate": surprise, "patience": 50, "every": 7}
    for optimiser, message in (
        (AdamW(model.parameters, lr=0.01), "weight_decay: expected 0.01, got 0.1"),
        (Adam(model.parameters), "optimiser"),
    ):
        with pytest.raises(StoreError, match=f"run.npz: {message}"):
            Run(model, optimiser, cross_entropy, stream, checkpoint=path, **settings)


@pytest.mark.parametrize(
    ("array", "broken"),
    [
        ("validation_losses", None),
        ("state", None),
        ("state", np.zeros((2, 6, 12), np.float32)),
        ("best", None),
        ("losses", np.zeros(3, np.float32)),
    ],
)
def test_a_checkpoint_with_broken_arrays_is_refused(tmp_path, array, broken):
    path = tmp_path / "run.npz"
    make_all(path).train(8, progress=False)
    arrays, about = store.read(path)
    arrays |= {array: broken}
    store.write(path, {name: value for name, value in arrays.items() if value is not None}, about)
    with pytest.raises(StoreError, match=f"run.npz: {array}: expected"):
        make_all(path)


def test_losses_of_another_type_can_be_resumed(tmp_path):
    def half(*given):
        loss, gradient = squared_error(*given)
        return np.float32(loss / 2), gradient / 2

    small(half, checkpoint=tmp_path / "run.npz").train(3, progress=False)
    assert len(small(half, checkpoint=tmp_path / "run.npz").losses) == 3


def padded(**batch):
    """Return the loss and the weights after one step on sequences of 5, 2 and 3 steps."""
    run = small(source=lambda rng: waves(0) | {"lengths": [5, 2, 3]} | batch)
    return run.step(), run.model.parameters.values


INSIDE = np.arange(5)[:, None] < [5, 2, 3]
CLASS_WEIGHTS = np.random.default_rng(0).uniform(0.1, 2, (5, 3))


def test_lengths_alone_keep_the_padding_out_of_the_loss():
    loss, weights = padded()
    masked, wanted = padded(mask=INSIDE)
    assert loss == masked
    np.testing.assert_array_equal(weights, wanted)
    other, same = padded(target=np.where(INSIDE[..., None], waves(0)["target"], 1e6))
    assert other == loss
    np.testing.assert_array_equal(same, weights)
    by_hand = small().model.forward(waves(0)["x"], lengths=[5, 2, 3])[0] - waves(0)["target"]
    assert loss == pytest.approx(np.mean(by_hand[INSIDE] ** 2))


@pytest.mark.parametrize("mask", [None, CLASS_WEIGHTS])
def test_padding_is_kept_out_where_the_batch_is_first_too(mask):
    """The same three sequences, (3, 5, 1): the same loss, and the same weights after the step."""
    batch = waves(0) | {"lengths": [5, 2, 3]} | ({} if mask is None else {"mask": mask})
    turned = {name: value if name == "lengths" else np.ascontiguousarray(value.swapaxes(0, 1)) for name, value in batch.items()}
    run = small(source=lambda rng: turned, model=Model(1, 4, 1, dtype=np.float64, seed=1, batch_first=True))
    loss, weights = padded(**({} if mask is None else {"mask": mask}))
    assert run.step() == pytest.approx(loss, rel=1e-13)
    np.testing.assert_allclose(run.model.parameters.values, weights, rtol=0, atol=1e-13)


def test_weights_behind_the_end_count_nothing():
    loss, weights = padded(mask=CLASS_WEIGHTS)
    masked, wanted = padded(mask=CLASS_WEIGHTS * INSIDE)
    assert loss == masked
    np.testing.assert_array_equal(weights, wanted)
    assert loss != padded()[0]


@pytest.mark.parametrize("mask", [CLASS_WEIGHTS[:, 0], CLASS_WEIGHTS.T, CLASS_WEIGHTS[..., None]])
def test_a_mask_that_is_not_one_weight_per_step_is_refused(mask):
    with pytest.raises(
        ValueError,
        match=r"mask \(Keras's sample_weight, PyTorch's weight of CrossEntropyLoss\): expected numbers of shape \(5, 3\), got float64 of shape",
    ):
        padded(mask=mask)
    with pytest.raises(
        ValueError, match=r"mask \(Keras's sample_weight, PyTorch's weight of CrossEntropyLoss\): expected a plain array, got a masked one"
    ):
        padded(mask=np.ma.masked_less(CLASS_WEIGHTS, 0.5))


@pytest.mark.parametrize("key", ["x", "target"])
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_batch_that_is_not_finite_is_refused_and_leaves_the_model(key, bad):
    def source(rng, step):
        batch = waves(step)
        batch[key][2, 1, 0] = bad if step == 2 else 0
        return batch

    run = small(source=source, stateful=True)
    run.train(2, progress=False)
    before, state = run.model.parameters.values.copy(), [part.copy() for part in run.state]
    with pytest.raises(ValueError, match=rf"^{key}( \(.*\))?: expected finite numbers, got {bad} at index \(2, 1, 0\)"):
        run.step()
    np.testing.assert_array_equal(run.model.parameters.values, before)
    np.testing.assert_array_equal(run.state, state)
    assert len(run.losses) == 2
