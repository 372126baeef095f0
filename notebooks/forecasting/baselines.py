"""The standard methods that the LSTM of the notebook on forecasting must beat.

Forecasts are (N, H): row t was made when the values 0..t were known, and has NaN where these are too few. Weights are fitted once, to the
training part; after that only the new values come in. Where a method has several forms, the validation part decides which is taken.
"""

import warnings
from dataclasses import replace
from itertools import accumulate, product

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from sklearn.linear_model import Ridge
from statsmodels.tsa.ar_model import AutoReg, ar_select_order
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.forecasting.theta import ThetaModel
from statsmodels.tsa.statespace.sarimax import SARIMAX

from notebooks.forecasting.series import yearly_season
from notebooks.forecasting.windows import Windows

LONGEST_LAG = 26
TRENDS = {"N": {}, "A": {"trend": "add"}, "Ad": {"trend": "add", "damped_trend": True}}
SEASONS = ("N", "A")
SMOOTHED = tuple(product(TRENDS, SEASONS))
"""Trend and season of the exponential smoothing that is tried."""
NONE = (0, 0, 0)
ORDERS = {
    True: [((p, 1, q), (seasonal, 1, 1)) for p, q in ((0, 1), (1, 1), (2, 1)) for seasonal in (0, 1)],
    False: [*(((p, 0, q), NONE) for p, q in ((2, 0), (3, 0), (9, 0), (2, 1), (2, 2))), ((2, 0, 0), (1, 0, 0))],
}
"""Orders (p, d, q) and (P, D, Q) of SARIMA that are tried for a series that drifts, and for one that does not."""
PENALTIES = (0.1, 1, 10, 100, 1000, 10000)
WIDTHS = (3, 6, 12, 24, 36)
"""Windows that the linear layer of all series is tried with."""


def fitted(series, say=print):
    """Return the forecasts (N, H) of each method by its name; `say` gets a line on each choice."""
    cycle = f"{series.cycle} {series.step}s before"
    forecasts = {"persistence": persistence(series), cycle: seasonal_naive(series)}
    if series.drifts:
        forecasts[f"{cycle}, plus growth"] = seasonal_naive_with_growth(series)
    families = {
        "Theta": {{"N": "no season", "A": "additive season"}[season]: theta(series, season) for season in SEASONS},
        "ETS": {f"(A,{trend},{season})": ets(series, trend, season) for trend, season in SMOOTHED},
        "SARIMA": {f"{order} {seasonal}": sarima(series, order, seasonal) for order, seasonal in ORDERS[series.drifts]},
        "linear, direct": {f"window {width}, penalty {penalty}": ridge(series, width, penalty) for width, penalty in layers(series)},
    }
    for name, forms in families.items():
        form = choose(series, forms)
        forecasts[name] = forms[form]
        say(f"{name}: {form}, best of {len(forms)} on the validation part")
    forecasts["autoregression"], order = autoregression(series)
    say(f"autoregression: {order} lags, by AIC on the training part")
    return forecasts


def fitted_together(several, say=print):
    """Return for each series the forecasts (N, H) of one linear layer whose weights all share; `say` gets a line on the choice.

    The validation parts choose, by the mean over the series of the error as a share of persistence's.
    """
    forms = {(width, penalty): shared(several, width, penalty) for width, penalty in product(WIDTHS, PENALTIES)}
    naive = [series.errors(persistence(series), "validation").mean() for series in several]

    def error(form):
        found = [series.errors(one, "validation").mean() for series, one in zip(several, forms[form], strict=True)]
        return np.mean(np.divide(found, naive))

    width, penalty = min(forms, key=error)
    say(f"linear, global: window {width}, penalty {penalty}, best of {len(forms)} on the validation parts")
    return forms[width, penalty]


def choose(series, forms):
    """Return the key of the forecasts (N, H) with the lowest mean absolute error on the validation part."""
    errors = {form: series.errors(forecasts, "validation").mean() for form, forecasts in forms.items()}
    return min(errors, key=errors.get)


def persistence(series):
    """Forecast that nothing changes."""
    return np.repeat(series.values[:, None], series.longest, axis=1)


def seasonal_naive(series):
    """Forecast the value of one cycle before."""
    return series.cycle_before(series.values)


def seasonal_naive_with_growth(series):
    """Forecast the value of one cycle before, plus what the series has grown over the last cycle."""
    growth = np.full(len(series.values), np.nan)
    growth[series.cycle :] = series.values[series.cycle :] - series.values[: -series.cycle]
    return seasonal_naive(series) + growth[:, None]


def theta(series, season):
    """Return forecasts by the Theta method: the level of simple smoothing and half the slope of a line; season "A" takes harmonics of the cycle off.

    Source: assimakopoulos2000theta
    """
    x = series.transform(series.values)
    waves = yearly_season(x, series.train, series.longest, series.cycle) if season == "A" else np.zeros(len(series.season))
    series = replace(series, season=waves)
    slope, alpha = ThetaModel(series.worked[: series.train], deseasonalize=False).fit().params[:2]
    levels = np.array(list(accumulate(series.worked, lambda level, value: level + alpha * (value - level))))
    lag = (1 - (1 - alpha) ** np.arange(1, len(x) + 1)) / alpha
    return series.restore(levels[:, None] + slope / 2 * (lag[:, None] + np.arange(series.longest)))


