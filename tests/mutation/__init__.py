"""Mutation testing: damage equations and their code in every way known, and see whether the checks notice."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """One damaged display or module: what was done, where, the whole damaged text, and the damaged line for people."""

    equation: str
    side: str
    kind: str
    file: str
    line: int
    text: str
    shown: str


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant: what in the agreement of page and code refused it ("" if nothing did), whether the
    module's own test failed (None: not asked), and why it means the same as the original, if that could be shown."""

    mutant: Mutant
    agreement: str
    truth: bool | None = None
    same: str = ""

    @property
    def survived(self) -> bool:
        """Whether neither the agreement nor the truth test noticed, although the mutant means something else."""
        return not self.agreement and not self.truth and not self.same

    @property
    def untrue(self) -> bool:
        """Whether the module's own test, alone, does not notice."""
        return self.truth is False and not self.same
