"""The networks of "Watch one remember": what the record and the page say of them is so."""

import copy
import json
import random
import re

import numpy as np
import pytest

from equations.problem import Problem
from report import records
from report.live import claims, stored, watch
from report.live.sentences import PLURAL, SINGULAR, mulberry32, sentence
from tests.support.paths import ROOT
from tests.support.prose import assert_says

FOUND = stored.record()
EVERY = list(watch.every_sentence())
SHOWN = ("sparse", "plain")


@pytest.fixture(scope="module")
def groups():
    return watch.grouped(EVERY)


def weights(network):
    return {name: np.array(array) for name, array in FOUND[network]["weights"].items()}


def test_the_sentences_are_all_that_the_grammar_can_draw():
    """8 nouns; none, one of 9 clauses and 24 places, or two of them but for two clauses."""
    assert len(EVERY) == len(set(EVERY)) == FOUND["sentences"] == 8 * (1 + 33 + 33**2 - 9**2)
    assert sum(len(words) > 2 for words in EVERY) == FOUND["longer"] == FOUND["sentences"] - 8
    draw = mulberry32(5)
    assert {sentence(draw, watch.LONGEST).words for _ in range(3000)} <= set(EVERY)


@pytest.mark.parametrize("network", SHOWN)
def test_the_stored_weights_do_what_the_record_says(groups, network):
    found = watch.measure(weights(network), groups)
    assert found.pop("levels") == pytest.approx(np.array(FOUND[network]["levels"]), abs=2e-4)
    assert found == {name: FOUND[network][name] for name in found}
    assert FOUND[network]["seeds"][str(FOUND[network]["seed"])]["turned"] == found["turned"]


@pytest.mark.parametrize("network", SHOWN)
def test_other_weights_would_be_noticed(groups, network):
    changed = weights(network)
    changed["W_c"] = -changed["W_c"]
    found = watch.measure(changed, groups)
    assert any(found[name] != FOUND[network][name] for name in ("right", "read", "turned"))


def test_what_was_measured_by_columns_is_so_word_by_word():
    """The same by the steps of one sentence at a time, in another module, for a sample."""
    sample = random.Random(1).sample([words for words in EVERY if len(words) > 2], 60)
    for network in SHOWN:
        turned = np.zeros(FOUND[network]["cells"], int)
        one = watch.grouped(sample)
        for words in sample:
            number = int(words[1] in PLURAL)
            before = stored.steps(FOUND, network, words)[-1].p.argmax()
            assert before == number
            for cell in range(len(turned)):
                level = FOUND[network]["levels"][cell][1 - number]
                held = [(cell, watch.BEHIND, level)]
                turned[cell] += stored.steps(FOUND, network, words, held)[-1].p.argmax() != before
        levels = np.array(FOUND[network]["levels"])
        counted = [
            sum((watch.read(weights(network), group.x, cell, levels[cell][1 - group.answers])[0] != group.answers).sum() for group in one)
            for cell in range(len(turned))
        ]
        assert turned.tolist() == counted


def test_the_best_threshold_is_that_of_a_search():
    rng = np.random.default_rng(2)
    for _ in range(50):
        values, second = rng.integers(0, 6, 15).astype(float), rng.random(15) < 0.5
        cuts = np.arange(-0.5, 6.5)
        right = [int((second == (values > cut)).sum()) for cut in cuts]
        assert watch.best_threshold(values, second) == max(max(right), 15 - min(right))


def test_the_seeds_were_taken_by_the_rule():
    for network, kind in watch.KINDS.items():
        tried = FOUND[network]["seeds"]
        assert list(tried) == [str(seed) for seed in range(1, 11)]
        fit = [int(seed) for seed, one in tried.items() if kind.fit(one, FOUND["sentences"], FOUND["longer"])]
        assert FOUND[network]["seed"] == fit[0]
        assert (FOUND[network]["cells"], FOUND[network]["penalty"]) == (kind.cells, kind.penalty)


def test_in_the_sparse_network_one_cell_turns_every_answer():
    counts = sorted(FOUND["sparse"]["turned"])
    assert counts[-1] == FOUND["longer"]
    assert counts[-2] <= watch.FEW * FOUND["longer"]


def test_in_the_plain_network_no_cell_does_though_each_can_be_read():
    assert max(FOUND["plain"]["turned"]) < FOUND["longer"] / 2
    assert min(FOUND["plain"]["read"]) > 0.9 * FOUND["sentences"]


