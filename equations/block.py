"""The block of an equation on a page: formula and number, the body of its module, and a quiet line
with the mark, the symbols, the whole module, its test, and what can be copied.

Everything is in the page and unfolds without a script. On pages that have one (the setting
`scripted`) there are buttons that copy, and what stays folded at first stands in `<noscript>`: where
scripts run it is text, no thousands of elements, until the script unwraps it. Where a build puts the
tests as text (the setting `test_texts`), a link to its test stands in its place.
"""

import keyword
import re
from html import escape

from equations.equation import Equation
from equations.marks import Marks
from equations.mathml import mathml
from equations.problem import Problem

NEVER_SHOWN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
FORMULA = re.compile(r"\$([^$]+)\$")
WORD = re.compile(r'(?P<text>"[^"\n]*")|(?P<defined>(?<=\bdef )\w+)|\b[A-Za-z_]\w*')
WIDE = 50
"""Characters of code that a phone shows; a block with longer lines scrolls, by keys too."""
LONG = 9
"""Rows of formula and lines of code from which on a style sheet keeps more room for a block."""
HIGH = re.compile(r"\\(?:frac|sum|prod|begin\{cases\})")
ROW, HIGH_ROW, LINE, ROOM = 1.7, 3.2, 1.5, 3
"""Heights, in lines of code: of a row of a formula, of the quiet line, and of what is worth using."""
UNSEARCHED = ' data-search-exclude=""'
"""Keeps an element out of the search of Material for MkDocs; none may hold another of its kind."""
COPIED = {
    "code": ("code", "with what it imports: it runs where it is pasted"),
    "latex": ("LaTeX", "the formula as its author typed it"),
    "link": ("link", "the address of this equation"),
}
"""What a button copies: its word, and what it is."""
FOLDED = {
    "symbols": ("Symbols", "what each letter means, its name in the code and its shape"),
    "module": ("Module", "the whole of it: imports, docstring, source"),
    "test": ("Test", "what shows that the code is right"),
}


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
    link = f'<a class="equation-number" href="#eq-{equation.name}" title="{equation.name}">'
    return f'<div class="equation-formula"{UNSEARCHED}>{shown}{link}({number})</a></div>'


def _code(equation: Equation, right: bool) -> str:
    """Return the module: its imports and docstring in elements of their own, which can be hidden."""
    code = equation.code
    if code is None:
        try:
            text = equation.snippet.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
        return f'<pre class="equation-code" tabindex="0"{UNSEARCHED}>{_text(text)}</pre>'
    imports, signature, docstring, body = code.parts
    alone = equation.project.library.imported_source(equation.name) if right else imports
    copied = "" if alone == imports else f' data-copy="{_attribute(alone)}"'
    wide = max(map(len, (signature + body).split("\n"))) > WIDE
    scrolls = ' tabindex="0"' if wide else ""
    shown = [highlighted(text, equation.project.marks) for text in (imports, signature, body)]
    return (
        f'<pre class="equation-code"{scrolls}{UNSEARCHED}>'
        f'<span class="equation-rest"{copied}>{shown[0]}</span>{shown[1]}'
        f'<span class="equation-rest code-docstring">{_text(docstring)}</span>{shown[2]}</pre>'
    )


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
    symbols, test, buttons = _symbols(equation), _test(equation), ""
    if equation.project.settings.scripted:
        symbols = f"<noscript>{symbols}</noscript>"
        test = test if equation.project.settings.test_texts else f"<noscript>{test}</noscript>"
        buttons = "".join(
            f'<button type="button" class="equation-copy" value="{what}" '
            f'aria-label="Copy {word}" title="{title}">{word}</button>'
            for what, (word, title) in COPIED.items()
        )
        buttons = f'<span class="equation-copies">{buttons}</span>'
    contents = {"symbols": symbols, "module": _module(equation), "test": test}
    folded = (_folded(kind, content) for kind, content in contents.items())
    shown = "".join((_mark(equation), *folded, buttons))
    return f'<div class="equation-line"{UNSEARCHED}>{shown}</div>'


def _mark(equation: Equation) -> str:
    verdict, state, project = equation.verdict, equation.state, equation.project
    kind = "checked" if state.fresh else "agrees"
    title = escape(f"{verdict.sentence()}; {state.words()}")
    page = project.relative(equation.page.uri, project.settings.verification)
    return (
        f'<a class="equation-mark equation-mark--{kind}" href="{page}#check-{equation.name}" '
        f'title="{title}"><span class="equation-brief">✓ {kind}</span>'
        f'<span class="equation-full">✓ {verdict.brief()}; {state.brief()}</span></a>'
    )


def _folded(kind: str, content: str) -> str:
    word, title = FOLDED[kind]
    summary = f'<summary title="{title}">{word}</summary>'
    return f'<details class="equation-{kind}">{summary}{content}</details>'


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
    """Return a formula that carries its LaTeX in an attribute: an annotation is two elements."""
    try:
        shown = mathml(latex, display=False, annotated=False)
    except Problem:
        return _text(f"${latex}$")
    return shown.replace("<math", f'<math data-latex="{_attribute(latex)}"', 1)


def _module(equation: Equation) -> str:
    """Return where a module stands, what it is taken from, and what it imports."""
    project, code = equation.project, equation.code
    assert code is not None
    sources = "; ".join(_source(equation, key) for key in code.signature.sources)
    imports = ", ".join(_reference(equation, item.name) for item in code.imports)
    parts = [f"<code>{project.settings.place(equation.snippet)}</code>", f"source: {sources}"]
    parts += [f"imports {imports}"] if imports else []
    return f'<p class="equation-panel">{" · ".join(parts)}</p>'


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


def _test(equation: Equation) -> str:
    settings, source = equation.project.settings, ""
    place = f"<code>{settings.place(equation.test)}</code>"
    if settings.test_texts:
        target = f"{settings.test_texts}/{equation.page.folder}/{equation.test.stem}.txt"
        href = equation.project.relative(equation.page.uri, target)
        place = f'<a href="{href}">{place}</a>'
    else:
        text = equation.test.read_text(encoding="utf-8-sig")
        source = f'<pre class="equation-code" tabindex="0">{_text(text.rstrip())}</pre>'
    return f'<p class="equation-panel">{place} · {equation.state.words()}</p>{source}'


def _text(text: str) -> str:
    return escape(NEVER_SHOWN.sub("\ufffd", text), quote=False)


def _attribute(text: str) -> str:
    return escape(text).replace("\n", "&#10;")
