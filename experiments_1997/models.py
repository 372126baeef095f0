"""One face for all networks: weights of many trials in a dict of arrays, a presentation of sequences, and a judgement of trained trials."""

import importlib.util
from typing import ClassVar

import numpy as np

from experiments_1997 import cell_1997, cell_1997_lag, tasks

if importlib.util.find_spec("numba"):
    from experiments_1997.cell_1997_compiled import EndLearner, StepLearner
else:
    from experiments_1997.cell_1997 import EndLearner, StepLearner


class Model:
    """A network on a task. `batch` sequences are presented at a time; the arrays of `state` are changed in place."""

    batch = 1

    def __init__(self, task, seed):
        self.task, self.seed = task, seed

    def start(self, trials, variants):
        """Return the arrays of freshly drawn trials, and one array for each setting of the variants."""
        drawn = [self.initial(tasks.generator(self.task.name, self.seed, trial, 2)) for trial in trials]
        state = {name: np.stack([weights[name] for weights in drawn]) for name in drawn[0]}
        for setting, default in self.settings.items():
            state[setting] = np.array([variant.get(setting, default) for variant in variants])
        return state

    def load(self, blocks):
        """Take the next block of every running trial (a list of Sequences) and lay it out time-major."""
        inputs, longest = self.task.inputs, max(block.x.shape[1] for block in blocks)
        self.length = np.stack([block.length for block in blocks], axis=1)
        self.x = np.zeros((longest, len(self.length), len(blocks), inputs))
        for n, block in enumerate(blocks):
            self.x[: block.x.shape[1], :, n] = tasks.dense(block.x, inputs).swapaxes(0, 1)
        if blocks[0].target.ndim == 2:
            self.target = np.stack([block.target for block in blocks], axis=1)
        else:
            self.target = np.zeros((longest, len(self.length), len(blocks), self.task.outputs))
            for n, block in enumerate(blocks):
                self.target[: block.x.shape[1], :, n] = block.target.swapaxes(0, 1)

    def keep(self, running):
        """Drop the trials that have ended."""
        self.x, self.length = self.x[:, :, running], self.length[:, running]
        self.target = self.target[..., running, :]

    def on_stopping_set(self, state, count, tolerance):
        """Return how many of the `count` sequences that decide on stopping each trial gets wrong, and its mean absolute error on them."""
        errors = [self.test_errors(state, n, count, 1)[0] for n in range(len(state["trial"]))]
        wrong = [(~(error.max(axis=-1) < tolerance)).sum() for error in errors]
        return np.array(wrong), np.array([error.mean() for error in errors])

    def test_errors(self, state, n, count, number=0):
        """Return the absolute errors (count, outputs) of trial n on a test set at the last step, and the targets."""
        test = self.task.test_set(self.seed, int(state["trial"][n]), count, number)
        rows = np.arange(count)
        target = test.target[rows, test.length - 1] if self.task.every_step else test.target
        return np.abs(self.outputs(state, n, test)[rows, test.length - 1] - target), target

    def strings_predicted(self, state, whole):
        """Return, for each trial, the share of the different strings of both sets that it predicts, and whether all of the training set.

        Where the shortest training strings show that it does not, and `whole` is not asked for, the share is that of before.
        """
        good = []
        for n, trial in enumerate(state["trial"]):
            _, short, every, in_training = self.task.sets(self.seed, int(trial))
            if not whole and not self.predicts(state, n, *short).all():
                good.append((state["share"][n], False))
            else:
                right = self.predicts(state, n, *every)
                good.append((right.mean(), right[in_training].all()))
        share, training = np.array(good).T
        return share, training == 1.0

    def predicts(self, state, n, strings, allowed):
        """Return which strings trial n predicts: at every position what may follow has the most active outputs."""
        y = self.outputs(state, n, strings)
        least = np.where(allowed, y, np.inf).min(axis=-1)
        most = np.where(allowed, -np.inf, y).max(axis=-1)
        return ((least > most) | (np.arange(y.shape[1]) >= strings.length[:, None])).all(axis=1)

    def outputs(self, state, n, sequences):
        raise NotImplementedError


