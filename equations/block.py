"""The block of an equation on a page: formula and number, the body of its module, and a quiet line
with the mark, the symbols, the whole module, its test, and what can be copied.

It unfolds without a script. On pages that have one (the setting `scripted`) the symbols stand in
`<noscript>`: where scripts run they are text, no thousands of elements, until the script unwraps it.
Where a build puts modules and tests beside the pages (the setting `texts`), links to them stand in
their place.
"""

import keyword
import re
from html import escape
from pathlib import Path

from equations.equation import Equation
from equations.marks import Marks
from equations.mathml import attribute, mathml
from equations.problem import Problem

NEVER_SHOWN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
FORMULA = re.compile(r"\$([^$]+)\$")
WORD = re.compile(r'(?P<text>"[^"\n]*")|(?P<defined>(?<=\bdef )\w+)|\b[A-Za-z_]\w*')
WIDE = 50
"""Characters of code that a phone shows; a block with longer lines scrolls, by keys too."""
LONG = 9
"""Rows of formula and lines of code from which on a style sheet keeps more room for a block."""
HIGH = re.compile(r"\\(?:frac|sum|prod|begin\{cases\})")
ROW, HIGH_ROW, LINE, ROOM = 1.7, 3.2, 1.5, 1.5
"""Heights, in lines of code: of a row of a formula, of the quiet line, and of what is worth using."""


def block(equation: Equation) -> str:
    """Return the block of an equation as HTML that is also XML."""
    right = not equation.problems()
    kinds = [" equation--wrong"] * (not right) + [" equation--tall"] * _code_is_tall(equation)
    kinds += [" equation--long"] * _long(equation)
    name = f'role="group" aria-label="Equation {equation.number}, {equation.name}"'
    parts = _formula(equation) + _code(equation, right) + (_line(equation) if right else "")
    return (
        f'<div class="equation{"".join(kinds)}" id="eq-{equation.name}" {name}>'
        f'<div class="equation-in">{parts}</div></div>'
    )


def _long(equation: Equation) -> bool:
    _, signature, _, body = equation.code.parts if equation.code else [""] * 4
    return (signature + body).count("\n") + equation.display.latex.count(r"\\") + 2 >= LONG


def _code_is_tall(equation: Equation) -> bool:
    """Return whether code beside its formula would leave room for text below the formula."""
    if equation.code is None:
        return False
    _, signature, _, body = equation.code.parts
    rows = equation.display.latex.split(r"\\")
    formula = sum(HIGH_ROW if HIGH.search(row) else ROW for row in rows)
    return len((signature + body).splitlines()) >= formula + LINE + ROOM


def _formula(equation: Equation) -> str:
    latex, number = equation.display.latex, equation.number
    try:
        shown = equation.project.marks.on(mathml(latex, display=True))
    except Problem:
        shown = f"<pre>{_text(latex)}</pre>"
    link = f'<a class="equation-number" href="#eq-{equation.name}">'
    return f'<div class="equation-formula">{shown}{link}({number})</a></div>'


def _code(equation: Equation, right: bool) -> str:
    """Return the body of the module, with the code that it needs to run alone in an attribute."""
    code = equation.code
    if code is None:
        try:
            text = equation.snippet.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
        return f'<pre class="equation-code" tabindex="0">{_text(text)}</pre>'
    _, signature, _, body = code.parts
    alone = equation.project.library.imported_source(equation.name) if right else ""
    copied = f' data-copy="{attribute(alone)}"' if alone else ""
    text = signature + body if right else "".join(code.parts)
    scrolls = ' tabindex="0"' if max(map(len, text.split("\n"))) > WIDE else ""
    shown = highlighted(text, equation.project.marks)
    return f'<pre class="equation-code"{scrolls}{copied}>{shown}</pre>'


