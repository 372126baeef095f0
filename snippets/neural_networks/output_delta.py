def output_delta(phi_prime, dL_dy_hat, z_3):
    """Return the derivative of the loss for the
    sums z_3 of the output layer.

    Shapes: phi_prime function, dL_dy_hat (K,),
        z_3 (K,) -> delta_3 (K,)
    Where: delta_3 is the delta of the output layer;
        dL_dy_hat is the derivative of the loss for
        the prediction
    Source: rumelhart1986backprop, nielsen2015neural
    """
    return dL_dy_hat * phi_prime(z_3)
