"""The notebook on the chorales: its cells and its modules, on a few chorales and on tunes made here."""

import re
from dataclasses import replace
from html import unescape
from itertools import chain
from types import SimpleNamespace

import numpy as np
import pytest
from music21 import converter

from lstm import Model
from notebooks.chorales import data, experiment, figures, listening, markov, network, score
from notebooks.chorales.data import Note, Tune
from notebooks.chorales.markov import Sight
from notebooks.execute import convert, script_of
from tests.support.oracles import assert_gradients
from tests.support.paths import ROOT
from tests.support.scripts import definitions

SCALE = (60, 62, 64, 65, 67, 69, 71, 72)
SIGHTS = [Sight(order, place, phrase) for order in (1, 2) for place in (False, True) for phrase in (False, True)]
cells = definitions("chorales")


def made(seed, length=20):
    """Return a tune that wanders on a scale, with a phrase end at every eighth note."""
    rng = np.random.default_rng(seed)
    steps = np.cumsum(rng.integers(-2, 3, length)) % 8
    return Tune(f"t{seed}", 0, 12, tuple(Note(SCALE[step], 4, number % 8 == 7) for number, step in enumerate(steps)))


class Sealed(list):
    """Tunes that nobody may look at."""

    def __iter__(self):
        raise AssertionError("the test tunes were read")

    __getitem__ = __len__ = __iter__


def sealed(parts):
    """Return a split whose test tunes cannot be read."""
    return replace(parts, test=Sealed(parts.test))


def some_parts():
    """Return a small split."""
    return data.Split([made(seed) for seed in range(16)], [made(30), made(31)], [made(40), made(41)])


def best(parts, sights=SIGHTS):
    """Return the chain that is chosen among few sights."""
    return markov.best(parts, markov.costs(parts, sights))


@pytest.fixture(scope="module")
def paths():
    return {path.stem: path for path in data.files()}


@pytest.fixture(scope="module")
def read(paths):
    """Return a few tunes as they are in the corpus."""
    return {
        tune.name: tune
        for tune in data.chorales([paths[name] for name in ("bwv103.6", "bwv65.7", "bwv244.54", "bwv5.7")], lambda line: None)
    }


@pytest.fixture(scope="module")
def results():
    groups = [[made(seed)] for seed in range(24)]
    parts = data.split(groups)
    chains = {
        experiment.FIRST: best(parts, [Sight(1)]),
        experiment.PLACE: best(parts, [Sight(1, place=True)]),
        experiment.TUNED: best(parts),
    }
    return experiment.Results(parts, groups, chains, [cells.train(parts, seed, rounds=3) for seed in (1, 2)])


def test_the_corpus_is_read_as_the_score_has_it(read):
    tune = read["bwv5.7"]
    assert (tune.sharps, tune.start, len(tune.notes)) == (-2, 12, 40)
    assert tune.notes[:5] == tuple(Note(pitch, 4, False) for pitch in (67, 67, 69, 70, 72))
    assert tune.notes[-2:] == (Note(69, 8, False), Note(67, 4, True))
    assert sum(note.end for note in tune.notes) == 6


def test_what_is_not_in_four_four_or_has_no_class_is_left_out(paths):
    assert len(paths) > 300
    said = []
    assert [tune.name for tune in data.chorales([paths[name] for name in ("bwv269", "bwv10.7", "bwv5.7")], said.append)] == ["bwv5.7"]
    assert said == ["3 of 3 chorales read, 1 of them can be used"]
    with pytest.raises(ValueError, match=r"x: expected 4/4 throughout, got 3/4"):
        data.read(data.soprano(paths["bwv269"]), "x")
    for note in (Note(60, 5, False), Note(30, 4, False)):
        with pytest.raises(ValueError, match="t: a note is not among the classes"):
            data.tokens(Tune("t", 0, 0, (note,)))


def test_the_voice_is_the_soprano_even_below_instruments(paths):
    assert data.soprano(paths["bwv29.8"]).partName == "Soprano"


def test_tokens_and_back(read):
    for tune in read.values():
        classes = data.tokens(tune)
        assert classes.shape == (len(tune.notes), 2)
        assert data.notes(classes, tune.sharps) == tune.notes


