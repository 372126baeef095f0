def mlp_layer(phi, W_l, a_prev, b_l):
    """Return the activations of layer l: weighted
    sums plus biases, through phi.

    Shapes: phi function, W_l (n, m), a_prev (m,),
        b_l (n,) -> a_l (n,)
    Source: goodfellow2016deep
    """
    return phi(W_l @ a_prev + b_l)
