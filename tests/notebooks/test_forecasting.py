"""The functions of the notebook on forecasting, on tiny data."""

import re
from dataclasses import replace
from html import unescape
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest
from statsmodels.datasets import co2 as co2_data
from statsmodels.tsa.ar_model import AutoReg
from statsmodels.tsa.holtwinters import ExponentialSmoothing

from notebooks.forecasting import baselines
from notebooks.forecasting import experiment as forecasting
from notebooks.forecasting import figures as forecasting_figures
from notebooks.forecasting.network import QUANTILES, Plan, pinball, sampler, train
from notebooks.forecasting.series import Series, fill_gaps, load_co2, load_sunspots, yearly_season
from notebooks.forecasting.windows import Windows
from tests.support.prose import assert_says

PLAN = Plan(steps=20, warm=5, batch=4, noise=0.1, rounds=2, every=3, cells=4)


def made_up(drifts, values=None, **changes):
    """Return a short series of a wave with noise, on a slope if it drifts; its cycle is 6 and it is forecast up to 4 steps ahead."""
    t, rng = np.arange(140), np.random.default_rng(0)
    values = 30 + 10 * np.sin(2 * np.pi * t / 6) + rng.normal(0, 2, 140) + 0.3 * t * drifts if values is None else values
    series = Series("waves", "m", "day", 1900 + t / 6, values, 90, 110, (1, 2, 4), 6, np.zeros(144), (1, 6), root=not drifts, drifts=drifts)
    if drifts:
        series = replace(series, season=yearly_season(values, 90, 4, period=6, count=1, degree=1))
    return replace(series, **changes)


@pytest.fixture(scope="module", params=[True, False], ids=["drifting", "roots"])
def results(request):
    lines = []
    found = forecasting.experiment(made_up(request.param), PLAN, seeds=(1, 2), say=lines.append)
    assert len(lines) == 5
    return found


# The series


def test_gaps_are_filled_by_the_move_of_a_season_before():
    values = [1.0, 2, 4, 7, np.nan, np.nan, 20, np.nan]
    assert fill_gaps(values, 3).tolist() == [1, 2, 4, 7, 8, 10, 20, 21]


def test_a_gap_in_the_first_season_repeats_the_last_value():
    assert fill_gaps([5.0, np.nan, np.nan, 6], 3).tolist() == [5, 5, 5, 6]


def test_gaps_are_filled_without_the_future():
    values = co2_data.load_pandas().data["co2"].to_numpy()
    filled = fill_gaps(values, 52)
    for end in (6, 10, 330, 360):
        np.testing.assert_array_equal(fill_gaps(values[:end], 52), filled[:end])
    known = ~np.isnan(values)
    np.testing.assert_array_equal(filled[known], values[known])
    assert np.isfinite(filled).all()


def test_a_series_that_begins_with_a_gap_is_refused():
    with pytest.raises(ValueError, match="the first one is missing"):
        fill_gaps([np.nan, 1.0], 52)


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
    assert [int(co2.times[i]) for i in (co2.train - 1, co2.train, co2.test - 1, co2.test)] == [1986, 1987, 1990, 1991]
    assert [int(sunspots.times[i]) for i in (sunspots.train, sunspots.test)] == [1880, 1930]
    assert (len(co2.values), len(sunspots.values)) == (2284, 309)


def test_the_season_is_that_of_the_training_part():
    t = np.arange(200)
    values = 3 + 0.1 * t + 5 * np.sin(2 * np.pi * t / 10)
    season = yearly_season(values, 150, 20, period=10, count=2)
    np.testing.assert_allclose(season, 5 * np.sin(2 * np.pi * np.arange(220) / 10), atol=1e-9)
    disturbed = values + 100 * (t >= 150)
    np.testing.assert_array_equal(yearly_season(disturbed, 150, 20, period=10, count=2), season)


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


