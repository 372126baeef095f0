"""The budgets of the built site that can be read off its files; `python -m benchmarks.site` measures the rest."""

import gzip
import json
import re

import pytest
from bs4 import BeautifulSoup

DOCUMENT, SHARED, NODES = 28, 24, 12_000
FONTS, LATER = 100, "letters"
"""KiB of all fonts, and a word in the name of one that no page loads at first."""
FIRST = 150
DISPLAYS, LIVE = 12_000, 40_000
"""Bytes, compressed, of all translated displays with their algebra, and of all scripts of what moves on a page."""
NAMED = re.compile(r"""["'](\.{1,2}/[\w./-]+\.js)["']""")


def packed(path):
    """Return the KiB of a file as a host sends it."""
    return len(gzip.compress(path.read_bytes(), 6)) / 1024


@pytest.fixture(scope="module")
def pages(site):
    """Return the parsed pages by their address."""
    paths = {path.parent.relative_to(site).as_posix() + "/": path for path in site.rglob("index.html")}
    return {name: (path, BeautifulSoup(path.read_text("utf-8"), "html.parser")) for name, path in paths.items()}


def test_a_page_is_light(pages):
    heavy = {}
    for name, (path, page) in pages.items():
        size, nodes = packed(path), len(page.find_all(True))
        if size > DOCUMENT or nodes > NODES:
            heavy[name] = f"{size:.0f} KiB, {nodes} elements"
    assert not heavy


def test_what_every_page_loads_is_little(site, pages):
    for name, (path, page) in pages.items():
        sheets = [link["href"] for link in page.select("link[rel=stylesheet]")]
        assert len(sheets) == 1, name
        scripts = [script["src"] for script in page.select("script[src]")]
        assert len(scripts) <= 4, name
        assert sum(packed((path.parent / one).resolve()) for one in (*sheets, *scripts)) < SHARED, name
    assert sum(font.stat().st_size for font in site.rglob("*.woff2")) / 1024 < FONTS


def test_the_first_page_is_light(site, pages):
    fonts = sum(font.stat().st_size for font in site.rglob("*.woff2") if LATER not in font.name) / 1024
    sizes = {name: packed(path) + SHARED + fonts for name, (path, _) in pages.items() if not name.startswith("notebooks/")}
    assert {name: round(size) for name, size in sizes.items() if size > FIRST} == {}


def test_all_displays_in_javascript_are_light(site):
    modules = [path for path in site.glob("assets/live/equations/*.js") if "-shapes." not in path.name]
    assert len(modules) > 10
    assert sum(len(gzip.compress(path.read_bytes(), 6)) for path in modules) <= DISPLAYS


def test_what_moves_on_a_page_is_light(pages):
    heavy, most = {}, 0
    for name, (path, page) in pages.items():
        given = [value for one in page.find_all(True) for key, value in one.attrs.items() if key.startswith("data-live-")]
        waiting = {(path.parent / one).resolve() for one in given if one.endswith(".js")}
        scripts = set()
        while waiting:
            script = waiting.pop()
            scripts.add(script)
            waiting |= {(script.parent / one).resolve() for one in NAMED.findall(script.read_text("utf-8"))} - scripts
        size = sum(len(gzip.compress(script.read_bytes(), 6)) for script in scripts)
        most = max(most, len(scripts))
        if size > LIVE:
            heavy[name] = size
    assert most > 20, "the modules of a figure were not found"
    assert not heavy


def test_nothing_lies_about_that_no_page_loads(site):
    assert not [path.name for path in site.rglob("*") if path.suffix == ".map" or "lunr" in path.name]
    assert not list(site.glob("assets/**/bundle*"))


@pytest.fixture(scope="module")
def entries(site):
    """Return what is searched."""
    text = site.joinpath("search", "entries.js").read_text("utf-8")
    return json.loads(text.removeprefix("window.searchEntries = "))


def test_every_entry_of_the_search_has_its_place(entries, pages):
    assert len(entries) > 400
    anchors = {name: {element["id"] for element in page.find_all(id=True)} for name, (_, page) in pages.items()}
    for entry in entries:
        assert not entry["at"] or entry["at"] in anchors[entry["page"] or "./"], entry
    assert {entry["page"] or "./" for entry in entries} == set(pages)


def test_entries_are_text(entries):
    garbage = re.compile(r"\\[a-z]+\{|\\(frac|sigma|odot|begin)|\bdef \w+\(|\bimport numpy|[\u2061-\u2064]|✓ (checked|agrees)\s")
    found = {f"{entry['page']}#{entry['at']}": match[0] for entry in entries if (match := garbage.search(entry["text"]))}
    assert not found


def test_the_glossary_is_found_term_by_term(entries, pages):
    terms = {term["id"] for term in pages["glossary/"][1].select("dt[id]")}
    assert len(terms) > 40
    assert terms <= {entry["at"] for entry in entries if entry["page"] == "glossary/"}
