"""algebra.js does what arrays.py does, on random arrays of random shapes, refusals included."""

import json

import numpy as np
import pytest
from py_mini_racer import JSEvalException

from equations import arrays
from equations.engine import Engine, names_of_algebra

SHAPES = [(), (2,), (3,), (2, 2), (2, 3), (3, 2), (3, 3), (2, 3, 2), (1, 3)]
LETTERS = "\\odot", "\\cdot", "\\times", "/", "\\bmod"
ROW = "a Row"


def operation(symbol):
    return lambda a, b: arrays.operate(symbol, a, b)


TWO = {
    "add": lambda a, b: arrays.add(a, b, 1, "+"),
    "subtract": lambda a, b: arrays.add(a, b, -1, "-"),
    "multiply": arrays.multiply,
    "power": arrays.power,
    "divide": lambda a, b: arrays.divide(a, b, "a fraction"),
    "hadamard": operation("\\odot"),
    "dot": operation("\\cdot"),
    "times": operation("\\times"),
    "mod": operation("\\bmod"),
    "max": lambda a, b: np.maximum(arrays.elementwise(a, b, "\\max"), b),
    "min": lambda a, b: np.minimum(arrays.elementwise(a, b, "\\min"), b),
    "stack": lambda a, b: arrays.stack([a, b]),
    "beside": lambda a, b: arrays.beside([a, b]),
}
ONE = {
    "transpose": arrays.transpose,
    "negative": lambda a: arrays.multiply(-1, a),
    "absolute": arrays.UNARY["absolute"],
    "root": arrays.UNARY["root"],
    "diag": arrays.diag,
    **{name: arrays.FUNCTIONS[name] for name in ("exp", "log", "ln", "tanh", "sinh", "cosh")},
    **{name: arrays.FUNCTIONS[name] for name in ("sin", "cos")},
    "max": np.max,
    "min": np.min,
}
NORMS = [(kind, shape) for kind in ("1", "2", "F", "infty", None) for shape in SHAPES]
ELSEWHERE = {  # tested below, or only for indices, which NumPy has in its syntax
    *("Row", "norm", "det", "block", "entry", "sum", "product", "length"),
    *("table", "holds", "all", "choose"),
}


@pytest.fixture(scope="module")
def v8():
    return Engine([]).v8


def drawn(rng, shape):
    """Return numbers of either sign, some of them whole."""
    value = rng.choice([-2.0, -1.0, 0.5, 1.0, 1.5, 2.0, 3.0], shape)
    return value + rng.choice([0.0, 0.37], shape)


def ran(v8, name, *values):
    """Return what a function of algebra.js returns, and its message where it refuses."""
    written = ", ".join(literal(value) for value in values)
    code = f"""(() => {{
        const plain = x => x instanceof algebra.Row ? {{row: x.vector}} : x
        try {{ return JSON.stringify({{value: plain(algebra.{name}({written}))}}) }}
        catch (error) {{ return JSON.stringify({{message: error.message}}) }}
    }})()"""
    return json.loads(v8.eval(code))


def literal(value):
    if isinstance(value, arrays.Row):
        return f"new algebra.Row({literal(value.vector)})"
    return json.dumps(np.asarray(value).tolist())


def meet(v8, name, function, values):
    """Compare a function with its twin: the same value, or the same refusal."""
    found = ran(v8, name, *values)
    expected = refusal = None
    try:
        with np.errstate(all="ignore"):
            expected = function(*values)
    except (ValueError, np.linalg.LinAlgError) as error:
        refusal = str(error)
    if refusal:
        assert "message" in found, (values, found, refusal)
        assert found["message"] == refusal or name in ("stack", "beside")  # NumPy's own words
        return False
    assert "value" in found, (values, found, expected)
    value = found["value"]
    assert isinstance(expected, arrays.Row) == isinstance(value, dict)
    if isinstance(expected, arrays.Row):
        expected, value = expected.vector, value["row"]
    assert np.shape(value) == np.shape(expected)
    wanted = np.where(np.isfinite(expected), expected, np.nan)
    np.testing.assert_allclose(np.array(value, dtype=float), wanted, rtol=1e-13, atol=1e-14)
    return True


@pytest.mark.parametrize("name", TWO)
def test_of_two(v8, name):
    rng, results = np.random.default_rng(1), []
    for left in SHAPES:
        for right in SHAPES:
            values = [drawn(rng, left), drawn(rng, right)]
            results.append(meet(v8, name, TWO[name], values))
            if len(left) == 1 and name not in ("max", "min", "stack", "beside"):
                results.append(meet(v8, name, TWO[name], [arrays.Row(values[0]), values[1]]))
            if len(right) == 1 and name not in ("max", "min", "stack", "beside"):
                results.append(meet(v8, name, TWO[name], [values[0], arrays.Row(values[1])]))
    assert {True, False} == set(results)


def test_of_two_rows(v8):
    one, two = arrays.Row(np.array([1.0, 2.0])), arrays.Row(np.array([3.0, 5.0]))
    assert meet(v8, "add", TWO["add"], [one, two])
    assert meet(v8, "subtract", TWO["subtract"], [one, two])
    assert not meet(v8, "multiply", arrays.multiply, [one, two])


