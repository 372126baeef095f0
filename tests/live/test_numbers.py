"""Numbers of the live figures as text, and back: as people write and read them."""

import json
import math

import pytest

from tests.support.v8 import ASSETS, Module


@pytest.fixture(scope="module")
def numbers():
    return Module(ASSETS / "numbers.js")


@pytest.mark.parametrize(
    ("text", "decimals", "number"),
    [
        ("21,632", 0, 21632), ("21.632", 0, 21632), ("21 632", 0, 21632), ("21,632", 1, 21.632), ("21,6", 0, 21.6), (".5", 1, 0.5),
        ("1,234,567", 0, 1234567), ("-1,234", 0, -1234), ("5.", 1, 5), ("2,5,0", 1, None), ("1/2", 1, None), ("0x10", 0, None), ("5 %", 0, None),
        ("\N{MINUS SIGN}1,4", 1, -1.4), ("\N{EN DASH} 1.4", 1, -1.4), ("-14e-1", 1, -1.4), ("1e999", 1, None), ("", 1, None),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(numbers, text, decimals, number):
    assert numbers.value(f"module.numberOf({json.dumps(text)}, {decimals})") == number


@pytest.mark.parametrize("value", [0.1, -1.5, 1 / 3, -1e-7, -2.5e300, 12345.678])
def test_all_digits_come_back(numbers, value):
    shown = numbers.value(f"module.exact({value})")
    assert "-" not in shown
    assert numbers.value(f"module.numberOf({json.dumps(shown)})") == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (0.25, "0.25"), (-1 / 3, "−0.333"), (999.9, "1000"), (12345.6, "12,346"), (-1e-5, "−10^{−5}"),
        (1.25e-4, "1.25\N{NO-BREAK SPACE}·\N{NO-BREAK SPACE}10^{−4}"), (1e6, "10^{6}"), (math.inf, "∞"),
    ],
)  # fmt: skip
def test_few_digits(numbers, value, text):
    given = "Infinity" if math.isinf(value) else repr(value)
    assert numbers.value(f"module.short({given})") == text


@pytest.mark.parametrize(("value", "decimals", "text"), [(-0.001, 2, "0.00"), (-1.005, 1, "−1.0"), (0.125, 2, "0.13"), (2, 0, "2")])
def test_fixed_decimals_and_no_minus_before_zero(numbers, value, decimals, text):
    assert numbers.value(f"module.fixed({value}, {decimals})") == text


def test_a_share_in_percent(numbers):
    assert numbers.value("module.percent(0.876)") == "88\N{NARROW NO-BREAK SPACE}%"
