"""Run a command alone: whoever starts another by this file waits until the first has ended.

`make serve` and `make test` started side by side would install into one folder at once. This runs
before any package is there, by path.
"""

import fcntl
import os
import sys
from pathlib import Path

MAKEFILE = Path(__file__).parents[1] / "Makefile"


def main() -> None:
    """Take the lock, which the kernel frees with the last process that has it, and become the command."""
    lock = os.open(MAKEFILE, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        print(
            "Another make installs packages just now: waiting for it.", file=sys.stderr, flush=True
        )
        fcntl.flock(lock, fcntl.LOCK_EX)
    os.set_inheritable(lock, True)
    os.execvp(sys.argv[1], sys.argv[1:])


if __name__ == "__main__":
    main()
