"""Training: it learns, it is the same for the same seed, and a killed run goes on as if nothing had happened."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from lstm import Adam, Model, Momentum, Run, StoreError, cross_entropy, squared_error, store
from tests.lstm.resumable import make, sample

ROOT = Path(__file__).parents[2]
STEPS = 40


def start(checkpoint, pause):
    command = [sys.executable, "-m", "tests.lstm.resumable", str(checkpoint), str(STEPS), str(pause)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})


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
    resumed, whole = make(checkpoint), make()
    whole.train(STEPS, progress=False)
    resumed.train(STEPS, progress=False)
    assert resumed.losses == whole.losses
    for name, array in whole.targets().items():
        np.testing.assert_array_equal(resumed.targets()[name], array, err_msg=name)
    assert resumed.rng.bit_generator.state == whole.rng.bit_generator.state


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
    for name, array in whole.targets().items():
        np.testing.assert_array_equal(resumed.targets()[name], array, err_msg=name)


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


@pytest.mark.parametrize("rate", [float("nan"), float("inf"), 0, -1.0])
@pytest.mark.parametrize("optimiser", [Adam, Momentum])
def test_a_rate_that_is_none_is_refused_before_it_does_harm(optimiser, rate):
    run = make()
    run.optimiser = optimiser(run.model.parameters)
    run.optimiser.lr = rate
    before = run.model.parameters.values.copy()
    with pytest.raises(ValueError, match="lr: expected a finite number above 0"):
        run.step()
    np.testing.assert_array_equal(run.model.parameters.values, before)
    assert all(not state.any() for state in run.optimiser.state.values())


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
    with pytest.raises(StoreError, match=f"run.npz: {broken}: expected"):
        make(path)
