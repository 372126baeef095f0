"""What is compared: the same LSTM in this library, plain and compiled, in PyTorch (eager), JAX (`lax.scan` under `jit`) and onnxruntime, float32.

Each contender is a function (T, B, d, n, rng) that returns a dictionary of callables without arguments:
train (forward and full backward pass, gradients of all weights and of x), forward (inference), iteration (layer, readout, loss, clipping, Adam)
and stream (one step). `products` is no contender: it is what the library's passes over batches cannot go below.
"""

import os

import numpy as np


def arrays(T, B, d, n, rng):
    """Return inputs, weights of the loss and targets of the readout."""
    return [rng.standard_normal(shape, dtype=np.float32) for shape in ((T, B, d), (T, B, n), (T, B, 1))]


def ours(T, B, d, n, rng):
    """This library."""
    from lstm import LSTM, Model

    x, dy, target = arrays(T, B, d, n, rng)
    stream, step = LSTM(d, n).stream(B), x[0].copy()
    return passes(LSTM(d, n), Model(d, n, 1), x, dy, target) | {"stream": lambda: stream.step(step)}


def compiled(T, B, d, n, rng):
    """This library with its loops compiled by Numba."""
    from lstm import LSTM, Model
    from lstm.compiled import compile_loops

    layer, model = LSTM(d, n), Model(d, n, 1)
    compile_loops(layer)
    compile_loops(model)
    return passes(layer, model, *arrays(T, B, d, n, rng))


def passes(layer, model, x, dy, target):
    """Return the training step and the forward pass of a layer, and the iteration of a model."""
    from lstm import Adam, clip, squared_error

    adam = Adam(model.parameters)

    def train():
        layer.forward(x, training=True)
        return layer.backward(dy)

    def iteration():
        predictions, _ = model.forward(x, training=True)
        _, gradient = squared_error(predictions, target)
        model.backward(gradient, inputs=False)
        clip(model.parameters.gradient, 1.0)
        adam.step()

    return {"train": train, "forward": lambda: layer.forward(x), "iteration": iteration}


def products(T, B, d, n, rng):
    """The matrix products of this library's passes alone, on the buffers of a training step."""
    from lstm import LSTM
    from lstm.passes import BackwardStep, ForwardStep

    x, dy, _ = arrays(T, B, d, n, rng)
    (layer,), zeros = LSTM(d, n).layers, np.zeros((B, n), np.float32)
    space = layer.workspace(T, B)
    space.begin(layer.M, None, zeros, zeros)
    space.forward(x, np.empty_like(dy))
    space.backward(layer.dM, None, dy, zeros, zeros, inputs=True)
    ahead = [ForwardStep._make(step) for step in space.forward_steps]
    back = [BackwardStep._make(step) for step in space.backward_steps]

    def forward():
        for views in ahead:
            space.forward_product(views.row, views.z)

    def iteration():
        forward()
        for views in back:
            space.backward_product(views.delta, space.back.reshape(-1))
        space.weight_gradient(layer.dM)

    def train():
        iteration()
        space.input_gradient()

    return {"train": train, "forward": forward, "iteration": iteration}


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


def onnx(T, B, d, n, rng):
    """One step of the ONNX operator LSTM in onnxruntime, its state fed back."""
    import onnxruntime
    from onnx import TensorProto, helper

    x, _, _ = arrays(T, B, d, n, rng)
    shapes = {"X": (1, B, d), "W": (1, 4 * n, d), "R": (1, 4 * n, n), "b": (1, 8 * n), "h": (1, B, n), "c": (1, B, n)}
    weights = [
        helper.make_tensor(name, TensorProto.FLOAT, shapes[name], rng.uniform(-0.1, 0.1, shapes[name]).astype(np.float32).ravel())
        for name in "WRb"
    ]
    inputs, outputs = (
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shapes[name[0]]) for name in names] for names in ("Xhc", ("h_T", "c_T"))
    )
    node = helper.make_node("LSTM", [*"XWRb", "", *"hc"], ["", "h_T", "c_T"], hidden_size=n)
    graph = helper.make_graph([node], "step", inputs, outputs, weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS", 1))
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    state, step = [np.zeros(shapes["h"], np.float32)] * 2, x[:1]

    def stream():
        state[:] = session.run(None, {"X": step, "h": state[0], "c": state[1]})

    return {"stream": stream}


CONTENDERS = {"ours": ours, "compiled": compiled, "products": products, "pytorch": pytorch, "jax": jax, "onnx": onnx}
