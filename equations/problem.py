"""The one problem of the machinery: a sentence for the author, and where it applies."""

from pathlib import Path
from typing import Any


class Problem(Exception):  # noqa: N818 - the author reads "problem"
    """Something to fix, as a sentence that says what to do.

    It is raised or collected where it is found, with the line and column inside that text, counted
    from 1; `at` adds the file, and the line of the file before which the text begins.
    """

    def __init__(
        self,
        message: str,
        line: int | None = None,
        column: int | None = None,
        path: Path | None = None,
    ) -> None:
        super().__init__(message, line, column, path)
        self.message, self.line, self.column, self.path = message, line, column, path

    def at(self, path: Path, before: int = 0, name: str = "") -> "Problem":
        """Return the problem in a file; one that has its file already stays as it is."""
        if self.path is not None:
            return self
        message = f"{name}: {self.message}" if name else self.message
        line = before + (self.line or (0 if before else 1))
        return Problem(message, line, self.column, path)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self.args

    def __str__(self) -> str:
        place = [str(part) for part in (self.path, self.line, self.column) if part is not None]
        return ": ".join([":".join(place), self.message] if place else [self.message])

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, Problem) and self.args == other.args

    def __hash__(self) -> int:
        return hash(self.args)


class UnknownSymbol(Problem):
    """A symbol that has no value where it stands; name is its Python name."""

    name = ""
