"""The defects, a module per kind."""

from functools import cache
from importlib import import_module

from tests.faults.fault import Fault

KINDS = {
    "latex": ("latex",),
    "snippets": ("snippets", "effects", "declarations"),
    "pages": ("pages", "html"),
    "config": ("config",),
    "assets": ("assets",),
    "figures": ("figures",),
    "records": ("records",),
    "bibliography": ("bibliography",),
    "notebooks": ("notebooks",),
    "found": ("found",),
    "own": ("own",),
}
"""The modules of each kind."""


@cache
def faults_of(kind: str) -> tuple[Fault, ...]:
    """Return the defects of a kind, in the order of its modules."""
    modules = [import_module(f"tests.faults.catalogue.{name}") for name in KINDS[kind]]
    return tuple(fault for module in modules for fault in module.FAULTS)


def all_faults() -> tuple[Fault, ...]:
    """Return the whole catalogue."""
    return tuple(fault for kind in KINDS for fault in faults_of(kind))
