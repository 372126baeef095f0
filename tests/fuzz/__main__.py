"""`python -m tests.fuzz [--minutes N] [--room NAME]`: random input for each room; 1 if something but a Problem came out."""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
HANGS = 60.0
WEIGHTS = {
    "parser": 2, "check": 4, "inline": 3, "mathml": 1, "snippets": 2, "notation": 1, "bibliography": 2, "pages": 3, "extension": 5,
    "settings": 1, "records": 0.5,
}  # fmt: skip
"""Shares of the time."""


def batch(room: str, seed: int, seconds: float) -> list[dict]:
    """Return what a process said about one room; if it ended or hung, that is a finding with its input."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "input"
        command = [sys.executable, "-m", "tests.fuzz.run", room, str(seed), str(seconds), str(file)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace")
        try:
            said, complaint = process.communicate(timeout=seconds * 20 + HANGS)
            wrong = f"the process ended with {process.returncode}: {complaint[-300:]}" if process.returncode else ""
        except subprocess.TimeoutExpired:
            process.kill()
            said, _ = process.communicate()
            wrong = "hangs"
        lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
        if wrong:
            text = file.read_text("utf-8", "surrogatepass") if file.exists() else ""
            lines.append({"room": room, "wrong": wrong, "input": text})
        return lines


def run(minutes: float, rooms: list[str], seed: int) -> list[dict]:
    """Return all lines of all batches."""
    total = sum(WEIGHTS[room] for room in rooms)
    lines = []
    for number, room in enumerate(rooms):
        seconds = 60 * minutes * WEIGHTS[room] / total
        lines += batch(room, seed + number, seconds)
    return lines


def main() -> int:
    """Print each finding, and how much was tried."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="CPU time, as a whole (10)")
    parser.add_argument("--room", action="append", choices=WEIGHTS, help="only this one, more than once if several")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="another seed gives other inputs")
    options = parser.parse_args()
    lines = run(options.minutes, options.room or list(WEIGHTS), options.seed)
    findings = [line for line in lines if "wrong" in line]
    for line in findings:
        print(f"{line['room']}: {line['wrong']}\n  {line['input']!r}")
    for line in lines:
        if "inputs" in line:
            print(f"{line['room']:14} {line['inputs']:8,} inputs {line['seconds']:6.1f} s")
    print(f"seed {options.seed}: {len(findings)} finding(s)")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
