from snippets.origin.squash_output_1997 import squash_output_1997


def truncated_errors_1997(dL_t_dh_t, c_t, o_t):
    """Return the error signals of one step, at the
    output gate and in the cell.

    Shapes: dL_t_dh_t (n,), c_t (n,), o_t (n,) unit
        -> delta_o_t (n,), e_t (n,)
    Where: e_t is the error signal of this step's
        own loss in the cell
    Source: hochreiter1997lstm
    """
    y = squash_output_1997(c_t)
    delta_o_t = dL_t_dh_t * y * o_t * (1 - o_t)
    return (
        delta_o_t,
        dL_t_dh_t * o_t * (1 - y**2) / 2,
    )
