"""The converters by themselves: there and back, orders of gates, and what they refuse. No library is needed."""

import re

import numpy as np
import pytest

from lstm import layouts
from tests.peers.nets import D, M, N, assert_close, gru, gru_reset_after, lstm, lstm_peephole, normal
from tests.support.prose import assert_says

LSTM = {f"W_{part}": (N, D) for part in "fico"} | {f"R_{part}": (N, N) for part in "fico"} | {f"b_{part}": (N,) for part in "fico"}
GRU = {f"W_{part}": (N, D) for part in "rzh"} | {f"R_{part}": (N, N) for part in "rzh"} | {f"b_{part}": (N,) for part in "rzh"}
PROJECTED = LSTM | {f"R_{part}": (N, M) for part in "fico"} | {"P": (M, N)}
PEEPHOLE = LSTM | {f"p_{part}": (N,) for part in "fio"}

ROUND_TRIPS = {
    "rnn torch": ({"W": (N, D), "R": (N, N), "b": (N,)}, lambda a: layouts.rnn_from_torch(**layouts.rnn_to_torch(a))),
    "rnn keras": ({"W": (N, D), "R": (N, N), "b": (N,)}, lambda a: layouts.rnn_from_keras(*layouts.rnn_to_keras(a))),
    "lstm torch": (LSTM, lambda a: layouts.lstm_from_torch(**layouts.lstm_to_torch(a))),
    "lstmp torch": (PROJECTED, lambda a: layouts.lstm_from_torch(**layouts.lstm_to_torch(a))),
    "gru torch": (GRU | {"b_Rh": (N,)}, lambda a: layouts.gru_from_torch(**layouts.gru_to_torch(a))),
    "lstm keras": (LSTM, lambda a: layouts.lstm_from_keras(*layouts.lstm_to_keras(a))),
    "gru keras": (GRU, lambda a: layouts.gru_from_keras(*layouts.gru_to_keras(a))),
    "gru keras reset after": (GRU | {"b_Rh": (N,)}, lambda a: layouts.gru_from_keras(*layouts.gru_to_keras(a))),
    "lstm onnx": (LSTM, lambda a: layouts.lstm_from_onnx(**layouts.lstm_to_onnx(a))),
    "peephole onnx": (PEEPHOLE, lambda a: layouts.lstm_from_onnx(**layouts.lstm_to_onnx(a))),
    "gru onnx": (GRU, lambda a: layouts.gru_from_onnx(**layouts.gru_to_onnx(a), linear_before_reset=False)),
    "gru onnx reset after": (GRU | {"b_Rh": (N,)}, lambda a: layouts.gru_from_onnx(**layouts.gru_to_onnx(a), linear_before_reset=True)),
    "lstm flax": (LSTM, lambda a: layouts.lstm_from_flax(layouts.lstm_to_flax(a))),
    "lstm tensorflow 1": (LSTM, lambda a: layouts.lstm_from_tensorflow1(**layouts.lstm_to_tensorflow1(a, 0.0), forget_bias=0.0)),
    "peephole tensorflow 1": (PEEPHOLE, lambda a: layouts.lstm_from_tensorflow1(**layouts.lstm_to_tensorflow1(a, 0.0), forget_bias=0.0)),
    "flip": (GRU, lambda a: layouts.flip_update_gate(layouts.flip_update_gate(a))),
}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("which", ROUND_TRIPS)
def test_there_and_back(which, dtype):
    shapes, convert = ROUND_TRIPS[which]
    arrays = normal(0, dtype, **shapes)
    back = convert(arrays)
    assert set(back) == set(arrays)
    for name, array in arrays.items():
        assert back[name].dtype == dtype
        assert np.array_equal(back[name], array), name
        assert not np.shares_memory(back[name], array), name


def marked(parts, order):
    """Arrays whose entries tell the part: f 1, i 2, c 3, o 4; r 1, z 2, h 3."""
    return {
        f"{kind}_{part}": np.full(shape, order.index(part) + 1.0)
        for part in parts
        for kind, shape in (("W", (1, 2)), ("R", (1, 1)), ("b", (1,)))
    }


