import numpy as np


def adam_step(
    theta, m, v, g, k, eta, beta_1, beta_2, epsilon,
):
    """Return parameters and both averages after
    step k of Adam.

    Shapes: theta (n,), m (n,), v (n,) positive,
        g (n,), k integer, eta () positive,
        beta_1 () unit, beta_2 () unit,
        epsilon () positive -> theta (n,), m (n,),
        v (n,)
    Where: g is the gradient; m is the running mean
        of the gradient; v is the running mean of
        its square; k is the number of the step,
        from 1; beta_1 is the share of m that stays;
        beta_2 is the share of v that stays; epsilon
        is a small number against division by zero;
        m_hat is m corrected for its start at 0;
        v_hat is v corrected for its start at 0
    Source: kingma2014adam
    """
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    m_hat = m / (1 - beta_1**k)
    v_hat = v / (1 - beta_2**k)
    return (
        theta
        - eta * m_hat / (np.sqrt(v_hat) + epsilon),
        m, v,
    )
