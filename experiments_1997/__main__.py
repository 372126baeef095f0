"""Repeat the experiments of 1997. A run can be stopped at any moment and started again: it goes on from its last checkpoint.

python -m experiments_1997 --tiny      two small tasks, some seconds
python -m experiments_1997 --short     five experiments, some minutes
python -m experiments_1997 --full      all that is not recorded yet; with --again all of them, hours
"""

import argparse
import sys
from pathlib import Path

from experiments_1997 import plans, record
from experiments_1997.run import Run


def choose(options):
    """Return the chosen plans as (plan, CPU seconds) pairs."""
    known = plans.all_plans()
    if options.tiny:
        names = [name for name in known if name.startswith("tiny")]
    elif options.short:
        names = list(plans.SHORT)
    else:
        names = [name for name in known if not name.startswith("tiny")]
    chosen = [name for name in names if not options.task or any(name.startswith(part) for part in options.task)]
    if not chosen:
        raise SystemExit(f"no plan begins with {' or '.join(options.task)}; there are {', '.join(names)}")
    return [(known[name], options.seconds or (plans.SHORT[name] if options.short else float("inf"))) for name in chosen]


def main(argv=None):
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="python -m experiments_1997", description=__doc__, formatter_class=form)
    level = parser.add_mutually_exclusive_group()
    level.add_argument("--tiny", action="store_true")
    level.add_argument("--short", action="store_true")
    level.add_argument("--full", action="store_true")
    parser.add_argument(
        "--task", action="append", default=[], metavar="PART", help="only plans whose name begins with PART, such as 6a or 4-T100-1997"
    )
    parser.add_argument(
        "--seconds", type=float, help="stop each plan after so many more seconds of CPU time; the next run goes on from there"
    )
    parser.add_argument("--save-every", type=float, default=20.0, metavar="SECONDS", help="time between checkpoints")
    parser.add_argument(
        "--out", type=Path, help="folder of results and checkpoints; of --tiny and --short: own-runs/ below the recorded ones"
    )
    parser.add_argument("--again", action="store_true", help="start again where there is a recorded result without a checkpoint")
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="spread the trials over the workers of the Dask scheduler at tcp://HOST:PORT, or, with `local`, over the cores of this machine",
    )
    parser.add_argument("--list", action="store_true", help="print the names of the plans and end")
    options = parser.parse_args(argv)
    out = options.out or (record.RESULTS / "own-runs" if options.tiny or options.short else record.RESULTS)
    chosen = choose(options)
    if options.list:
        print(*(plan.name for plan, _ in chosen), sep="\n")
        return
    runs = []
    for plan, seconds in chosen:
        run = Run(plan, out, options.save_every, seconds)
        if run.complete or (run.sessions == 1 and run.result_path.exists() and not options.again):
            print(f"{plan.name}: the recorded result is kept (--again repeats it)", file=sys.stderr)
        else:
            runs.append(run)
    if options.scheduler:
        from experiments_1997.spread import cluster, spread

        with cluster(options.scheduler) as client:
            spread(runs, client)
    else:
        for run in runs:
            run.go()
    for run in runs:
        print(f"{run.plan.name}: {'complete' if run.complete else 'unfinished'}, {run.result_path}", file=sys.stderr)


if __name__ == "__main__":
    main()
