"""The report's attention against PyTorch's scaled dot-product attention: values and all gradients, with and without the mask."""

import numpy as np
import pytest

from snippets.transformer.attention_read import attention_read
from snippets.transformer.attention_weights import attention_weights
from snippets.transformer.causal_attention_weights import causal_attention_weights
from tests.oracles import complex_step
from tests.peers.nets import B, M, T, assert_close, normal

torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install torch")


def attention(q, k, v, causal):
    """Return what every position of one sequence reads; q, k, v (T, m)."""

    def weights(t):
        scores = k @ q[t] / np.sqrt(k.shape[1])
        return causal_attention_weights(t + 1, scores) if causal else attention_weights(q[t], k)

    return np.stack([attention_read(weights(t), v) for t in range(len(q))])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("causal", [False, True], ids=["all", "causal"])
def test_values(causal, dtype):
    data = normal(5, dtype, q=(B, T, M), k=(B, T, M), v=(B, T, M))
    tensors = {name: torch.tensor(array) for name, array in data.items()}
    theirs = torch.nn.functional.scaled_dot_product_attention(*tensors.values(), is_causal=causal).numpy()
    ours = np.stack([attention(data["q"][b], data["k"][b], data["v"][b], causal) for b in range(B)])
    assert_close(ours, theirs, dtype, "attention")


@pytest.mark.parametrize("causal", [False, True], ids=["all", "causal"])
def test_gradients(causal):
    data = normal(6, "float64", q=(T, M), k=(T, M), v=(T, M))
    weight = normal(7, "float64", w=(T, M))["w"]
    tensors = {name: torch.tensor(array[None], requires_grad=True) for name, array in data.items()}
    (torch.nn.functional.scaled_dot_product_attention(*tensors.values(), is_causal=causal)[0] * torch.tensor(weight)).sum().backward()
    ours = complex_step(lambda q, k, v: np.sum(attention(q, k, v, causal) * weight), data)
    for name, tensor in tensors.items():
        assert_close(ours[name], tensor.grad[0].numpy(), "float64", f"gradient of {name}")
