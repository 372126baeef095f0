# %% [markdown]
# # Example: forecasting two series
#
# How much carbon dioxide will the air hold in three months? How many spots will the Sun show in five years? An LSTM answers both, and so do methods that are much older, one of them from 1927. This notebook compares them on equal terms.

# %%
REPOSITORY = ""

import importlib.util

if importlib.util.find_spec("lstm") is None:
    assert REPOSITORY, "write the address of the repository that this notebook comes from between the quotes"
    from IPython import get_ipython

    get_ipython().run_line_magic("pip", f"install --quiet --no-deps git+{REPOSITORY}")

from IPython.display import Markdown

from notebooks.forecasting import experiment as forecasting
from notebooks.forecasting import figures as forecasting_figures
from notebooks.forecasting.series import load_co2, load_sunspots, missing_by_year

# %% [markdown]
# The first lines install the library where it is missing, as in Colab. Everything that this notebook calls is in the modules of `notebooks/forecasting/`, which have tests of their own.
#
# ## Problem
#
# We stand at some week or year, the *origin*. All values up to it are known, none after it. We want the next 52 weeks, or the next 11 years, and an interval that holds four of five values. Then time moves on by one step, one more value is known, and we forecast again. This is a *rolling origin*.
#
# A forecast is only worth something if it beats what costs nothing. So each series has baselines: nothing changes, it will be as one season ago, exponential smoothing, and linear regression on the past.
#
# ## Data
#
# Both series come with the statsmodels package, so nothing is downloaded.
#
# - **Carbon dioxide** at Mauna Loa, Hawaii, one value a week (Keeling and Whorf, 2004). It has a trend and a season.
# - **Sunspots**, one value a year. The number rises and falls in about eleven years, but cycles differ in length and in height.
#
# Some weeks are missing.

# %%
print("weeks without a value:", ", ".join(f"{count} in {year}" for year, count in missing_by_year().items()))
co2, sunspots = load_co2(), load_sunspots()
Markdown(forecasting.split_table([co2, sunspots]))

# %% [markdown]
# A missing week is filled at its own time, without looking ahead: the last value, moved by what the series moved in the same week of the year before. In the first year there is none before, and the last value is carried on. All gaps lie in the training part.

# %%
assert max(missing_by_year()) < 1987
forecasting_figures.plot_series([co2, sunspots])

# %% [markdown]
# ## Rules
#
# - All weights, scales, seasons and orders are fitted **once, to the training part**. In the test, methods only take in the new values. None is fitted again.
# - The validation part decides when the training of a network stops and how wide intervals must be. It also chose the size of the network, the noise and the inputs, while this notebook was written, and it chooses window and penalty of the direct linear model.
# - Someone may object that the networks see the validation part in this way and the baselines do not. So the autoregression has a second row, fitted to training and validation together.
# - No setting was chosen by the test part.
# - The tables count absolute errors. The LSTM minimises just those (for its middle quantile), the linear baselines squared ones. That is an advantage for the LSTM.
# - All methods forecast from the same origins, and all horizons of an origin lie in the test part.
#
# ## Models
#
# Carbon dioxide drifts upward, and a network that has seen 310 to 350 ppm knows nothing of 370. So autoregression, linear model and LSTM work on what is left when the season is taken off (four harmonics of the year, fitted to the training part), and on changes instead of levels. Sunspot numbers vary most where they are high; all models that are fitted work on their square roots.
#
# - **Persistence:** the next values equal the last one.
# - **52 weeks before, 11 years before:** the seasonal naive forecast. For carbon dioxide also with the growth of the last year added. A solar cycle is no fixed season, so 11 years are only a convention.
# - **Exponential smoothing:** for carbon dioxide the method of Holt and Winters with a season of 52 weeks, and Holt's linear trend with the season taken off first. For sunspots the simple form, as they have no trend and no fixed season.
# - **Autoregression:** the next value as a weighted sum of the last ones, iterated for longer horizons. Yule tried it in 1927, on sunspots. Its order is chosen by AIC.
# - **Linear, direct:** a ridge regression for each horizon on the same inputs that the LSTM reads, over a window. It tells what the inputs are worth without a network.
# - **LSTM:** 16 cells. At each step it reads the last change (or value) and a few longer changes, for carbon dioxide also the time of the year. Its readout gives *all* horizons at once, and for each the 10 %, 50 % and 90 % quantile. This is the *direct* way. The other one, feeding forecasts back as inputs, would let errors grow with the horizon and give no intervals. The loss is the pinball loss, whose lowest value is at the quantiles (Koenker and Bassett, 1978).
#
# In the test the LSTM runs once through the series. Each new value costs one step, and the state carries what is left of the past.
#
# ## Training
#
# A network sees random stretches of the training part, 104 weeks or 33 years long, with noise on the inputs. The noise is a substitute for the data that we do not have: 1,501 weeks, or 180 years, are very little.

