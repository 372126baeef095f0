"""The MkDocs hook for what moves: the displays in JavaScript, and the scripts that call them.

Both are written into the site under names that change with their content, and pages name them so.
Displays that a figure shows one by one have a link to it.
"""

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from equations import scripts
from equations.extension import projects
from report.bundle import bundle

FOLDER = "assets/live"
EQUATIONS = "equations"
FIGURE = re.compile(r'data-live="([\w-]+)"')
NAMED = re.compile(r'(data-live-[\w-]+)="([\w./-]+)"')
SHOWN = {
    "step": """forget_gate input_gate candidate cell_update output_gate hidden_state lstm_step
        forget_gate_peephole input_gate_peephole output_gate_peephole lstm_step_peephole""",
    "error-back": """lstm_hidden_error lstm_output_delta lstm_cell_error lstm_gate_deltas
        lstm_passed_errors lstm_initial_cell_error""",
}
"""The displays that a figure shows one by one."""
PLACE = r'<figure [^>]*data-live="{}"[^>]* id="([\w-]+)"'
FORMULA = r'(class="equation)([^"]*" id="eq-{}".*?class="equation-number"[^>]*>[^<]*</a></div>)'
LINK = '<a class="live-see" href="#{}" aria-label="See it in the figure">See it</a>'

_files: dict[str, tuple[str, str]] = {}


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Keep the scripts out of the site as they are."""
    for file in list(files):
        if file.src_uri.startswith(f"{FOLDER}/"):
            files.remove(file)


def on_env(env: Any, config: MkDocsConfig, files: Files) -> None:
    """Collect the files, now that all pages have been read."""
    folder = Path(config.docs_dir, FOLDER)
    paths = sorted(path for path in folder.glob("*") if path.is_file())
    texts = {path.name: path.read_text(encoding="utf-8") for path in paths}
    (project,) = projects()
    texts |= {f"{EQUATIONS}/{name}": text for name, text in scripts.modules(project).items()}
    _files.clear()
    _files.update(bundle(texts))


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Name the files as they are called in the site, as seen from the page."""
    home = posixpath.relpath(FOLDER, page.url or ".")

    def named(found: re.Match[str]) -> str:
        new = _files.get(found[2])
        return f'{found[1]}="{home}/{new[0]}"' if new else found[0]

    output = _linked(output)
    output = FIGURE.sub(r'\g<0> data-live-src="\1.js" data-live-style="live.css"', output)
    (project,) = projects()
    own = next((one for one in project.pages if one.uri == page.file.src_uri), None)
    if own is not None and own.displays:
        displays = f"{EQUATIONS}/{own.folder}"
        tried = f'data-live-try="try.js" data-live-equations="{displays}.js"'
        tried += f' data-live-shapes="{displays}-shapes.js"'
        output = output.replace("<body ", f"<body {tried} ", 1)
    return NAMED.sub(named, output)


def _linked(output: str) -> str:
    """Give displays their links to the figure of the page that shows them."""
    for name, displays in SHOWN.items():
        if place := re.search(PLACE.format(name), output):
            link = LINK.format(place[1])
            for display in displays.split():
                formula = FORMULA.format(display)
                output = re.sub(
                    formula, rf"\1 equation--seen\2{link}", output, count=1, flags=re.DOTALL
                )
    return output


@event_priority(-40)
def on_post_build(config: MkDocsConfig) -> None:
    """Write the files."""
    for name, text in _files.values():
        path = Path(config.site_dir, FOLDER, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
