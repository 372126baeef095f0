"""What is compared: the same LSTM in this library, in PyTorch (eager) and in JAX (`lax.scan` under `jit`), float32.

Each contender is a function (T, B, d, n, rng) that returns a dictionary of callables without arguments:
train (forward and full backward pass, gradients of all weights and of x), forward, iteration (layer, readout, loss, clipping, Adam) and stream (one step).
"""

import numpy as np


def arrays(T, B, d, n, rng):
    """Return inputs, weights of the loss and targets of the readout."""
    return [rng.standard_normal(shape, dtype=np.float32) for shape in ((T, B, d), (T, B, n), (T, B, 1))]


def ours(T, B, d, n, rng):
    """This library."""
    from lstm import LSTM, Adam, Model, clip, squared_error

    x, dy, target = arrays(T, B, d, n, rng)
    layer, model = LSTM(d, n), Model(d, n, 1)
    adam, stream, step = Adam(model.parameters), LSTM(d, n).stream(B), x[0].copy()

    def train():
        layer.forward(x, training=True)
        return layer.backward(dy)

    def iteration():
        predictions, _ = model.forward(x, training=True)
        _, gradient = squared_error(predictions, target)
        model.backward(gradient, inputs=False)
        clip(model.parameters.gradient, 1.0)
        adam.step()

    return {"train": train, "forward": lambda: layer.forward(x), "iteration": iteration, "stream": lambda: stream.step(step)}


def pytorch(T, B, d, n, rng):
    """torch.nn.LSTM and torch.nn.LSTMCell, eager, on the CPU."""
    import torch

    x, dy, target = (torch.from_numpy(array) for array in arrays(T, B, d, n, rng))
    x.requires_grad_()
    layer, second, head, cell = torch.nn.LSTM(d, n), torch.nn.LSTM(d, n), torch.nn.Linear(n, 1), torch.nn.LSTMCell(d, n)
    parameters = [*second.parameters(), *head.parameters()]
    adam, inputs = torch.optim.Adam(parameters), x.detach()
    state = [(torch.zeros(B, n), torch.zeros(B, n))]

    def train():
        layer.zero_grad(set_to_none=True)
        x.grad = None
        y, _ = layer(x)
        y.backward(dy)

    def forward():
        with torch.inference_mode():
            layer(inputs)

    def iteration():
        adam.zero_grad(set_to_none=True)
        torch.nn.functional.mse_loss(head(second(inputs)[0]), target).backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        adam.step()

    def stream():
        with torch.inference_mode():
            state[0] = cell(inputs[0], state[0])

    return {"train": train, "forward": forward, "iteration": iteration, "stream": stream}


def jax(T, B, d, n, rng):
    """lax.scan under jit; the inputs' product is taken out of the scan, as is usual there."""
    import jax
    import jax.numpy as jnp

    x, dy, _ = (jnp.asarray(array) for array in arrays(T, B, d, n, rng))
    W, R, b = (jnp.asarray(rng.uniform(-0.1, 0.1, shape).astype(np.float32)) for shape in ((d, 4 * n), (n, 4 * n), (4 * n,)))

    def run(W, R, b, x):
        def step(state, z):
            h, c = state
            i, f, g, o = jnp.split(z + h @ R, 4, axis=-1)
            c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
            h = jax.nn.sigmoid(o) * jnp.tanh(c)
            return (h, c), h

        zero = jnp.zeros((B, n), jnp.float32)
        return jax.lax.scan(step, (zero, zero), x @ W + b)[1]

    forward = jax.jit(run)
    gradient = jax.jit(jax.value_and_grad(lambda *arguments: jnp.vdot(run(*arguments), dy), argnums=(0, 1, 2, 3)))
    return {"train": lambda: jax.block_until_ready(gradient(W, R, b, x)), "forward": lambda: jax.block_until_ready(forward(W, R, b, x))}


CONTENDERS = {"ours": ours, "pytorch": pytorch, "jax": jax}
