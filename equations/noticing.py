"""Whether a test notices that its function returns something else: one that does not shows nothing."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import pytest


def notices(item: pytest.Item, snippet: Path) -> bool:
    """Return whether a test that has passed fails when the function of a snippet is another."""
    with _changed(item, snippet) as found:
        if found:
            try:
                item.runtest()
            except (Exception, pytest.fail.Exception):
                return True
    return False


@contextmanager
def _changed(item: pytest.Item, snippet: Path) -> Iterator[bool]:
    """Let all that was imported under the name of a snippet be a function that is off."""
    name, own = snippet.stem, getattr(item, "module", None)
    module = next((one for one in _modules() if _file(one) == snippet.resolve()), None)
    function: Any = getattr(module, name, None)
    places = [
        (one, key)
        for one in {id(one): one for one in (*_modules(), own)}.values()
        for key in ([*vars(one)] if one is own and one else [name])
        if function is not None and vars(one).get(key) is function
    ]
    for one, key in places:
        setattr(one, key, _off(function))
    try:
        yield bool(places)
    finally:
        for one, key in places:
            setattr(one, key, function)


def _modules() -> list[Any]:
    return [one for one in list(sys.modules.values()) if getattr(one, "__file__", None)]


def _file(module: Any) -> Path:
    return Path(module.__file__).resolve()


def _off(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def off(*arguments: Any, **named: Any) -> Any:
        found = function(*arguments, **named)
        results = found if isinstance(found, tuple) else (found,)
        wrong = tuple((1.1 + 0.1 * number) * one + 0.1 for number, one in enumerate(results))
        return wrong if isinstance(found, tuple) else wrong[0]

    return off
