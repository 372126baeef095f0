def generation_cost(t, d):
    """Return multiplications for token t, and
    numbers in the cache after it.

    Shapes: t integer, d integer -> C_t (), M_t ()
    Where: t is the number of tokens so far; C_t is
        the number of multiplications for token t;
        M_t is the length of the cache
    Source: this report
    """
    return 4 * d**2 + 2 * t * d, 2 * t * d
