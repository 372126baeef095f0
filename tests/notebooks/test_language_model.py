"""The functions of the notebook on the language model, on tiny data."""

import html
import math
import re

import numpy as np
import pytest

from lstm import Adam, Model, Run, cross_entropy
from notebooks.language_model import cells, text
from notebooks.language_model import experiment as lm
from notebooks.language_model.counts import Counts
from tests.support.paths import ROOT

SENTENCE = 'The "cat" (and the other\ncat) sat on a "mat".\n'


@pytest.fixture(scope="module")
def corpus():
    held_out = {name: SENTENCE * 4 + name for name in text.VALIDATION + text.TEST}
    return text.corpus({"animals": "\n\n".join(f"{SENTENCE}{number}" for number in range(30)), **held_out})


@pytest.fixture(scope="module")
def runs(corpus):
    return lm.experiment(corpus, 12, seeds=(1, 2), say=lambda line: None, cells=10)


@pytest.fixture(scope="module")
def counted(corpus):
    return lm.count(corpus, (1, 3, 4))


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


def test_counts_equal_a_plain_loop_and_are_probabilities():
    rng = np.random.default_rng(0)
    codes, size, order = rng.integers(0, 4, 60), 4, 3
    padded = [0, 0, *codes]

    def share(context, character):
        if context is None:
            return 1 / size
        longer = [tuple(padded[place - len(context) : place]) == context for place in range(2, len(padded))]
        followers = [padded[place] for place, fits in zip(range(2, len(padded)), longer, strict=True) if fits]
        kinds, shorter = len(set(followers)), share(context[1:] if context else None, character)
        return (followers.count(character) + kinds * shorter) / (len(followers) + kinds) if followers else shorter

    model, asked = Counts(codes, order, size), rng.integers(0, 4, 20)
    wanted = [share(tuple([0, 0, *asked][place : place + 2]), asked[place]) for place in range(20)]
    np.testing.assert_allclose(model.share(asked), wanted, atol=1e-12)
    total = sum(model.share(np.array([1, 3, 2, last]))[-1] for last in range(size))
    assert total == pytest.approx(1)


def test_an_order_too_high_for_the_numbers_is_refused():
    with pytest.raises(ValueError, match="order 10 with 92 characters does not fit"):
        Counts(np.zeros(3, int), 10, 92)


def test_tapes_go_on_where_they_stopped_and_round_the_end():
    tapes = lm.Tapes(np.arange(10), 10, start=1, batch=2, steps=3)
    first, second = tapes.sample(None), tapes.sample(None)
    assert first["x"].argmax(-1).T.tolist() == [[1, 2, 3], [6, 7, 8]]
    assert first["target"].T.tolist() == [[2, 3, 4], [7, 8, 9]]
    assert second["x"].argmax(-1).T.tolist() == [[4, 5, 6], [9, 0, 1]]
    assert first["x"].sum() == 6


def test_a_stateful_model_reads_two_batches_as_one():
    model = Model(3, 4, 3, seed=1)
    x = lm.one_hot(np.random.default_rng(0).integers(0, 3, (6, 2)), 3)
    whole, _ = model.forward(x)
    stateful = lm.Stateful(model)
    halves = [stateful.forward(part)[0] for part in (x[:3], x[3:])]
    np.testing.assert_allclose(np.concatenate(halves), whole, atol=1e-6)
    run = Run(stateful, Adam(stateful.parameters), cross_entropy, lambda rng: {"x": x, "target": x.argmax(-1)})
    before = model.parameters.values.copy()
    run.step()
    assert (model.parameters.values != before).any()


def test_before_training_the_network_knows_the_frequencies(corpus):
    model, size = lm.network(corpus, 1, cells=8), len(corpus.alphabet)
    model.W_y[:] = 0
    shares = (np.bincount(corpus.training, minlength=size) + 1) / len(corpus.training)
    wanted = -np.log2(shares / shares.sum())[corpus.test[lm.scored(corpus.test)]]
    np.testing.assert_allclose(lm.surprise(model, corpus.test, size), wanted, rtol=1e-4)
    assert 0.5 < np.abs(model.lstm.weights()["W_f"]).max() <= 1


