"""`python -m tests.notebooks.language_settings > notebooks/language_model/tried.json`: other settings.

Each is trained by the cells of the notebook on the language model, from one seed.
"""

import json
import platform
import subprocess
import sys

from notebooks.language_model import text
from notebooks.language_model.score import surprise
from tests.support.scripts import definitions

SEED = 1
SETTINGS = {
    "as it is": {},
    "three times the updates": {"updates": 2700},
    "one character in ten hidden": {"hidden": 0.1},
    "weight decay 0.2": {"decay": 0.2},
}


def tried(chosen):
    """Yield a row for each of the settings that are chosen by name."""
    notebook, corpus = definitions("language-model"), text.corpus()
    for name in chosen:
        model, looks = notebook.train(corpus, SEED, **SETTINGS[name])
        yield {
            "name": name,
            "settings": SETTINGS[name],
            "validation": [float(bits) for _, bits in looks],
            "test": float(surprise(model, corpus.test).mean()),
        }


def main(chosen):
    """Print the record of some settings, or of all."""
    commit = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=True)
    record = {
        "seed": SEED,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "commit": commit.stdout.strip(),
        "rows": list(tried(chosen or SETTINGS)),
    }
    print(json.dumps(record, indent=1))


if __name__ == "__main__":
    main(sys.argv[1:])
