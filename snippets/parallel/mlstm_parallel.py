import numpy as np


def mlstm_parallel(t, F, i, q, k, v):
    """Return what is read at time t, from all
    earlier inputs at once.

    Shapes: t index T, F (T,), i (T,) positive,
        q (T, n), k (T, n), v (T, n) -> h_hat (n,)
    Where: F is the running sum of the logarithms of
        the forget gates; i is the input gates; q is
        the queries; k is the keys; v is the values;
        s is an earlier time; t is the time; h_hat
        is the hidden state before the output gate
    Source: beck2024xlstm
    """
    weights = (
        np.exp(F[t - 1] - F[:t])
        * i[:t]
        * (k[:t] @ q[t - 1])
    )
    return (
        weights
        @ v[:t]
        / np.maximum(np.abs(weights.sum()), 1)
    )
