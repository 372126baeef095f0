from snippets.neural_networks.sigmoid import sigmoid


def treelstm_forget_gate(W_f, R_f, b_f, x_j, h_k):
    """Return the forget gate that node j of a tree
    keeps for its child k.

    Shapes: W_f (n, d), R_f (n, n), b_f (n,),
        x_j (d,), h_k (n,) -> f_jk (n,)
    Where: x_j is the input at node j; h_k is the
        hidden state of child k; f_jk is the forget
        gate of node j for child k
    Source: tai2015treelstm
    """
    return sigmoid(W_f @ x_j + R_f @ h_k + b_f)
