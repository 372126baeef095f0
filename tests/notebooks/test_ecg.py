"""The cells, data and figures of the notebook on ECGs, on tiny data. No choice may hang on the test patients: `scrambled` changes only them."""

import re
from dataclasses import replace
from html import unescape
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest
from sklearn.linear_model import Ridge
from sklearn.metrics import roc_auc_score

from notebooks.ecg import data, figures, linear
from tests.support.scripts import definitions

FEW = {"train": 6, "validation": 4, "test": 4}
RATE = data.RATE
UPDATES = 51


@pytest.fixture(scope="module")
def cells():
    return definitions("ecg")


@pytest.fixture(scope="module")
def people():
    return data.patients(FEW)


@pytest.fixture(scope="module")
def parts(people):
    return data.parts_of(people, {"train": 4, "validation": 4, "test": 4})


@pytest.fixture(scope="module")
def scrambled(parts):
    """The same parts, but the test patients have other recordings and the opposite labels."""
    test = parts["test"]
    noise = np.random.default_rng(5).standard_normal(test.x.shape).astype(np.float32)
    return parts | {"test": replace(test, x=test.x[::-1] + 0.3 * noise, label=1 - test.label)}


@pytest.fixture(scope="module")
def decided(cells, parts):
    return cells.experiment(parts, seeds=(1,), updates=UPDATES)


@pytest.fixture(scope="module")
def normal_and_odd(people):
    return data.normal_and_odd(people)


@pytest.fixture(scope="module")
def watched(cells, normal_and_odd):
    return cells.watches(*normal_and_odd, seeds=(1,), updates=30)


def test_no_patient_is_in_two_parts():
    numbers = [number for part in data.SPLIT.values() for number in part]
    assert len(numbers) == len(set(numbers)) == 500


def test_recordings_of_a_part_are_of_its_patients_only(people, parts):
    seen = {part: set(recordings.patient) for part, recordings in parts.items()}
    assert seen == {part: {one.number for one in group} for part, group in people.items()}


def test_each_patient_gives_as_much_of_both_classes(parts):
    for recordings in parts.values():
        for number in set(recordings.patient):
            assert recordings.label[recordings.patient == number].mean() == 0.5


def test_early_beats_do_not_give_the_class_away(people):
    recordings = data.recordings(people["train"], data.CLASSES.values(), 40, 0)
    shares = [recordings.early[recordings.label == label].mean() for label in (0, 1)]
    np.testing.assert_allclose(shares, 0.5, atol=0.1)


def test_a_patient_is_the_same_every_time_and_unlike_the_next():
    first, again, other = (data.patient(number) for number in (7, 7, 8))
    np.testing.assert_array_equal(first.beat, again.beat)
    assert first.interval == again.interval
    assert np.abs(first.beat - other.beat).max() > 0.02


def test_a_beat_peaks_in_its_place_and_begins_and_ends_near_zero():
    for number in range(100):
        one = data.patient(number)
        assert np.argmax(one.beat) == data.BEFORE
        assert 0.6 < one.beat.max() < 1.4
        assert one.beat[data.BEFORE + 10 :].max() < 0.6 * one.beat.max(), "a T wave lower than R"
        for shape in (one.beat, one.wide):
            np.testing.assert_allclose([shape[0], shape[-1]], 0, atol=0.03)


def test_a_wide_beat_is_wider(people):
    for one in people["train"]:
        ordinary, wide = (np.count_nonzero(np.abs(shape[22:46]) > 0.3 * np.abs(shape).max()) for shape in (one.beat, one.wide))
        assert wide > 1.5 * ordinary


@pytest.mark.parametrize("rhythm", data.CLASSES.values())
def test_no_rhythm_shows_in_the_mean_interval(people, rhythm):
    rng = np.random.default_rng(0)
    one = people["train"][0]
    assert np.mean([rhythm(one, rng).intervals.mean() for _ in range(400)]) == pytest.approx(one.interval, rel=0.01)


