def lstm_step_cost(n, d):
    """Return the number of multiplications in a
    step of version B.

    Shapes: n integer, d integer -> C_step ()
    Where: C_step is the number of multiplications
        in one step
    Source: this report
    """
    return 4 * n * (d + n) + 3 * n
