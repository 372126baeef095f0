import math

import numpy as np

from snippets.cells.bidirectional_state import bidirectional_state
from tests.support.draws import assert_close, draw, row_sum

SIDES = ("forward", "backward")


def test_equals_sums_unit_by_unit():
    for seed in range(8):
        v = draw(bidirectional_state, seed)
        wanted = [
            math.tanh(row_sum(j, (v[f"W_{side}"], v["x_t"]), (v[f"R_{side}"], v[old])) + v[f"b_{side}"][j])
            for side, old in zip(SIDES, ("h_forward_prev", "h_backward_next"), strict=True)
            for j in range(3)
        ]
        assert_close(bidirectional_state(**v), wanted)


def whole_sequence(weights, x):
    """Run forwards, then backwards, and join: the other half of each state is not needed on the way."""
    nothing, forward, backward, joined = np.zeros(3), [np.zeros(3)], [np.zeros(3)], []
    for x_t in x:
        forward.append(bidirectional_state(**weights, x_t=x_t, h_forward_prev=forward[-1], h_backward_next=nothing)[:3])
    for x_t in x[::-1]:
        backward.append(bidirectional_state(**weights, x_t=x_t, h_forward_prev=nothing, h_backward_next=backward[-1])[3:])
    for t, x_t in enumerate(x):
        joined.append(bidirectional_state(**weights, x_t=x_t, h_forward_prev=forward[t], h_backward_next=backward[len(x) - 1 - t]))
    return np.array(joined)


def weights(seed):
    return {name: array for name, array in draw(bidirectional_state, seed).items() if name[0] in "WRb"}


def test_reversed_sequence_with_exchanged_weights_exchanges_the_halves():
    v, x = weights(1), np.random.default_rng(1).normal(size=(6, 4))
    exchanged = {name.replace("forward", "_").replace("backward", "forward").replace("__", "_backward"): a for name, a in v.items()}
    turned = whole_sequence(exchanged, x[::-1])[::-1]
    assert_close(whole_sequence(v, x), np.hstack([turned[:, 3:], turned[:, :3]]))


def test_only_the_second_half_sees_the_future():
    v, x = weights(2), np.random.default_rng(2).normal(size=(6, 4))
    changed = x.copy()
    changed[4] += 1
    difference = np.abs(whole_sequence(v, x) - whole_sequence(v, changed))[2]
    assert np.all(difference[:3] == 0)
    assert np.all(difference[3:] > 0)
