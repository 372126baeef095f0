import numpy as np


def layernorm(z, gamma, beta, epsilon):
    """Return a vector with mean 0 and spread 1,
    then scaled and shifted.

    Shapes: z (n,), gamma (n,), beta (n,),
        epsilon () positive -> y (n,)
    Where: z is any vector; mu is the mean of its
        entries; nu is the mean of the squared
        deviations; gamma is the gain, first 1; beta
        is the shift, first 0; epsilon is a small
        number; y is the result
    Source: ba2016layernorm
    """
    mu = np.mean(z)
    nu = np.mean((z - mu) ** 2)
    return (
        gamma * (z - mu) / np.sqrt(nu + epsilon)
        + beta
    )
