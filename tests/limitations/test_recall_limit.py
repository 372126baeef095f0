import itertools
import math

import pytest

from snippets.limitations.recall_limit import recall_limit


def end_states(update, start, sequences):
    """Run an automaton, update[state][symbol], over each sequence; return where it ends."""
    found = []
    for sequence in sequences:
        state = start
        for symbol in sequence:
            state = update[state][symbol]
        found.append(state)
    return found


def test_every_automaton_of_that_size():
    """Two numbers of one bit: four states. Some update keeps all sequences of two bits apart, none all of three."""
    assert recall_limit(1, 1, 1.0) == 2
    pairs, triples = (list(itertools.product((0, 1), repeat=length)) for length in (2, 3))
    most = {2: 0, 3: 0}
    for choice in itertools.product(range(4), repeat=8):
        update = [choice[2 * state : 2 * state + 2] for state in range(4)]
        most[2] = max(most[2], len(set(end_states(update, 0, pairs))))
        if most[3] < 4:
            most[3] = max(most[3], len(set(end_states(update, 0, triples))))
    assert most[2] == len(pairs)
    assert most[3] <= 4 < len(triples)


@pytest.mark.parametrize(("n", "bits", "symbols"), [(1, 1, 2), (1, 2, 3), (2, 3, 5), (3, 8, 26), (4, 16, 50_000)])
def test_sequences_up_to_the_limit_have_a_state_each(n, bits, symbols):
    """So many sequences as states, and not one symbol more, counted in whole numbers."""
    states = 2 ** (2 * n * bits)
    longest = math.floor(recall_limit(n, bits, math.log2(symbols)) + 1e-9)
    assert symbols**longest <= states < symbols ** (longest + 1)


def test_value_by_hand():
    assert recall_limit(512, 32, 16.0) == 2048
