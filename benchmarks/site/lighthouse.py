"""What Lighthouse says of a page on a slow phone: the median of some runs."""

import json
import os
import shutil
import statistics
import subprocess

from benchmarks.site.browser import FLAGS, chromium_path

CATEGORIES = {"performance": "Lighthouse", "accessibility": "a11y", "best-practices": "bp", "seo": "seo"}


def command():
    """Return the path of the program, or None."""
    return os.environ.get("LIGHTHOUSE") or shutil.which("lighthouse")


def scores(url, runs):
    """Return the median score of each category."""
    found = {name: [] for name in CATEGORIES}
    for _ in range(runs):
        flags = " ".join(["--headless", *FLAGS])
        call = [command(), url, "--output=json", "--quiet", f"--chrome-flags={flags}"]
        environment = {**os.environ, "CHROME_PATH": chromium_path()}
        done = subprocess.run(call, env=environment, capture_output=True, text=True, check=True)
        categories = json.loads(done.stdout)["categories"]
        for name in CATEGORIES:
            found[name].append(categories[name]["score"])
    return {CATEGORIES[name]: statistics.median(values) for name, values in found.items()}
