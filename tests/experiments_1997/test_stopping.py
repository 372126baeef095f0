"""When a trial has succeeded: the rules on made-up errors, and on made-up networks that err where a test wants it."""

import numpy as np
import pytest

from experiments_1997 import models, stopping, tasks

SEED = 3


class Judged:
    """A model of two trials with given results on the set that decides on stopping."""

    def __init__(self, wrong, error):
        self.wrong, self.error = np.array(wrong), np.array(error)

    def on_stopping_set(self, state, count, tolerance):
        assert (count, tolerance) == (256, 0.2)
        return self.wrong, self.error


def test_experiment_3_stops_by_its_test_set_whatever_the_training_error_is():
    rule = stopping.TestSequences(0.2, 1, 0.01)
    for training in (0.0, 1.0):
        state = rule.start(2) | {f"reached_{name}": np.full(2, -1) for name in rule.milestones}
        errors = np.full(2, training)
        assert not rule.update(state, 254, errors, errors, Judged([0, 0], [0.0, 0.0])).any(), "tested every 256 sequences only"
        assert rule.update(state, 255, errors, errors, Judged([1, 0], [0.0, 0.02])).tolist() == [False, False]
        assert state["reached_st1"].tolist() == [-1, 256]
        assert rule.update(state, 511, errors, errors, Judged([0, 0], [0.005, 0.02])).tolist() == [True, False]
        assert state["reached_st2"].tolist() == [512, -1]


def test_stopping_set_and_test_set_are_drawn_apart():
    task = tasks.TwoSequence(100, 3)
    stop, test = task.test_set(SEED, 0, 256, 1), task.test_set(SEED, 0, 256)
    assert not {x.tobytes() for x in stop.x} & {x.tobytes() for x in test.x}
    assert (stop.x == task.test_set(SEED, 0, 256, 1).x).all()


class Knowing(models.Model):
    """Knows the grammar, but for the strings that it is told to get wrong at their last step."""

    def __init__(self, unknown):
        super().__init__(tasks.EmbeddedReber(), SEED)
        self.unknown = unknown

    def outputs(self, state, n, sequences):
        strings = [
            "".join(self.task.letters[code] for code in x[:length]) + "E" for x, length in zip(sequences.x, sequences.length, strict=True)
        ]
        y = self.task.allowed(strings, sequences.x.shape[1]).astype(float)
        for row, string in enumerate(strings):
            if string in self.unknown:
                y[row, sequences.length[row] - 1] = 1.0
        return y


def judge(unknown, whole):
    state = {"trial": np.array([0]), "share": np.array([0.25])}
    share, training = Knowing(unknown).strings_predicted(state, whole)
    return share[0], training[0]


@pytest.mark.parametrize("whole", [False, True])
def test_experiment_1_wants_every_string_of_both_sets(whole):
    train, test = tasks.EmbeddedReber().strings(SEED, 0)
    every = len(set(train + test))
    longest_of_training, one_of_test = max(train, key=len), test[0]
    assert judge([], whole) == (1.0, True)
    assert judge([one_of_test], whole) == (1 - 1 / every, True)
    assert judge([longest_of_training], whole) == (1 - 1 / every, False)


def test_a_few_short_training_strings_are_tried_first():
    """They can say no, with the share of before; they cannot say yes, and no test string is among them."""
    train, test = tasks.EmbeddedReber().strings(SEED, 0)
    shortest = min(train, key=len)
    assert judge([shortest], False) == (0.25, False)
    assert judge([shortest], True) == (1 - 1 / len(set(train + test)), False)
    _, (short, _), _, _ = tasks.EmbeddedReber().sets(SEED, 0)
    codes = {tuple(tasks.EmbeddedReber.letters.index(letter) for letter in string[:-1]) for string in train}
    assert {tuple(x[:length].tolist()) for x, length in zip(short.x, short.length, strict=True)} <= codes
