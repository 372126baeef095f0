def hochreiter_bound(n, w_max, q):
    """Return tau and the bound on the error flow
    between two units.

    Shapes: n integer, w_max () positive, q integer
        -> tau (), E_max ()
    Where: w_max is the largest absolute value of a
        recurrent weight; q is the number of steps;
        tau is the factor per step; E_max is the
        bound
    Source: hochreiter1997lstm
    """
    tau = n * w_max / 4
    return tau, n * tau**q
