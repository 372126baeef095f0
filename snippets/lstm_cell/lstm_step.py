from snippets.lstm_cell.candidate import candidate
from snippets.lstm_cell.cell_update import cell_update
from snippets.lstm_cell.forget_gate import forget_gate
from snippets.lstm_cell.hidden_state import hidden_state
from snippets.lstm_cell.input_gate import input_gate
from snippets.lstm_cell.output_gate import output_gate


def lstm_step(
    W_f, R_f, b_f, W_i, R_i, b_i, W_c, R_c, b_c,
    W_o, R_o, b_o, x_t, h_prev, c_prev,
):
    """Return both states after a step of version B,
    the standard LSTM.

    Shapes: W_f (n, d), R_f (n, n), b_f (n,),
        W_i (n, d), R_i (n, n), b_i (n,),
        W_c (n, d), R_c (n, n), b_c (n,),
        W_o (n, d), R_o (n, n), b_o (n,), x_t (d,),
        h_prev (n,), c_prev (n,) -> h_t (n,),
        c_t (n,)
    Source: gers2000forget, greff2017odyssey
    """
    f_t = forget_gate(W_f, R_f, b_f, x_t, h_prev)
    i_t = input_gate(W_i, R_i, b_i, x_t, h_prev)
    c_tilde = candidate(W_c, R_c, b_c, x_t, h_prev)
    c_t = cell_update(f_t, c_prev, i_t, c_tilde)
    o_t = output_gate(W_o, R_o, b_o, x_t, h_prev)
    return hidden_state(o_t, c_t), c_t
