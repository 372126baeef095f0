def lstm_peephole_gradients(delta_f, delta_i, delta_o, c):
    """Return the gradients of the peepholes, summed
    over time.

    Shapes: delta_f (T, n), delta_i (T, n),
        delta_o (T, n), c (T+1, n) -> dL_dp_f (n,),
        dL_dp_i (n,), dL_dp_o (n,)
    Source: greff2017odyssey
    """
    return (
        (delta_f * c[:-1]).sum(axis=0),
        (delta_i * c[:-1]).sum(axis=0),
        (delta_o * c[1:]).sum(axis=0),
    )
