"""What "Copy code" gives of each equation, pasted where nothing of this report is."""

import ast

import numpy as np
import pytest

from equations.draw import draw
from equations.project import Project
from equations.settings import Settings
from tests.support.paths import ROOT

PROJECT = Project(Settings.read(ROOT))


def pasted(name):
    """Return the text that is copied: the same as equation.js puts together."""
    _, signature, _, body = PROJECT.library.load(name).parts
    return PROJECT.library.imported_source(name) + signature + body


@pytest.mark.parametrize("name", PROJECT.equations)
def test_it_runs_alone_and_returns_the_same(name):
    code = ast.parse(pasted(name))
    imports = [ast.unparse(node) for node in code.body if not isinstance(node, ast.FunctionDef)]
    assert imports in ([], ["import numpy as np"])
    names: dict = {}
    exec(compile(code, name, "exec"), names)
    signature = PROJECT.equations[name].code.signature
    given = draw(signature, 0, name, PROJECT.settings).values
    expected = PROJECT.library.function(name)(**given)
    np.testing.assert_equal(names[name](**given), expected)


def test_what_several_modules_import_stands_once():
    text = pasted("lstm_step")
    assert text.count("def sigmoid(") == text.count("import numpy as np") == 1
