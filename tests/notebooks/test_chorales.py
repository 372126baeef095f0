"""The functions of the notebook on the chorales, on a few of them and on tunes made here."""

import re
from html import unescape
from itertools import chain

import numpy as np
import pytest
from music21 import converter

from lstm import Model
from notebooks.chorales import data, markov, network, score
from notebooks.chorales import experiment as chorales
from notebooks.chorales.data import Note, Tune
from tests.support.oracles import assert_gradients

SCALE = (60, 62, 64, 65, 67, 69, 71, 72)


def made(seed, length=20):
    """Return a tune that wanders on a scale, with a phrase end at every eighth note."""
    rng = np.random.default_rng(seed)
    steps = np.cumsum(rng.integers(-2, 3, length)) % 8
    return Tune(f"t{seed}", 0, 12, tuple(Note(SCALE[step], 4, number % 8 == 7) for number, step in enumerate(steps)))


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
    return chorales.experiment([made(seed) for seed in range(24)], seeds=(1, 2), say=lambda line: None, rounds=3)


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


def test_midi_and_musicxml_are_read_back_as_the_same_tune(read):
    tied = Tune("x", -2, 12, (Note(70, 16, False), Note(None, 2, False), Note(63, 6, True), Note(75, 12, False), Note(58, 4, True)))
    for tune in (*read.values(), tied):
        xml = score.musicxml(tune, "title", "composer").decode()
        assert data.read(converter.parseData(xml, format="musicxml").parts[0], tune.name) == tune
        midi = converter.parseData(score.midi_file(tune), format="midi").parts[0].stripTies().flatten().notes
        assert [(note.pitch.midi, note.quarterLength) for note in midi] == [(n.pitch, n.length / 4) for n in tune.notes if n.pitch]


def test_smoothing_by_hand():
    smoothed = markov.Smoothed(4)
    for context, symbol in (("a", 0), ("a", 0), ("a", 1), ("b", 2)):
        smoothed.add([(), context], symbol)
    general = (np.array([2, 1, 1, 0]) + 3 / 4) / (4 + 3)
    special = (np.array([2, 1, 0, 0]) + 2 * general) / (3 + 2)
    np.testing.assert_allclose(smoothed.probabilities([(), "a"], 1), special)
    np.testing.assert_allclose(smoothed.probabilities([(), "never"], 1), general)
    assert smoothed.probabilities([(), "b"], 5).sum() == pytest.approx(1)


def test_the_strength_is_that_which_is_best_on_the_validation_tunes():
    seen, unseen = [made(seed) for seed in range(6)], [made(seed) for seed in range(20, 24)]
    trusting = markov.best(2, False, data.Split(seen, seen, []))
    assert trusting.strength == min(markov.STRENGTHS), "what was seen comes again"
    careful = markov.best(2, False, data.Split(seen, unseen, []))
    costs = {}
    for careful.strength in markov.STRENGTHS:
        costs[careful.strength] = sum(careful.bits(tune).sum() for tune in unseen)
    assert markov.best(2, False, data.Split(seen, unseen, [])).strength == min(costs, key=costs.get) > trusting.strength


@pytest.mark.parametrize(("order", "bar"), [(0, False), (1, False), (3, False), (2, True)])
def test_a_chain_sees_its_order_and_no_more(order, bar):
    fitted = markov.Markov(order, bar).fit([made(seed) for seed in (1, 2, 3, 9)])
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
    changed[: 12 - order, 1] = 5
    same = [np.array_equal(a, b) for a, b in zip(fitted.predict(classes[:12], 12), fitted.predict(changed, 12), strict=True)]
    assert same == [True, True]
    if order:
        changed[12 - order, 1] = 6 if changed[12 - order, 1] != 6 else 8
        assert not np.array_equal(fitted.predict(changed, 12)[1], fitted.predict(classes[:12], 12)[1])


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
    value, gradient = network.loss(a, batch["target"], batch["mask"])

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
    tunes = data.Split([made(seed) for seed in range(16)], [made(30), made(31)], [])
    trained = network.train(tunes, 1, rounds=40)
    assert trained.curve[0] - min(trained.curve) > 1
    short = [network.train(tunes, 1, rounds=3).curve for _ in range(2)]
    assert short[0] == short[1] == trained.curve[:3]
    assert network.train(tunes, 2, rounds=3).curve != short[0]


def test_training_keeps_the_weights_of_the_best_round(monkeypatch):
    monkeypatch.setattr(network, "RATE", 0.05)
    tunes = data.Split([made(seed) for seed in range(16)], [made(30), made(31)], [])
    trained = network.train(tunes, 1, rounds=90, patience=5)
    assert trained.rounds == len(trained.curve) - 5
    kept = np.concatenate(network.Continuer(trained.model).bits(tunes.valid)).sum(axis=1).mean()
    assert kept == pytest.approx(min(trained.curve)) == trained.curve[trained.rounds - 1]
    assert kept < trained.curve[-1]


def test_a_fifth_of_the_inputs_is_hidden_in_training():
    tunes = [made(seed) for seed in range(30)]
    drawn = network.sampler(tunes)(np.random.default_rng(0))
    assert drawn["x"].shape[1] == network.BATCH
    whole = 16 * (1 + 3 * 19)
    assert 1 - drawn["x"].sum() / whole == pytest.approx(network.HIDDEN, abs=0.05)


