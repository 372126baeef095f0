"""What the search finds and what its results say: its own script on the entries of the built site, in V8 with a page drawn up to stand in."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from py_mini_racer import MiniRacer

from report.search import entries, slug
from tests.browser.test_search import QUERIES
from tests.support.paths import DOCS

TERMS = re.findall(r"^(\S[^\n]*)\n:   ", (DOCS / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE)
PAGE = """
class URL { constructor(path) { this.path = path } }
const nothing = () => {}
const element = () => ({
  setAttribute: nothing, addEventListener: nothing, dataset: {}, children: [],
  append(...children) { this.children.push(...children) },
  replaceChildren(...children) { this.children = children },
})
const list = element()
const document = { querySelector: name => (name.endsWith("list") ? list : element()), createElement: element }
const form = { addEventListener: nothing, closest: element }
const query = { form, value: "", addEventListener(_, show) { this.show = show } }
const window = {}
"""
SHOWN = """
const find = text => {
  query.value = text
  query.show()
  return JSON.stringify(list.children.map(item => item.children.map(link => link.href.path)))
}
"""


@pytest.fixture(scope="module")
def find(site):
    """Return a function from words to the addresses that are found, page by page."""
    racer = MiniRacer()
    racer.eval(PAGE + (site / "search/entries.js").read_text("utf-8") + (DOCS / "assets/search.js").read_text("utf-8"))
    racer.eval("window.startSearch(query, window.searchEntries, '')" + SHOWN)
    return lambda words: json.loads(racer.eval(f"find({json.dumps(words)})"))


@pytest.fixture(scope="module")
def noted(site):
    """Return what is searched, as the site has it."""
    text = (site / "search/entries.js").read_text("utf-8")
    return json.loads(text.partition(" = ")[2])


def test_what_is_asked_is_among_the_first_three(find):
    first = {words: [links[0].partition("#")[0] for links in find(words)[:3]] for words in QUERIES}
    assert {words: pages for words, pages in first.items() if QUERIES[words] not in pages} == {}


def test_each_term_of_the_glossary_is_found(find):
    assert len(TERMS) > 60
    everywhere = {"LSTM"}
    missed = [term for term in TERMS if f"glossary/#{slug(term)}" not in [link for links in find(term) for link in links]]
    assert set(missed) == everywhere


def test_an_equation_is_found_by_its_number(find, noted):
    numbered = [(one["title"].partition(",")[0], one["page"]) for one in noted if re.match(r"Equation [\d.]+,", one["title"])]
    assert len(numbered) > 100
    missed = [number for number, page in numbered if page not in [links[0].partition("#")[0] for links in find(number)[:3]]]
    assert missed == []


def test_each_question_is_found_in_its_own_words(find):
    asked = re.findall(r"^### (.+)$", (DOCS / "questions.md").read_text("utf-8"), re.MULTILINE)
    assert len(asked) > 15
    missed = [words for words in asked if not find(words)[0][0].startswith("questions/")]
    assert missed == []


def test_no_result_has_tex_or_code(noted):
    for one in noted:
        said = f"{one['title']} {one['text']}"
        assert not re.search(r"\\[a-zA-Z]|\\\(|\$[a-zA-Z]|_\{|\^\{|@ [xh]_|\bdef \w+\(|^import ", said), (one["page"], one["at"], said[:80])


def test_no_formula_stands_twice(site, noted):
    """A formula that the page has once is in the text once: not as letters and again as TeX, or as another copy."""
    by_page = {}
    for one in noted:
        if one["page"] == "notation/":
            continue  # where the name in the code stands beside the symbol, and is often the same
        by_page.setdefault(one["page"], []).append(f"{one['title']} {one['text']}")
    looked_at = 0
    for page, texts in by_page.items():
        html = BeautifulSoup((site / page / "index.html").read_text("utf-8"), "html.parser")
        said = " ".join(texts)
        for formula in html.select("article math:not([display=block])"):
            words = entries(f"<h1 id='a'>A</h1><p>{formula}</p>")[0]["text"]
            if len(words) > 3:
                looked_at += 1
                assert words + words not in said, (page, words)
                assert len(words) < 12 or f"{words} {words}" not in said, (page, words)
    assert looked_at > 500
