def linear_unit(z, w):
    """Return the only activation, up to a shift,
    that keeps the error.

    Shapes: z (), w () -> a ()
    Where: w is the weight of the unit onto itself;
        z is the pre-activation; a is the activation
    Source: hochreiter1997lstm
    """
    return z / w
