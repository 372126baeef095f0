"""Rename an equation wherever its name stands: page, module, test, and all that import or cite it."""

import re
from collections.abc import Iterator
from pathlib import Path

from equations.problem import Problem
from equations.project import Project
from equations.settings import Settings

TEXTS = ("*.md", "*.py", "*.toml", "*.bib", "*.yml", "*.json")
FORM = re.compile(r"[a-z][a-z0-9_]*")


def rename(project: Project, old: str, new: str) -> list[str]:
    """Rename an equation; return the files that changed, and lines that name it in other words.

    Nothing is changed unless all can be: Problem if there is no such equation, or the name is taken.
    """
    settings = project.settings
    equation = project.equations.get(old)
    if equation is None:
        raise Problem(f"no equation is named {old}; `python -m equations` lists the names")
    if not FORM.fullmatch(new):
        raise Problem(f"{new} is no name for an equation: small letters, digits and _")
    if new in project.equations or new in project.library.paths:
        raise Problem(f"the name {new} is taken")
    folder = f"{settings.place(settings.snippets)}/{equation.page.folder}"
    module = folder.replace("/", ".")
    sure = {
        rf"{re.escape(module)}\.{old} import {old}\b": f"{module}.{new} import {new}",
        rf"\b{re.escape(folder)}/{old}\.py": f"{folder}/{new}.py",
        rf"\[@eq:{old}\]": f"[@eq:{new}]",
        rf"#(eq|check)-{old}\b": rf"#\1-{new}",
    }
    changed = dict(_changes(settings.root, sure, old, new))
    for path, text in changed.items():
        path.write_text(text, encoding="utf-8", errors="surrogateescape")
    for path, name in ((equation.snippet, f"{new}.py"), (equation.test, f"test_{new}.py")):
        if path.exists():
            path.rename(path.with_name(name))
    lines = [f"{settings.place(path)}: changed" for path in changed]
    return [*lines, *_mentions(settings, old)]


def _changes(root: Path, sure: dict[str, str], old: str, new: str) -> Iterator[tuple[Path, str]]:
    """Yield the files that change with their new texts; where the name is imported, all uses follow."""
    for path, before in _files(root):
        text = before
        for pattern, replacement in sure.items():
            text = re.sub(pattern, replacement, text)
        if path.suffix == ".toml":
            text = text.replace(f'"{old}"', f'"{new}"')
        defines = re.search(rf"^def {old}\(", before, re.MULTILINE)
        if path.suffix == ".py" and (text != before or defines):
            text = re.sub(rf"\b{old}\b", new, text)
        if text != before:
            yield path, text


def _mentions(settings: Settings, old: str) -> Iterator[str]:
    for path, text in _files(settings.root):
        for number, line in enumerate(text.splitlines(), 1):
            if re.search(rf"([\"'`/.]|test_|eq-){old}\b", line):  # a word of a sentence is no name
                place = f"{settings.place(path)}:{number}"
                yield f"{place}: names {old} too; change it by hand if it means this equation"


def _files(root: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted({path for pattern in TEXTS for path in root.rglob(pattern)}):
        parts = path.relative_to(root).parts
        if not any(part.startswith(".") for part in parts) and path.is_file():
            yield path, path.read_text(encoding="utf-8", errors="surrogateescape")
