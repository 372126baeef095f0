"""Sentences per second: the loop of the live figure and TensorFlow.js, in turns, in a worker."""

import json
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from benchmarks.site.server import serving
from equations import scripts
from equations.project import Project
from equations.settings import Settings

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PEER = HERE / "node_modules/@tensorflow/tfjs"
ORDER = {"seed": 1, "longest": 8, "warm": 300, "count": 1500}
ROUNDS = 5
NAMES = ("ours", "tfjs")
NEAR = 0.01
"""TensorFlow.js computes in single precision."""


def version():
    """Return the version of TensorFlow.js."""
    path = PEER / "package.json"
    if not path.is_file():
        raise SystemExit("TensorFlow.js is not there: run `make bench-live`, which installs it")
    return json.loads(path.read_text(encoding="utf-8"))["version"]


@contextmanager
def assembled():
    """Give a folder with all that the workers load."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        live = (ROOT / "docs/assets/live").glob("*.js")
        for path in (*live, *HERE.glob("*.js"), HERE / "page.html"):
            shutil.copy(path, folder)
        shutil.copy(PEER / "dist/tf.fesm.min.js", folder / "tf.js")
        scripts.write(Project(Settings.read(ROOT)), folder / "equations")
        yield folder


def measure(browser, folder):
    """Return the rounds: sentences per second of each, and how far the losses are apart."""
    rounds, apart = [], 0.0
    with serving(folder) as home:
        page = browser.new_page()
        page.goto(home + "page.html")
        page.wait_for_function("() => Boolean(window.measure)")
        for _ in range(ROUNDS):
            found = {name: page.evaluate("([name, order]) => measure(name, order)", [name, ORDER]) for name in NAMES}
            pairs = zip(*(found[name]["losses"] for name in NAMES), strict=True)
            apart = max(apart, *(abs(a - b) for a, b in pairs))
            rounds.append({name: ORDER["count"] / found[name]["seconds"] for name in NAMES})
        page.close()
    if apart > NEAR:
        raise SystemExit(f"the two do not train the same network: losses differ by {apart:.2g}")
    return {**ORDER, "apart": apart, "rounds": rounds}
