import numpy as np

from snippets.neural_networks.sigmoid import sigmoid


def mlstm_inputs(
    W_q, b_q, W_k, b_k, W_v, b_v, w_f, b_f, w_i, b_i, x_t,
):
    """Return query, key, value and both scalar
    gates, all from x_t alone.

    Shapes: W_q (n, d), b_q (n,), W_k (n, d),
        b_k (n,), W_v (n, d), b_v (n,), w_f (d,),
        b_f (), w_i (d,), b_i (), x_t (d,)
        -> q_t (n,), k_t (n,), v_t (n,), f_t (),
        i_t ()
    Where: W_q is the weights of the query; b_q is
        the bias of the query; W_k is the weights of
        the key; b_k is the bias of the key; W_v is
        the weights of the value; b_v is the bias of
        the value; q_t is the query; k_t is the key;
        v_t is the value; w_f is the weights of the
        forget gate; w_i is the weights of the input
        gate; b_f is the bias of the forget gate,
        one number; b_i is the bias of the input
        gate, one number; f_t is the forget gate,
        one number; i_t is the input gate, one
        number
    Source: beck2024xlstm
    """
    q_t = W_q @ x_t + b_q
    k_t = W_k @ x_t / np.sqrt(len(W_k)) + b_k
    v_t = W_v @ x_t + b_v
    return (
        q_t, k_t, v_t,
        sigmoid(w_f @ x_t + b_f),
        np.exp(w_i @ x_t + b_i),
    )
