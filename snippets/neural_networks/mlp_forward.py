def mlp_forward(phi, W_1, b_1, W_2, b_2, W_3, b_3, x):
    """Return the prediction of two hidden layers
    and a linear output layer.

    Shapes: phi function, W_1 (m, d), b_1 (m,),
        W_2 (n, m), b_2 (n,), W_3 (K, n), b_3 (K,),
        x (d,) -> y_hat (K,)
    Where: y_hat is the prediction
    Source: goodfellow2016deep
    """
    return (
        W_3 @ phi(W_2 @ phi(W_1 @ x + b_1) + b_2)
        + b_3
    )
