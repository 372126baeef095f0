"""Of our own, of the same kinds: displays by other means, notation, tests, folders (Y)."""

from tests.faults.catalogue.places import (
    CELL,
    DISPLAY,
    FORMULA,
    GATE,
    GATE_TEST,
    INCLUDE,
    RETURN,
    said,
    setting,
    shown,
)
from tests.faults.edits import append, change, delete, find, swap, swap_first
from tests.faults.fault import Fault, fault

GONE = "(?i)missing|not there|does not exist|no such|cannot be read"
NOTATION = "docs/notation.md"
FORGET = "| $f_t$ | `f_t` |"
INLINE = f"${FORMULA}$"

DISPLAYS = {
    "Y01": ("bold", f"**{INLINE}**"),
    "Y02": ("an entry of a list", f"- {INLINE}"),
    "Y03": ("a heading", f"### {INLINE}"),
    "Y04": ("a number behind it", f"{INLINE} (1)"),
    "Y05": ("a colon behind it", f"{INLINE}:"),
    "Y06": ("two on a line", f"{INLINE} {INLINE}"),
    "Y07": ("a centred paragraph", f'<p align="center">{INLINE}</p>'),
    "Y08": ("a class that centres", INLINE + "\n{ .center }"),
    "Y09": ("a table of one cell", f"| Gate |\n|---|\n| {INLINE} |"),
    "Y10": ("MathML in capitals", '<MATH display="block"><mi>f</mi></MATH>'),
    "Y11": ("an environment", f"\\begin{{gather}}\n{FORMULA}\n\\end{{gather}}"),
    "Y12": ("a fence with attributes", f"``` {{ .math }}\n{FORMULA}\n```"),
    "Y13": ("a fence of LaTeX", f"```{{.latex}}\n{FORMULA}\n```"),
}


def twice(text: bytes) -> bytes:
    """Repeat the row of the forget gate."""
    return b"".join(
        line * (1 + line.startswith(FORGET.encode())) for line in text.splitlines(keepends=True)
    )


FAULTS: list[Fault] = [
    *(
        fault(code, f"a display by other means: {what}", said(text))
        for code, (what, text) in DISPLAYS.items()
    ),
    fault(
        "Y14",
        "a symbol is not in the notation",
        change(NOTATION, lambda text: text.replace(FORGET.encode(), b"| $g_t$ | `g_t` |")),
        also=(CELL,),
    ),
    fault(
        "Y15",
        "a row of the notation is broken",
        swap_first(NOTATION, FORGET, "| $f_t | `f_t` |"),
    ),
    fault("Y16", "a row of the notation twice", change(NOTATION, twice)),
    fault(
        "Y17",
        "the notation is missing",
        delete(NOTATION),
        names=(NOTATION, "notation.md"),
        says=GONE,
    ),
    fault(
        "Y18",
        "the notation is not UTF-8",
        change(NOTATION, lambda text: text.replace(b"# Notation", b"# Notation \xe4", 1)),
    ),
    fault(
        "Y19",
        "a test is not Python",
        append(GATE_TEST, "def test_(:"),
        names=(GATE_TEST,),
        says=r"(?i)not Python|syntax|invalid",
    ),
    fault(
        "Y20",
        "a test is not UTF-8",
        change(GATE_TEST, lambda text: text + b"# \xe4\n"),
        names=(GATE_TEST,),
        says="UTF-8",
    ),
    fault(
        "Y21",
        "every test of an equation is skipped",
        swap(
            GATE_TEST,
            "def test_value_by_hand",
            "import pytest\n\npytestmark = pytest.mark.skip\n\n\ndef test_value_by_hand",
        ),
    ),
    fault(
        "Y22",
        "the published errors are not TOML",
        append(find("cases.toml"), "[[case"),
        names=("cases.toml",),
    ),
    fault(
        "Y23",
        "the right form of a published error is wrong",
        swap(
            find("cases.toml"),
            r"right = 'r = \sigma(W_{ir} x + b_{ir} + W_{hr} h)'",
            r"right = 'r = \sigma(W_{ir} x - b_{ir} + W_{hr} h)'",
        ),
    ),
    fault(
        "Y24",
        "dots between factors",
        shown(FORMULA.replace("W_f x_t", r"W_f \cdots x_t")),
        says="dots",
    ),
    fault("Y25", "a power of 10^9", shown(FORMULA + " + 0 (2^{10^{9}})"), says=r"^(?!.*\bnan\b)"),
    fault("Y26", "a product to 10^9", shown(FORMULA + r" + 0 \prod_{k=1}^{1000000000} 1")),
    fault("Y27", "a million letters", shown(FORMULA.replace("b_f", "b_f" + " + 0" * 250_000))),
    fault(
        "Y28",
        "1,000 nested brackets in prose",
        said("So $" + "(" * 1000 + "x" + ")" * 1000 + "$ is odd."),
    ),
    fault("Y29", "a macro", shown(r"\newcommand{\f}{f} " + FORMULA)),
    fault("Y30", "a macro that calls itself", said(r"A formula $\def\f{\f\f}\f$.")),
    fault("Y31", "a missing argument", said(r"The gate is $\frac{1}$ and open.")),
    fault("Y32", "a formula that is never closed", said(r"The gate $f_t is open."), lenient=True),
    fault(
        "Y33", "an unknown symbol in an inline formula", said(r"The gate $q^\star_{17}$ is open.")
    ),
    fault("Y34", "a false inline formula", said(r"So $\sigma(2) = 0.188$.")),
    fault(
        "Y35",
        "the include has a typo",
        swap(CELL, f'"{GATE}"', '"snippets/lstm_cell/forget_gat.py"'),
    ),
    fault(
        "Y36",
        "spaces before the include",
        swap(CELL, INCLUDE, INCLUDE.replace("--8<--", "  --8<--")),
        lenient=True,
    ),
    fault(
        "Y37",
        "a fence of another language",
        swap(CELL, INCLUDE, INCLUDE.replace("python\n", "text\n")),
    ),
    fault(
        "Y38",
        "a second return",
        swap(GATE, f"    {RETURN}", f"    if b_f is None:\n        return b_f\n    {RETURN}"),
    ),
    fault(
        "Y39",
        "the folder of the pages has another name",
        setting('docs = "dosc"'),
        names=("dosc",),
    ),
    fault(
        "Y40",
        "a page is empty",
        change("docs/conclusion.md", lambda text: b"\n"),
        names=("conclusion.md",),
    ),
    fault(
        "Y41",
        "a display and its include twice as code",
        said(f"````text\n{DISPLAY}\n\n{INCLUDE}\n````"),
        lenient=True,
    ),
    fault("Y42", r"\href in an inline formula", said(r"The $\href{javascript:alert(1)}{f_t}$.")),
    fault(
        "Y43",
        "a script in an inline formula",
        said(r"The gate $\text{<script>alert(1)</script>}$."),
        lenient=True,
    ),
]