def test_a_signature_is_moved_to_none_and_nothing_else_changes():
    assert [data.shift(sharps) for sharps in (0, 1, 2, 3, 4, -1, -2, -3, -4)] == [0, 5, -2, 3, -4, -5, 2, -3, 4]
    for sharps in range(-7, 8):
        assert (data.shift(sharps) + 7 * sharps) % 12 == 0
        assert -5 <= data.shift(sharps) <= 6


def test_places_follow_from_upbeat_and_lengths():
    rhythms = [data.RHYTHMS.index((length, False)) for length in (4, 8, 2, 2, 16)]
    assert data.places(12, rhythms).tolist() == [12, 0, 8, 10, 12, 12]


def test_settings_of_one_hymn_are_in_one_group_whatever_their_key(read):
    groups = [{tune.name for tune in group} for group in data.families(list(read.values()))]
    assert {"bwv103.6", "bwv65.7"} in groups
    assert len(groups) == 3


def test_a_tune_in_another_key_is_the_same_tune():
    tune = made(1, 40)
    higher = Tune("higher", 2, 12, tuple(note._replace(pitch=note.pitch + 2) for note in tune.notes))
    assert data.outline(tune) == data.outline(higher)
    assert len(data.families([tune, higher, made(2, 40)])) == 2


def test_a_split_divides_no_group_and_loses_nothing():
    groups = [[f"{number}.{member}" for member in range(1 + number % 3)] for number in range(40)]
    found = data.split(groups, seed=3)
    parts = found.train, found.valid, found.test
    assert sorted(chain(*parts)) == sorted(chain(*groups))
    for group in groups:
        assert sum(bool(set(group) & set(part)) for part in parts) == 1
    total = sum(map(len, parts))
    assert [round(len(part) / total, 1) for part in parts] == pytest.approx([0.65, 0.15, 0.2], abs=0.06)
    assert data.split(groups, seed=3) == found


def test_a_split_by_piece_divides_groups_and_is_seen():
    groups = [[made(seed), replace(made(seed), name=f"again {seed}")] for seed in range(20)]
    assert data.divided(groups, data.split(groups)) == []
    by_piece = data.split([[tune] for tune in chain(*groups)])
    assert len(data.divided(groups, by_piece)) > 3


def test_the_time_since_a_phrase_ended():
    rhythms = [data.RHYTHMS.index(one) for one in ((4, False), (8, True), (2, False), (2, False), (16, True))]
    assert data.since_end(rhythms).tolist() == [0, 4, 0, 2, 4, 0]


def test_an_opening_that_returns():
    opening = tuple(Note(SCALE[step], 4, False) for step in (0, 1, 2, 3, 4, 5))
    other = tuple(Note(SCALE[step], 4, False) for step in (7, 6, 7))
    ended = (*opening[:5], opening[5]._replace(end=True))
    assert data.returns(Tune("x", 0, 0, opening + other + ended))
    longer = (opening[0]._replace(length=8), *opening[1:])
    assert not data.returns(Tune("x", 0, 0, opening + other + longer))
    assert not data.returns(Tune("x", 0, 0, opening + opening[:5]))


def test_midi_and_musicxml_are_read_back_as_the_same_tune(read):
    tied = Tune("x", -2, 12, (Note(70, 16, False), Note(None, 2, False), Note(63, 6, True), Note(75, 12, False), Note(58, 4, True)))
    for tune in (*read.values(), tied):
        xml = score.musicxml(tune, "title", "composer").decode()
        assert data.read(converter.parseData(xml, format="musicxml").parts[0], tune.name) == tune
        midi = converter.parseData(score.midi_file(tune), format="midi").parts[0].stripTies().flatten().notes
        assert [(note.pitch.midi, note.quarterLength) for note in midi] == [(n.pitch, n.length / 4) for n in tune.notes if n.pitch]


