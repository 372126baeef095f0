"""How well a defect was refused, by status and output of the commands alone."""

import re
from dataclasses import dataclass
from pathlib import Path

from tests.faults.copies import Result
from tests.faults.edits import Damage
from tests.faults.fault import Fault

CLASSES = ("well", "badly", "not", "hang", "silent")

NEAR = 15
"""A message's line may be so far from a changed one: a cell, a display or a function has a head."""

WORDS = 3
"""A message of fewer words is no sentence."""

TRACEBACK = re.compile(r"^[\s|+]*(Exception Group )?Traceback \(most recent call last\)", re.M)
"""Python's own; that of a notebook's cell has the error's name before it, and is wanted."""

WENT_WELL = re.compile(r"^INFO|  checked\b|^\s*$|:\d+: \w*Warning: ")
"""A line that nobody needs who asks what is wrong; a warning of Python is no sentence of ours."""


@dataclass(frozen=True)
class Sound:
    """What the commands print where nothing is damaged: the form of the last line, the pages."""

    closing: re.Pattern[str]
    pages: int

    @staticmethod
    def closing_of(output: str) -> re.Pattern[str]:
        """Return a pattern for the last line of the output, whatever its numbers are."""
        last = output.strip().splitlines()[-1]
        return re.compile(re.sub(r"\d+", r"\\d+", re.escape(last)) + r"\s*\Z")


@dataclass(frozen=True)
class Verdict:
    """The class of one defect, why, and the command that decided."""

    kind: str
    why: str
    result: Result


def told(output: str) -> list[str]:
    """Return the lines of an output that are no report of what went well."""
    return [line for line in output.splitlines() if not WENT_WELL.search(line)]


def judge(
    fault: Fault, damages: list[Damage], done: list[Result], sound: Sound, root: Path
) -> Verdict:
    """Return the class of a defect from what the commands did; the last one decides."""
    result = done[-1]
    kind, why = _class(fault, damages, result, sound, root)
    if fault.harmless:
        if kind == "not":
            return Verdict("well", "accepted, as it should be", result)
        return Verdict("badly" if kind == "well" else kind, f"harmless, but: {why}", result)
    if fault.lenient and kind == "not":
        return Verdict("well", "accepted, which does no harm", result)
    return Verdict(kind, why, result)


def _class(
    fault: Fault, damages: list[Damage], result: Result, sound: Sound, root: Path
) -> tuple[str, str]:
    if result.status is None:
        return "hang", f"still running after {result.seconds:.0f} s"
    if result.status == 0:
        return _accepted(result, sound, root)
    if result.status < 0 or result.status > 128:
        return "badly", f"killed by a signal, status {result.status}"
    if TRACEBACK.search(result.output):
        return "badly", "a traceback"
    return _told(fault, damages, result.output)


def _accepted(result: Result, sound: Sound, root: Path) -> tuple[str, str]:
    if result.command == "equations":
        if not sound.closing.search(result.output):
            return "silent", "status 0 without the closing line"
    else:
        pages = len(list((root / "site").rglob("*.html")))
        if pages < sound.pages // 2 or not (root / "site" / "index.html").exists():
            return "silent", f"status 0 with {pages} of {sound.pages} pages"
    return "not", "accepted"


def _told(fault: Fault, damages: list[Damage], output: str) -> tuple[str, str]:
    lines = told(output)
    if fault.names:
        found = [line for line in lines if any(name in line for name in fault.names)]
        if not found:
            return "badly", f"says none of {', '.join(fault.names)}"
        return _worded(fault, found)
    wanted = {damage.path: damage.lines for damage in damages} | dict.fromkeys(fault.also)
    off, found = [], []
    for path, span in wanted.items():
        for at, line in enumerate(lines):
            for place in re.finditer(rf"(?<![\w.-]){re.escape(path)}:(\d+)", line):
                number = int(place[1])
                if span is None or span[0] - NEAR <= number <= span[1] + NEAR:
                    found.append(_whole(line[place.end() :], lines[at + 1 :]))
                else:
                    off.append(f"{path}:{number}, changed was line {span[0]}")
    if found:
        return _worded(fault, found)
    if off:
        return "badly", f"another line: {off[0]}"
    other = re.search(r"(?<![\w./-])[\w./-]+\.\w+:\d+", "\n".join(lines))
    if other:
        return "badly", f"the place of another file: {other[0]}"
    return "badly", "no place"


def _whole(line: str, after: list[str]) -> str:
    """Return a message with the lines that follow it, if it ends in a colon, as a cell's does."""
    return " ".join([line, *after[:20]]) if line.rstrip().endswith(":") else line


def _worded(fault: Fault, found: list[str]) -> tuple[str, str]:
    sentences = [line for line in found if len(re.findall(r"[^\W\d_]{2,}", line)) >= WORDS]
    if not sentences:
        return "badly", f"no sentence: {found[0][:80]}"
    if not any(fault.sentence(line) for line in sentences):
        return "badly", f"does not say {fault.says!r}: {sentences[0][:80]}"
    return "well", sentences[0].strip(" :")[:200]
