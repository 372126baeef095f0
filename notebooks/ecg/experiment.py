"""The models of the notebook on ECGs: which rhythm is it, and is a beat odd? An LSTM and a plain baseline for each question."""

import time
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, roc_auc_score, roc_curve
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from lstm import Adam, Model, Run, cross_entropy, squared_error
from notebooks.ecg import data
from notebooks.ecg.data import FRAME, RATE

SEEDS = (1, 2, 3)
CELLS, BATCH = 24, 16

LISTEN = 30
"""Steps (3 s) that a classifier may hear before it is asked."""

WARM = 40
"""Steps (4 s) that a forecaster may hear before its errors count."""

EACH = {"train": 4, "validation": 2, "test": 2}
"""Recordings of each class from each patient."""


@dataclass
class Decided:
    """Scores of a classifier on the test patients (N,), high for class 1, their threshold, chosen on the validation patients, and the truth."""

    scores: np.ndarray
    threshold: float
    label: np.ndarray
    model: object = None

    @property
    def area(self):
        """Area under the ROC curve."""
        return roc_auc_score(self.label, self.scores)

    @property
    def confusion(self):
        """Counts (2, 2): true class, decision."""
        return confusion_matrix(self.label, self.scores > self.threshold)

    @property
    def shares(self):
        """Share of each class that is decided rightly, (2,)."""
        return self.confusion.diagonal() / self.confusion.sum(axis=1)


def best_threshold(label, scores):
    """Return the threshold at which the shares of both classes decided rightly have the greatest sum."""
    false, true, thresholds = roc_curve(label, scores, drop_intermediate=False)
    best = int(np.argmax(true - false))
    return float(np.mean(thresholds[best : best + 2]))


def features(cleaned):
    """Return mean interval, SDNN and RMSSD of one cleaned recording, in s, and how far its early beats are from being four apart, in beats.

    SDNN is the standard deviation of the intervals between beats, RMSSD the root mean square of the differences of successive intervals.
    A beat is early if its interval is less than 0.88 of the median. The fourth number is a mean over the distances, 0 without any.
    """
    intervals = np.diff(data.peaks(cleaned)) / RATE
    apart = np.diff(np.flatnonzero(intervals < 0.88 * np.median(intervals)))
    successive = np.sqrt(np.mean(np.diff(intervals) ** 2))
    return intervals.mean(), intervals.std(), successive, np.abs(apart - 4).mean() if len(apart) else 0.0


def logistic(parts, inputs, columns):
    """Return the decisions of a logistic regression on the chosen features."""
    values = {part: x[:, :columns] for part, x in inputs.items()}
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(values["train"], parts["train"].label)
    scores = {part: model.decision_function(x) for part, x in values.items()}
    return Decided(scores["test"], best_threshold(parts["validation"].label, scores["validation"]), parts["test"].label, model)


def evidence(model, x):
    """Return the log-odds of class 1 at each step, (T, N), for a batch x (T, N, FRAME)."""
    answers, _ = model.forward(x)
    return answers[..., 1] - answers[..., 0]


