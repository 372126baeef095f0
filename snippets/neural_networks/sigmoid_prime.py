from snippets.neural_networks.sigmoid import sigmoid


def sigmoid_prime(z):
    """Return the derivative of the logistic
    function, at most 0.25.

    Shapes: z (n,) -> sigmoid_prime (n,)
    Source: nielsen2015neural
    """
    return sigmoid(z) * (1 - sigmoid(z))
