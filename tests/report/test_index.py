"""The findings that the start page states, computed again."""

import numpy as np

from snippets.limitations.lstm_step_cost import lstm_step_cost
from snippets.neural_networks.sigmoid import sigmoid
from snippets.training.one_unit_eigenvalue import one_unit_eigenvalue
from snippets.transformer.attention_cost import attention_cost
from tests.support.prose import assert_says


def test_the_jacobian_of_one_unit_after_fifty_steps():
    gate = sigmoid(np.array(1.0))
    eigenvalue = one_unit_eigenvalue(gate, gate, gate, 1.0)
    step = np.array([[gate * gate, gate * gate], [gate, gate]])
    assert np.isclose(max(np.linalg.eigvals(step).real), eigenvalue)
    norm = np.linalg.norm(np.linalg.matrix_power(step, 50), 2)
    assert_says("index.md", f"a Jacobian grows to $1.3 \\cdot 10^5$ in {50} steps")
    assert f"{norm:.1e}" == "1.3e+05"


def test_the_crossover_of_attention_and_lstm():
    d = 128
    not_dearer = [T for T in range(1, 1000) if attention_cost(T, d) <= T * lstm_step_cost(d, d)]
    assert not_dearer == list(range(1, 4 * d + 3))
    assert_says("index.md", "costs no more than one LSTM layer up to a sequence of $4d + 2$ steps")
