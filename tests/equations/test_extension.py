"""The Markdown extension on the tiny report: what a reader and an author get."""

import json
import re

import markdown
import pytest

from equations.generated import load
from equations.imports import digest
from equations.problem import Problem
from tests.equations.tiny import FILES, project

PAGE = "docs/cell.md"


@pytest.fixture
def render(tmp_path, caplog):
    """Return a function that renders a page of the (changed) tiny report; warnings are in caplog."""

    def rendered(changes=None, page=PAGE, **options):
        project(tmp_path, changes)
        extensions = [
            "attr_list",
            "md_in_html",
            "tables",
            "pymdownx.arithmatex",
            "pymdownx.details",
            "pymdownx.superfences",
            "equations.extension",
        ]
        configuration = {
            "equations.extension": {"root": str(tmp_path), **options},
            "pymdownx.arithmatex": {"generic": True},
        }
        return markdown.markdown(
            (tmp_path / page).read_text("utf-8"),
            extensions=extensions,
            extension_configs=configuration,
        )

    return rendered


def test_a_good_page_has_formula_number_code_symbols_and_mark(render, caplog):
    html = render()
    assert caplog.messages == []
    assert re.search(
        r'<div aria-label="Equation 3\.1, gate" class="equation" [^>]*id="eq-gate" role="group">',
        html,
    )
    assert re.search(
        '<div class="equation-formula"><math data-latex="[^"]+" display="block">', html
    )
    assert 'href="#eq-gate">(3.1)</a>' in html
    assert "<code>snippets/cell/gate.py</code>" in html
    assert "✓ exactly equal, 8 draws; tests not run" in html
    assert "verification.md#check-gate" in html
    assert re.search("<summary[^>]*>Symbols</summary>", html)


def test_the_mark_says_checked_where_its_tests_have_passed_on_this_code(render, tmp_path):
    project(tmp_path)
    test = "tests/cell/test_gate.py"
    passed = {
        "passed": 1,
        "notices": True,
        "digest": digest(tmp_path / test, tmp_path),
        "when": "2026-11-29",
    }
    passed["notices"] = True
    record = tmp_path / ".cache" / "truth.json"
    record.parent.mkdir()
    record.write_text(json.dumps({test: {"test_value_by_hand": passed}}), encoding="utf-8")
    html = render()
    assert html.count("✓ checked") == 1
    assert "1 test passed on this code" in html
    assert "✓ exactly equal, 8 draws; 1 test</span>" in html
    render({"snippets/cell/gate.py": ("+ b_f", "+ 1 * b_f")})
    assert "✓ checked" not in render({"snippets/cell/gate.py": ("+ b_f", "+ 1 * b_f")})


def test_references_and_citations_are_links(render):
    html = render()
    assert '<a class="equation-reference" href="#eq-gate">(3.1)</a>' in html
    assert '(<a href="references.md#gers2000forget">Gers et al., 2000</a>)' in html


def test_a_citation_in_the_sentence(render):
    html = render(
        {
            PAGE: FILES[PAGE]
            + "\nAs @gers2000forget wrote, and [@gers2000forget; @gers2000forget].\n"
        }
    )
    assert (
        'As <span class="citation"><a href="references.md#gers2000forget">Gers et al. (2000)</a></span> wrote'
        in html
    )
    assert "Gers et al., 2000</a>; <a" in html


def test_a_reference_from_another_folder(render):
    html = render(
        {"docs/deep/other.md": "# 4.1 Other\n\nSee [@eq:sigmoid].\n"}, "docs/deep/other.md"
    )
    assert 'href="../cell.md#eq-sigmoid">(3.2)</a>' in html


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            (PAGE, ("x_t + b_f", "x_t - b_f")),
            "cell.md:6:7: gate: the LaTeX and the code disagree on f_t",
        ),
        (
            ("snippets/cell/gate.py", ("+ b_f", "- b_f")),
            "cell.md:6:7: gate: the LaTeX and the code disagree on f_t",
        ),
        (
            (PAGE, ('```python\n--8<-- "snippets/cell/gate.py"\n```\n', "")),
            "cell.md:5: this display has no snippet",
        ),
    ],
)
def test_a_mismatch_is_a_red_box_and_a_warning_and_the_page_still_builds(
    change, sentence, render, caplog
):
    html = render(dict([change]))
    assert '<div class="equation-wrong" role="alert">' in html
    assert [message for message in caplog.messages if sentence in message]
    assert "eq-sigmoid" in html
    assert html.count("✓ agrees") == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[@eq:nothing]", "no equation is named nothing"),
        ("[@nobody1999x]", "nobody1999x is not in references.bib"),
        ("@nobody1999x", "nobody1999x is not in references.bib"),
        ("$\\nothing$", "is not understood here"),
        ("\n\n<!-- generated: nothing -->\n", "nothing generates 'nothing'"),
    ],
)
def test_what_cannot_be_resolved_is_a_warning_with_the_page(text, sentence, render, caplog):
    render({PAGE: FILES[PAGE] + f"\nText {text}\n"})
    assert [message for message in caplog.messages if sentence in message and "cell.md" in message]


def test_inline_maths_is_mathml_and_keeps_its_tex(render):
    html = render({PAGE: FILES[PAGE] + "\nA state $c_t < 1$ and a price of 5 $ or 6 $.\n"})
    assert '<math data-latex="c_t &lt; 1">' in html
    assert "a price of 5 $ or 6 $." in html


def test_code_is_left_alone(render, caplog):
    html = render({PAGE: FILES[PAGE] + "\nWrite `[@eq:nothing]`, `@nobody1999x` or `$x$`.\n"})
    assert "<code>[@eq:nothing]</code>" in html
    assert "<code>$x$</code>" in html
    assert caplog.messages == []


def numbered(project, uri):
    return f"{len(project.equations)} equations on {uri}"


def test_further_generators(render):
    html = render(
        {PAGE: FILES[PAGE] + "\n<!-- generated: it -->\n"},
        generators={"it": "tests.equations.test_extension:numbered"},
    )
    assert "<p>2 equations on cell.md</p>" in html


def of_two_paragraphs(project, uri):
    return "First.\n\nSecond."


def test_a_generated_text_stays_in_its_box(render):
    html = render(
        {PAGE: FILES[PAGE] + '\n??? note "Folded"\n\n    <!-- generated: it -->\n\n    Third.\n'},
        generators={"it": "tests.equations.test_extension:of_two_paragraphs"},
    )
    assert re.search(
        "<details.*?<p>First.</p>\\s*<p>Second.</p>\\s*<p>Third.</p>\\s*</details>", html, re.DOTALL
    )


def test_a_generator_that_cannot_be_loaded_is_named(tmp_path, monkeypatch):
    (tmp_path / "broken_generators.py").write_text("Path\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(
        Problem, match="broken_generators:it cannot be loaded: NameError: name 'Path'"
    ):
        load("broken_generators:it")


def test_generated_tables(render):
    text = "# Verification\n\n<!-- generated: formulas -->\n\n<!-- generated: equations -->\n\n<!-- generated: references -->\n"
    html = render({"docs/verification.md": text}, "docs/verification.md")
    assert "<strong>5 inline formulas</strong>" in html
    assert 'id="check-gate"' in html
    assert "value by hand" in html
    assert (
        '<span id="gers2000forget"></span>Felix A. Gers, Jürgen Schmidhuber, Fred Cummins (2000). <em>Learning to Forget</em>.'
        in html
    )
