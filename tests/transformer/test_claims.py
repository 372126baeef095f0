"""Numbers and claims in the prose of section 6.3."""

import itertools
import math

import numpy as np
import pytest

from benchmarks import attention as benchmark
from report.figures import attention_hand, counted_costs
from snippets.limitations.lstm_sequence_cost import lstm_sequence_cost
from snippets.lstm_cell.parameter_count_b import parameter_count_b
from snippets.transformer.attention_cost import attention_cost
from snippets.transformer.attention_projections import attention_projections
from snippets.transformer.attention_read import attention_read
from snippets.transformer.attention_weights import attention_weights
from snippets.transformer.causal_attention_weights import causal_attention_weights
from snippets.transformer.crossover_length import crossover_length
from snippets.transformer.equal_weight_cells import equal_weight_cells
from snippets.transformer.generation_cost import generation_cost
from tests.support.paths import ROOT
from tests.support.prose import assert_says
from tests.transformer.loops import attention

PAGE = "transformer.md"


def read_all(k, q, v, causal):
    """Return what each position reads, from the displayed equations."""
    scores = q @ k.T / np.sqrt(k.shape[1])
    weights = [causal_attention_weights(t + 1, scores[t]) if causal else attention_weights(q[t], k) for t in range(len(k))]
    return np.array([attention_read(alpha_t, v) for alpha_t in weights])


def projected(x, seed=0):
    W = np.random.default_rng(seed).normal(size=(3, 6, x.shape[1]))
    return (np.array(part) for part in zip(*(attention_projections(*W, x_t) for x_t in x), strict=True))


def test_shuffled_positions_give_shuffled_results_without_a_mask_only():
    rng = np.random.default_rng(1)
    x, order = rng.normal(size=(10, 4)), rng.permutation(10)
    q, k, v = projected(x)
    q_s, k_s, v_s = projected(x[order])
    assert np.allclose(read_all(k_s, q_s, v_s, causal=False), read_all(k, q, v, causal=False)[order], rtol=1e-12)
    assert not np.allclose(read_all(k_s, q_s, v_s, causal=True), read_all(k, q, v, causal=True)[order], atol=0.1)
    assert_says(PAGE, "if the positions are shuffled, the results are the same, shuffled")


def test_a_causal_head_can_know_its_place():
    v = np.zeros((10, 1))
    v[0] = 1
    found = read_all(np.zeros((10, 3)), np.ones((10, 3)), v, causal=True)
    assert found[:, 0] == pytest.approx([1 / t for t in range(1, 11)])
    assert_says(PAGE, "reads 1 from it and 0 from all others gets $1/t$")


def test_counts():
    d, T = 512, 777
    assert lstm_sequence_cost(T, d, d) == T * (8 * d**2 + 3 * d)
    assert_says(
        PAGE,
        f"For $d = 512$ they are equal at {crossover_length(512)} positions",
        f"the counted crossover at {crossover_length(benchmark.WIDTH)} positions",
        "After 1000 tokens the cache is 1000 times the state",
    )
    assert generation_cost(1000, d)[1] == 1000 * (2 * d)


def test_counted_crossover_by_search():
    d = 512
    cheaper = [T for T in range(1, 4000) if attention_cost(T, d) < lstm_sequence_cost(T, d, d)]
    assert max(cheaper) + 1 == crossover_length(d)


def test_equal_weights():
    fewer = int(equal_weight_cells(512))
    assert_says(PAGE, f"For $d = 512$ these are {fewer} cells", f"hands on {fewer} numbers per position instead of 512")
    assert parameter_count_b(512, 512) / (4 * 512**2) == pytest.approx(2, rel=0.01)
    assert_says(PAGE, "about twice as many", "multiplies less than attention at any length")
    for d in range(2, 2049):
        assert lstm_sequence_cost(1, int(equal_weight_cells(d)), d) < attention_cost(1, d), d


def test_the_drawing_of_the_counts():
    """The LSTM layers are level, and attention crosses the wider one between the lengths around the crossover."""
    rows = [counted_costs.per_position(T) for T in counted_costs.LENGTHS]
    wides, equals, attentions, blocks = zip(*rows, strict=True)
    assert len({*wides}) == len({*equals}) == 1
    above = [T for T, of_attention, of_lstm in zip(counted_costs.LENGTHS, attentions, wides, strict=True) if of_attention > of_lstm]
    assert min(above) > crossover_length(counted_costs.WIDTH) > max({*counted_costs.LENGTHS} - {*above})
    assert all(block > max(one) for block, *one in zip(blocks, attentions, wides, strict=True))
    assert_says(PAGE, f"crosses the upper line at {crossover_length(512)} positions")


def test_work_of_the_table_by_the_letters():
    """Ten times the length: ten times the work of the LSTM, a hundred times that of attention once T is much larger than d."""
    assert lstm_sequence_cost(10_000, 64, 64) == 10 * lstm_sequence_cost(1000, 64, 64)
    assert attention_cost(10**7, 64) / attention_cost(10**6, 64) == pytest.approx(100, rel=1e-3)


def test_attention_by_hand():
    """The read of the text and of its picture, and the weight without the root."""
    q_t, k, v = attention_hand.QUERY, attention_hand.KEYS, attention_hand.VALUES
    weights = attention_weights(q_t, k)
    assert weights == pytest.approx([0.9, 0.1])
    assert (q_t == math.log(3)).all()
    rootless = attention_weights(2 * q_t, k)[0]
    assert rootless == pytest.approx(81 / 82)
    assert_says(
        PAGE,
        rf"with the score $2 \ln 3 = {attention_hand.scores()[0]:.2f}$",
        rf"Read is $0.9 \cdot 10 + 0.1 \cdot 20 = {attention_read(weights, v)[0]:.0f}$.",
        rf"the first weight would be $\frac{{81}}{{82}} = {rootless:.3f}$",
    )


