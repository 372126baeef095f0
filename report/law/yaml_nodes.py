"""A YAML file as nodes that know their line; tags such as MkDocs' own are left as they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml  # type: ignore[import-untyped]

from equations.problem import Problem
from report.law.text import text_of

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Entry:
    """A key or an item of a list: its name, what belongs to it, and its line."""

    name: str
    node: yaml.Node | None
    line: int

    @property
    def value(self) -> str:
        """The value, where it is one word or text."""
        return self.node.value if isinstance(self.node, yaml.ScalarNode) else ""


def read(path: Path) -> yaml.Node:
    """Return the top of a YAML file; raise Problem where it is none."""
    text = text_of(path, path.name)
    try:
        node = yaml.compose(text, Loader=Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, None)
        why = getattr(error, "problem", None) or "it cannot be read"
        raise Problem(f"this is not YAML: {why}", line, column, path) from None
    if not isinstance(node, yaml.MappingNode):
        raise Problem("this file is made of `key: value` lines", 1, path=path)
    return node


def entries(node: yaml.Node | None) -> list[Entry]:
    """Return the keys of a mapping, or the items of a list; an item may have options of its own."""
    found = []
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            found.append(Entry(str(key.value), value, key.start_mark.line + 1))
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            if isinstance(item, yaml.MappingNode):
                found += entries(item)
            else:
                found.append(Entry(str(item.value), item, item.start_mark.line + 1))
    return found


def at(node: yaml.Node | None, *names: str) -> Entry | None:
    """Return what lies under names, one within the other, or None."""
    entry = None
    for name in names:
        entry = next((one for one in entries(node) if one.name == name), None)
        if entry is None:
            return None
        node = entry.node
    return entry


def leaves(node: yaml.Node | None, key: str = "") -> Iterator[tuple[str, Entry]]:
    """Yield each single value with the outermost key that it stands under."""
    for one in entries(node):
        outer = key or one.name
        if isinstance(one.node, yaml.ScalarNode):
            yield outer, one
        else:
            yield from leaves(one.node, outer)


def doubled(node: yaml.Node | None) -> Iterator[Entry]:
    """Yield each key that its mapping has already."""
    if isinstance(node, yaml.MappingNode):
        known: set[str] = set()
        for one in entries(node):
            if one.name in known:
                yield one
            known.add(one.name)
            yield from doubled(one.node)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from doubled(item)