# %%
air = forecasting.experiment(co2, forecasting.CO2_PLAN)

# %%
sun = forecasting.experiment(sunspots, forecasting.SUNSPOTS_PLAN)

# %%
forecasting_figures.plot_training([air, sun])

# %% [markdown]
# Each line is a network. On carbon dioxide they soon get worse on what they have not seen; on sunspots they stop getting better. The weights of the dots are kept.
#
# ## Results: carbon dioxide
#
# Mean absolute error in ppm on the test part. The last column divides the mean over all horizons by that of persistence. Bold is the lowest number of a column. Nine networks are trained from nine seeds. The mean of their forecasts is a forecast too, and has a row; the last three rows show how single networks differ.

# %%
Markdown(forecasting.error_table(air))

# %%
forecasting_figures.plot_forecasts(air, forecasting.spaced_origins(co2, 4), rows=2, columns=2)

# %% [markdown]
# The four origins are evenly spaced over the test part, and so are the five below; none was picked for its looks.
#
# ## Results: sunspots

# %%
Markdown(forecasting.error_table(sun))

# %%
forecasting_figures.plot_forecasts(sun, forecasting.spaced_origins(sunspots, 5))

# %% [markdown]
# Where does the LSTM lose? We divide the forecasts for the next year by what that year brought.

# %%
print("years above 100 in training, validation, test:", *(f"{share:.0%}" for share in forecasting.share_above(sunspots, 100)))
Markdown(forecasting.level_table(sun, [forecasting.AR, forecasting.LINEAR, forecasting.MEAN], 100))

# %% [markdown]
# Here are the errors of both series at all horizons; the band goes from the best single network to the worst at each horizon.

# %%
forecasting_figures.plot_errors([air, sun])

# %% [markdown]
# ## Results: intervals
#
# An interval of 80 % should hold 80 % of the values. The first row is what the networks say. For the second, the interval is widened (or narrowed) at each horizon by just as much as it lacked on the validation part, which is called conformalised quantile regression (Romano et al., 2019). For autoregression and linear model the point forecast is widened in the same way. The theory behind it wants validation and test to be alike; a time series does not promise that.

# %%
Markdown(forecasting.interval_table(air))

# %%
Markdown(forecasting.interval_table(sun))

# %% [markdown]
# ## Discussion
#
# The sentences below are checked here: if one of them were not true of this run, the build of this page would stop.

# %%
mean, ar, linear = forecasting.MEAN, forecasting.AR, forecasting.LINEAR
assert air.error(mean) < 0.98 * air.error(ar)
assert air.error(mean) < 0.99 * air.error(f"{ar}, fitted to validation too")
assert air.error(linear) < 1.02 * air.error(mean)
assert all(air.error(mean, weeks) < 0.96 * air.error(ar, weeks) for weeks in (8, 13, 26))
assert air.error(mean, 1) > 0.98 * air.error(ar, 1)
assert air.error("Holt–Winters, 52 weeks") > 1.5 * air.error("Holt, season taken off")

