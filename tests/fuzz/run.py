"""Runs rooms on random inputs, in a process of its own: `python -m tests.fuzz.run FILE ROOM:SEED:SECONDS:INPUTS …`.

Each input is written to FILE before it is used, so that what ends the process is known.
"""

import json
import random
import re
import signal
import sys
import time
import traceback
import warnings
from functools import partial
from pathlib import Path

from equations.problem import Problem
from tests.fuzz.mutate import shrunk
from tests.fuzz.rooms import ROOMS, prepare

LONGEST = 2.0
MOST_FINDINGS = 20


class TooSlow(BaseException):
    """An input has taken too much CPU."""


def outcome(room: str, text: str) -> str:
    """Return what went wrong with an input in a few words, or nothing."""
    signal.setitimer(signal.ITIMER_PROF, LONGEST)
    try:
        ROOMS[room].use(text)
    except Problem:
        return ""
    except TooSlow:
        return f"more than {LONGEST:g} s"
    except BaseException as error:  # a panic of a compiled library is no Exception
        frames = traceback.extract_tb(error.__traceback__)
        place = next((f for f in reversed(frames) if "/equations/" in f.filename), frames[-1])
        said = re.sub(r"['\"].*|\d+", "…", str(error))[:60]
        return f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno} {place.name}: {said}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return ""


def main(file: Path, job: str) -> None:
    """Do one job, ROOM:SEED:SECONDS:INPUTS; print findings and the number of inputs, a JSON line each."""
    room, seed, seconds, most = job.split(":")
    rng, found, inputs = random.Random(int(seed)), set[str](), 0
    ROOMS[room].make(rng)
    start = time.process_time()
    while (
        time.process_time() - start < float(seconds)
        and inputs < int(most)
        and len(found) < MOST_FINDINGS
    ):
        text = ROOMS[room].make(rng)
        file.write_text(text, encoding="utf-8", errors="surrogatepass")
        inputs += 1
        if (wrong := outcome(room, text)) and wrong not in found:
            found.add(wrong)
            small = text if wrong.startswith("more") else shrunk(text, partial(_again, room, wrong))
            print(json.dumps({"room": room, "wrong": wrong, "input": small}), flush=True)
    print(
        json.dumps({"room": room, "inputs": inputs, "seconds": time.process_time() - start}),
        flush=True,
    )


def _again(room: str, wrong: str, text: str) -> bool:
    return outcome(room, text) == wrong


def _stop(*_: object) -> None:
    raise TooSlow


if __name__ == "__main__":
    signal.signal(signal.SIGPROF, _stop)
    warnings.simplefilter("ignore")
    prepare()
    for one in sys.argv[2:]:
        main(Path(sys.argv[1]), one)
