"""The linear forecast of ECGs that the LSTM's is held against: ridge regression on the samples just before."""

from dataclasses import dataclass

import numpy as np

from notebooks.ecg.data import FRAME, RATE

WARM = 40
"""Frames (4 s) that a forecaster may hear before its errors count."""

VIEWS, PENALTIES = (1, 2, 3, 4), (0.01, 1, 100)
"""Among these the forecast is chosen: how many seconds it sees, at most the WARM frames before the first forecast, and the ridge penalty."""


@dataclass
class LinearForecast:
    """A linear autoregression: the next frame from the last `view` seconds; `mean` (view * RATE + FRAME,) is that of the training windows."""

    view: int
    penalty: float
    mean: np.ndarray
    weights: np.ndarray

    @staticmethod
    def windows(x, view):
        """Return for each frame from WARM on the samples that are seen before it and its own, (N * frames, view * RATE + FRAME)."""
        size = view * RATE + FRAME
        seen = np.lib.stride_tricks.sliding_window_view(x, size, axis=1)[:, WARM * FRAME - view * RATE :: FRAME]
        return seen.reshape(-1, size).astype(float)

    def __call__(self, x):
        """Return forecasts (N, T) of recordings x (N, T) from WARM frames on."""
        past = (self.windows(x, self.view) - self.mean)[:, :-FRAME]
        return (past @ self.weights + self.mean[-FRAME:]).reshape(len(x), -1)


def fit(x, view):
    """Return a linear forecast for each penalty (ridge regression by the normal equations)."""
    windows = LinearForecast.windows(x, view)
    mean = windows.mean(axis=0)
    windows -= mean
    products = windows.T @ windows
    past, cross = products[:-FRAME, :-FRAME], products[:-FRAME, -FRAME:]
    return [LinearForecast(view, penalty, mean, np.linalg.solve(past + penalty * np.eye(len(past)), cross)) for penalty in PENALTIES]


def mean_error(forecast, x):
    """Return the mean squared error of a forecast on recordings x (N, T) from WARM frames on."""
    return float(np.mean((forecast(x) - x[:, WARM * FRAME :]) ** 2))


def choose(train, validation, say=print):
    """Return the linear forecast, fitted to the training recordings, with the least error on the validation recordings."""
    chosen = []
    for view in VIEWS:
        error, penalty, best = min((mean_error(one, validation), one.penalty, one) for one in fit(train, view))
        say(f"linear forecast from {view} s: validation error {error:.4f} with penalty {penalty:g}")
        chosen.append((error, view, best))
    return min(chosen)[2]
