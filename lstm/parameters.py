"""All parameters of a model in one flat vector, and all gradients in another; each array is a view.

An optimiser, clipping and saving then see two vectors, whatever the model is made of.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

import numpy as np

from lstm import check
from lstm.check import Array, DType

GATES = ("i", "f", "o", "c")
"""Order of the gates in stacked arrays: input, forget, output, candidate. Peepholes have the first three."""

NAMED = ("f", "i", "c", "o")
"""Order in which the equations, and so the names, follow one another."""

Shapes = Mapping[str, tuple[int, ...]]


class Views(Mapping[str, Array]):
    """Arrays by name, all of them views: to assign to a name, `views["W_f"] = a`, is to write a into its view.

    Errors: KeyError for a name that is not there; ValueError for an array that has not the shape, or is not finite.
    """

    def __init__(self, views: dict[str, Array]) -> None:
        self._views = views

    def __getitem__(self, name: str) -> Array:
        """Return the view."""
        return self._views[name]

    def __setitem__(self, name: str, value: Array) -> None:
        """Copy value into the view."""
        if name not in self._views:
            raise KeyError(f"expected one of {', '.join(self._views)}, got {name!r}")
        write(name, self._views[name], value)

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return iter(self._views)

    def __len__(self) -> int:
        """Return the number of arrays."""
        return len(self._views)

    def __repr__(self) -> str:
        """Show the arrays."""
        return f"Views({self._views!r})"


def write(name: str, target: Array, value: Array) -> None:
    """Copy value into target, in the type of target.

    Errors: ValueError unless it has the shape of target and is finite, also in that type.
    """
    value = check.plain(name, value)
    if value.shape != target.shape or value.dtype.kind not in "fiu":
        raise ValueError(f"{name}: expected numbers of shape {target.shape}, got {value.dtype} of shape {value.shape}")
    with np.errstate(over="ignore"):
        value = value.astype(target.dtype, copy=False)
    check.finite(name, value)
    target[...] = value


class Parameters:
    """Named arrays laid one behind the other.

    values, gradient (P,)    the vectors; what is assigned to them is copied into them
    value[name], grad[name]  their views in the shapes given
    """

    def __init__(self, shapes: Shapes, dtype: DType, values: Array | None = None, gradient: Array | None = None) -> None:
        self.shapes = dict(shapes)
        size = sum(math.prod(shape) for shape in self.shapes.values())
        self._values = np.zeros(size, dtype) if values is None else values
        self._gradient = np.zeros(size, dtype) if gradient is None else gradient
        self.value, self.grad = self._views(self._values), self._views(self._gradient)

    def _views(self, vector: Array) -> Views:
        views, start = {}, 0
        for name, shape in self.shapes.items():
            stop = start + math.prod(shape)
            views[name] = vector[start:stop].reshape(shape)
            start = stop
        return Views(views)

    @property
    def values(self) -> Array:
        """All parameters."""
        return self._values

    @values.setter
    def values(self, vector: Array) -> None:
        write("values", self._values, vector)

    @property
    def gradient(self) -> Array:
        """The gradient of all parameters."""
        return self._gradient

    @gradient.setter
    def gradient(self, vector: Array) -> None:
        write("gradient", self._gradient, vector)

    def __call__(self) -> NoReturn:
        """Refuse to be called, as PyTorch's `parameters` is."""
        raise TypeError("parameters: expected model.parameters, without brackets (PyTorch's model.parameters())")

    def __reduce__(self) -> tuple[type["Parameters"], tuple[Any, ...]]:
        """Make a copy or a pickle from the vectors alone, because copied views would be arrays of their own."""
        return Parameters, (self.shapes, self._values.dtype, self._values, self._gradient)


def layer_shapes(layer: str, inputs: int, cells: int, peepholes: bool) -> Shapes:
    """Return the shapes of a layer's arrays: M (4, d + n + 1, n) holds W^T, R^T and b of each gate, p (3, n) the peepholes."""
    shapes: dict[str, tuple[int, ...]] = {f"{layer}.M": (4, inputs + cells + 1, cells)}
    if peepholes:
        shapes[f"{layer}.p"] = (3, cells)
    return shapes


def named_gates(M: Array, p: Array | None = None) -> Views:
    """Return views with the names of the equations: W_f (n, d), R_f (n, n), b_f (n,) for f, i, c, o, and p_f, p_i, p_o (n,)."""
    n = M.shape[2]
    d = M.shape[1] - n - 1
    views: dict[str, Array] = {}
    for gate in NAMED:
        block = M[GATES.index(gate)]
        views |= {f"W_{gate}": block[:d].T, f"R_{gate}": block[d:-1].T, f"b_{gate}": block[-1]}
    if p is not None:
        views |= {f"p_{gate}": p[GATES.index(gate)] for gate in "fio"}
    return Views(views)
