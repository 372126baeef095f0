"""Spreads the trials of many runs over a Dask cluster: the cores of this machine, or of others.

This process alone writes files. A worker gets a batch of trials, advances it for some seconds and
gives it back: workers may be lost, and this process killed and started again, at any time.
Other machines need a checkout of the same code, and in it `dask worker tcp://… --nthreads 1`.
"""

import contextlib

from dask.distributed import Client, LocalCluster, as_completed

from experiments_1997 import record
from experiments_1997.run import advance, over


def work(plan, batch, seconds, code):
    """Advance a batch on a worker; return the batch, its results and the machine."""
    if record.code() != code:
        raise RuntimeError("this worker has another experiments_1997/, or Numba where others have not")
    return *advance(plan, batch, seconds), record.machine()


@contextlib.contextmanager
def cluster(address):
    """Give a client of the scheduler at an address; `local`: of a worker for each core of this machine."""
    with contextlib.ExitStack() as stack:
        if address == "local":
            address = stack.enter_context(LocalCluster(threads_per_worker=1, dashboard_address=None))
        yield stack.enter_context(Client(address))


def spread(runs, client):
    """Run until each is complete or tired. The first goes first, and a batch is split where cores
    would be idle."""
    code, asked, answers = record.code(), {}, as_completed()

    def ask(number, batch):
        run, idle = runs[number], sum(client.nthreads().values()) - len(asked)
        for part in run.split(batch, idle):
            order = run.plan, part, run.every_seconds, code
            future = client.submit(work, *order, pure=False, priority=-number)
            asked[future.key] = number, part
            answers.add(future)

    for number, run in enumerate(runs):
        for batch in [batch for batch in run.batches if not over(run.plan, batch)]:
            ask(number, batch)
    for answer in answers:
        number, batch = asked.pop(answer.key)
        run, (after, *rest) = runs[number], answer.result()
        run.took(batch, after, *rest)
        if not over(run.plan, after) and not run.tired:
            ask(number, after)
    for run in runs:
        run.save(test=True)
