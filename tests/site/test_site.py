"""The built site, read as files: what `mkdocs build --strict` does not see."""

import copy
import re
import shutil
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import markdown
import pytest
from bs4 import BeautifulSoup

from equations.pages import read_page
from equations.project import Project
from equations.settings import Settings

ROOT = Path(__file__).parent.parent.parent
LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "audio": "src", "video": "src", "embed": "src", "object": "data"}
LEFT_OVER = {
    "a display that was not converted": r"\$\$|\\\[|\\\]|\\begin\{",
    "inline maths that was not converted": r"\\\(|\\\)|(?<![\w$])\$[A-Za-z\\][^$]*\$",
    "a footnote without a target": r"\[\^",
    "a reference without a target": r"\]\[|\]\(",
    "an include that was not fetched": r"--8<--",
    "an equation reference or citation that was not resolved": r"\[@|@eq:",
    "a generated text that nothing made": r"<!-- generated",
    "an attribute list that was not read": r"\{ ?[.#][a-z]",
}


@pytest.fixture(scope="session")
def pages(site):
    """Return the parsed pages by their path in the site."""
    found = {
        path.relative_to(site).as_posix(): BeautifulSoup(path.read_text("utf-8"), "html.parser") for path in sorted(site.rglob("*.html"))
    }
    assert len(found) > 20
    return found


@pytest.fixture(scope="session")
def project():
    """Return the report as the machinery sees it."""
    return Project(Settings.read(ROOT))


@pytest.fixture(scope="session")
def prose(pages):
    """Return the text of each article without code and without the TeX that formulas carry."""

    def text(page):
        article = copy.copy(page.find("article") or page)
        for element in article(["pre", "code", "script", "style"]):
            element.extract()
        return article.get_text(" ")

    return {name: text(page) for name, page in pages.items()}


@pytest.mark.parametrize("defect", LEFT_OVER)
def test_nothing_is_left_over(defect, prose):
    found = {name: re.search(rf"(?:{LEFT_OVER[defect]}).{{0,30}}", text) for name, text in prose.items()}
    assert not {name: match[0] for name, match in found.items() if match}


def test_no_generated_mark_is_left_in_the_source(site):
    for path in site.rglob("*.html"):
        assert "<!-- generated" not in path.read_text("utf-8"), path.name


def test_every_link_and_fragment_resolves(site, pages):
    broken = []
    anchors = {name: {element["id"] for element in page.find_all(id=True)} for name, page in pages.items()}
    for name, page in pages.items():
        for element in page.find_all(["a", "link", "script", "img", "source", "audio"]):
            url = element.get("href") or element.get("src")
            if not url or urlsplit(url).scheme or url.startswith("//") or name == "404.html":
                continue
            path, fragment = urldefrag(url)
            target = (site / name).parent / unquote(urlsplit(path).path) if path else site / name
            target = target / "index.html" if target.is_dir() else target
            if not target.exists():
                broken.append(f"{name}: {url}")
                continue
            known = anchors.get(target.resolve().relative_to(site.resolve()).as_posix(), set())
            if fragment and target.suffix == ".html" and unquote(fragment) not in known:
                broken.append(f"{name}: {url} (no such anchor)")
    assert not broken


def test_tooltips_are_in_text_only(pages):
    found = [(name, abbr) for name, page in pages.items() for abbr in page("abbr")]
    assert len(found) > 20
    for name, abbr in found:
        assert abbr["title"].endswith("."), (name, abbr)
        assert not abbr.find_parent(["pre", "code", "math", "svg", "title", "nav"]), (name, abbr)
        assert not abbr.find(True), (name, abbr)


def test_ids_are_unique(pages):
    for name, page in pages.items():
        ids = [element["id"] for element in page.find_all(id=True) if not element["id"].startswith("__")]
        assert len(ids) == len(set(ids)), f"{name}: {sorted({i for i in ids if ids.count(i) > 1})}"


