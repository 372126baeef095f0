"""The defects that are known not to be refused well: expected.toml, and what disagrees with it."""

import re
import tomllib
from pathlib import Path

from tests.faults.judge import CLASSES, Verdict

FILE = Path(__file__).parent / "expected.toml"
GOOD = "well"


def known(path: Path = FILE) -> dict[str, tuple[str, str]]:
    """Return class and reason by code."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    wrong = set(table) - set(CLASSES) | {GOOD} & set(table)
    if wrong:
        raise ValueError(f"{path.name}: [{min(wrong)}] is no class; there are {CLASSES[1:]}")
    return {code: (kind, why) for kind, rows in table.items() for code, why in rows.items()}


def differences(verdicts: dict[str, Verdict], path: Path = FILE) -> list[str]:
    """Return a sentence for every verdict that is not the expected one, better or worse."""
    rows, found = known(path), []
    for code, verdict in sorted(verdicts.items()):
        wanted = rows.get(code, (GOOD, ""))[0]
        if verdict.kind == wanted:
            continue
        if wanted == GOOD:
            found.append(f"{code} is to be refused well, but: {verdict.kind}, {verdict.why}")
        elif verdict.kind == GOOD:
            found.append(f"{code} is refused well now: take it out of {path.name} (--update)")
        else:
            found.append(f"{code} is listed as {wanted!r} in {path.name}, and is {verdict.kind!r}")
    return found


def update(verdicts: dict[str, Verdict], path: Path = FILE) -> int:
    """Take the defects that are refused well now out of the list; return how many."""
    better = {code for code in known(path) if code in verdicts and verdicts[code].kind == GOOD}
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not _row_of(line, better)]
    path.write_text("".join(kept), encoding="utf-8")
    return len(lines) - len(kept)


def _row_of(line: str, codes: set[str]) -> bool:
    found = re.match(r"(\w+)\s*=", line)
    return found is not None and found[1] in codes
