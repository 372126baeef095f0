"""A network as a `torch.nn.Module`, to train on where NumPy is too slow, and back."""

import functools
from typing import Any

from lstm import check
from lstm.export.network import Readout, directions, library, network, settings_of
from lstm.layouts import PEEPHOLES, Arrays, lstm_from_torch, lstm_to_torch
from lstm.model import Model
from lstm.stack import LSTM

ENDS = ("", "_reverse")
NAMES = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr")


@check.translated
def to_torch(model: Model) -> Any:
    """Return a `torch.nn.Module` with the weights of a model: `torch.nn.LSTM` as `lstm`, `torch.nn.Linear` as `head`.

    Its call is that of `Model.forward`: network(x, state=None, lengths=None) returns the predictions and the final state, with the
    same shapes. Dropout acts after `network.train()`, as a new module stands, and not after `network.eval()`.
    PyTorch's second bias, bias_hh, is zero and not trained: with it a step of an optimiser would move each bias twice.
    Errors: ImportError without PyTorch; ValueError for a model with peepholes, for which torch.nn.LSTM has no place.
    """
    torch, settings = library("torch"), settings_of(model)
    if settings["peepholes"]:
        raise ValueError(f"peepholes: torch.nn.LSTM has no place for {', '.join(PEEPHOLES)}; the operator of to_onnx has")
    made = _network(torch)(settings)
    weights = {"head.weight": model.W_y, "head.bias": model.b_y}
    for layer, ways in enumerate(directions(model.lstm)):
        for arrays, end in zip(ways, ENDS, strict=False):
            weights |= {f"lstm.{name}_l{layer}{end}": array for name, array in lstm_to_torch(arrays).items()}
    made.load_state_dict({name: torch.tensor(array) for name, array in weights.items()})
    return made


@functools.cache
def _network(torch: Any) -> Any:
    """Return the class of module that `to_torch` makes; made here because PyTorch need not be there."""

    class Network(torch.nn.Module):  # type: ignore[misc]
        """The counterpart of `lstm.Model`."""

        def __init__(self, settings: dict[str, Any]) -> None:
            super().__init__()
            d, n, layers = settings["inputs"], settings["cells"], settings["layers"]
            dtype = getattr(torch, settings["dtype"])
            self.readout, self.batch_first, self.directions = settings["readout"], settings["batch_first"], 1 + settings["bidirectional"]
            shape = {"num_layers": layers, "bidirectional": settings["bidirectional"], "batch_first": self.batch_first}
            self.lstm = torch.nn.LSTM(d, n, dropout=settings["dropout"] if layers > 1 else 0.0, dtype=dtype, **shape)
            self.head = torch.nn.Linear(self.directions * n, settings["outputs"], dtype=dtype)
            for name, parameter in self.lstm.named_parameters():
                parameter.requires_grad_(not name.startswith("bias_hh"))

        def forward(self, x: Any, state: Any = None, lengths: Any = None) -> Any:
            """Return the predictions and the final state (h_T, c_T), as `lstm.Model.forward` does."""
            rnn, steps = torch.nn.utils.rnn, x.shape[self.batch_first]
            if lengths is not None:
                lengths = torch.as_tensor(lengths).cpu()
                x = rnn.pack_padded_sequence(x, lengths, batch_first=self.batch_first, enforce_sorted=False)
            y, (h_T, c_T) = self.lstm(x, state)
            if self.readout == "last":
                return self.head(torch.cat(tuple(h_T[-self.directions :]), dim=1)), (h_T, c_T)
            if lengths is not None:
                y, _ = rnn.pad_packed_sequence(y, batch_first=self.batch_first, total_length=steps)
            return self.head(y), (h_T, c_T)

    return Network


@check.translated
def from_torch(module: Any, head: Any = None, readout: str = "every") -> Model | LSTM:
    """Return the `LSTM` of a `torch.nn.LSTM`; with a head, a `torch.nn.Linear` on its outputs, the `Model` of both.

    A module of `to_torch` brings its head and readout. Two biases become one, their sum.
    Errors: ImportError without PyTorch; ValueError for another module, for one with proj_size, or if the sizes do not fit.
    """
    torch = library("torch")
    if isinstance(module, _network(torch)):
        module, head, readout = module.lstm, module.head, module.readout
    if not isinstance(module, torch.nn.LSTM) or not isinstance(head, torch.nn.Linear | None):
        found = " and ".join(type(one).__name__ for one in (module, head) if one is not None)
        raise ValueError(f"expected a torch.nn.LSTM, perhaps with a torch.nn.Linear as head, or a module of to_torch, got {found}")
    arrays = {name: parameter.detach().cpu().numpy() for name, parameter in module.named_parameters()}
    ends = ENDS if module.bidirectional else ENDS[:1]
    layers = [[_one(arrays, f"_l{layer}{end}") for end in ends] for layer in range(module.num_layers)]
    settings = {"dropout": module.dropout, "batch_first": module.batch_first}
    if head is None:
        return network(layers, None, **settings)
    W_y = head.weight.detach().cpu().numpy()
    b_y = W_y[:, 0] * 0 if head.bias is None else head.bias.detach().cpu().numpy()
    return network(layers, Readout(W_y, b_y, readout), **settings)


def _one(arrays: Arrays, end: str) -> Arrays:
    """Return the arrays of the report of one layer and direction."""
    return lstm_from_torch(**{name: arrays[name + end] for name in NAMES if name + end in arrays})
