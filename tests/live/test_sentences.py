"""The sentences of the live figures, in Python and in JavaScript."""

import pytest

from report.live import sentences
from report.live.sentences import LENGTHS, PLURAL, SINGULAR, WORDS, mulberry32, sentence, uniform, vectors
from tests.support.v8 import ASSETS, Module

SEEDS = (0, 1, 7, 2**31, 2**32 - 1)


@pytest.fixture(scope="module")
def javascript():
    return Module(ASSETS / "sentences.js")


def drawn(seed, longest, count):
    random = mulberry32(seed)
    return [sentence(random, longest) for _ in range(count)]


def test_the_generator_is_mulberry32():
    """Its first number for seed 0 is well known; the rest is computed from its published lines."""
    assert mulberry32(0)() == 0.26642920868471265

    def reference(seed):
        while True:
            seed = (seed + 1831565813) % 2**32
            t = ((seed ^ (seed >> 15)) * (1 | seed)) % 2**32
            t = ((t + ((t ^ (t >> 7)) * (61 | t)) % 2**32) ^ t) % 2**32
            yield (t ^ (t >> 14)) / 4294967296

    for seed in SEEDS:
        random, numbers = mulberry32(seed), reference(seed)
        assert [random() for _ in range(100)] == [next(numbers) for _ in range(100)]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_seed_gives_the_same_weights_in_both(javascript, seed):
    ours = uniform(mulberry32(seed), 8, 19)
    assert javascript.value(f"module.uniform(module.mulberry32({seed}), 8, 19)") == ours
    assert len({number for row in ours for number in row}) > 140


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("longest", LENGTHS)
def test_a_seed_gives_the_same_sentences_in_both(javascript, seed, longest):
    theirs = javascript.value(
        f"(random => Array.from({{ length: 200 }}, () => module.sentence(random, {longest})))(module.mulberry32({seed}))"
    )
    assert theirs == [{"words": list(one.words), "answer": one.answer} for one in drawn(seed, longest, 200)]


def test_both_know_the_same_words(javascript):
    for name in ("SINGULAR", "PLURAL", "PRONOUNS", "VERBS", "PLACES", "WORDS", "ANSWERS", "LENGTHS", "EXAMPLE"):
        assert javascript.value(f"module.{name}") == list(getattr(sentences, name))


def test_the_answer_is_the_number_of_the_first_noun_only():
    ours = drawn(3, 20, 2000)
    assert all((one.words[1] in PLURAL) == bool(one.answer) for one in ours)
    assert 0.45 < sum(one.answer for one in ours) / len(ours) < 0.55
    last = [one for one in ours if len(one.words) > 2 and one.words[-1] in SINGULAR + PLURAL]
    agrees = sum((one.words[-1] in PLURAL) == bool(one.answer) for one in last) / len(last)
    assert 0.45 < agrees < 0.55, "the last noun must not give the answer away"


@pytest.mark.parametrize("longest", LENGTHS)
def test_lengths(longest):
    lengths = {len(one.words) for one in drawn(5, longest, 2000)}
    assert lengths == set(range(2, longest + 1, 3))


def test_a_word_is_one_hot(javascript):
    words = ("the", "keys", "that", "he", "left", "in", "the", "car")
    ours = vectors(words)
    assert [row.index(1.0) for row in ours] == [WORDS.index(word) for word in words]
    assert all(sum(row) == 1 and len(row) == len(WORDS) for row in ours)
    assert javascript.value(f"module.vectors({list(words)})") == ours
