import numpy as np

from snippets.cells.conv import conv
from snippets.neural_networks.sigmoid import sigmoid


def convlstm_step(
    w_f, r_f, p_f, b_f, w_i, r_i, p_i, b_i, w_c, r_c, b_c,
    w_o, r_o, p_o, b_o, x_t, h_prev, c_prev,
):
    """Return both states, rows of K places; kernels
    replace the matrices.

    Shapes: w_f (3,), r_f (3,), p_f (K,), b_f (),
        w_i (3,), r_i (3,), p_i (K,), b_i (),
        w_c (3,), r_c (3,), b_c (), w_o (3,),
        r_o (3,), p_o (K,), b_o (), x_t (K,),
        h_prev (K,), c_prev (K,) -> h_t (K,),
        c_t (K,)
    Where: w_f is the input kernel of the forget
        gate; r_f is the recurrent kernel of the
        forget gate; w_i is the input kernel of the
        input gate; r_i is the recurrent kernel of
        the input gate; w_c is the input kernel of
        the candidate; r_c is the recurrent kernel
        of the candidate; w_o is the input kernel of
        the output gate; r_o is the recurrent kernel
        of the output gate; f_t is the forget gates
        of all places; i_t is the input gates of all
        places; c_tilde is the candidates of all
        places; o_t is the output gates of all
        places; p_f is the peephole weights of the
        forget gate, one per place; p_i is the
        peephole weights of the input gate, one per
        place; p_o is the peephole weights of the
        output gate, one per place; b_f is the bias
        of the forget gate, the same at all places;
        b_i is the bias of the input gate, the same
        at all places; b_c is the bias of the
        candidate, the same at all places; b_o is
        the bias of the output gate, the same at all
        places; x_t is the inputs of all places at
        time t; c_t is the cell states of all places
        at time t; h_t is the hidden states of all
        places at time t
    Source: shi2015convlstm
    """
    f_t = sigmoid(
        conv(w_f, x_t) + conv(r_f, h_prev)
        + p_f * c_prev + b_f
    )
    i_t = sigmoid(
        conv(w_i, x_t) + conv(r_i, h_prev)
        + p_i * c_prev + b_i
    )
    c_tilde = np.tanh(
        conv(w_c, x_t) + conv(r_c, h_prev) + b_c
    )
    c_t = f_t * c_prev + i_t * c_tilde
    o_t = sigmoid(
        conv(w_o, x_t) + conv(r_o, h_prev)
        + p_o * c_t + b_o
    )
    return o_t * np.tanh(c_t), c_t
