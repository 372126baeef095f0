"""The generators of the tasks against their definitions."""

from typing import ClassVar

import numpy as np
import pytest

from experiments_1997 import tasks

SEED = 5


def blocks(task, count=8):
    return [task.block(SEED, 0, number) for number in range(count)]


def inside(task, block):
    """Yield (x, target) of each sequence, cut to its length."""
    for x, length, target in zip(block.x, block.length, block.target, strict=True):
        yield x[:length], target


class Automaton:
    """The Reber grammar as a table of its own: state -> letter -> state; 7 is the end."""

    table: ClassVar = {
        0: {"B": 1},
        1: {"T": 2, "P": 3},
        2: {"S": 2, "X": 4},
        3: {"T": 3, "V": 5},
        4: {"X": 3, "S": 6},
        5: {"P": 4, "V": 6},
        6: {"E": 7},
    }

    def accepts(self, string):
        state = 0
        for letter in string:
            state = self.table.get(state, {}).get(letter)
            if state is None:
                return False
        return state == 7


@pytest.mark.parametrize(("kind", "low", "neutral"), [(tasks.Adding, -1.0, 0.0), (tasks.Multiplication, 0.0, 1.0)])
def test_adding_and_multiplication_marks_and_target(kind, low, neutral):
    firsts, seconds, lengths, values = set(), set(), set(), []
    for block in blocks(kind(100)):
        for x, target in inside(kind, block):
            value, marker = x.T
            assert marker[0] == marker[-1] == -1
            assert set(marker[1:-1]) <= {0.0, 1.0}
            marked = np.flatnonzero(marker == 1)
            assert len(marked) in (1, 2)
            factors = list(value[marked]) + [neutral] * (2 - len(marked))
            expected = 0.5 + sum(factors) / 4 if kind is tasks.Adding else np.prod(factors)
            assert target[0] == pytest.approx(expected, abs=1e-15)
            assert 0 <= target[0] <= 1
            if len(marked) == 2:
                assert marked[0] < 10 or marked[1] < 10
                assert marked[1] < 49
            firsts.add(marked[0])
            seconds.add(marked[-1])
            lengths.add(len(x))
            values.append(value)
    values = np.concatenate(values)
    assert lengths == set(range(100, 111))
    assert max(seconds) == 48
    assert min(firsts) == 1
    assert low <= values.min() < low + 0.01
    assert 0.99 < values.max() <= 1
    assert abs(values.mean() - (low + 1) / 2) < 0.01


def test_adding_zero_after_the_end():
    block = tasks.Adding(100).block(SEED, 0, 0)
    for x, length in zip(block.x, block.length, strict=True):
        assert not x[length:].any()


@pytest.mark.parametrize("places", [((10, 20), (50, 60)), ((10, 20), (33, 43), (66, 76))])
def test_temporal_order_places_and_class(places):
    task = tasks.TemporalOrder(places)
    seen, lengths, classes = [set() for _ in places], set(), np.zeros(2 ** len(places))
    for block in blocks(task):
        for x, target in inside(task, block):
            assert x[0] == task.E
            assert x[-1] == task.B
            found = np.flatnonzero((x == task.X) | (x == task.Y))
            assert len(found) == len(places)
            assert set(np.delete(x[1:-1], found - 1)) <= {0, 1, 2, 3}
            for place, (low, high), known in zip(found, places, seen, strict=True):
                assert low <= place <= high
                known.add(place)
            name = "".join("XY"[x[place] - task.X] for place in found)
            assert target.sum() == 1
            assert target.argmax() == int(name.replace("X", "0").replace("Y", "1"), 2)
            lengths.add(len(x))
            classes += target
    assert lengths == set(range(100, 111))
    assert [len(known) for known in seen] == [11] * len(places)
    assert classes.min() > 0.7 * classes.mean()


