"""The functions of the notebook on the language model, on tiny data."""

import base64
import html
import json
import math
import re
from dataclasses import replace

import numpy as np
import pytest

from lstm import Model, cross_entropy
from notebooks.language_model import cells, score, show, text
from notebooks.language_model.counts import KneserNey, discounts
from tests.notebooks import language_settings
from tests.support.paths import ROOT
from tests.support.scripts import definitions

notebook = definitions("language-model")
SENTENCE = 'The "cat" (and the other\ncat) sat on a "mat".\n'


def made(test):
    """Return a corpus with this text in each of the test topics."""
    held_out = dict.fromkeys(text.VALIDATION, SENTENCE * 4) | dict.fromkeys(text.TEST, test)
    held_out = {name: found + name for name, found in held_out.items()}
    return text.corpus({"animals": "\n\n".join(f"{SENTENCE}{number}" for number in range(30)), **held_out})


@pytest.fixture(scope="module")
def corpus():
    return made(SENTENCE * 4)


@pytest.fixture(scope="module")
def other():
    """Return a corpus that differs in the test text only."""
    return made("zzz ((( )))\n@@ zz " * 12)


@pytest.fixture(scope="module")
def trained(corpus):
    return [notebook.train(corpus, seed, updates=12, cells=10) for seed in (1, 2)]


@pytest.fixture(scope="module")
def models(trained):
    return [model for model, _ in trained]


def test_a_paragraph_is_kept_in_the_first_text_only_however_its_lines_are_broken():
    kept = text.once({"a": "One two\nthree.\n\n   code()\n\nFour.", "b": "Five.\n \nOne  two three.\n\n\n\n   code()  "})
    assert kept == {"a": "One two\nthree.\n\n   code()\n\nFour.\n", "b": "Five.\n"}


def test_the_plain_text_keeps_indents_and_shortens_rules_and_gaps():
    assert text.plain("   “it’s” – x      |\n=========\n*** ---") == '   "it\'s" - x  |\n====\n*** ---'


def test_held_out_topics_are_whole_and_share_nothing_with_the_training_text(corpus):
    names = ["x", *text.VALIDATION, *text.TEST]
    training, validation, test = text.split({name: name for name in names})
    assert list(training) == ["x"]
    assert tuple(validation) == text.VALIDATION
    assert tuple(test) == text.TEST
    with pytest.raises(ValueError, match=r"does not have: assert$"):
        text.split({name: name for name in names if name != "assert"})


def test_overlap_is_the_share_of_runs_that_stand_in_the_training_text():
    assert text.overlap({"a": "abcdefgh"}, {"b": "abcd\nef", "c": "efgh"}, 4) == pytest.approx(2 / 5)
    assert text.windows({"a": "ab  \n cd"}, 4) == ["ab c", "b cd"]


def test_this_python_has_the_topics_and_without_repeats_they_share_little():
    whole = text.topics()
    assert sum(map(len, whole.values())) > 400_000
    leaks = [text.overlap(*text.split(texts)[:2]) for texts in (whole, text.once(whole))]
    assert leaks[0] > 0.5
    assert leaks[1] < 0.03


def test_the_corpus_can_be_read_back_and_knows_characters_of_the_training_text_only(corpus):
    found = corpus.decode(corpus.test)
    assert found.startswith(f"{text.START}{SENTENCE}")
    assert set(corpus.alphabet) >= {text.START, text.RARE, "\n", '"'}
    assert "1" in corpus.alphabet
    assert "3" not in corpus.alphabet, "it is too rare in the training text"
    assert corpus.decode(corpus.encode("cat ß")) == f"cat {text.RARE}"
    assert found.count(text.START) == len(text.TEST)


