def attention_read(alpha_t, v):
    """Return what position t reads: a weighted mean
    of all values.

    Shapes: alpha_t (T,), v (T, m) -> u_t (m,)
    Where: j is a position that is read
    Source: vaswani2017attention
    """
    return alpha_t @ v
