def bias_gradient(delta_l):
    """Return the gradient for the biases, which
    enter the sums with factor 1.

    Shapes: delta_l (n,) -> dL_db_l (n,)
    Source: nielsen2015neural
    """
    return delta_l