def test_two_layers_of_attention_against_one_lstm_layer():
    """Eight d² weights on both sides, biases aside."""
    for d in (1, 2, 16, 512):
        for T in (1, 2, 10, 1000, 100_000):
            assert lstm_sequence_cost(T, d, d) < 2 * attention_cost(T, d)
    assert_says(PAGE, "Against *two* layers of attention the LSTM layer multiplies less at every length")


def test_the_test_of_the_cups_exists():
    text = (ROOT / "tests/parallel/test_gated_delta_step.py").read_text(encoding="utf-8")
    assert "def test_five_cups_through_a_thousand_swaps(" in text
    assert_says(PAGE, "a test follows 1000 swaps")


# The measurement


def test_measured_lstm_is_that_of_the_library_in_both_uses():
    calls = benchmark.calls(7, np.random.default_rng(0))
    y, _ = calls["lstm"]()
    assert y.shape == (7, 1, benchmark.WIDTH)
    assert np.allclose(calls["lstm_token"](), y[0], atol=1e-6)


@pytest.mark.parametrize("block", [None, 1, 3, 7, 100])
def test_measured_attention_is_the_displayed_one(block):
    rng = np.random.default_rng(0)
    layer, x = benchmark.Attention(rng, 8, 2, np.float64), rng.normal(size=(7, 8))
    expected = attention(*(M.tolist() for M in (layer.W_q, layer.W_k, layer.W_v, layer.U)), x.tolist(), 2)
    assert np.allclose(layer.sequence(x, block), expected, rtol=1e-12)
    keys, values = np.full((2, 7, 8), np.nan)
    assert np.allclose([layer.step(x[t], keys, values, t) for t in range(7)], expected, rtol=1e-12)


def test_record_has_machine_versions_date_and_spread():
    record = benchmark.read()
    assert set(record["machine"]) >= {"processor", "cores", "python", "versions", "blas", "threads"}
    assert (record["width"], record["heads"], record["runs"]) == (benchmark.WIDTH, benchmark.HEADS, benchmark.RUNS)
    assert [int(T) for T in record["lengths"]] == list(benchmark.LENGTHS)
    assert len(record["date"]) == 10
    for row in record["lengths"].values():
        for entry in row.values():
            assert 0 < entry["low"] <= entry["median"] <= entry["high"]


def crossing(record, name):
    """Return the length where the times of the LSTM and of the other are equal, between two measured lengths."""
    points = [(math.log(int(T)), math.log(row[name]["median"] / row["lstm"]["median"])) for T, row in record["lengths"].items()]
    for (a, low), (b, high) in itertools.pairwise(points):
        if low < 0 <= high:
            return math.exp(a - low * (b - a) / (high - low))
    return math.inf


def test_measured_numbers_on_the_page():
    record = benchmark.read()
    longest, shortest = (record["lengths"][str(T)] for T in (4096, 64))
    assert_says(
        PAGE,
        f"the LSTM layer takes {longest['lstm']['median'] * 1e3:.0f} ms and attention {longest['attention']['median'] * 1e3:.0f} ms, "
        f"or {longest['blocks']['median'] * 1e3:.0f} ms in blocks; they need {longest['lstm']['bytes'] / 2**20:.0f}, "
        f"{longest['attention']['bytes'] / 2**20:.0f} and {longest['blocks']['bytes'] / 2**20:.1f} MiB",
        f"attention {shortest['attention_token']['median'] * 1e6:.0f} µs after 64 tokens and "
        f"{longest['attention_token']['median'] * 1e6:.0f} µs after 4096",
        f"the curves cross near {round(crossing(record, 'attention'), -2):.0f} positions",
        f"for attention in blocks near {round(crossing(record, 'blocks'), -2):.0f}",
    )
    d, T = record["width"], 512
    near = record["lengths"][str(T)]
    rates = [attention_cost(T, d) / near["blocks"]["median"], lstm_sequence_cost(T, d, d) / near["lstm"]["median"]]
    assert_says(
        PAGE,
        f"At {T} positions, where the counts are about equal, it gets through {rates[0] / 1e9:.0f} billion multiplications "
        f"per second, the LSTM through {rates[1] / 1e9:.0f}",
    )
    tokens = [round(row["lstm_token"]["median"] * 1e6) for row in record["lengths"].values()]
    assert_says(PAGE, f"the LSTM takes {min(tokens)} to {max(tokens)} µs at any length")


def test_memory_grows_as_said():
    """From 1024 to 4096 positions: for the LSTM by its longer result, for blocks four times, well above that for all weights at once."""
    first, last = (benchmark.read()["lengths"][str(T)] for T in (1024, 4096))
    result = 4 * benchmark.WIDTH * (4096 - 1024)
    assert last["lstm"]["bytes"] - first["lstm"]["bytes"] == pytest.approx(result, rel=0.1)
    growth = {name: last[name]["bytes"] / first[name]["bytes"] for name in ("attention", "blocks")}
    assert growth["blocks"] == pytest.approx(4, rel=0.1)
    assert growth["attention"] > 12
    shortest, names = benchmark.read()["lengths"]["64"], list(benchmark.NAMES)
    assert max(names, key=lambda name: shortest[name]["bytes"]) == min(names, key=lambda name: last[name]["bytes"]) == "lstm"
    assert_says(PAGE, "the LSTM layer begins highest and rises least")
