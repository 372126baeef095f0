"""Leaks, written into a copy of the notebooks one by one: what was to be held out decides, or is learned, or a result is left out. The test that is named must fail."""

import sys

import pytest

from tests.faults.copies import Copy
from tests.support.prose import assert_says

CHORALES, ECG, LANGUAGE = "chorales/script.py", "ecg/script.py", "language_model/score.py"
ECG_TEST, LINEAR_TEST = "no_model_and_no_threshold_hangs_on_the_test_patients", "a_method_is_fitted_to_the_training_part_alone"
LEAKS = {  # what leaks: file, what stands there, what would leak, and the test
    "split by piece": (CHORALES, "data.split(groups)", "data.split([[tune] for tune in tunes])", "the_page_splits_by_group"),
    "stopped by the test tunes": (CHORALES, "bits(parts.valid)", "bits(parts.test)", "no_choice_looks_at_the_test_tunes"),
    "weights best on the test": (ECG, "network = classifier(train, validation", "network = classifier(train, test", ECG_TEST),
    "threshold of the test": (ECG, "model(validation)[validation.label", "model(test)[test.label", ECG_TEST),
    "baseline best on the test": (ECG, "baseline(train, validation, 5)", "baseline(train, test, 5)", ECG_TEST),
    "a seed left out": ("ecg/figures.py", "in decided.items():\n        (q", "in [*decided.items()][:-1]:\n        (q", "tables"),
    "order by the test text": (LANGUAGE, "scale, (validation, _)", "scale, (_, validation)", "order_and_discounts"),
    "mixture by the test text": (LANGUAGE, "mixed(share)[0].mean()", "mixed(share)[1].mean()", "the_share_of_a_mixture"),
    "fitted to validation": ("forecasting/baselines.py", "arange(first, series.train", "arange(first, series.test", LINEAR_TEST),
    "fitted together, to validation": ("forecasting/baselines.py", "drifts, series.train -", "drifts, series.test -", LINEAR_TEST),
    "scaled by the whole": ("forecasting/windows.py", "series.lags) : series.train]", "series.lags) :]", "inputs_and_targets_are_scaled"),
    "errors not yet known": ("forecasting/evaluation.py", "first : t - ahead + 1,", "first : t + 1,", "running_intervals_see"),
    "trained on new strings": ("embedded_reber/script.py", "sets.training, BATCH", "sets.new, BATCH", "the_new_strings_and_the_long_lags"),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    return Copy(tmp_path_factory.mktemp("leaks"))


@pytest.mark.parametrize(
    "what", [pytest.param(what, marks=pytest.mark.long if at % 4 else pytest.mark.slow) for at, what in enumerate(LEAKS)]
)
def test_a_leak_is_caught(copy, what):
    name, sound, leaking, test = LEAKS[what]
    path, tests = copy.root / "notebooks" / name, f"tests/notebooks/test_{name.split('/')[0]}.py"
    text = path.read_text("utf-8")
    assert text.count(sound) == 1
    path.write_text(text.replace(sound, leaking), "utf-8")
    run = copy.run((sys.executable, "-m", "pytest", "-q", "-n", "0", tests, "-k", test), 300)
    path.write_text(text, "utf-8")
    assert f"FAILED {tests}::test_{test}" in run.output


def test_page_says_how_many():
    assert_says("verification.md", f"each of {len(LEAKS)} fails the test")
