"""A small project with one notebook."""

SCRIPT = """# %% [markdown]
# # Title
#
# Text.

# %%
REPOSITORY = ""
print(6 * 7)

# %%
from lstm.answer import ANSWER
ANSWER
"""
ANSWER = "import snippets.cell.gate\nANSWER = 1\n"


def write_project(folder):
    """Write a project of one notebook, one module and one snippet; return its folder."""
    files = {
        "notebooks/a/script.py": SCRIPT,
        "notebooks/tools.py": "",
        "lstm/__init__.py": "",
        "lstm/answer.py": ANSWER,
        "snippets/cell/gate.py": "x = 1\n",
        "requirements.txt": "numpy\n",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder
