"""The bibliography: each way in which a .bib can be wrong is one problem with its line and a cure."""

import re
from pathlib import Path

import markdown
import pytest

from equations.bibtex import read_bibliography
from equations.references import Work

ROOT = Path(__file__).parents[2]
GOOD = """% Two works
@article{elman1990finding, author={Elman, Jeffrey L.}, title={Finding Structure in Time},
  journal={Cognitive Science}, volume={14}, number={2}, pages={179--211}, year={1990},
  doi={10.1207/s15516709cog1402_1}}

@misc{olah2015lstm,
  author = {Olah, Christopher and M{\\"u}ller, J{\\"o}rg},
  title = {Understanding {LSTM} Networks},
  howpublished = "A blog",
  year = 2015,
  url = {https://colah.github.io/posts/2015-08-Understanding-LSTMs/},
}
"""
CITED = [(Path("page.md"), 3, 7, "elman1990finding"), (Path("page.md"), 9, 1, "olah2015lstm")]


def read(folder, text):
    path = folder / "works.bib"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_bibliography(path)


def test_good_entries(tmp_path):
    works = read(tmp_path, GOOD).works
    assert read(tmp_path, GOOD).problems == ()
    assert works["elman1990finding"] == Work(
        "elman1990finding", ("Elman",), ("Jeffrey L. Elman",), "1990", "Finding Structure in Time",
        "Cognitive Science, 14(2), pp. 179–211", "https://doi.org/10.1207/s15516709cog1402_1",
    )  # fmt: skip
    assert works["olah2015lstm"].names() == "Olah & Müller"
    assert works["olah2015lstm"].title == "Understanding LSTM Networks"
    assert works["olah2015lstm"].venue == "A blog"


def test_a_byte_order_mark_and_other_line_ends_are_no_part_of_the_text(tmp_path):
    text = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    assert read(tmp_path, text).problems == ()
    assert read(tmp_path, text).works == read(tmp_path, GOOD).works


def test_works_that_would_be_cited_alike_get_letters(tmp_path):
    works = read(
        tmp_path, GOOD + GOOD.replace("{elman1990finding", "{other").replace("{olah", "{too")
    ).works
    assert [work.year for work in works.values()] == ["1990a", "2015a", "1990b", "2015b"]


def test_the_bibliography_of_the_report_has_no_problem():
    found = read_bibliography(ROOT / "docs/references.bib")
    assert found.problems == ()
    assert len(found.works) > 100


# Damage of the file: one problem, and none for the citations.

DAMAGED = {
    "an open brace": (GOOD.replace("in Time}", "in Time"), 2, "missing brace, quote or comma"),
    "half an entry": (GOOD + "@article{foo, author={A", 13, "missing brace, quote or comma"),
    "no comma after the key": (
        GOOD.replace("finding, a", "finding a"),
        2,
        "missing brace, quote or comma",
    ),
    "a brace too many": (GOOD.replace("in Time}", "in Time}}"), 2, "a brace too many"),
    "no @": (GOOD.replace("@misc", "misc"), 6, "a missing @"),
    "text between entries": (GOOD + "See also:\n", 13, "begin a comment with %"),
    "not UTF-8": (GOOD.replace("Elman,", "Élman,").encode("latin-1"), 2, "UTF-8"),
}


@pytest.mark.parametrize("which", DAMAGED)
def test_damage_is_one_problem_and_its_citations_are_none(tmp_path, which):
    text, line, cure = DAMAGED[which]
    found = read(tmp_path, text)
    (problem,) = found.problems
    assert (problem.path.name, problem.line) == ("works.bib", line)
    assert re.search(cure, problem.message)
    assert found.unknown(CITED) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "holds no entry"), ("% none\n", "holds no entry"), (None, "does not exist")],
)
def test_an_empty_or_missing_file_is_one_problem_if_anything_is_cited(tmp_path, text, said):
    found = read_bibliography(tmp_path / "works.bib") if text is None else read(tmp_path, text)
    assert found.problems == ()
    assert found.unknown([]) == []
    (problem,) = found.unknown(CITED)
    assert said in problem.message
    assert (problem.path.name, problem.line) == ("works.bib", 1)


