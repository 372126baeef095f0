"""The algebra of the report: vectors (n,) are columns, a transposed one is a Row, and nothing broadcasts. What does not fit is a ValueError."""

from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray
RELATIONS: dict[str, Callable[..., Any]] = {
    "=": np.equal, "\\ne": np.not_equal, "\\neq": np.not_equal, "<": np.less, ">": np.greater,
    "\\le": np.less_equal, "\\leq": np.less_equal, "\\ge": np.greater_equal, "\\geq": np.greater_equal,
}  # fmt: skip
VECTOR_NORMS: dict[str | None, Any] = {None: 2, "2": 2, "1": 1, "infty": np.inf}
MATRIX_NORMS: dict[str | None, Any] = {"2": 2, "F": "fro", "infty": np.inf}


class Row:
    """A transposed vector."""

    def __init__(self, vector: Array) -> None:
        self.vector = vector


def log(z: Any) -> Any:
    """Return the natural logarithm; a positive number is needed."""
    if np.any(np.asarray(z) <= 0):
        raise ValueError(
            "the logarithm of a number that is not positive; say `positive` or `unit` in Shapes"
        )
    return np.log(z)


def diag(v: Any) -> Any:
    """Return the matrix with a vector on its diagonal."""
    if np.ndim(v) != 1:
        raise ValueError(f"diag takes a vector, not shape {np.shape(v)}")
    return np.diag(v)


