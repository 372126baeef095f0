"""The sentences of counts: each number from a record or from this build, and no claim beyond it."""

import json
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest

from equations.imports import digest
from equations.settings import Settings
from equations.testing import read_tests
from equations.truth import Peers, Truth
from report.sentences import clone, counts

ROOT = Path(__file__).parents[2]
NAMES = {"forget_gate": "lstm_cell", "sigmoid": "neural_networks", "sigmoid_prime": "neural_networks"}
MUTANTS = {
    "date": "2026-11-21",
    "explained": 26,
    "displays": {"killed": 19828, "total": 19835, "equal": 200, "by": {"names": 7000, "shapes": 5000, "values": 7828}},
    "modules": {"killed": 12990, "total": 13009, "truth": 12990, "equal": 36},
}


@dataclass
class Project:
    """As much of a project as the sentences ask for."""

    root: Path
    equations: dict = field(default_factory=dict)

    def __post_init__(self):
        self.settings = Settings(root=self.root)
        truth = Truth.read(self.settings.truth, self.root)
        peers = Peers.read(self.settings.peers, self.root)
        for name, folder in NAMES.items():
            snippet = self.root / f"snippets/{folder}/{name}.py"
            test = self.root / f"tests/{folder}/test_{name}.py"
            self.equations[name] = SimpleNamespace(
                verdict=SimpleNamespace(checked=True, draws=8),
                snippet=snippet,
                test=test,
                state=truth.of(test),
                peers=peers.of(snippet),
            )


@pytest.fixture
def root(tmp_path):
    """Two equations of the report, whose tests have passed, and which a peer has compared."""
    for name, folder in NAMES.items():
        for file in (f"snippets/{folder}/{name}.py", f"tests/{folder}/test_{name}.py"):
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / file, tmp_path / file)
    truth, peers = {}, {}
    for name, equation in Project(tmp_path).equations.items():
        entry = {"passed": 3, "notices": True, "digest": digest(equation.test, tmp_path), "when": "2026-11-29T20"}
        key = equation.test.relative_to(tmp_path).as_posix()
        truth[key] = {test.name: entry for test in read_tests(equation.test)[0]}
        code = {"date": "2026-11-29", "digest": digest(equation.snippet, tmp_path)}
        peers[name] = {
            "PyTorch": {"version": "2.13.0", **code},
            "ONNX": {"version": "1.23.2", **code},
        }
    for name, record in (
        ("tests/peers.json", peers),
        (".cache/truth.json", truth),
        ("tests/mutation/mutants.json", MUTANTS),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(json.dumps(record), encoding="utf-8")
    return tmp_path


def number_of_tests(root, *names):
    return sum(len(read_tests(Project(root).equations[name].test)[0]) for name in names)


def test_everything_known(root):
    assert counts(Project(root), "index.md") == (
        "In this build the LaTeX of **3 of 3 displays** agreed with its code on 24 random draws. "
        f"Each function has tests of its own: **{number_of_tests(root, *NAMES)} tests passed on this code**, "
        "the last of them on 2026-11-29. "
        "`make peers` found 3 of them equal to ONNX 1.23.2 or PyTorch 2.13.0. "
        "The tests of 1 take a complex step. Behind 0, for which there is neither, stand their sources and their own tests. "
        "In the last full run of the mutants, on 2026-11-21, the tests of a module alone noticed 12,990 of 13,009 "
        "changes of meaning in the code, and the comparison with the code 19,828 of 19,835 in the displays "
        "(12,000 of them by a name or a shape, before any number was compared); "
        "the 26 others are explained; 236 more changed nothing and are not counted."
    )


def test_what_has_not_run_is_said(root):
    path = Project(root).equations["forget_gate"].snippet
    path.write_text(path.read_text().replace("+ b_f", "- b_f"))
    said = counts(Project(root), "index.md")
    assert f"**{number_of_tests(root, 'sigmoid', 'sigmoid_prime')} tests passed on this code**, of 2 of 3 functions" in said
    assert "those of 1 have not all run on it." in said
    assert "`make peers` found 2 of them equal" in said


def test_what_has_only_its_source_and_its_own_tests_is_counted(root):
    (root / "tests/peers.json").write_text("{}")
    assert "The tests of 1 take a complex step. Behind 2, for which there is neither, stand" in counts(Project(root), "")


def test_what_failed_is_said(root):
    record = json.loads((root / ".cache/truth.json").read_text())
    next(iter(record["tests/lstm_cell/test_forget_gate.py"].values()))["failed"] = 1
    (root / ".cache/truth.json").write_text(json.dumps(record))
    assert "of 2 of 3 functions; of 1 a test failed on it." in counts(Project(root), "")


def test_without_records_nothing_is_claimed(root):
    for name in (".cache/truth.json", "tests/peers.json", "tests/mutation/mutants.json"):
        (root / name).unlink()
    said = counts(Project(root), "index.md")
    assert said.endswith("is not known: none ran on it.")
    assert "passed" not in re.sub("tests of their functions pass", "", said)


def test_a_record_without_the_tests_alone_says_less(root):
    record = {
        "date": "2026-11-21",
        "displays": {"killed": 9, "total": 9},
        "modules": {"killed": 8, "total": 9},
    }
    (root / "tests/mutation/mutants.json").write_text(json.dumps(record))
    said = counts(Project(root), "index.md")
    assert "the tests and the comparison with the page noticed 8 of 9 changes" in said
    assert "alone" not in said
    assert "by a name" not in said
    assert "explained" not in said


@pytest.mark.parametrize(("address", "shown"), [("", "<this repository>"), ("https://example.org/a/b", "https://example.org/a/b")])
def test_the_address_to_clone_is_that_of_the_build(monkeypatch, address, shown):
    monkeypatch.setenv("REPO_URL", address)
    assert clone() == f"    git clone {shown}"
