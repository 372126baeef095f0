"""The tables from the records: whole, and with the counts that the passes really have."""

import re

import numpy as np

from benchmarks import tables
from lstm import LSTM, passes, products, workspace


def test_operations_are_those_that_the_passes_make(monkeypatch):
    counted = []

    def counting(product):
        def call(a, b, *rest, **more):
            result = product(a, b, *rest, **more)
            counted.append(2 * np.size(result) * a.shape[-1])
            return result

        return call

    lstm = LSTM(3, 5)
    x = np.ones((7, 2, 3), np.float32)
    monkeypatch.setattr(np, "matmul", counting(np.matmul))
    y, _ = lstm.forward(x, training=True)
    lstm.backward(y)
    assert sum(counted) == tables.operations(7, 2, 3, 5)
    assert products.BLOCK > 5


def test_numbers_moved_are_those_that_the_passes_read_and_write(monkeypatch):
    """Counted call by call; single numbers and the calls of the matrix products are left out."""
    T, B, d, n = 7, 2, 3, 5
    lstm, x = LSTM(d, n), np.ones((T, B, d), np.float32)
    lstm.backward(lstm.forward(x, training=True)[0])
    (space,) = lstm.buffers.trace.spaces.values()
    counted = []

    class Counting:
        def __getattr__(self, name):
            function = getattr(np, name)
            if name not in ("tanh", "multiply", "add", "subtract", "copyto"):
                return function

            def call(*arrays):
                counted.extend(array.size for array in arrays if np.ndim(array))
                return function(*arrays)

            return call

    for module in (passes, workspace):
        monkeypatch.setattr(module, "np", Counting())
    monkeypatch.setattr(space, "forward_product", lambda *_: None)
    monkeypatch.setattr(space, "backward_product", lambda *_: None)
    passes.forward_standard(space, 0, T)
    space.backward_loops(np.ones((T, B, n), np.float32))
    assert sum(counted) == tables.moved(T, B, d, n)


def test_every_table_has_a_header_in_words_and_full_rows():
    for table in (tables.training(), tables.streaming(), tables.ablation(), tables.profile()):
        head, line, *rows = table.splitlines()
        assert all(re.search(r"[A-Za-z]{3}|\(\d+(, \d+){3}\)", cell) for cell in head.strip("|").split("|"))
        assert {row.count("|") for row in (head, line, *rows)} == {head.count("|")}
        assert all(cell.strip() for row in rows for cell in row.strip("|").split("|"))
