"""The records of the tests: what counts as passed, on which code, and what never does."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from equations.imports import digest, modules_behind
from equations.testing import problems_of_test, read_tests
from equations.truth import Peers, State, Truth

ROOT = Path(__file__).parents[2]
SNIPPET = 'def double(x):\n    """Return y."""\n    return 2 * x\n'
OTHER = "from snippets.page.double import double\n\n\ndef four(x):\n    return double(double(x))\n"
TEST = """
import pytest

from snippets.page.double import double


def test_by_hand():
    assert double(2) == 4


@pytest.mark.parametrize("x", [1, 2, 3])
def test_as_a_sum(x):
    assert double(x) == x + x
"""
TEST_OF_FOUR = """
from snippets.page.four import four
from tests.page.help import by_hand


def test_four():
    assert four(2) == by_hand(2)
"""
FILES = {
    "pyproject.toml": '[tool.pytest.ini_options]\naddopts = ["-p", "equations.recorder"]\n',
    "snippets/page/double.py": SNIPPET,
    "snippets/page/four.py": OTHER,
    "tests/page/help.py": "def by_hand(x):\n    return x + x + x + x\n",
    "tests/page/test_double.py": TEST,
    "tests/page/test_four.py": TEST_OF_FOUR,
}
RECORD = ".cache/truth.json"


@pytest.fixture
def report(tmp_path):
    """A report of two equations with its tests."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    """The record of a run of all tests of such a report."""
    root = tmp_path_factory.mktemp("whole")
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    run(root)
    return (root / RECORD).read_text(encoding="utf-8")


@pytest.fixture
def passed(report, record):
    """A report of two equations after all of its tests have passed."""
    (report / ".cache").mkdir()
    (report / RECORD).write_text(record, encoding="utf-8")
    return report


def run(root, *arguments):
    """Run pytest as a user does; return its output."""
    words = [sys.executable, "-m", "pytest", "-q", "--import-mode=importlib", *arguments]
    if "-n" in arguments:
        words += ["-p", "xdist"]
    environment = {
        "PYTHONPATH": f"{root}:{ROOT}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    done = subprocess.run(words, cwd=root, env=environment, capture_output=True, text=True)
    return done.stdout + done.stderr


BLIND = """
from snippets.page.double import double


def test_proved():
    y = double(2)
    assert y == y + 0


def test_by_hand():
    try:
        assert double(2) == 4
    except AssertionError:
        pass
