"""The front matter of a page."""

import re
from typing import Any

import yaml  # type: ignore[import-untyped]

from equations.blocks import FRONT
from equations.problem import Problem

META = {
    "title", "description", "hide", "search", "status", "tags", "icon", "subtitle", "needs", "path",
}  # fmt: skip


def problems_of_meta(meta: dict[str, Any]) -> dict[str, str]:
    """Return a sentence for each key of the front matter that may not stand there so."""
    found = {}
    for key, value in meta.items():
        values = list(value.values()) if isinstance(value, dict) else value
        values = values if isinstance(values, list) else [values]
        if key not in META:
            known = ", ".join(sorted(META))
            found[str(key)] = f"the front matter may not set {key}: it holds {known} only"
        elif not all(
            isinstance(one, str | int) and not re.search("[<>{}&]", str(one)) for one in values
        ):
            found[key] = f"{key} in the front matter is plain text: no <, no & and no braces"
    return found


def front_matter(text: str) -> tuple[dict[str, Any], list[Problem]]:
    """Return what the lines between --- say, and what is wrong in them."""
    front = FRONT.match(text)
    if front is None:
        if re.match(r"---[ \t]*\n", text):
            message = "this front matter is never closed: end it with --- on its own line"
        elif re.match(r" {0,3}[\w-]+:(?!//)", text):
            message = "a first line `word: …` is taken for front matter and not shown"
        else:
            return {}, []
        return {}, [Problem(message, 1)]
    try:
        meta = yaml.safe_load(front["yaml"])
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        return {}, [Problem("this front matter is not YAML: write `key: value` lines", line)]
    if not isinstance(meta, dict):
        return {}, [Problem("front matter is made of `key: value` lines", 1)]
    found = []
    for key, sentence in problems_of_meta(meta).items():
        before = re.split(rf"^{re.escape(key)}\b", front[0], maxsplit=1, flags=re.MULTILINE)
        found.append(Problem(sentence, before[0].count("\n") + 1))
    return meta, found