def test_the_rate_rises_and_falls():
    rates = [lm.schedule(done) for done in np.linspace(0, 1, 101)]
    assert rates[0] == 0
    assert rates[-1] == pytest.approx(0)
    assert int(np.argmax(rates)) == 5


def test_surprise_equals_reading_each_piece_alone(corpus, runs):
    model, size = runs[0].model, len(corpus.alphabet)
    read, after = lm.pieces(corpus.test)
    found = lm.surprise(model, corpus.test, size, steps=7)
    stream, bits = model.lstm.stream(), []
    for code, following in zip(read[:, 2], after[:, 2], strict=True):
        a = (model.W_y @ stream.step(lm.one_hot(np.array([code]), size))[0] + model.b_y).astype(float)
        bits.append(math.log2(np.exp(a).sum()) - a[following] / math.log(2))
    np.testing.assert_allclose(found[2 * len(read) : 3 * len(read)], bits, atol=1e-4)
    np.testing.assert_array_equal(corpus.test[lm.scored(corpus.test)], after.T.ravel())
    with pytest.raises(ValueError, match="20 characters cannot be cut into 32 pieces"):
        lm.pieces(np.zeros(20, int))


def test_training_learns_and_repeats(corpus, runs):
    again = lm.train(corpus, 2, 12, cells=10)
    np.testing.assert_array_equal(again.losses, runs[1].losses)
    assert again.bits == runs[1].bits != runs[0].bits
    assert runs[0].losses[-1] < runs[0].losses[0] - 0.2
    assert len(runs[0].looks) == 12


def test_without_the_good_start_the_network_is_the_library_s_and_slower(corpus, runs):
    model = lm.network(corpus, 1, cells=10, good_start=False)
    np.testing.assert_array_equal(model.parameters.values, Model(len(corpus.alphabet), 10, len(corpus.alphabet), seed=1).parameters.values)
    slow = lm.without_good_start(corpus, 1, 12, 8, cells=10)
    assert len(slow) == 8
    assert slow[-1] > runs[0].losses[7] + 0.2


def test_tables_show_the_means_of_what_was_counted_and_trained(corpus, counted, runs):
    best = lm.best_order(counted)
    assert counted[best][0].mean() == min(validation.mean() for validation, _ in counted.values())
    rows = lm.table(corpus, counted, runs).splitlines()
    assert rows[2] == f"| nothing: all alike | {math.log2(len(corpus.alphabet)):.3f} |"
    assert [row.split("|")[2].strip() for row in rows[3:6]] == [f"{test.mean():.3f}" for _, test in counted.values()]
    assert f"{min(run.bits for run in runs):.3f} to {max(run.bits for run in runs):.3f}" in rows[6]
    assert len(lm.kind_table(corpus, counted, runs).splitlines()) == 6


def test_every_character_is_of_one_kind():
    found = lm.kinds('An "x1" b')
    assert {name: np.flatnonzero(where).tolist() for name, where in found.items()} == {
        "first letter of a word": [0, 4, 8],
        "later letter of a word": [1],
        "space or new line": [2, 7],
        "digit or sign": [3, 5, 6],
    }


def test_a_cold_sample_takes_the_likeliest_and_a_hot_one_does_not(corpus, runs):
    model, size = runs[0].model, len(corpus.alphabet)
    cold = lm.sample(model, corpus, 1e-6, 20, begin="The ")
    stream, wanted, code = model.lstm.stream(), "", None
    for character in "The ":
        h = stream.step(lm.one_hot(corpus.encode(character), size))[0]
    for _ in range(20):
        code = int(np.argmax(model.W_y @ h + model.b_y))
        wanted += corpus.alphabet[code]
        h = stream.step(lm.one_hot(np.array([code]), size))[0]
    assert cold == wanted
    hot = [lm.sample(model, corpus, 1, 200, seed) for seed in (0, 0, 1)]
    assert hot[0] == hot[1] != hot[2]
    assert len(hot[0]) == 200
    assert text.RARE not in "".join(hot)
    with pytest.raises(ValueError, match="positive number, got 0"):
        lm.sample(model, corpus, 0, 5)


def test_long_lines_are_wrapped_and_short_ones_stay():
    assert lm.wrapped("one two three\n\n   code\n", width=8) == "one two\nthree\n\n   code\n"