"""


def test_tests_that_cannot_notice_a_wrong_function_show_nothing(report):
    (report / "tests/page/test_double.py").write_text(BLIND, encoding="utf-8")
    run(report)
    assert state(report).kind == "blind"
    problem = Truth.read(report / RECORD, report).problem(report / "tests/page/test_double.py")
    assert problem.message == (
        "its tests pass as well when the function returns something else: let them check its value"
    )
    assert state(report, "four").kind == "passed"


def state(root, name="double"):
    return Truth.read(root / RECORD, root).of(root / f"tests/page/test_{name}.py")


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("workers", ["0", pytest.param("2", marks=pytest.mark.slow)])
def test_a_run_is_recorded_with_and_without_xdist(report, workers):
    run(report, "-n", workers)
    assert (state(report).kind, state(report).tests, state(report).cases) == ("passed", 2, 4)
    assert state(report).words() == "2 tests passed on this code"
    assert state(report, "four").words() == "1 test passed on this code"
    assert Truth.read(report / RECORD, report).problem(report / "tests/page/test_four.py") is None
    assert [path.name for path in (report / ".cache").iterdir()] == ["truth.json"]


@pytest.mark.parametrize(
    ("file", "stale"),
    [
        ("snippets/page/double.py", ["double", "four"]),
        ("snippets/page/four.py", ["four"]),
        ("tests/page/help.py", ["four"]),
        ("tests/page/test_double.py", ["double"]),
    ],
)
def test_what_changed_since_is_stale(passed, file, stale):
    (passed / file).write_text((passed / file).read_text() + "\n\nOTHER = 1\n")
    assert [name for name in ("double", "four") if state(passed, name).kind == "stale"] == stale
    problem = Truth.read(passed / RECORD, passed).problem(passed / f"tests/page/test_{stale[0]}.py")
    assert "have not passed on this code" in problem.message
    assert "make test" in problem.message
    assert (problem.path.name, problem.line) == (f"test_{stale[0]}.py", 1)


def test_docstrings_comments_and_layout_are_no_code(passed):
    change(passed / "snippets/page/double.py", '"""Return y."""\n', '"""Return z."""  # so\n\n')
    assert state(passed).fresh


def test_a_failing_test_is_recorded_and_a_part_that_passes_does_not_hide_it(passed):
    change(passed / "snippets/page/double.py", "2 * x", "x + 2")
    run(passed)
    assert state(passed).words() == "a test failed on this code"
    run(passed, "-k", "by_hand")
    assert state(passed).kind == "failed"
    run(passed, "tests/page/test_double.py::test_as_a_sum[2]")
    assert state(passed).kind == "failed"
    change(passed / "snippets/page/double.py", "x + 2", "2 * x")
    run(passed)
    assert state(passed).fresh


@pytest.mark.parametrize(
    "chosen",
    [["-k", "by_hand"], ["-k", "as_a_sum and 2"], ["tests/page/test_double.py::test_as_a_sum[1]"]],
)
def test_a_part_of_the_tests_makes_no_module_fresh(report, chosen):
    run(report, *chosen)
    assert state(report).words() == "its tests have not run on this code"


def test_parts_that_are_whole_functions_add_up(report):
    run(report, "tests/page/test_double.py::test_by_hand")
    run(report, "tests/page/test_double.py::test_as_a_sum")
    assert state(report).fresh
    assert not state(report, "four").fresh


def test_what_did_not_run_keeps_its_entry(passed):
    before = json.loads((passed / RECORD).read_text())
    run(passed, "tests/page/test_four.py")
    after = json.loads((passed / RECORD).read_text())
    assert after["tests/page/test_double.py"] == before["tests/page/test_double.py"]


def test_entries_of_deleted_tests_go(passed):
    (passed / "tests/page/test_four.py").unlink()
    change(passed / "tests/page/test_double.py", "def test_by_hand", "def by_hand")
    run(passed)
    assert list(json.loads((passed / RECORD).read_text())) == ["tests/page/test_double.py"]
    assert state(passed).words() == "1 test passed on this code"


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (
            "    assert double(2) == 4",
            "    pytest.skip('later')\n    assert double(2) == 4",
            "skipped",
        ),
        ("def test_by_hand", "@pytest.mark.xfail\ndef test_by_hand", "failed"),
        ("def test_by_hand():", "def test_by_hand(no_such_fixture):", "failed"),
        ("\nimport pytest", "\nimport pytest\nimport no_such_module", "failed"),
        pytest.param(
            *("    assert double(2) == 4", "    import os\n    os._exit(0)", "failed"),
            marks=pytest.mark.slow,
        ),
    ],
    ids=["skipped", "xfail that passes", "error in set-up", "does not import", "crash"],
)
def test_what_never_counts_as_passed(passed, old, new, kind):
    change(passed / "tests/page/test_double.py", old, new)
    workers = ["-n", "1"] if "_exit" in new else []
    run(passed, "-o", "xfail_strict=true", *workers)
    assert state(passed).kind == kind


def test_a_teardown_that_fails_is_a_failure(report):
    fixture = "\n\n@pytest.fixture(autouse=True)\ndef after():\n    yield\n    raise OSError\n"
    (report / "tests/page/test_double.py").write_text(TEST + fixture)
    run(report)
    assert state(report).kind == "failed"


@pytest.mark.parametrize("text", [None, "", "[]", '{"a": 1}', '{"tests/page/test_double.py": [1]}'])
def test_a_missing_or_damaged_record_has_not_run(report, text):
    (report / ".cache").mkdir()
    if text is not None:
        (report / RECORD).write_text(text)
    assert state(report) == State("not run")


def test_a_damaged_record_is_replaced(report):
    (report / ".cache").mkdir()
    (report / RECORD).write_text("{")
    run(report)
    assert state(report).fresh


def test_a_record_that_cannot_be_written_is_one_line_and_no_failure(report):
    (report / ".cache").write_text("a file where the folder should be")
    output = run(report)
    assert output.count("could not be recorded") == 1
    assert "5 passed" in output


def test_the_plugin_can_be_switched_off(report):
    output = run(report, "-p", "no:equations.recorder")
    assert "5 passed" in output
    assert not (report / RECORD).exists()


def test_a_file_that_cannot_be_read_has_no_digest_and_nothing_has_passed_on_it(passed):
    (passed / "tests/page/help.py").write_text("def by_hand(:\n")
    assert digest(passed / "tests/page/test_four.py", passed) == ""
    assert state(passed, "four").kind == "stale"


def test_imports_are_followed_by_reading():
    behind = modules_behind(ROOT / "tests/lstm_cell/test_forget_gate.py", ROOT)
    names = {path.relative_to(ROOT).as_posix() for path in behind}
    assert "snippets/lstm_cell/forget_gate.py" in names
    assert "snippets/neural_networks/sigmoid.py" in names
    assert not any("site-packages" in name for name in names)


def test_relative_imports_packages_and_imports_in_functions(tmp_path):
    for name, text in {
        "a/one.py": "from . import two\n\n\ndef f():\n    import b\n",
        "a/two.py": "from .three import x\n",
        "a/three.py": "x = 1\n",
        "b/__init__.py": "",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    names = {
        path.relative_to(tmp_path).as_posix()
        for path in modules_behind(tmp_path / "a/one.py", tmp_path)
    }
    assert names == {"a/one.py", "a/two.py", "a/three.py", "b/__init__.py"}


# The static reading: each form that can show nothing, and the line where it stands.

NOTHING = [
    "assert True",
    "assert 1",
    "assert 1 + 1 == 2",
    "assert (double(2) == 4, 'double')",
    "assert double(2) == double(2)",
    "assert double(2) or True",
    "double(2)",
    "check(2, 2)",
    "assert_allclose(double(2), double(2))",
]
SOMETHING = [
    "assert double(2) == 4",
    "assert not double(0)",
    "with pytest.raises(TypeError):\n        double()",
    "np.testing.assert_allclose(double(2), 4)",
    "assert_close(actual=double(2), desired=4)",
]
USES = "from snippets.page.double import double\n\n\ndef test_it():\n    "


def messages(report, text):
    path = report / "tests/page/test_double.py"
    path.write_text(text, encoding="utf-8")
    found = problems_of_test(path, report / "snippets/page/double.py", report)
    assert all(problem.path == path for problem in found)
    return [(problem.line, problem.message) for problem in found]


@pytest.mark.parametrize("body", NOTHING)
def test_a_test_that_cannot_fail_is_refused(report, body):
    ((line, message),) = messages(report, USES + body + "\n")
    assert line == 4
    assert message.startswith("test_it asserts nothing that could fail")


@pytest.mark.parametrize("body", SOMETHING)
def test_a_test_that_can_fail_is_accepted(report, body):
    assert messages(report, USES + body + "\n") == []


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("from snippets.page.double import double\n", 1, "this test has no function test_…"),
        ("def test_it():\n    x = 1\n    assert x == 1\n", 1, "this test does not use double"),
        (
            TEST.replace("def test_by", "@pytest.mark.skip\ndef test_by"),
            8,
            "test_by_hand is skipped",
        ),
        (
            TEST.replace("[1, 2, 3]", "[pytest.param(1, marks=pytest.mark.xfail)]"),
            12,
            "test_as_a_sum is skipped",
        ),
        (
            TEST.replace("    assert double(x)", "    pytest.skip()\n    assert double(x)"),
            12,
            "test_as_a_sum is skipped",
        ),
        (TEST + "\n\npytestmark = pytest.mark.skip\n", 16, "this may skip the whole module"),
        (TEST + "\n\n__test__ = False\n", 16, "this may skip the whole module"),
        (TEST.replace("test_as_a_sum", "test_by_hand"), 7, "test_by_hand never runs"),
        ("def test_it(:\n", 1, "this test is no Python"),
    ],
)
def test_forms_of_a_test_that_are_refused(report, text, line, message):
    ((where, said),) = messages(report, text)
    assert where == line
    assert said.startswith(message)


def test_a_helper_that_is_no_python_is_named(report):
    (report / "tests/page/help.py").write_text("x = 1\ndef by_hand(:\n")
    test, snippet = report / "tests/page/test_four.py", report / "snippets/page/four.py"
    (problem,) = problems_of_test(test, snippet, report)
    assert (problem.path.name, problem.line) == ("help.py", 2)


def test_all_tests_of_the_report_can_fail():
    for snippet in (ROOT / "snippets").glob("*/*.py"):
        test = ROOT / "tests" / snippet.parent.name / f"test_{snippet.name}"
        assert problems_of_test(test, snippet, ROOT) == []
        assert read_tests(test)[0]


# Peers.

PEER = """
import pytest

