"""`python -m tests.fuzz [--minutes N] [--room NAME]`: random input for each room; 1 if something but a Problem came out."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
HANGS = 60.0
WEIGHTS = {
    "parser": 2, "check": 4, "inline": 3, "mathml": 1, "snippets": 2, "notation": 1, "bibliography": 2, "pages": 3, "extension": 5,
    "settings": 1, "records": 0.5,
}  # fmt: skip
"""Shares of the time."""
SAMPLE = {
    "parser": 60, "check": 60, "inline": 60, "mathml": 60, "snippets": 40, "notation": 40, "bibliography": 20, "pages": 60, "extension": 8,
    "settings": 20, "records": 20,
}  # fmt: skip
"""Numbers of inputs of the sample in `make test`, for about a second."""
Line = dict[str, Any]


def batch(jobs: list[str], patience: float) -> list[Line]:
    """Return what a process said about its jobs; if it ended or hung, that is a finding with its input."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "input"
        command = [sys.executable, "-m", "tests.fuzz.run", str(file), *jobs]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
        try:
            said, complaint = process.communicate(timeout=patience)
            wrong = (
                f"the process ended with {process.returncode}: {complaint[-300:]}"
                if process.returncode
                else ""
            )
        except subprocess.TimeoutExpired:
            process.kill()
            said, _ = process.communicate()
            wrong = "hangs"
        lines: list[Line] = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
        if wrong:
            text = file.read_text("utf-8", "surrogatepass") if file.exists() else ""
            rooms = {job.partition(":")[0] for job in jobs} - {
                line["room"] for line in lines if "inputs" in line
            }
            lines.append({"room": "/".join(sorted(rooms)), "wrong": wrong, "input": text})
        return lines


def run(minutes: float, rooms: list[str], seed: int) -> list[Line]:
    """Return all lines of all batches, each of at most a minute."""
    total = sum(WEIGHTS[room] for room in rooms)
    jobs = []
    for room in rooms:
        seconds = 60 * minutes * WEIGHTS[room] / total
        parts = int(seconds // 60) + 1
        jobs += [f"{room}:{seed + number}:{seconds / parts}:{10**9}" for number in range(parts)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        batches = pool.map(lambda job: batch([job], 20 * float(job.split(":")[2]) + HANGS), jobs)
        return [shown(line) for lines in batches for line in lines]


def shown(line: Line) -> Line:
    """Print a finding, or what a batch has done, and return the line."""
    done = f"{line.get('inputs', 0):8,} inputs {line.get('seconds', 0):6.1f} s"
    print(f"{line['room']:14} {line.get('wrong', done)}", flush=True)
    if "wrong" in line:
        print(f"    {line['input']!r}", flush=True)
    return line


def sample(seed: int, inputs: float) -> list[Line]:
    """Return the lines of a small number of inputs, which are the same for the same seed."""
    jobs = [f"{room}:{seed}:60:{int(inputs * weight)}" for room, weight in SAMPLE.items()]
    return batch(jobs, 300)


def main() -> int:
    """Print each finding, and how much was tried."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="CPU time, as a whole (10)")
    parser.add_argument(
        "--room", action="append", choices=WEIGHTS, help="only this one, more than once if several"
    )
    parser.add_argument(
        "--seed", type=int, default=int(time.time()), help="another seed gives other inputs"
    )
    options = parser.parse_args()
    lines = run(options.minutes, options.room or list(WEIGHTS), options.seed)
    findings = [line for line in lines if "wrong" in line]
    inputs, seconds = (sum(line.get(word, 0) for line in lines) for word in ("inputs", "seconds"))
    print(
        f"{inputs:,} inputs, {seconds:.0f} s of computing, seed {options.seed}: {len(findings)} finding(s)"
    )
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
