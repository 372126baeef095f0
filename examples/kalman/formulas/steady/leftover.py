from formulas.steady.scalar_gain import scalar_gain


def leftover(p, r):
    """Return the variance after a measurement, and what it never exceeds.

    Shapes: p () positive, r () positive -> left (), right ()
    Source: derived here
    """
    return p * (1 - scalar_gain(p, r)), r
