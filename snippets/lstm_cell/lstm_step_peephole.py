from snippets.lstm_cell.candidate import candidate
from snippets.lstm_cell.cell_update import cell_update
from snippets.lstm_cell.forget_gate_peephole import forget_gate_peephole
from snippets.lstm_cell.hidden_state import hidden_state
from snippets.lstm_cell.input_gate_peephole import input_gate_peephole
from snippets.lstm_cell.output_gate_peephole import output_gate_peephole


def lstm_step_peephole(
    W_f, R_f, p_f, b_f, W_i, R_i, p_i, b_i,
    W_c, R_c, b_c, W_o, R_o, p_o, b_o,
    x_t, h_prev, c_prev,
):
    """Return both states after a step of version A,
    with peepholes.

    Shapes: W_f (n, d), R_f (n, n), p_f (n,),
        b_f (n,), W_i (n, d), R_i (n, n), p_i (n,),
        b_i (n,), W_c (n, d), R_c (n, n), b_c (n,),
        W_o (n, d), R_o (n, n), p_o (n,), b_o (n,),
        x_t (d,), h_prev (n,), c_prev (n,)
        -> h_t (n,), c_t (n,)
    Source: gers2002precise, greff2017odyssey
    """
    f_t = forget_gate_peephole(
        W_f, R_f, p_f, b_f, x_t, h_prev, c_prev
    )
    i_t = input_gate_peephole(
        W_i, R_i, p_i, b_i, x_t, h_prev, c_prev
    )
    c_tilde = candidate(W_c, R_c, b_c, x_t, h_prev)
    c_t = cell_update(f_t, c_prev, i_t, c_tilde)
    o_t = output_gate_peephole(
        W_o, R_o, p_o, b_o, x_t, h_prev, c_t
    )
    return hidden_state(o_t, c_t), c_t
