"""A limit for what a mutant may have made endless."""

import contextlib
import signal
from collections.abc import Iterator

SECONDS = 10


class TooLong(BaseException):
    """Raised in code that takes too long; no test can catch it by mistake."""


@contextlib.contextmanager
def time_limit(seconds: int = SECONDS) -> Iterator[None]:
    """Raise TooLong in what takes more than some seconds, where the system has alarms."""

    def stop(*_: object) -> None:
        raise TooLong

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    # Again each second: what is raised in a callback of the garbage collector is ignored.
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
