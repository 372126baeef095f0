"""The code of the pages on other libraries: it runs, in the order of the page, and prints what the page says."""

import contextlib
import io
import re

import pytest

from tests.peers.nets import B, T
from tests.support.prose import DOCS, assert_says

PAGE = "notation.md"
FENCE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PIECES = {page: FENCE.findall((DOCS / page).read_text(encoding="utf-8")) for page in (PAGE, "questions.md")}
IMPORT = re.compile(r"^import (torch|keras)$", re.MULTILINE)
OF_LIBRARIES = [
    pytest.param(library[1], code, id=f"{page} {library[1]} {number}")
    for page, pieces in PIECES.items()
    for number, code in enumerate(pieces)
    if (library := IMPORT.search(code))
]


def run(pieces):
    """Run pieces of code in one namespace; return what they print and what they promise: comments behind a print, or whole lines."""
    names, printed = {}, io.StringIO()
    with contextlib.redirect_stdout(printed):
        for code in pieces:
            exec(compile(code, PAGE, "exec"), names)
    promised = [line for code in pieces for line in re.findall(r"^(?:.*print\(.*\)  )?# (.*)$", code, re.MULTILINE)]
    return printed.getvalue().splitlines(), promised


def test_the_pieces_that_need_no_library():
    printed, promised = run([code for code in PIECES[PAGE] if not IMPORT.search(code)])
    assert len(promised) == 10
    assert printed == promised


def test_there_are_pieces_that_need_a_library():
    assert len(OF_LIBRARIES) == 5


@pytest.mark.filterwarnings("ignore:__array:DeprecationWarning")
@pytest.mark.parametrize(("library", "piece"), OF_LIBRARIES)
def test_the_pieces_that_need_a_library(library, piece, monkeypatch):
    if library == "keras":
        pytest.importorskip("jax", reason="JAX is not installed: the example with Keras is not run here")
        monkeypatch.setenv("KERAS_BACKEND", "jax")
    pytest.importorskip(library, reason=f"{library} is not installed: its example is not run here")
    printed, promised = run([piece])
    assert promised
    assert printed == promised


def test_sizes_of_the_comparison():
    assert (T, B) == (6, 3)
    assert_says(PAGE, "over six steps and in batches of three")
