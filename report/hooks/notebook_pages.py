"""The MkDocs hook that puts executed notebooks in the place of their scripts; mkdocs-jupyter then renders them.

It is a hook because mkdocs-jupyter, a plugin, can execute notebooks but forgets to do so again when a module that they import has changed.
It also gives mkdocs-jupyter the small template of this folder; its own writes half a megabyte of style into every page and loads MathJax.
With NOTEBOOKS=unexecuted in the environment nothing is run and the pages lack their results: for tests of everything else.
"""

import os
import re
from pathlib import Path

import mkdocs_jupyter.config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

from notebooks.execute import COLAB, NotebookError, executed, script_of, scripts, unexecuted

ROOT = Path(__file__).parents[2]
mkdocs_jupyter.config.settings.templates_dir = str(Path(__file__).parent / "templates")


_serving = False
_outdated: set[str] = set()


def on_startup(command, **_):
    """Note whether the site is being served: then an author who saves waits for the page, not for every notebook."""
    global _serving
    _serving = command == "serve"


@event_priority(100)
def on_files(files, config):
    """Add the executed notebooks, before mkdocs-jupyter looks for them."""
    for notebook in _notebooks(config.repo_url or ""):
        files.append(File(f"notebooks/{notebook.name}", str(notebook.parents[1]), config.site_dir, config.use_directory_urls))
    return files


def _notebooks(repository):
    """Return the paths of all notebooks."""
    if os.environ.get("NOTEBOOKS") == "unexecuted":
        folder = ROOT / ".cache" / "unexecuted" / "notebooks"
        return [unexecuted(script, folder, repository) for script in scripts(ROOT)]
    try:
        done = executed(scripts(ROOT), ROOT, repository, quick=_serving)
    except NotebookError as error:
        raise PluginError(str(error)) from None
    _outdated.clear()
    _outdated.update(path.stem for path, current in done if not current)
    return [path for path, _ in done]


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
    if name.stem in _outdated:
        links.append("<strong>these results are older than the code; <code>make notebooks</code> runs it again</strong>")
    html = html.partition("<style>")[0]  # what follows are the colours of code cells, for which the theme has its own
    return html.replace("</h1>", f"</h1>\n<p>{'; '.join(links)}.</p>", 1)


def colab(repository, edit, name):
    """Return the address under which Colab opens a notebook, if the repository is on GitHub; else an empty text."""
    found = re.fullmatch(r"https://github\.com/([\w.-]+/[\w.-]+?)(\.git)?/?", repository)
    branch = re.match(r"edit/(.+)/docs/", edit)
    return f"https://colab.research.google.com/github/{found[1]}/blob/{branch[1]}/{COLAB}/{name}" if found and branch else ""
