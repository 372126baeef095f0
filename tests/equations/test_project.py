"""The report as a whole: numbers, links, and what is read again after a change."""

import os

import pytest

from equations.notation import read_notation
from tests.equations.tiny import GATE, SIGMOID, problems, project

PAGE, CODE = "docs/cell.md", "snippets/cell/gate.py"


def rewrite(path, text):
    """Write a file and keep its times, as an editor does that saves twice within one tick of the clock."""
    before = path.stat()
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1))


def test_numbers_follow_chapter_and_place(tmp_path):
    assert {name: equation.number for name, equation in project(tmp_path).equations.items()} == {
        "gate": "3.1",
        "sigmoid": "3.2",
    }


def test_pages_are_ordered_by_their_numbers_and_not_as_text(tmp_path):
    pages = {
        f"docs/{name}.md": f"# {number} Title\n"
        for name, number in [("a", "10.1"), ("b", "2.2"), ("c", "2.1"), ("d", "")]
    }
    ordered = [page.uri for page in project(tmp_path, pages).pages]
    assert ordered == ["c.md", "b.md", "cell.md", "a.md", "d.md", "notation.md"]


def test_links_are_relative_to_the_page_that_links(tmp_path):
    report = project(tmp_path, {"docs/deep/other.md": "# 4.1 Other\n"})
    gate = report.equations["gate"]
    assert report.link("cell.md", gate) == "#eq-gate"
    assert report.link("deep/other.md", gate) == "../cell.md#eq-gate"
    assert report.link("index.md", gate) == "cell.md#eq-gate"


def test_a_page_is_known_by_its_text_after_the_front_matter(tmp_path):
    report = project(tmp_path, {"docs/other.md": "---\ntitle: x\n---\n\n# 4.1 Other\n\nText.\n"})
    assert report.page_of("# 4.1 Other\n\nText.\n").uri == "other.md"
    assert report.page_of("# 4.1 Another\n") is None


def test_a_changed_module_is_executed_anew_even_within_one_second(tmp_path):
    report = project(tmp_path)
    assert report.problems() == []
    for code, good in [
        (GATE.replace("+ b_f", "- b_f"), False),
        (GATE, True),
        (GATE.replace("W_f @", "-W_f@"), False),
    ]:
        rewrite(tmp_path / CODE, code)
        report.refresh()
        assert report.equations["gate"].verdict.checked is good


def test_a_change_in_a_module_reaches_the_equations_that_use_it(tmp_path):
    report = project(tmp_path)
    assert report.equations["gate"].verdict.checked
    rewrite(tmp_path / "snippets/cell/sigmoid.py", SIGMOID.replace("np.exp(-z)", "np.exp(z)"))
    report.refresh()
    assert not report.equations["sigmoid"].verdict.checked


def test_what_did_not_change_is_not_checked_again(tmp_path):
    report = project(tmp_path)
    before = report.equations["gate"].verdict
    notation = (tmp_path / "docs/notation.md").read_text("utf-8")
    rewrite(tmp_path / "docs/notation.md", notation + "| $\\phi$ | `relu` | function | other |\n")
    report.refresh()
    assert report.equations["gate"].verdict is not before, "a letter may stand for another function"
    before = report.equations["gate"].verdict
    rewrite(tmp_path / PAGE, (tmp_path / PAGE).read_text("utf-8").replace("See", "Look at"))
    report.refresh()
    assert report.equations["gate"].verdict is before
    rewrite(tmp_path / PAGE, (tmp_path / PAGE).read_text("utf-8").replace("x_t + b_f", "x_t - b_f"))
    report.refresh()
    assert not report.equations["gate"].verdict.checked


def test_the_symbol_table_has_every_symbol_with_its_meaning(tmp_path):
    rows = [
        (s.latex, s.name, s.shape, s.meaning) for s in project(tmp_path).equations["gate"].symbols()
    ]
    assert rows == [
        ("W_{f}", "W_f", "(n, d)", "weights"),
        ("b_{f}", "b_f", "(n,)", "bias"),
        ("x_{t}", "x_t", "(d,)", "input at time t"),
        ("f_{t}", "f_t", "(n,)", "gate"),
    ]


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("h_t", "hidden state at time t"),
        ("h_prev", "hidden state, one step earlier"),
        ("h_next", "hidden state, one step later"),
        ("h_0", "hidden state, at time 0"),
        ("h", "hidden state, at every time"),
        ("dL_dW", "derivative of the loss with respect to the weights"),
        (
            "dh_t_dh_prev",
            "derivative of the hidden state with respect to the hidden state, one step earlier",
        ),
        ("q", None),
        ("dL_dq", None),
    ],
)
def test_meanings_follow_from_the_rows(name, meaning, tmp_path):
    rows = "|Symbol|Python|Shape|Meaning|\n|-|-|-|-|\n|$h_t$|`h_t`|(n,)|hidden state at time t|\n|$L$|`L`|number|loss|\n|$W$|`W`|(n,)|weights|\n"
    path = tmp_path / "notation.md"
    path.write_text(rows, encoding="utf-8")
    assert read_notation(path).meaning(name) == meaning


def test_code_in_a_page_is_no_display_and_no_reference(tmp_path):
    text = "# 4.1 Other\n\n```\n$$\nx\n$$\n[@eq:nothing] [@nobody1999]\n```\n\nWrite `[@eq:nothing]` or `$$`.\n"
    assert problems(tmp_path, {"docs/other.md": text}) == []
