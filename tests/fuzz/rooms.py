"""The rooms that read what authors write: of each, an input by chance, and what is done with it."""

import json
import logging
import random
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import markdown
import numpy as np

from equations import inline
from equations.bibtex import read_bibliography
from equations.draw import draw
from equations.judge import Judge
from equations.latex import parse
from equations.library import Library
from equations.mathml import mathml
from equations.notation import read_notation
from equations.pages import read_page
from equations.project import Project
from equations.safety import problem_of_url, problems_of_html, problems_of_rendered
from equations.scope import Context
from equations.settings import Settings
from equations.snippets import read_source
from equations.truth import Peers, Truth
from equations.verdict import Subject, check
from tests.equations import tiny
from tests.equations.test_corpus import FORMULAS, report
from tests.fuzz import mutate

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Room:
    """How an input is made, and what reads it."""

    make: Callable[[random.Random], str]
    use: Callable[[str], object]


@cache
def folder() -> Path:
    """Return a folder for files, and that of a tiny report."""
    place = Path(tempfile.mkdtemp(prefix="fuzz-"))
    tiny.project(place)
    return place


def _file(name: str, text: str) -> Path:
    path = folder() / name
    path.write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
    return path


@cache
def _corpus() -> tuple[Library, Settings]:
    rows = [(name, one["latex"], one["shapes"], one["code"]) for name, one in FORMULAS.items()]
    project = report(Path(tempfile.mkdtemp(prefix="fuzz-")), rows)
    return Library(project.settings.snippets, project.settings), project.settings


@cache
def _texts(pattern: str) -> list[str]:
    return [path.read_text("utf-8") for path in sorted(ROOT.glob(pattern))]


@cache
def _formulas() -> list[str]:
    found = [one[key] for one in FORMULAS.values() for key in ("latex", "follow") if key in one]
    for text in _texts("docs/**/*.md"):
        found += re.findall(r"(?<!\$)\$([^$\n]+)\$", text)[:20] + re.findall(
            r"^\$\$\n(.*?)\n\$\$$", text, re.DOTALL | re.MULTILINE
        )
    return found


