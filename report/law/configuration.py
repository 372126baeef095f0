"""mkdocs.yml: what the law of the report rests on is switched on, in order, and nothing of it is
loaded from elsewhere."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from equations.problem import Problem
from report.law.yaml_nodes import Entry, at, doubled, entries, leaves, read

REFUSES = "else a strict build lets it pass"
WANTED = {
    ("theme", "name"): ("material", "the templates and styles of this report belong to it"),
    ("theme", "font"): ("false", "else readers load fonts from Google"),
    ("validation", "nav", "absolute_links"): ("warn", REFUSES),
    ("validation", "nav", "not_found"): ("warn", REFUSES),
    ("validation", "nav", "omitted_files"): ("warn", REFUSES),
    ("validation", "links", "absolute_links"): ("warn", REFUSES),
    ("validation", "links", "anchors"): ("warn", REFUSES),
    ("validation", "links", "not_found"): ("warn", REFUSES),
    ("validation", "links", "unrecognized_links"): ("warn", REFUSES),
}
EXTENSIONS = {
    ("pymdownx.arithmatex", "generic"): ("true", "formulas become MathML from its plain form"),
    ("pymdownx.snippets", "check_paths"): ("true", "else a missing module leaves an empty block"),
}
LAST = "equations.extension"
BASE = {".", "!relative $config_dir"}
"""The folder that includes start from: the top of the report."""
LINKS = {"site_url", "repo_url", "edit_uri", "edit_uri_template", "copyright", "nav"}
"""Keys whose addresses a page links to and does not load."""
NEEDED = (
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc",
    "report.questions.extension",
)  # fmt: skip


class Configuration:
    """mkdocs.yml and the folder that it stands in."""

    def __init__(self, project: Any) -> None:
        self.settings = project.settings
        self.root: Path = project.settings.root
        self.path = self.root / "mkdocs.yml"
        self.node = read(self.path)

    def problem(self, message: str, *places: Entry | None) -> Problem:
        """Return a problem in the line of the first place that is there."""
        line = next((place.line for place in places if place), 1)
        return Problem(message, line, path=self.path)

    def under(self, *names: str) -> list[Entry]:
        """Return the entries under a key."""
        entry = at(self.node, *names)
        return entries(entry.node) if entry else []

    def keys(self) -> Iterator[Problem]:
        """What stands twice, and what is not as it must be."""
        for one in doubled(self.node):
            yield self.problem(f"{one.name} stands here twice, and only one counts: keep one", one)
        for names, (value, why) in WANTED.items():
            entry, *above = (at(self.node, *names[:end]) for end in range(len(names), 0, -1))
            if entry is None or entry.value != value:
                key = ".".join(names)
                yield self.problem(f"{key} must be `{value}`: {why}", entry, *above)

    def extensions(self) -> Iterator[Problem]:
        """The Markdown extensions: there, with their options, and the equations last."""
        found = self.under("markdown_extensions")
        top, names = at(self.node, "markdown_extensions"), [one.name for one in found]
        wanted = [LAST, *NEEDED, *dict.fromkeys(name for name, _ in EXTENSIONS)]
        for name in wanted:
            if name not in names:
                why = (
                    "without it nothing is checked" if name == LAST else "pages are written for it"
                )
                near = get_close_matches(name, set(names) - set(wanted), 1)
                meant = f"; is `- {near[0]}` meant to be it?" if near else ""
                yield self.problem(f"markdown_extensions lacks `- {name}`: {why}{meant}", top)
        if LAST in names[:-1]:
            message = f"{LAST} must be the last extension: it takes what the others leave"
            yield self.problem(message, found[names.index(LAST)])
        for (name, option), (value, why) in EXTENSIONS.items():
            here = next((one for one in found if one.name == name), None)
            entry = at(here.node, option) if here else None
            if here and (entry is None or entry.value != value):
                yield self.problem(f"{name}.{option} must be `{value}`: {why}", entry, here)
        yield from self._base(next((one for one in found if one.name == "pymdownx.snippets"), None))

    def _base(self, snippets: Entry | None) -> Iterator[Problem]:
        base = at(snippets.node, "base_path") if snippets else None
        items = base.node.value if base and isinstance(base.node, yaml.SequenceNode) else []
        values = {_written(one) for one in items}
        if snippets and not (len(values) == 1 and values <= BASE):
            message = "pymdownx.snippets.base_path must be the folder of this file alone"
            yield self.problem(f"{message}: `[!relative $config_dir]`", base, snippets)

    def addresses(self) -> Iterator[Problem]:
        """What a reader's browser would load from another host."""
        for key, entry in leaves(self.node):
            foreign = re.search(r"(?:https?:)?//[\w.-]", f"{entry.name} {entry.value}")
            if foreign and key not in LINKS:
                message = (
                    f"{key} loads {entry.value or entry.name} from elsewhere: "
                    "put the file into docs/assets/, or leave it out"
                )
                yield self.problem(message, entry)
        analytics = at(self.node, "extra", "analytics")
        if analytics:
            yield self.problem(
                "extra.analytics asks another host about every reader: delete it", analytics
            )

    def files(self) -> Iterator[Problem]:
        """Files that are named and do not exist, and hooks that nothing names."""
        docs = self.settings.docs
        places = [(key, docs) for key in ("extra_css", "extra_javascript", "extra_templates")]
        for key, folder in [*places, ("hooks", self.root), ("watch", self.root)]:
            for one in self.under(key):
                name = one.value if one.name in ("path", one.value) else ""
                foreign = re.match(r"(https?:)?//", name)
                if not foreign and not (folder / name.split("?")[0]).exists():
                    yield self.problem(f"{key} names {name}, which does not exist", one)
        named = {one.name for one in self.under("hooks")}
        for path in sorted((self.root / "report/hooks").glob("[!_]*.py")):
            name = path.relative_to(self.root).as_posix()
            if name not in named:
                yield self.problem(
                    f"hooks lacks `- {name}`: name it, or delete that file", at(self.node, "hooks")
                )


def _written(node: yaml.Node) -> str:
    tag = f"{node.tag} " if node.tag.startswith("!") else ""
    return f"{tag}{node.value}"


def problems(project: Any) -> Iterator[Problem]:
    """Yield what is wrong with mkdocs.yml."""
    try:
        one = Configuration(project)
    except Problem as problem:
        yield problem
        return
    for check in (one.keys, one.extensions, one.addresses, one.files):
        yield from check()
