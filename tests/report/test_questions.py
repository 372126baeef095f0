"""Questions of a page: how they are written, what is refused, what stands on the page, and that all pages have some."""

import json
import math
import re

import numpy as np
import pytest
from bs4 import BeautifulSoup
from markdown import Markdown

from equations.engine import Engine
from equations.extension import EquationsExtension
from equations.problem import Problem
from equations.project import Project
from equations.settings import Settings
from report.questions.extension import QuestionsExtension
from report.questions.form import Question, questions
from snippets.lstm_cell.forget_half_life import forget_half_life
from snippets.neural_networks.sigmoid import sigmoid
from snippets.neural_networks.sigmoid_prime import sigmoid_prime
from tests.equations.tiny import FILES, project
from tests.support.paths import ROOT

CHECKS = ["report.questions.form:problems"]
CHOICES = """
## Questions

!!! question
    Which is a *gate*,
    really?

    - [ ] A door
      because it
      opens.
    - [x] $f_t$ with [@eq:gate]
    - [ ] Nothing

    It is a share.

    More on it.
"""
NUMBER = """
!!! question
    How open?

    = `gate(W_f=[[2]], b_f=[-1], x_t=[1.5])`, to two decimals

    So open.
"""
CALL = "gate(W_f=[[2]], b_f=[-1], x_t=[1.5])"


def tiny(folder, text):
    return project(folder, {"docs/cell.md": FILES["docs/cell.md"] + text}, checks=CHECKS)


def found(folder, text):
    one = tiny(folder, text)
    return list(questions(one, next(page for page in one.pages if page.uri == "cell.md")))


def shown(folder, text):
    tiny(folder, text)
    markdown = Markdown(
        extensions=[
            "admonition", "attr_list", "pymdownx.arithmatex", QuestionsExtension(), EquationsExtension(root=str(folder), checks=CHECKS)
        ],
        extension_configs={"pymdownx.arithmatex": {"generic": True}},
    )  # fmt: skip
    return BeautifulSoup(markdown.convert((folder / "docs/cell.md").read_text(encoding="utf-8")), "html.parser")


def words(element):
    return " ".join(element.get_text().split())


def test_a_question_with_choices(tmp_path):
    (section,) = shown(tmp_path, CHOICES).select("section.question")
    assert (section["id"], section["data-live"]) == ("question-1", "question")
    assert words(section.select_one(".question-title")) == "Question 1"
    assert words(section.select_one("#question-1-text")) == "Which is a gate, really?"
    assert section.select_one("#question-1-text em")
    choices = section.select("ol.question-choices > li")
    assert [words(one) for one in choices] == ["A door", "ft with (3.1)", "Nothing"]
    assert [one.has_attr("data-right") for one in choices] == [False, True, False]
    answer = section.select_one("details.answer")
    assert not answer.has_attr("open")
    assert [words(one) for one in answer.find_all(recursive=False)] == [
        "Answer", "B. It is a share.", "More on it.", "A. because it opens.",
    ]  # fmt: skip
    assert [one["data-choice"] for one in answer.select("[data-choice]")] == ["A"]


def test_a_question_for_a_number(tmp_path):
    (section,) = shown(tmp_path, NUMBER).select("section.question")
    assert words(section.select_one("#question-1-accuracy")) == "A number, to two decimals."
    assert words(section.select_one("details p")) == "0.88, by (3.1). So open."
    assert section.select_one("details a")["href"] == "#eq-gate"
    assert (section["data-live-equations"], section["data-equation"]) == ("equations/cell.js", "gate")
    assert json.loads(section["data-arguments"]) == [[[2]], [-1], [1.5]]
    assert (section["data-at"], section["data-decimals"]) == ("[]", "2")


def test_questions_are_numbered_and_good_ones_stay_beside_a_bad_one(tmp_path):
    page = shown(tmp_path, CHOICES + NUMBER.replace("gate(", "gat(") + NUMBER)
    assert [one["id"] for one in page.select("section.question")] == ["question-1", "question-3"]
    assert "do you mean gate?" in page.select_one(".equation-wrong").get_text()


def test_the_answer_is_that_of_the_snippet(tmp_path):
    (before,) = found(tmp_path, NUMBER)
    assert before.numeric.value == pytest.approx(0.8807970779778823, rel=1e-15)
    gate = tmp_path / "snippets/cell/gate.py"
    gate.write_text(gate.read_text().replace("+ b_f", "+ 3 * b_f"))
    (after,) = questions(changed := Project(Settings(root=tmp_path)), changed.pages[0])
    assert after.numeric.value == 0.5


