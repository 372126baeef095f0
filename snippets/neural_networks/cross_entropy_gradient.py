def cross_entropy_gradient(p, y):
    """Return the gradient for the scores z; p is the softmax of z, y sums to 1.

    Shapes: p (K,) probability, y (K,) probability -> dL_dz (K,)
    Source: goodfellow2016deep
    """
    return p - y
