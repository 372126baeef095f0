def attention_projections(W_q, W_k, W_v, x_t):
    """Return query, key and value of one position.

    Shapes: W_q (m, d), W_k (m, d), W_v (m, d),
        x_t (d,) -> q_t (m,), k_t (m,), v_t (m,)
    Where: k_t is the key of position t
    Source: vaswani2017attention
    """
    return W_q @ x_t, W_k @ x_t, W_v @ x_t
