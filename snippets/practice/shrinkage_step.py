from snippets.neural_networks.relu import relu


def shrinkage_step(theta, eta, gamma):
    """Return the parameters, each nearer to 0 by
    eta gamma; what is as near becomes 0.

    Shapes: theta (n,), eta () positive,
        gamma () positive -> theta (n,)
    Where: gamma is the strength of the penalty
    Source: daubechies2004iterative
    """
    return (
        relu(theta - eta * gamma)
        - relu(-theta - eta * gamma)
    )
