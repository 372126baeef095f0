import numpy as np


def positional_encoding(i, d, t):
    """Return the pair of numbers that tells
    position t in entries 2i, 2i + 1.

    Shapes: i integer, d integer, t integer
        -> p_sin (), p_cos ()
    Where: i is the number of the pair, from 0 to
        d/2 - 1; t is the position; omega is the
        frequency of the pair; p_sin is entry 2i,
        counted from 0; p_cos is entry 2i + 1
    Source: vaswani2017attention
    """
    omega = 10000 ** (-2 * i / d)
    return np.sin(omega * t), np.cos(omega * t)
