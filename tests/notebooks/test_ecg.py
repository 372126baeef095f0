"""The functions of the notebook on ECGs, on tiny data."""

import re
from html import unescape
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest
from sklearn.linear_model import Ridge
from sklearn.metrics import accuracy_score

from notebooks.ecg import data
from notebooks.ecg import experiment as ecg
from notebooks.ecg import figures as ecg_figures

FEW = {"train": 4, "validation": 2, "test": 2}
RATE = data.RATE


def silent(line):
    """Say nothing."""


@pytest.fixture(scope="module")
def people():
    return data.patients(FEW)


@pytest.fixture(scope="module")
def questions(people):
    each = {"train": 2, "validation": 2, "test": 3}
    return {title: ecg.ask(people, rhythms, 50, seeds=(1,), each=each, say=silent) for title, rhythms in data.QUESTIONS.items()}


@pytest.fixture(scope="module")
def forecasts(people):
    return ecg.forecast(people, 30, seeds=(1,), say=silent)


def test_no_patient_is_in_two_parts():
    numbers = [number for part in data.SPLIT.values() for number in part]
    assert len(numbers) == len(set(numbers)) == 220


def test_recordings_of_a_part_are_of_its_patients_only(people, questions):
    for question in questions.values():
        seen = {part: set(recordings.patient) for part, recordings in question.parts.items()}
        assert seen == {part: {one.number for one in group} for part, group in people.items()}


def test_each_patient_gives_as_much_of_both_classes(questions):
    for question in questions.values():
        for recordings in question.parts.values():
            for number in set(recordings.patient):
                assert recordings.label[recordings.patient == number].mean() == 0.5


def test_a_patient_is_the_same_every_time_and_unlike_the_next():
    first, again, other = (data.patient(number) for number in (7, 7, 8))
    np.testing.assert_array_equal(first.beat, again.beat)
    assert first.interval == again.interval
    assert np.abs(first.beat - other.beat).max() > 0.02


def test_a_beat_peaks_in_its_place_and_begins_and_ends_at_zero(people):
    for one in people["train"]:
        assert abs(np.argmax(one.beat) - data.BEFORE) <= 3
        for shape in (one.beat, one.wide):
            np.testing.assert_allclose([shape[0], shape[-1], np.abs(shape).max()], [0, 0, 1], atol=1e-12)


def test_a_wide_beat_is_wider(people):
    for one in people["train"]:
        ordinary, wide = (np.count_nonzero(np.abs(shape[22:46]) > 0.3) for shape in (one.beat, one.wide))
        assert wide > 1.3 * ordinary


@pytest.mark.parametrize("rhythm", [rhythm for pair in data.QUESTIONS.values() for rhythm in pair])
def test_no_rhythm_shows_in_the_mean_interval(people, rhythm):
    rng = np.random.default_rng(0)
    one = people["train"][0]
    assert np.mean([rhythm(one, rng).intervals.mean() for _ in range(200)]) == pytest.approx(one.interval, rel=0.01)


def test_fourth_and_scattered_have_the_same_intervals_in_another_order(people):
    one = people["train"][0]
    fourth, scattered = (rhythm(one, np.random.default_rng(0)) for rhythm in data.QUESTIONS["Every fourth or scattered?"])
    assert fourth.wide.sum() == scattered.wide.sum() == data.BEATS // 4
    assert set(np.diff(np.flatnonzero(fourth.wide))) == {4}
    assert set(np.diff(np.flatnonzero(scattered.wide))) == {3, 5}
    for statistic in (np.std, lambda intervals: np.sqrt(np.mean(np.diff(intervals) ** 2))):
        assert statistic(fourth.intervals) == pytest.approx(statistic(scattered.intervals), rel=0.05)


def test_the_beats_found_are_those_drawn(people):
    one, rng = people["train"][0], np.random.default_rng(0)
    rhythm = data.steady(one, rng)
    x = data.draw(one, rhythm, rng, start=0.0)
    drawn = np.cumsum(rhythm.intervals)
    drawn = drawn[(drawn > 0.6) & (drawn < 14.4)]
    found = data.peaks(data.clean(x[None])[0]) / RATE
    assert all(np.abs(found - at).min() < 0.04 for at in drawn)
    assert len(found) <= len(drawn) + 2


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


