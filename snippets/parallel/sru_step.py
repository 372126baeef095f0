from snippets.neural_networks.sigmoid import sigmoid


def sru_step(
    W_f, p_f, b_f, W_r, p_r, b_r, W_c, x_t, c_prev,
):
    """Return both states of a step in which no
    matrix meets an old state.

    Shapes: W_f (n, n), p_f (n,), b_f (n,),
        W_r (n, n), p_r (n,), b_r (n,), W_c (n, n),
        x_t (n,), c_prev (n,) -> h_t (n,), c_t (n,)
    Where: x_t is the input at time t, as long as
        the state; W_f is the input weights of the
        forget gate; W_r is the input weights of the
        reset gate; W_c is the input weights of what
        is written
    Source: lei2018sru
    """
    f_t = sigmoid(W_f @ x_t + p_f * c_prev + b_f)
    c_t = f_t * c_prev + (1 - f_t) * (W_c @ x_t)
    r_t = sigmoid(W_r @ x_t + p_r * c_prev + b_r)
    return r_t * c_t + (1 - r_t) * x_t, c_t