def kneser_ney(codes, order, size, scale):
    """Return a function that gives the share of a character after a context, by plain loops over the text, read as a ring."""
    ring = list(codes)

    def often(string):
        return sum(all(ring[(place + k) % len(ring)] == one for k, one in enumerate(string)) for place in range(len(ring)))

    def counted(string, longest):
        return often(string) if longest else sum(often((one, *string)) > 0 for one in range(size))

    def taken(length, longest):
        strings = {tuple(ring[(place + k) % len(ring)] for k in range(length)) for place in range(len(ring))}
        counts = [counted(string, longest) for string in strings]
        n = [0, *(counts.count(number) for number in (1, 2, 3, 4))]
        if not all(n[1:]):
            return [0, 0.5, 1, 1.5]
        y = n[1] / (n[1] + 2 * n[2])
        found = [1 - 2 * y * n[2] / n[1], 2 - 3 * y * n[3] / n[2], 3 - 4 * y * n[4] / n[3]]
        return [0, *found] if all(0 < one <= k for k, one in enumerate(found, 1)) else [0, 0.5, 1, 1.5]

    discount = {length: taken(length, length == order) for length in range(1, order + 1)}

    def share(context, character, longest=True):
        shorter = share(context[1:], character, False) if context else 1 / size
        counts = [counted((*context, one), longest) for one in range(size)]
        if sum(counts) == 0:
            return shorter
        cut = [min(count, scale * discount[len(context) + 1][min(count, 3)]) for count in counts]
        return (counts[character] - cut[character] + sum(cut) * shorter) / sum(counts)

    return share


def test_in_the_corpus_no_paragraph_stands_twice():
    """Not in one text, and not in two: those in common are of the training text, whose topics come first here."""
    common = "abba " * 12 + "\n\n"
    texts = {"a": common * 2} | {name: f"{common}{name}" for name in text.VALIDATION + text.TEST}
    made = text.corpus(texts)
    found = [made.decode(codes) for codes in (made.training, made.validation, made.test)]
    assert [one.count(common.strip()) for one in found] == [1, 0, 0]


@pytest.mark.parametrize("order", [1, 2, 3])
def test_counts_equal_a_plain_loop_over_the_text(order):
    rng = np.random.default_rng(0)
    codes, asked = rng.integers(0, 5, 70) * rng.integers(0, 2, 70), rng.integers(0, 5, 20)
    share = kneser_ney(codes, order, 5, 1.1)
    found = KneserNey(codes, 4, 5, 1.1).shares(asked)[order - 1]
    for place in range(order - 1, 20):
        wanted = share(tuple(asked[place - order + 1 : place]), asked[place])
        assert found[place] == pytest.approx(wanted, rel=1e-12)


def test_discounts_are_those_of_chen_and_goodman_by_hand():
    counts = np.repeat([1, 2, 3, 4, 9], [8, 4, 2, 1, 5])
    assert discounts(counts).tolist() == pytest.approx([0, 0.5, 1.25, 2.0])
    assert discounts(counts[counts != 3]).tolist() == [0, 0.5, 1, 1.5]
    assert discounts(np.repeat([1, 2, 3, 4], [8, 4, 2, 9])).tolist() == [0, 0.5, 1, 1.5], "more fours than threes"


def test_shares_by_counts_are_probabilities_of_every_order():
    rng = np.random.default_rng(1)
    model, before = KneserNey(rng.integers(0, 4, 300), 6, 4), rng.integers(0, 4, 9)
    found = [model.shares(np.append(before, last))[:, -1] for last in range(4)]
    np.testing.assert_allclose(np.sum(found, axis=0), 1, rtol=1e-12)
    assert np.min(found) > 0


def test_a_character_is_predicted_from_those_before_it_only():
    model, asked = KneserNey(np.random.default_rng(1).integers(0, 4, 300), 6, 4), np.arange(12) % 4
    changed = asked.copy()
    changed[8:] = 0
    np.testing.assert_array_equal(model.shares(asked)[:, :8], model.shares(changed)[:, :8])


def test_before_training_the_network_knows_the_frequencies(corpus):
    model = notebook.network(corpus, 1, cells=8)
    model.W_y[:] = 0
    shares = np.bincount(corpus.training, minlength=len(corpus.alphabet)) + 1
    wanted = -np.log2(shares / shares.sum())[score.scored(corpus.test)]
    np.testing.assert_allclose(score.surprise(model, corpus.test), wanted, rtol=1e-4)
    assert 0.5 < np.abs(model.lstm.weights()["W_f"]).max() <= 1


