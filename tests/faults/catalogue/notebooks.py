"""Notebooks: most are seen only when they are executed (N)."""

from dataclasses import dataclass
from pathlib import Path

from tests.faults.catalogue.places import CONFIG
from tests.faults.edits import Edit, Lookup, create, rewrite, script, swap, swap_first
from tests.faults.fault import fault

WORD = "ecg"
SCRIPT = script(WORD)
TITLE = "# %% [markdown]\n# # Example: heart rhythms\n#\n# Two jobs.\n"


@dataclass(frozen=True)
class Beside(Lookup):
    """A new script, placed as the notebook's own is, under another word."""

    other: str = ""

    def path(self, root: Path) -> str:
        """Return the path of the new file."""
        return super().path(root).replace(self.name, self.other)


EXTRA = Beside(WORD, SCRIPT.begins, "extra")


def cell(code: str) -> Edit:
    """Put a cell before the first cell of the notebook."""
    return swap_first(SCRIPT, "\n# %%\n", f"\n# %%\n{code}\n\n# %%\n")


def short(code: str) -> Edit:
    """Make a notebook of one cell out of it, so that a defect that is accepted takes no minutes."""
    return rewrite(SCRIPT, f"{TITLE}\n# %%\n{code}\n")


FAULTS = [
    fault("N01", "a cell raises", cell('raise ValueError("no")'), executed=True),
    fault("N02", "the data are not there", cell('open("no/such.csv")'), executed=True),
    fault(
        "N03",
        "it writes outside its folder",
        short('open("../outside.txt", "w").write("x")'),
        executed=True,
    ),
    fault("N04", "it calls exit()", short("exit()"), executed=True),
    fault("N05", "it calls os._exit", cell("import os\n\nos._exit(1)"), executed=True),
    fault("N06", "a syntax error", cell("x = = 1"), executed=True),
    fault(
        "N07",
        "the text changed, the file for Colab not",
        swap(SCRIPT, "# # Example: heart rhythms\n", "# # Example: heart rhythms again\n"),
        names=("make notebooks", "ecg.ipynb"),
    ),
    fault(
        "N08",
        "a notebook that is not in nav",
        create(EXTRA, TITLE.replace("heart", "more")),
        names=("extra.ipynb",),
        says="nav",
    ),
    fault(
        "N09",
        "a formula in its text",
        rewrite(SCRIPT, TITLE + "#\n# The gate $f_t$.\n\n# %%\n1\n"),
        executed=True,
    ),
    fault(
        "N10",
        "it opens a connection",
        cell('import urllib.request\n\nurllib.request.urlopen("http://127.0.0.1:9/")'),
        executed=True,
    ),
    fault(
        "N11",
        "an output with a script",
        short('from IPython.display import HTML\n\nHTML("<script>alert(1)</script>")'),
        executed=True,
    ),
    fault(
        "N12", "it imports what is not there", cell("import nothing_of_this_name"), executed=True
    ),
    fault(
        "N13",
        "a module that it imports raises",
        cell("from notebooks import broken_module"),
        create("notebooks/broken_module.py", 'raise ValueError("no")\n'),
        executed=True,
    ),
    fault(
        "N15",
        "random numbers without a seed",
        short("import random\n\nrandom.random()"),
        executed=True,
    ),
    fault(
        "N16", "it deletes mkdocs.yml", short('import os\n\nos.remove("mkdocs.yml")'), executed=True
    ),
    fault(
        "N17",
        "no heading",
        rewrite(SCRIPT, "# %% [markdown]\n# Two jobs.\n\n# %%\n1\n"),
        executed=True,
    ),
    fault(
        "N18",
        "a dead link in its text",
        rewrite(SCRIPT, TITLE + "#\n# See [it](nowhere.md).\n"),
        executed=True,
    ),
    fault(
        "N19",
        "nav names a notebook that is not there",
        swap(CONFIG, "notebooks/ecg.ipynb", "notebooks/egc.ipynb"),
        names=("egc.ipynb",),
    ),
]