def test_smoothing_by_hand():
    smoothed = markov.Counts(4)
    for context, symbol in (("a", 0), ("a", 0), ("a", 1), ("b", 2)):
        smoothed.add([(), context], symbol)
    general = (np.array([2, 1, 1, 0]) + 3 / 4) / (4 + 3)
    special = (np.array([2, 1, 0, 0]) + 2 * general) / (3 + 2)
    np.testing.assert_allclose(smoothed.probabilities([(), "a"], 1), special)
    np.testing.assert_allclose(smoothed.probabilities([(), "never"], 1), general)
    assert smoothed.probabilities([(), "b"], 5).sum() == pytest.approx(1)
    both = smoothed.probabilities([(), "a"], np.array([[1], [5]]))
    np.testing.assert_allclose(both, [special, smoothed.probabilities([(), "a"], 5)])


def cost(parts, rhythm, pitch):
    """Return the bits of rhythm and of pitch on the validation tunes."""
    fitted = markov.Chain(rhythm, pitch).fit(parts.train)
    return sum(fitted.bits(tune).sum(axis=0) for tune in parts.valid)


def test_each_part_of_a_chain_has_what_is_best_on_the_validation_tunes():
    parts = some_parts()
    found = best(parts)
    tried = [replace(sight, strength=strength) for sight in SIGHTS for strength in markov.STRENGTHS]
    costs = np.array([cost(parts, one, one) for one in tried])
    assert (found.rhythm, found.pitch) == tuple(tried[at] for at in costs.argmin(axis=0))
    assert found.rhythm != found.pitch
    trusting = best(data.Split(parts.train, parts.train, []))
    assert trusting.pitch.strength == min(markov.STRENGTHS), "what was seen comes again"
    assert found.pitch.strength > trusting.pitch.strength


def cell_with(words):
    """Return the source of the one cell of the notebook that has these words."""
    (found,) = (one.source for one in convert(script_of("chorales", ROOT)).cells if one.cell_type == "code" and words in one.source)
    return found


def test_the_page_splits_by_group():
    tunes = [replace(made(seed), name=f"{copy}-{seed}") for seed in range(20) for copy in "ab"]
    page = {"data": data, "tunes": tunes, "experiment": experiment, "Markdown": str}
    exec(cell_with("parts = "), page)
    assert [len(group) for group in page["groups"]] == [2] * 20
    assert data.divided(page["groups"], page["parts"]) == []
    assert sorted(tune.name for part in vars(page["parts"]).values() for tune in part) == sorted(tune.name for tune in tunes)


def test_the_page_checks_that_everything_has_the_split_that_it_prints():
    groups = [[made(seed), replace(made(seed), name=f"again {seed}")] for seed in range(20)]
    check = cell_with("divided").split("\n\n")[0]

    def check_with(parts, used):
        one = SimpleNamespace(parts=used)
        exec(check, {"data": data, "groups": groups, "parts": parts, "results": one, "trained": [one], "chains": {"a": one}})

    honest, by_piece = data.split(groups), data.split([[tune] for tune in chain(*groups)])
    check_with(honest, honest)
    for parts, used in ((by_piece, by_piece), (honest, by_piece), (honest, data.split(groups))):
        with pytest.raises(AssertionError):
            check_with(parts, used)


def test_no_choice_looks_at_the_test_tunes():
    """Of order, clocks, strength, the round to stop and the weights to keep."""
    parts = some_parts()
    open_chain, closed_chain = (best(one) for one in (parts, sealed(parts)))
    assert (open_chain.rhythm, open_chain.pitch) == (closed_chain.rhythm, closed_chain.pitch)
    opened, closed = (cells.train(one, 1, rounds=12, patience=3) for one in (parts, sealed(parts)))
    assert opened.curve == closed.curve
    np.testing.assert_array_equal(opened.model.parameters.values, closed.model.parameters.values)


def test_nothing_is_fitted_to_the_validation_tunes():
    """Other validation tunes change what is chosen, never what is counted or learned."""
    parts = some_parts()
    other = replace(parts, valid=[made(90), made(91)])
    counted = [best(one, [Sight(2)]).pitches_seen.counts for one in (parts, other)]
    assert counted[0].keys() == counted[1].keys()
    assert all((counted[0][context] == counted[1][context]).all() for context in counted[0])
    first = [cells.train(one, 1, rounds=1).model.parameters.values for one in (parts, other)]
    np.testing.assert_array_equal(*first)