def test_an_early_beat_is_wide_and_followed_by_a_pause(people):
    one, even = people["train"][0], np.ones(data.BEATS)
    rhythm = data.with_early_beats(even, one, np.random.default_rng(0))
    early = np.flatnonzero(rhythm.wide)
    assert len(early) > 4
    assert set(np.diff(early)) <= set(range(3, 8))
    np.testing.assert_allclose(rhythm.intervals[early], one.early)
    np.testing.assert_allclose(rhythm.intervals[early + 1], 2 - one.early)
    assert rhythm.intervals.sum() == pytest.approx(even.sum())


def test_the_beats_found_are_those_drawn(people):
    one, rng = people["train"][0], np.random.default_rng(0)
    rhythm = data.Rhythm(data.steady(one, rng), np.zeros(data.BEATS, bool))
    x = data.draw(one, rhythm, rng, start=0.0)
    drawn = np.cumsum(rhythm.intervals)
    drawn = drawn[(drawn > 0.6) & (drawn < 14.4)]
    found = data.peaks(data.clean(x[None])[0]) / RATE
    assert all(np.abs(found - at).min() < 0.04 for at in drawn)
    assert len(found) <= len(drawn) + 2


def test_a_recording_is_cleaned_by_itself(parts):
    x = parts["train"].x
    np.testing.assert_array_equal(data.clean(x[3:4])[0], data.clean(x[:5])[3])


def test_an_odd_beat_comes_early_and_the_next_one_in_time(people):
    one = people["train"][0]
    plain = data.calm(one, np.random.default_rng(3))
    for kind, rhythm in data.ODD.items():
        odd = rhythm(one, np.random.default_rng(3))
        assert odd.intervals.sum() == pytest.approx(plain.intervals.sum())
        changed = np.flatnonzero(odd.intervals != plain.intervals)
        assert len(changed) == (2 if "early" in kind else 0)
        assert odd.wide.sum() == ("wide" in kind)
        if "early" in kind:
            assert odd.intervals[changed[0]] == pytest.approx(one.early * plain.intervals[changed[0]])


def test_frames_keep_the_order_of_the_samples():
    x = np.arange(60).reshape(2, 30)
    assert data.frames(x).shape == (3, 2, 10)
    np.testing.assert_array_equal(data.frames(x)[0, 1], np.arange(30, 40))
    np.testing.assert_array_equal(data.frames(x)[2, 0], np.arange(20, 30))
    with pytest.raises(ValueError, match="multiple of 10 samples, got 25"):
        data.frames(np.zeros((1, 25)))


def test_features_by_hand():
    intervals = np.array([1, 1, 0.6, 1.4, 1, 1.1, 0.6, 1.4, 1])
    mean, sdnn, rmssd, sdnn_kept, rmssd_kept = data.features(intervals)
    assert mean == pytest.approx(9.1 / 9)
    assert sdnn == pytest.approx(np.sqrt(np.mean((intervals - 9.1 / 9) ** 2)))
    assert rmssd == pytest.approx(np.sqrt((0 + 0.4**2 + 0.8**2 + 0.4**2 + 0.1**2 + 0.5**2 + 0.8**2 + 0.4**2) / 8))
    kept = np.array([1, 1, 1, 1.1, 1])
    assert sdnn_kept == pytest.approx(kept.std())
    assert rmssd_kept == pytest.approx(np.sqrt(2 * 0.1**2 / 4))
    assert data.variability(np.array([1.0])) == (0, 0)


def test_leaving_early_beats_out_tells_them_from_an_irregular_rhythm(people):
    recordings = data.recordings(people["train"], data.CLASSES.values(), 12, 0)
    areas = [roc_auc_score(recordings.label, recordings.features[:, column]) for column in (1, 3)]
    assert areas[0] < 0.85 < 0.95 < areas[1]


# Guards: what is chosen stays the same whatever the test patients are.


def test_no_model_and_no_threshold_hangs_on_the_test_patients(cells, parts, scrambled, decided):
    again = cells.experiment(scrambled, seeds=(1,), updates=UPDATES)
    assert list(again) == list(decided)
    for name, one in decided.items():
        assert again[name].threshold == one.threshold, name
        np.testing.assert_array_equal(again[name].score(parts["train"]), one.score(parts["train"]), name)


