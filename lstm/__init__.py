"""A small LSTM library in NumPy: the example implementation of the report's section 4.2.

    from lstm import Adam, Model, Run, squared_error

    model = Model(inputs=2, cells=16, outputs=1, readout="last", seed=1)
    run = Run(model, Adam(model.parameters, lr=0.01), squared_error, sample)
    losses = run.train(1000)

Sequences are time-major, (T, B, d): steps, sequences, inputs; with batch_first=True they are (B, T, d).
The names of the arrays are those of the equations, W_f (n, d), R_f (n, n), b_f (n,), p_f (n,).
"""

from lstm import initialise
from lstm.export import from_keras, from_onnx, from_torch, to_keras, to_onnx, to_torch
from lstm.loss import cross_entropy, squared_error
from lstm.model import Model
from lstm.optimise import Adam, AdamW, Momentum, clip
from lstm.stack import LSTM, Stream
from lstm.store import StoreError, load, save
from lstm.train import Run

__all__ = [
    "LSTM",
    "Adam",
    "AdamW",
    "Model",
    "Momentum",
    "Run",
    "StoreError",
    "Stream",
    "clip",
    "cross_entropy",
    "from_keras",
    "from_onnx",
    "from_torch",
    "initialise",
    "load",
    "save",
    "squared_error",
    "to_keras",
    "to_onnx",
    "to_torch",
]
