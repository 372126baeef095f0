from snippets.neural_networks.sigmoid import sigmoid


def squash_input_1997(z):
    """Return the squashed input of a cell of 1997,
    from -2 to 2.

    Shapes: z (n,) -> squash_input_1997 (n,)
    Where: z is the pre-activation
    Source: hochreiter1997lstm
    """
    return 4 * sigmoid(z) - 2
