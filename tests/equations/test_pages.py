"""Pages: what is found is what the site shows, and what is wrong has a line, a column and a cure."""

import html
import random
import re
import time
from collections import Counter
from pathlib import Path

import markdown
import pytest

from equations.page import Page, Place
from equations.pages import decoded, read_page, read_pages
from equations.project import Project
from equations.settings import Settings

ROOT = Path(__file__).parents[2]
PAGES = read_pages(Settings.read(ROOT))
EXTENSIONS = """abbr admonition attr_list def_list footnotes md_in_html tables toc pymdownx.arithmatex
    pymdownx.details pymdownx.highlight pymdownx.inlinehilite pymdownx.superfences
    pymdownx.tabbed""".split()  # noqa: SIM905
OPTIONS = {
    "pymdownx.arithmatex": {"generic": True},
    "pymdownx.tabbed": {"alternate_style": True},
    "toc": {"permalink": True},
}
NO_DISPLAY = (
    "a display is $$ on a line of its own at the left margin, the LaTeX, $$, and then its snippet; "
    "nothing else may look like one"
)
STRAY = "this include belongs to no display: a module stands directly under its $$ block"
WANTED = '```python / --8<-- "snippets/cell/<equation>.py" / ```'
NO_SNIPPET = f"this display has no snippet: the next thing on the page must be {WANTED}"
AT_MARGIN = (
    "a display stands at the left margin, outside lists and boxes; "
    "here it could only be inline, as $…$"
)
OWN_LINE = "put each $$ on a line of its own, with the LaTeX between them"
NEVER_CLOSED = (
    "this $$ is never closed: the next line of code or the end of the page comes before another $$"
)
CUT = "the block under this paragraph cuts its sentence: end it with a full stop or colon"
GOES_ON = "this goes on with a sentence that stands above a block: begin a new one"
INCLUDE = '```python\n--8<-- "snippets/cell/gate.py"\n```\n'
PAGE = f"""# 3.2 Cell

The gate:

$$
f_t = \\sigma(W_f x_t + b_f)
$$

{INCLUDE}
See [@eq:gate] and [@gers2000forget].
"""


def read(folder: Path, text: str | bytes, name: str = "cell.md") -> Page:
    """Return a page of this text in a report of its own."""
    docs = folder / "docs"
    docs.mkdir(exist_ok=True)
    (docs / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_page(docs / name, name, Settings(root=folder))


def said(folder: Path, text: str | bytes) -> list[str]:
    """Return the problems of a page as they are printed, without the path."""
    return [str(problem) for problem in read(folder, text).problems]


def rendered(page: Page) -> list[str]:
    """Return the formulas that Python-Markdown shows on a page, displays left out."""
    lines = page.body.split("\n")
    before = page.text.count("\n") - page.body.count("\n")
    for display in page.displays:
        first, last = display.line - 1 - before, display.end - before
        lines[first:last] = [""] * (last - first)
    site = markdown.markdown("\n".join(lines), extensions=EXTENSIONS, extension_configs=OPTIONS)
    assert '<div class="arithmatex">' not in site
    found = re.findall(r'<span class="arithmatex"[^>]*>\\\((.*?)\\\)</span>', site, re.DOTALL)
    return [html.unescape(latex) for latex in found]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.uri)
class TestRealPages:
    def test_no_problem(self, page):
        assert [str(problem) for problem in page.problems] == []

    def test_formulas_are_those_that_the_site_shows_in_order(self, page):
        assert [inline.latex for inline in page.inlines] == rendered(page)

    def test_a_formula_stands_at_its_place(self, page):
        lines = page.text.split("\n")
        for inline in page.inlines:
            line = lines[inline.line - 1][inline.column - 2 :]
            assert line.startswith(f"${inline.latex}$")

    def test_a_display_stands_at_its_lines(self, page):
        lines = page.text.split("\n")
        for display in page.displays:
            length = display.latex.count("\n") + 1
            block = lines[display.line - 1 : display.line + length + 1]
            assert block == ["$$", *display.latex.split("\n"), "$$"]
            assert lines[display.end - 2 : display.end] == [f'--8<-- "{display.include}"', "```"]

    def test_each_reference_citation_and_mark_stands_at_its_place(self, page):
        lines = page.text.split("\n")
        for kind, start in (("references", r"\[@eq:"), ("citations", r"\[?@"), ("marks", "<!-- ")):
            for place in getattr(page, kind):
                assert re.match(start, lines[place.line - 1][place.column - 1 :]), place


