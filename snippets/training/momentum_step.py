def momentum_step(theta, m, g, mu, eta):
    """Return parameters and fading sum of gradients
    after a step with momentum.

    Shapes: theta (n,), m (n,), g (n,), mu () unit,
        eta () positive -> theta (n,), m (n,)
    Where: g is the gradient; m is the fading sum of
        gradients; mu is the share of m that stays
    Source: goodfellow2016deep
    """
    m = mu * m + g
    return theta - eta * m, m
