import numpy as np

from snippets.lstm_cell.cell_update import cell_update
from snippets.training.cell_path import cell_path
from tests.support.oracles import complex_step


def test_derivative_with_gates_held_constant_complex_step():
    rng = np.random.default_rng(0)
    f, i, note = rng.uniform(0, 1, (6, 3)), rng.uniform(0, 1, (6, 3)), rng.normal(size=(6, 3))

    def last(c_0, cell):
        c = c_0
        for t in range(6):
            c = cell_update(f[t], c, i[t], note[t])
        return c[cell]

    for cell in range(3):
        row = complex_step(lambda c_0, cell=cell: last(c_0, cell), {"c_0": rng.normal(size=3)})["c_0"]
        assert np.allclose(cell_path(f)[cell], row, rtol=1e-12, atol=0)


def test_never_above_one_and_falling():
    rng = np.random.default_rng(1)
    f = rng.uniform(0, 1, (50, 4))
    norms = [np.linalg.norm(cell_path(f[:steps]), 2) for steps in range(1, 51)]
    assert norms[0] < 1
    assert norms == sorted(norms, reverse=True)


def test_gates_of_one_are_the_carousel():
    assert np.array_equal(cell_path(np.ones((1000, 3))), np.eye(3))
