"""Losses: each returns the loss (a number, a mean) and its derivative with respect to the predictions."""

import numpy as np

from lstm import check


def weights(mask, shape, dtype):
    """Return what each of the predictions counts: 1/N, or with a mask (bool or 0/1, of this shape) 1/N where it is set and 0 elsewhere."""
    if mask is None:
        return dtype.type(1 / np.prod(shape))
    mask = check.plain("mask", mask)
    if mask.shape != shape or not np.all((mask == 0) | (mask == 1)):
        raise ValueError(f"mask: expected zeros and ones of shape {shape}, got {mask.dtype} of shape {mask.shape}")
    if not mask.any():
        raise ValueError("mask: expected at least one 1, got none: nothing to learn from")
    return (mask / mask.sum()).astype(dtype)


def squared_error(y_hat, y, mask=None):
    """Return the mean of (y_hat - y)^2 and its derivative; arrays (..., K), mask (...).

    The mean runs over all K components of the predictions that the mask keeps.
    Errors: ValueError if the predictions are not floating-point numbers, or if target or mask do not fit them.
    """
    check.numbers("predictions", y_hat)
    check.array("target", y, y_hat.dtype, y_hat.shape)
    weight = weights(mask, y_hat.shape[:-1], y_hat.dtype)
    weight = np.asarray(weight)[..., None] / y_hat.dtype.type(y_hat.shape[-1])
    difference = y_hat - y
    gradient = weight * difference
    loss = float(np.vdot(gradient, difference))
    gradient *= 2
    return loss, gradient


def cross_entropy(a, classes, mask=None):
    """Return the mean of -log softmax(a)[class] and its derivative; a (..., K) floating-point numbers, classes (...) integers 0..K-1.

    Errors: ValueError if a is not floating-point numbers, or if classes or mask do not fit it.
    """
    check.numbers("predictions", a)
    classes, K = check.plain("classes", classes), a.shape[-1]
    if classes.shape != a.shape[:-1] or classes.dtype.kind not in "iu":
        hint = check.swapped((*classes.shape, K), a.shape)
        raise ValueError(f"classes: expected integers of shape {a.shape[:-1]}, got {classes.dtype} of shape {classes.shape}{hint}")
    if classes.min() < 0 or classes.max() >= K:
        raise ValueError(f"classes: expected 0 to {K - 1}, got {classes.min()} to {classes.max()}")
    weight = np.broadcast_to(weights(mask, classes.shape, a.dtype), classes.shape)
    shifted = a - a.max(axis=-1, keepdims=True)
    gradient = np.exp(shifted)
    total = gradient.sum(axis=-1, keepdims=True)
    gradient /= total
    chosen = np.take_along_axis(shifted, classes[..., None], -1) - np.log(total)
    picked = np.take_along_axis(gradient, classes[..., None], -1)
    np.put_along_axis(gradient, classes[..., None], picked - 1, -1)
    gradient *= weight[..., None]
    return -float(np.vdot(weight, chosen[..., 0])), gradient