def test_the_report_has_as_many_displays_as_dollars_on_lines_of_their_own():
    texts = [page.text for page in PAGES]
    assert (
        sum(len(page.displays) for page in PAGES)
        == sum(len(re.findall(r"(?m)^\$\$$", text)) for text in texts) // 2
    )


def test_formulas_are_those_of_the_site_on_damaged_pages_too(tmp_path):
    """Where something is read otherwise than the site shows it, a problem says so."""
    chance = random.Random(1997)
    pieces = re.split(
        r"\|",
        "$x_t$|$|$$|`|`$b$`|\\$|\\\\|**|_|<br>|<span>|</span>|<!-- c -->|-->|[a](#b)|[^1]|\n|\n\n|"
        "    |  |- |1. |> |'|&|<|>|[|]|\t|  \n|\\\n|```\n|~~~\n|===\n|---\n|    $code$\n|\\(x\\)|$ a$|"
        '\n!!! note "T $z$"\n\n    Text $q$ here.\n|=== "Tab"\n\n    In $tab$ it.\n|'
        "Term $t$\n:   Def $u$ is.\n|\n# H $h$ {#a}\n|[^1]: Foot $n$ note.\n|- a\n  - $b$ c\n\n    d $e$\n",
    )
    pieces += ["| a | $y$ |", "\n\n| a $x$ | b |\n|---|---|\n| $c | d$ | `p|q` $r$ |\n"]
    texts = [re.sub(r"(?s)\$\$.*?\$\$|```.*?```", "", page.text) for page in PAGES]
    sound = 0
    for _ in range(600):
        lines = chance.choice(texts).split("\n")
        first = chance.randrange(len(lines))
        text = "# 1 T\n\n" + "\n".join(lines[first : first + chance.randrange(1, 20)])
        for _ in range(chance.randrange(1, 4)):
            place = chance.randrange(6, len(text) + 1)
            text = text[:place] + chance.choice(pieces) + text[place:]
        text = re.sub(r"\]\((?!#)[^)]*\)", "](#a)", text)
        page = read(tmp_path, text)
        if not page.problems:
            sound += 1
            assert Counter(one.latex for one in page.inlines) == Counter(rendered(page)), text
    assert sound > 100


