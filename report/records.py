"""Records of measurements: JSON files that say what they hold, so that none is changed by hand.

A record carries `seal`: `content` is a digest of everything else in the file. `code`, where the
producer gives it, is one of the module that measured and of all that it imports. A table on a page
is made from what `read` returns, and `read` refuses a record whose seal is broken.

`python -m report.records` lists the records of this report and whether each is of today's code; it
returns 1 if one is broken.
`python -m report.records --seal FILE…` seals files as they are. That was done once, for records
older than the seal. Such a seal has no `code`: it says that a file has not changed since it was
sealed, and nothing about what produced it. A broken seal is not replaced: what measures seals.
"""

import argparse
import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from equations.imports import digest
from equations.problem import Problem

ROOT = Path(__file__).parents[1]
RECORDS = {
    "benchmarks/results/live.json": "make bench-live",
    "benchmarks/results/*.json": "make bench",
    "docs/assets/live/watch.json": "make networks",
    "experiments_1997/results/*.json": "make experiments",
    "report/live/training.json": "python -m report.live.train",
    "tests/mutation/mutants.json": "make mutants",
    "tests/peers.json": "make peers",
}
"""Where records lie, and what writes them again."""
SEAL = "seal"


def content(data: Any) -> str:
    """Return the digest of a record without its seal."""
    rest = {name: value for name, value in data.items() if name != SEAL}
    plain = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def sealed(data: dict[str, Any], producer: Path | None = None) -> dict[str, Any]:
    """Return a record with its seal; producer is the module that measured, if there is one."""
    rest = {name: value for name, value in data.items() if name != SEAL}
    plain: dict[str, Any] = json.loads(json.dumps(rest))
    seal = {"content": content(plain)}
    if producer is not None:
        seal["code"] = digest(producer, ROOT)
    return {**plain, SEAL: seal}


def write(
    path: Path, data: dict[str, Any], producer: Path | None = None, indent: int | None = 1
) -> None:
    """Seal a record and write it at once: whoever reads meanwhile sees the old one or the new."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(sealed(data, producer), indent=indent, ensure_ascii=False) + "\n"
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def load(path: Path) -> dict[str, Any]:
    """Return what a record holds, its seal unread; raise Problem if it is no record."""
    again = f"write it again by `{command(path)}`"
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        message = f"this record is missing: take it back from git, or {again}"
        raise Problem(message, path=path) from None
    except UnicodeDecodeError:
        raise Problem(f"this record is not UTF-8: {again}", 1, path=path) from None
    except ValueError as error:
        line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
        why = getattr(error, "msg", str(error))
        raise Problem(f"this record is not JSON ({why}): {again}", line, column, path) from None
    if not isinstance(data, dict):
        raise Problem(f"a record is an object {{…}}: {again}", 1, path=path)
    return data


def read(path: Path) -> dict[str, Any]:
    """Return a record without its seal; raise Problem if it is none, or was changed by hand."""
    data = load(path)
    if problem := broken(path, data):
        raise problem
    return {name: value for name, value in data.items() if name != SEAL}


def broken(path: Path, data: dict[str, Any]) -> Problem | None:
    """Return the problem of a record whose seal is missing or is not that of its content."""
    seal, again = data.get(SEAL), f"`{command(path)}`"
    if not isinstance(seal, dict) or not isinstance(seal.get("content"), str):
        message = f"this record has no seal: let {again} write it, by report.records.write"
    elif seal["content"] != content(data):
        message = (
            f"this record was changed after {again} wrote it: take it back from git, or measure"
        )
    else:
        return None
    return Problem(message, 1, path=path)


def command(path: Path) -> str:
    """Return what writes a record."""
    return next((one for glob, one in RECORDS.items() if path.match(glob)), "make bench")


def state(path: Path, producer: Path | None = None) -> str:
    """Return what the seal of a record says, in words."""
    data = load(path)
    if problem := broken(path, data):
        raise problem
    code = data[SEAL].get("code")
    if code is None:
        return "unchanged since it was sealed; of unknown code"
    if producer is None or not producer.is_file():
        return "unchanged since it was written"
    return "of this code" if code == digest(producer, ROOT) else "of other code than today's"


def main(arguments: list[str] | None = None) -> int:
    """List the records, or seal some."""
    parser = argparse.ArgumentParser(prog="python -m report.records", description=__doc__)
    parser.add_argument("--seal", nargs="+", type=Path, metavar="FILE", default=[])
    options = parser.parse_args(arguments)
    try:
        for path in options.seal:
            data = load(path)
            if SEAL not in data:
                write(path, data)
        for path in sorted({one for glob in RECORDS for one in ROOT.glob(glob)}):
            print(f"{path.relative_to(ROOT)}: {state(path, ROOT / f'benchmarks/{path.stem}.py')}")
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
