"""Numbers that somebody writes down as the arguments of a snippet, and the sizes that they have."""

import re
from typing import Any

import numpy as np

from equations.problem import Problem
from equations.shapes import Declared, Signature, shape


def given(signature: Signature, numbers: list[Any]) -> tuple[dict[str, Any], dict[str, int]]:
    """Return the values of all parameters by name, and the sizes of the axes.

    numbers holds a number or lists of numbers for each parameter; raise Problem if they do not fit.
    """
    parameters, sizes = signature.parameters, dict[str, int]()
    values = {item.name: _value(item, one) for item, one in zip(parameters, numbers, strict=True)}
    for item in parameters:
        for axis, length in zip(item.axes or (), np.shape(values[item.name]), strict=True):
            if found := re.fullmatch(r"([A-Za-z]+)(?:\+(\d+))?", axis):
                sizes.setdefault(found[1], length - int(found[2] or 0))
    for item in parameters:
        if np.shape(values[item.name]) != shape(item, sizes):
            have, wanted = np.shape(values[item.name]), shape(item, sizes)
            raise Problem(
                f"{item.name} has the shape {have}, beside the others it must be {wanted}"
            )
    return values, sizes


def _value(declared: Declared, number: Any) -> Any:
    name, axes = declared.name, declared.axes
    if declared.kind == "function":
        raise Problem(f"{name} is a function, and only numbers can be given")
    if axes is None:
        if not isinstance(number, int):
            raise Problem(f"{name} must be a whole number")
        return number
    try:
        array = np.array(number, dtype=float)
    except ValueError:
        raise Problem(f"the rows of {name} differ in length") from None
    if array.ndim != len(axes) or not array.size:
        forms = ("a number", "a list, [1, 2]", "a list of rows, [[1, 2], [3, 4]]")
        raise Problem(f"{name} must be {forms[len(axes)]}")
    return array if axes else float(array)
