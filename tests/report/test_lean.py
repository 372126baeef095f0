"""The one style sheet has what pages can use, and nothing else."""

import pytest

from report.hooks import lean as hook
from report.lean import Used, lean


@pytest.fixture
def used(tmp_path):
    """Return what a small site uses."""
    page = '<html class="no-js"><body dir="ltr" id="top" data-md-color-scheme="slate"><p class="a b">x</p></body></html>'
    tmp_path.joinpath("index.html").write_text(page, "utf-8")
    tmp_path.joinpath("assets").mkdir()
    tmp_path.joinpath("assets", "x.js").write_text('one.className = "made-later"', "utf-8")
    return Used.of(tmp_path)


@pytest.mark.parametrize(
    "rule",
    [
        "p{color:red}",
        "p.a > b.z, .b::before{top:0}",
        "#top:hover{top:0}",
        ".made-later{top:0}",
        "p:not(.never){top:0}",
        "*,[hidden]{top:0}",
        "[data-md-color-scheme=slate] .a{top:0}",
        "[dir=ltr] .a{top:0}",
        "@font-face{font-family:x}",
        "@media print{.b{top:0}}",
    ],
)
def test_what_can_match_stays(used, rule):
    assert "".join(lean([rule], used).split()) == "".join(rule.split())


@pytest.mark.parametrize(
    "rule",
    [
        ".never{top:0}",
        "p .never{top:0}",
        "table{top:0}",
        "#no{top:0}",
        "[data-md-color-scheme=teal]{top:0}",
        "[dir=rtl] .a{top:0}",
        "@media print{.never{top:0}}",
    ],
)
def test_what_cannot_match_goes(used, rule):
    assert not lean([rule], used)


def test_a_property_that_nobody_asks_for_goes(used):
    rule = "p{--used: red; --idle: url('data:x;y(1)'); color: var(--used)}"
    assert "--idle" not in lean([rule], used)
    assert "--used: red" in lean([rule], used)


def test_the_white_space_of_templates_goes_and_that_of_the_article_stays(monkeypatch):
    monkeypatch.setattr(hook, "_building", True)
    article = "<article>\n<pre>a\n  b</pre>\n</article>"
    page = f'<head>\n\n  <link rel="stylesheet" href="assets/x.css">\n</head>\n <p>\n  x  y\n </p>\n{article}\n</body>'
    assert hook.on_post_page(page) == f'<head> <link rel="stylesheet" href="assets/site.css"> </head> <p> x  y </p> {article} </body>'


def test_a_property_that_a_later_sheet_or_script_asks_for_stays(used):
    rule = "p{--used: red; --idle: blue}"
    kept = lean([rule], used, [".live{color: var(--used)}"])
    assert "--used: red" in kept
    assert "--idle" not in kept