def ets(series, trend, season):
    """Return forecasts by exponential smoothing with additive errors, trend "N", "A" or "Ad" (damped) and season "N" or "A".

    Source: hyndman2014forecasting
    """
    options = {"error": "add", **TRENDS[trend]}
    if season == "A":
        options |= {"seasonal": "add", "seasonal_periods": series.cycle}
    x = series.transform(series.values)
    smoothed = ETSModel(x, **options).smooth(searched(ETSModel(x[: series.train], **options)))
    forecasts = np.repeat(smoothed.level[:, None], series.longest, axis=1)
    if trend != "N":
        damping = smoothed.damping_trend if trend == "Ad" else 1
        forecasts += np.outer(smoothed.slope, np.cumsum(damping ** np.arange(1, series.longest + 1)))
    return series.inverse(forecasts + (series.cycle_before(smoothed.season) if season == "A" else 0))


def sarima(series, order, seasonal):
    """Return forecasts by SARIMA (p, d, q)(P, D, Q) with the series' cycle; one that does not difference has a constant.

    Source: hyndman2014forecasting
    """
    x = series.transform(series.values)
    seasonal = (*seasonal, series.cycle if any(seasonal) else 0)
    model = SARIMAX(x[: series.train], order=order, seasonal_order=seasonal, trend=None if order[1] else "c")
    filtered = model.clone(x).filter(searched(model), cov_type="none")
    design, transition, constants = (filtered.model.ssm[name] for name in ("design", "transition", "state_intercept"))
    constant = constants.reshape(len(transition), -1)[:, -1:]
    state, forecasts = filtered.predicted_state[:, 1:], []
    for _ in range(series.longest):
        forecasts.append((design @ state)[0])
        state = transition @ state + constant
    return series.inverse(np.column_stack(forecasts))


def searched(model):
    """Return the weights of a model of statsmodels that have the highest likelihood, and keep quiet about the search."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return model.fit(disp=False).params


def autoregression(series):
    """Return forecasts by an autoregression of the worked series, or of its changes if it drifts, and its order, at least 1, which AIC chose."""
    x = series.worked
    moves = np.diff(x) if series.drifts else x
    fitting = moves[: series.train - series.drifts]
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


def layers(series):
    """Return the windows, up to three cycles, and the penalties that the linear layer is tried with."""
    return product(sorted({1, series.cycle // 4, series.cycle // 2, series.cycle, 2 * series.cycle, 3 * series.cycle}), PENALTIES)


def ridge(series, width, penalty):
    """Return forecasts (N, H) by one linear layer for all horizons, on what the network reads in the last `width` steps, fitted to the training part.

    Source: zeng2023transformers
    """
    windows = Windows(series)
    first = max(series.lags) + width - 1
    past = sliding_window_view(windows.inputs, width, axis=0).reshape(len(series.values) - width + 1, -1)
    fitting = np.arange(first, series.train - series.longest)
    model = Ridge(alpha=penalty).fit(past[fitting - width + 1], windows.targets[fitting])
    predicted = np.full(windows.targets.shape, np.nan)
    predicted[width - 1 :] = model.predict(past)
    return windows.restore(predicted)


def shared(several, width, penalty):
    """Return for each series the forecasts (N, H) of one linear layer for all: from its last `width` values, or changes if it drifts, to those of all horizons.

    Each series is scaled by its own training part; so a step is a step, whether a month or a year.
    Source: montero2021global
    """
    longest = max(series.longest for series in several)
    pasts, futures, scales = [], [], []
    for series in several:
        x = np.diff(series.worked, prepend=np.nan) if series.drifts else series.worked
        mean, deviation = np.nanmean(x[: series.train]), np.nanstd(x[: series.train])
        scaled = (x - mean) / deviation
        pasts.append(sliding_window_view(scaled, width))
        futures.append(sliding_window_view(np.append(scaled[width:], np.full(longest, np.nan)), longest))
        scales.append((mean, deviation))
    rows = [slice(series.drifts, series.train - longest - width + 1) for series in several]
    x, y = (np.concatenate([one[some] for one, some in zip(parts, rows, strict=True)]) for parts in (pasts, futures))
    model = Ridge(alpha=penalty).fit(x, y)
    found = []
    for series, past, (mean, deviation) in zip(several, pasts, scales, strict=True):
        forecasts = np.full((len(series.values), series.longest), np.nan)
        forecasts[width - 1 + series.drifts :] = mean + deviation * model.predict(past[series.drifts :])[:, : series.longest]
        if series.drifts:
            forecasts = series.worked[:, None] + np.cumsum(forecasts, axis=1)
        found.append(series.restore(forecasts))
    return found
