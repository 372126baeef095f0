def crossover_length(d):
    """Return the length at which attention costs
    what an LSTM layer costs.

    Shapes: d integer -> T_cross ()
    Where: T_cross is the length at which the two
        counts are equal
    Source: this report
    """
    return 4 * d + 2
