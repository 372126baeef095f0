"""Forecasts by simple rules, autoregression, exponential smoothing and a direct linear model, from every origin of a series.

Forecasts are (N, H): row t was made when the values 0..t were known, and has NaN where these are too few. Parameters are fitted once, to the
training part; after that only the new values come in.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from sklearn.linear_model import Ridge
from statsmodels.tsa.ar_model import AutoReg, ar_select_order
from statsmodels.tsa.holtwinters import ExponentialSmoothing

from notebooks.forecasting.windows import Windows

LONGEST_LAG = 26
PENALTIES = (1, 10, 100, 1000, 10000)


def persistence(series):
    """Forecast that nothing changes."""
    return np.repeat(series.values[:, None], series.longest, axis=1)


def seasonal_naive(series):
    """Forecast the value of one cycle before; H must not be longer than the cycle."""
    forecasts = np.full((len(series.values), series.longest), np.nan)
    past = sliding_window_view(series.values, series.longest)
    origins = np.arange(series.cycle - 1, len(series.values))
    forecasts[origins] = past[origins - series.cycle + 1]
    return forecasts


def seasonal_naive_with_growth(series):
    """Forecast the value of one cycle before, plus what the series has grown over the last cycle."""
    growth = np.full(len(series.values), np.nan)
    growth[series.cycle :] = series.values[series.cycle :] - series.values[: -series.cycle]
    return seasonal_naive(series) + growth[:, None]


def autoregression(series, known=None):
    """Return forecasts of an autoregression of the worked series, or of its changes if it drifts, and its order.

    The order, at least 1, is chosen by AIC on the first `known` values, the training part if it is left out, and the weights are fitted to the same.
    """
    x = series.worked
    moves = np.diff(x) if series.drifts else x
    fitting = moves[: (known or series.train) - series.drifts]
    order = max(ar_select_order(fitting, LONGEST_LAG, ic="aic", trend="c").ar_lags or [1])
    constant, *weights = AutoReg(fitting, order, trend="c").fit().params
    forecasts = np.full((len(x), series.longest), np.nan)
    forecasts[order - 1 + series.drifts :] = recursion(moves, constant, np.array(weights), series.longest)
    if series.drifts:
        forecasts = x[:, None] + np.cumsum(forecasts, axis=1)
    return series.restore(forecasts), order


def recursion(x, constant, weights, steps):
    """Return forecasts (N - p + 1, steps) of x_t = constant + sum of weights[i] x_{t-1-i}, fed by its own forecasts, from each origin that knows p values."""
    past = sliding_window_view(x, len(weights))[:, ::-1]
    forecasts = []
    for _ in range(steps):
        forecasts.append(constant + past @ weights)
        past = np.column_stack([forecasts[-1], past[:, :-1]])
    return np.column_stack(forecasts)


def exponential_smoothing(x, train, longest, trend=True, season=None):
    """Return forecasts (N, H) of x (N,) by simple smoothing, with a linear trend (Holt), or also with a season (Holt-Winters), and the parameters."""
    model = ExponentialSmoothing(x[:train], trend="add" if trend else None, seasonal="add" if season else None, seasonal_periods=season)
    parameters = model.fit().params
    return smooth(x, parameters, longest, trend, season), parameters


def smooth(x, parameters, longest, trend=True, season=None):
    """Return forecasts (N, H) by the recursion of additive exponential smoothing, with parameters as statsmodels names them.

    Source: hyndman2014forecasting
    """
    alpha = parameters["smoothing_level"]
    beta, slope = (parameters["smoothing_trend"], parameters["initial_trend"]) if trend else (0.0, 0.0)
    gamma, cycle = (parameters["smoothing_seasonal"], season) if season else (0.0, 1)
    seasons = np.zeros(len(x) + cycle)
    seasons[:cycle] = parameters["initial_seasons"] if season else 0
    level, ahead = parameters["initial_level"], np.arange(longest)
    forecasts = np.empty((len(x), longest))
    for t, value in enumerate(x):
        expected = level + slope
        seasons[t + cycle] = gamma * (value - expected) + (1 - gamma) * seasons[t]
        before, level = level, alpha * (value - seasons[t]) + (1 - alpha) * expected
        slope = beta * (level - before) + (1 - beta) * slope
        forecasts[t] = level + (1 + ahead) * slope + seasons[t + 1 + ahead % cycle]
    return forecasts


def direct_linear(series):
    """Return forecasts by a ridge regression, one for each horizon, on what the network reads; and the window and penalty that validation chose."""
    widths = sorted({1, series.cycle // 4, series.cycle // 2, series.cycle})
    origins = series.origins("validation")
    candidates = {(width, penalty): ridge(series, width, penalty) for width in widths for penalty in PENALTIES}
    errors = {choice: np.abs(forecasts[origins] - series.targets(origins)).mean() for choice, forecasts in candidates.items()}
    choice = min(errors, key=errors.get)
    return candidates[choice], choice


def ridge(series, width, penalty):
    """Return forecasts (N, H) from the inputs of the last `width` steps, weighed so as to fit the training part."""
    windows = Windows(series)
    first = max(series.lags) + width - 1
    past = sliding_window_view(windows.inputs, width, axis=0).reshape(len(series.values) - width + 1, -1)
    fitting = np.arange(first, series.train - series.longest)
    model = Ridge(alpha=penalty).fit(past[fitting - width + 1], windows.targets[fitting])
    predicted = np.full(windows.targets.shape, np.nan)
    predicted[width - 1 :] = model.predict(past)
    return windows.restore(predicted)