@pytest.mark.parametrize("N", [1, 3])
def test_two_sequence_signal_and_noise(N):
    task = tasks.TwoSequence(100, N)
    noise, lengths = [], set()
    for block in blocks(task):
        for x, target in inside(task, block):
            assert target[0] in (0.0, 1.0)
            assert (x[:N] == (1.0 if target[0] else -1.0)).all()
            noise.append(x[N:, 0])
            lengths.add(len(x))
    noise = np.concatenate(noise)
    assert lengths == set(range(100, 111))
    assert abs(noise.mean()) < 0.01
    assert abs(noise.var() - 0.2) < 0.005


def test_two_sequence_b_has_noise_on_the_signal():
    task = tasks.TwoSequence(100, 3, noisy_signal=True)
    rest = np.concatenate([x[:3, 0] - (2 * target[0] - 1) for block in blocks(task) for x, target in inside(task, block)])
    assert abs(rest.mean()) < 0.03
    assert abs(rest.var() - 0.2) < 0.02


def test_distractors_symbols_lag_and_target():
    task = tasks.Distractors(50, 50)
    assert task.inputs == 54
    more = []
    for block in blocks(task):
        for x, target in inside(task, block):
            assert x[0] == task.b
            assert x[-1] == task.e
            assert x[1] in (task.x, task.y)
            assert (x[2:-1] < 50).all()
            assert len(x[2:-1]) >= 50
            assert target[x[1] - task.x] == 1
            assert target.sum() == 1
            more.append(len(x[2:-1]) - 50)
    assert abs(np.mean(more) - 9) < 1.0
    assert min(more) == 0


def test_long_lag_sequences():
    task = tasks.LongLag(10)
    for x, target in inside(task, task.block(SEED, 0, 0)):
        after = target.argmax(axis=-1)
        assert x[0] == after[-1]
        assert x[0] in (9, 10)
        assert list(x[1:]) == list(after[:-1]) == list(range(9))


def test_long_lag_random_middle():
    task = tasks.LongLag(10, random_middle=True)
    middles = []
    for x, target in inside(task, task.block(SEED, 0, 0)):
        assert x[0] == target[-1].argmax()
        assert x[0] in (9, 10)
        middles.append(x[1:])
    assert set(np.concatenate(middles)) == set(range(9))


def test_reber_strings_accepted_by_an_automaton():
    strings = [string for part in tasks.EmbeddedReber().strings(SEED, 0) for string in part]
    assert len(strings) == 512
    for string in strings:
        assert string[0] == "B"
        assert string[-1] == "E"
        assert string[1] == string[-2]
        assert string[1] in "TP"
        assert Automaton().accepts(string[2:-2]), string
    assert 0.4 < np.mean([string[1] == "T" for string in strings]) < 0.6


def test_reber_possible_symbols_are_those_the_grammar_allows():
    """What `possible` says equals what is found by trying every letter: those after which some string of the grammar can still follow."""
    task = tasks.EmbeddedReber()
    for string in task.strings(SEED, 0)[0]:
        sets = task.possible(string)
        assert len(sets) == len(string) - 1
        state = 0
        for t in range(1, len(string)):
            if t == 1:
                expected = set("TP")
            elif t == len(string) - 2:
                expected = {string[1]}
            elif t == len(string) - 1:
                expected = {"E"}
            else:
                expected = set(Automaton.table[state])
                state = Automaton.table[state][string[t]]
            assert set(sets[t - 1]) == expected, (string, t)
            assert string[t] in sets[t - 1]


def test_reber_trials_share_three_pairs_of_sets():
    task = tasks.EmbeddedReber()
    assert len({tuple(task.strings(SEED, pair)[0]) for pair in range(3)}) == 3
    first, same, other = (task.block(SEED, trial, 0).x for trial in (0, 3, 1))
    assert np.array_equal(first, same)
    assert not np.array_equal(first, other)
    assert not np.array_equal(first, task.block(SEED, 0, 1).x)


def test_blocks_depend_on_seed_trial_and_number_only():
    task = tasks.Adding(100)
    assert (task.block(1, 2, 3).x == task.block(1, 2, 3).x).all()
    for other in ((9, 2, 3), (1, 9, 3), (1, 2, 9)):
        assert (task.block(1, 2, 3).x != task.block(*other).x).any()
    assert (task.test_set(1, 2, 128).x != task.block(1, 2, 0).x).any()
