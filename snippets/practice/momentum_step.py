def momentum_step(theta, v, g, mu, eta):
    """Return parameters and velocity after a step
    with momentum.

    Shapes: theta (n,), v (n,), g (n,), mu () unit,
        eta () positive -> theta (n,), v (n,)
    Where: g is the gradient; v is the velocity, a
        sum of past gradients; mu is the share of v
        that stays
    Source: goodfellow2016deep
    """
    v = mu * v + g
    return theta - eta * v, v
