"""Edits of a checkout: each is made on disk, says where it was made, and fails if it does not fit.

A path is written out, or looked up by `find` and `script` in the checkout at hand, because files of
benchmarks, figures and notebooks move between folders.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

IGNORED = {".git", ".cache", ".venv", "site", "__pycache__"}


class MisfitError(Exception):
    """An edit whose file or text is not there (any more): the catalogue must be fixed."""


@dataclass(frozen=True)
class Lookup:
    """A file that is found when it is needed: the only one of this name, whose text begins so."""

    name: str
    begins: str = ""

    def path(self, root: Path) -> str:
        """Return the path of the file relative to the checkout."""
        found = []
        for folder, folders, files in os.walk(root):
            folders[:] = [name for name in folders if name not in IGNORED]
            found += [Path(folder, file) for file in files if self.fits(Path(folder, file))]
        if len(found) != 1:
            raise MisfitError(f"{len(found)} files fit {self}: {', '.join(map(str, found))}")
        return found[0].relative_to(root).as_posix()

    def fits(self, path: Path) -> bool:
        """Return whether a file has the name (a part of it, if a beginning is given too)."""
        if not self.begins:
            return path.name == self.name
        if path.suffix != ".py" or self.name not in path.as_posix():
            return False
        return path.read_text(encoding="utf-8", errors="replace").startswith(self.begins)


Where = str | Lookup


def find(name: str) -> Lookup:
    """Return the only file of this name."""
    return Lookup(name)


def script(word: str) -> Lookup:
    """Return the only percent script of a notebook with this word in its path."""
    return Lookup(word, "# %% [markdown]")


def path_in(root: Path, where: Where) -> str:
    """Return a path relative to the checkout."""
    return where.path(root) if isinstance(where, Lookup) else where


@dataclass(frozen=True)
class Edit:
    """One file and what happens to it: bytes to bytes, None where there is no file, or a link."""

    where: Where
    change: Callable[[bytes | None], bytes | None]
    link: str = ""

    def apply(self, root: Path) -> "Damage":
        """Change the file on disk; return what to say about it and how to undo it."""
        relative = path_in(root, self.where)
        path = root / relative
        before = path.read_bytes() if path.is_file() else None
        try:
            after = self.change(before)
        except MisfitError as error:
            raise MisfitError(f"{relative}: {error}") from None
        if self.link:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.symlink_to(self.link)
        elif after is None:
            path.unlink()
        elif after == before:
            raise MisfitError(f"{relative}: the edit changes nothing")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(after)
        return Damage(relative, before, _changed(before, after))


@dataclass(frozen=True)
class Damage:
    """A changed file: its path, what it held before, and its first and last changed line."""

    path: str
    before: bytes | None
    lines: tuple[int, int] | None

    def undo(self, root: Path) -> None:
        """Put the file back as it was."""
        path = root / self.path
        path.unlink(missing_ok=True)
        if self.before is not None:
            path.write_bytes(self.before)


def _changed(before: bytes | None, after: bytes | None) -> tuple[int, int] | None:
    if after is None:
        return None
    new = after.splitlines()
    old = (before or b"").splitlines()
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    last = 0
    while last < min(len(old), len(new)) - same and old[-1 - last] == new[-1 - last]:
        last += 1
    return same + 1, max(same + 1, len(new) - last)


def _there(before: bytes | None) -> bytes:
    if before is None:
        raise MisfitError("there is no such file")
    return before


def swap(where: Where, old: str, new: str) -> Edit:
    """Replace a text that occurs exactly once."""

    def change(before: bytes | None) -> bytes:
        count = _there(before).count(old.encode())
        if count != 1:
            raise MisfitError(f"{old!r} occurs {count} times, not once")
        return _there(before).replace(old.encode(), new.encode())

    return Edit(where, change)


def swap_first(where: Where, old: str, new: str) -> Edit:
    """Replace the first occurrence of a text."""

    def change(before: bytes | None) -> bytes:
        if old.encode() not in _there(before):
            raise MisfitError(f"{old!r} does not occur")
        return _there(before).replace(old.encode(), new.encode(), 1)

    return Edit(where, change)


def append(where: Where, text: str) -> Edit:
    """Add a paragraph at the end of a file."""
    return Edit(where, lambda before: _there(before).rstrip() + b"\n\n" + text.encode() + b"\n")


def prepend(where: Where, text: str) -> Edit:
    """Put a text before a file."""
    return Edit(where, lambda before: text.encode() + _there(before))


def rewrite(where: Where, text: str | bytes) -> Edit:
    """Give a file that is there another content."""
    content = text.encode() if isinstance(text, str) else text
    return change(where, lambda before: content)


def change(where: Where, function: Callable[[bytes], bytes]) -> Edit:
    """Change the bytes of a file by a function."""
    return Edit(where, lambda before: function(_there(before)))


def create(where: Where, text: str | bytes) -> Edit:
    """Add a file that is not there."""
    content = text.encode() if isinstance(text, str) else text

    def new(before: bytes | None) -> bytes:
        if before is not None:
            raise MisfitError("the file is there already")
        return content

    return Edit(where, new)


def delete(where: Where) -> Edit:
    """Remove a file."""

    def gone(before: bytes | None) -> None:
        _there(before)

    return Edit(where, gone)


def symlink(where: Where, target: str) -> Edit:
    """Add a symbolic link that is not there."""

    def new(before: bytes | None) -> None:
        if before is not None:
            raise MisfitError("the file is there already")

    return Edit(where, new, target)