def test_surprise_equals_reading_each_piece_alone(corpus, models):
    model = models[0]
    read, after = score.pieces(corpus.test)
    found = score.surprise(model, corpus.test, steps=7)
    stream, bits = model.lstm.stream(), []
    for code, following in zip(read[:, 2], after[:, 2], strict=True):
        a = (model.W_y @ stream.step(score.one_hot([code], model.outputs))[0] + model.b_y).astype(float)
        bits.append(math.log2(np.exp(a).sum()) - a[following] / math.log(2))
    np.testing.assert_allclose(found[2 * len(read) : 3 * len(read)], bits, atol=1e-4)
    np.testing.assert_array_equal(score.scored(corpus.test), after.T.ravel())
    with pytest.raises(ValueError, match="8 characters cannot be cut into 8 pieces"):
        score.pieces(np.zeros(8, int))


def test_training_learns_and_repeats(corpus, trained):
    model, looks = notebook.train(corpus, 2, updates=12, cells=10)
    np.testing.assert_array_equal(model.parameters.values, trained[1][0].parameters.values)
    assert looks == trained[1][1] != trained[0][1]
    assert len(looks) == 12
    assert looks[-1] < looks[0] - 0.2


def test_the_network_is_the_one_that_did_best_on_the_validation_text(corpus, monkeypatch):
    bits = iter([3.0, 1.0, 2.0])
    monkeypatch.setattr(notebook, "surprise", lambda model, codes: np.array([next(bits)]))
    kept, looks = notebook.train(corpus, 1, updates=3, cells=4)
    assert looks == [3, 1, 2]
    bits = iter([3.0, 2.0, 1.0])
    last, _ = notebook.train(corpus, 1, updates=3, cells=4)
    assert (kept.parameters.values != last.parameters.values).any()


def test_no_choice_depends_on_the_test_text(corpus, other, models):
    """The alphabet, the counts with their order and discounts, the weights, the mixture and the cells are chosen without it."""
    assert corpus.alphabet == other.alphabet
    assert not np.array_equal(corpus.test, other.test)
    np.testing.assert_array_equal(corpus.training, other.training)
    counted = [{scale: score.count(one, scale) for scale in score.SCALES} for one in (corpus, other)]
    assert score.best_counts(counted[0]) == score.best_counts(counted[1])
    for scale in score.SCALES:
        np.testing.assert_array_equal(counted[0][scale][0], counted[1][scale][0])
    weights = [notebook.train(one, 1, updates=12, cells=10)[0].parameters.values for one in (corpus, other)]
    np.testing.assert_array_equal(*weights)
    assert cells.find(models[0], corpus) == cells.find(models[0], other)


def test_the_network_learns_from_the_training_text_only(corpus):
    """With one look at the validation text there is nothing to choose: another one changes nothing."""
    held_out = replace(corpus, validation=corpus.test[::-1], test=corpus.validation)
    weights = [notebook.train(one, 1, updates=1, cells=10)[0].parameters.values for one in (corpus, held_out)]
    np.testing.assert_array_equal(*weights)


def test_order_and_discounts_are_those_of_the_best_validation_text():
    """The test text is cheapest by others."""
    validation = {1.0: [[3.0], [1.2], [1.3]], 1.1: [[3.0], [1.4], [1.1]]}
    test = {1.0: [[0.1], [3.0], [3.0]], 1.1: [[3.0], [3.0], [3.0]]}
    counted = {scale: (np.array(validation[scale]), np.array(test[scale])) for scale in validation}
    assert score.best_counts(counted) == (1.1, 3)


def test_only_the_training_text_is_counted(corpus):
    held_out = replace(corpus, validation=corpus.test, test=corpus.validation)
    for one, two in zip(score.count(corpus, 1.0), reversed(score.count(held_out, 1.0)), strict=True):
        np.testing.assert_array_equal(one, two)
    more = replace(corpus, training=np.concatenate([corpus.training, corpus.validation]))
    assert score.count(more, 1.0)[0].mean() < score.count(corpus, 1.0)[0].mean() - 0.1