def test_no_forecast_and_no_alarm_hangs_on_the_test_patients(cells, normal_and_odd, watched):
    train, validation, test = normal_and_odd
    rng = np.random.default_rng(1)
    others = {kind: (x[::-1] + rng.standard_normal(x.shape)).astype(np.float32) for kind, x in test.items()}
    again = cells.watches(train, validation, others, seeds=(1,), updates=30)
    for name, one in watched.items():
        assert again[name].threshold == one.threshold, name
        np.testing.assert_array_equal(again[name].forecast(train), one.forecast(train), name)


def test_the_baseline_is_the_best_of_all_candidates_on_the_validation_patients(cells, parts):
    train, validation = parts["train"], parts["validation"]
    areas = []
    for model in cells.CANDIDATES:
        model = cells.clone(model).fit(train.features[:, :3], train.label)
        areas.append(roc_auc_score(validation.label, model.decision_function(validation.features[:, :3])))
    best = roc_auc_score(validation.label, cells.baseline(train, validation, 3)(validation))
    assert best == max(areas)
    assert best > min(areas), "there is something to choose"


def test_the_state_that_is_kept_is_the_best_on_the_validation_patients(cells, parts, monkeypatch):
    train, validation = parts["train"], parts["validation"]
    areas = iter([0.5, 0.9, 0.7])
    monkeypatch.setattr(cells, "roc_auc_score", lambda label, scores: next(areas))
    best = cells.classifier(train, validation, 1, 12, states=3).parameters.values
    monkeypatch.setattr(cells, "roc_auc_score", lambda label, scores: 0.5)
    shorter = cells.classifier(train, validation, 1, 8, states=1).parameters.values
    np.testing.assert_array_equal(best, shorter)


def test_one_steady_validation_recording_in_twenty_raises_an_alarm(decided, parts):
    validation = parts["validation"]
    scores = decided["LSTM, seed 1"].score(validation)[validation.label == 0]
    assert len(scores) == 16
    assert (scores > decided["LSTM, seed 1"].threshold).sum() == 1, "of sixteen, the highest"


def test_the_target_is_asked_for_from_the_third_second_on(cells, parts):
    batch = cells.batches(parts["train"])(np.random.default_rng(0))
    assert batch["x"].shape == (150, cells.BATCH, 10)
    assert (batch["mask"].sum(axis=0) == 120).all()
    assert not batch["mask"][:30].any()
    assert (batch["target"] == batch["target"][0]).all()


def test_the_classifier_learns_its_training_data(cells, parts):
    model = cells.classifier(parts["train"], parts["train"], 1, 300)
    assert roc_auc_score(parts["train"].label, cells.score(model, parts["train"])) > 0.9


def test_the_score_is_the_mean_of_the_second_half(cells, parts):
    model = cells.Model(10, 3, 2, seed=4)
    steps = cells.evidence(model, parts["test"])
    answers, _ = model.forward(parts["test"].frames)
    np.testing.assert_allclose(steps, answers[..., 1] - answers[..., 0])
    np.testing.assert_allclose(cells.score(model, parts["test"]), steps[75:].mean(axis=0), atol=1e-6)


def test_no_two_parts_share_draws(people, monkeypatch):
    drawn, draw = [], data.draw

    def spy(person, rhythm, rng, start=None):
        drawn.append((person.number, rng.bit_generator.state["state"]["state"]))
        return draw(person, rhythm, rng, start)

    monkeypatch.setattr(data, "draw", spy)
    data.normal_and_odd(people)
    assert len({state for _, state in drawn}) == len(drawn) == 6 * 4 + 4 * 4 + 4 * 4, "the generator is nowhere in the same state"
    drawn.clear()
    data.parts_of(people)
    assert len({state for _, state in drawn}) == len(drawn) == 2 * (6 * 4 + 4 * 2 + 4 * 1)


