"""Trials spread over a Dask cluster have the records that they have in one process."""

import os
import subprocess
import sys

import pytest

from experiments_1997 import plans
from experiments_1997.run import Run
from tests.support.runs import ROOT, results

TINY = ("tiny-1997", "tiny-today")


@pytest.fixture(scope="module")
def dask(request):
    """Return dask.distributed; without it there is nothing to test here, but `make peers`, which installs it, does not let that pass."""
    if request.config.getoption("--record-peers", default=False):
        import dask.distributed
    else:
        why = "Dask is not installed, so no trials are spread here; `make peers` installs it and does"
        pytest.importorskip("dask.distributed", reason=why, exc_type=ImportError)
        import dask.distributed
    return dask.distributed


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """Return the results of one process."""
    out = tmp_path_factory.mktemp("alone")
    for name in TINY:
        Run(plans.all_plans()[name], out).go(quiet=True)
    return results(out)


@pytest.fixture(scope="module")
def client(dask):
    """Give a client of a scheduler with two workers, by its address."""
    from experiments_1997.spread import cluster

    with dask.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as two, cluster(two.scheduler_address) as one:
        yield one


def spread(out, client, parts=1, **limits):
    """Run the tiny plans on the cluster, a block at a time; each batch is split into so many before."""
    from experiments_1997.spread import spread as over_workers

    runs = [Run(plans.all_plans()[name], out, every_seconds=0.0, **limits) for name in TINY]
    for run in runs:
        run.split(run.batches[0], parts)
    over_workers(runs, client)
    return runs


@pytest.mark.parametrize("parts", [1, 3])
def test_two_workers_have_the_records_of_one_process(alone, client, tmp_path, parts):
    """Also if every trial is a batch of its own, and goes from worker to worker."""
    runs = spread(tmp_path, client, parts)
    assert results(tmp_path) == alone
    assert all(len(run.machines) == 1 for run in runs)


def test_what_was_spread_goes_on_in_one_process(alone, client, tmp_path):
    spread(tmp_path, client, seconds=0.0)
    for name in TINY:
        run = Run(plans.all_plans()[name], tmp_path)
        assert not run.complete
        run.go(quiet=True)
    assert results(tmp_path) == alone


def test_both_workers_work(client, tmp_path):
    """The batch of one run is split where a core would be idle."""
    from experiments_1997.spread import spread as over_workers

    run = Run(plans.all_plans()["tiny-1997"], tmp_path, every_seconds=0.0, seconds=0.0)
    over_workers([run], client)
    assert sorted(len(batch) for batch in run.batches) == [1, 2]


def test_the_command_uses_the_cores_of_this_machine(dask, alone, tmp_path):
    command = [sys.executable, "-m", "experiments_1997", "--tiny", "--scheduler", "local", "--out", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"}, check=True, capture_output=True)
    assert results(tmp_path) == alone


def test_a_worker_with_other_code_is_refused(client, tmp_path):
    from experiments_1997.spread import work

    run = Run(plans.all_plans()["tiny-1997"], tmp_path)
    with pytest.raises(RuntimeError, match="another experiments_1997/"):
        client.submit(work, run.plan, run.batches[0], 0.0, "other code").result()
