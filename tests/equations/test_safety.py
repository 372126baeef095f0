"""What may stand on a page: a white list, and a net under it; evasions are tried."""

from pathlib import Path

import markdown
import pytest

from equations.front import problems_of_meta
from equations.mathml import mathml
from equations.pages import read_page, read_pages
from equations.safety import (
    problem_of_url,
    problems_of_attributes,
    problems_of_html,
    problems_of_rendered,
)
from equations.settings import Settings
from tests.equations.test_pages import EXTENSIONS, OPTIONS, ROOT

ATTACKS = {
    "P13 script": "<script>alert(1)</script>",
    "script in capitals": "<ScRiPt>alert(1)</sCrIpT>",
    "script without end": "<script src=//x.org/a.js",
    "script with a slash": "<script/src=//x.org/a.js></script>",
    "script over lines": "<script\nsrc='x.js'\n></script>",
    "P15 onerror": "<img src=x onerror=alert(1)>",
    "onerror over lines": "<img src=x\nonerror=alert(1)\n>",
    "P16 iframe": '<iframe src="https://x.org"></iframe>',
    "srcdoc": "<iframe srcdoc='<script>x</script>'></iframe>",
    "P17 onclick": '<span onclick="x()">a</span>',
    "onclick in capitals": '<span OnClick="x()">a</span>',
    "onclick without quotes": "<span onclick=x()>a</span>",
    "onclick after a slash": '<span/onclick="x()">a</span>',
    "P18 picture": '<img src="https://x.org/a.png" alt="a">',
    "P29 import": "<style>@import url(https://x.org)</style>",
    "P32 refresh": '<meta http-equiv="refresh" content="0; url=https://x.org">',
    "P34 form": '<form action="https://x.org"><input name="a"></form>',
    "P35 svg": "<svg/onload=alert(1)>",
    "svg animate": '<svg><animate onbegin="x()" attributeName="x"/></svg>',
    "P36 object": '<object data="https://x.org/a"></object>',
    "embed": '<embed src="https://x.org/a">',
    "P37 style": '<span style="background: url(https://x.org/a)">a</span>',
    "a style without url": '<span style="position: fixed">a</span>',
    "P38 stylesheet": '<link rel="stylesheet" href="https://x.org/a.css">',
    "P41 srcset": '<img srcset="https://x.org/a.png 1x" alt="a">',
    "P49 poster": '<video poster="https://x.org/a.png"></video>',
    "P50 base": '<base href="https://x.org/">',
    "P53 ping": '<a href="#a" ping="https://x.org">a</a>',
    "P54 prefetch": '<link rel="prefetch" href="https://x.org/a">',
    "P57 svg image": '<svg><image href="https://x.org/a.png"/></svg>',
    "P58 audio": '<audio src="https://x.org/a.mp3"></audio>',
    "audio of another host": '<audio src="//x.org/a.mp3"></audio>',
    "audio by an entity": '<audio src="&#47;&#47;x.org/a.mp3"></audio>',
    "P60 input": '<input type="image" src="https://x.org/a.png">',
    "P61 script of another host": '<script src="//x.org/a.js"></script>',
    "P62 module": '<script type="module">import "https://x.org/a.js"</script>',
    "P63 dns": '<link rel="dns-prefetch" href="//x.org">',
    "a false equation": '<div class="equation"><a class="equation-mark">✓ checked</a></div>',
    "a false class": '<span class="equation-mark">✓ checked</span>',
    "a false anchor": '<span id="eq-gate">a</span>',
    "comment that ends early": "<!--> <script>alert(1)</script> -->",
    "comment that ends with an exclamation": "<!-- a --!> <b>b</b> -->",
    "comment in a comment": "<!-- <!-- a --> <script>x</script> -->",
    "declaration": "<!DOCTYPE html>",
    "instruction": "<?php x ?>",
    "cdata": "<![CDATA[<script>x</script>]]>",
    "unknown element": "<marquee>a</marquee>",
    "element of mathematics": "<math><mtext></math>",
    "textarea": "<textarea><img title='</textarea><img src=x onerror=y>'></textarea>",
    "noscript": "<noscript><p title='</noscript><img src=x onerror=y>'></noscript>",
    "entity in a value": '<span title="&lt;script&gt;">a</span>',
    "formula in a value": '<span title="$x$">a</span>',
    "background": '<table background="https://x.org/a.png"></table>',
    "formaction": '<button formaction="javascript:x">a</button>',
    "quote without end": '<span title="a>b</span><script>x</script>',
}
OTHER_ATTACKS = {
    "P14 javascript": "Text [a](javascript:alert(1)) on",
    "javascript in capitals": "Text [a](JaVaScRiPt:alert(1)) on",
    "javascript by an entity": "Text [a](&#x6A;avascript:alert(1)) on",
    "javascript by a named entity": "Text [a](javascript&colon;alert(1)) on",
    "javascript with a tab": "Text [a](java\tscript:alert(1)) on",
    "javascript with a tab by an entity": "Text [a](java&Tab;script:alert(1)) on",
    "javascript with a line end by an entity": "Text [a](java&#10;script:alert(1)) on",
    "javascript with a control character": "Text [a](&#1;javascript:alert(1)) on",
    "javascript in angle brackets": "Text [a](<javascript:alert(1)>) on",
    "javascript as an address": "Text <javascript:alert(1)> on",
    "javascript by name": "Text [a][b] on\n\n[b]: javascript:alert(1)",
    "javascript by name inside a paragraph": "Text [a][b] on\n[b]: javascript:alert(1)",
    "javascript by an escape": "Text [a](javascript\\:alert(1)) on",
    "data": "Text [a](data:text/html,<script>x</script>) on",
    "vbscript": "Text [a](vbscript:x) on",
    "file": "Text [a](file:///etc/passwd) on",
    "blob": "Text [a](blob:x) on",
    "P39 another host": "Text [a](//x.org) on",
    "another host by backslashes": "Text [a](\\\\\\\\x.org) on",
    "P59 picture of another host": "Text ![a](//x.org/a.png) on",
    "picture from elsewhere": "Text ![a](https://x.org/a.png) on",
    "picture by name": "Text ![a][b] on\n\n[b]: https://x.org/a.png",
    "picture as data": "Text ![a](data:image/svg+xml,x) on",
    "attribute list": 'Text **a**{ onclick="alert(1)" } on',
    "attribute list with a colon": 'Text **a**{: onclick="alert(1)" } on',
    "attribute list of a heading": "## A { onclick=alert(1) }",
    "attribute list of a block": "Text\n{ onclick=alert(1) }",
    "attribute list with a picture": "![a](x.svg){ srcset=https://x.org/a.png }",
    "attribute list with a link": "[a](#b){ href=javascript:alert(1) }",
    "attribute list with a style": "[a](#b){ style=color:red }",
    "attribute list of a fence": "```{ .python onclick=alert(1) }\nx\n```",
    "script in a box title": '!!! note "<script>x</script>"\n    Text.',
    "script in a tab title": '=== "<script>x</script>"\n\n    Text.',
    "script in a heading": "## A <script>x</script>",
    "script in a cell": "| a | b |\n|---|---|\n| <script>x</script> | c |",
    "script in a footnote": "Text[^1].\n\n[^1]: <script>x</script>",
    "script in a link": "Text [<script>x</script>](#a) on",
    "script after an escape": "Text \\<script>x</script> on",
    "script in a definition": "Term\n:   <script>x</script>",
    "script in a list": "- a\n\n    <script>x</script>",
    "script in bold": "Text **<script>x</script>** on",
    "P20 include": '--8<-- "/etc/passwd"',
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_raw_html_is_refused(attack):
    problems = problems_of_html(ATTACKS[attack], 7)
    assert problems
    assert problems[0].line == 7


@pytest.mark.parametrize("attack", {**ATTACKS, **OTHER_ATTACKS})
def test_a_page_with_an_attack_has_a_problem(attack, tmp_path):
    text = {**ATTACKS, **OTHER_ATTACKS}[attack]
    file = tmp_path / "page.md"
    for written in (text, f"Words {text}" if attack in ATTACKS else text):
        file.write_text(f"# 1 T\n\n{written}\n", encoding="utf-8")
        problems = read_page(file, "page.md", Settings(root=tmp_path)).problems
        assert problems, written
        assert 3 <= (problems[0].line or 0) <= 6


@pytest.mark.parametrize("attack", {**ATTACKS, **OTHER_ATTACKS})
def test_the_net_refuses_what_python_markdown_makes_of_it(attack):
    harmless = {
        # What the site makes of these can neither run nor load anything.
        "audio by an entity", "a style without url", "a false class", "a false anchor", "P20 include",
        "entity in a value", "formula in a value", "a false equation", "element of mathematics",
        "script without end", "javascript in angle brackets", "javascript by an escape",
        "onerror over lines", "onclick after a slash", "comment that ends with an exclamation",
        "attribute list with a style", "attribute list of a fence",
    }  # fmt: skip
    html = markdown.markdown({**ATTACKS, **OTHER_ATTACKS}[attack], extensions=EXTENSIONS)
    assert problems_of_rendered(html) or attack in harmless, html


@pytest.mark.parametrize(
    "text",
    [
        "<br>",
        "<br/>",
        "H<sub>2</sub>O and x<sup>2</sup>",
        '<span lang="de" title="a word">a</span>',
        '<figure markdown="span">\n<figcaption>a</figcaption>\n</figure>',
        '<details markdown="1" open>\n<summary>a</summary>\n</details>',
        '<audio controls preload="none" src="../assets/a.mp3"></audio>',
        "<kbd>Ctrl</kbd>",
        '<abbr title="Long Short-Term Memory">LSTM</abbr>',
        "<!-- generated: counts -->",
        "<!-- a word to the next author -->",
        "a < b and c > d &lt;script>",
        "no HTML",
    ],
)
def test_raw_html_is_accepted(text):
    assert problems_of_html(text) == []


def test_sentences():
    def first(text):
        return problems_of_html(text)[0].message

    assert first("<iframe>") == (
        "<iframe> may not stand on a page: of HTML it may use span, br, sub, sup, kbd, abbr, figure, "
        "figcaption, summary, details, audio; write Markdown"
    )
    assert first("<svg/onload=x>") == (
        "<svg/onload=x begins a tag that is not written plainly: write &lt; for the sign, "
        'and a tag as <name attribute="value">'
    )
    assert first('<span onclick="x">') == (
        "the attribute onclick may not stand in <span>: allowed are class, id, lang, title"
    )
    assert (
        first('<span style="x">')
        == "no style in <span>: how a page looks is decided by the style sheet"
    )
    assert (
        first('<span class="equation-mark">')
        == "the class equation-mark is not for pages: leave it out"
    )
    assert first("<figure markdown>") == 'write markdown="1", markdown="block" or markdown="span"'
    assert first('<span title="{">') == "the value of title is not plain text"
    (second,) = problems_of_html("a\n\n<b>b", 10)
    assert second.line == 12


@pytest.mark.parametrize(
    "url",
    [
        "page.md", "../page.md#anchor", "#anchor", "a/b.svg#only-light", "https://example.org/a?b=c&d",
        "http://example.org", "HTTPS://example.org", "mailto:a@example.org", "a%20b.md", "page.md#a:b",
        "?a:b", "",
    ],
)  # fmt: skip
def test_links_that_are_accepted(url):
    assert problem_of_url(url) is None


@pytest.mark.parametrize("url", ["a.svg", "../assets/a.png#only-dark", "a%20b.mp3"])
def test_pictures_that_are_accepted(url):
    assert problem_of_url(url, picture=True) is None


@pytest.mark.parametrize(
    "url",
    [
        "javascript:x", "JAVASCRIPT:x", " javascript:x", "java\tscript:x", "java\nscript:x",
        "\x01javascript:x", "javascript&colon;x", "&#106;avascript:x", "&amp;#106;avascript:x",
        "java\u200bscript:x", "data:text/html,x", "vbscript:x", "file:///x", "ftp://x.org", "//x.org", "\\\\x.org",
        "/\\x.org", "/absolute", "\t//x.org", "https:\\\\x.org", "a b", "a`b", "a$b$", "x:y",
    ],
)  # fmt: skip
def test_links_that_are_refused(url):
    assert problem_of_url(url)


@pytest.mark.parametrize(
    "url", ["https://x.org/a.png", "http:a.png", "mailto:a", "data:image/png,x", "//x.org/a"]
)
def test_pictures_that_are_refused(url):
    assert problem_of_url(url, picture=True)


def test_attribute_lists():
    for good in (
        "#name",
        ".small",
        ":.small",
        "#a .md-button .md-button--primary",
        'title="a word"',
        "width=50%",
        " ",
    ):
        assert problems_of_attributes(good) == []
    for bad in (
        "onclick=x",
        'ONCLICK="x"',
        ".equation",
        "#eq-gate",
        "style='x'",
        "src=x",
        "href=x",
        "a = b",
        ":onclick=x",
        "onclick",
        "a on b",
    ):
        assert problems_of_attributes(bad), bad


def test_front_matter():
    good = {
        "title": "A title: with",
        "hide": ["toc"],
        "search": {"exclude": True},
        "tags": ["a", 1],
    }
    assert problems_of_meta(good) == {}
    bad = {
        "template": "a.html",
        "title": "<b>",
        "hide": [["x"]],
        "tags": {"a": "{{ x }}"},
        "description": None,
    }
    assert set(problems_of_meta(bad)) == set(bad)
    assert problems_of_meta({"a": 1})["a"].startswith(
        "the front matter may not set a: it holds description, "
    )
    assert problems_of_meta({1: "a"})["1"].startswith("the front matter may not set 1")


@pytest.mark.parametrize(
    "html",
    [
        "<p onclick='x'>a</p>", "<p ONCLICK='x'>a</p>", "<p\nonclick\n=x>a</p>", "<script>x</script>", "<style>a{}</style>",
        '<p style="background:url(x)">a</p>', '<p style="background:\\75rl(x)">a</p>', '<p style="position:fixed">a</p>',
        '<a href="javascript:x">a</a>', '<a href="&#106;avascript:x">a</a>', '<a href="java&Tab;script:x">a</a>',
        '<a href="data:x">a</a>', '<a href="//x.org">a</a>', '<a href="#a" ping="https://x.org">a</a>',
        '<img src="https://x.org/a.png">', '<img src="//x.org/a.png">', '<img srcset="a.png 1x">', '<img src="data:x">',
        '<audio src="https://x.org/a.mp3"></audio>', '<svg><use href="a"/></svg>', '<svg><a xlink:href="javascript:x"></a></svg>',
        '<svg><image href="a"/></svg>', '<svg><foreignObject></foreignObject></svg>', '<math href="javascript:x"></math>',
        '<math><annotation-xml encoding="text/html"></annotation-xml></math>', "<iframe></iframe>", "<form></form>",
        '<input type="image" src="a">', '<button formaction="x">a</button>', "<base href='x'>", "<meta charset='x'>",
        "<link href='x'>", "<object></object>", "<embed>", "<video></video>", "<template></template>",
        "<noscript><p title='</noscript><img src=x onerror=y>'></p></noscript>", "<noscript><!-- </noscript><script> --></noscript>",
        "<textarea></textarea>", "<!--> a -->", "<!-- a --!> b -->", "<!DOCTYPE html>", "<?x?>", "<![CDATA[x]]>", "<p", "<p title='",
    ],
)  # fmt: skip
def test_rendered_html_is_refused(html):
    assert problems_of_rendered(f"<p>Good.</p>{html}")


def test_rendered_html_is_accepted():
    """Headings with links, tables, code with lines, tabs, boxes, formulas and the equation block."""
    text = (
        '## A heading\n\n| a | b |\n|:--|--:|\n| $x$ | `c` |\n\n=== "One"\n\n    Text.\n\n=== "Two"\n\n    Text.\n\n'
        '```python title="a.py" linenums="1"\nx = "<script>"\n```\n\n!!! note "T"\n    **Text**[^1] `onclick=x`.\n\n'
        '??? note\n    [a](b/#c) <https://x.org>\n\n[^1]: Note.\n\n<!-- a -->\n\n![a](a.svg#only-light)\n\n*[HTML]: a "b"\n\nHTML\n'
    )
    html = markdown.markdown(text, extensions=EXTENSIONS, extension_configs=OPTIONS)
    assert problems_of_rendered(html) == []
    block = '<div class="equation" id="eq-gate" tabindex="0">' + mathml(
        "\\sum_{k=1}^{n} \\frac{\\tilde x_k}{2}", display=True
    )
    box = '<ul class="task-list"><li><label><input type="checkbox" disabled checked/><span></span></label></li></ul>'
    picture = '<span class="twemoji"><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M1 2z"/></svg></span>'
    assert problems_of_rendered(f"{block}</div>{box}{picture}") == []


def test_all_real_pages_are_safe_as_the_site_shows_them():
    for page in read_pages(Settings.read(ROOT)):
        assert page.problems == []
        html = markdown.markdown(page.body, extensions=EXTENSIONS, extension_configs=OPTIONS)
        assert problems_of_rendered(html) == [], page.uri


def test_there_is_no_symbolic_link_among_the_pages():
    assert [path for path in Path(ROOT, "docs").rglob("*") if path.is_symlink()] == []
