"""Texts that are nearly right: good ones, damaged in a few places."""

import random
from collections.abc import Callable

_LATEX = (
    r"\frac \sqrt \sum \prod \lVert \rVert \lvert \rvert \partial \nabla_ \odot \cdot \times \bmod \circ \tilde \hat \overrightarrow "
    r"\mathbf \text{max} \text{if} \operatorname{diag} \tanh \max \log_2 \exp \left( \right) \begin{cases} \end{cases} "
    r"\begin{aligned} \end{aligned} \begin{bmatrix} \end{bmatrix} \begin{array}{ll} \\ & = \le \approx := \leftarrow \in \infty \pi \top "
    r"^ _ ' { } [ ] ( ) ; , . + - * / ^\top _{t-1} _{t+1} ^{(l)} _{ij} ^{-1} ^{9^9} 0 1 2.50 1{,}000 99999999999999 t T n \dots \star \quad "
    r"\sigma \phi x_t W h_0 e^ \displaystyle \pm \underbrace{x}_{\text{a}} \{ \} \to \bullet"
)
LATEX = _LATEX.split()
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
