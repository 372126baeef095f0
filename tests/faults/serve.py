"""Damage and fix a copy while `mkdocs serve` shows it: the server must live on and show the page.

Of each defect: the server is alive while it is there, its output names the defect, and a few
seconds after the fix the page is as it was.
"""

import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults.catalogue import all_faults
from tests.faults.catalogue.places import said
from tests.faults.copies import Copy, end_group
from tests.faults.edits import Damage
from tests.faults.fault import Fault

WORST = "S11 S12 S33 S07 S01 S18 L34 X04 P19 P26 P28c C11 A09 G01 G08 B05 L12"
"""What ended, stopped or silenced a server, or hid its cause; the last is an ordinary one."""

PAGE = "architecture/lstm-cell/"

BOX = "equation-wrong"

STARTED = 120
SEEN = 25
"""Seconds in which a server must notice a defect and be ready to notice the next change."""

FIXED = 40
"""Seconds in which the page must be as it was."""


@dataclass(frozen=True)
class Served:
    """What a server did with one defect."""

    code: str
    what: str
    alive: bool
    told: bool
    fixed: float | None

    @property
    def well(self) -> bool:
        """Return whether it lived, told of the defect, and showed the page again."""
        return self.alive and self.told and self.fixed is not None

    def __str__(self) -> str:
        words = [
            "alive" if self.alive else "DEAD",
            "told" if self.told else "NOT TOLD",
            "NOT FIXED" if self.fixed is None else f"fixed after {self.fixed:.0f} s",
        ]
        return f"{self.code:5} {self.what}: {', '.join(words)}"


class Server:
    """`mkdocs serve` in a copy, on a free port, with its output in a file."""

    def __init__(self, copy: Copy) -> None:
        self.copy = copy
        self.log = copy.folder / "serve.log"
        self.address = ""
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Start it, wait for the page, and return the page's text."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        environment = self.copy.environment() | {"SITE_URL": f"http://127.0.0.1:{port}/"}
        self.address = f"http://127.0.0.1:{port}/{PAGE}"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
                cwd=self.copy.root,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        end = time.monotonic() + STARTED
        while time.monotonic() < end and self.alive():
            if text := self.page():
                return text
            time.sleep(0.5)
        raise RuntimeError(f"the server shows no page of the sound copy:\n{self.output()[-2000:]}")

    def alive(self) -> bool:
        """Return whether the process runs."""
        return self.process is not None and self.process.poll() is None

    def page(self) -> str:
        """Return the main text of the page as it is served, or nothing if there is none."""
        try:
            with urllib.request.urlopen(self.address, timeout=5) as answer:
                text = answer.read().decode("utf-8", "replace")
        except (OSError, urllib.error.URLError, ValueError):
            return ""
        found = re.search(r"<article.*?</article>", text, re.S)
        return found[0] if found else ""

    def output(self) -> str:
        """Return what the server has printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """Kill it."""
        if self.process is not None:
            end_group(self.process)


def serve(faults: Sequence[Fault]) -> list[Served]:
    """Try each defect in a running server; one that has died or hangs is started again."""
    done = []
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        server = Server(Copy(Path(folder)))
        try:
            sound = server.start()
            for fault in faults:
                done.append(_try(server, fault, sound))
                print(done[-1], flush=True)
                if done[-1].fixed is None:
                    server.stop()
                    server.copy.reset()
                    sound = server.start()
        finally:
            server.stop()
    return done


def _try(server: Server, fault: Fault, sound: str) -> Served:
    before = len(server.output())
    damages = fault.apply(server.copy.root)
    _quiet(server, before, SEEN)
    alive = server.alive()
    told = _names(server.output()[before:], fault, damages)
    begin = time.monotonic()
    server.copy.reset()
    mark = f"Fixed: {fault.code}."
    said(mark).apply(server.copy.root)
    while time.monotonic() < begin + FIXED:
        if not server.alive():
            return Served(fault.code, fault.what, False, told, None)
        if shows_again(server.page(), sound, mark):
            return Served(fault.code, fault.what, alive, told, time.monotonic() - begin)
        time.sleep(0.5)
    return Served(fault.code, fault.what, alive and server.alive(), told, None)


def shows_again(page: str, sound: str, mark: str) -> bool:
    """Return whether a page was built after the fix, by its mark, and has no box of an error."""
    return mark in page and page.count(BOX) == sound.count(BOX)


def _quiet(server: Server, before: int, limit: float) -> None:
    """Wait until the server has printed something and then nothing for three seconds, or died."""
    end, last, since = time.monotonic() + limit, before, time.monotonic()
    while time.monotonic() < end and server.alive():
        size = len(server.output())
        if size != last:
            last, since = size, time.monotonic()
        if last > before and time.monotonic() > since + 3 and _built(server.output()[before:]):
            return
        time.sleep(0.3)


def _built(text: str) -> bool:
    return re.search(r"Documentation built|ERROR|Traceback|Error:", text) is not None


def _names(text: str, fault: Fault, damages: list[Damage]) -> bool:
    paths = {damage.path for damage in damages} | set(fault.also) | set(fault.names)
    return any(path in text for path in paths)


def main(codes: Sequence[str] = ()) -> int:
    """Serve with the chosen defects, or the worst; 0 if the server took all of them well."""
    wanted = codes or WORST.split()
    chosen = [fault for fault in all_faults() if fault.code in wanted]
    done = serve(chosen)
    good = sum(one.well for one in done)
    print(f"{good} of {len(done)} defects left the server alive, were told, and were fixed")
    return 0 if done and good == len(done) else 1