def test_known_words_are_those_of_the_training_text(corpus):
    assert lm.known_words(corpus, "the cat satt on x") == pytest.approx(3 / 4)


def test_features_by_hand():
    short = 'a "b c" (d\n(e)'
    assert cells.column(short).tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 1, 2, 3]
    assert cells.quoted(short).tolist() == [0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    assert cells.bracketed(short).tolist() == [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 1]
    assert cells.letters("ab_1 c").tolist() == [1, 2, 3, 4, 0, 1]
    assert cells.quoted('"a\n\nb').tolist() == [1, 1, 1, 0, 0]
    assert cells.bracketed("(a\n\n)(\f").tolist() == [1, 1, 1, 0, 0, 1, 0]


def test_states_are_those_of_the_stream_in_the_order_of_the_text(corpus, runs):
    model, size = runs[0].model, len(corpus.alphabet)
    found, (read, _) = cells.states(model, corpus.test, size), lm.pieces(corpus.test)
    _, (_, c) = model.forward(lm.one_hot(read, size))
    np.testing.assert_allclose(found[len(read) - 1 :: len(read)], np.tanh(c[0]), atol=1e-5)
    assert found.shape == (read.size, 10)


def test_correlations_are_those_of_numpy_and_zero_for_a_cell_that_never_changes():
    states, feature = np.random.default_rng(0).standard_normal((50, 3)), np.arange(50.0)
    states[:, 2] = 1
    found = cells.correlations(states, feature)
    assert found[:2].tolist() == pytest.approx([np.corrcoef(states[:, cell], feature)[0, 1] for cell in range(2)])
    assert found[2] == 0


def test_the_cell_is_chosen_on_the_validation_text(corpus, runs, monkeypatch):
    def planted(model, codes, size):
        values = np.random.default_rng(len(codes)).standard_normal((len(codes) - 3, 4))
        values[:, 2] = 1 - 2 * cells.quoted(corpus.decode(codes))[: len(values)]
        return values

    monkeypatch.setattr(cells, "states", planted)
    found = cells.find(runs[0].model, corpus)
    assert found["inside double quotes"] == (2, pytest.approx(-1), pytest.approx(-1))
    assert "| inside double quotes | 3 | -1.00 | -1.00 |" in cells.table(found)


def test_coloured_text_is_the_text_with_a_style_per_level():
    markup = cells.coloured("a<b\nc", [-0.9, 0.1, 0.3, 0.9, 0.9], "A caption.").data
    body = re.search(r"<pre>(.*)</pre>", markup, re.DOTALL)[1]
    assert html.unescape(re.sub("<[^>]+>", "", body)) == "a<b↵\nc"
    levels = re.findall(r'class="level-(\d)">([^<]*)<', body)
    assert [(cells.LEVELS[int(level)][2], text) for level, text in levels] == [
        ("dotted 3px", "a"),
        ("solid 1px", "b"),
        ("solid 3px", "↵\nc"),
    ]
    assert markup.count("<span") == 3 + 4
    assert "style=" not in markup
    with pytest.raises(ValueError, match="expected 2 activations, one per character, got 1"):
        cells.coloured("ab", [0], "")


def test_the_site_shows_coloured_text_in_the_same_style_as_the_notebook():
    site = (ROOT / "docs/assets/notebook.css").read_text("utf-8")
    rules = {rule.partition("}")[0].split("{")[0].strip(): declarations(rule) for rule in re.findall(r"[^{}]+\{[^}]*\}", site)}
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


def test_a_passage_begins_where_it_should(corpus, runs):
    found, values = cells.passage(corpus, runs[0].model, 3, 'cat" (', length=15)
    assert found == 'cat" (and the o'
    place = corpus.decode(corpus.test).index(found)
    np.testing.assert_array_equal(values, cells.states(runs[0].model, corpus.test, len(corpus.alphabet))[place : place + 15, 3])


@pytest.mark.parametrize("draw", [lm.plot_learning, lm.plot_orders])
def test_pictures_have_a_description(counted, runs, draw):
    markup = draw(counted, runs).data
    assert re.match(r'<img class="notebook-figure" width="432" height="\d+" alt="[^"]{60,}" src="data:image/svg\+xml,', markup)
    assert draw(counted, runs).data == markup, "the same every time"