def test_an_unknown_key_is_told_where_it_is_cited(tmp_path):
    found = read(tmp_path, GOOD)
    assert found.unknown(CITED) == []
    near, far = found.unknown(
        [(Path("a.md"), 3, 7, "elman1990finding2"), (Path("a.md"), 4, 1, "x")]
    )
    assert (
        str(near)
        == "a.md:3:7: elman1990finding2 is not in works.bib: do you mean elman1990finding?"
    )
    assert far.message == "x is not in works.bib: add the work, or fix the key"


# One entry is wrong: one problem, at the line of the field or of the entry; its key can still be cited.

FIRST = "title={Finding Structure in Time}"
WRONG = {
    "a comma missing": ("in Time},", "in Time}", 2, "missing comma"),
    "no author": ("author={Elman, Jeffrey L.}, ", "", 2, "has no author"),
    "no title": (FIRST + ",", "", 2, "has no title"),
    "no year": (", year={1990}", "", 2, "has no year"),
    "an empty title": (FIRST, "title={ }", 2, "has no title"),
    "an empty year": ("{1990}", "{}", 2, "has no year"),
    "a year in words": ("{1990}", "{ninety}", 3, "four digits"),
    "an unknown field": ("journal=", "jornal=", 3, "write journal"),
    "another unknown field": ("journal=", "xyzzy=", 3, "leave it out"),
    "a field twice": ("volume={14}", "volume={14}, volume={15}", 2, "twice"),
    "an unknown command": ("in Time", r"in \foo{Time}", 2, r"the command \foo is not known"),
    "an input": ("in Time", r"in \input{/etc/passwd}", 2, r"the command \input"),
    "a link in LaTeX": ("in Time", r"\href{javascript:x}{Time}", 2, "no place here"),
    "mathematics": ("in Time", "in $t$", 2, "begins mathematics"),
    "a comment inside": ("in Time", "in 5% Time", 2, "begins mathematics or a comment"),
    "HTML in the title": ("in Time", "in <b>Time</b>", 2, "no place here"),
    "HTML in the journal": ("Cognitive Science", '<img src=x onerror="a()">', 3, "no place here"),
    "HTML in a field that is not printed": ("volume={14}", "editor={<script>}", 3, "no place here"),
    "an event handler": ("Cognitive Science", 'x" onclick=a()', 3, "no place here"),
    "HTML in the doi": ("cog1402_1", "<img onerror=x>", 4, "no place here"),
    "a doi that is an address": ("{10.1207", "{https://doi.org/10.1207", 4, "the DOI alone"),
    "a doi with blanks": ("cog1402_1", "cog 1402", 4, "the DOI alone"),
    "a doi with Markdown": ("cog1402_1", "cog](x)[y", 4, "the DOI alone"),
    "a script for an address": (
        "https://colah.github.io",
        "javascript:alert(1)//",
        11,
        "no place here",
    ),
    "data for an address": ("https://colah.github.io", "data:text/html,x", 11, "https://"),
    "http": ("https://colah", "http://colah", 11, "https://"),
    "no host": ("colah.github.io/posts", "/posts", 11, "https://"),
    "a quote in an address": ("posts/2015", 'posts/\\"2015', 11, "https://"),
    "a user in an address": ("https://colah", "https://a@colah", 11, "https://"),
    "an eprint that is none": (
        "doi={10.1207/s15516709cog1402_1}",
        "eprint={arXiv}",
        4,
        "arXiv, as in",
    ),
    "a name with too many commas": ("Elman, Jeffrey L.", "Elman, A, B, C", 2, "write Last, First"),
    "a deep nest": ("in Time", "{" * 50 + "x" + "}" * 50, 2, "missing comma"),
    "an unknown word for a text": ("{Cognitive Science}", "journal_name", 3, "missing comma"),
    "two texts": ('"A blog"', '"A" "blog"', 9, "missing comma or quote"),
}


