def cross_entropy_gradient(p, y):
    """Return the gradient for the scores z, where p
    is softmax of z.

    Shapes: p (K,) probability, y (K,) probability
        -> dL_dz (K,)
    Source: goodfellow2016deep
    """
    return p - y
