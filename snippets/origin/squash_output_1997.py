from snippets.neural_networks.sigmoid import sigmoid


def squash_output_1997(c):
    """Return the squashed state of a cell of 1997,
    from -1 to 1.

    Shapes: c (n,) -> squash_output_1997 (n,)
    Where: c is the state of the cell
    Source: hochreiter1997lstm
    """
    return 2 * sigmoid(c) - 1
