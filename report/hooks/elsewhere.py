"""The MkDocs hook for a build from another folder, `mkdocs build -f elsewhere/mkdocs.yml`.

The equations are then told where the report is. At home they need not be, and name files as an
author would.
"""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority


@event_priority(100)
def on_config(config: MkDocsConfig) -> None:
    """Give the extension its option `root`."""
    home = Path(config.config_file_path).resolve().parent
    if home != Path.cwd().resolve():
        config.mdx_configs.setdefault("equations.extension", {}).setdefault("root", str(home))