def test_orders_of_gates():
    lstm, gru_arrays = marked("fico", "fico"), marked("rzh", "rzh") | {"b_Rh": np.full(1, 9.0)}
    assert layouts.lstm_to_torch(lstm)["weight_ih"][:, 0].tolist() == [2, 1, 3, 4]
    assert layouts.lstm_to_keras(lstm)[0][0].tolist() == [2, 1, 3, 4]
    assert layouts.lstm_to_onnx(lstm)["W"][0, :, 0].tolist() == [2, 4, 1, 3]
    assert layouts.lstm_to_onnx(lstm | {f"p_{part}": lstm[f"b_{part}"] for part in "fio"})["P"][0].tolist() == [2, 4, 1]
    assert layouts.lstm_to_tensorflow1(lstm, 0.0)["kernel"].tolist() == [[2, 3, 1, 4]] * 3
    assert {name: leaf["kernel"][0, 0] for name, leaf in layouts.lstm_to_flax(lstm).items() if name[0] == "h"} == {
        "hf": 1, "hi": 2, "hg": 3, "ho": 4
    }  # fmt: skip
    assert layouts.gru_to_torch(gru_arrays)["bias_ih"].tolist() == [1, 2, 3]
    assert layouts.gru_to_torch(gru_arrays)["bias_hh"].tolist() == [0, 0, 9]
    assert layouts.gru_to_keras(gru_arrays)[2].tolist() == [[2, 1, 3], [0, 0, 9]]
    assert layouts.gru_to_onnx(gru_arrays)["B"][0].tolist() == [2, 1, 3, 0, 0, 9]


def test_orders_in_the_table_of_the_page():
    orders = {
        "PyTorch LSTM": ("i f g o", lambda: layouts.lstm_to_torch(marked("fico", "fico"))["bias_ih"], "figo"),
        "PyTorch GRU": ("r z n", lambda: layouts.gru_to_torch(marked("rzh", "rzh") | {"b_Rh": np.ones(1)})["bias_ih"], "rzn"),
        "Keras LSTM": ("i f c o", lambda: layouts.lstm_to_keras(marked("fico", "fico"))[2], "fico"),
        "Keras GRU": ("z r h", lambda: layouts.gru_to_keras(marked("rzh", "rzh"))[2], "rzh"),
        "TensorFlow 1 LSTM": ("i j f o", lambda: layouts.lstm_to_tensorflow1(marked("fico", "fico"), 0.0)["bias"], "fijo"),
        "ONNX LSTM": ("i o f c; peepholes i o f", lambda: layouts.lstm_to_onnx(marked("fico", "fico"))["B"][0, :4], "fico"),
        "ONNX GRU": ("z r h", lambda: layouts.gru_to_onnx(marked("rzh", "rzh"))["B"][0, :3], "rzh"),
    }
    for library, (shown, biases, letters) in orders.items():
        assert_says("variants.md", f"| {library} | {shown}")
        assert "".join(letters[int(value) - 1] for value in biases()) == shown.split(";")[0].replace(" ", "")


def test_two_biases_become_one():
    pair = normal(1, "float64", weight_ih=(4 * N, D), weight_hh=(4 * N, N), bias_ih=(4 * N,), bias_hh=(4 * N,))
    arrays = layouts.lstm_from_torch(**pair)
    assert np.array_equal(arrays["b_i"], pair["bias_ih"][:N] + pair["bias_hh"][:N])
    assert np.array_equal(arrays["b_f"], pair["bias_ih"][N : 2 * N] + pair["bias_hh"][N : 2 * N])


def logistic(a):
    return 1 / (1 + np.exp(-a))


