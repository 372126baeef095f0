"""The report as one document, and as a zip."""

import zipfile

import pytest
from bs4 import BeautifulSoup

from report.editions.offline import pack
from report.editions.pages import anchor, chapters, number_links, target

NAVIGATION = (
    '<div class="md-nav--primary"><a class="md-nav__link" href=".">Start</a><a class="md-nav__link" href="part/cell/">3.2 Cell</a></div>'
)
CELL = """<article class="md-typeset"><h1 id="cell">3.2 Cell<a class="headerlink" href="#cell">¶</a></h1>
<h2 id="gate">The gate</h2><p id="eq-f">See <a href="#gate">here</a>, <a href="../../#more">there</a>, <a href="../x.ipynb">this</a>,
<a href="https://example.org/">that</a>.</p><img src="../../assets/a.svg#only-light"><img src="../../assets/b.svg#only-dark">
<details class="solution"><summary>Solution</summary><p>42</p></details><div class="equation-line"><a>✓</a><details>Symbols</details></div></article>"""


@pytest.fixture
def site(tmp_path):
    """Return the folder of a small site."""
    for name, text in {
        "index.html": f"{NAVIGATION}<article><h1>Start</h1><h2 id='more'>More</h2></article>",
        "part/cell/index.html": CELL,
    }.items():
        tmp_path.joinpath(name).parent.mkdir(parents=True, exist_ok=True)
        tmp_path.joinpath(name).write_text(text, "utf-8")
    return tmp_path


def test_pages_follow_the_navigation_and_links_stay_inside(site):
    start, cell = chapters(site)
    assert (start.anchor, cell.anchor, cell.title) == ("start", "part-cell", "3.2 Cell")
    assert cell.headings == [("part-cell--gate", "The gate")]
    links = [link.get("href") for link in cell.article.find_all("a")]
    assert links == ["#part-cell--gate", "#start--more", "https://example.org/", None]
    assert "this" in cell.article.get_text()
    ids = {element["id"] for part in (start, cell) for element in BeautifulSoup(str(part.article), "html.parser").find_all(id=True)}
    assert {link[1:] for link in links if link and link.startswith("#")} <= ids


def test_a_link_to_another_page_says_on_which_sheet_that_begins(site):
    _, cell = chapters(site)
    number_links(cell.article, {})
    assert "See here, there p. 000, this" in cell.article.get_text()
    number_links(cell.article, {"start--more": 7})
    assert "See here, there p. 7, this" in cell.article.get_text()


def test_what_only_a_screen_can_use_is_left_out(site):
    _, cell = chapters(site)
    assert [picture["src"] for picture in cell.article.find_all("img")] == ["assets/a.svg"]
    assert "Symbols" not in cell.article.get_text()
    assert "¶" not in cell.article.get_text()
    assert not cell.article.find("details")
    assert cell.article.select_one("div.admonition.solution")
    assert "42" in cell.article.get_text()


@pytest.mark.parametrize(
    ("path", "link", "file"),
    [
        ("index.html", ".", "index.html"),
        ("a/b/index.html", "../../", "index.html"),
        ("a/b/index.html", "../c/#d", "a/c/index.html"),
        ("a/b/index.html", "#d", "a/b/index.html"),
        ("a/b/index.html", "b.ipynb", "a/b/b.ipynb"),
    ],
)
def test_a_link_leads_to_a_file(path, link, file):
    assert target(path, link)[0] == file
    assert anchor("a/b/index.html", "d") == "a-b--d"


def test_the_zip_has_what_a_reader_needs(tmp_path):
    folder = tmp_path / "report"
    folder.mkdir()
    folder.joinpath("index.html").write_text('<link rel="preload" href="x.woff2" as="font" crossorigin><p>Text</p>', "utf-8")
    for name in ("404.html", "sitemap.xml", "robots.txt"):
        folder.joinpath(name).write_text("x", "utf-8")
    pack(folder, tmp_path / "report.zip")
    with zipfile.ZipFile(tmp_path / "report.zip") as archive:
        assert archive.namelist() == ["report/index.html"]
        assert archive.read("report/index.html") == b"<p>Text</p>"
