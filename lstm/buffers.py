"""What passes leave behind in a model: workspaces, what a backward pass needs, and which thread trains."""

import threading
from typing import NamedTuple

from lstm.check import Array
from lstm.single import Single
from lstm.workspace import Workspace

KEPT_SHAPES = 4
"""Shapes whose workspaces a layer keeps; sequences of a further shape replace the one used longest ago."""

Space = Workspace | Single
Key = tuple[str, type[Space], int, int]


class Trace(NamedTuple):
    """What `backward` needs of the last forward pass with training=True."""

    spaces: dict[str, Space]
    """the workspace of each layer, by its name"""
    masks: list[Array | None]
    lengths: Array | None
    steps: int
    batch: int
    read: Array | None = None
    """the hidden states that a readout read, if the pass was that of a `Model`"""


class Buffers:
    """Idle workspaces and the trace of the last training pass.

    A workspace is taken out while it is used, so that no two passes share one. A copy or a pickle holds nothing of all this.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.idle: dict[Key, Space] = {}
        self.trace: Trace | None = None
        self.trainer: threading.Thread | None = None

    def __reduce__(self) -> tuple[type["Buffers"], tuple[()]]:
        """Make a copy that is empty: its first backward pass needs a forward pass of its own."""
        return Buffers, ()

    def take(self, key: Key) -> Space | None:
        """Return an idle workspace if there is one."""
        with self.lock:
            return self.idle.pop(key, None)

    def give(self, name: str, space: Space) -> None:
        """Keep the workspace of a layer, but no more than `KEPT_SHAPES` of it."""
        key = (name, type(space), *space.shape[:2])
        with self.lock:
            self.idle.pop(key, None)
            self.idle[key] = space
            same = [other for other in self.idle if other[0] == name]
            if len(same) > KEPT_SHAPES:
                del self.idle[same[0]]

    def claim(self) -> None:
        """Let this thread be the one that trains.

        Errors: RuntimeError if another one does, and has not ended.
        """
        with self.lock:
            me, other = threading.current_thread(), self.trainer
            if other is not None and other is not me and other.is_alive():
                raise RuntimeError(
                    f"training: expected the thread {other.name!r}, which trains this model, got {me.name!r}; "
                    "let each thread train a copy of its own, or call free() when the other one is done"
                )
            self.trainer = me

    def traced(self) -> Trace:
        """Return the trace.

        Errors: RuntimeError if the last pass of this thread was not a training pass.
        """
        if self.trace is None or self.trainer is not threading.current_thread():
            raise RuntimeError("backward needs a forward pass before it, with training=True, in the same thread")
        return self.trace

    def forget(self) -> None:
        """Drop the trace if it is of this thread, and keep its workspaces."""
        if self.trace is not None and self.trainer is threading.current_thread():
            for name, space in self.trace.spaces.items():
                self.give(name, space)
            self.trace = None

    def free(self) -> None:
        """Drop everything, and let any thread train."""
        with self.lock:
            self.idle, self.trace, self.trainer = {}, None, None