def test_no_page_loads_anything_from_elsewhere(site, pages):
    foreign = []
    for name, page in pages.items():
        for tag, attribute in LOADS.items():
            foreign += [f"{name}: {e}" for e in page.find_all(tag) if re.match(r"(https?:)?//", e.get(attribute) or "")]
        for link in page.find_all("link"):
            loads = {"stylesheet", "preload", "preconnect", "dns-prefetch", "icon", "modulepreload"} & set(link.get("rel", []))
            if loads and re.match(r"(https?:)?//", link.get("href", "")):
                foreign.append(f"{name}: {link}")
    for path in site.rglob("*.css"):
        foreign += [
            f"{path.name}: {url}" for url in re.findall(r"(?:url\(|@import)\s*[\"']?((?:https?:)?//[^)\"']+)", path.read_text("utf-8"))
        ]
    assert not foreign


def test_no_page_is_loaded_before_it_is_asked_for(pages):
    assert not [name for name, page in pages.items() if page.select("link[rel~=next], link[rel~=prefetch]")]


def test_every_equation_is_on_its_page_with_number_code_test_and_mark(pages, site, project):
    assert len(project.equations) >= 60
    for equation in project.equations.values():
        page_path = equation.page.uri.removesuffix(".md") + "/index.html"
        box = pages[page_path].find(id=f"eq-{equation.name}")
        assert box is not None, equation.name
        assert box.find("a", class_="equation-number").get_text() == f"({equation.number})"
        assert box.math["data-latex"] == equation.display.latex
        _, signature, _, body = equation.code.parts
        assert box.pre.get_text() == signature + body
        for kind, path in {"module": equation.snippet, "test": equation.test}.items():
            link = box.find("details", class_=f"equation-{kind}").a
            assert link.get_text() == path.relative_to(ROOT).as_posix()
            text = (site / page_path).parent / link["href"]
            assert text.read_bytes() == b"\xef\xbb\xbf" + path.read_bytes(), "without its mark a browser may not see that it is UTF-8"
        mark = box.find("a", class_="equation-mark")
        assert mark.find(class_="equation-brief").get_text() in ("✓ checked", "✓ agrees")
        assert f"{equation.verdict.draws} draws" in mark.find(class_="equation-full").get_text()
        names = {row.find_all("td")[1].get_text() for row in box.find_all("tr")[1:]}
        assert names == {symbol.name for symbol in equation.symbols()}


def test_search_finds_words_and_no_formulas_or_code_of_blocks(site):
    found = (site / "search/entries.js").read_text("utf-8")
    assert "how much of it stays" in found
    assert not re.search(r"def forget_gate|exactly equal, 8 draws; 8 tests|Copy code", found)


def test_no_script_stands_in_a_page(pages):
    for name, page in pages.items():
        assert not page.select("script:not([src])"), name


def test_formulas_need_no_inline_style(pages):
    for name, page in pages.items():
        assert not page.select("math [style], .equation [style]"), name


def test_no_red_box_is_published(pages):
    for name, page in pages.items():
        assert not page.find(class_=["equation-wrong", "equation--wrong", "equation-unknown"]), name


def test_numbers_follow_the_order_of_the_pages(pages, project):
    expected: dict[str, int] = {}
    for page in project.pages:
        for display in page.displays:
            expected[page.chapter] = expected.get(page.chapter, 0) + 1
            assert project.equations[display.name].number == f"{page.chapter}.{expected[page.chapter]}"


def test_the_navigation_follows_the_chapter_numbers(pages):
    titles = [link.get_text(" ", strip=True) for link in pages["index.html"].select(".md-nav--primary a.md-nav__link[href]")]
    numbers = [tuple(map(int, found[0].split("."))) for title in titles if (found := re.match(r"\d+(\.\d+)?(?=[a-z]?\s)", title))]
    assert len(numbers) >= 15
    assert numbers == sorted(numbers)