class Paper(Model):
    """The network of 1997, with an error at the end of a sequence or at every step."""

    settings: ClassVar = {"rate": 0.5, "with_derivative": True, "update_at_end": False}

    def __init__(self, task, seed, architecture):
        super().__init__(task, seed)
        self.architecture = architecture

    def initial(self, rng):
        return dict(zip(("hidden", "output"), self.architecture.initial(rng), strict=True))

    def build(self, state):
        """Make the learner for the trials of state; again whenever a trial has ended."""
        common = self.architecture, state["hidden"], state["output"], state["rate"], state["with_derivative"]
        if self.task.every_step:
            self.learner = StepLearner(*common, state["update_at_end"])
        else:
            self.learner = EndLearner(*common, self.task.longest)

    def present(self, j):
        """Present sequence j of the block in every trial; yield the largest and the mean absolute error of each."""
        length = self.length[j]
        T = length.max()
        if self.task.every_step:
            self.learner.learn(self.x[:T, j], length, self.target[:T, j])
            yield np.ones(len(length)), np.ones(len(length))
        else:
            error = np.abs(self.learner.learn(self.x[:T, j], length, self.target[j]) - self.target[j])
            yield error.max(axis=1), error.mean(axis=1)

    def outputs(self, state, n, sequences):
        x = tasks.dense(sequences.x, self.task.inputs)
        return cell_1997.evaluate(self.architecture, state["hidden"][n : n + 1], state["output"][n : n + 1], x[None])[0]


class PaperLag(Model):
    """The network of Experiments 2a and 2b. The cell joins when the squared error of 100 sequences is no longer 1 % below that of the 100 before."""

    settings: ClassVar = {"rate": 1.0, "with_derivative": True, "gate_bias": 0.0, "end_only": False}
    window = 100

    def initial(self, rng):
        return cell_1997_lag.initial(self.task.inputs, rng)

    def start(self, trials, variants):
        state = super().start(trials, variants)
        state["gate"] += state["gate_bias"][:, None]
        zeros = np.zeros(len(trials))
        return state | {"joined": np.zeros(len(trials), dtype=int), "seen": zeros.astype(int), "sum": zeros, "before": zeros + np.inf}

    def build(self, state):
        self.state = state
        weights = {name: state[name] for name in ("direct", "gate", "cell", "shown")}
        self.learner = cell_1997_lag.LagLearner(weights, state["rate"], state["with_derivative"], state["end_only"])

    def load(self, blocks):
        self.symbols = np.stack([block.x for block in blocks], axis=-1)
        self.wanted = np.stack([block.target.argmax(axis=-1) for block in blocks], axis=-1)

    def keep(self, running):
        self.symbols, self.wanted = self.symbols[..., running], self.wanted[..., running]

    def present(self, j):
        state = self.state
        y = self.learner.learn(self.symbols[j], self.wanted[j], state["joined"] > 0)
        rows = np.arange(y.shape[1])
        error = y
        error[np.arange(len(y))[:, None], rows, self.wanted[j]] -= 1.0
        error = np.abs(error)
        last = error[-1] if self.task.random_middle else error
        state["seen"] += 1
        squares = (error**2).sum(axis=2)
        squares[:-1] *= ~state["end_only"]
        for step in squares:  # in this order whatever the number of trials
            state["sum"] += step
        if state["seen"][0] % self.window == 0:
            joins = (state["joined"] == 0) & (state["sum"] > 0.99 * state["before"])
            state["joined"][joins] = state["seen"][joins]
            state["before"][:] = state["sum"]
            state["sum"][:] = 0.0
        yield (last.max(axis=1) if self.task.random_middle else last.max(axis=(0, 2))), error.mean(axis=(0, 2))
