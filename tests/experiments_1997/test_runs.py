"""Vectorised trials equal single trials; a killed and resumed run equals an uninterrupted one, bit for bit; learning works."""

import json
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from experiments_1997 import models, plans, record, tasks
from experiments_1997.run import Batch, Run, advance, begin, over, rows
from experiments_1997.stopping import FewWrong
from tests.support.runs import ROOT, results


def trained(model, trials, variants, blocks):
    """Return the state after some blocks, without any stopping."""
    state = model.start(trials, variants) | {"trial": np.array(trials)}
    model.build(state)
    for number in range(blocks):
        model.load([model.task.block(model.seed, trial, number) for trial in trials])
        for j in range(0, model.task.block_size, model.batch):
            for _ in model.present(j):
                pass
    return state


@pytest.mark.parametrize("name", ["6a-1997", "2c-p50-1997", "1-3x2-1997", "2b-p100-1997", "6a-today", "1-today"])
def test_vectorised_trials_equal_single_trials(name):
    """Bit for bit where a trial's arithmetic does not depend on its neighbours: everywhere."""
    model = plans.all_plans()[name].model
    variants = [{"rate": 0.3, "with_derivative": False}, {"rate": 0.1, "with_derivative": True}, {"rate": 0.2}]
    together = trained(model, [0, 1, 4], variants, 1)
    for n, trial in enumerate([0, 1, 4]):
        alone = trained(model, [trial], [variants[n]], 1)
        for key, array in alone.items():
            assert array[0].tobytes() == together[key][n].tobytes(), (key, trial)


def test_the_trials_of_a_run_end_each_by_itself(tmp_path):
    """A run of several trials gives every one the result that it has alone."""
    together = json.loads((Run(plans.all_plans()["tiny-today"], tmp_path).go(quiet=True) and tmp_path / "tiny-today.json").read_text())
    for trial in range(together["trials"]):
        plan = plans.all_plans()["tiny-today"]
        run = Run(plan, tmp_path / str(trial))
        run.batches = [Batch(rows(run.batches[0].state, [trial]))]
        run.go(quiet=True)
        alone = json.loads((tmp_path / str(trial) / "tiny-today.json").read_text())["rows"][0]
        assert {**alone, "cpu_seconds": 0} == {**together["rows"][trial], "cpu_seconds": 0}


def command(out):
    return [sys.executable, "-m", "experiments_1997", "--tiny", "--save-every", "0", "--out", str(out)]


def test_killed_and_resumed_equals_uninterrupted(tmp_path):
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    subprocess.run(command(whole), cwd=ROOT, env=environment, check=True, capture_output=True)
    kills = 0
    for wanted in ("tiny-1997", "tiny-today"):
        process = subprocess.Popen(command(broken), cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        checkpoint = broken / "checkpoints" / f"{wanted}.npz"
        deadline = time.monotonic() + 60
        while not checkpoint.exists() and time.monotonic() < deadline:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        kills += process.wait() == -signal.SIGKILL
    assert kills == 2
    subprocess.run(command(broken), cwd=ROOT, env=environment, check=True, capture_output=True)
    sessions = [json.loads(path.read_text())["sessions"] for path in sorted(broken.glob("*.json"))]
    assert max(sessions) >= 2
    assert results(broken) == results(whole)
    for path in sorted((whole / "checkpoints").glob("*.npz")):
        for one, other in zip(*(record.load_checkpoint(out / "checkpoints" / path.name)[0] for out in (whole, broken)), strict=True):
            assert one.keys() == other.keys()
            for name in one:
                assert one[name].tobytes() == other[name].tobytes(), name


def test_checkpoint_of_other_settings_is_refused(tmp_path):
    Run(plans.all_plans()["tiny-1997"], tmp_path, seconds=0.0).go(quiet=True)
    plan = plans.all_plans()["tiny-1997"]
    plan.variants = [{"name": "other", "rate": 0.123}]
    with pytest.raises(SystemExit, match="belongs to other settings of tiny-1997"):
        Run(plan, tmp_path)


def test_batches_may_be_split_at_any_time(tmp_path):
    """Three trials together for a while, then apart in three batches, one after the other: the same rows as without."""
    name = "tiny-1997"
    Run(plans.all_plans()[name], tmp_path / "whole").go(quiet=True)
    Run(plans.all_plans()[name], tmp_path / "split", every_seconds=0.0, seconds=0.0).go(quiet=True)
    run = Run(plans.all_plans()[name], tmp_path / "split")
    assert [batch.block for batch in run.batches] == [1]
    assert [len(part) for part in run.split(run.batches[0], 9)] == [1, 1, 1]
    run.go(quiet=True)
    assert results(tmp_path / "split") == results(tmp_path / "whole")


@pytest.mark.parametrize("network", ["1997", "today"])
def test_a_milestone_on_the_way_is_tested_when_it_is_reached(network):
    """Experiment 5 tests at n = 140 and at n = 13: the first test is that of the weights of then, found by stopping there."""
    first, both = (FewWrong(0.3, limits, window=128) for limits in ((100,), (100, 60)))
    seen = []
    for rule in (first, both):
        plan = plans.tiny_plans()[0 if network == "1997" else 1]
        plan.rule, plan.limit = rule, 3000
        batch, ended = begin(plan), []
        while not over(plan, batch):
            batch, more = advance(plan, batch, 0.0)
            ended += more
        assert len(ended) == plan.trials
        seen.append(sorted(ended, key=lambda row: row["trial"]))
    for alone, way in zip(*seen, strict=True):
        assert alone["reached"]["fewer_than_100"] == way["reached"]["fewer_than_100"] < way["reached"]["fewer_than_60"]
        assert alone["test"] == way["test_fewer_than_100"]
        assert way["test"] != way["test_fewer_than_100"]


def test_write_atomically_leaves_the_old_file_if_killed_before_the_move(tmp_path, monkeypatch):
    path = tmp_path / "result.json"
    record.write_atomically(path, b"old")

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(record.os, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        record.write_atomically(path, b"new")
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("name", ["tiny-1997", "tiny-today"])
def test_learning_works(name, tmp_path):
    """Both networks solve the short temporal-order task: all trials succeed, and at most 2 % of fresh sequences are wrong."""
    plan = plans.all_plans()[name]
    assert Run(plan, tmp_path).go(quiet=True)
    result = json.loads((tmp_path / f"{name}.json").read_text())
    assert all(row["success"] for row in result["rows"])
    assert max(row["test"]["wrong"] for row in result["rows"]) <= 0.02 * 1000


def test_model_of_paper_outputs_by_definition():
    """The outputs used for testing a trained trial are those that its training sees."""
    model = plans.all_plans()["6a-1997"].model
    state = trained(model, [3], [{}], 1)
    block = model.task.block(model.seed, 3, 1)
    plain = model.outputs(state, 0, block)[np.arange(len(block.length)), block.length - 1]
    model.load([block])
    learner_output = model.learner.learn(model.x[: block.length[0], 0], model.length[0], model.target[0])
    assert np.allclose(learner_output[0], plain[0], rtol=0, atol=1e-13)
    assert isinstance(model, models.Paper)
    assert isinstance(model.task, tasks.TemporalOrder)
