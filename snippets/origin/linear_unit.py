def linear_unit(z, w):
    """Return the activation that keeps the error constant for a self-connection w: a straight line through 0.

    Shapes: z (), w () -> a ()
    Where: w is the weight of the unit onto itself; z is the pre-activation; a is the activation
    Source: hochreiter1997lstm
    """
    return z / w
