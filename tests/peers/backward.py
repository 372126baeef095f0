"""The displayed gradient equations run over batches, with the loss 1/2 * the squared distance to targets, summed.

A batch is a loop over its samples: gradients of parameters are sums over them, those of inputs and states lie side by side.
"""

import numpy as np

from snippets.recurrent_networks.rnn_output import rnn_output
from snippets.recurrent_networks.rnn_state import rnn_state
from snippets.rnn_limits.rnn_delta import rnn_delta
from snippets.rnn_limits.rnn_gradients import rnn_gradients
from snippets.rnn_limits.rnn_output_gradients import rnn_output_gradients
from snippets.rnn_limits.rnn_passed_errors import rnn_passed_errors
from tests.training import backward as training


def displayed_lstm(arrays, data, targets, *without):
    """Return the gradients of an LSTM, of version A if there are peepholes, by the equations of section 4.1; targets (B, T, n).

    without names terms to leave out, as in `tests.training.backward`.
    """
    return _over_batch(lambda one, target: training.backward(arrays | one, target, *without), arrays, data, targets)


def displayed_rnn(arrays, data, targets):
    """Return the gradients of an RNN and its output layer by the equations of section 2.3; targets (B, T, K)."""
    return _over_batch(lambda one, target: _rnn(**arrays, **one, targets=target), arrays, data, targets)


def _over_batch(backward, arrays, data, targets):
    samples = [backward({name: array[b] for name, array in data.items()}, target) for b, target in enumerate(targets)]
    return {name: (sum if name in arrays else np.stack)([one[name] for one in samples]) for name in samples[0]}


def _rnn(W, R, b, W_y, b_y, x, h_0, targets):
    steps, h = len(x), [h_0]
    for x_t in x:
        h.append(rnn_state(W, R, b, x_t, h[-1]))
    delta_y = np.array([rnn_output(W_y, b_y, h_t) - target for h_t, target in zip(h[1:], targets, strict=True)])
    delta, dL_dx, delta_next = [None] * steps, [None] * steps, np.zeros_like(h_0)
    for t in reversed(range(steps)):
        dL_t_dh_t, _, _ = rnn_passed_errors(W_y, W, R, delta_y[t], delta_next, delta_next)
        delta[t] = delta_next = rnn_delta(h[t + 1], dL_t_dh_t, R, delta_next)
        _, dL_dx[t], dL_dh_0 = rnn_passed_errors(W_y, W, R, delta_y[t], delta_next, delta_next)
    dL_dW, dL_dR, dL_db = rnn_gradients(np.array(delta), x, np.array(h))
    dL_dW_y, dL_db_y = rnn_output_gradients(delta_y, np.array(h))
    parameters = {"W": dL_dW, "R": dL_dR, "b": dL_db, "W_y": dL_dW_y, "b_y": dL_db_y}
    return parameters | {"x": np.array(dL_dx), "h_0": dL_dh_0}
