"""Training against PyTorch: AdamW, weighted losses, and a whole run with carried state, a schedule and clipping."""

import numpy as np
import pytest

from lstm import AdamW, Model, Run, cross_entropy, squared_error
from lstm.parameters import Parameters

torch = pytest.importorskip("torch", reason="PyTorch is not installed: equality with its training is not checked here")

from tests.lstm.test_torch import ROWS, copy_weights  # noqa: E402

RNG = np.random.default_rng(0)
STEPS, PLACES, CLASSES, CELLS = 6, 3, 4, 5
CLASS_WEIGHTS = np.array([1.0, 0.2, 3.0, 1.0])
TEXT = RNG.integers(0, CLASSES, 400)


@pytest.mark.parametrize("settings", [{}, {"weight_decay": 0.3}, {"beta_1": 0.7, "beta_2": 0.9, "epsilon": 0.1}], ids=str)
def test_adamw_equals_pytorch(settings):
    ours, start = Parameters({"a": (7,)}, np.float64), RNG.standard_normal(7)
    ours.values[:] = start
    theirs = torch.tensor(start, requires_grad=True)
    one = AdamW(ours, lr=0.05, **settings)
    betas = settings.get("beta_1", 0.9), settings.get("beta_2", 0.999)
    decay, epsilon = settings.get("weight_decay", 0.01), settings.get("epsilon", 1e-8)
    other = torch.optim.AdamW([theirs], lr=0.05, betas=betas, eps=epsilon, weight_decay=decay)
    for _ in range(20):
        ours.gradient[:] = gradient = RNG.standard_normal(7)
        theirs.grad = torch.from_numpy(gradient)
        one.step()
        other.step()
        np.testing.assert_allclose(ours.values, theirs.detach().numpy(), rtol=0, atol=1e-13)


def test_class_weights_and_ignored_labels_equal_pytorch():
    a = torch.tensor(RNG.standard_normal((8, CLASSES)), requires_grad=True)
    classes = RNG.integers(0, CLASSES, 8)
    classes[[1, 5]] = -100
    loss = torch.nn.CrossEntropyLoss(weight=torch.from_numpy(CLASS_WEIGHTS), ignore_index=-100)(a, torch.from_numpy(classes))
    loss.backward()
    got, gradient = cross_entropy(a.detach().numpy(), classes, CLASS_WEIGHTS[classes.clip(0)] * (classes >= 0))
    assert got == pytest.approx(loss.item(), rel=1e-14)
    np.testing.assert_allclose(gradient, a.grad.numpy(), rtol=0, atol=1e-15)


def test_weighted_squares_equal_pytorch():
    y_hat, y, w = (
        torch.tensor(RNG.standard_normal((5, 3, 2)), requires_grad=True),
        RNG.standard_normal((5, 3, 2)),
        RNG.uniform(0, 2, (5, 3)),
    )
    weight = torch.from_numpy(np.repeat(w[..., None], 2, axis=-1))
    loss = torch.nn.functional.mse_loss(y_hat, torch.from_numpy(y), weight=weight)
    loss.backward()
    got, gradient = squared_error(y_hat.detach().numpy(), y, w)
    assert got == pytest.approx(loss.item(), rel=1e-14)
    np.testing.assert_allclose(gradient, y_hat.grad.numpy(), rtol=0, atol=1e-15)


def piece(step):
    """Return x and classes of one piece of the text, at places that follow one another."""
    codes = TEXT[np.arange(STEPS + 1)[:, None] + np.arange(PLACES) * 100 + step * STEPS]
    return np.eye(CLASSES)[codes[:-1]], codes[1:]


def batch(rng, step):
    x, classes = piece(step)
    return {"x": x, "target": classes, "mask": CLASS_WEIGHTS[classes]}


def schedule(step):
    return 0.03 / (1 + step)


def test_a_stateful_run_equals_the_loop_of_pytorch():
    """Truncated backpropagation through time, as PyTorch's users write it: the state goes on, detached.

    To 1e-6, since PyTorch adds that to the norm by which it divides.
    """
    model = Model(CLASSES, CELLS, CLASSES, dtype=np.float64, seed=1)
    layer, head = torch.nn.LSTM(CLASSES, CELLS, dtype=torch.float64), torch.nn.Linear(CELLS, CLASSES, dtype=torch.float64)
    copy_weights(model.lstm, layer)
    layer.bias_hh_l0.requires_grad_(False)
    with torch.no_grad():
        head.weight.copy_(torch.from_numpy(model.W_y))
        head.bias.copy_(torch.from_numpy(model.b_y))
    trained = [one for one in (*layer.parameters(), *head.parameters()) if one.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=1.0, weight_decay=0.1)
    lr = torch.optim.lr_scheduler.LambdaLR(optimiser, schedule)
    criterion, state, losses = torch.nn.CrossEntropyLoss(weight=torch.from_numpy(CLASS_WEIGHTS)), None, []
    for step in range(12):
        x, classes = map(torch.from_numpy, piece(step))
        output, state = layer(x, state)
        state = tuple(one.detach() for one in state)
        loss = criterion(head(output).flatten(0, 1), classes.flatten())
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 0.2)
        optimiser.step()
        lr.step()
        losses.append(loss.item())
    settings = {"stateful": True, "schedule": schedule, "max_norm": 0.2}
    run = Run(model, AdamW(model.parameters, weight_decay=0.1), cross_entropy, batch, **settings)
    np.testing.assert_allclose(run.train(12, progress=False), losses, rtol=1e-6)
    np.testing.assert_allclose(model.W_y, head.weight.detach().numpy(), rtol=0, atol=1e-6)
    np.testing.assert_allclose(run.state, [one.numpy() for one in state], rtol=0, atol=1e-6)
    stacked = np.concatenate([model.lstm.weights()[f"R_{gate}"] for gate in ROWS])
    np.testing.assert_allclose(stacked, layer.weight_hh_l0.detach().numpy(), rtol=0, atol=1e-6)
