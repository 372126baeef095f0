"""`python -m notebooks.background NAME`: execute one notebook for the server of the report, and tell it how far it is.

What it has to say are JSON objects, one a line. It ends when it is told to, and when the server has gone: then its input is at its end.
NOTEBOOKS_NEED is a command that installs what notebooks need, and does nothing where that is there.
"""

import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread

from notebooks.execute import NotebookError, executed, script_of

ROOT = Path(__file__).parents[1]


def main(name, root=ROOT):
    """Return 1 if it fails."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    Thread(target=_leash, daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(10)
    try:
        if command := os.environ.get("NOTEBOOKS_NEED"):
            _install(command, root)
        executed([script_of(name, root)], root, os.environ.get("REPO_URL", ""), quick=True, say=lambda cell, of: say(cell=cell, of=of))
    except NotebookError as error:
        say(failed=str(error))
        return 1
    except KeyboardInterrupt:
        return 1
    return 0


def say(**words):
    """Tell the server something."""
    print(json.dumps(words), flush=True)


def _leash():
    os.read(0, 1)  # not through sys.stdin, whose lock would keep this process from ending
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGTERM)  # also what installs
    else:
        os.kill(os.getpid(), signal.SIGTERM)


def _install(command, root):
    say(installing=True)
    done = subprocess.run(shlex.split(command), cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotebookError(done.stderr.strip() or done.stdout.strip())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
