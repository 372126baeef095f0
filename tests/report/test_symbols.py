"""Symbols: the tables under the equations say what a symbol is there; the page of notation keeps its promises."""

import re
from collections import defaultdict
from dataclasses import fields, is_dataclass

from equations.latex import parse
from equations.problem import Problem
from equations.project import Project
from equations.settings import Settings
from equations.tree import Symbol
from tests.support.paths import DOCS, ROOT

PROJECT = Project(Settings.read(ROOT))
NOTATION = (DOCS / "notation.md").read_text(encoding="utf-8")
SHARED, SEVERAL = (
    re.search(rf"^## {heading}\n(.*?)^## ", NOTATION, re.DOTALL | re.MULTILINE)[1] for heading in ("On more than one page", "One letter.*?")
)
LISTS = {"notation.md", "glossary.md", "verification.md", "misconceptions.md", "questions.md"}


def symbols(part):
    """Yield the symbols in a tree."""
    if isinstance(part, Symbol):
        yield part.spelled
    if is_dataclass(part):
        for one in fields(part):
            yield from symbols(getattr(part, one.name))
    elif isinstance(part, tuple | list):
        for one in part:
            yield from symbols(one)


def pages():
    """Return on which pages each symbol stands, by its Python name; lists of all pages do not count."""
    found = defaultdict(set)
    for formula in PROJECT.formulas:
        try:
            names = set(symbols(parse(formula.latex, "inline")))
        except Problem:
            continue
        for name in names - {None}:
            found[name].add(formula.page.uri)
    for equation in PROJECT.equations.values():
        for symbol in equation.symbols():
            found[symbol.name].add(equation.page.uri)
    return {name: places - LISTS for name, places in found.items()}


def test_the_first_table_has_what_stands_on_more_than_one_page():
    where = pages()
    rows = [re.split(r"(?<!\\)\|", line)[1:5] for line in SHARED.splitlines() if line.startswith("| $")]
    assert len(rows) > 40
    for symbol, names, shape, _ in rows:
        if shape.strip() != "function":
            spelled = [
                stem + end
                for name in re.findall("`(.+?)`", names)
                for stem in (name, name.removesuffix("_t"))
                for end in ("", "_prev", "_next")
            ]
            assert len(set().union(*(where.get(one, set()) for one in spelled))) > 1, symbol


def test_a_letter_has_the_several_meanings_that_the_page_tells():
    for line in SEVERAL.splitlines():
        if letter := re.match(r"\* \$(.)", line):
            named = re.findall(r"\[@eq:(\w+)\]", line)
            meanings = [{s.meaning for s in PROJECT.equations[name].symbols() if re.split("_", s.name)[0] == letter[1]} for name in named]
            assert len(named) > 1, line
            assert all(meanings), line
            assert len(set().union(*meanings)) > 1, line


def test_no_symbol_has_the_meanings_of_several():
    for equation in PROJECT.equations.values():
        for symbol in equation.symbols():
            assert ", of " not in symbol.meaning, (equation.name, symbol)


def test_the_arrays_of_each_gate_are_called_so():
    meanings = {symbol.name: symbol.meaning for symbol in PROJECT.equations["lstm_step"].symbols()}
    for letter, what in {"W": "input weights", "R": "recurrent weights", "b": "bias"}.items():
        assert meanings[f"{letter}_f"] == f"{what} of the forget gate"
        assert meanings[f"{letter}_c"] == f"{what} of the candidate"
