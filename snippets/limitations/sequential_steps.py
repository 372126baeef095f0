def sequential_steps(T, ell):
    """Return how many steps must wait for each
    other in a stack of layers.

    Shapes: T integer, ell integer -> S ()
    Where: ell is the number of layers; S is the
        number of steps one after another, however
        many processors there are
    Source: this report
    """
    return T + ell - 1