@pytest.mark.parametrize("forget_bias", [1.0, 0.0, 2.5])
@pytest.mark.parametrize("peepholes", [False, True])
def test_tensorflow_1_by_the_formula_of_its_cell(peepholes, forget_bias):
    """`LSTMCell.call` of tf.nn.rnn_cell: one product of [x, h], four parts i j f o, forget_bias added in the step, diagonals of c."""
    shapes = {"kernel": (D + N, 4 * N), "bias": (4 * N,)} | ({f"w_{part}_diag": (N,) for part in "fio"} if peepholes else {})
    variables, data = normal(10, "float64", **shapes), normal(11, "float64", x=(1, 6, D), h_0=(1, N), c_0=(1, N))
    diagonal = {part: variables.get(f"w_{part}_diag", 0.0) for part in "fio"}
    h, c = data["h_0"], data["c_0"]
    run = lstm_peephole if peepholes else lstm
    shown, *_ = run(layouts.lstm_from_tensorflow1(**variables, forget_bias=forget_bias), **data)
    for t in range(6):
        i, j, f, o = np.split(np.concatenate([data["x"][:, t], h], 1) @ variables["kernel"] + variables["bias"], 4, axis=1)
        f, i = logistic(f + forget_bias + diagonal["f"] * c), logistic(i + diagonal["i"] * c)
        c = f * c + i * np.tanh(j)
        h = logistic(o + diagonal["o"] * c) * np.tanh(c)
        assert_close(shown[:, t], h, "float64", f"step {t}")


def test_the_forget_bias_of_tensorflow_1_is_one_unless_told():
    kernel, bias = np.ones((3, 4)), np.zeros(4)
    assert layouts.lstm_from_tensorflow1(kernel, bias)["b_f"].tolist() == [1]
    assert layouts.lstm_from_tensorflow1(kernel, bias)["b_i"].tolist() == [0]
    assert layouts.lstm_to_tensorflow1(layouts.lstm_from_tensorflow1(kernel, bias))["bias"].tolist() == [0, 0, 0, 0]


def test_cudnn_by_hand():
    """Two inputs, three cells: the block of a gate in the kernel is W_i read row by row into the shape (2, 3)."""
    kernel, recurrent = np.arange(24.0).reshape(2, 12), np.arange(36.0).reshape(3, 12)
    arrays = layouts.lstm_from_keras(kernel, recurrent, np.arange(24.0))
    assert arrays["W_i"].tolist() == [[0, 1], [2, 12], [13, 14]]
    assert arrays["R_f"].tolist() == [[3, 4, 5], [15, 16, 17], [27, 28, 29]]
    assert arrays["b_c"].tolist() == [6 + 18, 7 + 19, 8 + 20]


def test_a_cell_of_flax_under_its_names_in_nnx():
    tree = layouts.lstm_to_flax(normal(12, "float32", **LSTM))
    renamed = {"if_" if name == "if" else name: leaf for name, leaf in tree.items()}
    assert np.array_equal(layouts.lstm_from_flax(renamed)["W_f"], layouts.lstm_from_flax(tree)["W_f"])


def test_a_bias_that_is_left_out_is_zero():
    torch_lstm, torch_gru = normal(6, "float32", ih=(4 * N, D), hh=(4 * N, N)), normal(7, "float32", ih=(3 * N, D), hh=(3 * N, N))
    keras_lstm, square = normal(8, "float32", kernel=(D, 4 * N), recurrent=(N, 4 * N)), normal(9, "float32", ih=(N, D), hh=(N, N))
    converted = {
        "fico": [layouts.lstm_from_torch(*torch_lstm.values()), layouts.lstm_from_keras(*keras_lstm.values())],
        "rzh": [layouts.gru_from_torch(*torch_gru.values())],
    }
    for parts, found in converted.items():
        for arrays in found:
            for part in parts:
                assert arrays[f"b_{part}"].dtype == "float32"
                assert arrays[f"b_{part}"].tolist() == [0] * N
    for arrays in (layouts.rnn_from_torch(*square.values()), layouts.rnn_from_keras(square["ih"].T, square["hh"].T)):
        assert np.array_equal(arrays["R"], square["hh"])
        assert arrays["b"].tolist() == [0] * N


def test_one_of_two_biases_may_be_left_out():
    given = normal(1, "float64", weight_ih=(4 * N, D), weight_hh=(4 * N, N), bias_hh=(4 * N,))
    assert np.array_equal(layouts.lstm_from_torch(**given)["b_i"], given["bias_hh"][:N])


