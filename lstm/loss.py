"""Losses: each returns the loss (a number, a mean) and its derivative by the predictions."""

import math

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from lstm import check
from lstm.check import Array


def weights(mask: ArrayLike | None, shape: tuple[int, ...], dtype: DTypeLike) -> Array:
    """Return what each prediction counts: w / sum(w) for a mask w of this shape; else 1/N, ().

    A mask holds any weights of at least 0 (or bools): the losses below are weighted means,
    sum(w l) / sum(w), as `torch.nn.CrossEntropyLoss(weight=...)` takes them.
    """
    if mask is None:
        return np.asarray(1 / math.prod(shape), dtype)
    w = check.plain("mask", mask)
    if w.shape != shape or w.dtype.kind not in "biuf":
        wanted = f"numbers of shape {shape}"
        raise ValueError(f"{check.called('mask')}: expected {wanted}, got {w.dtype} of shape {w.shape}")
    total = w.sum(dtype=np.float64)
    if not (w >= 0).all() or not math.isfinite(total):
        wanted = "weights of at least 0 with a finite sum"
        raise ValueError(f"{check.called('mask')}: expected {wanted}, got {w.min()} to {w.max()}")
    if total == 0:
        raise ValueError(f"{check.called('mask')}: expected a weight above 0, got none: nothing to learn from")
    return np.asarray(w / total, dtype)


def within(
    lengths: ArrayLike,
    shape: tuple[int, ...],
    mask: ArrayLike | None = None,
    batch_first: bool = False,
) -> Array:
    """Return the mask (T, B) of the steps before each sequence's end, or such a mask with 0 behind.

    shape (T, B), and with batch_first (B, T), as is the mask then.
    Errors: ValueError if the mask has not the shape.
    """
    t, ends = np.arange(shape[1 if batch_first else 0]), np.asarray(lengths)
    inside: Array = t < ends[:, None] if batch_first else t[:, None] < ends
    if mask is None:
        return inside
    w = check.plain("mask", mask)
    if w.shape != shape:
        wanted = f"numbers of shape {shape}"
        raise ValueError(f"{check.called('mask')}: expected {wanted}, got {w.dtype} of shape {w.shape}")
    return np.where(inside, w, np.zeros((), w.dtype))


@check.translated
def squared_error(y_hat: Array, y: Array, mask: ArrayLike | None = None) -> tuple[float, Array]:
    """Return the mean of (y_hat - y)^2 and its derivative; arrays (..., K), mask (...) of weights.

    The mean runs over all K components, weighted by the mask as `weights` says.
    Errors: ValueError if the predictions are not floating-point numbers, or if target or mask do
    not fit them or are not finite.
    """
    check.numbers("predictions", y_hat)
    check.array("target", y, y_hat.dtype, y_hat.shape)
    weight = weights(mask, y_hat.shape[:-1], y_hat.dtype)[..., None]
    difference = y_hat - y
    gradient: Array = weight / y_hat.dtype.type(y_hat.shape[-1]) * difference
    loss = float(np.vdot(gradient, difference))
    gradient *= 2
    return loss, gradient


@check.translated
def cross_entropy(
    a: Array,
    classes: ArrayLike,
    mask: ArrayLike | None = None,
) -> tuple[float, Array]:
    """Return the mean of -log softmax(a)[class] and its derivative.

    a (..., K) floating-point numbers, classes (...) integers 0..K-1. The mean is weighted by the
    mask (...) as `weights` says: class weights w (K,) are the mask w[classes]. Where the mask is 0
    the class may be any integer, such as -100.
    Errors: ValueError if a is not floating-point numbers, or if classes or mask do not fit it.
    """
    check.numbers("predictions", a)
    labels, K = check.plain("classes", classes), a.shape[-1]
    if labels.shape != a.shape[:-1] or labels.dtype.kind not in "iu":
        got = f"{labels.dtype} of shape {labels.shape}{check.swapped((*labels.shape, K), a.shape)}"
        raise ValueError(f"classes: expected integers of shape {a.shape[:-1]}, got {got}")
    weight = np.broadcast_to(weights(mask, labels.shape, a.dtype), labels.shape)
    labels = np.where(weight > 0, labels, 0)[..., None]
    if labels.min() < 0 or labels.max() >= K:
        wanted = f"0 to {K - 1} (others only under a mask of 0)"
        raise ValueError(f"classes: expected {wanted}, got {labels.min()} to {labels.max()}")
    shifted = a - a.max(axis=-1, keepdims=True)
    gradient: Array = np.exp(shifted)
    total = gradient.sum(axis=-1, keepdims=True)
    gradient /= total
    chosen = np.take_along_axis(shifted, labels, -1) - np.log(total)
    np.put_along_axis(gradient, labels, np.take_along_axis(gradient, labels, -1) - 1, -1)
    gradient *= weight[..., None]
    return -float(np.vdot(weight, chosen[..., 0])), gradient