def score(model, x):
    """Return the score of each recording: its log-odds averaged over the second half."""
    return evidence(model, x)[len(x) // 2 :].mean(axis=0)


def repeated_target(x, label, batch=BATCH):
    """Return a source of batches in which the class is asked for at every step from LISTEN on (target replication, lipton2016diagnose)."""
    mask = np.zeros((len(x), batch), bool)
    mask[LISTEN:] = True

    def sample(rng):
        chosen = rng.integers(0, x.shape[1], batch)
        return {"x": np.ascontiguousarray(x[:, chosen]), "target": np.broadcast_to(label[chosen], mask.shape), "mask": mask}

    return sample


def train_classifier(parts, inputs, seed, updates, rate=0.003, every=50):
    """Return the decisions of an LSTM; of its states after every `every` updates, the one that does best on the validation patients."""
    model = Model(FRAME, CELLS, 2, seed=seed)
    run = Run(
        model, Adam(model.parameters, rate), cross_entropy, repeated_target(inputs["train"], parts["train"].label), seed=seed, largest=0.25
    )
    best, kept = -1.0, model.parameters.values.copy()
    for update in range(every, updates + 1, every):
        run.train(update, progress=False)
        area = roc_auc_score(parts["validation"].label, score(model, inputs["validation"]))
        if area > best:
            best, kept = area, model.parameters.values.copy()
    model.parameters.values[:] = kept
    threshold = best_threshold(parts["validation"].label, score(model, inputs["validation"]))
    return Decided(score(model, inputs["test"]), threshold, parts["test"].label, model)


@dataclass
class Question:
    """A question: by part its recordings, their features and what the network reads; by model the decisions (a list, one per seed)."""

    parts: dict
    measured: dict
    inputs: dict
    decisions: dict


FEATURES = {"logistic regression, 3 features": 3, "logistic regression, 4 features": 4}


def ask(people, rhythms, updates, seeds=SEEDS, each=EACH, say=print):
    """Return a question, answered by logistic regression with three and four features and by an LSTM from each seed."""
    parts = {part: data.recordings(people[part], rhythms, each[part], number) for number, part in enumerate(people)}
    cleaned = {part: data.clean(recordings.x) for part, recordings in parts.items()}
    measured = {part: np.array([features(one) for one in x]) for part, x in cleaned.items()}
    decisions = {name: [logistic(parts, measured, columns)] for name, columns in FEATURES.items()}
    inputs = {part: data.frames(x) for part, x in cleaned.items()}
    decisions["LSTM"] = []
    for seed in seeds:
        started = time.perf_counter()
        decisions["LSTM"].append(train_classifier(parts, inputs, seed, updates))
        say(f"LSTM, seed {seed}: {updates} updates, {time.perf_counter() - started:.0f} s")
    return Question(parts, measured, inputs, decisions)


def middle(decided):
    """Return the decisions whose area under the curve is the middle one."""
    return sorted(decided, key=lambda one: one.area)[len(decided) // 2]


def precision(shares, prevalence):
    """Return the share of alarms that are right if class 1 has this prevalence; shares (2,) of each class decided rightly."""
    true, false = shares[1] * prevalence, (1 - shares[0]) * (1 - prevalence)
    return true / (true + false)


def next_frame(x, batch=BATCH):
    """Return a source of batches in which the target of each step is the next frame."""

    def sample(rng):
        chosen = x[:, rng.integers(0, x.shape[1], batch)]
        return {"x": chosen[:-1], "target": chosen[1:]}

    return sample


class NetworkForecast:
    """An LSTM that forecasts the next frame from all frames so far."""

    def __init__(self, x, seed, updates, rate=0.01):
        self.model = Model(FRAME, CELLS, FRAME, seed=seed)
        optimiser = Adam(self.model.parameters, rate)
        run = Run(self.model, optimiser, squared_error, next_frame(data.frames(x)), seed=seed)
        for share, slower in ((0.5, 1), (0.75, 0.5), (1, 0.2)):
            optimiser.rate = rate * slower
            run.train(int(share * updates), progress=False)

    def predict(self, x):
        """Return forecasts (N, T) of recordings x (N, T) from WARM frames on."""
        forecasts, _ = self.model.forward(data.frames(x)[:-1])
        return forecasts[WARM - 1 :].swapaxes(0, 1).reshape(len(x), -1)


VIEWS, PENALTIES = (1, 2, 3, 4), (0.01, 1, 100)
"""Among these the linear forecast is chosen: how many seconds it sees, at most the WARM frames before the first forecast, and the ridge penalty."""


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

    def predict(self, x):
        """Return forecasts (N, T) of recordings x (N, T) from WARM frames on."""
        past = (self.windows(x, self.view) - self.mean)[:, :-FRAME]
        return (past @ self.weights + self.mean[-FRAME:]).reshape(len(x), -1)


def fit_linear(x, view, penalties=PENALTIES):
    """Return a linear forecast for each penalty (ridge regression by the normal equations)."""
    windows = LinearForecast.windows(x, view)
    mean = windows.mean(axis=0)
    windows -= mean
    products = windows.T @ windows
    past, cross = products[:-FRAME, :-FRAME], products[:-FRAME, -FRAME:]
    return [LinearForecast(view, penalty, mean, np.linalg.solve(past + penalty * np.eye(len(past)), cross)) for penalty in penalties]


def mean_error(forecaster, x):
    """Return the mean squared error of a forecaster on recordings x (N, T) from WARM frames on."""
    return float(np.mean((forecaster.predict(x) - x[:, WARM * FRAME :]) ** 2))


def choose_linear(train, validation, say=print):
    """Return the linear forecast, fitted to the training recordings, with the least validation error, and by view in s the least such error."""
    chosen = []
    for view in VIEWS:
        error, penalty, best = min((mean_error(one, validation), one.penalty, one) for one in fit_linear(train, view))
        say(f"linear forecast from {view} s: validation error {error:.4f} with penalty {penalty:g}")
        chosen.append((error, view, best))
    _, view, best = min(chosen)
    say(f"chosen: {view} s, penalty {best.penalty:g}")
    return best, {view: error for error, view, _ in chosen}


def surprise(forecaster, x):
    """Return the mean squared error of the forecast over the last three frames, (N, frames), from WARM + 2 frames on."""
    error = (forecaster.predict(x) - x[:, WARM * FRAME :]) ** 2
    by_frame = error.reshape(len(x), -1, FRAME).mean(axis=2)
    return np.lib.stride_tricks.sliding_window_view(by_frame, 3, axis=1).mean(axis=2)


@dataclass
class Watch:
    """A forecaster with its threshold, its error on normal recordings, and the highest surprise of each test recording, by kind of beat."""

    forecaster: object
    threshold: float
    error: float
    highest: dict

    def alarms(self, kind):
        """Return the share of recordings of a kind with a surprise above the threshold."""
        return float(np.mean(self.highest[kind] > self.threshold))

    def area(self, kind):
        """Return the area under the ROC curve of recordings of a kind against normal ones."""
        scores = np.concatenate([self.highest["normal"], self.highest[kind]])
        return roc_auc_score(np.arange(len(scores)) >= len(self.highest["normal"]), scores)


def watch(forecaster, validation, test, rate=0.05):
    """Return a forecaster with the threshold that a share `rate` of normal validation recordings exceeds, tried on the test recordings."""
    threshold = float(np.quantile(surprise(forecaster, validation).max(axis=1), 1 - rate))
    highest = {kind: surprise(forecaster, x).max(axis=1) for kind, x in test.items()}
    return Watch(forecaster, threshold, float(surprise(forecaster, test["normal"]).mean()), highest)


@dataclass
class Forecasts:
    """The test recordings by kind of beat, each (N, T), the watches of each model (a list, one per seed), and `choose_linear`'s errors by view."""

    test: dict
    watches: dict
    views: dict


def forecast(people, updates, seeds=SEEDS, say=print):
    """Return the linear and the LSTM forecasters, trained on normal recordings, and what they make of recordings with one odd beat."""
    train, validation = (data.recordings(people[part], [data.calm], 4, seed).x for part, seed in (("train", 10), ("validation", 11)))
    kinds = {"normal": data.calm, **data.ODD}
    test = {kind: data.recordings(people["test"], [rhythm], 2, 20 + number).x for number, (kind, rhythm) in enumerate(kinds.items())}
    linear, views = choose_linear(train, validation, say)
    watches = {"linear autoregression": [watch(linear, validation, test)], "LSTM": []}
    for seed in seeds:
        started = time.perf_counter()
        watches["LSTM"].append(watch(NetworkForecast(train, seed, updates), validation, test))
        say(f"LSTM forecast, seed {seed}: {updates} updates, {time.perf_counter() - started:.0f} s")
    return Forecasts(test, watches, views)


def seconds_above(watch, x):
    """Return for how many seconds the surprise is above the threshold, the mean over recordings x (N, T)."""
    return float((surprise(watch.forecaster, x) > watch.threshold).sum(axis=1).mean()) * FRAME / RATE


def lateness(watch, other, x):
    """Return how many seconds after that of the other the highest surprise of a watch comes, the median over recordings x (N, T)."""
    at, other_at = (surprise(one.forecaster, x).argmax(axis=1) for one in (watch, other))
    return float(np.median(at - other_at)) * FRAME / RATE


def highest_shares(forecasts, x):
    """Return by model the highest surprise at a recording x (1, T), a share of the threshold, one number per seed with two decimals."""
    return {
        name: [round(float(surprise(one.forecaster, x).max() / one.threshold), 2) for one in watches]
        for name, watches in forecasts.watches.items()
    }


def spread(values, form):
    """Return a value, or for several the median of the values and their range, as text."""
    text = f"{np.median(values):{form}}"
    return text if len(values) == 1 else f"{text} ({min(values):{form}} to {max(values):{form}})"


def table(question):
    """Return the results of a question as a Markdown table: over the seeds the middle value, and the lowest and the highest."""
    lines = ["| Decision by | Area under the ROC curve | Class 0 right | Class 1 right |", "|---|---|---|---|"]
    for name, decided in question.decisions.items():
        shares = (spread([one.shares[label] for one in decided], ".0%") for label in (0, 1))
        lines.append(f"| {name} | {spread([one.area for one in decided], '.3f')} | {' | '.join(shares)} |")
    return "\n".join(lines)


def feature_table(question):
    """Return the mean of each feature over the training recordings of each class as a Markdown table."""
    lines = ["| Class | Mean interval (s) | SDNN (s) | RMSSD (s) | Early beats: off from four |", "|---|---|---|---|---|"]
    for label in (0, 1):
        means = question.measured["train"][question.parts["train"].label == label].mean(axis=0)
        lines.append(f"| {label} | {' | '.join(f'{mean:.3f}' for mean in means)} |")
    return "\n".join(lines)


def alarm_table(forecasts):
    """Return as a Markdown table how many recordings of each kind raise an alarm."""
    kinds = list(forecasts.test)
    lines = [f"| Forecast by | Mean error | {' | '.join(kinds)} |", "|---" * (len(kinds) + 2) + "|"]
    for name, watches in forecasts.watches.items():
        shares = (spread([one.alarms(kind) for one in watches], ".0%") for kind in kinds)
        lines.append(f"| {name} | {spread([one.error for one in watches], '.4f')} | {' | '.join(shares)} |")
    return "\n".join(lines)


def area_table(forecasts):
    """Return as a Markdown table the area under the ROC curve for each odd beat."""
    kinds = list(data.ODD)
    lines = [f"| Forecast by | {' | '.join(kinds)} |", "|---" * (len(kinds) + 1) + "|"]
    for name, watches in forecasts.watches.items():
        lines.append(f"| {name} | {' | '.join(spread([one.area(kind) for one in watches], '.3f') for kind in kinds)} |")
    return "\n".join(lines)
