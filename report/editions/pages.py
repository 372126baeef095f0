"""The pages of a built site as one document: every id and link of it inside that document."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

from bs4 import BeautifulSoup, Tag

LEFT_OUT = (
    "[src$='#only-dark'], .headerlink, .md-source-file, .md-content__button, .place,"
    " .equation-copies, .equation-line details,"
    " .notebook-links, .notebook-setup, .notebook-checks, button, nav, noscript, script, style"
)
SELF_EVIDENT = ".citation a, .equation-mark"
"""Links that need no page number on paper: works are listed by name, equations by number."""
LONGEST = 12
"""Lines of code of a notebook that are printed; longer cells are left to the notebook."""


@dataclass
class Chapter:
    """A page of the site as a part of the document."""

    anchor: str
    title: str
    headings: list[tuple[str, str]]
    article: Tag


def chapters(site: Path) -> Iterator[Chapter]:
    """Yield the pages in the order of the navigation."""
    pages = navigation(site)
    for path in pages:
        page = BeautifulSoup(site.joinpath(path).read_text(encoding="utf-8"), "html.parser")
        article = page.article
        assert article is not None
        prepare(article)
        move(article, path, pages)
        title = article.find("h1") or page.title
        assert title is not None
        headings = [(str(one["id"]), words(one)) for one in article.find_all("h2", id=True)]
        article["id"] = anchor(path)
        yield Chapter(anchor(path), words(title), headings, article)


def words(element: Tag) -> str:
    """Return the text of a heading, in one line."""
    return " ".join(element.get_text().split())


def navigation(site: Path) -> list[str]:
    """Return the files of the pages, the start page first."""
    home = BeautifulSoup(site.joinpath("index.html").read_text(encoding="utf-8"), "html.parser")
    links = [str(link["href"]) for link in home.select(".md-nav--primary a.md-nav__link[href]")]
    files = [target("index.html", link)[0] for link in links]
    return list(dict.fromkeys(["index.html", *files]))


def target(path: str, link: str) -> tuple[str, str]:
    """Return the file that a link of a page leads to, and the anchor in it."""
    address, fragment = urldefrag(link)
    file = (
        posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(address)))
        if address
        else path
    )
    if not posixpath.splitext(file)[1]:
        file = posixpath.normpath(posixpath.join(file, "index.html"))
    return file, unquote(fragment)


def anchor(path: str, name: str = "") -> str:
    """Return the name in the document of a page, or of a place in it."""
    page = re.sub(r"\W+", "-", path.removesuffix("index.html").removesuffix(".html")).strip("-")
    return "--".join(filter(None, [page or "start", name]))


def prepare(article: Tag) -> None:
    """Take away what only a screen can use, and open what is folded."""
    for element in article.select(LEFT_OUT):
        element.decompose()
    if article.select_one(".md-button"):
        begin_at_first_section(article)
    for element in article.find_all("details"):
        element.name = "div"
        element["class"] = " ".join(["admonition", *element.get_attribute_list("class")])
        for summary in element.find_all("summary", recursive=False):
            summary.name, summary["class"] = "p", "admonition-title"
    for player in article.find_all("audio"):
        player.replace_with("[A sound: on the page of the site.]")
    if article.select_one(".notebook"):
        for code in article.select(".highlight"):
            if len(code.get_text().strip().splitlines()) > LONGEST:
                code.decompose()


def begin_at_first_section(article: Tag) -> None:
    """Leave out the head of the start page, which the title page replaces."""
    first = article.h2
    assert first is not None
    for element in list(first.find_all_previous()):
        if article in element.parents and element not in first.parents:
            element.extract()
    first.name = "h1"


def move(article: Tag, path: str, pages: list[str]) -> None:
    """Give ids and links of a page their names in the document; pictures are found from the root.

    Behind a link to another page stands a number, which `number_links` fills in.
    """
    for element in article.find_all(id=True):
        element["id"] = anchor(path, str(element["id"]))
    for picture in article.find_all(src=True):
        if not urlsplit(str(picture["src"])).scheme:
            picture["src"] = target(path, str(picture["src"]))[0]
        picture["loading"] = "eager"
    self_evident = article.select(SELF_EVIDENT)
    for link in article.find_all("a", href=True):
        if urlsplit(str(link["href"])).scheme:
            continue
        file, name = target(path, str(link["href"]))
        if file in pages:
            link["href"] = "#" + anchor(file, name)
            if file != path and link not in self_evident:
                link.append(BeautifulSoup('<span class="on-page"></span>', "html.parser"))
        else:
            link.unwrap()


def number_links(article: Tag, numbers: dict[str, int]) -> None:
    """Write behind the links to other pages on which sheet of paper these begin."""
    for place in article.select(".on-page"):
        assert place.parent is not None
        number = numbers.get(str(place.parent["href"]).removeprefix("#"), "000")
        place.string = f" p. {number}"
