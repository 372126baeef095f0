import numpy as np

from snippets.training.lstm_peephole_gradients import lstm_peephole_gradients
from tests.training.passes import T, close, exact


def deltas(v):
    return [v.delta[part][1 : T + 1] for part in "fio"]


def test_gradient_complex_step():
    for seed in range(4):
        v = exact(seed, "A")
        assert close(np.array(lstm_peephole_gradients(*deltas(v), v.c[: T + 1])), v.gradient["p"])


def test_output_gate_meets_the_new_state():
    """With the old state in its place the gradient of p_o is wrong; with the new one, those of p_f and p_i."""
    v = exact(0, "A")
    late = lstm_peephole_gradients(*deltas(v), v.c[1:])
    early = lstm_peephole_gradients(*deltas(v), np.vstack([v.c[:1], v.c[:T]]))
    assert not close(late[0], v.gradient["p"][0])
    assert not close(late[1], v.gradient["p"][1])
    assert not close(early[2], v.gradient["p"][2])
