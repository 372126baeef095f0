def smoothing(k, t, x_0, z):
    """Return the guess after t steps with a fixed gain.

    Shapes: k () unit, t index N, x_0 (), z (N,) -> x_t ()
    Where: k is the fixed gain; t is the number of steps;
        x_0 is the guess before the first step; z is all measurements;
        x_t is the guess, here one number
    Source: derived here
    """
    x_t = x_0
    for s in range(t):
        x_t = x_t + k * (z[s] - x_t)
    return x_t
