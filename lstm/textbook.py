"""An LSTM to read, in the letters of the equations: forward, backward, Adam and a training loop.

The sequences of a batch are columns, x_t (d, B), h_t and c_t (n, B), so that a line reads as the
equation that it is. NumPy is all it needs: `python textbook.py` trains it to add two numbers.
"""

from types import SimpleNamespace

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def new_weights(d, n, K, rng):
    """Return W (n, d), R (n, n), b (n, 1) of f, i, c, o, and W_y (K, n), b_y (K, 1)."""
    theta = {"W_y": rng.uniform(-1, 1, (K, n)) * np.sqrt(6 / (K + n)), "b_y": np.zeros((K, 1))}
    for gate in "fico":
        theta[f"W_{gate}"] = rng.uniform(-1, 1, (n, d)) * np.sqrt(6 / (n + d))
        theta[f"R_{gate}"] = np.linalg.qr(rng.standard_normal((n, n)))[0]
        theta[f"b_{gate}"] = np.full((n, 1), 1.0 if gate == "f" else 0.0)
    return theta


def forward(theta, x, h_t, c_t):
    """Return h_T, c_T (n, B) and what each step did, from x (T, d, B) and h_0, c_0 (n, B)."""
    w, steps = SimpleNamespace(**theta), []
    for x_t in x:
        h_prev, c_prev = h_t, c_t
        f_t = sigmoid(w.W_f @ x_t + w.R_f @ h_prev + w.b_f)
        i_t = sigmoid(w.W_i @ x_t + w.R_i @ h_prev + w.b_i)
        c_tilde = np.tanh(w.W_c @ x_t + w.R_c @ h_prev + w.b_c)
        c_t = f_t * c_prev + i_t * c_tilde
        o_t = sigmoid(w.W_o @ x_t + w.R_o @ h_prev + w.b_o)
        h_t = o_t * np.tanh(c_t)
        steps.append((x_t, h_prev, c_prev, f_t, i_t, c_tilde, o_t, c_t))
    return h_t, c_t, steps


def backward(theta, steps, dL_dh, c_bar):
    """Return g and dL/dx, dL/dh_0, dL/dc_0, from dL_dh (T, n, B) and, in c_bar, dL/dc_T."""
    w = SimpleNamespace(**theta)
    g = {name: np.zeros_like(array) for name, array in theta.items()}
    dL_dx, passed, f_next = [], 0, 1
    for step, dL_t_dh_t in zip(steps[::-1], dL_dh[::-1], strict=True):
        x_t, h_prev, c_prev, f_t, i_t, c_tilde, o_t, c_t = step
        h_bar = dL_t_dh_t + passed
        c_bar = h_bar * o_t * (1 - np.tanh(c_t) ** 2) + f_next * c_bar
        delta_f = c_bar * c_prev * f_t * (1 - f_t)
        delta_i = c_bar * c_tilde * i_t * (1 - i_t)
        delta_c = c_bar * i_t * (1 - c_tilde**2)
        delta_o = h_bar * np.tanh(c_t) * o_t * (1 - o_t)
        for gate, delta in (("f", delta_f), ("i", delta_i), ("c", delta_c), ("o", delta_o)):
            g[f"W_{gate}"] += delta @ x_t.T
            g[f"R_{gate}"] += delta @ h_prev.T
            g[f"b_{gate}"] += delta.sum(axis=1, keepdims=True)
        passed = w.R_f.T @ delta_f + w.R_i.T @ delta_i + w.R_c.T @ delta_c + w.R_o.T @ delta_o
        dL_dx.append(w.W_f.T @ delta_f + w.W_i.T @ delta_i + w.W_c.T @ delta_c + w.W_o.T @ delta_o)
        f_next = f_t
    return g, np.array(dL_dx[::-1]), passed, f_next * c_bar


def loss_and_gradient(theta, x, y):
    """Return half the mean squared error of the readout of h_T against y (K, B), and g."""
    zeros = np.zeros((len(theta["b_f"]), x.shape[2]))
    h_T, _, steps = forward(theta, x, zeros, zeros)
    y_hat = theta["W_y"] @ h_T + theta["b_y"]
    delta_y = (y_hat - y) / y.shape[1]
    dL_dh = np.zeros((len(x), *h_T.shape))
    dL_dh[-1] = theta["W_y"].T @ delta_y
    g, *_ = backward(theta, steps, dL_dh, zeros)
    g["W_y"], g["b_y"] = delta_y @ h_T.T, delta_y.sum(axis=1, keepdims=True)
    return 1 / 2 * np.sum((y_hat - y) ** 2) / y.shape[1], g


def adam_step(theta, m, v, g, k, eta=0.01, beta_1=0.9, beta_2=0.999, epsilon=1e-8):
    """Return the weights after update k, and the running means of g and of its square."""
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    m_hat, v_hat = m / (1 - beta_1**k), v / (1 - beta_2**k)
    return theta - eta * m_hat / (np.sqrt(v_hat) + epsilon), m, v


def adding_problem(rng, T=50, B=32):
    """Return x (T, 2, B), numbers from 0 to 1 and marks at two of them, and y (1, B), their sum."""
    marks = rng.permuted(np.repeat([[1], [0]], [2, T - 2], axis=0).repeat(B, axis=1), axis=0)
    x = np.stack([rng.uniform(0, 1, (T, B)), marks], axis=1)
    return x, np.sum(x[:, :1] * x[:, 1:], axis=0)


def train(updates=1000, n=16, kappa=1.0, seed=0):
    """Train on the adding problem, and print the loss; who always answers 1 pays 1/12."""
    rng = np.random.default_rng(seed)
    theta = new_weights(d=2, n=n, K=1, rng=rng)
    m, v, losses = dict.fromkeys(theta, 0), dict.fromkeys(theta, 0), []
    for k in range(1, updates + 1):
        loss, g = loss_and_gradient(theta, *adding_problem(rng))
        norm = np.sqrt(sum(np.sum(array**2) for array in g.values()))
        for name in theta:
            clipped = kappa / max(kappa, norm) * g[name]
            theta[name], m[name], v[name] = adam_step(theta[name], m[name], v[name], clipped, k)
        losses.append(loss)
        if k % 100 == 0:
            print(f"{k:5} updates: loss {np.mean(losses[-100:]):.4f}")
    return theta, losses


if __name__ == "__main__":
    train()
