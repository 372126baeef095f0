import numpy as np


def perceptron(w, x, b):
    """Return 1 if the weighted inputs plus the bias
    exceed zero, else 0.

    Shapes: w (d,), x (d,), b () -> y_hat ()
    Where: w is the weights, one per input; b is the
        bias; y_hat is the decision, 1 for yes and 0
        for no
    Source: rosenblatt1958perceptron
    """
    return np.where(w @ x + b > 0, 1, 0)
