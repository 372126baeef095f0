"""The library against torch.nn.LSTM: values and all gradients."""

import numpy as np
import pytest

from tests.lstm.reference import LENGTHS, D, N, draw, named

torch = pytest.importorskip("torch", reason="PyTorch is not installed: equality with torch.nn.LSTM is not checked here")

SHAPES = [(6, 3, 2, 4), (12, 1, 3, 5), (5, 1, 3, 50), (20, 8, 32, 64)]
ROWS = "ifco"


def copy_weights(lstm, peer):
    """Give the peer our weights: its gates are stacked i, f, g, o, and its second bias is unused."""
    with torch.no_grad():
        for layer in range(lstm.layer_count):
            ours = lstm.weights(layer)
            for theirs, letter in (("weight_ih", "W"), ("weight_hh", "R"), ("bias_ih", "b")):
                stacked = np.concatenate([ours[f"{letter}_{gate}"] for gate in ROWS])
                getattr(peer, f"{theirs}_l{layer}").copy_(torch.from_numpy(stacked))
            getattr(peer, f"bias_hh_l{layer}").zero_()


def peer_gradients(peer, layers, cells):
    """Return the peer's gradients under our names."""
    found = {}
    for layer in range(layers):
        for theirs, letter in (("weight_ih", "W"), ("weight_hh", "R"), ("bias_ih", "b")):
            stacked = getattr(peer, f"{theirs}_l{layer}").grad.numpy()
            for row, gate in enumerate(ROWS):
                found[f"{letter}_{gate}@{layer}"] = stacked[row * cells : (row + 1) * cells]
    return found


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-12), (np.float32, 1e-5)])
def test_equals_pytorch(shape, layers, dtype, tolerance):
    lstm, arrays, loss = draw(layers, dtype=dtype, shape=shape)
    peer = torch.nn.LSTM(shape[2], shape[3], num_layers=layers, dtype=getattr(torch, np.dtype(dtype).name))
    copy_weights(lstm, peer)
    x, h_0, c_0 = (torch.from_numpy(a).requires_grad_() for a in arrays.values())
    their_y, their_state = peer(x, (h_0, c_0))
    results = [(loss["y"], their_y), (loss["h_T"], their_state[0]), (loss["c_T"], their_state[1])]
    sum((torch.from_numpy(weight) * value).sum() for weight, value in results).backward()
    y, state = lstm.forward(arrays["x"], (arrays["h_0"], arrays["c_0"]), training=True)
    dx, (dh_0, dc_0) = lstm.backward(loss["y"], (loss["h_T"], loss["c_T"]))
    got = {"y": y, "h_T": state[0], "c_T": state[1], "x": dx, "h_0": dh_0, "c_0": dc_0, **named(lstm, gradients=True)}
    wanted = {"y": their_y, "h_T": their_state[0], "c_T": their_state[1]}
    wanted = {name: value.detach().numpy() for name, value in wanted.items()} | {
        "x": x.grad.numpy(),
        "h_0": h_0.grad.numpy(),
        "c_0": c_0.grad.numpy(),
    }
    wanted |= peer_gradients(peer, layers, shape[3])
    assert got.keys() == wanted.keys()
    for name, value in wanted.items():
        np.testing.assert_allclose(got[name], value, rtol=0, atol=tolerance * np.max(np.abs(value)), err_msg=name)


def test_masks_equal_packed_sequences():
    lstm, arrays, loss = draw(2)
    peer = torch.nn.LSTM(2, 4, num_layers=2, dtype=torch.float64)
    copy_weights(lstm, peer)
    x = torch.from_numpy(arrays["x"]).requires_grad_()
    packed = torch.nn.utils.rnn.pack_padded_sequence(x, torch.from_numpy(LENGTHS), enforce_sorted=False)
    their_y, _ = torch.nn.utils.rnn.pad_packed_sequence(peer(packed)[0])
    (torch.from_numpy(loss["y"]) * their_y).sum().backward()
    y, _ = lstm.forward(arrays["x"], lengths=LENGTHS, training=True)
    dx, _ = lstm.backward(loss["y"])
    np.testing.assert_allclose(y, their_y.detach().numpy(), rtol=0, atol=1e-13)
    np.testing.assert_allclose(dx, x.grad.numpy(), rtol=0, atol=1e-12)
    for name, value in peer_gradients(peer, 2, 4).items():
        np.testing.assert_allclose(named(lstm, gradients=True)[name], value, rtol=0, atol=1e-12, err_msg=name)


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("lengths", [None, LENGTHS], ids=["whole", "packed"])
@pytest.mark.parametrize("batch_first", [False, True])
def test_both_directions_equal_pytorch(layers, lengths, batch_first):
    """States, outputs and all derivatives in PyTorch's order; unequal lengths as packed sequences."""
    lstm, arrays, loss = draw(layers, bidirectional=True, batch_first=batch_first)
    peer = torch.nn.LSTM(D, N, layers, bidirectional=True, batch_first=batch_first, dtype=torch.float64)
    at_the_border = (lambda array: array.swapaxes(0, 1)) if batch_first else (lambda array: array)
    ends = [(layer, reverse, f"_l{layer}{'_reverse' if reverse else ''}") for layer in range(layers) for reverse in (False, True)]
    letters = (("weight_ih", "W"), ("weight_hh", "R"), ("bias_ih", "b"))
    with torch.no_grad():
        for layer, reverse, end in ends:
            for theirs, letter in letters:
                own = lstm.weights(layer, reverse)
                getattr(peer, theirs + end).copy_(torch.from_numpy(np.concatenate([own[f"{letter}_{gate}"] for gate in ROWS])))
            getattr(peer, f"bias_hh{end}").zero_()
    data = [torch.from_numpy(at_the_border(arrays["x"]) if name == "x" else arrays[name]).requires_grad_() for name in ("x", "h_0", "c_0")]
    x = data[0]
    if lengths is not None:
        x = torch.nn.utils.rnn.pack_padded_sequence(x, torch.from_numpy(lengths), batch_first, enforce_sorted=False)
    their_y, their_state = peer(x, (data[1], data[2]))
    if lengths is not None:
        their_y, _ = torch.nn.utils.rnn.pad_packed_sequence(their_y, batch_first)
    dy = at_the_border(loss["y"])
    results = [(dy, their_y), (loss["h_T"], their_state[0]), (loss["c_T"], their_state[1])]
    sum((torch.from_numpy(weight) * value).sum() for weight, value in results).backward()

    y, state = lstm.forward(at_the_border(arrays["x"]), (arrays["h_0"], arrays["c_0"]), lengths, training=True)
    dx, dstate = lstm.backward(dy, (loss["h_T"], loss["c_T"]))
    pairs = [(y, their_y.detach()), (state[0], their_state[0].detach()), (state[1], their_state[1].detach())]
    pairs += [(own, theirs.grad) for own, theirs in zip((dx, *dstate), data, strict=True)]
    for layer, reverse, end in ends:
        own = lstm.gradients(layer, reverse)
        pairs += [
            (np.concatenate([own[f"{letter}_{gate}"] for gate in ROWS]), getattr(peer, theirs + end).grad) for theirs, letter in letters
        ]
    for own, theirs in pairs:
        np.testing.assert_allclose(own, theirs.numpy(), rtol=0, atol=1e-12)