def everything(series):
    """Return {name: forecasts (N, H)} of each method for a series."""
    found = forecasting.experiment(series, PLAN, seeds=(1,), say=lambda line: None)
    return found.forecasts, found.quantiles


@pytest.mark.parametrize("drifts", [True, False])
def test_no_forecast_depends_on_a_value_after_its_origin(drifts):
    series = made_up(drifts)
    cut = series.test + 10
    values = series.values.copy()
    values[cut + 1 :] = 3 * values[cut + 1 :] + 7
    before, after = everything(series), everything(made_up(drifts, values))
    assert before[0].keys() == after[0].keys()
    for name in before[0]:
        np.testing.assert_array_equal(after[0][name][: cut + 1], before[0][name][: cut + 1], err_msg=name)
    np.testing.assert_array_equal(after[1][:, : cut + 1], before[1][:, : cut + 1])


def test_the_widening_of_intervals_sees_the_validation_part_only(results):
    series, (low, high) = results.series, results.interval
    values = series.values.copy()
    values[series.test :] *= 5
    changed = replace(series, values=values)
    np.testing.assert_array_equal(forecasting.widened(changed, low, high), forecasting.widened(series, low, high))


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
def test_autoregression_forecasts_as_statsmodels_does(drifts):
    series = made_up(drifts)
    forecasts, order = baselines.autoregression(series)
    moves = np.diff(series.worked) if drifts else series.worked
    fitted = AutoReg(moves[: series.train - drifts], order, trend="c").fit()
    for origin in (series.train - 1, 120, 135):
        known = fitted.apply(moves[: origin + 1 - drifts])
        ahead = known.forecast(series.longest)
        if drifts:
            ahead = series.worked[origin] + np.cumsum(ahead)
        wanted = series.inverse(ahead + series.season[origin + 1 : origin + 5])
        np.testing.assert_allclose(forecasts[origin], wanted, rtol=1e-9)
    assert order >= 2


def test_an_autoregression_may_be_fitted_to_more():
    series = made_up(True)
    later, _ = baselines.autoregression(series, known=series.test)
    np.testing.assert_array_equal(later, baselines.autoregression(replace(series, train=series.test))[0])
    assert not np.array_equal(later, baselines.autoregression(series)[0], equal_nan=True)


@pytest.mark.parametrize(("trend", "season"), [(False, None), (True, None), (True, 6)])
def test_exponential_smoothing_forecasts_as_statsmodels_does(trend, season):
    x = made_up(True).values
    forecasts, fitted = baselines.exponential_smoothing(x, 90, 8, trend, season)
    for origin in (60, 89, 130):
        known = {"initial_level": fitted["initial_level"], "smoothing_level": fitted["smoothing_level"]}
        known |= {"initial_trend": fitted["initial_trend"], "smoothing_trend": fitted["smoothing_trend"]} if trend else {}
        known |= {"initial_seasonal": fitted["initial_seasons"], "smoothing_seasonal": fitted["smoothing_seasonal"]} if season else {}
        start = {name: value for name, value in known.items() if name.startswith("initial")}
        weights = {name: value for name, value in known.items() if name.startswith("smoothing")}
        model = ExponentialSmoothing(
            x[: origin + 1],
            trend="add" if trend else None,
            seasonal="add" if season else None,
            seasonal_periods=season,
            initialization_method="known",
            **start,
        )
        np.testing.assert_allclose(forecasts[origin], model.fit(optimized=False, **weights).forecast(8), rtol=1e-9)


def test_the_direct_linear_model_finds_a_linear_law():
    t = np.arange(140)
    values = 30 + 10 * np.sin(2 * np.pi * t / 6) + 5 * np.cos(2 * np.pi * t / 11)
    series = made_up(False, values, root=False)
    origins = series.origins("test")
    forecasts = baselines.ridge(series, 6, 1e-6)
    np.testing.assert_allclose(forecasts[origins], series.targets(origins), atol=1e-2)


