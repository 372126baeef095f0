"""The MkDocs hook that puts executed notebooks in the place of their scripts; mkdocs-jupyter then renders them.

It is a hook because mkdocs-jupyter, a plugin, can execute notebooks but forgets to do so again when a module that they import has changed.
It also gives mkdocs-jupyter the small template of this folder; its own writes half a megabyte of style into every page and loads MathJax.
With NOTEBOOKS=unexecuted in the environment nothing is run and the pages lack their results: for tests of everything else.
While serving, no page waits for a notebook: it is shown without results, executed meanwhile, and shown again when they are there.
"""

import hashlib
import json
import logging
import os
import re
from base64 import b64decode
from html import escape
from pathlib import Path
from urllib.parse import unquote_to_bytes

import mkdocs_jupyter.config
import mkdocs_jupyter.nbconvert2
import mkdocs_jupyter.plugin
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.utils import get_relative_url

from notebooks.execute import (
    CACHE,
    COLAB,
    NotebookError,
    at_hand,
    executed,
    name_of,
    script_of,
    scripts,
    unexecuted,
)
from report.background import Background

ROOT = Path(__file__).parents[2]
TEMPLATES = Path(__file__).parent / "templates"
mkdocs_jupyter.config.settings.templates_dir = str(TEMPLATES)

PROGRESS = re.compile(r"/notebooks/(?P<name>[\w-]+)/progress\.(?P<kind>json|js)$")
STYLE = re.compile(r"<style[^>]*>.*?</style>", re.DOTALL)
"""Of code cells, for which the theme has its own, and of results, which docs/assets/notebook.css has."""

SUFFIXES = {
    "application/json": ".json",
    "application/vnd.recordare.musicxml+xml": ".musicxml",
    "audio/midi": ".mid",
    "audio/wav": ".wav",
    "image/svg+xml": ".svg",
}
DATA = re.compile(
    rf'(?P<attribute>src|href|data-live-record)="data:(?P<kind>{"|".join(map(re.escape, SUFFIXES))})(?P<base64>;base64)?,(?P<data>[^"]*)"'
)
FIGURE = 'class="notebook-figure"'

_serving = _looked = False
_outdated: set[str] = set()
_background = Background(ROOT)


def _text(path):
    """Return the Markdown cells of a notebook. mkdocs-jupyter looks for headings in them, and would convert the notebook once more for that."""
    cells = json.loads(Path(path).read_text(encoding="utf-8"))["cells"]
    text = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    return re.sub(r"```.*?```", "", text, flags=re.DOTALL)


mkdocs_jupyter.plugin.convert.nb2md = _text


def on_startup(command, **_):
    """Note whether the site is being served: then an author who saves waits for the page, not for every notebook."""
    global _serving
    _serving = command == "serve"
    for module in (mkdocs_jupyter.plugin, mkdocs_jupyter.nbconvert2):
        module.logger.setLevel(logging.WARNING)  # else some lines for each notebook at each build


@event_priority(100)
def on_files(files, config):
    """Add the executed notebooks, before mkdocs-jupyter looks for them; first, since they need no equations, which are read meanwhile."""
    notebooks = [
        File(
            f"notebooks/{notebook.name}",
            str(notebook.parents[1]),
            config.site_dir,
            config.use_directory_urls,
        )
        for notebook in _notebooks(config.repo_url or "")
    ]
    return Files([*notebooks, *files])


def _notebooks(repository):
    """Return the paths of all notebooks."""
    global _looked
    if os.environ.get("NOTEBOOKS") == "unexecuted":
        return [_without_results(script, repository) for script in scripts(ROOT)]
    if _serving:
        _looked = True
        return [_at_once(script, repository) for script in scripts(ROOT)]
    try:
        done = executed(scripts(ROOT), ROOT, repository)
    except NotebookError as error:
        raise PluginError(str(error)) from None
    _outdated.clear()
    _outdated.update(path.stem for path, current in done if not current)
    return [path for path, _ in done]


def _without_results(script, repository):
    return unexecuted(script, ROOT / ".cache" / "unexecuted" / "notebooks", repository)


