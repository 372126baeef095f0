"""The rules for the code of a snippet: its form, and by white lists that it only computes.

Nothing is executed here. What the lists do not name is refused, so code that passes cannot read or
write a file, leave, or reach an object that could; it can still compute for too long.
"""

import ast
import builtins
import io
import re
import tokenize
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from equations.problem import Problem

LONGEST = 20
WIDEST = 79


def _words(text: str) -> set[str]:
    return set(text.split())


BUILTINS = _words(
    "abs all any bool complex divmod enumerate float int len list max min pow range reversed round "
    "sorted sum tuple zip"
)
NUMPY = {name for name in dir(np) if isinstance(getattr(np, name), np.ufunc)} | _words("""
    allclose append arange argmax argmin argsort around array asarray atleast_1d atleast_2d average
    block broadcast_to clip column_stack concatenate convolve copy corrcoef count_nonzero cov cross
    cumprod cumsum cumulative_prod cumulative_sum diag diagonal diff digitize dot einsum expand_dims
    eye flatnonzero flip fliplr flipud full full_like gradient histogram hsplit hstack identity imag
    inner interp isclose isreal kron linspace logspace mean median meshgrid moveaxis nonzero ones
    ones_like outer pad percentile permute_dims prod ptp quantile ravel real repeat reshape roll
    rot90 round searchsorted sinc sort split squeeze stack std sum swapaxes take take_along_axis
    tensordot tile trace transpose trapezoid tri tril tril_indices triu triu_indices unique unwrap
    vander var vdot vsplit vstack where zeros zeros_like bool complex128 e euler_gamma float32
    float64 inf int64 intp longdouble nan newaxis pi fft.fft fft.fftfreq fft.ifft fft.irfft fft.rfft
    linalg.cholesky linalg.cond linalg.det linalg.eig linalg.eigh linalg.eigvals linalg.eigvalsh
    linalg.inv linalg.lstsq linalg.matrix_norm linalg.matrix_power linalg.matrix_rank
    linalg.multi_dot linalg.norm linalg.pinv linalg.qr linalg.slogdet linalg.solve linalg.svd
    linalg.svdvals linalg.vector_norm
""")
ATTRIBUTES = _words("""
    T all any append argmax argmin argsort astype clip conj copy cumprod cumsum diagonal dot dtype
    flatten imag item max mean min ndim nonzero prod ravel real repeat reshape round shape size
    squeeze std sum swapaxes take tolist trace transpose var
""")
NODES = (
    *(ast.FunctionDef, ast.arguments, ast.arg, ast.Return, ast.Assign, ast.AugAssign, ast.For),
    *(ast.If, ast.Expr, ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.IfExp, ast.Compare, ast.Call),
    *(ast.keyword, ast.Starred, ast.Name, ast.Constant, ast.Attribute, ast.Subscript, ast.Slice),
    *(ast.Tuple, ast.List, ast.ListComp, ast.GeneratorExp, ast.comprehension, ast.expr_context),
    *(ast.boolop, ast.operator, ast.unaryop, ast.cmpop),
)
WORDS = {
    ast.While: "while; a loop over range(…) ends for certain",
    ast.Lambda: "lambda; write an inner function with a name",
    ast.ImportFrom: "import",
    ast.ClassDef: "class",
    ast.JoinedStr: "text",
    ast.NamedExpr: ":=; give the value a line of its own",
    ast.AnnAssign: "annotation; shapes stand in the docstring",
}


def at(message: str, node: Any) -> Problem:
    """Return a problem at a node of the tree that has a place."""
    return Problem(message, node.lineno, node.col_offset + 1)


@dataclass(frozen=True)
class Import:
    """A snippet that a module imports: its name, the name of its page, and the line."""

    name: str
    page: str
    line: int


