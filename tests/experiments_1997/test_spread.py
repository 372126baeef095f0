"""Trials spread over a Dask cluster have the records that they have in one process."""

import os
import subprocess
import sys

import pytest

from experiments_1997 import plans
from experiments_1997.run import Run
from tests.experiments_1997.test_runs import ROOT, results

distributed = pytest.importorskip(
    "dask.distributed", reason="Dask is not installed: trials are not spread here (`make peers` does)", exc_type=ImportError
)
TINY = ("tiny-1997", "tiny-today")


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """Return the results of one process."""
    out = tmp_path_factory.mktemp("alone")
    for name in TINY:
        Run(plans.all_plans()[name], out).go(quiet=True)
    return results(out)


@pytest.fixture(scope="module")
def client():
    from experiments_1997.spread import cluster

    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cores,
        cluster(cores.scheduler_address) as one,
    ):
        yield one


def test_two_workers_have_the_records_of_one_process(alone, client, tmp_path):
    """Every trial is a batch of its own, and goes from worker to worker, a block at a time."""
    from experiments_1997.spread import spread

    runs = [Run(plans.all_plans()[name], tmp_path, every_seconds=0.0) for name in TINY]
    for run in runs:
        run.split(run.batches[0], 3)
    spread(runs, client)
    assert results(tmp_path) == alone
    assert len(client.who_has()) == 0
    assert all(len(run.machines) == 1 for run in runs)


def test_what_was_spread_goes_on_in_one_process(alone, client, tmp_path):
    from experiments_1997.spread import spread

    spread([Run(plans.all_plans()[name], tmp_path, every_seconds=0.0, seconds=0.0) for name in TINY], client)
    for name in TINY:
        run = Run(plans.all_plans()[name], tmp_path)
        assert not run.complete
        run.go(quiet=True)
    assert results(tmp_path) == alone


def test_the_command_uses_the_cores_of_this_machine(alone, tmp_path):
    command = [sys.executable, "-m", "experiments_1997", "--tiny", "--scheduler", "local", "--out", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"}, check=True, capture_output=True)
    assert results(tmp_path) == alone


def test_a_worker_with_other_code_is_refused(client, tmp_path):
    from experiments_1997.spread import work

    run = Run(plans.all_plans()["tiny-1997"], tmp_path)
    with pytest.raises(RuntimeError, match="another experiments_1997/"):
        client.submit(work, run.plan, run.batches[0], 0.0, "other code").result()