assert all(sun.error(mean, years) > 1.05 * sun.error(ar, years) for years in (1, 2))
assert all(0.9 < sun.error(mean, years) / sun.error(ar, years) < 1.1 for years in (5, 8, 11))
assert all(sun.error(name, 11) > 0.9 * sun.error("11 years before", 11) for name in sun.forecasts)
(low_ar, high_ar), (low_mean, high_mean) = (forecasting.by_level(sun, name, 100) for name in (ar, mean))
assert low_mean < low_ar
assert high_mean > 1.5 * high_ar
shares = forecasting.share_above(sunspots, 100)
assert shares[2] > 2 * max(shares[:2])

held = {
    (results.series.name, name): forecasting.coverage(results.series, *ends)[0].mean()
    for results in (air, sun)
    for name, ends in forecasting.intervals(results).items()
}
assert held["CO₂", "LSTM, its quantiles"] < 0.75
assert held["sunspots", "LSTM, its quantiles"] < 0.8
assert held["CO₂", "LSTM, widened"] > held["CO₂", "LSTM, its quantiles"]
assert held["sunspots", "LSTM, widened"] < held["sunspots", "LSTM, its quantiles"]
assert sunspots.values[sunspots.test :].max() > 1.5 * sunspots.values[sunspots.train : sunspots.test].max()

for results in (air, sun):
    print(
        f"{results.series.name}: weights of a network {len(results.networks[0].model.parameters.values)}, values to learn from {results.series.train}"
    )
for other in (ar, linear):
    print("CO₂: years of the test with a lower error than the", other, "in {} of {}".format(*forecasting.years_won(air, mean, other)))

# %% [markdown]
# **Carbon dioxide.** The mean of the networks beats the autoregression, most of all two to six months ahead, and also if the autoregression is given the validation part. One week ahead it does not: there the methods that work on the series without its season are nearly equal. And it does not beat the direct linear model, which reads the same inputs. So the gain comes from *what* is read and from forecasting each horizon directly, and not from the gates. Eleven years are few: count the years above before you believe in a difference of a few per cent.
#
# Holt–Winters loses to Holt without a season. Its fault is the calendar: 52 weeks are 364 days. The season that it learns slips by more than a day a year.
#
# **Sunspots.** The autoregression wins, clearly for the next two years. Further ahead there is little difference, and at eleven years nothing is much better than the value of eleven years before. The small table shows where it loses: up to 100 spots the LSTM is the better one, above it is far off. Such years are rare in the training part and hardly occur in the validation part, which decides when training stops; in the test part they are common. That is the likely reason: a network has seen few examples of what follows a high year. A linear law, learned mostly on low years, simply goes on, and here going on was right.
#
# **Intervals.** The quantiles of the LSTM are too narrow on both series. Widening by the errors of the validation part repairs much of it for carbon dioxide. For sunspots it makes things worse: the validation part has low cycles, so the intervals became narrower, and then came the highest cycles of the record. Errors of a calm stretch are no measure for a wild one.
#
# ## Conclusion
#
# On one series, an LSTM is an expensive way to be about as good as a linear model. This is no accident of these two. An LSTM earns its place where thousands of related series share a law and other inputs drive them, as in the forecasting of floods; one short series offers neither. Two next steps: train one network on many stations of the carbon dioxide network at once, or let it forecast only what the autoregression leaves over, so that the linear part goes on where the network has seen too little.
#
# ## References
#
# - C. D. Keeling and T. P. Whorf (2004). Atmospheric CO2 concentrations derived from flask air samples at sites in the SIO network. In Trends: A Compendium of Data on Global Change. The weekly values at Mauna Loa, as they come with statsmodels.
# - G. U. Yule (1927). On a method of investigating periodicities in disturbed series, with special reference to Wolfer's sunspot numbers. Philosophical Transactions of the Royal Society A.
# - R. J. Hyndman and G. Athanasopoulos (2014). Forecasting: Principles and Practice. OTexts. Seasonal naive forecasts, exponential smoothing, autoregression.
# - R. Koenker and G. Bassett (1978). Regression quantiles. Econometrica 46(1), 33–50.
# - Y. Romano, E. Patterson and E. J. Candès (2019). Conformalized quantile regression. NeurIPS 32, 3543–3553.
# - G. Nearing and others (2024). Global prediction of extreme floods in ungauged watersheds. Nature 627, 559–563.
