import numpy as np

from snippets.cells.treelstm_forget_gate import treelstm_forget_gate
from snippets.neural_networks.sigmoid import sigmoid


def treelstm_step(
    W_f, R_f, b_f, W_i, R_i, b_i, W_c, R_c, b_c,
    W_o, R_o, b_o, x_j, h, c,
):
    """Return both states of node j from the states
    of its m children.

    Shapes: W_f (n, d), R_f (n, n), b_f (n,),
        W_i (n, d), R_i (n, n), b_i (n,),
        W_c (n, d), R_c (n, n), b_c (n,),
        W_o (n, d), R_o (n, n), b_o (n,), x_j (d,),
        h (m, n), c (m, n) -> h_j (n,), c_j (n,)
    Where: x_j is the input at node j; h is the
        hidden states of the children; c is the cell
        states of the children; h_j is the hidden
        state of node j; c_j is the cell state of
        node j; m is the number of children; h_tilde
        is the sum of the hidden states of the
        children; k is a child
    Source: tai2015treelstm
    """
    h_tilde = h.sum(axis=0)
    i_j = sigmoid(W_i @ x_j + R_i @ h_tilde + b_i)
    c_tilde = np.tanh(
        W_c @ x_j + R_c @ h_tilde + b_c
    )
    kept = [
        treelstm_forget_gate(
            W_f, R_f, b_f, x_j, h_k
        )
        for h_k in h
    ]
    c_j = i_j * c_tilde + np.sum(kept * c, axis=0)
    o_j = sigmoid(W_o @ x_j + R_o @ h_tilde + b_o)
    return o_j * np.tanh(c_j), c_j
