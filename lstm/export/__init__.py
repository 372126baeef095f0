"""Networks of this library in PyTorch, ONNX and Keras, and back: one call each.

    from lstm import load, to_torch

    network = to_torch(load("model.npz"))  # a torch.nn.Module, to train on a GPU

`to_*` take a `Model` and `from_*` return one; `from_*` also read LSTM layers without a readout, and return an `LSTM`. The weights
are copied bit for bit. PyTorch, ONNX or Keras is imported when it is asked for, and need not be there otherwise. What the other side
has no place for is refused with a sentence. Single layers, from arrays, are in `lstm.layouts`.
"""

from lstm.export.keras import from_keras, to_keras
from lstm.export.onnx import to_onnx
from lstm.export.onnx_reader import from_onnx
from lstm.export.pytorch import from_torch, to_torch

__all__ = ["from_keras", "from_onnx", "from_torch", "to_keras", "to_onnx", "to_torch"]
