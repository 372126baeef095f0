"""Oracles that share no code with the snippets: derivatives of a scalar loss by complex step and by central difference."""

import numpy as np

STEP = 1e-200
COMPLEX_STEP_TOLERANCE = 1e-12
CENTRAL_TOLERANCE = 1e-7


def complex_step(loss, arrays):
    """Return the gradient of a real scalar loss with respect to every entry of every array.

    loss takes the arrays as keyword arguments and must be analytic (no abs, max, comparison or conjugate on the way).
    arrays maps names to float arrays; the result maps the same names to arrays of the same shapes.
    Source: squire1998complex
    """
    gradients = {}
    for name, array in arrays.items():
        array = np.asarray(array, dtype=float)
        gradient = np.empty_like(array)
        for index in np.ndindex(array.shape):
            shifted = array.astype(complex)
            shifted[index] += 1j * STEP
            value = loss(**{**arrays, name: shifted})
            if not np.iscomplexobj(value):
                raise TypeError(f"the loss lost the imaginary part on its way from {name}: a real buffer, float() or abs()?")
            gradient[index] = np.imag(value) / STEP
        gradients[name] = gradient
    return gradients


def central_difference(loss, arrays, direction, step=1e-5):
    """Return the derivative of a scalar loss along one direction (a mapping like arrays), by a central difference."""
    ahead = {name: array + step * direction[name] for name, array in arrays.items()}
    behind = {name: array - step * direction[name] for name, array in arrays.items()}
    return (loss(**ahead) - loss(**behind)) / (2 * step)


def assert_gradients(loss, arrays, gradients, seed=0):
    """Assert that gradients (a mapping like arrays) are the derivatives of loss: entry by entry, and along one direction.

    A name that is in only one of the two mappings is an error: no array may go unchecked.
    """
    assert set(gradients) == set(arrays), f"checked {sorted(gradients)}, but the loss depends on {sorted(arrays)}"
    for name, exact in complex_step(loss, arrays).items():
        given = np.asarray(gradients[name])
        assert given.shape == exact.shape, f"gradient of {name} has shape {given.shape}, expected {exact.shape}"
        scale = np.max(np.abs(exact))
        assert scale > 0, f"the loss does not depend on {name} at all: this check could not fail"
        difference = np.max(np.abs(given - exact)) / scale
        assert difference < COMPLEX_STEP_TOLERANCE, f"gradient of {name} is off by {difference:.1e} (relative)"
    rng = np.random.default_rng(seed)
    direction = {name: rng.standard_normal(np.shape(array)) for name, array in arrays.items()}
    along = sum(np.sum(gradients[name] * direction[name]) for name in arrays)
    measured = central_difference(loss, arrays, direction)
    assert abs(along - measured) < CENTRAL_TOLERANCE * max(1.0, abs(measured)), f"{along} along a line, measured {measured}"
