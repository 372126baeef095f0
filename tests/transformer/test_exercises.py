"""Results in the solutions of section 6.3."""

import pytest

from snippets.limitations.lstm_sequence_cost import lstm_sequence_cost
from snippets.transformer.attention_cost import attention_cost
from snippets.transformer.crossover_length import crossover_length
from snippets.transformer.generation_cost import generation_cost
from snippets.transformer.positional_encoding import positional_encoding
from tests.support.prose import assert_says

PAGE = "transformer.md"


def grouped(number):
    return f"{number:,}".replace(",", "{,}")


def test_crossover_lengths():
    assert_says(PAGE, rf"$4 \cdot 128 + 2 = {crossover_length(128)}$: equal there, less from 515 on")
    assert attention_cost(514, 128) == lstm_sequence_cost(514, 128, 128)
    unmasked = [T for T in range(1, 1000) if lstm_sequence_cost(T, 128, 128) < 4 * T * 128**2 + 2 * T**2 * 128]
    assert_says(PAGE, f"for $T > 2 d + 1.5$: from {min(unmasked)} on")


def test_size_of_the_cache():
    cache, state = 24 * 2 * generation_cost(8192, 1024)[1], 24 * 2 * 2 * 1024
    assert_says(PAGE, f"= {grouped(cache)}$ bytes, {cache // 2**20} MiB", f"= {grouped(state)}$ bytes, {state // 2**10} KiB")
    assert cache % 2**20 == state % 2**10 == 0


def test_product_of_encodings_depends_on_the_distance():
    def product(t, k):
        pairs = [(positional_encoding(i, 8, t), positional_encoding(i, 8, t + k)) for i in range(4)]
        return sum(a * b for first, second in pairs for a, b in zip(first, second, strict=True))

    for k in (0, 1, 7):
        assert [product(t, k) for t in range(50)] == pytest.approx([product(0, k)] * 50)
    assert_says(PAGE, f"For $d = 8$ it is {product(5, 0):.0f} at $s = 0$ and ", f"= {product(5, 1):.2f}$ at $s = 1$")


def test_writing_with_and_without_a_cache():
    cached, anew = attention_cost(100, 64), sum(attention_cost(T, 64) for T in range(1, 101))
    assert cached == sum(generation_cost(t, 64)[0] for t in range(1, 101))
    assert_says(PAGE, f"= {grouped(cached)}$. Without it", f"adds up to {anew:,}, which is {anew / cached:.0f} times as many")
