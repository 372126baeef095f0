"""How the report is cited: from CITATION.cff and the commit, and without what is not known."""

import pytest
import yaml

from report import citation
from tests.support.paths import ROOT

WORK = {
    "title": "A report",
    "authors": [{"name": "The authors"}, {"family-names": "Berg", "name-particle": "van den", "given-names": "A."}],
}


@pytest.fixture
def known(monkeypatch, tmp_path):
    (tmp_path / "CITATION.cff").write_text(yaml.safe_dump(WORK), "utf-8")
    monkeypatch.setattr(citation, "ROOT", tmp_path)
    monkeypatch.setattr(citation, "git", lambda root, *words: "2026-11-29" if "log" in words else "abc1234")
    monkeypatch.setenv("SITE_URL", "https://x.org/report/")


def test_the_entry(known):
    assert citation.bibtex(None, "").splitlines() == [
        "```bibtex",
        "@misc{lstm_report,",
        "  title = {{A report}},",
        "  author = {{The authors} and {van den Berg, A.}},",
        "  year = {2026},",
        "  url = {https://x.org/report/},",
        "  note = {commit abc1234},",
        "}",
        "```",
    ]


def test_the_tags(known):
    assert citation.tags() == [
        ("title", "A report"),
        ("author", "The authors"),
        ("author", "van den Berg, A."),
        ("publication_date", "2026/11/29"),
        ("language", "en"),
        ("public_url", "https://x.org/report/"),
    ]


def test_what_is_not_known_is_left_out(known, monkeypatch):
    monkeypatch.setattr(citation, "git", lambda *words: "")
    monkeypatch.delenv("SITE_URL")
    assert [key for key, _ in citation.tags()] == ["title", "author", "author", "language"]
    entry = citation.bibtex(None, "")
    assert not [word for word in ("year", "url", "note") if word in entry]


def test_the_report_has_a_title_and_an_author():
    work = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation.read()["title"] == work["title"]
    assert citation.read()["authors"]
