"""`python -m notebooks`: execute what changed, and write the notebooks without results that Colab opens (REPO_URL names the repository)."""

import os
import sys
from pathlib import Path

from notebooks.execute import COLAB, NotebookError, executed, scripts, unexecuted

ROOT = Path(__file__).parents[1]


def main():
    """Return 1 if a notebook fails."""
    repository = os.environ.get("REPO_URL", "")
    try:
        done = executed(scripts(ROOT), ROOT, repository)
    except NotebookError as error:
        print(error, file=sys.stderr)
        return 1
    for script, (path, _) in zip(scripts(ROOT), done, strict=True):
        print(path.relative_to(ROOT), unexecuted(script, ROOT / COLAB, repository).relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
