def dropout(x_t, r_t, q):
    """Return the input with dropped entries, the
    others made larger.

    Shapes: x_t (d,), r_t (d,) binary, q () unit
        -> x_tilde (d,)
    Where: r_t is 1 for an entry that is kept, else
        0; q is the probability of being kept;
        x_tilde is what the layer sees in training
    Source: zaremba2014regularization
    """
    return r_t * x_t / q