def _lines(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    start = rng.randrange(len(lines))
    return "\n".join(lines[start : start + rng.randint(1, 30)])


def _latex(rng: random.Random) -> str:
    if rng.random() < 0.2:
        return mutate.soup(mutate.LATEX, rng)
    return mutate.damaged(rng.choice(_formulas()), mutate.LATEX, rng)


def _parse(text: str) -> None:
    for start in ("display", "inline"):
        parse(text, start)


def _display(rng: random.Random) -> str:
    name = rng.choice(sorted(FORMULAS))
    latex = FORMULAS[name].get("follow", FORMULAS[name]["latex"])
    return f"{name}\n{mutate.damaged(latex, mutate.LATEX, rng, 2)}"


def _check(text: str) -> None:
    library, settings = _corpus()
    name, _, latex = text.partition("\n")
    if name in library.paths and not library.problems(name):
        function, find = library.function(name), {"sigma": "sigmoid"}
        assert function is not None
        subject = Subject(
            library.load(name),
            function,
            lambda other: library.function(find.get(other, other)),
            settings,
        )
        verdict = check(latex, subject, 3)
        assert all(problem.message for problem in verdict.problems)


@cache
def _judge() -> Judge:
    settings = Settings(root=folder())
    judge = Judge(settings)
    judge.prepare((r"f_t = \sigma(W_f x_t + b_f)",))
    return judge


def _section(text: str) -> None:
    judge = _judge()
    signature = judge.library.load("gate").signature
    shapes = {one.name: one for one in (*signature.parameters, *signature.results)}
    known = set("abcdhijklmnpqrstuvwxyzLTWRU") | shapes.keys()
    context = Context(
        judge.settings, judge.find, shapes, known, judge.notation.meaning, judge.displays
    )
    for latex in text.split("$"):
        inline.read(latex, context)


def _module(rng: random.Random) -> str:
    return mutate.damaged(
        rng.choice((tiny.GATE, tiny.SIGMOID, *_texts("snippets/*/*.py"))), mutate.PYTHON, rng
    )


def _snippet(text: str) -> None:
    settings = Settings(root=folder())
    reading = read_source(
        text.encode("utf-8", "surrogatepass"), Path("gate.py"), settings, ROOT / "snippets"
    )
    if reading.snippet:
        signature = reading.snippet.signature
        for number in range(8):
            draw(signature, number, "gate", settings)


def _notation(text: str) -> None:
    notation = read_notation(_file("notation.md", text))
    for name in [*notation.entries, "x_prev", "dL_dx_t", "h_0"]:
        notation.meaning(name)
        notation.entry(name)


def _bibliography(text: str) -> None:
    bibliography = read_bibliography(_file("works.bib", text))
    for work in bibliography.works.values():
        shown = markdown.markdown(work.markdown())
        assert problems_of_rendered(shown) == [], shown
        assert shown.count("<a ") <= 1, shown
    bibliography.unknown([(Path("x.md"), 1, 1, "gers2000forget")])


def _page(text: str) -> None:
    page = read_page(_file("docs/other.md", text), "other.md", Settings(root=folder()))
    page.sections()
    page.order()
    problems_of_html(text)
    problems_of_rendered(text)
    problem_of_url(text)


EXTENSIONS = [
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc", "pymdownx.arithmatex", "pymdownx.details",
    "pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.snippets", "pymdownx.superfences", "pymdownx.tabbed", "equations.extension",
]  # fmt: skip


def _site(rng: random.Random) -> str:
    good = f"{tiny.FILES['docs/cell.md']}\nText $x_t$ and $2 + 2 = 4$; {_lines(rng.choice(_texts('docs/**/*.md')), rng)}\n"
    return mutate.damaged(good, mutate.MARKDOWN + mutate.LATEX, rng, 6)


def _extension(text: str) -> None:
    warnings: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: warnings.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("fuzz")
    logger.propagate, logger.handlers = False, [handler]
    _file("docs/cell.md", text)
    options: dict[str, dict[str, object]] = {
        "pymdownx.arithmatex": {"generic": True},
        "pymdownx.snippets": {"base_path": [str(folder())], "check_paths": False},
        "equations.extension": {"root": str(folder()), "logger": "fuzz"},
        "toc": {"permalink": True},
    }
    body = read_page(folder() / "docs/cell.md", "cell.md", Settings(root=folder())).body
    html = markdown.markdown(body, extensions=EXTENSIONS, extension_configs=options)
    if problems_of_rendered(html):
        assert warnings, html


def _settings(rng: random.Random) -> str:
    good = '[tool.equations]\ndocs = "docs"\nbeside = ["test_claims"]\nsizes = { n = 3, d = 4, K = 5 }\ngenerators = { a = "b:c" }\n'
    return mutate.damaged(good, mutate.TOML, rng)


def _read_settings(text: str) -> None:
    place = folder() / "settings"
    place.mkdir(exist_ok=True)
    (place / "pyproject.toml").write_text(text, encoding="utf-8", errors="surrogatepass")
    Project(Settings.read(place)).problems()


def _record(rng: random.Random) -> str:
    entry = {"passed": 1, "failed": 0, "skipped": 0, "digest": "x", "when": "2026-01-01"}
    peer = {"torch": {"version": "2", "date": "2026-01-01", "cases": 3, "digest": "x"}}
    good = {"tests/cell/test_gate.py": {"test_value_by_hand": entry}, "gate": peer}
    return mutate.damaged(json.dumps(good), mutate.JSON, rng)


def _read_record(text: str) -> None:
    path = _file("record.json", text)
    state = Truth.read(path, folder()).of(folder() / "tests/cell/test_gate.py")
    assert state.words()
    for peer in Peers.read(path, folder()).of(folder() / "snippets/cell/gate.py"):
        peer.words()


ROOMS = {
    "parser": Room(_latex, _parse),
    "check": Room(_display, _check),
    "inline": Room(lambda rng: "$".join(_latex(rng) for _ in range(rng.randint(1, 3))), _section),
    "mathml": Room(_latex, lambda text: [mathml(text, True), mathml(text, False)]),
    "snippets": Room(_module, _snippet),
    "notation": Room(
        lambda rng: mutate.damaged(tiny.NOTATION, mutate.TABLE + mutate.LATEX, rng), _notation
    ),
    "bibliography": Room(
        lambda rng: mutate.damaged(
            rng.choice((tiny.BIB, _lines(_texts("docs/*.bib")[0], rng))), mutate.BIBTEX, rng
        ),
        _bibliography,
    ),
    "pages": Room(
        lambda rng: mutate.damaged(
            _lines(rng.choice(_texts("docs/**/*.md")), rng), mutate.MARKDOWN, rng, 6
        ),
        _page,
    ),
    "extension": Room(_site, _extension),
    "settings": Room(_settings, _read_settings),
    "records": Room(_record, _read_record),
}


def prepare() -> None:
    """Let NumPy be quiet: its warnings are no matter of an author."""
    np.seterr(all="ignore")
    folder()
