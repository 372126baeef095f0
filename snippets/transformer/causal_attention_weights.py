import numpy as np

from snippets.neural_networks.softmax import softmax


def causal_attention_weights(t, z):
    """Return the weights of all positions if the
    future is masked.

    Shapes: t index T, z (T,) -> alpha_t (T,)
    Where: j is a position that is read; s is a
        position up to t; t is the position that
        reads; z is the scores of all positions
    Source: vaswani2017attention
    """
    return np.concatenate(
        [softmax(z[:t]), np.zeros(len(z) - t)]
    )
