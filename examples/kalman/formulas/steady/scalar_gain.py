def scalar_gain(p, r):
    """Return the gain, from 0 to 1.

    Shapes: p () positive, r () positive -> scalar_gain ()
    Source: derived here
    """
    return p / (p + r)
