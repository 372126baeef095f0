"""Modules of equations that do more than compute: loops, ends, files, memory, imports (S, T)."""

from tests.faults.catalogue.places import CELL, GATE, HEAD, IMPORT, RETURN, added, first
from tests.faults.edits import Edit, swap
from tests.faults.fault import fault

SIGMOID = RETURN.removeprefix("return ")
NUMPY = "import numpy as np\n\n" + IMPORT


def numpy(edit: Edit) -> tuple[Edit, Edit]:
    """Import NumPy too, for an edit that uses it."""
    return swap(GATE, IMPORT, NUMPY), edit


def called(expression: str) -> Edit:
    """Let the forget gate evaluate something on the way."""
    return first(f"z = {expression}")


def imported(module: str, call: str) -> Edit:
    """Let the forget gate call something of a module that it has not imported by a statement."""
    return called(f'__import__("{module}").{call}')


THREAD = """t = __import__("threading")
    f = lambda: [None for _ in iter(int, 1)]
    t.Thread(target=f).start()"""

FAULTS = [
    fault("S07", "an endless loop", first("while True: W_f + 0"), also=(CELL,)),
    fault("S09", "it imports os", swap(GATE, IMPORT, "import os\n\n" + IMPORT)),
    fault("S11", "exit(0)", added("exit(0)"), also=(CELL,)),
    fault("S12", "sys.exit(0) by __import__", imported("sys", "exit(0)"), also=(CELL,)),
    fault("S13", "it prints", first("print(b_f)")),
    fault("S14", "it opens a socket", imported("socket", "socket()"), also=(CELL,)),
    fault("S15", "it writes a file", first('b_f.tofile("written.bin")'), also=(CELL,)),
    fault("S19", "random numbers", *numpy(called("np.random.rand()")), also=(CELL,)),
    fault("S32", "it sets np.tanh = np.sinh", *numpy(first("np.tanh = np.sinh"))),
    fault("S33", "os._exit(0)", imported("os", "_exit(0)"), also=(CELL,)),
    fault("S41", "globals()", called("globals()"), also=(CELL,)),
    fault("S43", "it sleeps an hour", imported("time", "sleep(3600)"), also=(CELL,)),
    fault("T15", "it deletes a file", imported("os", 'remove("README.md")'), also=(CELL,)),
    fault(
        "T16",
        "an annotation with a call",
        *numpy(swap(GATE, HEAD, HEAD.replace("b_f", '\n    b_f: np.arange(3).tofile("w")'))),
    ),
    fault(
        "T19", "it writes by np.savetxt", *numpy(first('np.savetxt("w.txt", b_f)')), also=(CELL,)
    ),
    fault("T21", "a RuntimeWarning", *numpy(called("np.exp(np.float64(1000))")), also=(CELL,)),
    fault("T22", "it sleeps 3 s a call", imported("time", "sleep(3)"), also=(CELL,)),
    fault(
        "T24",
        "it imports numpy.random and does not use it",
        swap(GATE, IMPORT, "import numpy.random\n\n" + IMPORT),
    ),
    fault("T25", "a star import", swap(GATE, IMPORT, "from numpy import *\n\n" + IMPORT)),
    fault(
        "T26",
        "a relative import",
        swap(GATE, IMPORT, "from ..neural_networks.sigmoid import sigmoid\n"),
    ),
    fault(
        "T27",
        "it reads a page",
        *numpy(called('np.fromfile("docs/index.md", dtype=np.uint8)')),
        also=(CELL,),
    ),
    fault("T30", "a complex result", added("0j"), also=(CELL,)),
    fault(
        "T31",
        "SystemExit through a generator",
        called("(_ for _ in ()).throw(SystemExit(0))"),
        also=(CELL,),
    ),
    fault("T32", "it ends by a signal", imported("os", "abort()"), also=(CELL,)),
    fault(
        "T33",
        "KeyboardInterrupt",
        called("(_ for _ in ()).throw(KeyboardInterrupt)"),
        also=(CELL,),
    ),
    fault("T34", "it changes the folder", imported("os", 'chdir("/")'), also=(CELL,)),
    fault("T35", "a thread that never ends", first(THREAD), also=(CELL,)),
    fault("T36", "it seeds the global generator", *numpy(first("np.random.seed(1)"))),
    fault(
        "T37",
        "it keeps a state",
        first('forget_gate.n = getattr(forget_gate, "n", 0) + 1'),
        also=(CELL,),
    ),
]