def test_flipped_update_gate_is_the_same_network_in_the_other_orientation():
    arrays, data = normal(2, "float64", **GRU), normal(3, "float64", x=(2, 6, D), h_0=(2, N))
    flipped = layouts.flip_update_gate(arrays)
    wanted, _ = gru(arrays, **data)
    for b in range(2):
        h = data["h_0"][b]
        for t in range(6):
            x_t = data["x"][b, t]
            r, z = (1 / (1 + np.exp(-(flipped[f"W_{g}"] @ x_t + flipped[f"R_{g}"] @ h + flipped[f"b_{g}"]))) for g in "rz")
            h = (1 - z) * h + z * np.tanh(flipped["W_h"] @ x_t + flipped["R_h"] @ (r * h) + flipped["b_h"])
            assert_close(h, wanted[b, t], "float64", f"step {t}")


def test_the_two_places_of_the_reset_are_different_networks():
    arrays, data = normal(4, "float64", **GRU), normal(5, "float64", x=(2, 6, D), h_0=(2, N))
    before, _ = gru(arrays, **data)
    after, _ = gru_reset_after(arrays | {"b_Rh": np.zeros(N)}, **data)
    assert np.max(np.abs(before - after)) > 0.01


SIX = [np.ones(shape) for _ in range(2) for shape in ((1, 4), (1, 4), (4,))]
WHOLE = "Whole networks go by lstm.from_torch, from_keras and from_onnx"
TREE = layouts.lstm_to_flax(normal(13, "float64", **LSTM))