def highlighted(text: str, marks: Marks) -> str:
    """Return code with classes on keywords, on the name that is defined and on marked symbols."""

    def word(found: re.Match[str]) -> str:
        name = _text(found[0])
        if found["defined"]:
            mark = "code-defined"
        else:
            mark = "code-keyword" if keyword.iskeyword(name) else marks.names.get(name, "")
        return f'<span class="{mark}">{name}</span>' if mark and not found["text"] else name

    parts, end = [], 0
    for found in WORD.finditer(text):
        parts += [_text(text[end : found.start()]), word(found)]
        end = found.end()
    return "".join([*parts, _text(text[end:])])


def _line(equation: Equation) -> str:
    symbols = _symbols(equation)
    if equation.project.settings.scripted:
        symbols = f"<noscript>{symbols}</noscript>"
    contents = {
        "Symbols": symbols,
        "Module": _file(equation, equation.snippet, _origin(equation)),
        "Test": _file(equation, equation.test, equation.state.words()),
    }
    folded = (
        f'<details class="equation-{word.lower()}"><summary>{word}</summary>{content}</details>'
        for word, content in contents.items()
    )
    return f'<div class="equation-line">{_mark(equation)}{"".join(folded)}</div>'


def _mark(equation: Equation) -> str:
    verdict, state, project = equation.verdict, equation.state, equation.project
    kind = "checked" if state.fresh else "agrees"
    page = project.relative(equation.page.uri, project.settings.verification)
    return (
        f'<a class="equation-mark equation-mark--{kind}" href="{page}#check-{equation.name}">'
        f'<span class="equation-brief">✓ {kind}</span>'
        f'<span class="equation-full">✓ {verdict.brief()}; {state.brief()}</span></a>'
    )


def _symbols(equation: Equation) -> str:
    head = "".join(f"<th>{word}</th>" for word in ("Symbol", "Python", "Shape", "Meaning"))
    rows = []
    for one in equation.symbols():
        symbol = equation.project.marks.on(_maths(one.latex))
        cells = symbol, f"<code>{one.name}</code>", one.shape, _sentence(one.meaning)
        rows.append(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    return f'<table class="equation-panel"><tr>{head}</tr>{"".join(rows)}</table>'


def _sentence(text: str) -> str:
    """Return a text with its formulas."""
    parts = FORMULA.split(text)
    return "".join(_maths(one) if at % 2 else _text(one) for at, one in enumerate(parts))


def _maths(latex: str) -> str:
    try:
        return mathml(latex, display=False, carried=False)
    except Problem:
        return _text(f"${latex}$")


def _file(equation: Equation, path: Path, said: str) -> str:
    """Return where a file stands and what is said of it, with its text or a link to that."""
    settings, text = equation.project.settings, ""
    name = settings.place(path)
    shown = f"<code>{name}</code>"
    if settings.texts:
        href = equation.project.relative(equation.page.uri, name.removesuffix(".py") + ".txt")
        shown = f'<a href="{href}">{shown}</a>'
    else:
        text = _text(path.read_text(encoding="utf-8-sig").rstrip())
        text = f'<pre class="equation-code" tabindex="0">{text}</pre>'
    return f'<p class="equation-panel">{shown} · {said}</p>{text}'


def _origin(equation: Equation) -> str:
    """Return what a module is taken from, and what it imports."""
    assert equation.code is not None
    sources = "; ".join(_source(equation, key) for key in equation.code.signature.sources)
    imports = ", ".join(_reference(equation, item.name) for item in equation.code.imports)
    return f"source: {sources}" + (f" · imports {imports}" if imports else "")


def _source(equation: Equation, key: str) -> str:
    project = equation.project
    work = project.bibliography.works.get(key)
    if work is None:
        return _text(key)
    page = project.relative(equation.page.uri, project.settings.sources)
    return f'<a href="{page}#{key}">{_text(f"{work.names()}, {work.year}")}</a>'


def _reference(equation: Equation, name: str) -> str:
    project = equation.project
    other = project.equations.get(name)
    if other is None:
        return f"<code>{name}</code>"
    href = project.link(equation.page.uri, other)
    return f'<code>{name}</code> <a class="equation-reference" href="{href}">({other.number})</a>'


def _text(text: str) -> str:
    return escape(NEVER_SHOWN.sub("\ufffd", text), quote=False)
