def transformer_block_cost(T, d):
    """Return the number of multiplications of a
    whole Transformer block.

    Shapes: T integer, d integer -> C_block ()
    Where: C_block is the number of multiplications
        of attention layer and feed-forward network
        together
    Source: this report
    """
    return 12 * T * d**2 + T * (T + 1) * d
