"""Causal multi-head attention in explicit loops, on plain or counting numbers. The oracle for values and costs."""

import math

from tests.support.counting import plain


def dot(a, b):
    total = a[0] * b[0]
    for left, right in zip(a[1:], b[1:], strict=True):
        total = total + left * right
    return total


def exponential(number):
    return number.exp() if hasattr(number, "exp") else math.exp(number)


def attention(W_q, W_k, W_v, U, x, heads):
    """Return the outputs, one list per position. The matrices are lists of rows; the rows are shared out to the heads."""
    d = len(U)
    m = d // heads
    queries, keys, values = ([[dot(row, x_t) for row in matrix] for x_t in x] for matrix in (W_q, W_k, W_v))
    outputs = []
    for t in range(len(x)):
        read = []
        for first in range(0, d, m):
            own = slice(first, first + m)
            exponentials = [exponential(dot(keys[j][own], queries[t][own]) / math.sqrt(m)) for j in range(t + 1)]
            total = sum(map(plain, exponentials))
            weights = [number / total for number in exponentials]
            for entry in range(first, first + m):
                read.append(dot(weights, [values[j][entry] for j in range(t + 1)]))
        outputs.append([dot(row, read) for row in U])
    return outputs


def feed_forward(up, down, y_t):
    """Return one position's output of a feed-forward network with ReLU."""
    hidden = [dot(row, y_t) for row in up]
    hidden = [number if plain(number) > 0 else number - plain(number) for number in hidden]
    return [dot(row, hidden) for row in down]