@pytest.mark.parametrize("which", WRONG)
def test_a_wrong_field_is_one_problem(tmp_path, which):
    old, new, line, cure = WRONG[which]
    assert GOOD.count(old) == 1
    found = read(tmp_path, GOOD.replace(old, new))
    (problem,) = found.problems
    assert (problem.path.name, problem.line) == ("works.bib", line)
    assert cure in problem.message
    assert "elman1990finding" in str(problem) or line > 4 or "twice" in cure
    assert found.unknown(CITED) == []


def test_the_missing_comma_does_not_publish_what_it_swallowed(tmp_path):
    work = read(tmp_path, GOOD.replace("in Time},", "in Time}")).works["elman1990finding"]
    assert "journal" not in work.markdown()


def test_a_doubled_key_names_both_lines(tmp_path):
    (problem,) = read(tmp_path, GOOD + GOOD.split("\n\n")[0].split("\n", 1)[1]).problems
    assert (problem.line, "that of line 2 already" in problem.message) == (13, True)


def test_a_key_that_cannot_be_cited(tmp_path):
    (problem,) = read(tmp_path, GOOD.replace("olah2015lstm", "olah+2015")).problems
    assert (problem.line, "cannot be cited" in problem.message) == (6, True)


def test_all_problems_are_told_in_the_order_of_lines(tmp_path):
    text = GOOD.replace("{1990}", "{ninety}").replace("https", "http").replace("in Time", "<b>")
    assert [problem.line for problem in read(tmp_path, text).problems] == [2, 3, 11]


def test_words_of_string_entries_and_months_are_texts(tmp_path):
    text = "@string{cs = {Cognitive Science}}\n" + GOOD.replace(
        "{Cognitive Science}", "cs, month = jan"
    )
    assert read(tmp_path, text).problems == ()
    assert read(tmp_path, text).works["elman1990finding"].venue.startswith("Cognitive Science")


def test_accents_and_signs(tmp_path):
    title = r"{\'E}t{\'e} \& 5\% of \L{}\'od\'z, {\ss} -- \_x"
    work = read(tmp_path, GOOD.replace("Finding Structure in Time", title)).works[
        "elman1990finding"
    ]
    assert work.title == "Été & 5% of Łódź, ß – _x"


# What is printed.

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "*a* _b_ **c** `d` [e](https://f.g) ![h](i) ~~j~~ ^k^ ==l== :smile:",
    "{ onclick=x } {: .y }",
    "$x^2$ \\(y\\) \\[z\\] | a | b |",
    '--8<-- "LICENSE"',
    "[@eq:sigmoid] @elman1990finding [@x]",
    "<!-- generated: counts --> &lt; &#60;",
    "# heading\n\n- item\n\n    code\n\n***",
    "javascript:alert(1) https://example.org www.example.org",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_work_is_markup(text):
    work = Work("key", ("A",), (text,), text, text, text, "https://example.org/a_b_c")
    extensions = [
        "attr_list",
        "md_in_html",
        "tables",
        "pymdownx.arithmatex",
        "pymdownx.snippets",
        "pymdownx.magiclink",
    ]
    configs = {"pymdownx.snippets": {"check_paths": True}}
    html = markdown.markdown(
        f"- {work.markdown()}", extensions=extensions, extension_configs=configs
    )
    assert re.findall(r"<[^>]+>", html) == [
        "<ul>", "<li>", "<em>", "</em>", '<a href="https://example.org/a_b_c">', "</a>", "</li>", "</ul>",
    ]  # fmt: skip


def test_plain_text_stays_readable():
    work = Work(
        "key",
        ("A", "B", "others"),
        ("A a", "B b", "others"),
        "1999",
        "It's, (so) - and – so.",
        "V",
        "",
    )
    assert work.names() == "A et al."
    assert work.markdown() == "A a, B b et al. (1999). *It's, (so) - and – so.*. V."