def test_a_mixture_has_the_mean_probability_and_the_best_share():
    one, two = np.array([1.0, 3.0]), np.array([3.0, 1.0])
    np.testing.assert_allclose(2 ** -score.together([one, two]), [5 / 16, 5 / 16])
    np.testing.assert_allclose(2 ** -score.together([one, two], [0.75, 0.25]), [13 / 32, 7 / 32])


def test_the_share_of_a_mixture_is_chosen_on_the_validation_text():
    one, two = np.array([1.0, 3.0]), np.array([3.0, 1.0])
    for test in ((one, two), (one, one + 1), (one + 1, one)):
        for wanted, validation in {0.5: (one, two), 1.0: (one, one + 1), 0.0: (one + 1, one)}.items():
            share, (mine, other) = score.mixture((validation[0], test[0]), (validation[1], test[1]))
            assert share == wanted
            np.testing.assert_allclose(mine, score.together(validation, [share, 1 - share]))
            np.testing.assert_allclose(other, score.together(test, [share, 1 - share]))


def test_the_table_shows_the_means_of_what_was_counted_and_trained():
    counted = np.arange(8.0).reshape(4, 2), 10 + np.arange(8.0).reshape(4, 2)
    rows = show.table(4, counted, 4, {"net": [[3.0, 1.0, 2.0], [4.0, 6.0, 9.0]]}).splitlines()
    assert rows[2] == "| nothing: all alike | 2.000 | 2.000 |"
    assert rows[3] == "| frequency of the character | 0.500 | 10.500 |"
    assert rows[6] == "| the last 3: counts, the best order | 6.500 | 16.500 |"
    assert rows[7] == "| net | 2.000 (1.000 to 3.000) | 6.000 (4.000 to 9.000) |"


def test_the_table_of_parts_takes_each_part_alone():
    places = {"a": np.array([True, False, True, False]), "b": np.array([False, True, False, True])}
    bits = np.array([1.0, 2.0, 3.0, 5.0])
    rows = show.parts_table("Part", places, {"one": [bits], "two": [bits, bits + 1]}).splitlines()
    assert rows == [
        "| Part | Share | one | two |",
        "|---|---|---|---|",
        "| a | 50% | 2.00 | 2.50 (2.00 to 3.00) |",
        "| b | 50% | 3.50 | 4.00 (3.50 to 4.50) |",
    ]


def test_every_character_is_of_one_kind():
    found = score.kinds('An "x1" b')
    assert {name: np.flatnonzero(where).tolist() for name, where in found.items()} == {
        "first letter of a word": [0, 4, 8],
        "later letter of a word": [1],
        "space or new line": [2, 7],
        "digit or sign": [3, 5, 6],
    }


def test_topics_are_told_apart(corpus):
    found = score.topics(corpus.decode(corpus.test))
    assert len(found) == len(text.TEST)
    assert np.sum(found, axis=0).tolist() == [1] * len(corpus.test)
    assert corpus.decode(corpus.test[found[2]]) == f"{text.START}{SENTENCE * 4}com{text.RARE}ar{text.RARE}sons\n"


def test_a_cold_sample_takes_the_likeliest_and_a_hot_one_does_not(corpus, models):
    model = models[0]
    cold = notebook.sample(model, corpus, 1e-6, 20, begin="The ")
    stream, wanted, code = model.lstm.stream(), "", None
    for character in "The ":
        h = stream.step(score.one_hot(corpus.encode(character), model.outputs))[0]
    for _ in range(20):
        code = int(np.argmax(model.W_y @ h + model.b_y))
        wanted += corpus.alphabet[code]
        h = stream.step(score.one_hot([code], model.outputs))[0]
    assert cold == wanted
    hot = [notebook.sample(model, corpus, 1, 200, seed) for seed in (0, 0, 1)]
    assert hot[0] == hot[1] != hot[2]
    assert len(hot[0]) == 200
    assert text.RARE not in "".join(hot)


def test_long_lines_are_wrapped_and_short_ones_stay():
    assert show.wrapped("one two three\n\n   code\n", width=8) == "one two\nthree\n\n   code\n"


