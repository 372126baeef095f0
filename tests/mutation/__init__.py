"""Mutation testing: damage formulas and their code in every way known, and see what is noticed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """One damaged display, module or inline formula: what was done, where, and the damaged text.

    equation is the name of the equation, or of the page of an inline formula; shown is the damaged
    line, for people; place holds, for an inline formula, the number of its section on the page, its
    number in that section, and the relation that is damaged.
    """

    equation: str
    side: str
    kind: str
    file: str
    line: int
    text: str
    shown: str
    place: tuple[int, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What noticed a mutant.

    agreement says by what page and code (or the rules of inline formulas) refused it, "" if they
    did not; truth whether the module's own test failed (None: not asked); same why it means what
    the original does, if that could be shown.
    """

    mutant: Mutant
    agreement: str
    truth: bool | None = None
    same: str = ""

    @property
    def survived(self) -> bool:
        """Whether nothing noticed the mutant, although it means something else."""
        return not self.agreement and not self.truth and not self.same

    @property
    def untrue(self) -> bool:
        """Whether the module's own test, alone, does not notice."""
        return self.truth is False and not self.same
