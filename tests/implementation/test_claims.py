"""The page: its code runs and prints what it says, the tests it names exist, and what it says of the measured tables is so."""

import ast
import contextlib
import io
import re
import sys
import textwrap

import pytest

from benchmarks import tables
from lstm import single
from tests.support.prose import DOCS, assert_says

PAGE = "training/implementation.md"
TEXT = (DOCS / PAGE).read_text("utf-8")
FENCE = re.compile(r"^ *```python\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
TESTS = DOCS.parent / "tests" / "lstm"


def pieces(text):
    """Return the pieces of code of a page, each with what it promises to print: comments behind a print, or whole lines.

    The script in PyTorch is run by `tests/peers/test_export.py`.
    """
    for code in map(textwrap.dedent, FENCE.findall(text)):
        if "import torch" not in code:
            yield code, re.findall(r"^(?:.*print\(.*\)  )?# (.*)$", code, re.MULTILINE)


def run_all(text):
    """Run the pieces one after the other in one namespace; return (printed, promised) of each."""
    names, found = {}, []
    for code, promised in pieces(text):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, PAGE, "exec"), names)
        found.append((printed.getvalue().splitlines(), promised))
    return found


def test_the_code_of_the_page_prints_what_the_page_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = run_all(TEXT)
    assert len(found) >= 8
    for printed, promised in found:
        assert printed == promised


def test_a_wrong_promise_is_noticed():
    ((printed, promised),) = run_all("```python\nprint(1 + 1)  # 3\n```\n")
    assert printed != promised


def test_the_tests_that_the_page_names_exist():
    named = set(re.findall(r"`(test_\w+)`", TEXT))
    there = {name for path in TESTS.glob("test_*.py") for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)}
    assert len(named) >= 8
    assert named <= there


def test_the_modules_that_the_page_names_are_those_of_the_library():
    named = set(re.findall(r"`(\w+\.py)`", TEXT))
    assert named == {path.name for path in (DOCS.parent / "lstm").glob("*.py")} - {"__init__.py"}


def test_the_library_needs_what_the_page_installs():
    """The page names NumPy and tqdm; the library imports nothing else from outside but where Numba is asked for, and NumPy's bound is the project's."""
    imported = {
        name.split(".")[0]
        for path in (DOCS.parent / "lstm").glob("*.py")
        if path.name != "compiled.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else [one.name for one in getattr(node, "names", ())])
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert imported - sys.stdlib_module_names - {"lstm"} == {"numpy", "tqdm"}
    (bound,) = re.findall(r'"(numpy>=[\d.]+),', (DOCS.parent / "pyproject.toml").read_text("utf-8"))
    assert_says(PAGE, f'python -m pip install "{bound}" tqdm')


def test_the_textbook_loop_is_slower():
    for row in tables.read("ablation")["rows"]:
        low, *_ = next(times for name, times in row["times"].items() if name.startswith("The textbook"))
        assert low > 1.2, row["shape"]


def test_the_products_of_the_inputs_beforehand_did_not_pay():
    assert_says(PAGE, "did not pay in NumPy on one core, at the three sizes at which it was measured")
    found = [times for row in tables.read("ablation")["rows"] for name, times in row["times"].items() if name.startswith("W x for all")]
    assert len(found) == 3
    assert all(high >= 1 for *_, high in found)


def test_the_table_of_tricks_has_its_spread():
    assert_says(PAGE, "in brackets the quartiles")
    record = tables.read("ablation")["rows"][2]["times"]
    for name, (low, middle, high) in record.items():
        assert low <= middle <= high
        assert f"{middle:.2f} ({low:.2f}–{high:.2f})" in next(line for line in tables.ablation().splitlines() if name.rstrip(".") in line)


def test_one_row_of_the_table_of_tricks_is_the_control():
    assert_says(
        PAGE,
        "The row in which nothing is taken away says how far the measurement itself is off: a trick whose row is no further from 1 shows no effect.",
    )
    assert all(sum(name.startswith("Nothing is taken away") for name in row["times"]) == 1 for row in tables.read("ablation")["rows"])


def test_no_mean_over_sizes_that_somebody_chose():
    assert "mean" not in tables.verdict()


def test_three_gates_and_a_candidate():
    assert not re.findall(r"[Ff]our gates|all gates", TEXT)


def test_the_few_cells_of_the_way_of_its_own():
    assert_says(
        PAGE, f"One sequence through at most {single.LARGEST} cells takes a way of its own: six calls per step forward, one backward."
    )
    source = (DOCS.parent / "lstm" / "single.py").read_text("utf-8")
    forward, backward = (re.search(rf"for .* in self\.{what}.*:\n((?:            .*\n)+)", source)[1] for what in ("views", "steps"))
    assert (len(forward.splitlines()), len(backward.splitlines())) == (6, 1)


def test_a_call_takes_a_few_tenths_of_a_microsecond():
    assert_says(PAGE, "takes a few tenths of a microsecond")
    (row,) = (row for row in tables.rows_of("train") if row["shape"] == [1000, 1, 2, 8])
    assert 0.15 < row["ms"]["ours"] / 7 < 0.95, "milliseconds of 1000 steps are microseconds per step, of seven calls each"


def test_most_of_the_time_is_products():
    assert_says(PAGE, "with 32 sequences and 256 cells more than two thirds is products")
    assert_says(PAGE, "With 256 cells and more mostly the products; with 16 sequences and 64 cells they are half")
    shares = {tuple(row["shape"]): row["shares"]["products"] for row in tables.read("shares")["rows"]}
    assert shares[200, 32, 128, 256][0] > 2 / 3
    assert shares[50, 64, 256, 512][0] > 2 / 3
    assert 0.45 < shares[100, 16, 32, 64][1] < 0.55


def test_a_training_step_has_three_times_the_products_of_a_forward_pass():
    T, B, d, n = 100, 16, 32, 64
    forward = 2 * 4 * T * B * n * (d + n + 1)
    assert tables.operations(T, B, d, n) / forward == pytest.approx(3, abs=0.02)
    assert_says(PAGE, "so about twice as many. Counted in products, a training step costs about three forward passes.")


def test_the_verdict_counts_where_products_alone_take_longer(monkeypatch):
    sizes = [([1, 2, 3, 4], 0.5, 0.9), ([1, 2, 3, 5], 1.2, 0.7), ([1, 2, 3, 6], 1.4, 1.1)]
    rows = [{"shape": shape, "ratio": {"pytorch": [whole] * 3}, "products": {"pytorch": [part] * 3}} for shape, whole, part in sizes]
    monkeypatch.setattr(tables, "rows_of", lambda kind: rows if kind == "forward" else [])
    assert tables.verdict().endswith(
        "The library's matrix products alone take longer than all of PyTorch's work at 1 of 3 sizes of batches."
    )


def test_the_verdict_counts_the_rows_of_the_table():
    slower = sum(row["ratio"]["pytorch"][1] > 1 for row in tables.rows_of("train"))
    assert f"PyTorch is faster at {slower} of 7 sizes" in tables.verdict() or slower == 0