@pytest.mark.parametrize("said", [claims.sparse, claims.plain])
def test_a_sentence_has_its_numbers_from_the_record(said, monkeypatch):
    before = said(None, "")
    other = copy.deepcopy(FOUND)
    for network in SHOWN:
        other[network]["turned"] = [7 * count // 8 for count in other[network]["turned"]]
    monkeypatch.setattr(claims, "record", lambda: other)
    best = max(FOUND[said.__name__]["turned"])
    assert f"{best:,} of {FOUND['longer']:,} answers" in before
    assert f"{7 * best // 8:,} of {FOUND['longer']:,} answers" in said(None, "")


def test_how_the_best_cell_keeps_the_number(groups):
    w, cell = weights("sparse"), stored.best_cell(FOUND["sparse"])
    singular, plural = FOUND["sparse"]["levels"][cell]
    assert singular > 0 > plural
    gates, ends = {"f": [], "i": []}, {}
    for group, words in zip(groups, [[one for one in EVERY if len(one) == len(group.x)] for group in groups], strict=True):
        h = c = np.zeros((4, len(words)))
        for t, x_t in enumerate(group.x):
            z = {part: w[f"W_{part}"] @ x_t + w[f"R_{part}"] @ h + w[f"b_{part}"][:, None] for part in "fico"}
            f, i, o = (1 / (1 + np.exp(-z[part])) for part in "fio")
            c = f * c + i * np.tanh(z["c"])
            h = o * np.tanh(c)
            if t >= watch.BEHIND:
                gates["f"].extend(f[cell])
                gates["i"].extend(i[cell])
            if t >= 1:
                assert np.all((c[cell] < 0) == group.answers)
        ends |= dict(zip(words, c[cell], strict=True))
    for words, end in ends.items():
        if len(words) > 2 and words[-1] in SINGULAR + PLURAL:
            same = PLURAL if words[1] in PLURAL else SINGULAR
            assert words[-1] in same or all(abs(ends[*words[:-1], noun]) > abs(end) for noun in same), words
    f, i = ((min(gate), max(gate)) for gate in gates.values())
    w["R_c"][cell, cell] = 0
    right = sum((watch.read(w, group.x)[0] == group.answers).sum() for group in groups)
    assert_says(
        "architecture/lstm-cell.md",
        "a singular is positive in it, a plural negative",
        f"Cell {cell + 1} does not keep its note",
        f"its forget gate goes from {f[0]:.2f} to {f[1]:.2f}",
        f"from {i[0]:.2f} to {i[1]:.2f}",
        f"Without this one weight of $R_c$, only {right:,} of the {len(EVERY):,} sentences are answered right",
        "never turns its sign",
    )


def test_the_zeros_of_the_sparse_network_are_counted():
    numbers = re.findall(r"-?\d+\.\d+", json.dumps(FOUND["sparse"]["weights"]))
    zeros = sum(float(number) == 0 for number in numbers)
    assert f"{zeros} of the {len(numbers)} weights are exactly 0" in claims.sparse(None, "")


def test_the_record_is_of_this_code():
    assert records.state(stored.WATCHED, ROOT / "report/live/watch.py") == "of this code", (
        "what trains or measures has changed: run `make networks`"
    )


def test_a_record_changed_by_hand_is_refused(tmp_path, monkeypatch):
    changed = json.loads(stored.WATCHED.read_text())
    changed["plain"]["turned"][0] += 1
    path = tmp_path / "watch.json"
    path.write_text(json.dumps(changed))
    monkeypatch.setattr(stored, "WATCHED", path)
    with pytest.raises(Problem, match="was changed after"):
        stored.record()


def test_a_record_of_other_code_is_noticed(tmp_path):
    changed = json.loads(stored.WATCHED.read_text())
    changed["seal"]["code"] = "0" * 64
    path = tmp_path / "watch.json"
    path.write_text(json.dumps(changed))
    assert records.state(path, ROOT / "report/live/watch.py") == "of other code than today's"


@pytest.mark.slow
def test_training_again_gives_the_stored_weights():
    """Sums of another machine may differ in the last bits, so not to the last digit."""
    for network, kind in watch.KINDS.items():
        again = watch.train(FOUND[network]["seed"], kind.cells, kind.penalty)
        for name, array in weights(network).items():
            assert again[name] == pytest.approx(array, abs=0.01), (network, name)
