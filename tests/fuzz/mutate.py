"""Texts that are nearly right: good ones, damaged in a few places."""

import random
from collections.abc import Callable

LATEX = [
    r"\frac",
    r"\sqrt",
    r"\sum",
    r"\prod",
    r"\lVert",
    r"\rVert",
    r"\lvert",
    r"\rvert",
    r"\partial",
    r"\nabla_",
    r"\odot",
    r"\cdot",
    r"\times",
    r"\bmod",
    r"\circ",
    r"\tilde",
    r"\hat",
    r"\overrightarrow",
    r"\mathbf",
    r"\text{max}",
    r"\text{if}",
    r"\operatorname{diag}",
    r"\tanh",
    r"\max",
    r"\log_2",
    r"\exp",
    r"\left(",
    r"\right)",
    r"\begin{cases}",
    r"\end{cases}",
    r"\begin{aligned}",
    r"\end{aligned}",
    r"\begin{bmatrix}",
    r"\end{bmatrix}",
    r"\begin{array}{ll}",
    r"\\",
    r"&",
    r"=",
    r"\le",
    r"\approx",
    r":=",
    r"\leftarrow",
    r"\in",
    r"\infty",
    r"\pi",
    r"\top",
    r"^",
    r"_",
    r"'",
    r"{",
    r"}",
    r"[",
    r"]",
    r"(",
    r")",
    r";",
    r",",
    r".",
    r"+",
    r"-",
    r"*",
    r"/",
    r"^\top",
    r"_{t-1}",
    r"_{t+1}",
    r"^{(l)}",
    r"_{ij}",
    r"^{-1}",
    r"^{9^9}",
    r"0",
    r"1",
    r"2.50",
    r"1{,}000",
    r"99999999999999",
    r"t",
    r"T",
    r"n",
    r"\dots",
    r"\star",
    r"\quad",
    r"\sigma",
    r"\phi",
    r"x_t",
    r"W",
    r"h_0",
    r"e^",
    r"\displaystyle",
    r"\pm",
    r"\underbrace{x}_{\text{a}}",
    r"\{",
    r"\}",
    r"\to",
    r"\bullet",
]
MARKDOWN = [
    "$$", "$", "\\(", "\\[", "```", "```python", "~~~", "--8<--", '--8<-- "snippets/cell/gate.py"', "[@eq:gate]", "[@", "@gers2000forget",
    "]", "(", ")", "<!--", "-->", "<!-- generated: equations -->", "# ", "## ", "!!! note", '??? solution "S"', '=== "Tab"', "    ", "\t",
    "|", "|---|---|", "- ", "1. ", "> ", "<b>", "</b>", "<script>", "<div markdown>", "<figure markdown=\"span\">", "{ .a #b }", "{: a=b }",
    "[^1]", "[^1]: note", "[a](b.md)", "![](x.png)", "[a]: javascript:x", "---", "***", "**", "`", "\\", "&lt;", "&#x6a;", "\x00", "\ufeff",
    "\u202e", "\r", "\n", "\n\n", "javascript:", "title: x", ":   definition",
]  # fmt: skip
PYTHON = [
    "Shapes:", "Where:", "Source:", "->", "(n,)", "(n, d)", "()", "(T+1, n)", "positive", "index K", "function", "onehot", "return ", "def ",
    "lambda x: x", "import os", "import numpy as np", "from snippets.cell.sigmoid import sigmoid", "np.exp", "np.linalg.inv", "__class__",
    ".T", "@", "**", "[::-1]", "for i in range(3):", "if x:", "while True:", "yield", "try:", '"""', "'''", "\\", "#", "\t", "    ", "\n",
    "x = 1", "global x", "*", "**kw", "/", "=None", ": int", "async ", "0x", "1e999", "{", "}", "é", "ﬁ", "\x00", "\x0c",
]  # fmt: skip
BIBTEX = [
    "@article{", "@string{a = {b}}", "@comment{", "@preamble{", "author", "title", "year", "doi", "url", "eprint", "{", "}", '"', "=", ",", "#",
    " and ", "others", "{\\\"u}", "\\'", "\\textbf{", "$x^2$", "%", "\\", "<b>", "javascript:", "https://a.b/c", "10.1/x", "1503.04069", "n.d.", "\n",
    "Last, Jr, First", "{Group of People}", ",,,",
]  # fmt: skip
TABLE = [
    "|",
    "\\|",
    "$",
    "`",
    "x_t",
    "function",
    "---",
    ":-:",
    "$\\sigma$",
    "(n,)",
    "Symbol",
    "\n",
    "",
    "$$",
    "`a` `b`",
]
TOML = [
    "[tool.equations]",
    "sizes = { n = 0 }",
    "docs = 3",
    'docs = ".."',
    "=",
    '"',
    "[",
    "]",
    "root",
    "fresh = 1",
    "beside = 1",
    "\n",
    'truth = ""',
]
JSON = ["{", "}", "[", "]", '"', ":", ",", "null", "1e999", "passed", "digest", "true", "-1", "NaN"]
ODD = [
    "\x00",
    "\x1b",
    "\u202e",
    "\ufeff",
    "\ud7ff",
    "\U0001d54f",
    "é",
    "−",
    "⊙",
    "·",
    "\u2028",
    "\xa0",
    "ß",
    "ᵀ",
    "٣",
]


def damaged(text: str, tokens: list[str], rng: random.Random, most: int = 4) -> str:
    """Return a text after one to a few damages, of all kinds."""
    for _ in range(rng.randint(1, most)):
        start = rng.randint(0, len(text))
        end = min(len(text), start + int(rng.expovariate(0.2)))
        part = text[start:end]
        other = rng.randint(0, len(text))
        changes = (
            text[:start] + text[end:],
            text[:start] + rng.choice(tokens) + text[start:],
            text[:start] + rng.choice(tokens) + text[end:],
            text[:start] + f" {rng.choice(tokens)} " + text[end:],
            text[:start] + part * rng.choice((2, 3, 60)) + text[end:],
            text[:other] + part + text[other:],
            text[:start] + rng.choice(ODD) + text[end:],
            text[:start] if rng.random() < 0.2 else text,
            text[:start] + rng.choice(tokens) * rng.choice((2, 70, 400)) + text[start:],
        )
        text = rng.choices(changes, (4, 5, 5, 3, 1, 2, 1, 1, 0.3))[0]
    return text


def soup(tokens: list[str], rng: random.Random) -> str:
    """Return some tokens in any order."""
    return rng.choice(("", " ")).join(rng.choices(tokens, k=rng.randint(1, 25)))


def shrunk(text: str, fails: Callable[[str], bool]) -> str:
    """Return a shorter text that still fails."""
    size = len(text) // 2
    while size:
        start = 0
        while start < len(text):
            shorter = text[:start] + text[start + size :]
            if fails(shorter):
                text = shorter
            else:
                start += size
        size //= 2
    return text
