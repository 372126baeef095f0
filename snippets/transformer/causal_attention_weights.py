import numpy as np

from snippets.transformer.attention_weights import attention_weights


def causal_attention_weights(t, q_t, k):
    """Return the weights of all positions if the future is masked.

    Shapes: t index T, q_t (m,), k (T, m) -> alpha_t (T,)
    Where: j is a position that is read; s is a position up to t; t is the
        position that reads
    Source: vaswani2017attention
    """
    past = attention_weights(q_t, k[:t])
    return np.concatenate([past, np.zeros(len(k) - t)])
