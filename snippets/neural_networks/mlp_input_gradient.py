def mlp_input_gradient(W_1, delta_1):
    """Return the gradient of the loss for the
    input.

    Shapes: W_1 (m, d), delta_1 (m,) -> dL_dx (d,)
    Where: delta_1 is the delta of the first layer
    Source: this report
    """
    return W_1.T @ delta_1