from snippets.page.four import four


@pytest.mark.peer("Hand", "four", package="numpy")
@pytest.mark.parametrize("x", [1, 2])
def test_against_hand(x):
    assert four(x) == WANTED
"""


def peers(report, wanted, *arguments):
    (report / "tests/peers").mkdir(exist_ok=True)
    (report / "tests/peers/test_hand.py").write_text(PEER.replace("WANTED", wanted))
    output = run(report, "tests/peers", *arguments)
    return Peers.read(report / "tests/peers.json", report).of(
        report / "snippets/page/four.py"
    ), output


def test_peers_are_recorded_on_demand_with_version_and_code(report):
    assert peers(report, "4 * x")[0] == []
    (peer,), _ = peers(report, "4 * x", "--record-peers", "-n", "2")
    assert (peer.name, peer.fresh) == ("Hand", True)
    assert peer.words().startswith("Hand 2.")
    change(report / "snippets/page/double.py", "2 * x", "x + x")
    (peer,) = Peers.read(report / "tests/peers.json", report).of(report / "snippets/page/four.py")
    assert peer.words().endswith(", before the code changed")


def test_a_comparison_that_fails_goes_and_one_that_is_skipped_or_partial_stays(report):
    peers(report, "4 * x", "--record-peers")
    before = (report / "tests/peers.json").read_text()
    change(report / "snippets/page/double.py", "2 * x", "x + x")
    peers(report, "4 * x", "--record-peers", "-k", "1")
    assert (report / "tests/peers.json").read_text() == before
    assert peers(report, "4 * x + (x > 1)", "--record-peers")[0] == []


def test_a_mark_that_names_no_equation_is_refused(report):
    mark = PEER.replace('"four", package', '"five", package').replace("WANTED", "4 * x")
    (report / "tests/page/test_hand.py").write_text(mark)
    assert "`peer` names five, which is no equation" in run(report, "--record-peers")


def test_the_machinery_is_no_part_of_what_a_test_shows():
    behind = modules_behind(ROOT / "tests/cells/test_zoneout_update.py", ROOT)
    assert {path.relative_to(ROOT).parts[0] for path in behind} == {"snippets", "tests"}