def test_the_recorded_ecg_is_that_of_pywavelets_and_loops_without_a_jump():
    original, reduced = data.recorded()
    assert original.shape == (1024,)
    assert (original.min(), original.max()) == (-112, 250)
    assert reduced.shape == (256,)
    np.testing.assert_allclose(4 * np.argmax(reduced[:100]), np.argmax(original[:400]), atol=6)
    loop = data.loop(reduced)
    assert loop.shape == (1, 1500)
    assert np.abs(np.diff(loop[0, 160:170])).max() < 0.05
    period = next(size for size in range(100, 200) if np.array_equal(loop[0, :size], loop[0, size : 2 * size]))
    assert 160 <= period <= 168


def test_one_looped_beat_comes_early():
    loop = data.loop(data.recorded()[1])
    moved = data.moved_early(loop)
    places, early = (
        np.flatnonzero((x > 0.8) & (x == np.array([x[max(0, i - 30) : i + 30].max() for i in range(1500)]))) for x in (loop[0], moved[0])
    )
    assert sorted(set(np.subtract(places, early))) == [0, 20]
    assert np.count_nonzero(places != early) == 1


def test_features_by_hand(monkeypatch):
    monkeypatch.setattr(data, "peaks", lambda x: np.cumsum([0, 100, 100, 60, 140, 100, 60, 140, 100, 100, 100, 60, 140]))
    mean, sdnn, rmssd, off = ecg.features(None)
    intervals = np.array([100, 100, 60, 140, 100, 60, 140, 100, 100, 100, 60, 140]) / 100
    assert mean == pytest.approx(1)
    assert sdnn == pytest.approx(np.sqrt(np.mean((intervals - 1) ** 2)))
    assert rmssd == pytest.approx(np.sqrt((5 * 0.4**2 + 3 * 0.8**2) / 11))
    assert off == pytest.approx(1), "3 and 5 beats apart"


def test_a_recording_without_early_beats_has_no_distances(monkeypatch):
    monkeypatch.setattr(data, "peaks", lambda x: np.arange(0, 1500, 80))
    assert ecg.features(None) == pytest.approx((0.8, 0, 0, 0), abs=1e-12)


def test_the_threshold_separates_what_can_be_separated():
    label, scores = np.array([0, 0, 0, 1, 1]), np.array([-3.0, 0.0, 1.0, 2.0, 9.0])
    assert ecg.best_threshold(label, scores) == pytest.approx(1.5)


def test_shares_and_area_by_hand():
    decided = ecg.Decided(np.array([0.1, 0.6, 0.4, 0.9]), 0.5, np.array([0, 0, 1, 1]))
    assert decided.shares.tolist() == [0.5, 0.5]
    assert decided.area == 0.75
    assert decided.confusion.tolist() == [[1, 1], [1, 1]]


def test_rare_cases_make_most_alarms_false():
    assert ecg.precision((0.9, 0.9), 0.5) == pytest.approx(0.9)
    assert ecg.precision((0.9, 0.9), 0.01) == pytest.approx(0.009 / (0.009 + 0.099))


def test_common_features_tell_irregular_from_steady_but_not_the_order(people):
    areas = {}
    for title, rhythms in data.QUESTIONS.items():
        parts = {part: data.recordings(people[part], rhythms, 12, number) for number, part in enumerate(people)}
        measured = {part: np.array([ecg.features(one) for one in data.clean(recordings.x)]) for part, recordings in parts.items()}
        areas[title] = ecg.logistic(parts, measured, 3).area
    assert areas["Steady or irregular?"] > 0.95
    assert 0.3 < areas["Every fourth or scattered?"] < 0.75


def test_the_classifier_learns_its_training_data(questions):
    question = questions["Every fourth or scattered?"]
    inputs = dict.fromkeys(question.inputs, question.inputs["train"])
    parts = dict.fromkeys(question.parts, question.parts["train"])
    decided = ecg.train_classifier(parts, inputs, 1, 150, rate=0.01)
    assert accuracy_score(decided.label, decided.scores > decided.threshold) > 0.8


