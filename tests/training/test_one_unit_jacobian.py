import numpy as np

from snippets.lstm_cell.lstm_step import lstm_step
from snippets.training.one_unit_jacobian import one_unit_jacobian
from tests.support.oracles import complex_step


def draw(rng):
    """Return one unit at rest: its biases open the gates, the candidate has none; all weights are random."""
    parameters = {f"{letter}_{part}": 2 * rng.normal(size=(1, 1)) for letter in "WR" for part in "fico"}
    return parameters | {f"b_{part}": np.zeros(1) if part == "c" else rng.normal(size=1) for part in "fico"}


def test_derivative_of_a_step_at_rest_complex_step():
    rng = np.random.default_rng(0)
    for _ in range(20):
        unit = draw(rng)

        def states(h, c, row, unit=unit):
            return lstm_step(**unit, x_t=np.zeros(1), h_prev=h, c_prev=c)[row][0]

        rest = {"h": np.zeros(1), "c": np.zeros(1)}
        exact = [complex_step(lambda h, c, row=row: states(h, c, row), rest) for row in (0, 1)]
        f, i, o = (1 / (1 + np.exp(-unit[f"b_{part}"][0])) for part in "fio")
        found = one_unit_jacobian(f, i, o, unit["R_c"][0, 0])
        assert np.allclose(found, [[row["h"][0], row["c"][0]] for row in exact], rtol=1e-12, atol=0)


def test_further_steps_multiply_by_the_eigenvalue():
    J = one_unit_jacobian(0.7, 0.6, 0.4, 2.0)
    assert np.allclose(np.linalg.matrix_power(J, 10), (0.7 + 0.6 * 0.4 * 2.0) ** 9 * J, rtol=1e-12)


def test_by_hand():
    assert one_unit_jacobian(0.5, 0.25, 0.5, 4.0).tolist() == [[0.5, 0.25], [1.0, 0.5]]