@pytest.mark.parametrize(
    "sight", [Sight(0), Sight(1), Sight(3), Sight(2, place=True), Sight(1, phrase=True), Sight(2, place=True, phrase=True)]
)
def test_a_chain_sees_its_order_and_its_clocks_and_no_more(sight):
    fitted = markov.Chain(sight, sight).fit([made(seed) for seed in (1, 2, 3, 9)])
    tune = made(9)
    classes = data.tokens(tune)
    bits, rhythms = fitted.bits(tune), fitted.rhythms(tune)
    for number, (rhythm, pitch) in enumerate(classes):
        of_rhythm, of_pitch = fitted.predict(classes[:number], tune.start)
        assert of_rhythm.sum() == pytest.approx(1)
        np.testing.assert_allclose(of_pitch.sum(axis=1), 1)
        np.testing.assert_allclose(of_rhythm, rhythms[number])
        np.testing.assert_allclose(bits[number], [-np.log2(of_rhythm[rhythm]), -np.log2(of_pitch[rhythm, pitch])])
    changed = classes[:12].copy()
    changed[: 12 - sight.order, 1] = 5
    same = [np.array_equal(a, b) for a, b in zip(fitted.predict(classes[:12], 12), fitted.predict(changed, 12), strict=True)]
    assert same == [True, True]
    if sight.order:
        changed[12 - sight.order, 1] = 6 if changed[12 - sight.order, 1] != 6 else 8
        assert not np.array_equal(fitted.predict(changed, 12)[1], fitted.predict(classes[:12], 12)[1])


def test_the_clocks_are_those_of_the_moment_before_the_note():
    """A note's own length and end, which are to be guessed, must not be in its context."""
    tune = made(2)
    classes = data.tokens(tune)
    before = markov.moments(classes, tune.start)
    assert [moment.since for moment in before[:10]] == [0, 4, 8, 12, 16, 20, 24, 28, 0, 4]
    assert [moment.place for moment in before[:3]] == [12, 0, 4]
    assert before[5].pitches == tuple(classes[4::-1, 1])
    later = classes.copy()
    later[7:] = (0, 3)
    assert markov.moments(later, tune.start)[:8] == before[:8]
    assert Sight(1).clocks(before[9]) == ()
    assert Sight(1, place=True, phrase=True).clocks(before[9]) == (0, 4)


def test_a_chain_that_counts_knows_when_a_phrase_ends_and_one_that_does_not_does_not():
    tunes = [made(seed, 40) for seed in range(12)]
    counting, blind = (
        markov.Chain(sight, sight).fit(tunes).rhythms(made(50, 40))[:, experiment.ENDING].sum(axis=1)
        for sight in (Sight(1, phrase=True), Sight(1))
    )
    assert counting[7::8].min() > 0.9 > 0.1 > np.delete(counting, np.s_[7::8]).max()
    assert blind[7::8].max() < 0.5


def test_the_network_sees_the_past_and_the_place_only():
    tune = made(3)
    classes = data.tokens(tune)
    x = network.inputs(classes, tune.start)
    assert x.shape == (21, network.R + network.P + 16)
    assert x.sum(axis=1).tolist() == [1, *[3] * 20]
    later = classes.copy()
    later[10:] = (1, 3)
    np.testing.assert_array_equal(network.inputs(later, tune.start)[:11], x[:11])
    batch = network.batch([tune, made(4, 7)])
    np.testing.assert_array_equal(batch["x"][:, 0], x[:20])
    assert batch["mask"].sum(axis=0).tolist() == batch["lengths"].tolist() == [20, 7]
    assert batch["target"][:, 0].tolist() == classes.tolist()


def test_the_loss_is_that_of_both_parts_and_its_gradient_the_complex_step():
    batch = network.batch([made(1, 4), made(2, 3)])
    a = np.random.default_rng(0).standard_normal((4, 2, network.R + network.P))
    value, gradient = cells.loss(a, batch["target"], batch["mask"])

    def plain(a):
        total = 0
        for step, tune in np.argwhere(batch["mask"]):
            parts = np.split(a[step, tune], [network.R])
            total += sum(np.log(np.exp(part).sum()) - part[one] for part, one in zip(parts, batch["target"][step, tune], strict=True))
        return total / batch["mask"].sum()

    assert value == pytest.approx(plain(a))
    assert_gradients(plain, {"a": a}, {"a": gradient})


