"""Numbers that count the multiplications they take part in: an exact cost is measured, not derived."""

import math
from dataclasses import dataclass

import numpy as np


@dataclass
class Counter:
    """How many products, quotients and sums of numbers were formed."""

    products: int = 0
    quotients: int = 0
    sums: int = 0


class Number:
    """A number that reports every product, quotient and sum to its counter. Negation and functions are not counted."""

    def __init__(self, value, counter):
        self.value, self.counter = float(value), counter

    def _new(self, value):
        return Number(value, self.counter)

    def __mul__(self, other):
        self.counter.products += 1
        return self._new(self.value * plain(other))

    def __truediv__(self, other):
        self.counter.quotients += 1
        return self._new(self.value / plain(other))

    def __rtruediv__(self, other):
        self.counter.quotients += 1
        return self._new(plain(other) / self.value)

    def __add__(self, other):
        self.counter.sums += 1
        return self._new(self.value + plain(other))

    def __sub__(self, other):
        self.counter.sums += 1
        return self._new(self.value - plain(other))

    __rmul__, __radd__ = __mul__, __add__

    def __neg__(self):
        return self._new(-self.value)

    def exp(self):
        return self._new(math.exp(self.value))

    def tanh(self):
        return self._new(math.tanh(self.value))


def plain(number):
    return number.value if isinstance(number, Number) else float(number)


def counting(array, counter):
    """Return the array with counting numbers for entries. NumPy multiplies such matrices entry by entry."""
    array = np.asarray(array)
    result = np.empty(array.shape, dtype=object)
    for index in np.ndindex(array.shape):
        result[index] = Number(array[index], counter)
    return result


def values(array):
    """Return the plain values of an array of counting numbers."""
    return np.vectorize(plain, otypes=[float])(array)
