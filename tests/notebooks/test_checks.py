"""What cells that check say of themselves."""

import ast

import pytest

from notebooks.execute import name_of, scripts
from report.law.percent import cells
from tests.support.paths import ROOT


def wordless(source):
    """Return the lines of a cell that assert without saying in words what."""
    asserts = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Assert)]
    return [ast.unparse(one) for one in asserts if not isinstance(one.msg, ast.Constant | ast.JoinedStr)]


@pytest.mark.parametrize("script", scripts(ROOT), ids=name_of)
def test_every_assertion_says_in_words_what_it_asserts(script):
    found = [cell.source for cell in cells(script.read_text("utf-8")) if cell.checks]
    assert found
    assert [line for source in found for line in wordless(source)] == []


def test_an_assertion_without_words_is_found():
    assert wordless('assert a < b\nassert b, "b holds"\nfor c in d:\n    assert c, f"{c} holds"') == ["assert a < b"]
