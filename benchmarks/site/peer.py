"""The peer: the same page as a new site of Material for MkDocs makes it, with MathJax.

Displays and formulas stay TeX, modules stay code; what only this report has (marks, symbols,
references by name) is left out. MathJax is not on this site, so its folder is given.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONFIGURATION = """\
site_name: Peer
theme: {name: material}
extra_javascript: [mathjax/settings.js, mathjax/es5/tex-mml-chtml.js]
markdown_extensions:
  - abbr
  - admonition
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - tables
  - pymdownx.arithmatex: {generic: true}
  - pymdownx.details
  - pymdownx.highlight
  - pymdownx.superfences
"""
SETTINGS = r"""window.MathJax = {
  tex: { inlineMath: [["\\(", "\\)"]], displayMath: [["\\[", "\\]"]], processEscapes: true },
  options: { ignoreHtmlClass: ".*|", processHtmlClass: "arithmatex" }
}
"""


def build(page: str, mathjax: Path, folder: Path) -> Path:
    """Build one page of the report as a site of its own, and return where."""
    docs = folder / "docs"
    shutil.copytree(ROOT / "docs/assets/figures", docs / "assets/figures")
    shutil.copytree(mathjax / "es5", docs / "mathjax/es5")
    docs.joinpath("mathjax/settings.js").write_text(SETTINGS, encoding="utf-8")
    text = ROOT.joinpath("docs", page).read_text(encoding="utf-8")
    text = re.sub(r'--8<-- "([^"]+)"', lambda found: (ROOT / found[1]).read_text("utf-8"), text)
    text = re.sub(r"\[?@(?:eq|fig):(\w+)\]?", r"\1", text)
    docs.joinpath(page).parent.mkdir(parents=True, exist_ok=True)
    docs.joinpath(page).write_text(text, encoding="utf-8")
    folder.joinpath("mkdocs.yml").write_text(CONFIGURATION, encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(folder / "site")]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "site"
