"""LaTeX of a display or an inline formula (L)."""

from tests.faults.catalogue.places import (
    BLOCK,
    CELL,
    DISPLAY,
    FORMULA,
    GATE,
    INCLUDE,
    said,
    shown,
)
from tests.faults.edits import change, swap
from tests.faults.fault import fault

NESTED = "(" * 300 + "b_f" + ")" * 300
WRONG = FORMULA.replace("+ b_f", "- b_f")
INDENTED = "\n".join("    " + line if line else "" for line in BLOCK.split("\n"))

OWN_WORDS = r"^(?!.*(cannot convert float|sys\.set_))"
"""Not those of Python, which know nothing of formulas."""

FAULTS = [
    fault("L01", "a brace is never closed", shown(FORMULA.replace("t-1}", "t-1"))),
    fault("L02", "an unknown command", shown(FORMULA.replace(r"\sigma", r"\sigmoid"))),
    fault("L03", "a wrong symbol", shown(FORMULA.replace("W_f", "W_g"))),
    fault("L04", "a wrong time index", shown(FORMULA.replace("{t-1}", "t"))),
    fault("L05", "a display on one line", swap(CELL, DISPLAY, f"$$ {WRONG} $$")),
    fault("L06", "two displays, one include", swap(CELL, BLOCK, f"{DISPLAY}\n\n{BLOCK}")),
    fault(
        "L07",
        "a Cyrillic х for the x",
        shown(FORMULA.replace("x_t", "\u0445_t")),
        says=r"U\+0445|Cyrillic|CYRILLIC",
    ),
    fault("L08", "a zero-width space", shown(FORMULA.replace("= ", "= \u200b"))),
    fault("L09", "tabs between the symbols", shown(FORMULA.replace(" ", "\t")), lenient=True),
    fault(
        "L10",
        "a page with CRLF",
        change(CELL, lambda text: text.replace(b"\n", b"\r\n")),
        harmless=True,
    ),
    fault(
        "L11",
        "a page with a byte order mark",
        change(CELL, lambda text: b"\xef\xbb\xbf" + text),
        says=r"(?i)byte order|\bBOM\b|U\+FEFF|signature",
        lenient=True,
    ),
    fault("L12", "a wrong sign", shown(WRONG), also=(GATE,)),
    fault("L13", "a no-break space", shown(FORMULA.replace("= ", "=\u00a0")), harmless=True),
    fault("L14", "a display that is never closed", swap(CELL, DISPLAY, f"$$\n{FORMULA}\n")),
    fault("L15", r"\left without \right", shown(FORMULA.replace("(", r"\left(")), by_build=True),
    fault("L16", "a full stop at the end", shown(FORMULA + "."), lenient=True),
    fault("L17", r"a \label", shown(FORMULA + r" \label{eq:forget}")),
    fault("L18", "an empty display", swap(CELL, DISPLAY, "$$\n\n$$")),
    fault("L19", "a display in a list", swap(CELL, BLOCK, f"- The gate:\n\n{INDENTED}")),
    fault(
        "L20", "a broken inline formula", said(r"The gate is $\frac{1}{$ and open."), by_build=True
    ),
    fault("L21", "U+2212 for the minus", shown(FORMULA.replace("t-1", "t\u22121"))),
    fault("L22", "the letter σ for the command", shown(FORMULA.replace(r"\sigma", "σ"))),
    fault("L23", "a comment of LaTeX", shown(FORMULA + " % the gate")),
    fault("L25", "dollars in prose", said("It costs $5 and $6 a month."), harmless=True),
    fault("L26", "a full-width equals sign", shown(FORMULA.replace("=", "\uff1d"))),
    fault("L28", r"a display as \[…\]", said(f"\\[\n{FORMULA}\n\\]")),
    fault("L29", "a display as a fence", said(f"```math\n{FORMULA}\n```")),
    fault("L30", "a display in a comment", said(f"<!--\n{DISPLAY}\n-->"), lenient=True),
    fault("L31", "a sum to 10^9", shown(FORMULA + r" + \sum_{k=1}^{1000000000} 0")),
    fault("L32", "a tower of powers", shown(FORMULA + " + 0 (9^{9^{9^{9}}})"), says=OWN_WORDS),
    fault(
        "L33",
        "a number of 5,000 digits",
        shown(FORMULA + " + 0 (" + "9" * 5000 + ")"),
        says=OWN_WORDS,
    ),
    fault("L34", "300 nested brackets", shown(FORMULA.replace("b_f", NESTED))),
    fault("L35", "the include comes before", swap(CELL, BLOCK, f"{INCLUDE}\n\n{DISPLAY}")),
]