@pytest.mark.parametrize("name", ONE)
def test_of_one(v8, name):
    rng, results = np.random.default_rng(2), []
    for shape in SHAPES:
        if name in ("transpose",) and len(shape) > 2:
            continue
        value = drawn(rng, shape)
        results += [meet(v8, name, ONE[name], [one]) for one in (value, np.abs(value))]
    assert True in results


@pytest.mark.parametrize(("kind", "shape"), NORMS)
def test_norms(v8, kind, shape):
    value = drawn(np.random.default_rng(3), shape)
    known = kind != "F" if len(shape) == 1 else len(shape) == 2 and kind not in (None, "1")

    def function(x, _=None):
        return arrays.norm(x, kind)

    given = [value] if kind is None else [value, kind]
    assert meet(v8, "norm", function, given) == known


def test_largest_singular_value_of_many(v8):
    rng = np.random.default_rng(4)
    for rows, columns in [(5, 5), (3, 7), (6, 2), (4, 4)]:
        assert meet(
            v8, "norm", lambda x, _: arrays.norm(x, "2"), [rng.normal(size=(rows, columns)), "2"]
        )
    singular = np.outer([1.0, 2.0, 3.0], [1.0, -1.0])
    assert meet(v8, "norm", lambda x, _: arrays.norm(x, "2"), [singular, "2"])


def test_determinants(v8):
    rng = np.random.default_rng(5)
    for size in (1, 2, 3, 5):
        assert meet(v8, "det", np.linalg.det, [rng.normal(size=(size, size))])
    assert meet(v8, "det", np.linalg.det, [np.array([[0.0, 2.0], [3.0, 0.0]])])


def test_blocks(v8):
    rng = np.random.default_rng(6)
    a, b, c, d = (rng.normal(size=shape) for shape in [(2, 2), (2, 3), (1, 2), (1, 3)])
    rows = [[a, b], [c, d]]
    listed = [[cell.tolist() for cell in row] for row in rows]
    found = json.loads(v8.eval(f"JSON.stringify(algebra.block(...{json.dumps(listed)}))"))
    np.testing.assert_array_equal(found, arrays.block(rows))
    for wrong in ([[a, c]], [[a, np.ones((2, 2, 2))]]):
        listed = json.dumps([[cell.tolist() for cell in row] for row in wrong])
        with pytest.raises(JSEvalException, match="cannot stand side by side"):
            v8.eval(f"algebra.block(...{listed})")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("entry([3, 5, 7], 1)", 3),
        ("entry([3, 5, 7], 1, 0)", 5),
        ("entry([3, 5, 7], 0)", "index 0 of an array is outside 1 to 3"),
        ("entry([3, 5, 7], 3, 0)", "index 3 of an array is outside 0 to 2"),
        ("entry([3, 5, 7], 1.5)", "an index must be a whole number, not 1.5"),
        ("sum(1, 3, i => i * i)", 14),
        ("sum(2, 1, i => i)", 0),
        ("sum(0, 0.5, i => i)", "a bound must be a whole number, not 0.5"),
        ("product(1, 4, i => i)", 24),
        ("product(2, 1, i => i)", 1),
        ("product(1, 2, i => [[0, 1], [i, 0]])", [[2, 0], [0, 1]]),
        ("length([[1, 2, 3], 0], [[[1, 2, 3], [4, 5, 6]], 1])", 3),
        ("length([[1, 2], 0], [[1, 2, 3], 0])", "one index runs over different ranges: 2,3"),
        ("table([2, 3], [1, 0], (i, j) => 10 * i + j)", [[10, 11, 12], [20, 21, 22]]),
        ('choose([() => 1, holds([1, -1], ">", 0)], [() => 0])', [1, 0]),
        ('choose([() => [5, 6], holds([1, -1], ">", 0)], [() => [7, 8]])', [5, 8]),
        ('choose([() => 1, holds(2, "≥", 3)])', "no case applies to a drawn value; end with "
         "\\text{otherwise} or cover every value"),
        ('choose([() => 1, all(holds(0, "<", 1), holds(1, "≤", 1))], [() => 2])', 1),
        ('choose([() => 1, all(holds(0, "=", 1), holds(1, "≠", 1))], [() => 2])', 2),
    ],
)  # fmt: skip
def test_indices_sums_and_cases(v8, code, expected):
    text = f"""(() => {{
        const {{entry, sum, product, length, table, choose, holds, all}} = algebra
        try {{ return JSON.stringify({code}) }} catch (error) {{ return JSON.stringify(error.message) }}
    }})()"""
    assert json.loads(v8.eval(text)) == expected


def test_nothing_changes_its_arguments(v8):
    code = """(() => {
        const matrix = [[2, 1], [1, 3]]
        algebra.det(matrix), algebra.norm(matrix, "2"), algebra.transpose(matrix)
        algebra.add(matrix, matrix), algebra.stack(matrix, matrix)
        return JSON.stringify(matrix)
    })()"""
    assert json.loads(v8.eval(code)) == [[2, 1], [1, 3]]


def test_every_function_is_tested():
    assert set(names_of_algebra()) == {*ONE, *TWO} | ELSEWHERE
