import numpy as np

from snippets.origin.error_flow_one_unit import error_flow_one_unit
from tests.support.oracles import complex_step

T = 10


def run(z_1, w, inputs):
    """The unit itself: z_{t+1} = w tanh(z_t) + input; the loss is the square of the last pre-activation."""
    z = [z_1]
    for u in inputs:
        z.append(w * np.tanh(z[-1]) + u)
    return z


def backward(w, inputs):
    z = run(0.4, w, inputs)
    delta = [2 * z[-1]]
    for z_t in reversed(z[:-1]):
        delta.insert(0, error_flow_one_unit(lambda a: 1 / np.cosh(a) ** 2, z_t, w, delta[0]))
    return z, delta


def test_chain_of_steps_is_derivative_of_loss_complex_step():
    rng = np.random.default_rng(1)
    for w in (-1.7, 0.6, 1.0, 2.3):
        inputs = rng.normal(size=T - 1)
        z, delta = backward(w, inputs)
        for t in range(T):
            exact = complex_step(lambda z_t, t=t, w=w, inputs=inputs: run(z_t, w, inputs[t:])[-1] ** 2, {"z_t": z[t]})["z_t"]
            assert abs(delta[t] - exact) <= 1e-12 * abs(exact)


def test_chain_of_steps_is_derivative_of_loss_central_difference():
    inputs = np.random.default_rng(2).normal(size=T - 1)
    _, delta = backward(1.4, inputs)
    step = 1e-5
    measured = (run(0.4 + step, 1.4, inputs)[-1] ** 2 - run(0.4 - step, 1.4, inputs)[-1] ** 2) / (2 * step)
    assert abs(delta[0] - measured) < 1e-8


def test_value_by_hand():
    assert error_flow_one_unit(lambda z: z + 1, 2.0, 5.0, 7.0) == 105.0
