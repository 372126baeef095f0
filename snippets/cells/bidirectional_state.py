import numpy as np


def bidirectional_state(
    W_forward, R_forward, b_forward,
    W_backward, R_backward, b_backward,
    x_t, h_forward_prev, h_backward_next,
):
    """Return what is known at time t from the past
    and from the future.

    Shapes: W_forward (n, d), R_forward (n, n),
        b_forward (n,), W_backward (n, d),
        R_backward (n, n), b_backward (n,),
        x_t (d,), h_forward_prev (n,),
        h_backward_next (n,) -> h_t (2n,)
    Where: h_t is the hidden states of both
        networks, one above the other
    Source: schuster1997bidirectional
    """
    past, future = (
        R_forward @ h_forward_prev,
        R_backward @ h_backward_next,
    )
    h_forward = np.tanh(
        W_forward @ x_t + past + b_forward
    )
    h_backward = np.tanh(
        W_backward @ x_t + future + b_backward
    )
    return np.concatenate([h_forward, h_backward])