def test_window_and_penalty_are_those_with_the_lowest_error_on_validation():
    series = made_up(True)
    _, (width, penalty) = baselines.direct_linear(series)
    origins, targets = series.origins("validation"), series.targets(series.origins("validation"))
    errors = {(w, p): np.abs(baselines.ridge(series, w, p)[origins] - targets).mean() for w in (1, 3, 6) for p in baselines.PENALTIES}
    assert errors[width, penalty] == min(errors.values())


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
    predicted = np.array([[[1.0, 2, 3]]])
    loss, slope = pinball(predicted, np.array([[[2.5]]]))
    assert loss == pytest.approx((0.1 * 1.5 + 0.5 * 0.5 + 0.1 * 0.5) / 3)
    np.testing.assert_allclose(slope[0, 0] * 3, [-0.1, -0.5, 0.1])


def test_the_gradient_of_the_pinball_loss_is_its_slope_and_masked_steps_have_none():
    rng = np.random.default_rng(0)
    predicted, target = rng.normal(size=(3, 2, 12)), rng.normal(size=(3, 2, 4))
    mask = rng.random((3, 2)) < 0.6
    loss, slope = pinball(predicted, target, mask)
    assert not slope[~mask].any()
    for index in np.ndindex(predicted.shape):
        moved = predicted.copy()
        moved[index] += 1e-7
        assert (pinball(moved, target, mask)[0] - loss) / 1e-7 == pytest.approx(slope[index], abs=1e-6)


def test_the_pinball_loss_is_least_at_the_quantiles():
    values = np.random.default_rng(0).normal(size=(1, 4001, 1))
    at = np.quantile(values, QUANTILES)

    def loss(points):
        return pinball(np.tile(points, (1, 4001, 1)), values)[0]

    for step in (-0.05, 0.05):
        for k in range(3):
            moved = at.copy()
            moved[k] += step
            assert loss(moved) > loss(at)


def test_batches_are_stretches_of_the_training_part_with_their_targets():
    series = made_up(True)
    windows = Windows(series)
    windows.inputs[series.train :] = windows.targets[series.train - series.longest :] = np.nan
    draw, rng = sampler(windows, replace(PLAN, noise=0)), np.random.default_rng(0)
    for _ in range(50):
        batch = draw(rng)
        assert np.isfinite(batch["x"]).all()
        assert np.isfinite(batch["target"]).all()
    assert batch["mask"].sum(axis=0).tolist() == [15] * 4
    row = int(np.flatnonzero((windows.inputs == batch["x"][0, 0]).all(axis=1))[0])
    np.testing.assert_array_equal(batch["target"][:, 0], windows.targets[row : row + 20])


def test_stretches_that_do_not_fit_into_the_training_part_are_refused():
    with pytest.raises(ValueError, match="87 steps and 4 ahead do not fit into 90"):
        sampler(Windows(made_up(True)), replace(PLAN, steps=87))