def test_known_words_are_those_of_the_training_text(corpus):
    assert score.known_words(corpus, "the cat satt on x") == pytest.approx(3 / 4)


def test_features_by_hand():
    short = 'a "b c" (d\n(e)'
    assert cells.column(short).tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 1, 2, 3]
    assert cells.quoted(short).tolist() == [0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    assert cells.bracketed(short).tolist() == [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 1]
    assert cells.letters("ab_1 c").tolist() == [1, 2, 3, 4, 0, 1]
    assert cells.quoted('"a\n\nb').tolist() == [1, 1, 1, 0, 0]
    assert cells.bracketed("(a\n\n)(\f").tolist() == [1, 1, 1, 0, 0, 1, 0]


def test_states_are_those_of_the_stream_in_the_order_of_the_text(corpus, models):
    found, (read, _) = cells.states(models[0], corpus.test), score.pieces(corpus.test)
    _, (_, c) = models[0].forward(score.one_hot(read, models[0].outputs))
    np.testing.assert_allclose(found[len(read) - 1 :: len(read)], np.tanh(c[0]), atol=1e-5)
    assert found.shape == (read.size, 10)


def test_correlations_are_those_of_numpy_and_zero_for_a_cell_that_never_changes():
    states, feature = np.random.default_rng(0).standard_normal((50, 3)), np.arange(50.0)
    states[:, 2] = 1
    found = cells.correlations(states, feature)
    assert found[:2].tolist() == pytest.approx([np.corrcoef(states[:, cell], feature)[0, 1] for cell in range(2)])
    assert found[2] == 0


def test_the_cell_is_chosen_on_the_validation_text(corpus, models, monkeypatch):
    def planted(model, codes):
        """Return states in which cell 2 goes with quotes in the validation text, and cell 1 in the test text."""
        values = np.random.default_rng(len(codes)).standard_normal((len(codes) - 3, 4))
        mine = 2 if np.array_equal(codes, corpus.validation) else 1
        values[:, mine] = 1 - 2 * cells.quoted(corpus.decode(codes))[: len(values)]
        return values

    monkeypatch.setattr(cells, "states", planted)
    assert cells.find(models[0], corpus)["inside double quotes"] == 2
    assert "| inside double quotes | 3 | -1.00 |" in cells.table(models[0], corpus, {"inside double quotes": 2})


@pytest.fixture
def figure(corpus, models):
    return cells.coloured(models[0], corpus, {"place in the word": 3, "place in the line": 0}, 'cat" (', length=15).data


def test_coloured_text_is_the_passage_with_a_style_per_level(corpus, models, figure):
    body = re.search(r"<pre[^>]*>(.*)</pre>", figure, re.DOTALL)[1]
    shown = html.unescape(re.sub("<[^>]+>", "", body))
    assert shown == 'cat" (and the o'
    place = corpus.decode(corpus.test).index(shown)
    values = cells.states(models[0], corpus.test)[place : place + 15, 3]
    wanted = [sum(value >= limit for limit in (-0.6, -0.2, 0.2, 0.6)) for value in values]
    runs = re.findall(r'<span class="level-(\d)">([^<]*)</span>|([^<]+)', body)
    found = [int(level or 2) for level, one, other in runs for _ in html.unescape(one or other)]
    assert found == wanted
    assert len(set(wanted)) > 1
    assert "coloured by cell 4, which was chosen for: place in the word." in figure
    assert "style=" not in figure


def test_the_record_has_what_colours_the_text_by_any_cell(corpus, models, figure):
    record = json.loads(base64.b64decode(re.search(r'data-live-record="data:application/json;base64,([^"]*)"', figure)[1]))
    passage, levels = cells.passage(models[0], corpus, 'cat" (', 15)
    assert record["text"] == passage
    assert [[int(digit) for digit in one] for one in record["levels"]] == levels.T.tolist()
    assert record["chosen"] == {"place in the word": 4, "place in the line": 1}
    wanted = cells.by_feature(models[0], corpus, corpus.test)
    assert record["correlations"].keys() == wanted.keys()
    for name, values in wanted.items():
        np.testing.assert_allclose(record["correlations"][name], values, atol=6e-4)


def test_a_new_line_is_seen_and_markup_is_text():
    assert cells.styled("a<b\n", 0) == '<span class="level-0">a&lt;b↵\n</span>'
    assert cells.styled("a", 2) == "a"
    assert cells.levels(np.array([-0.9, -0.6, 0.1, 0.2, 0.9])).tolist() == [0, 1, 2, 3, 4]


def test_the_site_shows_coloured_text_in_the_same_style_as_the_notebook():
    site = (ROOT / "docs/assets/notebook.css").read_text("utf-8")
    found = [(names.split(","), rule) for names, rule in re.findall(r"([^{}]+)(\{[^}]*\})", site)]
    rules = {name.strip(): declarations(rule) for names, rule in found for name in names}
    for rule in cells.STYLE.splitlines():
        assert rules[rule.partition(" {")[0]] == declarations(rule)


def declarations(rule):
    return {" ".join(one.split()) for one in rule.partition("{")[2].rstrip("}").split(";") if one.strip()}


@pytest.mark.parametrize("palette", [((255, 255, 255), (33, 33, 33)), ((30, 33, 41), (200, 202, 210))])
def test_coloured_text_has_contrast_in_both_palettes(palette):
    def brightness(colour):
        return sum(
            share * (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
            for share, part in zip((0.2126, 0.7152, 0.0722), np.array(colour) / 255, strict=True)
        )

    ground, ink = palette
    for _, colour, *_ in cells.LEVELS:
        *tint, share = map(float, (colour or "0,0,0,0").split(","))
        mixed = share * np.array(tint) + (1 - share) * np.array(ground)
        low, high = sorted((brightness(mixed), brightness(ink)))
        assert (high + 0.05) / (low + 0.05) > 4.5


def test_the_page_says_what_was_found_with_other_settings():
    """By tests/notebooks/language_settings.py: the best of twelve looks at the validation text."""
    rows = json.loads(language_settings.RECORD.read_text("utf-8"))
    assert [row["name"] for row in rows] == list(language_settings.NAMES)
    page = (ROOT / "notebooks/language_model/script.py").read_text("utf-8")
    best = [min(row["validation"]) for row in rows]
    table = "".join(f"# | {row['name']} | {bits:.3f} |\n" for row, bits in zip(rows, best, strict=True))
    assert f"# |---|---|\n{table}\n" in page
    assert best[0] < min(best[1:])


@pytest.mark.parametrize("name", language_settings.NAMES)
def test_other_settings_are_trained_by_the_cells_of_the_notebook(corpus, trained, name):
    row = language_settings.tried(name, corpus, cells=10, updates=12)
    same = row["validation"] == trained[0][1]
    assert same == (name in language_settings.NAMES[:2]), "the second is told a number of updates, as here"


def test_dropping_nothing_is_the_model_itself(corpus, monkeypatch):
    monkeypatch.setattr(language_settings, "DROPPED", 0)
    codes = corpus.training[:30].reshape(10, 3)
    sizes = {"inputs": len(corpus.alphabet), "cells": 4, "outputs": len(corpus.alphabet)}
    found = []
    for kind in (Model, language_settings.Dropping):
        model = kind(**sizes)
        predictions, _ = model.forward(score.one_hot(codes, len(corpus.alphabet)), training=True)
        model.backward(cross_entropy(predictions, codes)[1])
        found.append((predictions, model.parameters.gradient))
    for one, other in zip(*found, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-7)


PICTURES = {
    show.plot_learning: ([[4.0, 3.0], [5.0, 3.5]], 75, 2.5),
    show.plot_orders: (np.arange(8.0, 0, -1).reshape(4, 2), [1.0, 2.0]),
}


@pytest.mark.parametrize("draw", PICTURES)
def test_pictures_have_a_description(draw):
    markup = draw(*PICTURES[draw]).data
    assert re.match(r'<img class="notebook-figure" width="432" height="\d+" alt="[^"]{60,}" src="data:image/svg\+xml,', markup)
    assert draw(*PICTURES[draw]).data == markup, "the same every time"