def test_the_state_that_is_kept_is_the_best_on_the_validation_patients(questions, monkeypatch):
    question = questions["Steady or irregular?"]
    areas = iter([0.5, 0.9, 0.7])
    monkeypatch.setattr(ecg, "roc_auc_score", lambda label, scores: next(areas))
    best = ecg.train_classifier(question.parts, question.inputs, 1, 12, every=4).model.parameters.values
    monkeypatch.setattr(ecg, "roc_auc_score", lambda label, scores: 0.5)
    shorter = ecg.train_classifier(question.parts, question.inputs, 1, 8, every=8).model.parameters.values
    np.testing.assert_array_equal(best, shorter)


def test_the_target_is_asked_for_from_the_third_second_on():
    x, label = np.zeros((150, 5, 10), np.float32), np.array([0, 1, 0, 1, 1])
    batch = ecg.repeated_target(x, label, batch=4)(np.random.default_rng(0))
    assert batch["mask"].sum(axis=0).tolist() == [120] * 4
    assert not batch["mask"][:30].any()
    assert (batch["target"] == batch["target"][0]).all()


def test_no_two_parts_share_draws(people, monkeypatch):
    drawn, draw = [], data.draw

    def spy(person, rhythm, rng, start=None):
        drawn.append((person.number, rng.bit_generator.state["state"]["state"]))
        return draw(person, rhythm, rng, start)

    monkeypatch.setattr(data, "draw", spy)
    ecg.forecast(people, 1, seeds=(), say=silent)
    assert len(drawn) == 4 * 4 + 2 * 4 + 4 * 2 * 2
    assert len({state for _, state in drawn}) == len(drawn), "the generator is nowhere in the same state"
    for rhythms in data.QUESTIONS.values():
        drawn.clear()
        ecg.ask(people, rhythms, 1, seeds=(), say=silent)
        assert len({state for _, state in drawn}) == len(drawn) == 2 * (4 * 4 + 2 * 2 + 2 * 2)


@pytest.mark.parametrize("view", ecg.VIEWS)
def test_a_linear_forecast_sees_its_seconds_only(people, view):
    x = data.recordings(people["train"], [data.calm], 2, 0).x
    forecaster = ecg.fit_linear(x, view)[0]
    changed = x[:1].copy()
    changed[:, : (4 - view) * RATE] += 5
    np.testing.assert_array_equal(forecaster.predict(changed), forecaster.predict(x[:1]))
    changed[:, 500] += 5
    seen = slice(110, 110 + view * RATE)
    differs = (forecaster.predict(changed) != forecaster.predict(x[:1]))[0]
    assert differs[seen].all()
    assert differs.sum() == view * RATE


def test_the_linear_forecast_is_ridge_regression(people):
    x, other = (data.recordings(people[part], [data.calm], 2, 0).x for part in ("train", "test"))
    windows, unseen = (ecg.LinearForecast.windows(one, 1) for one in (x, other))
    for forecaster in ecg.fit_linear(x, 1):
        reference = Ridge(alpha=forecaster.penalty).fit(windows[:, :RATE], windows[:, RATE:])
        expected = reference.predict(unseen[:, :RATE])
        np.testing.assert_allclose(forecaster.predict(other).reshape(expected.shape), expected, atol=1e-6)


def test_the_linear_forecast_is_chosen_by_the_validation_error(people):
    x, validation = (data.recordings(people[part], [data.calm], 4, seed).x for part, seed in (("train", 0), ("validation", 1)))
    chosen, least = ecg.choose_linear(x, validation, silent)
    errors = {(one.view, one.penalty): ecg.mean_error(one, validation) for view in ecg.VIEWS for one in ecg.fit_linear(x, view)}
    assert len(errors) == len(ecg.VIEWS) * len(ecg.PENALTIES)
    assert (chosen.view, chosen.penalty) == min(errors, key=errors.get)
    assert least == {view: min(errors[view, penalty] for penalty in ecg.PENALTIES) for view in ecg.VIEWS}


def test_no_forecast_sees_its_target(people, forecasts):
    x = data.recordings(people["test"], [data.calm], 1, 0).x
    changed = x.copy()
    changed[:, 700:] += 1
    for watches in forecasts.watches.values():
        before, after = (watches[0].forecaster.predict(one) for one in (x, changed))
        assert before.shape == (len(x), 1500 - 400)
        np.testing.assert_allclose(before[:, :310], after[:, :310], atol=1e-6)
        assert np.abs(before - after)[:, 310:320].max() > 0.01


