"""Text, links and includes of a page, and what it cites (P)."""

from tests.faults.catalogue.places import (
    BLOCK,
    CELL,
    CONCLUSION,
    CONFIG,
    DISPLAY,
    FORMULA,
    GATE,
    HEAD,
    IMPORT,
    INCLUDE,
    NETWORKS,
    RETURN,
    SHAPES,
    lines,
    said,
    shown,
)
from tests.faults.edits import (
    append,
    change,
    create,
    delete,
    find,
    prepend,
    swap,
    symlink,
)
from tests.faults.fault import fault

ORIGIN = "docs/architecture/origin.md"
TITLE = "# 3.2 Principle of operation"
SUMMARY = "\n## Summary\n"
FIGURE = "../assets/figures/cell-b.svg"
ADDED = "docs/architecture/extra.md"
EXTRA = "# 3.3 Extra\n\nA page of one sentence.\n"
TABLE = find("abbreviations.txt")
MARK = "[✓ checked](../verification.md){ .equation-mark }"
HAND_MADE = f'<div class="equation">f = 1</div>\n\n{MARK}'
MODULE = f'''{IMPORT}

{HEAD}
    """Return the forget gate once more.

    Shapes: {lines(SHAPES)}
    Source: this report
    """
    {RETURN}
'''
TEST = """from snippets.neural_networks.forget_gate import forget_gate


def test_open_gate():
    assert forget_gate(0, 0, 0, 0, 0) == 0.5
"""


def included(path: str) -> str:
    """Return a fence that includes a file."""
    return f'```text\n--8<-- "{path}"\n```'


FAULTS = [
    fault("P01", "a dead link", said("See [there](nowhere.md).")),
    fault("P02", "a dead anchor", said("See [there](origin.md#nowhere).")),
    fault("P03", "an unknown citation", said("It is so [@nobody1999nothing].")),
    fault("P04", "a tooltip without an entry", append(TABLE, "*[WXYZ]: Four letters.")),
    fault("P05", "a footnote that is not there", said("It is so[^nowhere].")),
    fault("P06", "a fence that is never closed", said("```python\nx = 1")),
    fault("P07", "an include without its closing quote", said('```python\n--8<-- "README.md\n```')),
    fault("P08", "an include on two pages", append(NETWORKS, BLOCK)),
    fault(
        "P08b",
        "a name on two pages",
        append(NETWORKS, BLOCK.replace("lstm_cell", "neural_networks")),
        create("snippets/neural_networks/forget_gate.py", MODULE),
        create("tests/neural_networks/test_forget_gate.py", TEST),
    ),
    fault(
        "P09",
        "a page that is not in nav",
        create(ADDED, EXTRA),
        names=("architecture/extra.md",),
        says="nav",
    ),
    fault("P10", "a picture without a description", said(f"![]({FIGURE})")),
    fault("P11", "an id twice", said("A. { #twice }\n\nB. { #twice }")),
    fault("P12", "a div that is never closed", said('<div class="grid">\n\nText.')),
    fault("P19", "an include from outside", said(included("../../../../etc/passwd"))),
    fault("P20", "an include by an absolute path", said(included("/etc/passwd"))),
    fault("P21", "an include from a server", said(included("https://example.org/x.py"))),
    fault(
        "P22",
        "a link to a file outside",
        symlink("docs/assets/host.txt", "/etc/hostname"),
        names=("docs/assets/host.txt", "assets/host.txt"),
    ),
    fault(
        "P22b",
        "a page that is a link to a file outside",
        symlink(ADDED, "/etc/hostname"),
        swap(
            CONFIG,
            "      - architecture/lstm-cell.md\n",
            "      - architecture/lstm-cell.md\n      - architecture/extra.md\n",
        ),
        names=(ADDED, "architecture/extra.md"),
    ),
    fault("P22c", "an include of .git/config", said(included(".git/config"))),
    fault("P23", "a generated text that nobody makes", said("<!-- generated: nothing -->")),
    fault("P24", "a picture that is not there", said("![A cell.](../assets/figures/nowhere.svg)")),
    fault(
        "P25",
        "a chapter number twice",
        swap(CELL, TITLE, TITLE.replace("3.2", "3.1")),
        also=(ORIGIN,),
    ),
    fault("P26", "a page that is not UTF-8", change(CELL, lambda text: text + b"\n\xe4\xf6\n")),
    fault(
        "P27",
        "broken front matter",
        prepend(CELL, "---\ntitle: [unclosed\n---\n"),
        names=(CELL, "architecture/lstm-cell.md"),
        says=r"(?i)front matter|yaml|metadata",
    ),
    fault(
        "P28b",
        "a description with markup",
        prepend(CELL, "---\ndescription: '\"><img src=x onerror=alert(1)>'\n---\n"),
        names=(CELL,),
    ),
    fault(
        "P28c",
        "a template that is not there",
        prepend(CELL, "---\ntemplate: nowhere.html\n---\n"),
        names=(CELL, "architecture/lstm-cell.md"),
        says="template",
    ),
    fault(
        "P31",
        "a wrong number in prose",
        swap(CELL, "88 % of the old value", "81 % of the old value"),
    ),
    fault("P33", "a comment that is never closed", said("<!-- not yet")),
    fault("P33b", "an unclosed comment before a paragraph", said("<!-- not yet\n\nA paragraph.")),
    fault("P40", "an absolute link", said("See [there](/architecture/origin/).")),
    fault("P42", "an unknown reference", said("See [@eq:nothing].")),
    fault("P43", "a malformed reference", said("See [@eq:forget gate].")),
    fault("P44", "a heading level left out", said("##### Far below\n\nText.")),
    fault("P45", "a script in a formula", shown(FORMULA + r"\text{<script>alert(1)</script>}")),
    fault(
        "P46",
        r"\href in a formula",
        shown(FORMULA.replace("b_f", r"\href{javascript:alert(1)}{b_f}")),
    ),
    fault("P55", "bold that is never closed", said("This is **bold and goes on.")),
    fault("P56", "tags that are never closed", said("<b><i>This goes on.")),
    fault("P65", "a page is deleted", delete(CONCLUSION), names=("conclusion.md",)),
    fault(
        "P66",
        "a display that is shown but not checked",
        said(HAND_MADE),
    ),
    fault(
        "P68",
        "text between display and include",
        swap(CELL, BLOCK, f"{DISPLAY}\n\nIn NumPy:\n\n{INCLUDE}"),
    ),
    fault("P69", "an include of one line of a module", swap(CELL, f'"{GATE}"', f'"{GATE}:2:9"')),
    fault(
        "P70",
        "a formula in a heading",
        swap(CELL, SUMMARY, f"\n## Summary of ${FORMULA}$\n"),
        lenient=True,
    ),
]