def test_bits_are_those_of_the_predictions_note_by_note():
    models = [Model(network.R + network.P + 16, 5, network.R + network.P, seed=seed) for seed in (1, 2)]
    both, tunes = network.Continuer(*models), [made(1, 9), made(2, 5)]
    for tune, bits in zip(tunes, both.bits(tunes), strict=True):
        classes = data.tokens(tune)
        for number, (rhythm, pitch) in enumerate(classes):
            of_rhythm, of_pitch = both.predict(classes[:number], tune.start)
            np.testing.assert_allclose(bits[number], [-np.log2(of_rhythm[rhythm]), -np.log2(of_pitch[rhythm, pitch])], rtol=1e-4)
            np.testing.assert_allclose(of_rhythm, both.rhythms(tune)[number], rtol=1e-4)
            assert of_rhythm.sum() == pytest.approx(1)
    one = network.Continuer(models[0]).predict(classes, 12)[0], network.Continuer(models[1]).predict(classes, 12)[0]
    np.testing.assert_allclose(both.predict(classes, 12)[0], np.mean(one, axis=0), rtol=1e-6)


def test_training_learns_and_is_repeatable():
    parts = some_parts()
    trained = cells.train(parts, 1, rounds=40)
    assert trained.curve[0] - min(trained.curve) > 1
    assert trained.parts is parts
    short = [cells.train(parts, 1, rounds=3).curve for _ in range(2)]
    assert short[0] == short[1] == trained.curve[:3]
    assert cells.train(parts, 2, rounds=3).curve != short[0]


def test_training_keeps_the_weights_of_the_best_round(monkeypatch):
    monkeypatch.setattr(cells, "RATE", 0.05)
    parts = some_parts()
    trained = cells.train(parts, 1, rounds=90, patience=5)
    assert trained.rounds == len(trained.curve) - 5
    kept = network.bits_per_note(network.Continuer(trained.model).bits(parts.valid))
    assert kept == pytest.approx(min(trained.curve)) == trained.curve[trained.rounds - 1]
    assert kept < trained.curve[-1]


def test_a_fifth_of_the_inputs_is_hidden_in_training():
    tunes = [made(seed) for seed in range(30)]
    drawn = cells.batches(tunes)(np.random.default_rng(0))
    assert drawn["x"].shape[1] == cells.BATCH
    whole = 16 * (1 + 3 * 19)
    assert 1 - drawn["x"].sum() / whole == pytest.approx(cells.HIDDEN, abs=0.05)


def test_training_stops_when_nothing_gets_better(monkeypatch):
    monkeypatch.setattr(cells, "RATE", 1e-30)
    assert len(cells.train(some_parts(), 1, rounds=30, patience=4).curve) == 5


def test_weight_decay_pulls_towards_zero(monkeypatch):
    """With inputs and targets that ask for nothing, decay alone is left."""
    monkeypatch.setattr(cells, "loss", lambda y, target, mask: (0.0, np.zeros_like(y)))
    parts = some_parts()
    model = Model(network.R + network.P + 16, cells.CELLS, network.R + network.P, seed=1)
    before = model.parameters.values.copy()
    after = cells.train(parts, 1, rounds=1).model.parameters.values
    np.testing.assert_allclose(after, before * (1 - cells.RATE * cells.DECAY), rtol=1e-5)


def test_a_continuation_keeps_what_is_given_and_ends_in_time(results):
    tune = made(50, 60)
    assert listening.given(tune) == 9, "the upbeat of a quarter and eight quarters"
    for model in (results.together, results.chains[experiment.TUNED]):
        once, again = (listening.continued(model, tune, 3) for _ in range(2))
        assert once == again
        assert once.notes[:9] == tune.notes[:9]
        total = sum(note.length for note in once.notes)
        assert listening.LEAST <= total < listening.MOST + 16
        assert total >= listening.MOST or once.notes[-1].end
    others = [listening.continued(results.together, tune, seed) for seed in range(4)]
    assert any(other.notes[9] != tune.notes[9] for other in others), "the note after the given ones is drawn"
    assert len(listening.beginning(tune).notes) == 24, "the phrase ends with the 24th note, after 20 quarters"