def _of_matrix(name: str, function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a function of numbers and vectors; of a matrix it can be read in two ways."""

    def checked(value: Any) -> Any:
        if np.ndim(value) > 1:
            raise ValueError(f"{name} of a matrix: of each entry, or of the matrix? write entries")
        return function(value)

    return checked


EXTREMES: dict[str, Callable[..., Any]] = {"max": np.maximum, "min": np.minimum}
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exp": _of_matrix("exp", np.exp), "log": _of_matrix("log", log), "ln": _of_matrix("ln", log), "tanh": np.tanh, "sinh": np.sinh, "cosh": np.cosh,
    "sin": np.sin, "cos": np.cos, "det": np.linalg.det, "diag": diag,
}  # fmt: skip


def elementwise(left: Any, right: Any, symbol: str) -> Any:
    """Return left, if it can stand beside right at an operation entry by entry."""
    if isinstance(left, Row) or isinstance(right, Row):
        raise ValueError(f"{symbol} between a transposed vector and something else")
    if np.shape(left) != np.shape(right) and np.ndim(left) and np.ndim(right):
        raise ValueError(
            f"{symbol} between shapes {np.shape(left)} and {np.shape(right)}; there is no broadcasting"
        )
    return left


def add(left: Any, right: Any, sign: int, symbol: str) -> Any:
    """Return left + sign * right."""
    if isinstance(left, Row) and isinstance(right, Row):
        return Row(left.vector + sign * right.vector)
    return elementwise(left, right, symbol) + sign * right


def multiply(left: Any, right: Any) -> Any:
    """Return the product of two factors that stand side by side: of numbers, a matrix product, or an outer product."""
    if isinstance(right, Row):
        if isinstance(left, Row) or np.ndim(left) > 1:
            raise ValueError(
                "the shapes of this product do not fit: a transposed vector on the right of a matrix"
            )
        return Row(left * right.vector) if np.ndim(left) == 0 else np.outer(left, right.vector)
    if isinstance(left, Row):
        product = (
            multiply(left.vector, right) if np.ndim(right) == 0 else _matmul(left.vector, right)
        )
        return Row(product) if np.ndim(right) != 1 else product
    if np.ndim(left) == 0 or np.ndim(right) == 0:
        return left * right
    if np.ndim(left) == 1 and np.ndim(right) > 1:
        raise ValueError(
            r"a vector times a matrix; vectors are columns: write W x or W^\top x instead of x W"
        )
    if np.ndim(left) == 1:
        raise ValueError(
            r"a vector times a vector: write \odot (entry by entry), v^\top w (a number) or v w^\top (a matrix)"
        )
    return _matmul(left, right)


def _matmul(left: Any, right: Any) -> Any:
    if max(np.ndim(left), np.ndim(right)) > 2:
        raise ValueError("a product of arrays with more than two axes; write a sum over an index")
    if np.shape(left)[-1] != np.shape(right)[0]:
        raise ValueError(
            f"the matrix product of shapes {np.shape(left)} and {np.shape(right)} does not exist"
        )
    return left @ right


def transpose(value: Any) -> Any:
    """Return the transpose of a vector, a Row or a matrix."""
    if isinstance(value, Row):
        return value.vector
    if np.ndim(value) == 0:
        raise ValueError("a number has no transpose")
    return Row(value) if np.ndim(value) == 1 else np.asarray(value).T


def power(value: Any, exponent: Any) -> Any:
    """Return a power of a number, or of each entry of a vector."""
    rows = isinstance(value, Row) or isinstance(exponent, Row)
    if rows or np.ndim(value) > 1 or np.ndim(exponent):
        raise ValueError("a power needs a number or a vector below and a number above")
    if not np.isfinite(exponent):
        raise ValueError("an exponent that is not finite")
    if exponent == int(exponent):
        return np.asarray(value, dtype=float) ** int(exponent)
    if np.any(np.asarray(value) <= 0):
        raise ValueError("a fractional power of a number that is not positive")
    return value**exponent


def norm(value: Any, kind: str | None) -> Any:
    """Return a norm of a vector (2 where nothing is said, 1, infty) or of a matrix (2, F, infty)."""
    if np.ndim(value) == 0:
        raise ValueError(r"write the absolute value of a number as \lvert … \rvert")
    known = VECTOR_NORMS if np.ndim(value) == 1 else MATRIX_NORMS
    if np.ndim(value) > 2 or kind not in known:
        raise ValueError(
            r"which norm? \lVert W \rVert_2, _F or _\infty of a matrix, \lVert v \rVert of a vector"
        )
    return np.linalg.norm(value, known[kind])


def root(value: Any) -> Any:
    """Return the square root of what is not negative."""
    if isinstance(value, Row) or np.any(np.asarray(value) < 0):
        raise ValueError("the root of a negative number or of a transposed vector")
    return np.sqrt(value)


def divide(left: Any, right: Any, symbol: str = "/") -> Any:
    """Return left / right, entry by entry."""
    return elementwise(left, right, symbol) / right


def operate(symbol: str, left: Any, right: Any) -> Any:
    r"""Return the result of a written operator: \odot \circ * entry by entry, \cdot, \times, / or \bmod."""
    if symbol == "\\times" and (np.ndim(left) or np.ndim(right)):
        raise ValueError(r"\times is for numbers; write \odot or put the factors side by side")
    if symbol == "\\cdot" and np.ndim(left) == 2 and np.ndim(right) and not isinstance(right, Row):
        return multiply(left, right)
    if symbol == "\\cdot" and np.ndim(left) and np.ndim(right):
        wanted = r"\odot (entry by entry), v^\top w (a number)"
        raise ValueError(rf"\cdot between vectors can be read in two ways: write {wanted}")
    elementwise(left, right, symbol)
    if symbol == "/":
        return left / right
    if symbol == "\\bmod":
        if np.any(np.asarray(right) == 0):
            raise ValueError(r"\bmod 0 has no value")
        return np.mod(left, right)
    return left * right


def integer(value: Any, what: str) -> int:
    """Return a whole number as an int."""
    if np.ndim(value) or not np.isfinite(value) or value != int(value):
        raise ValueError(f"{what} must be a whole number, not {value}")
    return int(value)


def stack(parts: list[Any]) -> Any:
    """Return numbers and vectors, or matrices, on top of one another."""
    return (
        parts[0]
        if len(parts) == 1
        else np.concatenate([np.atleast_1d(part) for part in parts], axis=0)
    )


def beside(parts: list[Any]) -> Any:
    """Return matrices and columns side by side; vectors of different lengths, one under the other."""
    if all(np.ndim(part) < 2 for part in parts):
        if len({np.shape(part) for part in parts}) == len(parts):
            return stack(parts)
        wanted = (
            r"[a; b] for one under the other, \begin{bmatrix} a & b \end{bmatrix} for side by side"
        )
        raise ValueError(f"[a, b] of vectors of one length can be read in two ways: write {wanted}")
    if any(np.ndim(part) > 2 for part in parts):
        raise ValueError("arrays with more than two axes cannot stand side by side")
    return np.concatenate(
        [part if np.ndim(part) == 2 else np.reshape(part, (-1, 1)) for part in parts], axis=1
    )


def block(rows: list[list[Any]]) -> Any:
    """Return a matrix from its cells; a single column of parts is stacked."""
    if all(len(row) == 1 for row in rows):
        return stack([row[0] for row in rows])
    return np.block([[_cell(cell) for cell in row] for row in rows])


def _cell(cell: Any) -> Any:
    return np.reshape(cell, (-1, 1)) if np.ndim(cell) == 1 else np.atleast_2d(cell)


def absolute(value: Any) -> Any:
    """Return absolute values."""
    if isinstance(value, Row):
        raise ValueError("a transposed vector has no absolute value")
    return np.abs(value)


UNARY: dict[str, Callable[[Any], Any]] = {
    "transpose": transpose,
    "root": _of_matrix("the root", root),
    "absolute": _of_matrix("the absolute value", absolute),
}
