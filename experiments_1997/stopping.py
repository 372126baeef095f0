"""When a trial has succeeded. Each rule keeps its counters in arrays with one row per running trial, so that they can be saved and cut down.

`update(state, i, worst, mean, model)` is told, after sequence i (counted from 0), the largest and the mean absolute error of the outputs of that
sequence in every trial, before the update; it notes in `state["reached_<name>"]` after how many sequences a milestone was reached (−1: not
yet) and returns which trials have succeeded. The last milestone is the success.
"""

import numpy as np


def _reach(state, name, which, count):
    reached = state[f"reached_{name}"]
    reached[which & (reached < 0)] = count


class Rule:
    """`tested`: the milestones before the last at which a trial is judged on its test set."""

    tested = ()


class LastRight(Rule):
    """Experiments 4 and 6: the last 2,000 sequences right, and their mean absolute error below a bound."""

    milestones = ("right", "success")

    def __init__(self, tolerance, mean_below, window=2000):
        self.tolerance, self.mean_below, self.window = tolerance, mean_below, window

    def start(self, count):
        return {"streak": np.zeros(count, dtype=int), "recent": np.ones((count, self.window))}

    def update(self, state, i, worst, mean, model):
        streak = state["streak"]
        streak += 1
        streak[~(worst < self.tolerance)] = 0
        state["recent"][:, i % self.window] = mean
        done = streak >= self.window
        if done.any():
            _reach(state, "right", done, i + 1)
            done[done] = state["recent"][done].mean(axis=1) < self.mean_below
            _reach(state, "success", done, i + 1)
        return done


class FewWrong(Rule):
    """Experiment 5: fewer than n of the last 2,000 sequences wrong, for several n."""

    def __init__(self, tolerance, limits, window=2000):
        self.tolerance, self.limits, self.window = tolerance, limits, window
        self.milestones = tuple(f"fewer_than_{limit}" for limit in limits)
        self.tested = self.milestones[:-1]

    def start(self, count):
        return {"wrong": np.ones((count, self.window), dtype=bool), "number_wrong": np.full(count, self.window)}

    def update(self, state, i, worst, mean, model):
        place = i % self.window
        wrong = ~(worst < self.tolerance)
        state["number_wrong"] += wrong.astype(int) - state["wrong"][:, place]
        state["wrong"][:, place] = wrong
        for limit, name in zip(self.limits, self.milestones, strict=True):
            done = state["number_wrong"] < limit
            if done.any():
                _reach(state, name, done, i + 1)
        return done


class Streak(Rule):
    """Experiment 2: so many consecutive sequences right. The count is that of the sequences before them."""

    milestones = ("success",)

    def __init__(self, tolerance, length=10_000):
        self.tolerance, self.length = tolerance, length

    def start(self, count):
        return {"streak": np.zeros(count, dtype=int)}

    def update(self, state, i, worst, mean, model):
        streak = state["streak"]
        streak += 1
        streak[~(worst < self.tolerance)] = 0
        done = streak >= self.length
        if done.any():
            _reach(state, "success", done, i + 1 - self.length)
        return done


class TestSequences(Rule):
    """Experiment 3: ST1, few of 256 test sequences wrong; ST2, also a small mean absolute error on them. Tested every 256 sequences."""

    milestones = ("st1", "st2")

    def __init__(self, tolerance, fewer_than, mean_below, every=256):
        self.tolerance, self.fewer_than, self.mean_below, self.every = tolerance, fewer_than, mean_below, every

    def start(self, count):
        return {"test_error": np.ones(count)}

    def update(self, state, i, worst, mean, model):
        if (i + 1) % self.every:
            return np.zeros(len(worst), dtype=bool)
        wrong, state["test_error"][:] = model.on_stopping_set(state, 256, self.tolerance)
        st1 = wrong < self.fewer_than
        _reach(state, "st1", st1, i + 1)
        done = st1 & (state["test_error"] < self.mean_below)
        _reach(state, "st2", done, i + 1)
        return done


class AllStringsPredicted(Rule):
    """Experiment 1: at every position of all training and test strings the possible next symbols are the most active outputs."""

    milestones = ("training_set", "success")

    def __init__(self, every=256, shares_every=16):
        """Tested every so many strings; every so many tests the share of the strings is found also where a few decide."""
        self.every, self.shares_every = every, shares_every

    def start(self, count):
        return {"share": np.zeros(count)}

    def update(self, state, i, worst, mean, model):
        if (i + 1) % self.every:
            return np.zeros(len(worst), dtype=bool)
        whole = (i + 1) % (self.every * self.shares_every) == 0
        state["share"][:], training = model.strings_predicted(state, whole)
        done = state["share"] == 1.0
        _reach(state, "training_set", training, i + 1)
        _reach(state, "success", done, i + 1)
        return done