def test_a_continuation_does_not_see_how_the_tune_goes_on(results):
    """The given notes are the same in two tunes that differ behind them, so the continuations must be."""
    tune = made(50, 60)
    other = replace(tune, notes=tune.notes[:9] + made(51, 51).notes)
    for model in (results.together, results.chains[experiment.TUNED]):
        assert listening.continued(model, tune, 3) == listening.continued(model, other, 3)


def test_sharpening_makes_the_likely_likelier():
    rng = np.random.default_rng(0)
    drawn = np.bincount([listening.drawn(np.array([0.7, 0.3, 0.0]), rng) for _ in range(4000)], minlength=3) / 4000
    sharp = np.array([0.7, 0.3, 0]) ** 1.25
    np.testing.assert_allclose(drawn, sharp / sharp.sum(), atol=0.03)


def test_the_table_has_a_row_per_model_and_says_what_it_saves(results):
    head, _, *rows = experiment.table(results).splitlines()
    assert {row.count("|") for row in (head, *rows)} == {7}
    assert (
        [row.split(" | ")[0][2:] for row in rows]
        == list(results.bits)
        == [*results.chains, "LSTM, seed 1", "LSTM, seed 2", experiment.TOGETHER]
    )
    total = len(results.parts.test)
    assert rows[2].endswith("| – | – |")
    assert rows[0].endswith(f"of {total} |")
    first = network.bits_per_note(results.bits[experiment.FIRST])
    assert float(rows[0].split(" | ")[3]) == pytest.approx(first, abs=0.006)
    saved = network.bits_per_note(results.bits[experiment.TUNED]) - first
    assert float(rows[0].split(" | ")[4].split(" (")[0].replace("−", "-")) == pytest.approx(saved, abs=0.006)
    assert rows[0].split(" | ")[4].startswith("−"), "a true minus"
    results.bits["cheaper"] = [bits - 1 for bits in results.bits[experiment.TUNED]]
    assert experiment.won(results, "cheaper") == total
    assert experiment.won(results, experiment.TUNED) == 0
    del results.bits["cheaper"]


def differing(gains, sizes=None):
    """Return results of tunes of 20 notes in groups, and how many bits per note a model saves on each tune."""
    tunes = [made(seed) for seed in range(len(gains))]
    groups, at = [], iter(tunes)
    for size in sizes or [1] * len(tunes):
        groups.append([next(at) for _ in range(size)])
    made_up = object.__new__(experiment.Results)
    made_up.parts, made_up.groups = data.Split([], [], tunes), groups
    made_up.bits = {experiment.TUNED: [np.full((20, 2), 2.0)] * len(tunes), "ours": [np.full((20, 2), 2 - gain / 2) for gain in gains]}
    return made_up


def test_what_is_saved_and_its_interval():
    gains = np.random.default_rng(1).normal(0.1, 0.3, 60)
    gain, low, high = experiment.saved(differing(gains), "ours")
    assert gain == pytest.approx(gains.mean())
    half = 1.96 * gains.std(ddof=1) / 60**0.5
    assert (low, high) == pytest.approx((gain - half, gain + half), abs=0.02)


def test_settings_of_one_tune_are_one_piece_of_evidence():
    """Thirty tunes and each of them three times over tell the same, so the interval must not shrink."""
    gains = np.random.default_rng(2).normal(0.1, 0.3, 30)
    once, thrice = (experiment.saved(one, "ours") for one in (differing(gains), differing(np.repeat(gains, 3), [3] * 30)))
    assert thrice == pytest.approx(once, abs=1e-9)
    apart = experiment.saved(differing(np.repeat(gains, 3)), "ours")
    assert apart[2] - apart[1] < 0.7 * (once[2] - once[1])


def test_what_was_chosen_is_told(results):
    rows = experiment.sights(results.chains).splitlines()[2:]
    assert len(rows) == 6
    sight = results.chains[experiment.TUNED].pitch
    assert (
        rows[5]
        == f"| {experiment.TUNED} | pitch | {sight.order} | {'yes' if sight.place else 'no'} | {'yes' if sight.phrase else 'no'} | {sight.strength} |"
    )