def _at_once(script, repository):
    """Return the notebook with what results there are; execute it meanwhile if there are none."""
    found, name = at_hand(script, ROOT, repository), name_of(script)
    if found is None:
        _background.want(script)
        return _without_results(script, repository)
    _background.has(name)
    (_outdated.discard if found[1] else _outdated.add)(name)
    return found[0]


def on_serve(server, config, **_):
    """Begin with the notebooks, now that pages are there; build again when one has its results."""
    if not _looked:
        _notebooks(config.repo_url or "")  # the pages were kept from the last time
    (ROOT / CACHE).mkdir(parents=True, exist_ok=True)
    server.watch(str(ROOT / CACHE))
    server.set_app(_answering(server.get_app()))
    _background.start()


def _answering(app):
    """Return a WSGI application that says how far a notebook is, has the script that asks, and leaves the rest to another."""

    def answer(environ, start_response):
        asked = PROGRESS.search(environ["PATH_INFO"])
        if not asked:
            return app(environ, start_response)
        if asked["kind"] == "js":
            kind, content = "text/javascript", (TEMPLATES / "progress.js").read_bytes()
        else:
            note = _background.notes.get(asked["name"])
            kind, content = "application/json", json.dumps(note and vars(note)).encode()
        start_response("200 OK", [("Content-Type", kind), ("Cache-Control", "no-store")])
        return [content]

    return answer


def on_shutdown(**_):
    """Stop the notebook that is running."""
    if _serving:
        _background.end()


def on_page_content(html, page, config, files):
    """Put links under the title, and the pictures and sounds into files beside the page."""
    name = Path(page.file.src_uri)
    if name.suffix != ".ipynb":
        return html
    script = script_of(name.stem, ROOT).relative_to(ROOT).as_posix()
    page.edit_url = page.edit_url and page.edit_url.replace(f"docs/{name.as_posix()}", script)
    html = STYLE.sub("", html).replace(FIGURE, f'{FIGURE} loading="lazy"')
    html = DATA.sub(lambda found: _beside(found, page, config, files), html)
    return html.replace("</h1>", f"</h1>\n{_head(name, config)}", 1)


def _head(name, config):
    """Return what stands under the title: the way into Colab first."""
    links = [f'<a href="{name.name}" download>Download this notebook</a> (.ipynb)']
    if address := colab(config.repo_url or "", name.name):
        links.insert(0, f'<a class="md-button" href="{address}">Open in Colab</a>')
    notes = [f'<p class="notebook-links">{" ".join(f"<span>{link}</span>" for link in links)}</p>']
    if note := _background.notes.get(name.stem):
        kind = "notebook-note notebook-failed" if note.failed else "notebook-note"
        notes.append(
            f'<p class="{kind}" data-notebook>{escape(note.text)}</p><script src="progress.js"></script>'
        )
    if name.stem in _outdated:
        notes.append(
            '<p class="notebook-note">these results are older than the code; <code>make notebooks</code> runs it again</p>'
        )
    return "\n".join(notes)


def _beside(found, page, config, files):
    """Put what an address holds into a file, and return the address of that."""
    unpack = b64decode if found["base64"] else unquote_to_bytes
    content = unpack(found["data"])
    name = f"{hashlib.sha256(content).hexdigest()[:12]}{SUFFIXES[found['kind']]}"
    file = File.generated(
        config, f"{page.file.src_uri.removesuffix('.ipynb')}/{name}", content=content
    )
    files.append(file)
    return f'{found["attribute"]}="{get_relative_url(file.url, page.url)}"'


def colab(repository, name):
    """Return the address under which Colab opens a notebook, if the repository is on GitHub; else an empty text.

    The workflow keeps a branch in which the notebooks know the address of the repository.
    """
    found = re.fullmatch(r"https://github\.com/([\w.-]+/[\w.-]+?)(\.git)?/?", repository)
    return (
        f"https://colab.research.google.com/github/{found[1]}/blob/colab/{COLAB}/{name}"
        if found
        else ""
    )