def test_training_stops_when_nothing_gets_better(monkeypatch):
    monkeypatch.setattr(network, "RATE", 1e-30)
    tunes = data.Split([made(1), made(2)], [made(3)], [])
    assert len(network.train(tunes, 1, rounds=30, patience=4).curve) == 5


def test_weight_decay_pulls_towards_zero():
    model = Model(3, 2, 2)
    optimiser = network.DecayingAdam(model.parameters, rate=0.1)
    before = model.parameters.values.copy()
    model.parameters.gradient[:] = 0
    optimiser.step()
    np.testing.assert_allclose(model.parameters.values, before * (1 - 0.1 * network.DECAY), rtol=1e-6)


def test_a_continuation_keeps_what_is_given_and_ends_in_time(results):
    tune = made(50, 60)
    assert chorales.given(tune) == 9, "the upbeat of a quarter and eight quarters"
    for model in (results.together, results.chains[chorales.FIRST]):
        once, again = (chorales.continued(model, tune, 3) for _ in range(2))
        assert once == again
        assert once.notes[:9] == tune.notes[:9]
        total = sum(note.length for note in once.notes)
        assert chorales.LEAST <= total < chorales.MOST + 16
        assert total >= chorales.MOST or once.notes[-1].end
    others = [chorales.continued(results.together, tune, seed) for seed in range(4)]
    assert any(other.notes[9] != tune.notes[9] for other in others), "the note after the given ones is drawn"
    assert len(chorales.beginning(tune).notes) == 24, "the phrase ends with the 24th note, after 20 quarters"


def test_sharpening_makes_the_likely_likelier():
    rng = np.random.default_rng(0)
    drawn = np.bincount([chorales.drawn(np.array([0.7, 0.3, 0.0]), rng) for _ in range(4000)], minlength=3) / 4000
    sharp = np.array([0.7, 0.3, 0]) ** 1.25
    np.testing.assert_allclose(drawn, sharp / sharp.sum(), atol=0.03)


def test_the_table_has_a_row_per_model_and_says_who_wins(results):
    head, _, *rows = chorales.table(results).splitlines()
    assert {row.count("|") for row in (head, *rows)} == {6}
    assert [row.split(" | ")[0][2:] for row in rows] == list(results.bits)
    total = len(results.data.test)
    assert rows[4].endswith("| – |")
    assert rows[0].endswith(f"of {total} |")
    cells = rows[1].split(" | ")
    assert float(cells[3]) == pytest.approx(chorales.totals(results, chorales.FIRST)[0], abs=0.006)
    assert chorales.won(results, [bits - 1 for bits in results.bits[chorales.STRONGEST][0]]) == total
    assert chorales.won(results, results.bits[chorales.STRONGEST][0]) == 0


def test_the_leak_is_measured_on_both_splits():
    tunes = [made(seed % 6) for seed in range(24)]
    found = chorales.leak(tunes, orders=(1, 2))
    assert all(by_piece < by_tune - 0.2 for by_tune, by_piece in found.values())
    assert chorales.leak_table(found).splitlines()[-1] == f"| 2 | {found[2][0]:.2f} | {found[2][1]:.2f} |"


def test_phrase_ends_are_counted_from_the_last(results):
    ends = chorales.phrase_ends(results, longest=7)
    np.testing.assert_allclose(ends[0], [0, 0, 0, 0, 0, 0, 0, 1])
    assert ((ends >= 0) & (ends <= 1)).all()
    uneven = Tune("x", 0, 0, tuple(Note(60, 4, number in (7, 11, 15)) for number in range(16)))
    one = chorales.Results(data.Split([], [], [uneven]), results.chains, results.trained)
    np.testing.assert_allclose(chorales.phrase_ends(one, longest=7)[0], [0, 0, 0, 2 / 3, 0, 0, 0, 1])


def test_the_bits_of_groups_of_eight_notes():
    bits = [np.arange(40).reshape(20, 2).astype(float), np.zeros((8, 2))]
    assert chorales.by_place(bits, longest=16) == [pytest.approx(15 / 2), pytest.approx(47)]


def test_contents_count_tunes_and_notes(results):
    rows = chorales.contents(results.data).splitlines()[2:]
    assert sum(int(row.split("|")[2]) for row in rows) == 24
    assert sum(int(row.split("|")[3]) for row in rows) == 480


def test_pictures_have_descriptions_and_sounds_are_as_long_as_the_notes(results):
    tune = made(51, 60)
    versions = chorales.versions(results, tune)
    assert list(versions) == ["Bach", "LSTM", "first-order chain"]
    pictures = chorales.plot_learning(results), chorales.plot_ends(chorales.phrase_ends(results, longest=7)), chorales.plot_roll(versions)
    for picture in pictures:
        assert len(unescape(re.search(r'alt="([^"]*)"', picture.data)[1])) > 60
    markup = chorales.listen("A name", versions["LSTM"], "lstm").data
    wav = re.search(r"data:audio/wav;base64,([^\"]*)", markup)[1]
    seconds = sum(note.length for note in versions["LSTM"].notes) / 4 * 60 / score.BEATS_PER_MINUTE
    assert len(wav) * 3 // 4 == pytest.approx(44 + seconds * 8000, abs=4)
    assert re.findall(r'download="([^"]*)"', markup) == ["t51-lstm.mid", "t51-lstm.musicxml"]
