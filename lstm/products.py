"""Large products cut into small ones, which OpenBLAS multiplies without first copying its operands."""

import numpy as np

from lstm.check import Array, DType

SMALL_PRODUCT = 100**3
"""Multiply-adds up to which OpenBLAS multiplies without first copying its operands; larger products are cut into such blocks."""


class Blocks:
    """G matrices (inner, columns), stored in blocks of columns such that (rows, inner) @ block is a small product."""

    def __init__(self, rows: int, stack: int, inner: int, columns: int, dtype: DType) -> None:
        width = columns
        while width % 2 == 0 and width > 16 and rows * inner * width > SMALL_PRODUCT:
            width //= 2
        self.width = width if rows * inner * width <= SMALL_PRODUCT else columns
        self.stored = np.empty((stack, columns // self.width, inner, self.width), dtype)

    def fill(self, matrices: Array) -> None:
        """Store matrices (G, inner, columns)."""
        stack, inner, _ = matrices.shape
        np.copyto(self.stored, matrices.reshape(stack, inner, -1, self.width).transpose(0, 2, 1, 3))

    def split(self, result: Array) -> Array:
        """Return the view of result (..., rows, columns) that `np.matmul(left, stored, out=view)` fills."""
        return result.reshape(*result.shape[:-1], -1, self.width).swapaxes(-3, -2)
