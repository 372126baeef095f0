"""The translation to JavaScript: what it looks like, and that an emitter that errs is caught."""

import contextlib
import dataclasses
from functools import partial

import pytest
from py_mini_racer import JSEvalException

from equations import expression as ex
from equations import translation, verdict
from equations.engine import Engine
from equations.javascript import Text, Writer
from equations.judge import Judge
from equations.problem import Problem
from equations.project import Project
from equations.settings import Settings
from tests.support.paths import ROOT

SETTINGS = Settings.read(ROOT)


@dataclasses.dataclass
class Stated:
    """What a display of the report states, with all that a translation needs, and its draws."""

    arguments: tuple
    cases: list

    def translated(self):
        return translation.translate(*self.arguments)


@pytest.fixture(scope="module")
def stated():
    """Return what all displays of the report state, by name."""
    found, last = {}, []

    def remembered(*arguments):
        last[:] = arguments
        return translation.translate(*arguments)

    judge = Judge(SETTINGS)
    displays = {one.name: one.display.latex for one in Project(SETTINGS).equations.values()}
    judge.prepare(tuple(displays.values()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verdict, "translate", remembered)
        for name, latex in displays.items():
            cases = judge.display(name, latex).cases
            found[name] = Stated(tuple(last), cases)
    return found


@pytest.fixture(scope="module")
def good(stated):
    return {name: one.translated() for name, one in stated.items()}


def text_of(good, name):
    return good[name].text.replace("\n", " ").replace("  ", " ")


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("forget_gate", "sigmoid(add(multiply(W_f, x_t), multiply(R_f, h_prev), b_f))"),
        ("cell_update", "add(hadamard(f_t, c_prev), hadamard(i_t, c_tilde))"),
        ("crossover_length", "4 * d + 2"),
        ("softmax", "table([K], [1], (i) => exp(entry(z, i)) / sum(1, K, j => exp(entry(z, j))))"),
        ("relu_prime", 'choose([() => 1, holds(z, ">", 0)], [() => 0])'),
        ("attention_cost", "4 * T * d ** 2 + T * (T + 1) * d"),
        ("cross_entropy", "-sum(1, K, k => entry(y, k) * log(entry(p, k)))"),
    ],
)
def test_a_reader_recognises_the_formula(good, name, wanted):
    assert wanted in text_of(good, name)


def test_all_agree(stated, good):
    engine = Engine(good.values())
    assert max(engine.difference(good[name], one.cases) for name, one in stated.items()) < 1e-13


# An emitter that errs. Each damage changes the text of many displays, and each of these must differ from
# NumPy on a draw; those that do not are named, with the reason.


def swapped(method, self, name, left, right):
    return method(self, name, *((right, left) if name in ("divide", "mod") else (left, right)))


def without_transpose(method, self, node):
    if getattr(node, "kind", "") == "transpose":
        return self.write(node.body)
    return method(self, node)


def one_index_on(method, self, array, name, indices):
    one = ex.Constant(1, place=indices[0].place)
    sums = [ex.Addition((1, 1), (index, one), ("+", "+"), place=one.place) for index in indices]
    return method(self, array, name, tuple(sums))


def later(method, self, node):
    text = method(self, node)
    return dataclasses.replace(text, text=text.text.replace("(1, ", "(2, ", 1))


def sooner(method, self, node):
    text = method(self, node)
    head, arrow, body = text.text.partition(f", {node.index} =>")
    return dataclasses.replace(text, text=f"{head} - 1{arrow}{body}")


def other_sign(method, self, node):
    return method(self, dataclasses.replace(node, signs=(*node.signs[:-1], -node.signs[-1])))


def first_sign_lost(method, self, node):
    return method(self, dataclasses.replace(node, signs=(1, *node.signs[1:])))


def reversed_factors(method, self, factors):
    return method(self, factors[::-1] if factors[0].axes == 2 else factors)


def one_more(method, self, body, exponent):
    return method(self, body, Text(f"{exponent.inside(4)} + 1", 1, 0))


def reversed_arguments(method, self, node):
    if isinstance(node, ex.Extreme):
        return method(self, node)
    return method(self, dataclasses.replace(node, arguments=node.arguments[::-1]))


def renamed(old, new, method, self, name):
    return method(self, new if name == old else name)


def no_brackets(method, self, strength):
    return self.text


def first_case_last(method, self, values, conditions):
    return method(self, values[:1] + values[:0:-1], conditions)


def edge_taken(method, self, node):
    text = method(self, node)
    return text.translate(str.maketrans({"<": "≤", ">": "≥", "≤": "<", "≥": ">"})).replace(
        "=≥", "=>"
    )


def results_turned(method, self, lines, returned):
    inside = returned.removeprefix("[").removesuffix("]").split(", ")
    turned = f"[{', '.join(inside[::-1])}]"
    return method(self, lines, turned if returned.startswith("[") and len(inside) > 1 else returned)


DAMAGES = {
    "operands in the wrong order": (Writer, "_operation", swapped),
    "factors in the wrong order": (Writer, "_product", reversed_factors),
    "a transpose lost": (Writer, "_bracketed", without_transpose),
    "an index one too far": (Writer, "_entry", one_index_on),
    "a sum that begins one later": (Writer, "_reduction", later),
    "a sum that ends one earlier": (Writer, "_reduction", sooner),
    "the last sign turned": (Writer, "_addition", other_sign),
    "a leading minus lost": (Writer, "_addition", first_sign_lost),
    "an exponent one too large": (Writer, "_power", one_more),
    "arguments in the wrong order": (Writer, "_call", reversed_arguments),
    "a matrix product for the product by entries": (Writer, "call", partial(renamed, "hadamard", "multiply")),
    "a sum for a product by entries": (Writer, "call", partial(renamed, "hadamard", "add")),
    "sinh for tanh": (Writer, "call", partial(renamed, "tanh", "sinh")),
    "max for min": (Writer, "call", partial(renamed, "min", "max")),
    "min for max": (Writer, "call", partial(renamed, "max", "min")),
    "beside for stacked": (Writer, "call", partial(renamed, "stack", "beside")),
    "a root lost": (Writer, "call", partial(renamed, "root", "absolute")),
    "brackets forgotten": (Text, "inside", no_brackets),
    "the edge of a case": (Writer, "_condition", edge_taken),
    "the cases in another order": (Writer, "_choice", first_case_last),
    "results in the wrong order": (translation._Statements, "_body", results_turned),
}  # fmt: skip
EQUAL = {
    "beside for stacked": {"stacked_input"},  # vectors of two lengths stand one under the other
    "brackets forgotten": {"forget_half_life", "positional_encoding"},  # -(a / b) is -a / b
    "the edge of a case": {"perceptron", "phased_time_gate"},  # a sum is never just 0 on a draw
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_an_emitter_that_errs_is_caught(stated, good, monkeypatch, damage):
    owner, name, change = DAMAGES[damage]
    method = getattr(owner, name)
    monkeypatch.setattr(owner, name, lambda self, *given: change(method, self, *given))
    bad = {one: stated[one].translated() for one in stated}
    monkeypatch.undo()
    changed = [
        one for one in bad if (bad[one].text, bad[one].sides) != (good[one].text, good[one].sides)
    ]
    assert changed
    survivors = set()
    for one in changed:
        with contextlib.suppress(Problem, JSEvalException):
            Engine({**good, one: bad[one]}.values()).difference(bad[one], stated[one].cases)
            survivors.add(one)
    assert survivors == EQUAL.get(damage, set())
