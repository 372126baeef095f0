"""The cells of 1997 over a sequence: displayed forward step, displayed truncated gradient, and the full gradient."""

import numpy as np

from snippets.origin.memory_cell_1997 import memory_cell_1997
from snippets.origin.sensitivities_1997 import sensitivities_1997
from snippets.origin.truncated_errors_1997 import truncated_errors_1997
from tests.support.oracles import complex_step

NAMES = ("W_i", "b_i", "W_c", "b_c", "W_o", "b_o")


def draw(seed, n=4, d=3, steps=20, scale=0.5):
    """Return the parameters, the inputs and the targets of n cells; the gates' biases are negative, as in 1997."""
    rng = np.random.default_rng(seed)
    shapes = {"W": (n, d + 3 * n), "b": (n,)}
    parameters = {name: scale * rng.normal(size=shapes[name[0]]) for name in NAMES}
    parameters["b_i"] -= 1
    parameters["b_o"] -= 1
    return parameters, rng.normal(size=(steps, d)), rng.normal(size=(steps, n))


def logistic(z):
    return 1 / (1 + np.exp(-z))


def run(parameters, x, fed_back=None):
    """Return, per step, what is seen (u), and h, i, o and c. fed_back: the recurrent inputs of every step, held constant."""
    n = len(parameters["b_i"])
    h = i = o = c = np.zeros(n)
    past = []
    for t, x_t in enumerate(x):
        if fed_back is not None:
            h, i, o = fed_back[t]
        u = np.concatenate([x_t, h, i, o])
        h, c = memory_cell_1997(**parameters, x_t=x_t, h_prev=h, i_prev=i, o_prev=o, c_prev=c)
        i, o = (logistic(parameters[f"W_{gate}"] @ u + parameters[f"b_{gate}"]) for gate in "io")
        past.append({"u": u, "h": h, "i": i, "o": o, "c": c})
    return past


def loss_for(x, y, fed_back=None):
    return lambda **parameters: sum(
        0.5 * np.sum((step["h"] - target) ** 2) for step, target in zip(run(parameters, x, fed_back), y, strict=True)
    )


def recurrent_inputs(parameters, x):
    """Return h, i and o of the step before, for every step."""
    n = len(parameters["b_i"])
    past = run(parameters, x)
    return [(np.zeros(n),) * 3] + [(step["h"], step["i"], step["o"]) for step in past[:-1]]


def truncated_gradient(parameters, x, y):
    """Return the gradient of 1997 by the displayed equations, forward in time; a bias is the weight of a constant 1."""
    n, width = parameters["W_i"].shape
    S_i = S_c = np.zeros((n, width + 1))
    total = dict.fromkeys("ico", 0.0)
    for step, target in zip(run(parameters, x), y, strict=True):
        u_t = np.append(step["u"], 1.0)
        z_t = parameters["W_c"] @ step["u"] + parameters["b_c"]
        S_i, S_c = sensitivities_1997(S_i, S_c, z_t, step["i"], u_t)
        delta_o_t, e_t = truncated_errors_1997(step["h"] - target, step["c"], step["o"])
        total["i"] = total["i"] + np.diag(e_t) @ S_i
        total["c"] = total["c"] + np.diag(e_t) @ S_c
        total["o"] = total["o"] + np.outer(delta_o_t, u_t)
    return {f"W_{k}": g[:, :-1] for k, g in total.items()} | {f"b_{k}": g[:, -1] for k, g in total.items()}


def full_gradient(parameters, x, y):
    """Return the gradient over all paths, by complex step."""
    return complex_step(loss_for(x, y), parameters)


def full_weight_gradients(parameters, x, y):
    """Return the gradients of the three matrices over all paths, by complex step, all entries pushed side by side."""
    n, width = parameters["W_i"].shape
    count = 3 * n * width
    weights = np.array([parameters[f"W_{k}"] for k in "ico"])
    W = weights + 1e-200j * np.eye(count).reshape(count, 3, n, width)
    h = i = o = c = np.zeros((count, n))
    loss = 0.0
    for x_t, target in zip(x, y, strict=True):
        u = np.concatenate([np.broadcast_to(x_t, (count, len(x_t))), h, i, o], axis=1)
        z_i, z_c, z_o = (np.einsum("pnm,pm->pn", W[:, k], u) + parameters[f"b_{part}"] for k, part in enumerate("ico"))
        i, o = logistic(z_i), logistic(z_o)
        c = c + i * 2 * np.tanh(z_c / 2)
        h = o * np.tanh(c / 2)
        loss = loss + np.sum((h - target) ** 2, axis=1) / 2
    gradient = (loss.imag / 1e-200).reshape(3, n, width)
    return {f"W_{part}": gradient[k] for k, part in enumerate("ico")}


def cosine(first, second):
    return float(np.sum(first * second) / np.sqrt(np.sum(first**2) * np.sum(second**2)))
