"""What each page says of itself before its text: what it is about, and which pages it needs."""

from collections.abc import Iterator
from typing import Any

from equations.problem import Problem
from report.law.yaml_nodes import at, read

ABOUT = "say in a sentence what this page is about"


def problems(project: Any) -> Iterator[Problem]:
    """Yield pages without a description, and needs that no page meets."""
    root = project.settings.root
    uris = {page.uri for page in project.pages}
    for page in project.pages:
        if not page.meta.get("description"):
            message = f"{ABOUT}: `description: …` between two lines `---` above its title"
            yield Problem(message, 1, path=page.path)
        for uri in page.meta.get("needs") or []:
            if uri not in uris:
                lines = page.text.splitlines()
                line = next((n for n, text in enumerate(lines, 1) if str(uri) in text), 1)
                message = f"`needs` names {uri}, and there is no such page"
                yield Problem(message, line, path=page.path)
    file = root / "mkdocs.yml"
    try:
        top = read(file)
    except Problem:  # which configuration.py tells
        return
    for script in sorted(root.glob("notebooks/*/script.py")):
        name = script.parent.name.replace("_", "-")
        if not at(top, "extra", "notebooks", name, "description"):
            message = f"{ABOUT}: `description: …` in mkdocs.yml, under extra, notebooks, {name}"
            yield Problem(message, 1, path=script)
