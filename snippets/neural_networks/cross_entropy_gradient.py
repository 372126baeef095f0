def cross_entropy_gradient(p, y):
    """Return the gradient of the cross-entropy for the scores z, where p is the softmax of z and y sums to 1.

    Shapes: p (K,) probability, y (K,) probability -> dL_dz (K,)
    Source: goodfellow2016deep
    """
    return p - y
