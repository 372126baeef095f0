"""The live figure shows what the formulas say, and the picture behind it is drawn from them."""

import json
from pathlib import Path

import pytest
from equations import Project, Settings
from equations.engine import Engine

from draw import drawing
from formulas.steady.limit import limit
from formulas.steady.scalar_gain import scalar_gain

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def v8():
    verdicts = Project(Settings.read(ROOT)).verdicts.values()
    engine = Engine([one.translation for one in verdicts])
    engine.v8.eval((ROOT / "pages/scripts/curve.js").read_text("utf-8").replace("export ", ""))
    return engine.v8


@pytest.mark.parametrize(("q", "r"), [(2, 4), (0.01, 100), (100, 0.01)])
def test_the_numbers_of_the_figure(v8, q, r):
    found = json.loads(v8.eval(f"JSON.stringify(settled({{ limit, scalar_gain }}, {q}, {r}))"))
    p = limit(q, r)
    assert found == pytest.approx({"p": p, "k": scalar_gain(p, r)}, rel=1e-12)


def test_the_picture_is_that_of_the_formulas():
    assert (ROOT / "pages/gain.svg").read_text("utf-8") == drawing()
