"""The functions of the notebook on forecasting, those of its cells and those of its modules, on tiny data."""

import re
from dataclasses import replace
from html import unescape
from types import SimpleNamespace
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest
from statsmodels.tsa.ar_model import AutoReg
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.forecasting.theta import ThetaModel
from statsmodels.tsa.statespace.sarimax import SARIMAX

from notebooks.forecasting import baselines, evaluation, figures
from notebooks.forecasting.series import Series, fill_gaps, load_co2, load_sunspots, monthly_co2, yearly_season
from notebooks.forecasting.windows import Windows
from tests.support.prose import assert_says
from tests.support.scripts import definitions

CELLS = definitions("forecasting")
PLANS = [CELLS.Plan(4, 0.1), CELLS.Plan(8, 0.5)]


@pytest.fixture(scope="module", autouse=True)
def little():
    """Train little, and try few forms, so that all this takes seconds."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"ROUNDS": 2, "EVERY": 3, "BATCH": 4}.items():
            patch.setattr(CELLS, name, value)
        patch.setattr(baselines, "SMOOTHED", (("N", "N"), ("A", "A")))
        orders = {drifts: [((1, int(drifts), 0), (0, 0, 0)), ((0, int(drifts), 1), (0, 0, 0))] for drifts in (True, False)}
        patch.setattr(baselines, "ORDERS", orders)
        yield


def made_up(drifts, values=None, **changes):
    """Return a short series of a wave with noise, on a slope if it drifts; its cycle is 6 and it is forecast up to 4 steps ahead."""
    t, rng = np.arange(140), np.random.default_rng(0)
    values = 30 + 10 * np.sin(2 * np.pi * t / 6) + rng.normal(0, 2, 140) + 0.3 * t * drifts if values is None else values
    series = Series("waves", "m", "day", 1900 + t / 6, values, 90, 110, (1, 2, 4), 6, np.zeros(144), (1, 6), root=not drifts, drifts=drifts)
    if drifts:
        series = replace(series, season=yearly_season(values, 90, 4, period=6, count=1, degree=1))
    return replace(series, **changes)


def experiment(series, seeds=(1, 2)):
    """Return results and losses of all methods on a series, and what was said of the choices."""
    said = []
    forecasts = baselines.fitted(series, say=said.append)
    forecasts["linear, global"], _ = baselines.fitted_together([series, made_up(not series.drifts)], say=said.append)
    results, losses = CELLS.experiment(series, PLANS, forecasts, seeds[:1], seeds, say=said.append)
    return results, losses, said


@pytest.fixture(scope="module", params=[True, False], ids=["drifting", "roots"])
def results(request, little):
    return experiment(made_up(request.param))[0]


# The series


def test_gaps_are_filled_by_the_move_of_a_season_before():
    values = [1.0, 2, 4, 7, np.nan, np.nan, 20, np.nan]
    assert fill_gaps(values, 3).tolist() == [1, 2, 4, 7, 8, 10, 20, 21]


def test_a_gap_in_the_first_season_repeats_the_last_value():
    assert fill_gaps([5.0, np.nan, np.nan, 6], 3).tolist() == [5, 5, 5, 6]


def test_gaps_are_filled_without_the_future():
    values = monthly_co2().to_numpy()
    filled = fill_gaps(values, 12)
    gaps = np.flatnonzero(np.isnan(values))
    for end in gaps + 1:
        np.testing.assert_array_equal(fill_gaps(values[:end], 12), filled[:end])
    known = ~np.isnan(values)
    np.testing.assert_array_equal(filled[known], values[known])
    assert np.isfinite(filled).all()
    np.testing.assert_array_equal(load_co2().values, filled)
    assert gaps.max() < load_co2().train, "all gaps lie in the training part"


def test_a_series_that_begins_with_a_gap_is_refused():
    with pytest.raises(ValueError, match="the first one is missing"):
        fill_gaps([np.nan, 1.0], 12)


@pytest.mark.parametrize("load", [load_co2, load_sunspots])
def test_parts_follow_one_another_and_their_targets_stay_inside(load):
    series = load()
    assert 0 < series.train < series.test < len(series.values)
    for part, start, stop in (("validation", series.train, series.test), ("test", series.test, len(series.values))):
        origins = series.origins(part)
        targets = origins[:, None] + np.arange(1, series.longest + 1)
        assert (targets.min(), targets.max()) == (start, stop - 1)
        np.testing.assert_array_equal(series.targets(origins), series.values[targets])


def test_parts_begin_with_the_years_named():
    co2, sunspots = load_co2(), load_sunspots()
    assert [int(co2.times[i]) for i in (co2.train - 1, co2.train, co2.test - 1, co2.test)] == [1984, 1985, 1990, 1991]
    assert [int(sunspots.times[i]) for i in (sunspots.train, sunspots.test)] == [1880, 1930]
    assert (len(co2.values), len(sunspots.values)) == (526, 309)


def test_the_season_is_that_of_the_training_part():
    t = np.arange(200)
    values = 3 + 0.1 * t + 5 * np.sin(2 * np.pi * t / 10)
    season = yearly_season(values, 150, 20, period=10, count=2)
    np.testing.assert_allclose(season, 5 * np.sin(2 * np.pi * np.arange(220) / 10), atol=1e-9)
    disturbed = values + 100 * (t >= 150)
    np.testing.assert_array_equal(yearly_season(disturbed, 150, 20, period=10, count=2), season)


def test_the_season_of_carbon_dioxide_is_that_of_the_training_part():
    series = load_co2()
    np.testing.assert_array_equal(
        series.season, yearly_season(series.values[: series.train], series.train, len(series.season) - series.train)
    )


@pytest.mark.parametrize("drifts", [True, False])
def test_restoring_the_future_of_the_worked_series_gives_its_values(drifts):
    series = made_up(drifts)
    ahead = np.arange(series.longest) + 1 + np.arange(100)[:, None]
    forecasts = np.zeros((140, series.longest, 3))
    forecasts[:100] = series.worked[ahead][..., None]
    np.testing.assert_allclose(series.restore(forecasts)[:100, :, 1], series.values[ahead])


def test_a_root_below_zero_counts_as_zero():
    assert made_up(False).inverse(np.array([-2.0, 3])).tolist() == [0, 9]


# Nothing leaks


def with_other_test(series):
    """Return the series with other values in the test part."""
    values = series.values.copy()
    values[series.test :] = 3 * values[series.test :][::-1] + 7
    return replace(series, values=values)


def with_other_validation(series):
    """Return the series with other values after the training part."""
    values = series.values.copy()
    values[series.train :] = 3 * values[series.train :][::-1] + 7
    return replace(series, values=values)


@pytest.mark.parametrize("drifts", [True, False])
def test_no_choice_and_no_forecast_depends_on_the_test_part_before_it_is_known(drifts):
    series = made_up(drifts)
    (before, losses, said), (after, other_losses, other_said) = experiment(series), experiment(with_other_test(series))
    assert (said, losses) == (other_said, other_losses), "forms, plan and the losses by which weights are kept"
    assert [*before.forecasts] == [*after.forecasts]
    for name, forecasts in before.forecasts.items():
        np.testing.assert_array_equal(after.forecasts[name][: series.test], forecasts[: series.test], err_msg=name)
    np.testing.assert_array_equal(after.quantiles[:, : series.test], before.quantiles[:, : series.test])


@pytest.mark.parametrize("drifts", [True, False])
def test_no_forecast_depends_on_a_value_after_its_origin(drifts):
    series = made_up(drifts)
    cut = series.test + 10
    values = series.values.copy()
    values[cut + 1 :] = 3 * values[cut + 1 :] + 7
    before, after = (experiment(one, seeds=(1,))[0] for one in (series, replace(series, values=values)))
    for name, forecasts in before.forecasts.items():
        np.testing.assert_array_equal(after.forecasts[name][: cut + 1], forecasts[: cut + 1], err_msg=name)
    np.testing.assert_array_equal(after.quantiles[:, : cut + 1], before.quantiles[:, : cut + 1])


FITTED = {
    "Theta": lambda series: baselines.theta(series, "A"),
    "ETS": lambda series: baselines.ets(series, "A", "A"),
    "SARIMA": lambda series: baselines.sarima(series, (1, int(series.drifts), 0), (0, 0, 0)),
    "linear, direct": lambda series: baselines.ridge(series, 6, 1),
    "linear, global": lambda series: baselines.shared([series, series], 6, 1)[1],
    "autoregression": lambda series: baselines.autoregression(series)[0],
}


@pytest.mark.parametrize("drifts", [True, False])
@pytest.mark.parametrize("name", FITTED)
def test_a_method_is_fitted_to_the_training_part_alone(name, drifts):
    series = made_up(drifts)
    before, after = (FITTED[name](one)[: series.train] for one in (series, with_other_validation(series)))
    np.testing.assert_array_equal(after, before)


@pytest.mark.parametrize("drifts", [True, False])
def test_inputs_and_targets_are_scaled_by_the_training_part_alone(drifts):
    series = made_up(drifts)
    before, after = Windows(series), Windows(with_other_validation(series))
    np.testing.assert_array_equal(after.inputs[: series.train], before.inputs[: series.train])
    known = slice(0, series.train - series.longest)
    np.testing.assert_array_equal(after.targets[known], before.targets[known])


def test_a_choice_is_made_by_the_validation_part():
    series = made_up(False)
    true = np.full((140, 4), np.nan)
    true[:136] = series.targets(np.arange(136))
    test, validation = series.origins("test"), series.origins("validation")
    forms = {"best in the test": true.copy(), "best in validation": true.copy(), "best in the training part": true.copy()}
    forms["best in the test"][validation] += 2
    forms["best in validation"][test] += 50
    forms["best in validation"][:80] += 50
    forms["best in the training part"][80:] += 2
    assert baselines.choose(series, forms) == "best in validation"


def test_widened_intervals_see_the_validation_part_only(results):
    series, (low, high) = results.series, results.interval()
    for ends in ((low, high), (low, low)):
        np.testing.assert_array_equal(evaluation.widened(with_other_test(series), *ends), evaluation.widened(series, *ends))


def test_running_intervals_see_what_is_known_at_their_origin_and_all_of_it(results):
    series, ends = results.series, results.interval()
    cut = series.test + 10
    values, more = series.values.copy(), series.values.copy()
    values[cut + 1 :] = 0
    more[cut] += 1000
    before, after, moved = (evaluation.running(replace(series, values=one), *ends)[1] for one in (series.values, values, more))
    np.testing.assert_array_equal(after[: cut + 1], before[: cut + 1])
    assert (moved[cut - 1] == before[cut - 1])[np.isfinite(before[cut - 1])].all()
    assert (moved[cut : cut + 9] > before[cut : cut + 9]).any()


# Baselines


def test_persistence_and_seasonal_forecasts_by_hand():
    series = made_up(True)
    y, t = series.values, 100
    assert baselines.persistence(series)[t].tolist() == [y[t]] * 4
    assert baselines.seasonal_naive(series)[t].tolist() == y[t - 5 : t - 1].tolist()
    np.testing.assert_allclose(baselines.seasonal_naive_with_growth(series)[t], y[t - 5 : t - 1] + y[t] - y[t - 6])
    assert np.isnan(baselines.seasonal_naive(series)[:5]).all()
    assert np.isnan(baselines.seasonal_naive_with_growth(series)[:6]).all()


@pytest.mark.parametrize("drifts", [True, False])
def test_an_autoregression_forecasts_as_statsmodels_does(drifts):
    series = made_up(drifts)
    forecasts, order = baselines.autoregression(series)
    moves = np.diff(series.worked) if drifts else series.worked
    fitted = AutoReg(moves[: series.train - drifts], order, trend="c").fit()
    for origin in (series.train - 1, 120, 135):
        ahead = fitted.apply(moves[: origin + 1 - drifts]).forecast(series.longest)
        if drifts:
            ahead = series.worked[origin] + np.cumsum(ahead)
        wanted = series.inverse(ahead + series.season[origin + 1 : origin + 5])
        np.testing.assert_allclose(forecasts[origin], wanted, rtol=1e-9)
    assert order >= 2


@pytest.mark.parametrize("drifts", [True, False])
@pytest.mark.parametrize("season", ["N", "A"])
@pytest.mark.parametrize("trend", baselines.TRENDS)
def test_exponential_smoothing_forecasts_as_statsmodels_does(trend, season, drifts):
    series = made_up(drifts)
    x, forecasts = series.transform(series.values), baselines.ets(series, trend, season)
    options = {"error": "add", **baselines.TRENDS[trend]} | ({"seasonal": "add", "seasonal_periods": 6} if season == "A" else {})
    weights = ETSModel(x[: series.train], **options).fit(disp=False).params
    for origin in (series.train - 1, 120, 135):
        wanted = ETSModel(x[: origin + 1], **options).smooth(weights).forecast(4)
        np.testing.assert_allclose(forecasts[origin], series.inverse(wanted), rtol=1e-7)


@pytest.mark.parametrize(
    ("drifts", "order", "seasonal"),
    [(True, (1, 1, 1), (0, 1, 1)), (True, (0, 1, 1), (0, 0, 0)), (False, (2, 0, 1), (0, 0, 0)), (False, (3, 0, 0), (0, 0, 0))],
)
def test_sarima_forecasts_as_statsmodels_does(drifts, order, seasonal):
    series = made_up(drifts)
    x, forecasts = series.transform(series.values), baselines.sarima(series, order, seasonal)
    model = SARIMAX(x[: series.train], order=order, seasonal_order=(*seasonal, 6 * any(seasonal)), trend=None if drifts else "c")
    weights = baselines.searched(model)
    for origin in (series.train - 1, 120, 135):
        wanted = model.clone(x[: origin + 1]).filter(weights, cov_type="none").forecast(4)
        np.testing.assert_allclose(forecasts[origin], series.inverse(wanted), rtol=1e-6)


@pytest.mark.parametrize("drifts", [True, False])
def test_theta_forecasts_as_statsmodels_does_where_it_was_fitted(drifts):
    series = made_up(drifts)
    known = series.transform(series.values[: series.train])
    wanted = np.asarray(ThetaModel(known, deseasonalize=False).fit().forecast(4))
    np.testing.assert_allclose(baselines.theta(series, "N")[series.train - 1], series.inverse(wanted), rtol=1e-6)


def test_theta_takes_a_season_off_and_puts_it_on_again():
    values = 50 + 10 * np.sin(2 * np.pi * np.arange(140) / 6) + np.random.default_rng(0).normal(0, 0.1, 140)
    series = made_up(True, values)
    assert series.errors(baselines.theta(series, "A")).max() < 0.5
    assert series.errors(baselines.theta(series, "N")).mean() > 5


def test_the_linear_layer_finds_a_linear_law():
    t = np.arange(140)
    values = 30 + 10 * np.sin(2 * np.pi * t / 6) + 5 * np.cos(2 * np.pi * t / 11)
    series = made_up(False, values, root=False)
    origins = series.origins("test")
    forecasts = baselines.ridge(series, 6, 1e-6)
    np.testing.assert_allclose(forecasts[origins], series.targets(origins), atol=1e-2)


def test_the_layer_of_all_series_has_the_weights_of_all_their_windows():
    several, scaled = [made_up(False), made_up(True)], []
    for series in several:
        x = np.diff(series.worked, prepend=np.nan) if series.drifts else series.worked
        mean, deviation = np.nanmean(x[:90]), np.nanstd(x[:90])
        scaled.append(((x - mean) / deviation, mean, deviation))
    rows = [(x[t - 6 : t], x[t : t + 4]) for x, _, _ in scaled for t in range(6, 87) if np.isfinite(x[t - 6])]
    past, future = (np.array(part) for part in zip(*rows, strict=True))
    weights = np.linalg.lstsq(np.column_stack([past, np.ones(len(past))]), future)[0]
    for series, (x, mean, deviation), forecasts in zip(several, scaled, baselines.shared(several, 6, 1e-6), strict=True):
        ahead = mean + deviation * np.append(x[95:101], 1) @ weights
        ahead = series.worked[100] + np.cumsum(ahead) if series.drifts else ahead
        np.testing.assert_allclose(forecasts[100], series.inverse(ahead + series.season[101:105]), rtol=1e-5)


def test_window_and_penalty_of_all_series_are_the_best_of_their_validation_parts():
    several, said = [made_up(False), made_up(True)], []
    found = baselines.fitted_together(several, said.append)
    naive = [baselines.persistence(series) for series in several]

    def error(forecasts):
        pairs = zip(several, forecasts, naive, strict=True)
        return sum(series.errors(one, "validation").mean() / series.errors(other, "validation").mean() for series, one, other in pairs)

    tried = {(width, penalty): baselines.shared(several, width, penalty) for width in baselines.WIDTHS for penalty in baselines.PENALTIES}
    (width, penalty), best = min(tried.items(), key=lambda form: error(form[1]))
    assert said == [f"linear, global: window {width}, penalty {penalty}, best of {len(tried)} on the validation parts"]
    np.testing.assert_array_equal(found[0], best[0])
    assert len({error(form) for form in tried.values()}) > 10, "there is something to choose"


def test_the_linear_layer_may_read_as_many_steps_as_a_stretch_of_the_network_has():
    for series in (load_co2(), load_sunspots()):
        length = len(CELLS.stretches(Windows(series), 0)(np.random.default_rng(0))["x"])
        assert max(width for width, _ in baselines.layers(series)) == length == 3 * series.cycle


def test_a_line_says_what_was_chosen_and_of_how_many():
    said = []
    baselines.fitted(made_up(False), said.append)
    assert [line.partition(":")[0] for line in said] == ["Theta", "ETS", "SARIMA", "linear, direct", "autoregression"]
    assert all("on the validation part" in line or "on the training part" in line for line in said)


# The network


@pytest.mark.parametrize("drifts", [True, False])
def test_targets_restore_to_the_values_that_came(drifts):
    series = made_up(drifts)
    windows = Windows(series)
    origins = np.arange(20, 130)
    np.testing.assert_allclose(windows.restore(windows.targets)[origins], series.targets(origins), rtol=1e-4)
    assert np.isnan(windows.targets[-1]).all()
    learnt = windows.targets[: series.train - series.longest]
    np.testing.assert_allclose((learnt.mean(axis=0), learnt.std(axis=0)), (np.zeros(4), np.ones(4)), atol=1e-5)


def test_inputs_are_changes_and_the_time_of_the_year():
    series = made_up(True, waves=1)
    windows = Windows(series)
    x, change = series.worked, windows.inputs[:, 2]
    lagged = x[6:] - x[:-6]
    np.testing.assert_allclose(np.corrcoef(change[6:], lagged)[0, 1], 1, atol=1e-6)
    assert windows.inputs.shape == (140, 3 - 1 + 1 + 2)


def test_the_pinball_loss_by_hand():
    predicted = np.array([[[1.0, 2, 2.5, 3, 4]]])
    loss, slope = CELLS.pinball(predicted, np.array([[[2.5]]]))
    assert loss == pytest.approx((0.1 * 1.5 + 0.25 * 0.5 + 0 + 0.25 * 0.5 + 0.1 * 1.5) / 5)
    np.testing.assert_allclose(slope[0, 0] * 5, [-0.1, -0.25, 0.5, 0.25, 0.1], rtol=1e-6)


def test_the_gradient_of_the_pinball_loss_is_its_slope_and_masked_steps_have_none():
    rng = np.random.default_rng(0)
    predicted, target = rng.normal(size=(3, 2, 20)), rng.normal(size=(3, 2, 4))
    mask = rng.random((3, 2)) < 0.6
    loss, slope = CELLS.pinball(predicted, target, mask)
    assert not slope[~mask].any()
    for index in np.ndindex(predicted.shape):
        moved = predicted.copy()
        moved[index] += 1e-7
        assert (CELLS.pinball(moved, target, mask)[0] - loss) / 1e-7 == pytest.approx(slope[index], abs=1e-6)


def test_the_pinball_loss_is_least_at_the_quantiles():
    values = np.random.default_rng(0).normal(size=(1, 4001, 1))
    at = np.quantile(values, CELLS.QUANTILES)

    def loss(points):
        return CELLS.pinball(np.tile(points, (1, 4001, 1)), values)[0]

    for step in (-0.05, 0.05):
        for k in range(len(at)):
            moved = at.copy()
            moved[k] += step
            assert loss(moved) > loss(at)
    assert CELLS.QUANTILES[CELLS.MIDDLE] == 0.5


def test_batches_are_stretches_of_the_training_part_with_their_targets():
    series = made_up(True)
    windows = Windows(series)
    windows.inputs[series.train :] = windows.targets[series.train - series.longest :] = np.nan
    draw, rng = CELLS.stretches(windows, 0), np.random.default_rng(0)
    for _ in range(50):
        batch = draw(rng)
        assert np.isfinite(batch["x"]).all()
        assert np.isfinite(batch["target"]).all()
    assert batch["mask"].sum(axis=0).tolist() == [12] * 4
    row = int(np.flatnonzero((windows.inputs == batch["x"][0, 0]).all(axis=1))[0])
    np.testing.assert_array_equal(batch["target"][:, 0], windows.targets[row : row + 18])


def test_training_depends_on_the_seed_alone_and_keeps_the_best_weights(monkeypatch):
    for name, value in {"ROUNDS": 8, "EVERY": 10, "RATE": 0.1}.items():
        monkeypatch.setattr(CELLS, name, value)
    series, plan = made_up(False), CELLS.Plan(8, 0.1)
    (one, losses), (again, _), (other, _) = (CELLS.train(series, plan, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert not np.array_equal(one, other)
    assert len(losses) == 8
    assert losses[-1] > 1.01 * min(losses), "so that keeping the last weights would be seen"
    windows, origins = Windows(series), series.origins("validation")
    standard = (series.transform(one) - windows.mean[:, None]) / windows.deviation[:, None]
    kept = CELLS.pinball(standard[None, origins].reshape(1, len(origins), -1), windows.targets[None, origins])[0]
    assert kept == pytest.approx(min(losses), rel=1e-3)
    assert losses[0] > 1.2 * min(losses), "it learns"


def test_the_network_forecasts_a_wave_better_than_persistence(monkeypatch):
    for name, value in {"ROUNDS": 10, "EVERY": 20}.items():
        monkeypatch.setattr(CELLS, name, value)
    series = made_up(False)
    quantiles, _ = CELLS.train(series, CELLS.Plan(8, 0.3), 1)
    assert series.errors(quantiles[..., CELLS.MIDDLE]).mean() < 0.6 * series.errors(baselines.persistence(series)).mean()


def test_quantiles_are_in_order(results):
    assert (np.diff(results.quantiles, axis=-1) >= 0).all()


def test_the_plan_is_that_with_the_lowest_error_on_validation():
    series, said = made_up(True), []
    CELLS.experiment(series, PLANS, {}, (1,), (1,), say=said.append)
    errors = [series.errors(CELLS.train(series, plan, 1)[0][..., CELLS.MIDDLE], "validation").mean() for plan in PLANS]
    assert said == [f"waves: {PLANS[int(np.argmin(errors))]}, best of 2 on the validation part"]


def test_the_ensemble_is_the_mean_of_the_seeds(results):
    middles = results.quantiles[..., CELLS.MIDDLE]
    assert len(middles) == 2
    assert not np.array_equal(*middles)
    np.testing.assert_allclose(results.forecasts[evaluation.LSTM], middles.mean(axis=0))


# Tables and intervals


def test_widened_intervals_hold_just_the_wanted_share_of_the_validation_part(results):
    series, count = results.series, len(results.series.origins("validation"))
    for name in ("autoregression", "persistence"):
        low, high = evaluation.widened(series, *(results.forecasts[name],) * 2)
        origins = series.origins("validation")
        values = series.targets(origins)
        within = ((low[origins] <= values) & (values <= high[origins])).mean(axis=0)
        assert (within >= evaluation.INSIDE).all()
        assert (within <= evaluation.INSIDE + 2.5 / count).all()


def test_a_running_interval_is_widened_by_all_that_is_known_by_hand(results):
    series, forecast = results.series, results.forecasts["persistence"]
    low, high = evaluation.running(series, forecast, forecast)
    t, ahead = series.test + 5, 2
    x = series.transform(series.values)
    known = np.array([abs(x[s + ahead] - x[s]) for s in range(series.train - 1, t - ahead + 1)])
    wanted = np.sort(known)[int(np.ceil(0.8 * (len(known) + 1))) - 1]
    assert (series.transform(high) - x[:, None])[t, ahead - 1] == pytest.approx(wanted)
    assert high[t, ahead - 1] - low[t, ahead - 1] > 0


def test_interval_scores_by_hand():
    series = made_up(True)
    origins = series.origins("test")
    low = np.zeros((140, 4))
    high = np.zeros((140, 4))
    high[origins] = series.targets(origins) + 1
    assert evaluation.interval_scores(series, low, high)[0] == 1
    low[origins], high[origins] = series.targets(origins) + 1, series.targets(origins) + 3
    assert evaluation.interval_scores(series, low, high) == pytest.approx((0, 2, 2 + 10 * 1))


def test_the_table_has_a_row_per_method_and_its_numbers_are_the_errors(results):
    head, _, *rows = evaluation.error_table(results).splitlines()
    names = [row.split("|")[1].strip() for row in rows]
    assert names[:-3] == list(results.forecasts)
    assert {"persistence", "6 days before", "ETS", "Theta", "SARIMA", "autoregression", "linear, direct", evaluation.LSTM} <= {*names}
    best = min(results.forecasts, key=results.error)
    assert head == "| Error, days ahead | 1 | 2 | 4 | all | above the lowest |"
    cells = {name: [cell.strip(" *") for cell in row.split("|")[2:-1]] for name, row in zip(names, rows, strict=True)}
    series, origins = results.series, results.series.origins("test")
    two_ahead = np.mean([abs(series.values[t] - series.values[t + 2]) for t in origins])
    assert cells["persistence"][1] == f"{two_ahead:.1f}"
    assert cells["autoregression"][-2] == f"{results.error('autoregression'):.1f}"
    assert cells["persistence"][-1] == "{:+.1f} ({:+.1f} to {:+.1f})".format(*evaluation.difference(results, "persistence", best))
    assert cells[best][-1] == "–"
    one = np.abs(results.quantiles[:, origins, 0, CELLS.MIDDLE] - series.values[origins + 1]).mean(axis=1)
    assert [cells[f"one network, {word} of 2"][0] for word in ("lowest", "highest")] == [f"{one.min():.1f}", f"{one.max():.1f}"]


def test_bold_is_the_lowest_number_of_a_column(results):
    _, _, *rows = evaluation.error_table(results).splitlines()
    cells = np.array([row.split("|")[2:-2] for row in rows])
    bold, numbers = np.char.find(cells, "**") >= 0, np.char.strip(cells, " *").astype(float)
    np.testing.assert_array_equal(bold[:-3], numbers[:-3] == numbers[:-3].min(axis=0))
    assert not bold[-3:].any(), "single networks are no methods"


def test_the_interval_table_has_a_row_per_method_and_its_numbers_are_the_scores(results):
    _, _, *rows = evaluation.interval_table(results, ["autoregression"]).splitlines()
    names = ["LSTM, its quantiles", "autoregression, fixed", "autoregression, running", "LSTM, fixed", "LSTM, running"]
    assert [row.split("|")[1].strip() for row in rows] == names
    for row, change in ((rows[0], None), (rows[-1], evaluation.running), (rows[-2], evaluation.widened)):
        ends = results.interval() if change is None else change(results.series, *results.interval())
        held, width, score = evaluation.interval_scores(results.series, *ends)
        assert row.endswith(f"| {held:.0%} | {width:.1f} | {score:.1f} |")


def test_the_inner_interval_lies_in_the_outer(results):
    (low, high), (inner_low, inner_high) = results.interval(), results.interval(0.5)
    assert (low <= inner_low).all()
    assert (inner_high <= high).all()


def test_the_split_table_says_years_and_counts():
    row = evaluation.split_table([load_sunspots()]).splitlines()[-1]
    assert row == "| sunspots | 1700 to 1879 (180 years) | 1880 to 1929 (50 years) | 1930 to 2008 (79 years) | 69 |"


def replace_forecasts(results, horizon):
    """Return results whose autoregression is bad at one horizon."""
    worse = results.forecasts["autoregression"].copy()
    worse[:, horizon - 1] += 1000
    return replace(results, forecasts=results.forecasts | {"autoregression": worse})


def with_errors(**errors):
    """Return results whose methods have these errors (origins,) in the test, at each horizon."""
    series, forecasts = made_up(True), {}
    for name, some in errors.items():
        forecasts[name] = np.full((140, 4), np.nan)
        forecasts[name][series.origins("test")] = series.targets(series.origins("test")) + some[:, None]
    return evaluation.Results(series, forecasts, None)


def test_a_difference_is_that_of_the_errors_at_the_horizons_asked_for(results):
    mean, low, high = evaluation.difference(results, "persistence", "autoregression")
    assert mean == pytest.approx(results.error("persistence") - results.error("autoregression"))
    assert low < mean < high
    bad = replace_forecasts(results, 2)
    for ahead in ({"last": 1}, {"first": 3}):
        one, other = (evaluation.difference(some, "autoregression", "persistence", **ahead) for some in (results, bad))
        assert one == other, "other horizons do not count"
    assert evaluation.difference(bad, "autoregression", "persistence", first=2, last=2)[0] > 900


def test_a_difference_is_paired():
    """Of two methods that err by much or little together, one is surely better: drawn apart they could not be told apart."""
    errors = np.abs(np.random.default_rng(0).normal(0, 100, 27))
    assert evaluation.difference(with_errors(one=errors + 1, other=errors), "one", "other") == pytest.approx((1, 1, 1))


def test_a_difference_draws_stretches_of_two_cycles_round_the_end_by_hand():
    """27 origins, so three stretches of 12, of which the last is cut."""
    rng = np.random.default_rng(1)
    ours, theirs = rng.exponential(10, (2, 27))
    starts = np.random.default_rng(0).integers(0, 27, (9999, 3))
    drawn = [np.concatenate([np.roll(ours - theirs, -start)[:12] for start in row])[:27].mean() for row in starts]
    found = evaluation.difference(with_errors(one=ours, other=theirs), "one", "other")
    assert found == pytest.approx(((ours - theirs).mean(), *np.quantile(drawn, (0.025, 0.975))))


@pytest.mark.parametrize("known", [True, False])
def test_errors_are_divided_by_what_was_known_or_by_what_came(results, known):
    series, origins = results.series, results.series.origins("test")
    bound = round(np.median(series.values[series.test :]))
    off = {False: [], True: []}
    for t in origins:
        off[bool(series.values[t if known else t + 1] > bound)].append(abs(series.values[t] - series.values[t + 1]))
    low, high = evaluation.next_errors(results, "persistence", bound, known)
    assert (low, high) == pytest.approx((np.mean(off[False]), np.mean(off[True])))
    head, _, row = evaluation.divided_table(results, ["persistence"], bound).splitlines()
    assert (
        head
        == f"| Error, 1 day ahead | last day up to {bound} | last day above {bound} | next day up to {bound} | next day above {bound} |"
    )
    assert [float(cell) for cell in row.split("|")[2:-1]][2 * (not known) :][:2] == pytest.approx([low, high], abs=0.06)


@pytest.mark.parametrize("bound", [-1, 1000])
def test_a_bound_with_nothing_on_one_side_is_refused(results, bound):
    with pytest.raises(ValueError, match="one side of"):
        evaluation.next_errors(results, "persistence", bound)


def test_the_share_above_a_bound_by_hand():
    series = made_up(False, np.arange(140.0))
    assert evaluation.share_above(series, 99) == [0, 0.5, 1]


def test_origins_are_spaced_over_the_whole_test_part(results):
    origins = results.series.origins("test")
    spaced = evaluation.spaced_origins(results.series, 3)
    assert (spaced[0], spaced[-1], len(spaced)) == (origins[0], origins[-1], 3)


# Numbers in the text


def test_the_text_says_what_the_settings_are():
    co2, sunspots, notebook = load_co2(), load_sunspots(), "../notebooks/forecasting/script.py"
    ahead = [series.longest for series in (co2, sunspots)]
    assert_says("applications/time-series.md", "up to {} months and up to {} years ahead".format(*ahead))
    assert_says(notebook, "next {} months, or the next {} years".format(*ahead))
    assert len(CELLS.SEEDS) == 9
    assert_says(notebook, "The mean of nine networks' forecasts")
    assert round(0.9 / 0.1) == 9
    assert_says(notebook, "for the 90 % quantile, a value above it costs nine times as much as one below")


# Pictures

PICTURES = {
    "series": lambda results: figures.plot_series([results.series]),
    "training": lambda results: figures.plot_training([results.series] * 2, [[[2, 1.0], [1, 3]]] * 2, 3),
    "errors": lambda results: figures.plot_errors([results], ["autoregression", "SARIMA", "linear, direct"]),
    "fans": lambda results: figures.plot_fans(results, evaluation.spaced_origins(results.series, 2), "SARIMA"),
    "panels": lambda results: figures.plot_fans(results, evaluation.spaced_origins(results.series, 2), "ETS", 2),
}


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_are_drawings_with_a_description(results, name):
    markup = PICTURES[name](results).data
    alt, source = re.fullmatch(
        r'<img class="notebook-figure" width="432" height="\d+" alt="([^"]{60,})" src="data:image/svg\+xml,([^"]+)">', markup
    ).groups()
    assert "." in unescape(alt)
    assert ElementTree.fromstring(unquote(source)).tag.endswith("svg")


@pytest.mark.parametrize(
    ("found", "text"),
    [((0.041, 0.012, 0.07), "+0.04 (+0.01 to +0.07)"), ((0.041, 0.0012, 0.07), "+0.041 (+0.001 to +0.070)"), ((-0.041, -0.07, -0.0012), "−0.041 (−0.070 to −0.001)")],
)  # fmt: skip
def test_a_difference_is_printed_so_that_0_is_seen_inside_or_outside(monkeypatch, found, text):
    monkeypatch.setattr(evaluation, "difference", lambda *arguments: found)
    assert evaluation.apart(SimpleNamespace(series=SimpleNamespace(unit="ppm")), "one", "other") == text
