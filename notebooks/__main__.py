"""`python -m notebooks`: execute what changed, and write the notebooks without results that Colab opens; `--colab`: write these only.

REPO_URL names the repository that they install from.
"""

import os
import sys
from pathlib import Path

from notebooks.execute import COLAB, NotebookError, executed, scripts, unexecuted

ROOT = Path(__file__).parents[1]


def main(arguments):
    """Return 1 if a notebook fails."""
    repository = os.environ.get("REPO_URL", "")
    try:
        done = [] if "--colab" in arguments else executed(scripts(ROOT), ROOT, repository)
    except NotebookError as error:
        print(error, file=sys.stderr)
        return 1
    copies = [unexecuted(script, ROOT / COLAB, repository) for script in scripts(ROOT)]
    for path in (*(path for path, _ in done), *copies):
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
