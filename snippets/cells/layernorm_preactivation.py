from snippets.cells.layernorm import layernorm


def layernorm_preactivation(
    W, R, b, gamma_1, beta_1, gamma_2, beta_2, epsilon,
    x_t, h_prev,
):
    """Return all four pre-activations, one above
    the other, normalised.

    Shapes: W (4n, d), R (4n, n), b (4n,),
        gamma_1 (4n,), beta_1 (4n,), gamma_2 (4n,),
        beta_2 (4n,), epsilon () positive, x_t (d,),
        h_prev (n,) -> a_t (4n,)
    Where: W is the input weights of all four parts,
        one above the other; R is the recurrent
        weights of all four parts; b is the biases
        of all four parts; a_t is the
        pre-activations of f, i, o and of the
        candidate; gamma_1 is the gain of the
        recurrent part; beta_1 is the shift of the
        recurrent part; gamma_2 is the gain of the
        input part; beta_2 is the shift of the input
        part; epsilon is a small number
    Source: ba2016layernorm
    """
    recurrent = layernorm(
        R @ h_prev, gamma_1, beta_1, epsilon
    )
    return recurrent + layernorm(
        W @ x_t, gamma_2, beta_2, epsilon
    ) + b
