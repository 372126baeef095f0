def dropconnect(M, R, p):
    """Return recurrent weights of which a random
    share p is zero.

    Shapes: M (n, n) binary, R (n, n), p () unit
        -> R_hat (n, n)
    Where: M is the random mask, 0 with probability
        p; p is the share that is dropped; R_hat is
        the weights of one training sequence
    Source: merity2017awd
    """
    return 1 / (1 - p) * M * R