def test_the_leak_is_measured_on_both_splits():
    tunes = [replace(made(seed % 6), name=str(seed)) for seed in range(24)]
    found = experiment.leak(tunes, orders=(1, 2))
    assert all(by_piece < by_tune - 0.2 for by_tune, by_piece in found.values())
    assert experiment.leak_table(found).splitlines()[-1] == f"| 2 | {found[2][0]:.2f} | {found[2][1]:.2f} |"


def test_phrase_ends_are_counted_from_the_last(results):
    ends = experiment.phrase_ends(results, longest=7)
    np.testing.assert_allclose(ends[0], [0, 0, 0, 0, 0, 0, 0, 1])
    assert ((ends >= 0) & (ends <= 1)).all()
    uneven = Tune("x", 0, 0, tuple(Note(60, 4, number in (7, 11, 15)) for number in range(16)))
    one = experiment.Results(data.Split([], [], [uneven]), [], results.chains, results.trained)
    np.testing.assert_allclose(experiment.phrase_ends(one, longest=7)[0], [0, 0, 0, 2 / 3, 0, 0, 0, 1])


def test_contents_count_tunes_and_notes(results):
    rows = experiment.contents(results.parts).splitlines()[2:]
    assert sum(int(row.split("|")[2]) for row in rows) == 24
    assert sum(int(row.split("|")[3]) for row in rows) == 480


def test_pictures_have_descriptions(results):
    for picture in (figures.learning(results), figures.ends(experiment.phrase_ends(results, longest=7))):
        assert len(unescape(re.search(r'alt="([^"]*)"', picture.data)[1])) > 60


def test_the_tunes_to_hear_are_held_out_and_of_different_hymns():
    heard, setting, other = made(1), replace(made(1), name="t0"), made(2)
    made_up = object.__new__(experiment.Results)
    made_up.parts, made_up.groups = data.Split([made(3)], [], [other, heard, setting]), [[other], [heard, setting], [made(3)]]
    assert listening.chosen(made_up) == [setting, other]
    assert listening.chosen(made_up, count=1) == [setting]


def test_whose_a_tune_is_stands_in_the_closed_part_only(results):
    versions = listening.versions(results, made(51, 60))
    markup = listening.blind(1, versions).data
    shown, closed = markup.split("<details")
    assert not re.search("Bach|LSTM|chain|bwv|BWV|t51", re.sub(r'(src|href)="[^"]*"', "", shown))
    assert [re.search(r">([ABC]) is ", item)[1] for item in closed.split("<li")[1:]] == ["A", "B", "C"]
    assert sorted(re.findall(r"[ABC] is (.*?) \(", closed)) == sorted(versions)
    assert re.findall(r'download="([^"]*)"', closed) == [
        f"t51-{name.split()[-1].lower()}.{kind}" for name in re.findall(r"[ABC] is (.*?) \(", closed) for kind in ("mid", "musicxml")
    ]
    order = {tuple(re.findall(r"[ABC] is (.*?) \(", listening.blind(number, versions).data)) for number in range(1, 9)}
    assert len(order) > 2, "the letters are dealt"


def test_a_roll_fits_its_sound(results):
    versions = listening.versions(results, made(51, 60))
    for shown in re.findall(r"<figure.*?</figure>", listening.blind(1, versions).data):
        begin, end, seconds = (float(re.search(rf'data-{name}="([\d.]+)"', shown)[1]) for name in ("begin", "end", "seconds"))
        assert 0 < begin < end < 1
        wav = re.search(r"data:audio/wav;base64,([^\"]*)", shown)[1]
        assert len(wav) * 3 // 4 == pytest.approx(44 + seconds * 8000, abs=4)
    longest = max(versions.values(), key=lambda tune: sum(note.length for note in tune.notes))
    span = sum(note.length for note in longest.notes)
    assert figures.roll(longest, 36, span, (60, 72))[1][1] == pytest.approx(0.98)
    assert figures.roll(longest, 36, 2 * span, (60, 72))[1] == pytest.approx((0.13, 0.13 + 0.85 / 2))
