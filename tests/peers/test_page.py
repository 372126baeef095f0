"""The code that the notation page shows: it runs, in the order of the page, and prints what the page says."""

import contextlib
import io
import re

import pytest

from tests.peers.nets import B, T
from tests.support.prose import DOCS, assert_says

PAGE = "notation.md"
FENCE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PIECES = FENCE.findall((DOCS / PAGE).read_text(encoding="utf-8"))
LIBRARIES = ("torch", "keras")


def run(pieces):
    """Run pieces of code in one namespace; return what they print and what they promise: comments behind a print, or whole lines."""
    names, printed = {}, io.StringIO()
    with contextlib.redirect_stdout(printed):
        for code in pieces:
            exec(compile(code, PAGE, "exec"), names)
    promised = [line for code in pieces for line in re.findall(r"^(?:.*print\(.*\)  )?# (.*)$", code, re.MULTILINE)]
    return printed.getvalue().splitlines(), promised


def test_the_pieces_that_need_no_library():
    printed, promised = run([code for code in PIECES if not re.search(r"^import (torch|keras)$", code, re.MULTILINE)])
    assert len(promised) == 10
    assert printed == promised


@pytest.mark.filterwarnings("ignore:__array:DeprecationWarning")
@pytest.mark.parametrize("library", LIBRARIES)
def test_the_pieces_that_need_a_library(library, monkeypatch):
    if library == "keras":
        pytest.importorskip("jax", reason="JAX is not installed: the example with Keras is not run here")
        monkeypatch.setenv("KERAS_BACKEND", "jax")
    pytest.importorskip(library, reason=f"{library} is not installed: its example is not run here")
    (piece,) = [code for code in PIECES if re.search(rf"^import {library}$", code, re.MULTILINE)]
    printed, promised = run([piece])
    assert promised == ["True"]
    assert printed == promised


def test_sizes_of_the_comparison():
    assert (T, B) == (6, 3)
    assert_says(PAGE, "over six steps and in batches of three")
