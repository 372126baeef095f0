"""The MkDocs hook that puts executed notebooks in the place of their scripts; mkdocs-jupyter then renders them.

It is a hook because mkdocs-jupyter, a plugin, can execute notebooks but forgets to do so again when a module that they import has changed.
It also gives mkdocs-jupyter the small template of this folder; its own writes half a megabyte of style into every page and loads MathJax.
With NOTEBOOKS=unexecuted in the environment nothing is run and the pages lack their results: for tests of everything else.
While serving, no page waits for a notebook: it is shown without results, executed meanwhile, and shown again when they are there.
"""

import logging
import os
import re
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event

import mkdocs_jupyter.config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

from notebooks.execute import (
    CACHE,
    COLAB,
    NotebookError,
    at_hand,
    executed,
    script_of,
    scripts,
    stop,
    unexecuted,
)

ROOT = Path(__file__).parents[2]
mkdocs_jupyter.config.settings.templates_dir = str(Path(__file__).parent / "templates")


_serving = False
_outdated: set[str] = set()
_pool = ThreadPoolExecutor(1)  # one after another, so that a core is left for the pages
_started, _ended = Event(), Event()
_running: dict[Path, Future] = {}
_failed: dict[Path, bytes] = {}


def on_startup(command, **_):
    """Note whether the site is being served: then an author who saves waits for the page, not for every notebook."""
    global _serving
    _serving = command == "serve"


@event_priority(100)
def on_files(files, config):
    """Add the executed notebooks, before mkdocs-jupyter looks for them."""
    for notebook in _notebooks(config.repo_url or ""):
        files.append(
            File(
                f"notebooks/{notebook.name}",
                str(notebook.parents[1]),
                config.site_dir,
                config.use_directory_urls,
            )
        )
    return files


def _notebooks(repository):
    """Return the paths of all notebooks."""
    if os.environ.get("NOTEBOOKS") == "unexecuted":
        return [_without_results(script, repository) for script in scripts(ROOT)]
    if _serving:
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
    found = at_hand(script, ROOT, repository)
    if found is None:
        busy = script in _running and not _running[script].done()
        if not busy and _failed.get(script) != script.read_bytes():
            _running[script] = _pool.submit(_execute, script, repository)
        return _without_results(script, repository)
    _running.pop(script, None)
    (_outdated.discard if found[1] else _outdated.add)(script.parent.name.replace("_", "-"))
    return found[0]


def _execute(script, repository):
    _started.wait()
    if _ended.is_set():
        return
    text = script.read_bytes()
    try:
        executed([script], ROOT, repository, quick=True)
    except NotebookError as error:
        _failed[script] = text
        logging.getLogger("mkdocs.notebooks").error(str(error))


def on_serve(server, **_):
    """Begin with the notebooks, now that pages are there; build again when one has its results."""
    (ROOT / CACHE).mkdir(parents=True, exist_ok=True)
    server.watch(str(ROOT / CACHE))
    _started.set()


def on_shutdown(**_):
    """Stop the notebooks that are running."""
    if _serving:
        _ended.set()
        _started.set()
        _pool.shutdown(wait=False, cancel_futures=True)
        stop()


def on_page_content(html, page, config, **_):
    """Put the links to the notebook itself under the title of its page."""
    name = Path(page.file.src_uri)
    if name.suffix != ".ipynb":
        return html
    script = script_of(name.stem, ROOT).relative_to(ROOT).as_posix()
    page.edit_url = page.edit_url and page.edit_url.replace(f"docs/{name.as_posix()}", script)
    links = [f'<a href="{name.name}" download>Download this notebook</a> (.ipynb, with results)']
    address = colab(config.repo_url or "", config.edit_uri or "", name.name)
    if address:
        links.append(f'<a href="{address}">open it in Colab</a>')
    running = _running.get(script_of(name.stem, ROOT))
    if running and not running.done():
        links.append("<strong>its cells are being executed; the results will appear here</strong>")
    if name.stem in _outdated:
        links.append(
            "<strong>these results are older than the code; <code>make notebooks</code> runs it again</strong>"
        )
    html = html.partition("<style>")[
        0
    ]  # what follows are the colours of code cells, for which the theme has its own
    return html.replace("</h1>", f"</h1>\n<p>{'; '.join(links)}.</p>", 1)


def colab(repository, edit, name):
    """Return the address under which Colab opens a notebook, if the repository is on GitHub; else an empty text."""
    found = re.fullmatch(r"https://github\.com/([\w.-]+/[\w.-]+?)(\.git)?/?", repository)
    branch = re.match(r"edit/(.+)/docs/", edit)
    return (
        f"https://colab.research.google.com/github/{found[1]}/blob/{branch[1]}/{COLAB}/{name}"
        if found and branch
        else ""
    )
