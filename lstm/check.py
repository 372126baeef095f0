"""Checks of what comes from outside. Every refusal is a ValueError that says what came and what was expected."""

import math

import numpy as np

FLOATING = (np.dtype(np.float32), np.dtype(np.float64))
"""The types that the library computes in."""


def array(name, value, dtype, shape):
    """Return value if it is an array of this dtype and shape, not empty, and finite.

    shape is a tuple of sizes; a letter in it stands for any size of at least 1, as in ("T", "B", 3).
    """
    if isinstance(value, np.ndarray) and value.dtype == dtype and fits(value.shape, shape):
        plain(name, value)
        finite(name, value)
        return value
    got = f"{value.dtype} of shape {value.shape}" if isinstance(value, np.ndarray) else type(value).__name__
    raise ValueError(f"{name}: expected {np.dtype(dtype)} of shape ({', '.join(map(str, shape))}), got {got}")


def plain(name, value):
    """Return value as an array; refuse a masked array, whose mask would be dropped in silence."""
    if isinstance(value, np.ma.MaskedArray):
        raise ValueError(f"{name}: expected a plain array, got a masked one, whose mask would be ignored")
    return np.asarray(value)


def numbers(name, value, axes=None):
    """Return value if it is an array of float32 or float64, not empty, with so many axes (None: one or more)."""
    if isinstance(value, np.ndarray) and value.dtype in FLOATING and value.size and value.ndim and axes in (None, value.ndim):
        return plain(name, value)
    wanted = "" if axes is None else f" with {axes} axis" if axes == 1 else f" with {axes} axes"
    got = f"{value.dtype} of shape {value.shape}" if isinstance(value, np.ndarray) else type(value).__name__
    raise ValueError(f"{name}: expected float32 or float64, not empty{wanted}, got {got}")


def fits(actual, shape):
    """Return whether an actual shape is not empty and fits a shape with letters."""
    if len(actual) != len(shape) or 0 in actual:
        return False
    return all(a == s or isinstance(s, str) for a, s in zip(actual, shape, strict=True))


def finite(name, value):
    """Refuse NaN and infinity; the sum of squares is looked at first, because it is one fast pass and finite only if all the numbers are."""
    if math.isfinite(np.vdot(value, value)):
        return
    bad = np.argwhere(~np.isfinite(value))
    if len(bad):
        where = tuple(int(i) for i in bad[0])
        raise ValueError(f"{name}: expected finite numbers, got {value[where]} at index {where} ({len(bad)} of {value.size} values)")


def lengths(value, steps, batch):
    """Return a copy of the lengths as an array (B,) of integers from 1 to T."""
    value = plain("lengths", value).copy()
    if value.shape != (batch,) or value.dtype.kind not in "iu":
        raise ValueError(f"lengths: expected {batch} integers, one per sequence, got {value.dtype} of shape {value.shape}")
    if value.min() < 1 or value.max() > steps:
        raise ValueError(f"lengths: expected values from 1 to T = {steps}, got {value.min()} to {value.max()}")
    return value


def state(value, layers, batch, cells, dtype):
    """Return (h_0, c_0), each (layers, B, n); zeros if value is None."""
    shape = (layers, batch, cells)
    if value is None:
        return np.zeros(shape, dtype), np.zeros(shape, dtype)
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        raise ValueError(f"state: expected a pair (h_0, c_0) of arrays of shape {shape}, got {type(value).__name__}")
    return array("h_0", value[0], dtype, shape), array("c_0", value[1], dtype, shape)


def integer(name, value, least):
    """Return value as an int if it is an integer of at least `least`."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
        raise ValueError(f"{name}: expected an integer of at least {least}, got {value!r}")
    return int(value)


def positive_integer(name, value):
    """Return value as an int if it is an integer of at least 1."""
    return integer(name, value, 1)


def floating(dtype):
    """Return the dtype if it is float32 or float64."""
    try:
        found = np.dtype(dtype)
    except TypeError:
        raise ValueError(f"dtype: expected float32 or float64, got {dtype!r}") from None
    if dtype is None or found not in FLOATING:
        raise ValueError(f"dtype: expected float32 or float64, got {dtype if dtype is None else found}")
    return found


def boolean(name, value):
    """Return value if it is True or False."""
    if not isinstance(value, (bool, np.bool_)):
        raise ValueError(f"{name}: expected True or False, got {value!r}")
    return bool(value)


def keys(name, value, needed, optional=()):
    """Return value if it is a dictionary with all the needed keys and no key that is not known."""
    if not isinstance(value, dict):
        raise ValueError(f"{name}: expected a dictionary with {', '.join(needed)}, got {type(value).__name__}")
    if not set(needed) <= value.keys() <= {*needed, *optional}:
        also = f" and perhaps {', '.join(optional)}" if optional else ""
        raise ValueError(f"{name}: expected {', '.join(needed)}{also}, got {', '.join(map(str, value)) or 'nothing'}")
    return value


def choice(name, value, options):
    """Return value if it is one of the options."""
    if value not in options:
        raise ValueError(f"{name}: expected one of {', '.join(map(repr, options))}, got {value!r}")
    return value


def real(value):
    """Return whether value is a finite number and not a bool."""
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool) and math.isfinite(value)


def positive(name, value):
    """Return value as a float if it is a finite number above 0."""
    if not (real(value) and value > 0):
        raise ValueError(f"{name}: expected a finite number above 0, got {value!r}")
    return float(value)


def interval(name, value, low, high):
    """Return value as a float if low <= value < high."""
    if not (real(value) and low <= value < high):
        raise ValueError(f"{name}: expected a number from {low} to below {high}, got {value!r}")
    return float(value)
