"""The one exception of the machinery: a sentence for the author, and where in the LaTeX it applies."""


class EquationError(Exception):
    """What is wrong with an equation, as a sentence that says what to do; line and column count from 1 inside the LaTeX."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
