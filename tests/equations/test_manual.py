"""The manual of equations/: its example runs, and its tables say what the code does."""

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

import equations
from equations.__main__ import _options
from equations.arrays import EXTREMES, FUNCTIONS
from equations.generated import GENERATORS
from equations.inline import KINDS_OF_RELATION
from equations.kinds import KINDS
from equations.latex import DEEPEST, DIGITS, LONGEST, parse
from equations.problem import Problem
from equations.project import Project
from equations.settings import Settings
from equations.shapes import SECTIONS
from equations.tree import Rows, Symbol
from tests.equations.tiny import project as tiny

ROOT = Path(__file__).parents[2]
MANUAL = (ROOT / "equations/README.md").read_text("utf-8")


def table(head):
    """Return the rows of the table whose header begins with some cells."""
    lines = MANUAL[MANUAL.index(f"| {head} |") :].split("\n\n")[0].splitlines()
    rows = [
        re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))
        for line in lines[2:]
    ]
    return [[cell.strip().replace(r"\|", "|") for cell in row] for row in rows]


def code(cell):
    return re.findall(r"`([^`]+)`", cell)


PAIRS = [
    pair
    for latex, python, _ in table("LaTeX | Python | Rule")
    for pair in zip(code(latex), code(python), strict=True)
]


def test_pairs_of_spelling_are_many():
    assert len(PAIRS) > 35
    assert len({latex for latex, _ in PAIRS}) == len(PAIRS)


@pytest.mark.parametrize(("latex", "python"), PAIRS)
def test_spelling(latex, python):
    node = parse(latex, "inline")
    assert isinstance(node, Symbol)
    assert node.spelled == python
    assert node.readings[0].name == python


def test_settings():
    rows = {code(name)[0]: default for name, default, _ in table("Setting | Default | What it is")}
    assert list(rows) == [one.name for one in fields(Settings)]
    usual = Settings()
    for name, default in rows.items():
        value = getattr(usual, name)
        if isinstance(value, dict):
            assert code(default) == [f"{key} = {one}" for key, one in value.items()], name
        elif isinstance(value, tuple):
            assert code(default) == list(value), name
        else:
            shown = str(value).lower() if isinstance(value, bool) else str(value)
            assert code(default) == [shown] * bool(shown), name


def test_kinds_of_random_values():
    words = [(code(word) or [""])[0] for word, _ in table("Word | Values")]
    assert [word.split(" ")[0] for word in words] == list(KINDS)
    assert [" " in word for word in words] == [kind.sized for kind in KINDS.values()]
    assert all(f"* `{section}:`" in MANUAL for section in SECTIONS)


LATEX = [(latex, meaning) for cell, meaning in table("LaTeX | Meaning") for latex in code(cell)]


@pytest.mark.parametrize(("latex", "meaning"), LATEX)
def test_latex(latex, meaning):
    parse(latex, "display" if "relations of displays" in meaning or meaning == "rows" else "inline")


def test_every_function_of_the_code_is_in_the_manual():
    named = set(
        re.findall(r"\\operatorname\{([a-z]+)\}|\\([a-z]+)", " ".join(latex for latex, _ in LATEX))
    )
    words = {one or other for one, other in named}
    assert FUNCTIONS.keys() | EXTREMES.keys() <= words


def test_kinds_of_relations(tmp_path):
    rows = {kind: code(example)[0] for kind, _, example in table("Kind | What it is | Example")}
    assert tuple(rows) == KINDS_OF_RELATION
    files = example_files()
    files["docs/decay.md"] += "\n" + "".join(
        f"## {kind}\n\nHere ${latex}$ stands.\n\n" for kind, latex in rows.items()
    )
    letters = "".join(f"| ${one}$ | `{one}` | number | a number |\n" for one in "abq")
    files["docs/notation.md"] += letters
    report = written(tmp_path, files)
    assert [str(problem) for problem in report.problems()] == []
    assert [formula.outcome.kinds[0] for formula in report.formulas if formula.outcome.kinds][
        -len(rows) :
    ] == list(rows)