def test_rare_cases_make_most_alarms_false(cells):
    counts = np.array([[9000, 1000], [1000, 9000]])
    assert cells.precision(counts, 0.5)[1] == pytest.approx(0.9, abs=0.01)
    assert cells.precision(counts, 0.01)[1] == pytest.approx(0.009 / (0.009 + 0.099), abs=0.005)


def test_the_interval_of_the_alarms_that_are_right_is_that_of_the_counts(cells):
    low, middle, high = cells.precision(np.array([[300, 0], [3, 297]]), 0.02)
    assert low < 0.75 < middle < high < 1, "none of 300 is not never"
    few = cells.precision(np.array([[30, 0], [0, 30]]), 0.02)
    assert few[0] < low


@pytest.mark.parametrize("view", linear.VIEWS)
def test_a_linear_forecast_sees_its_seconds_only(people, view):
    x = data.recordings(people["train"], [data.calm], 2, 0).x
    forecast = linear.fit(x, view)[0]
    changed = x[:1].copy()
    changed[:, : (4 - view) * RATE] += 5
    np.testing.assert_array_equal(forecast(changed), forecast(x[:1]))
    changed[:, 500] += 5
    seen = slice(110, 110 + view * RATE)
    differs = (forecast(changed) != forecast(x[:1]))[0]
    assert differs[seen].all()
    assert differs.sum() == view * RATE


def test_the_linear_forecast_is_ridge_regression(people):
    x, other = (data.recordings(people[part], [data.calm], 2, 0).x for part in ("train", "test"))
    windows, unseen = (linear.LinearForecast.windows(one, 1) for one in (x, other))
    for forecast in linear.fit(x, 1):
        reference = Ridge(alpha=forecast.penalty).fit(windows[:, :RATE], windows[:, RATE:])
        expected = reference.predict(unseen[:, :RATE])
        np.testing.assert_allclose(forecast(other).reshape(expected.shape), expected, atol=1e-6)


def test_the_linear_forecast_is_chosen_by_the_validation_error(people):
    x, validation = (data.recordings(people[part], [data.calm], 4, seed).x for part, seed in (("train", 0), ("validation", 1)))
    chosen = linear.choose(x, validation)
    errors = {(one.view, one.penalty): linear.mean_error(one, validation) for view in linear.VIEWS for one in linear.fit(x, view)}
    assert len(errors) == len(linear.VIEWS) * len(linear.PENALTIES)
    assert (chosen.view, chosen.penalty) == min(errors, key=errors.get)


def test_no_forecast_sees_its_target(people, watched):
    x = data.recordings(people["test"], [data.calm], 1, 0).x
    changed = x.copy()
    changed[:, 700:] += 1
    for one in watched.values():
        before, after = one.forecast(x), one.forecast(changed)
        assert before.shape == (len(x), 1500 - 400)
        np.testing.assert_allclose(before[:, :310], after[:, :310], atol=1e-6)
        assert np.abs(before - after)[:, 310:320].max() > 0.01


def test_the_surprise_is_the_error_of_the_last_three_frames(cells):
    x = np.zeros((1, 500))
    x[:, 420:430] = 3
    assert cells.surprise(lambda x: np.zeros((1, 100)), x)[0].tolist() == [3.0, 3.0, 3.0, 0, 0, 0, 0, 0]


def test_the_threshold_lets_one_normal_recording_in_twenty_pass(cells, normal_and_odd, watched):
    _, validation, _ = normal_and_odd
    assert len(validation) == 16
    for one in watched.values():
        assert (cells.surprise(one.forecast, validation).max(axis=1) > one.threshold).sum() == 1, "of sixteen, the highest"


def test_seconds_above_the_threshold_and_lateness_by_hand(cells):
    still, late = (cells.Watch(None, 1.0, {"odd": np.zeros((2, 60))}) for _ in range(2))
    still.surprise["odd"][:, 10:13] = 3
    late.surprise["odd"][0, 18:23] = 3
    late.surprise["odd"][1, 18:25] = 3
    assert figures.seconds_above(still, "odd") == pytest.approx(0.3)
    assert figures.seconds_above(late, "odd") == pytest.approx(0.6)
    assert figures.lateness(late, still, "odd") == pytest.approx(0.8)