REFUSED = {
    "lstm_from_keras: expected the arrays of one layer in one direction, kernel, recurrent_kernel, bias; too many positional arguments. "
    + WHOLE: lambda: layouts.lstm_from_keras(*SIX),
    "lstm_from_torch: expected the arrays of one layer in one direction, weight_ih, weight_hh, bias_ih, bias_hh, weight_hr; "
    "got an unexpected keyword argument 'weight_ih_l1'. " + WHOLE: lambda: layouts.lstm_from_torch(*SIX[:2], weight_ih_l1=SIX[0]),
    "missing a required argument: 'weight_ih'. " + WHOLE: lambda: layouts.lstm_from_torch(weight_ih_l0=SIX[0], weight_ih_l1=SIX[0]),
    "gru_from_keras: expected the arrays of one layer in one direction, kernel, recurrent_kernel, bias; missing a required argument: "
    "'bias'": lambda: layouts.gru_from_keras(np.ones((1, 3)), np.ones((1, 3))),
    "W has shape (2, 4, 1): expected (1, 4n, d); give one of two directions": lambda: layouts.lstm_from_onnx(
        np.ones((2, 4, 1)), np.ones((2, 4, 1))
    ),
    "bias has shape (6,), but the other arrays ask for (4,)": lambda: layouts.lstm_from_keras(*SIX[:2], np.ones(6)),
    "params: expected the tree of one cell, ii, hi, if, hf, ig, hg, io, ho, got params": lambda: layouts.lstm_from_flax({"params": TREE}),
    f"the kernel of hi has shape ({D}, {N}), but the other arrays ask for ({N}, {N})": lambda: layouts.lstm_from_flax(
        TREE | {"hi": TREE["ii"]}
    ),
    "flax.linen.LSTMCell has no place for p_f": lambda: layouts.lstm_to_flax(marked("fico", "fico") | {"p_f": np.ones(1)}),
    "kernel has shape (5, 20): expected (d + n, 4n)": lambda: layouts.lstm_from_tensorflow1(np.ones((5, 20)), np.ones(20)),
    "bias has shape (3,), but the other arrays ask for (4,)": lambda: layouts.lstm_from_tensorflow1(np.ones((2, 4)), np.ones(3)),
    "arrays of the report are missing: p_i, p_o": lambda: layouts.lstm_from_tensorflow1(np.ones((2, 4)), np.ones(4), w_f_diag=np.ones(1)),
    "tf.nn.rnn_cell.LSTMCell has no place for P": lambda: layouts.lstm_to_tensorflow1(marked("fico", "fico") | {"P": np.ones((1, 1))}),
    "the first axis must hold 4 gates": lambda: layouts.lstm_from_torch(np.ones((6, 2)), np.ones((6, 1)), np.ones(6), np.ones(6)),
    "must be matrices with as many rows": lambda: layouts.lstm_from_torch(np.ones((8, 2)), np.ones((4, 2)), np.ones(8), np.ones(8)),
    "bias_hh has shape (4,), but the other arrays ask for (8,)": lambda: layouts.lstm_from_torch(
        np.ones((8, 3)), np.ones((8, 2)), np.ones(8), np.ones(4)
    ),
    "weight_hh has shape (8, 1), but the other arrays ask for (8, 2)": lambda: layouts.lstm_from_torch(
        np.ones((8, 3)), np.ones((8, 1)), np.ones(8), np.ones(8)
    ),
    "weight_hr has shape (1, 3), but the other arrays ask for (1, 2)": lambda: layouts.lstm_from_torch(
        np.ones((8, 3)), np.ones((8, 1)), np.ones(8), np.ones(8), np.ones((1, 3))
    ),
    "recurrent_kernel has shape (8, 2), but the other arrays ask for (2, 8)": lambda: layouts.lstm_from_keras(
        np.ones((3, 8)), np.ones((8, 2)), np.ones(8)
    ),
    "kernel has shape (8, 3): the second axis must hold 4 gates of equal size": lambda: layouts.lstm_from_keras(
        np.ones((8, 3)), np.ones((2, 8)), np.ones(8)
    ),
    "input bias has shape (2,), but the other arrays ask for (6,)": lambda: layouts.gru_from_keras(
        np.ones((3, 6)), np.ones((2, 6)), np.ones(2)
    ),
    "arrays of the report are missing: b_Rh": lambda: layouts.gru_to_torch(marked("rzh", "rzh")),
    "arrays of the report are missing: W_c, W_o": lambda: layouts.lstm_to_keras(marked("fi", "fi")),
    "R has shape (1, 4, 2), but the other arrays ask for (1, 4, 1)": lambda: layouts.lstm_from_onnx(
        np.ones((1, 4, 2)), np.ones((1, 4, 2)), np.ones((1, 8))
    ),
    "weight_ih has shape (3,): it must be a matrix": lambda: layouts.rnn_from_torch(np.ones(3), np.ones((3, 3))),
    "recurrent_kernel has shape (3, 2), but the other arrays ask for (2, 2)": lambda: layouts.rnn_from_keras(
        np.ones((3, 2)), np.ones((3, 2))
    ),
    "W_c has shape (1, 3), but the other arrays ask for (1, 2)": lambda: layouts.lstm_to_torch(
        marked("fico", "fico") | {"W_c": np.ones((1, 3))}
    ),
    "torch.nn.LSTM has no place for p_f, p_o": lambda: layouts.lstm_to_torch(
        marked("fico", "fico") | {"p_f": np.ones(1), "p_o": np.ones(1)}
    ),
    "keras.layers.LSTM has no place for p_i, P": lambda: layouts.lstm_to_keras(
        marked("fico", "fico") | {"p_i": np.ones(1), "P": np.ones((1, 1))}
    ),
    "the ONNX operator LSTM has no place for P": lambda: layouts.lstm_to_onnx(marked("fico", "fico") | {"P": np.ones((1, 1))}),
    "arrays of the report are missing: p_i, p_f": lambda: layouts.lstm_to_onnx(marked("fico", "fico") | {"p_o": np.ones(1)}),
    "arrays of the report are missing: R_z, b_z": lambda: layouts.flip_update_gate({"W_z": np.ones((1, 2))}),
    "B has shape (1, 4), but the other arrays ask for (1, 8)": lambda: layouts.lstm_from_onnx(
        np.ones((1, 4, 2)), np.ones((1, 4, 1)), np.ones((1, 4))
    ),
}


@pytest.mark.parametrize("message", REFUSED)
def test_refuses_what_does_not_fit(message):
    with pytest.raises(ValueError, match=re.escape(message)):
        REFUSED[message]()


@pytest.mark.parametrize(
    ("read", "write", "arrays"), [(layouts.lstm_from_onnx, layouts.lstm_to_onnx, LSTM), (layouts.gru_from_onnx, layouts.gru_to_onnx, GRU)]
)
def test_onnx_without_biases_means_zeros(read, write, arrays):
    drawn = {name: np.ones(shape) if name[0] != "b" else np.zeros(shape) for name, shape in arrays.items()}
    given = write(drawn)
    del given["B"]
    back = read(**given)
    for name, array in drawn.items():
        np.testing.assert_array_equal(back[name], array, err_msg=name)
