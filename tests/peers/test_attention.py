"""The report's attention against PyTorch's, with and without the mask: values and all gradients, batches, two dtypes.

One head by `scaled_dot_product_attention`, two heads with their projections by `MultiheadAttention`. The report's projections have no biases.
"""

import numpy as np
import pytest

from snippets.transformer.attention_projections import attention_projections
from snippets.transformer.attention_read import attention_read
from snippets.transformer.attention_weights import attention_weights
from snippets.transformer.causal_attention_weights import causal_attention_weights
from snippets.transformer.multi_head import multi_head
from tests.peers.marks import pytorch
from tests.peers.nets import B, D, M, T, assert_all_gradients, assert_close, normal, part, weights_of_loss

torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install torch")

HEADS = {f"W_{one}_{head}": (M, D) for one in "qkv" for head in (1, 2)} | {"U": (D, 2 * M)}
CAUSAL = pytest.mark.parametrize(
    "causal",
    [
        pytest.param(False, marks=pytorch("attention_weights", "attention_read"), id="all"),
        pytest.param(True, marks=pytorch("causal_attention_weights", "attention_read"), id="causal"),
    ],
)
DTYPE = pytest.mark.parametrize("dtype", ["float32", "float64"])


def attention(q, k, v, causal):
    """Return what every position of one sequence reads; q, k, v (T, m)."""

    def weights(t):
        if not causal:
            return attention_weights(q[t], k)
        return causal_attention_weights(t + 1, k @ q[t] / np.sqrt(k.shape[1]))

    return np.stack([attention_read(weights(t), v) for t in range(len(q))])


def batch(q, k, v, causal):
    """Return what every position of every sequence reads; q, k, v (B, T, m)."""
    return np.stack([attention(*one, causal) for one in zip(q, k, v, strict=True)])


def two_heads(w, x, causal):
    """Return the outputs (B, T, d) of an attention layer with two heads."""
    read = []
    for head in ("_1", "_2"):
        triples = [[attention_projections(**part(w, head), x_t=x_t) for x_t in one] for one in x]
        read.append(batch(*(np.array([[triple[k] for triple in row] for row in triples]) for k in range(3)), causal))
    return np.array([[multi_head(w["U"], *pair) for pair in zip(*one, strict=True)] for one in zip(*read, strict=True)])


def stacked(arrays):
    """Return the report's arrays as PyTorch stores them: queries, keys, values, in each of them head 1 above head 2."""
    weight = np.concatenate([arrays[f"W_{one}_{head}"] for one in "qkv" for head in (1, 2)])
    return {"in_proj_weight": weight, "out_proj.weight": arrays["U"]}


def heads_from_torch(in_proj_weight, out_proj_weight):
    """Return the report's arrays, or gradients by them."""
    blocks = in_proj_weight.reshape(3, 2, M, D)
    return {f"W_{one}_{head + 1}": blocks[k, head] for k, one in enumerate("qkv") for head in (0, 1)} | {"U": out_proj_weight}


@DTYPE
@CAUSAL
def test_one_head(causal, dtype):
    data = normal(5, dtype, q=(B, T, M), k=(B, T, M), v=(B, T, M))
    tensors = {name: torch.tensor(array, requires_grad=True) for name, array in data.items()}
    theirs = torch.nn.functional.scaled_dot_product_attention(*tensors.values(), is_causal=causal)
    assert_close(batch(**data, causal=causal), theirs.detach(), dtype, "attention")
    weights = weights_of_loss(6, dtype, [theirs])
    (theirs * torch.tensor(weights[0])).sum().backward()
    gradients = {name: tensor.grad.numpy() for name, tensor in tensors.items()}
    assert_all_gradients(lambda _, **given: [batch(**given, causal=causal)], {}, data, weights, gradients, dtype, "attention")


@pytorch("attention_projections", "multi_head")
@DTYPE
@CAUSAL
def test_two_heads_with_projections(causal, dtype):
    arrays, data = normal(7, dtype, **HEADS), normal(8, dtype, x=(B, T, D))
    layer = torch.nn.MultiheadAttention(D, 2, bias=False, batch_first=True, dtype=getattr(torch, dtype))
    layer.load_state_dict({name: torch.tensor(array) for name, array in stacked(arrays).items()})
    x = torch.tensor(data["x"], requires_grad=True)
    mask = torch.triu(torch.ones(T, T, dtype=torch.bool), diagonal=1) if causal else None
    theirs, _ = layer(x, x, x, attn_mask=mask, need_weights=False)
    assert_close(two_heads(arrays, data["x"], causal), theirs.detach(), dtype, "two heads")
    weights = weights_of_loss(9, dtype, [theirs])
    (theirs * torch.tensor(weights[0])).sum().backward()
    gradients = heads_from_torch(layer.in_proj_weight.grad.numpy(), layer.out_proj.weight.grad.numpy()) | {"x": x.grad.numpy()}
    assert_all_gradients(lambda w, x: [two_heads(w, x, causal)], arrays, data, weights, gradients, dtype, "two heads")
