"""What the benchmarks call runs, on arrays of a few numbers, and times take turns."""

import json
import subprocess
import sys

import numpy as np
import pytest

from benchmarks import ablation, kernels, shares, speed
from benchmarks.machine import machine
from benchmarks.timing import quartiles, take_turns
from tests.support.paths import ROOT


def test_contenders_take_turns_after_a_round_that_does_not_count():
    order = []
    calls = {name: lambda name=name: order.append(name) for name in ("one", "other")}
    times = take_turns(calls, iter(range(100)).__next__, rounds=2, seconds=0)
    assert order == ["one", "other"] * 3
    assert times == {"one": [1, 1], "other": [1, 1]}


def test_quartiles_of_one_value_are_that_value():
    assert quartiles([3.0]) == [3.0, 3.0, 3.0]
    assert quartiles([1.0, 2.0, 3.0, 4.0, 5.0]) == [2.0, 3.0, 4.0]


def test_the_machine_has_a_processor_and_versions():
    found = machine(("numpy",))
    assert found["processor"]
    assert found["versions"].keys() == {"numpy"}
    assert found["blas"]


@pytest.mark.parametrize("batch", [1, 4])
def test_each_trick_can_be_taken_away(batch):
    times = ablation.measure((6, batch, 2, 3), rounds=1, seconds=0)
    assert len(times) >= 2
    assert all(low > 0 for low, _, _ in times.values())


def test_the_slow_contender_is_the_textbook_in_single_precision():
    g, *errors = ablation.textbook((6, 4, 2, 3))()
    assert g["W_f"].shape == (3, 2)
    assert {array.dtype for array in [*g.values(), *errors]} == {np.dtype(np.float32)}


def test_each_part_of_a_step_runs_alone():
    found = shares.measure((6, 4, 2, 3), rounds=1, seconds=0)
    assert found["shares"].keys() == {"products", "elementwise", "tanh", "calls"}


def test_kernel_sets_are_measured_in_processes_of_their_own():
    found = kernels.under("Haswell", rounds=1, seconds=0, shapes=[(6, 4, 2, 3)])
    assert found["blas"]
    assert found["rows"][0]["ratio"]["whole"][1] > 0


@pytest.mark.skipif(not speed.PEAK.exists(), reason="memory is measured on Linux")
def test_inference_on_a_long_sequence_takes_little_beside_its_result():
    shape = (2000, 16, 2, 16)
    result = 4 * 2000 * 16 * 16 / 2**20
    assert result < speed.ask(1, "memory", "ours", shape, "forward") < 2 * result < speed.ask(1, "memory", "ours", shape, "train")


def test_the_speed_of_streams_is_measured_and_recorded(tmp_path):
    words = ["--rounds", "1", "--seconds", "0", "--threads", "1", "--kinds", "stream"]
    command = [sys.executable, "-m", "benchmarks.speed", *words, "--out", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    record = json.loads((tmp_path / "speed.json").read_text("utf-8"))
    assert {row["kind"] for row in record["rows"]} == {"stream"}
    assert record["machine"]["versions"]["numpy"]
