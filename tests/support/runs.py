"""What the results of a run are, without what differs from one to the next: times, commit, machine."""

import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TIMES = ("cpu_seconds", "written", "sessions", "commit", "machine", "other_machines", "seal")


def results(out):
    """Return the results in a folder by file name."""
    loaded = {}
    for path in sorted(out.glob("*.json")):
        result = {key: value for key, value in json.loads(path.read_text(encoding="utf-8")).items() if key not in TIMES}
        for row in result["rows"]:
            row.pop("cpu_seconds", None)
        loaded[path.name] = result
    return loaded