def test_content(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.svg").write_text("")
    page = read(
        tmp_path,
        "---\ntitle: A cell\nhide: [toc]\n---\n"
        + PAGE
        + '\n## The `gate` of *1997* [here](#x), $f_t$ { #gate }\n\n!!! myth "Said $a$"\n    Not $b$.\n\n'
        "    - in a list $c$\n\n| $d$ | word |\n|---|---|\n| x | $\\|e\\|$ and $d$ |\n\n"
        '=== "Tab"\n\n    $f$ there, `$no$`, \\$5 and [@a2000b; @eq_x].\n\n> As @c1999d said: $g$.\n\n'
        '<figure markdown="span">\n![Alt](a.svg#only-light)\n<figcaption markdown="1">See $h$.</figcaption>\n'
        "</figure>\n\nTerm $i$\n:   Text $j$.\n\nNote[^1].\n\n[^1]: With $k$.\n\n"
        "<!-- generated: counts -->\n\n```html\n<!-- generated: no --> $no$ [@eq:no]\n```\n",
    )
    assert page.problems == []
    assert page.meta == {"title": "A cell", "hide": ["toc"]}
    assert (page.number, page.title, page.chapter, page.folder) == ("3.2", "Cell", "3", "cell")
    assert page.order() == ((3, ""), (2, ""))
    assert page.body.startswith("# 3.2 Cell")
    display = page.displays[0]
    assert (display.name, display.line, display.end) == ("gate", 9, 15)
    assert display.latex == "f_t = \\sigma(W_f x_t + b_f)"
    found = {one.latex: (one.line, one.column) for one in page.inlines}
    assert "".join(one.latex for one in page.inlines) == "f_tabcd\\|e\\|dfghijk"
    assert found["f_t"] == (19, 38)
    assert found["a"] == (21, 17)
    assert found["d"] == (28, 20)
    assert found["\\|e\\|"] == (28, 8)
    assert page.references == [Place("gate", 17, 5)]
    assert [place.name for place in page.citations] == [
        "gers2000forget",
        "a2000b",
        "eq_x",
        "c1999d",
    ]
    assert [place.name for place in page.marks] == ["counts"]
    assert [(one.level, one.text, one.anchor) for one in page.headings] == [
        (1, "3.2 Cell", ""),
        (2, "The gate of 1997 here, $f_t$", "gate"),
    ]
    assert [(box.opening, box.line, box.end) for box in page.boxes] == [
        ('!!! myth "Said $a$"', 21, 24),
        ('=== "Tab"', 30, 32),
    ]
    assert [(link.target, link.line, link.picture) for link in page.links] == [
        ("#x", 19, False),
        ("a.svg#only-light", 37, True),
    ]


DEFECTS = {
    "no include": (INCLUDE, "Text.\n", [f"5: {NO_SNIPPET}"]),
    "text between": ("$$\n\n```", "$$\n\nHere it is:\n\n```", [f"5: {NO_SNIPPET}", f"12: {STRAY}"]),
    "another folder": (
        "snippets/cell",
        "snippets/other",
        [
            '10: "snippets/other/gate.py" is not the place of a snippet of this page; '
            "it must be snippets/cell/<equation>.py"
        ],
    ),
    "include by lines": (
        'gate.py"',
        'gate.py:2:5"',
        [
            '10: "snippets/cell/gate.py:2:5" is not the place of a snippet of this page; '
            "it must be snippets/cell/<equation>.py"
        ],
    ),
    "include without its closing quote": (
        'gate.py"\n',
        "gate.py\n",
        [f"9: the fence under this display must hold one include and nothing else: {WANTED}"],
    ),
    "more in the fence": (
        'gate.py"\n',
        'gate.py"\nx = 1\n',
        [f"9: the fence under this display must hold one include and nothing else: {WANTED}"],
    ),
    "include in another place": ("See ", f"{INCLUDE}\nSee ", [f"14: {STRAY}"]),
    "never closed": ("b_f)\n$$", "b_f)\n", [f"5: {NEVER_CLOSED}"]),
    "indented": ("$$\nf_t", "    $$\nf_t", [f"5: {AT_MARGIN}"]),
    "on one line": (
        "$$\nf_t = \\sigma(W_f x_t + b_f)\n$$",
        "$$ f_t = 1 $$",
        [f"5: {OWN_LINE}"],
    ),
    "opened on its line": ("$$\nf_t", "$$ f_t", [f"5: {OWN_LINE}"]),
    "closed on its line": ("b_f)\n$$", "b_f) $$", [f"5: {OWN_LINE}"]),
    "in a list": ("$$\nf_t", "- $$\nf_t", [f"5: {AT_MARGIN}"]),
    "no blank line before": (
        "gate:\n\n$$",
        "gate:\n$$",
        ["4: a display needs a blank line before and after it"],
    ),
    "no blank line after": (
        "$$\n\n```",
        "$$\n```",
        ["5: a display needs a blank line before and after it"],
    ),
    "a sentence that goes on in the formula": ("The gate:", "The gate is", [f"3: {CUT}"]),
    "a sentence that goes on after the block": (
        "See [@eq:gate]",
        "and that is [@eq:gate]",
        [f"13: {GOES_ON}"],
    ),
    "a comma after the block": ("See [@eq:gate]", ", see [@eq:gate]", [f"13: {GOES_ON}"]),
    "a tab": ("W_f x_t", "W_f\tx_t", ["6:17: a tab: use spaces"]),
    "no chapter number": (
        "# 3.2 Cell",
        "# Cell",
        [
            "1: a page with displays needs a chapter number in its first heading, as in `# 3.2 Title`"
        ],
    ),
    "in a comment": (
        "$$\nf_t = \\sigma(W_f x_t + b_f)\n$$\n\n" + INCLUDE,
        "<!--\nlater\n$$\nf\n$$\n-->\n",
        ["7: a display in a comment is not shown: take it out, or delete it"],
    ),
    "nested deep": (
        "b_f)",
        "b_f)" + "{" * 101 + "}" * 101,
        ["5: a formula with brackets nested deeper than 100 is not read: divide it"],
    ),
    "long": (
        "b_f)",
        "b_f)" + "+ 1" * 4000,
        ["5: a formula of more than 10,000 characters is not read: divide it"],
    ),
    "malformed reference": (
        "[@eq:gate]",
        "[@eq:the-gate]",
        [
            "13:5: [@eq:the-gate] is no reference: write [@eq:name] for an equation, [@fig:name] for a figure, "
            "[@key] or [@key; @other] for works"
        ],
    ),
    "malformed citation": (
        "[@gers2000forget]",
        "[@gers2000forget, p. 5]",
        [
            "13:20: [@gers2000forget, p. 5] is no reference: write [@eq:name] for an equation, [@fig:name] for a figure, "
            "[@key] or [@key; @other] for works"
        ],
    ),
}


def test_the_undamaged_page_has_no_problem(tmp_path):
    assert said(tmp_path, PAGE) == []


@pytest.mark.parametrize("defect", DEFECTS)
def test_defect_of_a_display(defect, tmp_path):
    old, new, sentences = DEFECTS[defect]
    assert PAGE.count(old) == 1
    assert said(tmp_path, PAGE.replace(old, new)) == sentences


LIKE_DISPLAYS = [
    "$E = mc^2$",
    "$E = mc^2$.",
    "$E = mc^2$ (1)",
    "$E = mc^2$:",
    "$a = b$ $c = d$",
    "$a = b$, $c = d$;",
    "$E = mc^2$ [@einstein1905x]",
    "[$E = mc^2$](#a)",
    "**$E = mc^2$**",
    "*$E = mc^2$*",
    "> $E = mc^2$",
    "- $E = mc^2$",
    "1. $E = mc^2$",
    "## $E = mc^2$",
    '!!! note "$E = mc^2$"\n\n    Text.',
    '!!! note "T"\n    $E = mc^2$',
    '=== "T"\n\n    $E = mc^2$',
    "Words,  \n$E = mc^2$  \nand words.",
    "Words,\\\n$E = mc^2$\\\nand words.",
    "Words,<br>$E = mc^2$<br>and words.",
    "| $E = mc^2$ |\n|---|",
    "| $E = mc^2$ |\n|---|\n| $a$ |",
    "| | |\n|---|---|\n| $a$ | $b$ |",
    "| Energy |\n|---|\n| $E = mc^2$ |",
    '<figure markdown="span">\n<figcaption markdown="1">$E = mc^2$</figcaption>\n</figure>',
    "<math><mi>f</mi></math>",
    '<MATH display="block"><mi>f</mi></MATH>',
    "\\[\nf_t = 1\n\\]",
    "So \\[f_t = 1\\] holds.",
    "\\begin{equation}\nf_t = 4\n\\end{equation}",
    "\\begin{gather}\nf_t = 4\n\\end{gather}",
    "So $$f_t = 1$$ holds.",
    "So it is $a$$b$ here.",
    "```math\nf\n```",
    "``` { .math }\nf\n```",
    "```{.latex}\nf\n```",
    "~~~ LaTeX\nf\n~~~",
    '```tex title="x"\nf\n```',
    '!!! equation "Gate"\n    Words.',
    "$E = mc^2$\n{ .small }",
]


@pytest.mark.parametrize("text", LIKE_DISPLAYS)
def test_what_looks_like_a_display_is_refused(text, tmp_path):
    (only,) = read(tmp_path, f"# 1 T\n\n{text}\n").problems
    assert only.message == NO_DISPLAY
    assert only.line in (3, 4, 5)


@pytest.mark.parametrize("text", ["> $$\n> f_t = 2\n> $$", "!!! note\n    $$\n    f\n    $$"])
def test_a_display_inside_something_is_refused(text, tmp_path):
    (only,) = read(tmp_path, f"# 1 T\n\n{text}\n").problems
    assert only.message == AT_MARGIN


@pytest.mark.parametrize(
    "text",
    [
        "The gate is $f_t$.",
        "- $f_t$ is the gate",
        "- **$f_t$** the gate",
        "## The gate $f_t$",
        "| Symbol | Meaning |\n|---|---|\n| $f_t$ | gate |\n| $o_t$ | $x$ or so |",
        "$f_t$\n:   the gate",
        "$1.1^t > 1000$ for $t > 72.5$.",
        "It costs $5 and $6, not \\$7.",
        "In code `$$`, `\\[`, `<math>` and `$x$`.",
        "Interval [0, 1](#a) and a < b and c > d &lt;p>.",
        "Text.\r\n\r\nMore with a no-break\u00a0space $a\u00a0b$.\r\n",
        "See <https://example.org/a> or mail <a@example.org>.",
        "A [link](https://example.org), *em*, **strong** and 2 \\* 3.",
        "Reference [by name][n].\n\n[n]: https://example.org",
        "A note[^1].\n\n[^1]: Its text.",
        "    $ code\n".replace("$", "make"),
        "```makefile\na:\n\tb\n```",
        "```text\n$$\nf\n$$\n<script> [@eq:x] --8<-\n```",
        '```python title="a.py"\nx\n```',
        '??? note "Title"\n\n    Text.\n\n    ```python\n    x\n    ```',
        "<!-- a word to the next author -->",
        'A line<br>broken, H<sub>2</sub>O, <kbd>Enter</kbd>, <span lang="de">Zelle</span>.',
        '<details markdown="1">\n<summary>More</summary>\n\nText $x$ here.\n\n</details>',
    ],
)
def test_what_authors_write_is_accepted(text, tmp_path):
    assert said(tmp_path, f"# 1 T\n\n{text}\n") == []


WRONG = {
    "```python\nx = 1": "this fence is never closed: end it with ``` on a line of its own, as far in as it begins",
    "```python\nx\n`````": "this fence is never closed: end it with ``` on a line of its own, as far in as it begins",
    "- ```python\n  x\n  ```": "a fence begins a line: put nothing but spaces before it",
    "```python { onclick=x }\nx\n```": 'after the marks of a fence stands a language, and title="…" perhaps: nothing else',
    "````text\n```\n````\n\n```text\n``` x\n```": "a fence in a fence: let the outer one open and close with more marks",
    "<!-- open\n\nText": "this comment is never closed: end it with --> before a blank line, or delete it",
    "Words <!-- a --> words": "a comment stands on lines of its own, outside sentences",
    "Words <!-- generated: counts -->": "a comment stands on lines of its own, outside sentences",
    "<!-- a $x$ -->": "a comment holds words only: no formula, no <, >, \\ or -- in it",
    "Text **bold and on": "this ** has no partner: close it, or write \\*",
    "Text `code and on": "this ` has no partner: close it, or write \\`; in a table, no | in code",
    "Text `code\nand` on": "code in a text stays on one line",
    "Text $a\nb$ on": "a formula in a text stays on one line",
    "Text $ a_t $ on": "a formula is $…$ without a space directly inside the dollars",
    "Text \\(a\\) on": "write a formula in a text as $…$, not as \\(…\\)",
    "Text $a_t${ .small } on": "a formula takes no attribute list { }: put a word or sign between",
    "Text [a][b] on": "this link has no definition: write [text](address)",
    "Text [a](b c.md) on": "this link is not read: an address has no spaces, and brackets are closed",
    "Text [^a] on": "this footnote has no text: add a line `[^name]: text`",
    "Text[^1].\n\n[^1]: A.\n\n[^1]: B.": "the footnote 1 has a text already",
    "word " * 5000: "a paragraph of more than 20,000 characters is not read: divide it",
    "### Deep": "this heading skips a level: the next one down here is ##",
    "Title\n---": "write a heading with #, and a rule after a blank line",
    "1. Title\n===": "write a heading with #, and a rule after a blank line",
    "##Deep": "a heading has a space after #, and a sign is \\#",
    "![](#a)": "a picture needs words in its brackets, ![what it shows](file), no formula",
    "![$x$ b](#a)": "a picture needs words in its brackets, ![what it shows](file), no formula",
    "[a](no.md)": "there is no file no.md beside this page",
    "[a](no.md#b)": "there is no file no.md beside this page",
    "![a](no.svg)": "there is no file no.svg beside this page",
    "[a](../README.md)": "../README.md leads out of the pages",
    "[a](/cell/)": "the address /cell/ is absolute: write it relative to this page",
    "[a](javascript:alert(1))": "a link may not begin with javascript: write https:, or a path relative to this page",
    "[a](&#106;avascript:x)": "a link may not begin with javascript: write https:, or a path relative to this page",
    "[a][b]\n\n[b]: javascript:x": "a link may not begin with javascript: write https:, or a path relative to this page",
    "![a](https://x.org/a.png)": "https://x.org/a.png lies elsewhere: pictures and sound are files beside the pages",
    "Text\n- a list": "a list needs a blank line before it",
    "Text\n| a | b |\n|---|---|": "a table needs a blank line before it",
    "| a | b |": "this is no row of a table: over it stand a blank line, a header and |---|",
    '!!! note "open': 'a box opens with `!!! kind "Title"`, its text indented by 4',
    "    $x$ indented": "text that is indented by 4 is code: write code as a fence, and text less indented",
    "Term\n:       b": "text that is indented by 4 is code: write code as a fence, and text less indented",
    "- a\n\n      b": "text that is indented by 4 is code: write code as a fence, and text less indented",
    "> " * 25 + "a": "lists, boxes and quotations are nested too deep here",
    "*[LSTM]: a $c$ here": "the text of an abbreviation, *[short]: text, holds no formula",
    "A { style=x } b": "no style in { }: how a page looks is decided by the style sheet",
    "A { onclick=x } b": "the attribute onclick may not stand in { }: allowed are class, height, id, lang, loading, title, width",
    "A { .equation } b": "the class equation is not for pages: leave it out",
    "A <span>b": "this <span> is never closed: write </span> where it ends",
    "A b</span>": "this </span> closes nothing that is open here",
    "<details>\n<summary>A</summary>\n\nb\n\n</details>": 'write <details markdown="1">, or what is inside is shown as it is typed',
    '<details markdown="1">\n<summary>A $b$</summary>\n\nb\n\n</details>': 'write <summary markdown="1">, or what is inside is shown as it is typed',
    '- <details markdown="1">\n  </details>': "<details> begins at the left margin after a blank line, outside all else",
    "<summary>A</summary>": "<summary> stands directly in <details>",
    '<details markdown="1">\n</details>\nText': "a blank line follows </details>",
    "`" * 21 + "a": "more than 20 ` in a row are no code: use a few",
    "Text \x02 on": "the character U+0002 here is invisible and does harm: delete it",
    "Text \u202e on": "the character U+202E here is invisible and does harm: delete it",
    "Text $"
    + "{" * 10000
    + "}" * 10000
    + "$": "a paragraph of more than 20,000 characters is not read: divide it",
    "Text $"
    + "{" * 6000
    + "}" * 6000
    + "$ on": "a formula of more than 10,000 characters is not read: divide it",
    "Text $"
    + "{" * 101
    + "}" * 101
    + "$ on": "a formula with brackets nested deeper than 100 is not read: divide it",
    '--8<-- "../../etc/passwd"': 'a page includes its modules and texts of docs/includes/ only, as --8<-- "file"',
    '--8<-- "/etc/passwd"': 'a page includes its modules and texts of docs/includes/ only, as --8<-- "file"',
    '--8<-- "https://x.org/a"': 'a page includes its modules and texts of docs/includes/ only, as --8<-- "file"',
    '--8<-- ".git/config"': 'a page includes its modules and texts of docs/includes/ only, as --8<-- "file"',
    "-8<- 'lstm/a.py'": 'a page includes its modules and texts of docs/includes/ only, as --8<-- "file"',
    "--8<--\nlstm/a.py\n--8<--": 'a page includes its modules and texts of docs/includes/ only, as --8<-- "file"',
    '--8<-- "docs/includes/../../a"': 'a page includes its modules and texts of docs/includes/ only, as --8<-- "file"',
    '--8<-- "docs/includes/no.txt"': "docs/includes/no.txt does not exist",
    '--8<-- "docs/includes/evil.txt"': "docs/includes/evil.txt must hold plain text to be included",
    '--8<-- "docs/includes/link.txt"': 'a page includes its modules and texts of docs/includes/ only, as --8<-- "file"',
    "words --8<-- [start:a] words": 'a page includes its modules and texts of docs/includes/ only, as --8<-- "file"',
    '```text\n--8<-- "snippets/cell/gate.py"\n```': STRAY,
}


@pytest.mark.parametrize("text", WRONG, ids=range(len(WRONG)))
def test_wrong_form_is_told(text, tmp_path):
    includes = tmp_path / "docs" / "includes"
    includes.mkdir(parents=True)
    (includes / "good.txt").write_text("*[LSTM]: Long Short-Term Memory\n")
    (includes / "evil.txt").write_text("<script>x</script>\n")
    (tmp_path / "secret").write_text("plain")
    (includes / "link.txt").symlink_to(tmp_path / "secret")
    problems = read(tmp_path, f'# 1 T\n\n{text}\n\n--8<-- "docs/includes/good.txt"\n').problems
    assert WRONG[text] in [problem.message for problem in problems]
    first = next(problem for problem in problems if problem.message == WRONG[text])
    assert first.line is None or 3 <= first.line <= 9


FRONT = {
    "---\ntitle: x\n\n# 1 T\n": "1: this front matter is never closed: end it with --- on its own line",
    "---\ntitle: [x\n---\n# 1 T\n": "3: this front matter is not YAML: write `key: value` lines",
    "---\n- a\n---\n# 1 T\n": "1: front matter is made of `key: value` lines",
    "template: nowhere.html\n\n# 1 T\n": "1: a first line `word: …` is taken for front matter and not shown",
    "---\nhide: [toc]\ntitle: <script>x</script>\n---\n# 1 T\n": "3: title in the front matter is plain text: no <, no & and no braces",
    "---\ntemplate: a.html\n---\n# 1 T\n": "2: the front matter may not set template: it holds description, hide, icon, needs, path, search, status, subtitle, tags, title only",
}


@pytest.mark.parametrize("text", FRONT)
def test_front_matter(text, tmp_path):
    assert said(tmp_path, text) == [FRONT[text]]


def test_a_letter_puts_a_page_behind_its_section(tmp_path):
    page, after, plain = (
        read(tmp_path, f"# {head}\n") for head in ("3.2a Other cells", "3.3 Next", "3.2 and more")
    )
    assert (page.number, page.title, page.chapter) == ("3.2a", "Other cells", "3")
    assert plain.order() < page.order() < after.order()
    assert read(tmp_path, "# 3.2 a cell\n").title == "a cell"


def test_a_byte_order_mark_does_no_harm(tmp_path):
    page = read(tmp_path, "\ufeff" + PAGE)
    assert page.problems == []
    assert page.number == "3.2"
    assert page.displays[0].line == 5


def test_line_ends_of_other_systems_do_no_harm(tmp_path):
    for end in ("\r\n", "\r"):
        page = read(tmp_path, PAGE.replace("\n", end).encode())
        assert page.problems == []
        assert page.displays[0].line == 5


def test_bytes_that_are_not_utf8_are_named(tmp_path):
    file = tmp_path / "a.bib"
    file.write_bytes(b"\xef\xbb\xbfone\ntw\xe4o\n")
    text, problem = decoded(file)
    assert text == "one\ntw\ufffdo\n"
    assert str(problem) == "2: this line is not text in UTF-8: save the file in that encoding"
    assert said(tmp_path, PAGE.encode().replace(b"gate:", b"g\xe4te:")) == [
        "3: this line is not text in UTF-8: save the file in that encoding"
    ]


def test_links_are_followed_to_files(tmp_path):
    docs = tmp_path / "docs"
    (docs / "part").mkdir(parents=True)
    (docs / "other page.md").write_text("# 1 T\n")
    text = "# 1 T\n\n[a](../other%20page.md#x), [c](#here), [d](https://x.org/no.md).\n"
    assert read(tmp_path, text, "part/page.md").problems == []
    page = docs / "part" / "page.md"
    page.write_text("# 1 T\n\nSee [b](book.ipynb).\n")
    for made, count in (((), 1), (("part/*.ipynb",), 0)):
        settings = Settings(root=tmp_path, made=made)
        assert len(read_page(page, "part/page.md", settings).problems) == count


def test_symbolic_links_among_the_pages_are_refused(tmp_path):
    (tmp_path / "secret.md").write_text("# Secret\n")
    (tmp_path / "folder").mkdir()
    read(tmp_path, "# 1 T\n")
    docs = tmp_path / "docs"
    (docs / "stolen.md").symlink_to(tmp_path / "secret.md")
    (docs / "stolen").symlink_to(tmp_path / "folder")
    project = Project(Settings(root=tmp_path))
    assert len(project.pages) == 1
    named = [(problem.path, problem.message) for problem in project.problems()]
    message = (
        "a symbolic link among the pages publishes what lies elsewhere: put the file itself here"
    )
    assert named == [(docs / "stolen", message), (docs / "stolen.md", message)]


def test_a_module_that_is_a_symbolic_link_is_refused(tmp_path):
    (tmp_path / "snippets" / "cell").mkdir(parents=True)
    (tmp_path / "secret.py").write_text("")
    (tmp_path / "snippets" / "cell" / "gate.py").symlink_to(tmp_path / "secret.py")
    message = "10: snippets/cell/gate.py is a link to another place: put the module itself there"
    assert said(tmp_path, PAGE) == [message]


def test_pages_stand_in_the_order_of_their_numbers(tmp_path):
    for name, title in (("a", "10 T"), ("b", "2.1 T"), ("c", "No number"), ("d", "2 T")):
        read(tmp_path, f"# {title}\n", f"{name}.md")
    assert [page.uri for page in read_pages(Settings(root=tmp_path))] == [
        "d.md",
        "b.md",
        "a.md",
        "c.md",
    ]


def test_other_folders_may_be_chosen(tmp_path):
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "cell.md").write_text(PAGE.replace("snippets/", "code/"))
    (page,) = read_pages(Settings(root=tmp_path, docs=Path("text"), snippets=Path("code")))
    assert page.problems == []
    assert page.displays[0].include == "code/cell/gate.py"


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "![",
        "> ",
        "- ",
        "*",
        "_",
        "`a",
        "<a ",
        "{",
        "$",
        "$a",
        "\\(",
        "<!--",
        "[^",
        "|",
        "&",
        "((",
        "[a](",
    ],
)
def test_reading_is_fast_and_ends_whatever_is_repeated(unit, tmp_path):
    start = time.process_time()
    read(tmp_path, "# 1 T\n\n" + unit * 3000 + "\n")
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "before",
    ["Which gate?", "The *gate.*", '"The gate."', "(The gate.)", "The gate [@eq:gate].", "## Gate",
     "The gate.[^1]\n\n[^1]: A note.", "<figure markdown=\"span\">\nA gate\n</figure>"],
)  # fmt: skip
def test_what_may_stand_before_a_display(before, tmp_path):
    page = read(tmp_path, PAGE.replace("The gate:", before))
    assert CUT not in [problem.message for problem in page.problems]


@pytest.mark.parametrize(
    "after", ["*See* it.", "$f_t$ is a gate.", '"fo" has two gates.', "- a list"]
)
def test_what_may_stand_after_a_display(after, tmp_path):
    page = read(tmp_path, PAGE.replace("See ", f"{after}\n\nSee "))
    assert GOES_ON not in [problem.message for problem in page.problems]
