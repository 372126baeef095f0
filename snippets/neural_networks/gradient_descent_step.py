def gradient_descent_step(theta, eta, dL_dtheta):
    """Return the parameters after one step
    downhill.

    Shapes: theta (n,), eta () positive,
        dL_dtheta (n,) -> theta (n,)
    Source: nielsen2015neural
    """
    return theta - eta * dL_dtheta
