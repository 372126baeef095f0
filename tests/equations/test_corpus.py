"""Formulas as authors type them: taken, taken after one message, or refused; never with another meaning."""

import re
import textwrap
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from equations.latex import parse
from equations.project import Project
from equations.settings import Settings
from equations.tree import Symbol, walk
from equations.verdict import Subject, check

with (Path(__file__).parent / "corpus.toml").open("rb") as file:
    FORMULAS = {one["name"]: one for one in tomllib.load(file)["formula"]}

TAKEN = [name for name, one in FORMULAS.items() if "says" not in one]
FOLLOWED = [name for name, one in FORMULAS.items() if "follow" in one]
REFUSED = [name for name, one in FORMULAS.items() if "why" in one]

HELPERS = {
    "sigmoid": "1 / (1 + np.exp(-x))",
    "softmax": "np.exp(x) / np.sum(np.exp(x), axis=-1, keepdims=True)",
    "sign": "np.sign(x)",
}
NOTATION = """# Notation

| Symbol | Python | Shape | Meaning |
|---|---|---|---|
| $\\sigma$ | `sigmoid` | function | logistic function |
"""
MODULE = '''{imports}def {name}(
{parameters}
):
    """Return the value.

    Shapes: {shapes}
    Source: this report
    """
{body}
'''


def module(name, shapes, code):
    """Return a module with this docstring and body, and what it needs to import."""
    left = shapes.partition("->")[0]
    names = re.findall(r"(?:^|,)\s*([a-zA-Z]\w*)(?=[ ]|$)", re.sub(r"\([^)]*\)", "", left))
    parameters = textwrap.fill(
        ", ".join(names), 70, initial_indent="    ", subsequent_indent="    "
    )
    code = code.strip() if "return" in code else f"return {code}"
    body = "\n".join(f"    {line}" for line in code.split("\n"))
    helpers = "".join(
        f"from snippets.helpers.{one} import {one}\n"
        for one in HELPERS
        if one != name and f"{one}(" in code
    )
    imports = "import numpy as np\n" * ("np." in code) + helpers
    return MODULE.format(
        imports=imports + "\n\n" * bool(imports),
        name=name,
        parameters=parameters,
        shapes=textwrap.fill(" ".join(shapes.split()), 66, subsequent_indent="        "),
        body=body,
    )


def report(folder, formulas):
    """Return a report of one page with these displays, (name, LaTeX, shapes, code) each."""
    blocks, files = ["# 1 Corpus"], {"docs/notation.md": NOTATION}
    for name, code in HELPERS.items():
        shapes = "x (n, d) -> softmax (n, d)" if name == "softmax" else f"x (n,) -> {name} (n,)"
        files[f"snippets/helpers/{name}.py"] = module(name, shapes, code)
    for name, latex, shapes, code in formulas:
        include = f'```python\n--8<-- "snippets/corpus/{name}.py"\n```'
        blocks.append(f"$$\n{latex.strip()}\n$$\n\n{include}")
        files[f"snippets/corpus/{name}.py"] = module(name, shapes, code)
    files["docs/corpus.md"] = "\n\n".join(blocks) + "\n"
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return Project(Settings(root=folder))


@pytest.fixture(scope="module")
def typed(tmp_path_factory):
    """Return the report of all formulas as they were typed."""
    rows = [(name, one["latex"], one["shapes"], one["code"]) for name, one in FORMULAS.items()]
    return report(tmp_path_factory.mktemp("typed"), rows)


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """Return the report of those that were written again as their first message says."""
    rows = [
        (
            name,
            one["follow"],
            one.get("shapes_after", one["shapes"]),
            one.get("code_after", one["code"]),
        )
        for name, one in FORMULAS.items()
        if "follow" in one
    ]
    return report(tmp_path_factory.mktemp("followed"), rows)


def messages(project, name):
    """Return what is wrong with the display of a name, or with its module."""
    found = [problem.message for problem in project.library.problems(name)]
    return found or [problem.message for problem in project.verdicts[name].problems]


def test_what_is_taken():
    kinds = Counter(taken=len(TAKEN), after_one_message=len(FOLLOWED), refused=len(REFUSED))
    assert kinds.total() == len(FORMULAS)
    assert len(FORMULAS) >= 54
    assert len(TAKEN) + len(FOLLOWED) >= 0.65 * len(FORMULAS)


@pytest.mark.parametrize("name", TAKEN)
def test_taken_as_typed(name, typed):
    assert messages(typed, name) == []
    assert typed.verdicts[name].checked


@pytest.mark.parametrize("name", [*FOLLOWED, *REFUSED])
def test_the_first_message(name, typed):
    found = messages(typed, name)
    assert len(found) == 1
    assert FORMULAS[name]["says"] in found[0]


@pytest.mark.parametrize("name", FOLLOWED)
def test_taken_after_one_message(name, followed):
    assert messages(followed, name) == []
    assert followed.verdicts[name].checked


def damaged(latex):
    """Yield the formula with each sign turned, and with each symbol replaced by another of its symbols."""
    for found in re.finditer(r"[+-]", latex):
        yield latex[: found.start()] + "+-"[found[0] == "+"] + latex[found.end() :]
    places = {}
    for node in walk(parse(latex)):
        if isinstance(node, Symbol) and not node.word and "partial" not in node.letter.of(latex):
            places[node.letter.start, node.letter.end] = node.letter.of(latex)
    letters = sorted(set(places.values()))
    for (start, end), letter in places.items():
        other = letters[(letters.index(letter) + 1) % len(letters)]
        if other != letter:
            yield f"{latex[:start]}{{{other}}}{latex[end:]}"


@pytest.mark.parametrize("name", [*TAKEN, *FOLLOWED])
def test_no_other_meaning(name, typed, followed):
    one = FORMULAS[name]
    project, latex = (followed, one["follow"]) if "follow" in one else (typed, one["latex"])
    library, find = project.library, {"sigma": "sigmoid"}
    subject = Subject(
        library.load(name),
        library.function(name),
        lambda other: library.function(find.get(other, other)),
        project.settings,
    )
    changes = enumerate(damaged(latex.strip()))
    alike = [number for number, changed in changes if not check(changed, subject, 2).problems]
    assert alike == one.get("alike", [])
