"""What *Try it* begins with, for every equation: `Shapes:` read as Python reads it, small values of the declared kinds, finite results."""

import importlib
import itertools
import json

import numpy as np
import pytest

from equations import scripts
from equations.project import Project
from equations.settings import Settings
from equations.shapes import shape
from tests.support.paths import ROOT
from tests.support.v8 import ASSETS, Module

TANH = "z => Array.isArray(z) ? z.map(Math.tanh) : Math.tanh(z)"
HOLDS = {
    "": lambda x: np.ptp(x) > 0 or x.size == 1,
    "positive": lambda x: np.all(x > 0),
    "unit": lambda x: np.all((x >= 0) & (x <= 1)),
    "binary": lambda x: set(x.flat) <= {0, 1},
    "integer": lambda x: x == int(x) > 0,
    "index": lambda x: x == int(x) > 0,
    "probability": lambda x: np.all(x > 0) and np.allclose(x.sum(axis=-1), 1, atol=1e-15),
    "onehot": lambda x: set(x.flat) == {0, 1} and np.all(x.sum(axis=-1) == 1),
}


@pytest.fixture(scope="module")
def shapes():
    return Module(ASSETS / "shapes.js")


@pytest.fixture(scope="module")
def project():
    return Project(Settings.read(ROOT))


@pytest.fixture(scope="module")
def begun(project, shapes, tmp_path_factory):
    """Return of each equation what was read, the sizes, the values, and the result in V8."""
    folder = tmp_path_factory.mktemp("equations")
    scripts.write(project, folder)
    pages = {path.stem: Module(path) for path in folder.glob("*.js")}
    texts = {stem: page.value("module.shapes") for stem, page in pages.items() if stem.endswith("-shapes")}
    found = {}
    for name, equation in project.equations.items():
        page = pages[equation.page.folder]
        text = texts[f"{equation.page.folder}-shapes"][name]
        read = shapes.value(f"module.read({json.dumps(text)})")
        parameters = json.dumps(read["parameters"])
        sizes = shapes.value(f"module.sizes({parameters})")
        values = shapes.value(f"module.starts({parameters}, {json.dumps(sizes)}, () => 'tanh')")
        given = [TANH if value == "tanh" else json.dumps(value) for value in values.values()]
        found[name] = read, sizes, values, page.value(f"module.{name}({', '.join(given)})")
    return found


def test_shapes_are_read_as_python_reads_them(project, begun):
    def told(declared):
        kind, *within = declared.kind.split()[:2] or [""]
        return {"name": declared.name, "axes": [*(declared.axes or ())], "kind": kind, "within": "".join(within)}

    assert len(begun) > 130
    for name, (read, *_) in begun.items():
        signature = project.equations[name].code.signature
        assert read == {"parameters": [*map(told, signature.parameters)], "results": [*map(told, signature.results)]}


def test_sizes_are_small_and_differ(begun):
    for name, (_, sizes, values, _) in begun.items():
        assert len(set(sizes.values())) == len(sizes), name
        assert max(sizes.values(), default=1) <= 5
        assert min(sizes.get("T", 3), sizes.get("K", 3)) >= 3, f"{name}: two steps or two classes hide what a sum does"
        assert sum(np.size(value) for value in values.values()) <= 52, name


def test_values_have_the_declared_shapes_and_kinds(project, begun):
    for name, (_, sizes, values, _) in begun.items():
        for declared in project.equations[name].code.signature.parameters:
            kind = (declared.kind.split() or [""])[0]
            if kind != "function":
                value = np.array(values[declared.name])
                assert value.shape == shape(declared, sizes), name
                assert HOLDS[kind](value), f"{name}: {declared.name} is {value}, no {kind or 'number'}"


def test_kinds_that_no_display_has_yet(shapes):
    told = "module.read('y (T, K) onehot -> c ()').parameters"
    values = np.array(shapes.value(f"module.starts({told}, {{ T: 2, K: 3 }}, String)")["y"])
    assert values.shape == (2, 3)
    assert HOLDS["onehot"](values)


def test_what_is_not_of_its_kind_is_said(begun):
    kinds = Module(ASSETS / "kinds.js")
    wrong = {"positive": -1, "unit": 1.5, "binary": 0.5, "integer": 1.5, "index": 1.5, "probability": 0.7, "onehot": 0.5}

    def said(parameters, values):
        return kinds.value(f"module.remarks({json.dumps(parameters)}, {json.dumps(values)})")

    assert {*wrong, ""} == {*HOLDS}
    for name, (read, _, values, _) in begun.items():
        assert said(read["parameters"], values) == "", name
    for kind, number in wrong.items():
        for value in (number, [0, number], [[1, 0], [number, 0]]):
            assert said([{"name": "x", "kind": kind}], {"x": value}).startswith("x should be "), (kind, value)
    assert said([{"name": "x", "kind": ""}], {"x": [1e9, -3]}) == ""


def test_neighbours_begin_differently(begun):
    for name, (_, _, values, _) in begun.items():
        assert all(one != two for one, two in itertools.pairwise(values.values())), name


def test_the_first_results_are_finite_and_those_of_the_modules(project, begun):
    for name, (read, _, values, result) in begun.items():
        module = importlib.import_module(f"snippets.{project.equations[name].page.folder}.{name}")
        given = [np.tanh if value == "tanh" else np.array(value, float)[()] for value in values.values()]
        kinds = [declared["kind"] for declared in read["parameters"]]
        given = [int(one) if kind in ("integer", "index") else one for one, kind in zip(given, kinds, strict=True)]
        wanted = getattr(module, name)(*given)
        several = len(read["results"]) > 1
        for ours, theirs in zip(wanted if several else [wanted], result if several else [result], strict=True):
            assert np.all(np.isfinite(np.array(theirs, float))), name
            np.testing.assert_allclose(np.array(theirs), ours, rtol=1e-12, atol=1e-15, err_msg=name)


@pytest.mark.parametrize(
    ("value", "model", "wanted"),
    [
        ("[1, 2]", "[0.5, 3]", True),
        ("[1]", "[0.5, 3]", False),
        ("[1, null]", "[0.5, 3]", False),
        ("[1, '2']", "[0.5, 3]", False),
        ("[[1, 2], [3, 4]]", "[[0, 0], [0, 0]]", True),
        ("[[1, 2], [3]]", "[[0, 0], [0, 0]]", False),
        ("[1, 2]", "1", False),
        ("undefined", "1", False),
        ("1 / 0", "1", False),
        ("'relu'", "'tanh'", True),
    ],
)
def test_a_value_from_an_address_must_fit(shapes, value, model, wanted):
    assert shapes.value(f"module.like({value}, {model})") is wanted
