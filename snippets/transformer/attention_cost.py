def attention_cost(T, d):
    """Return the number of multiplications of a
    causal attention layer.

    Shapes: T integer, d integer -> C_att ()
    Source: this report
    """
    return 4 * T * d**2 + T * (T + 1) * d
