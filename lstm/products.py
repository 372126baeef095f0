"""Large products cut into small ones, which OpenBLAS multiplies without first copying its operands."""

import numpy as np

from lstm.check import Array, DType

SMALL_PRODUCT = 100**3
"""Multiply-adds up to which OpenBLAS multiplies without first copying its operands; larger products are cut into such blocks."""

BLOCK = 32
"""Rows and columns of a block of a weight gradient."""


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


def in_blocks(rows: int, inputs: int, columns: int) -> bool:
    """Return whether `long_product` takes these sizes, and is faster than one product."""
    return rows > BLOCK and columns <= 4 * BLOCK and columns % BLOCK == 0 and inputs % BLOCK == 0


def long_product(left: Array, right: Array, out: Array) -> None:
    """Write left^T @ right for left (N, k), right (N, n): in blocks of the result, over pieces of N that keep each a small product."""
    k, n = out.shape
    pieces = -(-len(left) * BLOCK**2 // SMALL_PRODUCT)
    part = np.empty_like(out)
    for number, (a, b) in enumerate(zip(np.array_split(left, pieces), np.array_split(right, pieces), strict=True)):
        a = a.reshape(-1, k // BLOCK, 1, BLOCK).transpose(1, 2, 3, 0)
        b = b.reshape(-1, 1, n // BLOCK, BLOCK).transpose(1, 2, 0, 3)
        target = part if number else out
        np.matmul(a, b, target.reshape(k // BLOCK, BLOCK, n // BLOCK, BLOCK).swapaxes(1, 2))
        if number:
            out += part