@pytest.mark.parametrize(
    ("call", "value"),
    [
        (CALL, "0.88"),
        ("gate([[2]], [-1], [1.5])", "0.88"),
        ("gate([[2]], x_t=[1.5], b_f=[-1])", "0.88"),
        ("gate([[2], [0]], [-1, 0], [1.5])[1]", "0.50"),
        ("gate([[-2]], [-1], [1.5])[0]", "0.02"),
    ],
)
def test_calls(tmp_path, call, value):
    (one,) = found(tmp_path, NUMBER.replace(CALL, call))
    assert str(one.numeric) == value


def test_how_a_number_is_printed(tmp_path):
    (one,) = found(tmp_path, NUMBER.replace("to two decimals", "as a whole number"))
    assert str(one.numeric) == "1"
    changed = type(one.numeric)(one.numeric.equation, [], [], "as a whole number", -21632.0)
    assert str(changed) == "−21,632"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("gat([[2]], [-1], [1.5])", "do you mean gate?"),
        ("gate([[2]], [-1])", "gate takes W_f, b_f, x_t, each once"),
        ("gate([[2]], [-1], [1.5], x_t=[1])", "gate takes W_f, b_f, x_t, each once"),
        ("gate([[2]], [-1], b_f=[1.5])", "gate takes W_f, b_f, x_t, each once"),
        ("gate([[2]], [-1], [1.5, 1])", "x_t has the shape (2,), beside the others it must be (1,)"),
        ("gate([[2]], [-1], 1.5)", "x_t must be a list"),
        ("gate([[2], [0]], [-1, 0], [1.5])", "say which by an index"),
        ("gate([[2]], [-1], [1.5])[7]", "has no entry [7]"),
        ("gate([[2]], [-1], [1.5])[-1]", "is not read"),
        ("gate([[2]], [-1], [1e999])", "is not read"),
        ("gate([[2]], [-1], ['1.5'])", "is not read"),
        ("gate([[2]], [-1], [True])", "is not read"),
        ("gate([[2]], [-1], sigmoid([1]))", "is not read"),
        ("gate([[2]], [-1], [9 ** 9 ** 9])", "is not read"),
        ("gate(*[[[2]], [-1], [1.5]])", "is not read"),
        ("gate(**{})", "is not read"),
        ("gate.__globals__(1)", "is not read"),
        ("__import__('os').system('true')", "is not read"),
        ("__import__(1)", "no equation is named __import__"),
        ("(lambda: 1)()", "is not read"),
        ("0.88", "is not read"),
        ("gate(", "is not read"),
        ("(" * 900 + ")" * 90, "is not read"),
        ("gate(" + "[" * 150 + "]" * 150 + ")", "gate takes"),
    ],
)
def test_a_call_that_is_refused(tmp_path, call, message):
    (one,) = found(tmp_path, NUMBER.replace(CALL, call))
    assert isinstance(one, Problem)
    assert message in one.message
    line = (tmp_path / "docs/cell.md").read_text().splitlines()[one.line - 1]
    assert line.lstrip().startswith("= `")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("- [x]", "- [ ]", "of two or more choices one is right"),
        ("- [ ] A", "- [x] A", "of two or more choices one is right"),
        ("- [ ] A", "- A", "a question has three parts"),
        ("- [ ] Nothing", "- Nothing", "a choice begins with"),
        ("- [ ] Nothing", "- [y] Nothing", "a choice begins with"),
        ("    - [x]", "\n    - [x]", "a question has three parts"),
        ("    It is a share.\n\n    More on it.\n", "", "a question has three parts"),
        ("    Which is a *gate*,\n    really?\n\n", "", "a question has three parts"),
        ("!!! question", '!!! question "Question 1"', "a question has no title"),
        ("    It is a share.", "    = `gate(1)`, to two decimals", "a question has three parts"),
    ],
)
def test_a_form_that_is_refused(tmp_path, old, new, message):
    assert CHOICES.count(old) == 1 or old.startswith("- [ ]")
    (one,) = found(tmp_path, CHOICES.replace(old, new, 1))
    assert isinstance(one, Problem)
    assert message in one.message


@pytest.mark.parametrize("accuracy", ["to two digits", "", "to  two decimals", "to nine decimals", "exactly"])
def test_an_accuracy_that_is_refused(tmp_path, accuracy):
    (one,) = found(tmp_path, NUMBER.replace("to two decimals", accuracy))
    assert "a number is asked for as" in one.message


def test_a_problem_is_one_of_the_report_and_has_file_and_line(tmp_path):
    one = tiny(tmp_path, NUMBER.replace("gate(", "gat("))
    (problem,) = [str(problem) for problem in one.problems() if "no equation is named" in problem.message]
    line = FILES["docs/cell.md"].count("\n") + NUMBER[: NUMBER.index("= `")].count("\n") + 1
    assert problem.startswith(f"{tmp_path / 'docs/cell.md'}:{line}: no equation is named gat: do you mean gate?")


