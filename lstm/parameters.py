"""All parameters of a model in one flat vector, and all gradients in another; each array is a view.

An optimiser, clipping and saving then see two vectors, whatever the model is made of.
"""

import math

import numpy as np

GATES = ("i", "f", "o", "c")
"""Order of the gates in stacked arrays: input, forget, output, candidate. Peepholes have the first three."""

NAMED = ("f", "i", "c", "o")
"""Order in which the equations, and so the names, follow one another."""


class Parameters:
    """Named arrays laid one behind the other.

    values, gradient (P,)    the vectors
    value[name], grad[name]  their views in the shapes given
    """

    def __init__(self, shapes, dtype):
        self.shapes = dict(shapes)
        sizes = [math.prod(shape) for shape in self.shapes.values()]
        self.values, self.gradient = np.zeros(sum(sizes), dtype), np.zeros(sum(sizes), dtype)
        self._make_views()

    def _make_views(self):
        self.value, self.grad, start = {}, {}, 0
        for name, shape in self.shapes.items():
            stop = start + math.prod(shape)
            self.value[name] = self.values[start:stop].reshape(shape)
            self.grad[name] = self.gradient[start:stop].reshape(shape)
            start = stop

    def __getstate__(self):
        """Return what a copy or a pickle holds: all but the views, because copied views would be arrays of their own."""
        return {"shapes": self.shapes, "values": self.values, "gradient": self.gradient}

    def __setstate__(self, state):
        """Take the state, and make the views anew."""
        self.__dict__.update(state)
        self._make_views()


def layer_shapes(layer, inputs, cells, peepholes):
    """Return the shapes of a layer's arrays: M (4, d + n + 1, n) holds W^T, R^T and b of each gate, p (3, n) the peepholes."""
    shapes = {f"layer{layer}.M": (4, inputs + cells + 1, cells)}
    if peepholes:
        shapes[f"layer{layer}.p"] = (3, cells)
    return shapes


def named_gates(M, p=None):
    """Return views with the names of the equations: W_f (n, d), R_f (n, n), b_f (n,) for f, i, c, o, and p_f, p_i, p_o (n,)."""
    n = M.shape[2]
    d = M.shape[1] - n - 1
    views = {}
    for gate in NAMED:
        block = M[GATES.index(gate)]
        views |= {f"W_{gate}": block[:d].T, f"R_{gate}": block[d:-1].T, f"b_{gate}": block[-1]}
    if p is not None:
        views |= {f"p_{gate}": p[GATES.index(gate)] for gate in "fio"}
    return views