def test_training_depends_on_the_seed_alone_and_keeps_the_best_weights():
    series, plan = made_up(False), replace(PLAN, rounds=8, every=10, rate=0.1, cells=8)
    one, again, other = (train(series, plan, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.forecasts(), again.forecasts())
    assert not np.array_equal(one.forecasts(), other.forecasts())
    assert len(one.losses) == 80
    assert one.validation[-1] > 1.01 * min(one.validation), "so that keeping the last weights would be seen"
    origins = series.origins("validation")
    predicted = one.predictions()[origins].reshape(1, len(origins), -1)
    assert pinball(predicted, one.windows.targets[None, origins])[0] == pytest.approx(min(one.validation))
    assert one.validation[0] > 1.2 * min(one.validation), "it learns"


def test_the_network_forecasts_a_wave_better_than_persistence():
    series = made_up(False)
    trained = train(series, replace(PLAN, rounds=10, every=20, cells=8, noise=0.3), 1)
    origins = series.origins("test")
    error = np.abs(trained.forecasts()[origins][..., 1] - series.targets(origins)).mean()
    assert error < 0.6 * np.abs(baselines.persistence(series)[origins] - series.targets(origins)).mean()


def test_quantiles_are_in_order(results):
    assert (np.diff(results.quantiles, axis=-1) >= 0).all()


# Tables and intervals


def test_widened_intervals_hold_just_the_wanted_share_of_the_validation_part(results):
    series = results.series
    for name in (forecasting.AR, "persistence"):
        ends = forecasting.widened(series, results.forecasts[name], results.forecasts[name])
        within, width = forecasting.coverage(series, *ends, part="validation")
        count = len(series.origins("validation"))
        assert (within >= forecasting.INSIDE).all()
        assert (within <= forecasting.INSIDE + 2.5 / count).all()
        assert (width > 0).all()


def test_coverage_by_hand():
    series = made_up(True)
    low = np.full((140, 4), -np.inf)
    high = baselines.persistence(series)
    origins = series.origins("test")
    within, _ = forecasting.coverage(series, low, high)
    np.testing.assert_allclose(within[0], np.mean(series.values[origins + 1] <= series.values[origins]))


def test_the_table_has_a_row_per_method_and_its_numbers_are_the_errors(results):
    head, _, *rows = forecasting.error_table(results).splitlines()
    names = [row.split("|")[1].strip() for row in rows]
    assert names[:-3] == list(results.forecasts)
    assert {"persistence", "6 days before", forecasting.AR, forecasting.LINEAR, forecasting.MEAN} <= {*names}
    assert "| 1 day | 2 days | 4 days | all 1 to 4 |" in head
    cells = {name: [cell.strip(" *") for cell in row.split("|")[2:-1]] for name, row in zip(names, rows, strict=True)}
    series, origins = results.series, results.series.origins("test")
    two_ahead = np.mean([abs(series.values[t] - series.values[t + 2]) for t in origins])
    assert cells["persistence"][1] == f"{two_ahead:.1f}"
    assert cells["persistence"][-1] == "1.00"
    assert cells[forecasting.AR][-2] == f"{results.error(forecasting.AR):.1f}"
    one = np.abs(results.quantiles[:, origins, 0, 1] - series.values[origins + 1]).mean(axis=1)
    assert [cells[f"LSTM alone, {word} of 2 seeds"][0] for word in ("lowest", "highest")] == [f"{one.min():.1f}", f"{one.max():.1f}"]


def test_bold_is_the_lowest_number_of_a_column(results):
    _, _, *rows = forecasting.error_table(results).splitlines()
    cells = np.array([row.split("|")[2:-2] for row in rows[:-3]])
    bold, numbers = np.char.find(cells, "**") >= 0, np.char.strip(cells, " *").astype(float)
    assert (bold.sum(axis=0) >= 1).all()
    lowest = np.broadcast_to(numbers.min(axis=0), numbers.shape)
    np.testing.assert_array_equal(numbers[bold], lowest[bold])


def test_the_interval_table_has_shares_and_a_width(results):
    _, _, *rows = forecasting.interval_table(results).splitlines()
    assert len(rows) == 4
    within, _ = forecasting.coverage(results.series, *results.interval)
    assert f"| {within.mean():.0%} |" in rows[0]


def test_the_ensemble_is_the_mean_of_the_seeds(results):
    seeds = [network.forecasts()[..., 1] for network in results.networks]
    assert not np.array_equal(*seeds)
    np.testing.assert_allclose(results.forecasts[forecasting.MEAN], np.mean(seeds, axis=0))


def test_the_split_table_says_years_and_counts():
    row = forecasting.split_table([load_sunspots()]).splitlines()[-1]
    assert row == "| sunspots | 1700 to 1879 (180 years) | 1880 to 1929 (50 years) | 1930 to 2008 (79 years) | 69 |"


def test_years_are_won_by_the_lower_error(results):
    better, total = forecasting.years_won(results, forecasting.AR, "persistence")
    worse, _ = forecasting.years_won(results, "persistence", forecasting.AR)
    assert better + worse == total == 5
    assert better > worse


def test_errors_by_level_are_those_of_the_years_below_and_above(results):
    series, origins = results.series, results.series.origins("test")
    bound = round(np.median(series.values[series.test :]))
    off = {False: [], True: []}
    for t in origins:
        off[bool(series.values[t + 2] > bound)].append(abs(series.values[t] - series.values[t + 2]))
    low, high = forecasting.by_level(results, "persistence", bound, horizon=2)
    assert (low, high) == pytest.approx((np.mean(off[False]), np.mean(off[True])))
    head, _, row = forecasting.level_table(results, ["persistence"], bound, horizon=2).splitlines()
    assert head == f"| Error, 2 days ahead | values up to {bound} | values above {bound} |"
    assert row == f"| persistence | {low:.1f} | {high:.1f} |"


@pytest.mark.parametrize("bound", [-1, 1000])
def test_a_bound_with_nothing_on_one_side_is_refused(results, bound):
    with pytest.raises(ValueError, match="one side of"):
        forecasting.by_level(results, "persistence", bound)


def test_the_share_above_a_bound_by_hand():
    series = made_up(False, np.arange(140.0))
    assert forecasting.share_above(series, 99) == [0, 0.5, 1]


def test_origins_are_spaced_over_the_whole_test_part(results):
    origins = results.series.origins("test")
    spaced = forecasting.spaced_origins(results.series, 3)
    assert (spaced[0], spaced[-1], len(spaced)) == (origins[0], origins[-1], 3)


# Numbers in the text


def test_the_text_says_what_the_settings_are():
    co2, sunspots, notebook = load_co2(), load_sunspots(), "../notebooks/forecasting/script.py"
    ahead = [series.longest for series in (co2, sunspots)]
    assert_says("applications/time-series.md", "up to {} weeks and up to {} years ahead".format(*ahead))
    assert_says(notebook, "next {} weeks, or the next {} years".format(*ahead))
    steps = [plan.steps for plan in (forecasting.CO2_PLAN, forecasting.SUNSPOTS_PLAN)]
    assert_says(notebook, "{} weeks or {} years long".format(*steps), f"{co2.train:,} weeks, or {sunspots.train} years")
    assert {forecasting.CO2_PLAN.cells, forecasting.SUNSPOTS_PLAN.cells} == {16}
    assert len(forecasting.SEEDS) == 9
    assert_says(notebook, "**LSTM:** 16 cells", "Nine networks are trained from nine seeds")
    assert (round(co2.values[: co2.train].min(), -1), round(co2.values[: co2.train].max())) == (310, 350)
    assert co2.values[co2.test :].max() > 370
    assert_says(notebook, "a network that has seen 310 to 350 ppm knows nothing of 370")


# Pictures

PICTURES = {
    "series": lambda results: forecasting_figures.plot_series([results.series]),
    "training": lambda results: forecasting_figures.plot_training([results, results]),
    "errors": lambda results: forecasting_figures.plot_errors([results]),
    "forecasts": lambda results: forecasting_figures.plot_forecasts(results, forecasting.spaced_origins(results.series, 2)),
    "panels": lambda results: forecasting_figures.plot_forecasts(results, forecasting.spaced_origins(results.series, 2), 2),
}


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_are_drawings_with_a_description(results, name):
    markup = PICTURES[name](results).data
    alt, source = re.fullmatch(
        r'<img class="notebook-figure" width="432" height="\d+" alt="([^"]{60,})" src="data:image/svg\+xml,([^"]+)">', markup
    ).groups()
    assert "." in unescape(alt)
    assert ElementTree.fromstring(unquote(source)).tag.endswith("svg")
