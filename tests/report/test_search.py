"""What of a page is searched."""

import pytest

from report.search import entries, equations, slug, with_anchors

PAGE = """<h1 id="cell">3.2 Cell<a class="headerlink" href="#cell">¶</a></h1><p>First <code>words</code>.</p>
<h2 id="gate">The gate <math><mi>σ</mi></math></h2><p>One number.<br>Per cell</p>
<div class="equation" id="eq-gate"><math display="block"><mi>f</mi></math><a class="equation-number">(3.1)</a></div>
<div class="language-python highlight"><pre><code>def gate(): pass</code></pre></div>
<ul><li>See <a class="equation-reference" href="#eq-gate">(3.1)</a></li><li>and</li></ul><svg><text>drawn</text></svg>"""


def test_a_section_is_an_entry_without_code_and_displays():
    assert entries(PAGE) == [
        {"at": "", "title": "3.2 Cell", "text": "First words."},
        {"at": "gate", "title": "The gate σ", "text": "One number. Per cell See (3.1) and"},
    ]


def test_an_equation_is_an_entry():
    assert equations(PAGE) == [{"at": "eq-gate", "title": "Equation 3.1, gate", "text": ""}]


def test_a_term_of_a_glossary_is_an_entry():
    html = with_anchors("<h1 id='g'>Glossary</h1><dl><dt><em>KV</em> cache</dt><dd><p>Stored.</p></dd><dt>σ-unit</dt><dd>One.</dd></dl>")
    assert [(one["at"], one["title"], one["text"]) for one in entries(html)[1:]] == [
        ("kv-cache", "KV cache", "Stored."),
        ("unit", "σ-unit", "One."),
    ]
    assert slug("Éléments: finis") == "elements-finis"


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("<msub><mi>f</mi><mi>t</mi></msub>", "f_t"),
        ("<msub><mi>h</mi><mrow><mi>t</mi><mo>−</mo><mn>1</mn></mrow></msub>", "h_t−1"),
        ("<msub><mover accent='true'><mi>c</mi><mo>~</mo></mover><mi>t</mi></msub>", "c̃_t"),
        ("<msup><mn>2</mn><mi>n</mi></msup>", "2^n"),
        ("<mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mn>1</mn></mrow></mfrac>", "a/b+1"),
        ("<msqrt><mi>n</mi></msqrt>", "√n"),
        ("<mrow><mi>f</mi><mo>⊙</mo><mi>c</mi></mrow>", "f ⊙ c"),
        ("<mi>σ</mi>", "σ"),
    ],
)
def test_a_formula_in_the_text_can_be_read(formula, words):
    assert entries(f"<h1 id='a'>A</h1><p>so <math>{formula}</math>.</p>")[0]["text"] == f"so {words}."


def test_an_element_that_is_never_closed_ends_with_the_one_around_it():
    found = entries("<h1 id='a'>A</h1><div><pre>code<p></div><p>text</p>")
    assert found == [{"at": "", "title": "A", "text": "text"}]
