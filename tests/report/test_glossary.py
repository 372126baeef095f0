"""Entries of the glossary are short, and tooltips reach text only. report/law/tooltips.py holds the two together."""

import re

import markdown
from bs4 import BeautifulSoup

from tests.support.paths import DOCS

LISTED = (DOCS / "includes" / "abbreviations.txt").read_text(encoding="utf-8")
TOOLTIPS = dict(re.findall(r"^\*\[([^\]]+)\]: (.+)$", LISTED, re.MULTILINE))
ENTRIES = dict(re.findall(r"^(\S[^\n]*)\n:   (.+)$", (DOCS / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE))


def test_there_are_tooltips():
    assert len(TOOLTIPS) > 15


def test_entries_are_short():
    for term, entry in ENTRIES.items():
        assert entry.endswith("."), term
        assert len(entry.split()) < 45, term


def test_symbols_of_the_glossary_are_in_the_notation():
    notation = (DOCS / "notation.md").read_text(encoding="utf-8")
    for entry in ENTRIES.values():
        for symbol in re.findall(r"\$([^$]+)\$", entry):
            written = symbol.replace(r"R_\bullet", "R_f, R_i, R_c, R_o")
            assert f"${written}$" in notation, symbol


def test_tooltips_leave_code_formulas_and_anchors_alone():
    text = "# The BPTT\n\n`BPTT` and BPTT and $BPTT$\n\n```python\nBPTT\n```\n\n" + LISTED
    extensions = ["abbr", "toc", "pymdownx.superfences", "pymdownx.highlight", "pymdownx.arithmatex"]
    options = {"pymdownx.arithmatex": {"generic": True}}
    page = BeautifulSoup(markdown.markdown(text, extensions=extensions, extension_configs=options), "html.parser")
    assert page.h1["id"] == "the-bptt"
    assert [abbr.parent.name for abbr in page("abbr")] == ["h1", "p"]
    assert page.p.code.get_text() == "BPTT"
    assert "BPTT" in page.find(class_="arithmatex").get_text()
    assert not page.find(class_="arithmatex")("abbr")
