import numpy as np

from snippets.neural_networks.softmax import softmax


def attention_weights(q_t, k):
    """Return the weights of all positions as
    position t sees them.

    Shapes: q_t (m,), k (T, m) -> alpha_t (T,)
    Source: vaswani2017attention
    """
    return softmax(k @ q_t / np.sqrt(len(q_t)))
