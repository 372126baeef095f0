import numpy as np


def reset_gate(W_ir, b_ir, W_hr, x, h):
    """Return the reset gate of a GRU whose only bias is the input's.

    Shapes: W_ir (n, d), b_ir (n,), W_hr (n, n), x (d,), h (n,) -> r (n,)
    Source: this report
    """
    return 1 / (1 + np.exp(-(W_ir @ x + b_ir + W_hr @ h)))