def test_a_snippet_that_does_not_end_is_stopped(tmp_path):
    one = tiny(tmp_path, NUMBER)
    gate = tmp_path / "snippets/cell/gate.py"
    gate.write_text(gate.read_text().replace("    return", "    while True:\n        pass\n    return"))
    one.refresh()
    (problem,) = questions(one, one.pages[0])
    assert isinstance(problem, Problem)


@pytest.fixture(scope="module")
def whole():
    return Project(Settings.read(ROOT))


@pytest.fixture(scope="module")
def report(whole):
    return {page.uri: list(questions(whole, page)) for page in whole.pages if re.match(r"[2346]\.\d", page.number)}


def test_every_page_of_chapters_2_3_4_and_6_has_three_to_five_and_a_number(report):
    assert len(report) == 14
    for uri, found in report.items():
        assert all(isinstance(one, Question) for one in found), uri
        assert 3 <= len(found) <= 5, uri
        assert any(one.numeric for one in found), f"docs/{uri} asks for no number"


def test_where_the_right_choice_stands_gives_nothing_away(report):
    places = []
    for uri in report:
        text = (ROOT / "docs" / uri).read_text(encoding="utf-8")
        for box in re.findall(r"!!! question\n(.*?)(?=\n!!!|\n##)", text, re.DOTALL):
            if marks := re.findall(r"^    - \[([ x])\]", box, re.MULTILINE):
                places.append(marks.index("x"))
    assert len(places) >= 30
    assert max(map(places.count, places)) <= 0.5 * len(places)


def test_the_translated_equation_gives_the_number_too(whole, report):
    v8 = Engine(verdict.translation for verdict in whole.verdicts.values())
    asked = [one.numeric for found in report.values() for one in found if one.numeric]
    assert len(asked) >= 11
    for one in asked:
        results = tuple(map(np.asarray, whole.ask("value", one.equation.name, one.arguments)))
        assert v8.difference(one.equation.verdict.translation, [(one.arguments, results)]) <= 1e-12


def test_the_number_stands_in_the_answer(whole, report):
    """The prose of each answer, typed, ends in the number that the module gives."""
    for uri, found in report.items():
        lines = (ROOT / "docs" / uri).read_text(encoding="utf-8").split("\n")
        for one in found:
            if one.numeric:
                box = "\n".join(lines[one.line :]).partition("\n!!!")[0].partition("\n## ")[0]
                number = str(one.numeric).replace("\N{MINUS SIGN}", "-").replace(",", "")
                shortest = number.rstrip("0").rstrip(".") if "." in number else number
                assert re.search(rf"(?<![\d.]){re.escape(shortest)}(?![\d])", box.replace("{,}", "")), f"{uri}: {number}"


def test_the_other_numbers_of_the_reasons():
    """What a reason or a remark on a wrong choice computes besides the answer."""
    (slope,), (share,) = sigmoid_prime(np.array([2.0])), sigmoid(np.array([2.0]))
    (near,) = sigmoid_prime(np.array([5.0]))
    rest = 0.5
    for _ in range(100):
        rest = math.tanh(2 * rest)
    flat = 1 - rest**2
    (drawn,) = sigmoid(np.array([1.0]))
    wrong = [0.5 * 3 + 1, 0.25 * 0.8 + 0.75 * -0.4]
    said = {
        "foundations/neural-networks.md": [f"= {slope:.3f}$", f"= {share:.3f}$", f"= {near:.4f}$", f"about {1 / near:.0f} times", f"gives {3 + 0.1 * -2} and climbs"],
        "foundations/rnn-limits.md": [f"settles at {rest:.3f}", f"is {flat:.3f}", f"= {2 * flat:.2f}$", f"keeps ${1e5 * 0.9**100:.1f} \\times 10^{{-5}}$"],
        "architecture/lstm-cell.md": [rf"$\sigma(0) = {sigmoid(np.array([0.0]))[0]}$"],
        "training/implementation.md": [f"= {drawn:.3f}$"],
        "training/experiments-1997.md": [f"up to {1 - 0.05 ** (1 / 10):.3f}, at 95 % confidence", f"every {forget_half_life(drawn):.1f} steps"],
        "limitations.md": [rf"$2 \cdot 256 \cdot 32 / 16 = {2 * 256 * 32 // 16}$"],
        "variants.md": [f"= {wrong[1]:.1f}$"],
        "parallel.md": [f"= {wrong[0]}$"],
    }  # fmt: skip
    for uri, numbers in said.items():
        text = (ROOT / "docs" / uri).read_text(encoding="utf-8")
        asked = " ".join(text.partition("\n## Questions\n")[2].partition("\n## ")[0].split())
        for number in numbers:
            assert number in asked, f"{uri}: {number}"