def test_the_surprise_is_the_error_of_the_last_three_frames():
    class Zero:
        def predict(self, x):
            return np.zeros((len(x), x.shape[1] - 400))

    x = np.zeros((1, 500))
    x[:, 420:430] = 3
    assert ecg.surprise(Zero(), x)[0].tolist() == [3.0, 3.0, 3.0, 0, 0, 0, 0, 0]


def test_seconds_above_the_threshold_and_lateness_by_hand():
    class Zero:
        def __init__(self, shift):
            self.shift = shift

        def predict(self, x):
            return np.roll(x, -self.shift, axis=1)[:, 400:] * (np.arange(400, x.shape[1]) < 440)

    x = np.zeros((2, 600))
    x[:, 500:510] = 3
    still, shifted = (ecg.Watch(Zero(shift), 1.0, 0.0, {}) for shift in (0, 90))
    assert ecg.seconds_above(still, x) == pytest.approx(0.3)
    assert ecg.seconds_above(shifted, x) == pytest.approx(0.5)
    assert ecg.lateness(still, shifted, x) == pytest.approx(0.8)


def test_the_threshold_lets_one_normal_recording_in_twenty_pass(people, forecasts):
    watch = forecasts.watches["linear autoregression"][0]
    normal = data.recordings(people["validation"], [data.calm], 4, 11).x
    above = (ecg.surprise(watch.forecaster, normal).max(axis=1) > watch.threshold).sum()
    assert above == 1, "of eight, the highest"


def test_tables_have_a_row_per_model(questions, forecasts):
    question = questions["Steady or irregular?"]
    models = ["logistic regression, 3 features", "logistic regression, 4 features", "LSTM"]
    assert [row.split(" | ")[0].strip("| ") for row in ecg.table(question).splitlines()[2:]] == models
    for text in (ecg.alarm_table(forecasts), ecg.area_table(forecasts)):
        assert [row.split(" | ")[0].strip("| ") for row in text.splitlines()[2:]] == ["linear autoregression", "LSTM"]
    for text in (ecg.table(question), ecg.feature_table(question), ecg.alarm_table(forecasts), ecg.area_table(forecasts)):
        assert len({row.count("|") for row in text.splitlines()}) == 1
    assert ecg.spread([0.5, 0.25, 1], ".0%") == "50% (25% to 100%)"
    assert list(ecg.highest_shares(forecasts, data.loop(data.recorded()[1]))) == ["linear autoregression", "LSTM"]


FIGURES = {
    "rhythms": lambda q, f: ecg_figures.plot_rhythms(q),
    "roc": lambda q, f: ecg_figures.plot_roc(q),
    "confusion": lambda q, f: ecg_figures.plot_confusion(q),
    "decisions": lambda q, f: ecg_figures.plot_decisions(q["Every fourth or scattered?"], ("fourth", "scattered")),
    "watch": lambda q, f: ecg_figures.plot_watch(
        f, f.test["wide"][0], "A trace with one odd beat and the surprise of both forecasters below it."
    ),
    "recorded": lambda q, f: ecg_figures.plot_recorded(*data.recorded()),
}


@pytest.mark.parametrize("name", FIGURES)
def test_pictures_are_drawings_with_a_description_and_ask_for_no_other_file(questions, forecasts, name):
    markup = FIGURES[name](questions, forecasts).data
    alt, source = re.fullmatch(
        r'<img class="notebook-figure" width="432" height="\d+" alt="([^"]{60,})" src="data:image/svg\+xml,([^"]+)">', markup
    ).groups()
    assert "." in unescape(alt)
    assert ElementTree.fromstring(unquote(source)).tag.endswith("svg")
    loaded = [url for pair in re.findall(r'(?:xlink:)?href="([^#"][^"]*)"|url\((?!#)([^)]*)\)', unquote(source)) for url in pair if url]
    assert all(url.startswith("data:") for url in loaded), "a matrix is drawn as a picture inside the picture"
