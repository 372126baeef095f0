"""Records of measurements, from which pages are made (B)."""

import json
from collections.abc import Callable
from typing import Any

from tests.faults.edits import Edit, append, change, delete, find
from tests.faults.fault import fault


def smaller(value: Any, name: str, inside: bool = False) -> Any:
    """Return a record with all numbers under a name halved."""
    if isinstance(value, dict):
        return {key: smaller(one, name, inside or key == name) for key, one in value.items()}
    if isinstance(value, list):
        return [smaller(one, name, inside) for one in value]
    return value / 2 if inside and isinstance(value, int | float) else value


def halved(file: str, name: str) -> Edit:
    """Halve all numbers under a name in the record of this name, written as it was."""
    return change(find(file), _halving(name))


def _halving(name: str) -> Callable[[bytes], bytes]:
    def halve(text: bytes) -> bytes:
        record = smaller(json.loads(text), name)
        return (json.dumps(record, indent=1, ensure_ascii=False) + "\n").encode()

    return halve


FAULTS = [
    fault(
        "B01",
        "times of the library halved by hand",
        halved("speed.json", "ms"),
        names=("speed.json",),
    ),
    fault("B02", "ratios halved by hand", halved("speed.json", "ratio"), names=("speed.json",)),
    fault("B03", "shares halved by hand", halved("shares.json", "shares"), names=("shares.json",)),
    fault("B04", "a record is deleted", delete(find("speed.json")), names=("speed.json",)),
    fault("B05", "a record is not JSON", append(find("speed.json"), "}"), names=("speed.json",)),
    fault(
        "B06",
        "a record of 1997 edited by hand",
        halved("4-T100-1997.json", "reached"),
        names=("4-T100-1997.json",),
    ),
    fault(
        "B07",
        "the counts of the mutants edited by hand",
        halved("mutants.json", "killed"),
        names=("mutants.json",),
    ),
    fault(
        "B08",
        "a record without a field that the page shows",
        change(find("speed.json"), lambda text: text.replace(b'"rows"', b'"lines"')),
        names=("speed.json",),
    ),
]
