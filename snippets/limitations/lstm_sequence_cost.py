from snippets.limitations.lstm_step_cost import lstm_step_cost


def lstm_sequence_cost(T, n, d):
    """Return the number of multiplications in T
    steps of one LSTM layer.

    Shapes: T integer, n integer, d integer
        -> C_LSTM ()
    Source: this report
    """
    return T * lstm_step_cost(n, d)
