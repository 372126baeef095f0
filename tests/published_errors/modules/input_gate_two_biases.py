import numpy as np


def input_gate_two_biases(W_ii, b_ii, W_hi, b_hi, x_t, h_prev):
    """Return an input gate with one bias for the input, one for the state.

    Shapes: W_ii (n, d), b_ii (n,), W_hi (n, n), b_hi (n,), x_t (d,),
        h_prev (n,) -> i_t (n,)
    Source: this report
    """
    z = W_ii @ x_t + b_ii + W_hi @ h_prev + b_hi
    return 1 / (1 + np.exp(-z))
