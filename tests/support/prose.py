"""Ties numbers in prose to computations: a page must literally say what a test has computed."""

from tests.support.paths import DOCS


def assert_says(page, *sentences):
    """Assert that the page (a path below docs/) contains each string; runs of white space count as one space."""
    text = " ".join((DOCS / page).read_text(encoding="utf-8").split())
    for sentence in sentences:
        wanted = " ".join(sentence.split())
        assert wanted in text, f"docs/{page} does not say: {wanted}"