def test_the_sources_are_the_cited_works_and_no_others(pages, project):
    listed = {span["id"] for span in pages["references/index.html"].article.select("li > span[id], li > p > span[id]")}
    assert listed == project.cited_keys()
    linked = set()
    for page in pages.values():
        linked |= {urldefrag(link["href"])[1] for link in page.select(".citation a")}
    assert linked <= listed


def test_the_verification_table_has_every_equation(pages, project):
    rows = pages["verification/index.html"].find_all(id=re.compile("^check-"))
    assert [row["id"] for row in rows] == [f"check-{name}" for name in project.equations]


def test_every_page_has_a_title_and_a_sentence_of_its_own(pages):
    titles = [page.title.get_text() for page in pages.values()]
    assert all("LSTM" in title or "Long Short-Term Memory" in title for title in titles), titles
    sentences = {name: page.find("meta", attrs={"name": "description"})["content"] for name, page in pages.items()}
    assert len(set(titles)) == len(set(sentences.values())) == len(pages)


def test_no_style_stands_in_a_page(pages):
    """The policy of the site lets no style in but that of its own files."""
    for name, page in pages.items():
        assert not page.find("style"), name
        assert not page.find(style=True), f"{name}: {page.find(style=True)}"[:200]


def test_the_policy_of_a_page_is_the_same_on_every_page(pages):
    """With instant navigation the policy of the first page holds for the next."""
    found = {page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"] for page in pages.values()}
    assert len(found) == 1
    assert "default-src 'none'" in found.pop()


def test_every_page_leads_to_its_neighbours_with_a_sentence(pages):
    for name, page in pages.items():
        links = page.select("a.md-footer__link")
        assert links or name == "404.html", name
        assert all(link.select_one(".md-footer__sentence").get_text() for link in links), name
        assert page.select_one(".checks").get_text().strip(), name


def test_the_page_that_is_not_there_leads_to_the_chapters(pages):
    links = [link.get_text() for link in pages["404.html"].article.select("a")]
    assert {"3.2 Principle of operation", "4.1 Training an LSTM: the backward pass", "Notation"} <= set(links)


def test_pictures_have_alternative_texts(pages):
    for name, page in pages.items():
        for picture in page.article.find_all("img") if page.article else ():
            assert len(picture.get("alt", "")) > 20, f"{name}: {picture.get('src')}"


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("x_t + R_f h_{t-1} + b_f)\n$$", "x_t + R_f h_{t-1} - b_f)\n$$", "the LaTeX and the code disagree on f_t"),
        ("[@eq:lstm_step]", "[@eq:lstm_steps]", "no equation is named lstm_steps"),
        ("[@fig:cell-b]", "[@fig:cell-bb]", "no figure is named cell-bb: do you mean [@fig:cell-b]?"),
        ("[@hochreiter1997lstm]", "[@hochreiter1979lstm]", "hochreiter1979lstm is not in references.bib"),
        ("snippets/lstm_cell/forget_gate.py", "snippets/lstm_cell/forgot_gate.py", "snippets/lstm_cell/forgot_gate.py"),
        ("$c_t$", "$\\cc_t$", "is not understood here"),
    ],
)
def test_a_damaged_page_is_seen_when_it_is_built(before, after, sentence, caplog, tmp_path):
    """One page through the Markdown extension alone; the whole strict build counts these warnings."""
    for folder in ("docs", "snippets"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    path = tmp_path / "docs" / "architecture" / "lstm-cell.md"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")
    options = {"root": str(tmp_path), "tests": str(ROOT / "tests"), "made": ["notebooks/*"]}
    extensions = [
        "attr_list",
        "md_in_html",
        "tables",
        "pymdownx.arithmatex",
        "pymdownx.details",
        "pymdownx.superfences",
        "equations.extension",
    ]
    configuration = {"equations.extension": options, "pymdownx.arithmatex": {"generic": True}}
    markdown.Markdown(extensions=extensions, extension_configs=configuration).convert(read_page(path, "", Settings()).body)
    assert [record for record in caplog.records if record.name == "mkdocs.equations" and sentence in record.getMessage()]
