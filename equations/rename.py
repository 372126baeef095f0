"""Rename an equation everywhere."""

from equations.project import Project


def rename(project: Project, old: str, new: str) -> list[str]:
    """Rename an equation."""
    raise NotImplementedError
