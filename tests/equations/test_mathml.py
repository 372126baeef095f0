"""MathML: what is written otherwise than by the converter."""

import xml.etree.ElementTree as etree

import pytest

from equations.mathml import mathml
from equations.project import Project
from equations.settings import Settings
from tests.support.paths import ROOT


def test_an_elementwise_product_is_no_large_operator():
    tree = etree.fromstring(mathml(r"f_t \odot c_t + a", display=True))
    signs = {one.text: one.get("largeop") for one in tree.iter("mo")}
    assert signs == {"⊙": "false", "+": None}


@pytest.mark.parametrize(
    ("latex", "classes"),
    [
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", ["math-right", "math-left"] * 2),
        (
            r"\begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases}",
            ["math-case", "math-condition"] * 2,
        ),
        (r"\begin{bmatrix} a & b \end{bmatrix}", [None, None]),
    ],
)
def test_cells_have_classes_and_no_style(latex, classes):
    tree = etree.fromstring(mathml(latex, display=True))
    assert [one.get("class") for one in tree.iter("mtd")] == classes
    assert tree.get("data-latex") == latex


def test_the_latex_can_be_left_out_and_stands_as_it_was_typed():
    assert "data-latex" not in mathml("x", display=False, carried=False)
    typed = 'a < b \\text{ & so on}\\\\\n\\text{"x"}'.replace("&", "\\&")
    assert etree.fromstring(mathml(typed, display=False)).get("data-latex") == typed


def test_every_formula_of_this_report_is_xml_without_inline_style():
    project = Project(Settings.read(ROOT))
    formulas = {(one.display.latex, True) for one in project.equations.values()}
    formulas |= {(one.latex, False) for one in project.formulas}
    for latex, display in formulas:
        tree = etree.fromstring(mathml(latex, display=display))
        assert not [one for one in tree.iter() if one.get("style")], latex
