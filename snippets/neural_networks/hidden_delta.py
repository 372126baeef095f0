def hidden_delta(phi_prime, W_next, delta_next, z_l):
    """Return the derivative of the loss for the
    sums z_l of a hidden layer.

    Shapes: phi_prime function, W_next (K, n),
        delta_next (K,), z_l (n,) -> delta_l (n,)
    Where: delta_next is the delta of the layer
        above
    Source: rumelhart1986backprop, nielsen2015neural
    """
    return (W_next.T @ delta_next) * phi_prime(z_l)