@dataclass
class Imports:
    """What a module imports: the statement of every name, those that are snippets, problems."""

    names: dict[str, ast.stmt] = field(default_factory=dict)
    snippets: list[Import] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_imports(tree: ast.Module, folder: Path, package: str) -> Imports:
    """Return the imports of a module of a folder."""
    found = Imports()
    form = f"`import numpy as np` and `from {package}.<page>.<name> import <name>`"
    for node in tree.body:
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        text = ast.unparse(node)
        match = re.fullmatch(
            rf"from {re.escape(package)}\.(\w{{1,99}})\.(\w{{1,99}}) import \2", text
        )
        if match is None and text != "import numpy as np":
            found.problems.append(at(f"the imports of a snippet are {form}, nothing else", node))
            continue
        name = match[2] if match else "np"
        if name in found.names:
            found.problems.append(at(f"{name} is imported twice: take one line out", node))
        found.names[name] = node
        if match and (folder / match[1] / f"{name}.py").is_file():
            found.snippets.append(Import(name, match[1], node.lineno))
        elif match:
            pages = sorted(other.parent.name for other in folder.glob(f"*/{name}.py"))
            cure = f"it stands in {pages[0]}" if pages else "write it, or correct the name"
            module = f"{package}/{match[1]}/{name}.py"
            found.problems.append(at(f"there is no module {module}: {cure}", node))
    return found