@pytest.mark.parametrize(
    ("typed", "said"), [(code(typed)[0], said) for typed, said in table("Typed | What is said")]
)
def test_messages(typed, said):
    with pytest.raises(Problem) as caught:
        parse(typed)
    assert said in caught.value.message


def example_files():
    """Return the files of the example, by their paths."""
    found = re.findall(r'^(````?)\w+ title="([^"]+)"\n(.*?)\n\1$', MANUAL, re.DOTALL | re.MULTILINE)
    assert len(found) == 4
    return {path: f"{text}\n" for _, path, text in found}


def written(folder, files):
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return Project(Settings(root=folder))


def test_the_first_equation(tmp_path):
    report = written(tmp_path, example_files())
    assert [str(problem) for problem in report.problems()] == []
    assert [equation.verdict.checked for equation in report.equations.values()] == [True]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "equations.recorder", "-p", "no:cacheprovider", "--import-mode=importlib"],
        cwd=tmp_path, env={"PYTHONPATH": f"{ROOT}:{tmp_path}", "PATH": ""}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    report.refresh()
    assert report.equations["remains"].state.fresh
    page = tmp_path / "docs/decay.md"
    page.write_text(
        page.read_text("utf-8").replace("$$\ny = x e^{-", "$$\ny = x e^{+"), encoding="utf-8"
    )
    report.refresh()
    said = re.search(r"^    (docs/decay\.md:.*)$", MANUAL, re.MULTILINE)[1]
    assert said in [str(problem).replace(f"{tmp_path}/", "") for problem in report.problems()]


def test_the_python_of_plain_markdown(tmp_path):
    source = re.search(r"```python\n(import markdown.*?)```", MANUAL, re.DOTALL)[1]
    source = source.replace('"report"', repr(str(tmp_path))).replace(
        '"equations"', '"equations.extension"', 2
    )
    tiny(tmp_path)
    names = {"text": (tmp_path / "docs/cell.md").read_text("utf-8")}
    exec(source, names)
    assert 'id="eq-gate"' in names["html"]
    assert "$" not in names["html"]


def test_options_of_the_command(capsys):
    with pytest.raises(SystemExit):
        _options(["--help"])
    for option in set(re.findall(r"--[a-z]+", capsys.readouterr().out)) - {"--help"}:
        assert f"`{option}" in MANUAL


def test_the_face_and_the_generated_texts():
    assert {code(name)[0] for name, _ in table("Name | What it is")} == set(equations.__all__)
    assert all(f"`{name}`" in MANUAL for name in GENERATORS)


def test_limits():
    assert (
        f"{LONGEST:,} characters, {DEEPEST} brackets inside one another, numbers of {DIGITS} digits"
        in MANUAL
    )
    assert isinstance(parse("a = b, c", "inline"), Rows)


def test_every_room_is_named():
    rooms = {path.stem for path in (ROOT / "equations").glob("*.py")} - {"__init__", "__main__"}
    way = MANUAL[MANUAL.index("The way of a formula:") :].split("\n\n")[0]
    missing = {room for room in rooms if f"{room}.py" not in way}
    assert missing == {
        "bibtex", "references", "figures", "digits", "draw", "shapes", "snippets", "library", "rules", "imports", "testing", "truth", "recorder", "noticing", "equation",
        "generated", "notation", "writing", "rename", "problem", "settings",
    }  # fmt: skip


def test_recipes_name_what_is_there():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    targets = set(
        re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    )
    assert set(re.findall(r"make ([a-z]+)", text)) <= targets
    paths = [one for one in code(text) if re.fullmatch(r"[\w./]+/[\w./]*", one)]
    assert len(paths) > 8
    made = {"notebooks/colab/"}
    assert [one for one in paths if one not in made and not (ROOT / one).exists()] == []
    assert len(text.splitlines()) <= 70
