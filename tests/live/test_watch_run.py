"""The figure reads as the snippets do: its module, with the translated displays, in V8."""

import json

import pytest

from equations.project import Project
from equations.scripts import modules
from equations.settings import Settings
from report.live import stored
from report.live.sentences import vectors
from tests.support.paths import ROOT
from tests.support.v8 import ASSETS, Module

FOUND = stored.record()


@pytest.fixture(scope="module")
def javascript(tmp_path_factory):
    folder = tmp_path_factory.mktemp("live")
    for name in ("sentences.js", "watch-run.js"):
        (folder / name).write_text((ASSETS / name).read_text("utf-8"), "utf-8")
    for name, text in modules(Project(Settings.read(ROOT))).items():
        (folder / "equations" / name).parent.mkdir(exist_ok=True)
        (folder / "equations" / name).write_text(text, "utf-8")
    return Module(folder / "watch-run.js")


@pytest.mark.parametrize("network", ["sparse", "plain"])
@pytest.mark.parametrize("held", [[], [(1, 2, -1.5), (0, 5, 0.0)]], ids=["read", "written"])
def test_every_number_is_that_of_the_snippets(javascript, network, held):
    words = ("the", "boxes", "under", "the", "dog", "that", "they", "lost")
    written = [{"cell": cell, "from": start, "value": value} for cell, start, value in held]
    call = ", ".join(json.dumps(one) for one in (FOUND[network]["weights"], vectors(words), written))
    theirs = javascript.value(f"module.read({call})")
    for step, ours in zip(theirs, stored.steps(FOUND, network, words, held), strict=True):
        for name in ("f", "i", "c_tilde", "c", "o", "h", "p"):
            assert step[name] == pytest.approx(getattr(ours, name), rel=1e-12, abs=1e-14), name
    assert [step["c_prev"] for step in theirs[1:]] == [step["c"] for step in theirs[:-1]]


def test_the_largest(javascript):
    assert javascript.value("module.largest([1, 3, 2])") == 1