class Body(ast.NodeVisitor):
    """A walk over a function, which collects what is on no white list."""

    def __init__(self, function: ast.FunctionDef, imports: Imports) -> None:
        self.function, self.imported = function, set(imports.names)
        self.problems: list[Problem] = []
        self.used, self.seen = set[str](), set[str]()
        self.parameters = {node.arg for node in ast.walk(function.args) if type(node) is ast.arg}
        self.known = self.parameters | self.imported | BUILTINS
        for node in ast.walk(function):
            if isinstance(node, ast.Name):
                (self.used if isinstance(node.ctx, ast.Load) else self.known).add(node.id)
            elif isinstance(node, ast.FunctionDef) and node is not function:
                self.known.update([node.name, *(item.arg for item in node.args.args)])
        self.visit(function)

    def say(self, message: str, node: Any) -> None:
        self.problems.append(at(message, node))

    def visit(self, node: ast.AST) -> None:
        """Visit what may stand in a snippet, and name what may not."""
        if isinstance(node, NODES):
            super().visit(node)
            return
        word = WORDS.get(type(node), type(node).__name__.lower())
        self.say(f"a snippet only computes: no {word}", node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for decorator in node.decorator_list:
            self.say("a snippet is a plain function, without decorators", decorator)
        if node.returns is not None:
            self.say("no annotations: shapes stand in the docstring", node.returns)
        if node is not self.function:
            self._name(node.name, node)
        documented = node is self.function and ast.get_docstring(node, clean=False) is not None
        for child in [node.args, *getattr(node, "type_params", []), *node.body[documented:]]:
            self.visit(child)

    def visit_arguments(self, node: ast.arguments) -> None:
        other = (*node.posonlyargs, node.vararg, *node.kwonlyargs, node.kwarg)
        for item in [one for one in (*node.defaults, *node.kw_defaults, *other) if one][:1]:
            self.say("parameters have no defaults, no stars and no slash: all are given", item)
        for argument in node.args:
            self._name(argument.arg, argument)
            if argument.annotation is not None:
                self.say("no annotations: shapes stand in the docstring", argument.annotation)

    def visit_Name(self, node: ast.Name) -> None:
        if not isinstance(node.ctx, ast.Load):
            self._name(node.id, node)
        elif node.id not in self.known | self.seen:
            self.seen.add(node.id)
            if node.id == "np":
                self.say("np is not imported: write `import numpy as np`", node)
            elif hasattr(builtins, node.id):
                plain = ", ".join(sorted(BUILTINS))
                self.say(f"a snippet only computes: no {node.id}; of Python it has {plain}", node)
            else:
                self.say(f"{node.id} is not a parameter, imported or computed before", node)

    def _name(self, name: str, node: Any) -> None:
        """A name that is given a value."""
        if name.startswith("_") and name != "_":
            self.say(f"{name} begins with an underscore: choose a name without", node)
        if not name.isascii():
            self.say(f"{name} is not of plain letters: write it out, as in the symbol table", node)
        if name in self.imported | {"np"} or (name in BUILTINS and not isinstance(node, ast.arg)):
            self.say(f"{name} has a meaning already: choose another name", node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        dotted = ast.unparse(node).removeprefix("np.")
        if not isinstance(node.ctx, ast.Load):
            self.say("a snippet assigns to names and to entries of its own arrays only", node)
        elif re.fullmatch(r"np(\.\w+)+", ast.unparse(node)):
            self.visit(next(one for one in ast.walk(node) if isinstance(one, ast.Name)))
            if dotted not in NUMPY:
                self.say(f"np.{dotted} is not among what a snippet may use of NumPy", node)
        else:
            self.visit(node.value)
            if node.attr not in ATTRIBUTES:
                self.say(f".{node.attr} is not among what a snippet may use of an array", node)

    def visit_Call(self, node: ast.Call) -> None:
        if not isinstance(node.func, ast.Name | ast.Attribute):
            self.say("a function is called by its name", node)
        self.visit(node.func)
        for item in node.keywords:
            if item.arg is None:
                self.say("no ** in a call: name what is given", item)
            elif item.arg == "out":
                self.say("no out=: a snippet returns new arrays and changes none", item)
        for value in (*node.args, *(item.value for item in node.keywords)):
            text = isinstance(value, ast.Constant) and isinstance(value.value, str)
            if not (text and _root(node.func) == "np"):
                self.visit(value)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str | bytes):
            self.say("a snippet only computes: no text beside the docstring", node)

    def visit_Expr(self, node: ast.Expr) -> None:
        call = node.value
        function = call.func if isinstance(call, ast.Call) else None
        if not isinstance(function, ast.Attribute) or function.attr != "append":
            self.say("this line drops what it computes: give it a name, or leave it out", node)
        self.visit(call)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if not isinstance(node.ctx, ast.Load):
            self._unchanged(node)
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self._unchanged(node.target)
        self.generic_visit(node)

    def _unchanged(self, target: ast.expr) -> None:
        name = _root(target)
        if name in self.parameters:
            self.say(f"{name} is a parameter and may not be changed: compute a new array", target)


def _root(node: ast.expr) -> str:
    """Return the name with which an expression such as a.b[0].c() begins."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def problems_of_form(function: ast.FunctionDef, imports: Imports) -> list[Problem]:
    """Return the problems of a function: what it does, its last line, its length."""
    body = Body(function, imports)
    found = [
        at(f"{name} is imported and not used: take the import out", node)
        for name, node in imports.names.items()
        if name not in body.used
    ]
    returns = _returns(function.body)
    if len(returns) != 1 or returns[0] is not function.body[-1] or returns[0].value is None:
        place = next((node for node in returns if node is not function.body[-1]), function)
        message = "a snippet has one return, as its last line, which looks like the right-hand side"
        found.append(at(message, place))
    head, following = function.body[0], function.body[1:2]
    start = function.lineno
    if ast.get_docstring(function) is not None:
        start = head.end_lineno or 0
        if head.lineno == function.lineno or [start] == [node.lineno for node in following]:
            found.append(at("the docstring stands on lines of its own", head))
    length = (function.end_lineno or 0) - start
    if length > LONGEST:
        message = f"{length} lines of code; at most {LONGEST} are allowed, so split the equation"
        found.append(at(message, function))
    return [*body.problems, *found]


def _returns(body: list[ast.stmt]) -> list[ast.Return]:
    """Return the returns of a body, but not those of inner functions."""
    found: list[ast.Return] = []
    for node in body:
        if isinstance(node, ast.Return):
            found.append(node)
        elif not isinstance(node, ast.FunctionDef):
            inner = [one for one in ast.iter_child_nodes(node) if isinstance(one, ast.stmt)]
            found += _returns(inner)
    return found


def problems_of_text(text: str) -> list[Problem]:
    """Return the problems of the lines of a module: comments and width."""
    found = []
    for kind, _, (line, column), *_ in tokenize.generate_tokens(io.StringIO(text).readline):
        if kind == tokenize.COMMENT:
            message = "snippets have no comments: what needs one needs a sentence on the page"
            found.append(Problem(message, line, column + 1))
    for number, content in enumerate(text.split("\n"), 1):
        if len(content) > WIDEST:
            message = f"a line of {len(content)} characters; {WIDEST} fit on the page"
            found.append(Problem(message, number, WIDEST + 1))
    return found
