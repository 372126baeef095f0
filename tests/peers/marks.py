"""Marks that name the equations whose results a test compares with a peer, for `make peers`."""

import pytest


def pytorch(*equations):
    return pytest.mark.peer("PyTorch", *equations, package="torch")


def keras(*equations):
    return pytest.mark.peer("Keras", *equations, package="keras")


def onnx(*equations):
    return pytest.mark.peer("ONNX", *equations, package="onnx")


def marked(mark, compared):
    """Return the cases of a parametrised test, each with the equations that it compares."""
    return [pytest.param(case, marks=mark(*equations)) for case, equations in compared.items()]


BACKWARD_B = (
    "lstm_hidden_error", "lstm_output_delta", "lstm_cell_error", "lstm_gate_deltas",
    "lstm_passed_errors", "lstm_weight_gradients", "lstm_initial_cell_error",
)  # fmt: skip
"""What the displayed backward pass of version B is made of; each result is in the gradients."""
BACKWARD_A = (
    "lstm_hidden_error", "lstm_output_delta", "lstm_cell_error_peephole", "lstm_gate_deltas",
    "lstm_passed_errors", "lstm_weight_gradients", "lstm_peephole_gradients",
    "lstm_initial_cell_error_peephole",
)  # fmt: skip
BACKWARD_RNN = ("rnn_passed_errors", "rnn_delta", "rnn_gradients", "rnn_output_gradients")
