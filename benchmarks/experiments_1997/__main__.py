"""Command line: python -m benchmarks.experiments_1997 [--task PART …] [--short | --tiny | --full]"""

import argparse
from pathlib import Path

from benchmarks.experiments_1997 import plans, record
from benchmarks.experiments_1997.run import Run


def main(argv=None):
    parser = argparse.ArgumentParser(prog="python -m benchmarks.experiments_1997", description=__doc__)
    parser.add_argument("--task", action="append", default=[], metavar="PART", help="only plans whose name begins with PART, such as 6a or 4-T100-1997")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop each plan after so many more seconds of CPU time; the next run goes on from there")
    parser.add_argument("--out", type=Path, default=record.RESULTS, help="folder of results and checkpoints")
    parser.add_argument("--list", action="store_true", help="print the names of the plans and end")
    options = parser.parse_args(argv)
    chosen = [plan for name, plan in plans.all_plans().items() if not options.task or any(name.startswith(part) for part in options.task)]
    for plan in chosen:
        if options.list:
            print(plan.name)
        else:
            Run(plan, options.out).go(options.seconds)


if __name__ == "__main__":
    main()