def test_the_table_of_times_by_hand(cells):
    first, other = (cells.Watch(None, 1.0, {kind: np.zeros((2, 60)) for kind in data.ODD}) for _ in range(2))
    for kind in data.ODD:
        first.surprise[kind][:, 20:24] = 3
        other.surprise[kind][:, 10:11] = 3
    *_, row, last = figures.timing_table({"linear": first, "net": other}).splitlines()
    assert (row, last) == ("| linear | 0.4 | 0.4 | 0.4 |", "| net | 0.1 (1.0) | 0.1 (1.0) | 0.1 (1.0) |")


def test_tables_have_a_row_per_model_and_seed(cells, decided, watched):
    for text, models in (
        (figures.decision_table(decided), decided),
        (figures.precision_table(decided, cells.PREVALENCES, cells.precision), decided),
        (figures.alarm_table(watched), watched),
        (figures.timing_table(watched), watched),
    ):
        head, _, *rows = text.splitlines()
        assert [row.split(" | ")[0].strip("| ") for row in rows] == list(models)
        assert {row.count("|") for row in rows} == {head.count("|")}


def test_the_area_of_an_alarm_is_how_often_an_odd_recording_is_the_more_surprising(cells):
    one = cells.Watch(None, 1.0, {"normal": np.array([[0.1, 0.3]]), "early": np.array([[0.2, 0.1], [0.9, 0.1], [0.1, 0.4]])})
    assert figures.alarm_area(one, "early") == pytest.approx(2 / 3)


def test_the_table_of_decisions_says_what_was_counted(cells):
    one = cells.Decided(None, 0.5, np.array([0.1, 0.6, 0.4, 0.9]), np.array([0, 0, 1, 1]))
    assert one.counts.tolist() == [[1, 1], [1, 1]]
    assert figures.decision_table({"a": one}).splitlines()[2] == "| a | 0.750 | 1 of 2 (50%) | 1 of 2 (50%) |"


def test_a_millimetre_of_the_grid_is_40_ms_and_a_tenth_of_a_millivolt():
    seconds, volts = figures.grid(0, 0.4, -0.2, 0.5, 1)
    assert sorted(set(np.round(seconds[~np.isnan(seconds)], 3))) == [0, *np.round(np.arange(1, 11) * 0.04, 3)]
    assert sorted(set(np.round(volts[~np.isnan(volts)], 3))) == [-0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4, 0.5]
    seconds, volts = figures.grid(0, 0.4, -0.2, 0.5, 5)
    assert sorted(set(np.round(seconds[~np.isnan(seconds)], 3))) == [0, 0.2, 0.4]
    assert {0, 0.5} <= set(np.round(volts[~np.isnan(volts)], 3))


FIGURES = {
    "rhythms": lambda cells, parts, decided, watched, test: figures.plot_rhythms(parts["train"]),
    "decisions": lambda cells, parts, decided, watched, test: figures.plot_decisions(
        parts["test"], decided["LSTM, seed 1"], cells.evidence(decided["LSTM, seed 1"].score.args[0], parts["test"])
    ),
    "watch": lambda cells, parts, decided, watched, test: figures.plot_watch(test, "wide", 0, watched["linear"], watched["LSTM, seed 1"]),
}


@pytest.mark.parametrize("name", FIGURES)
def test_pictures_are_drawings_with_a_description_and_ask_for_no_other_file(cells, parts, decided, watched, normal_and_odd, name):
    markup = FIGURES[name](cells, parts, decided, watched, normal_and_odd[2]).data
    alt, source = re.fullmatch(
        r'<img class="notebook-figure" width="432" height="\d+" alt="([^"]{60,})" src="data:image/svg\+xml,([^"]+)">', markup
    ).groups()
    assert "." in unescape(alt)
    assert ElementTree.fromstring(unquote(source)).tag.endswith("svg")
    assert not re.findall(r'(?:xlink:)?href="([^#"][^"]*)"|url\((?!#)([^)]*)\)', unquote(source))
