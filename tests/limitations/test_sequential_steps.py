import itertools

import pytest

from snippets.limitations.sequential_steps import sequential_steps


@pytest.mark.parametrize(("T", "layers"), [(1, 1), (1, 5), (7, 1), (6, 3), (3, 6), (10, 10)])
def test_longest_chain_of_dependencies(T, layers):
    """Every step waits for the step before it in its layer and for the same step of the layer below."""
    finished = {}
    for t, layer in itertools.product(range(T), range(layers)):
        needed = [finished.get((t - 1, layer), 0), finished.get((t, layer - 1), 0)]
        finished[t, layer] = 1 + max(needed)
    assert max(finished.values()) == sequential_steps(T, layers)


@pytest.mark.parametrize(("T", "layers"), [(5, 1), (6, 3), (3, 6)])
def test_as_many_rounds_with_a_processor_for_every_step(T, layers):
    """In each round all steps whose inputs are there are computed at once."""
    done, rounds = set(), 0
    while len(done) < T * layers:
        ready = {
            (t, layer)
            for t, layer in itertools.product(range(T), range(layers))
            if (t, layer) not in done and (t == 0 or (t - 1, layer) in done) and (layer == 0 or (t, layer - 1) in done)
        }
        done |= ready
        rounds += 1
    assert rounds == sequential_steps(T, layers)


def test_value_by_hand():
    assert sequential_steps(1000, 4) == 1003
