"""One defect of the catalogue."""

import re
from dataclasses import dataclass
from pathlib import Path

from tests.faults.edits import Damage, Edit


@dataclass(frozen=True)
class Fault:
    """A defect: how it is made, and what a good refusal of it says.

    code:      short name; the catalogue's order is kind and code.
    what:      the defect in a few words.
    edits:     made together, in this order.
    also:      files whose line is as good a place as the damaged file's, when two disagree.
    names:     texts of which one must stand in the message; for a defect of a whole file or of a
               key of a configuration, which has no line.
    says:      a pattern that the message must match, where a message is easily a misleading one.
    harmless:  not a defect; it must be accepted.
    lenient:   may be accepted, or refused well.
    by_build:  `python -m equations` need not see it.
    executed:  only an executed notebook shows it.
    """

    code: str
    what: str
    edits: tuple[Edit, ...]
    also: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    says: str = ""
    harmless: bool = False
    lenient: bool = False
    by_build: bool = False
    executed: bool = False

    def apply(self, root: Path) -> list[Damage]:
        """Make all edits; if one does not fit, undo the others and let its error out."""
        done: list[Damage] = []
        try:
            for edit in self.edits:
                done.append(edit.apply(root))
        except Exception:
            for damage in reversed(done):
                damage.undo(root)
            raise
        return done

    def sentence(self, text: str) -> bool:
        """Return whether a message says what this defect's message must say."""
        return not self.says or re.search(self.says, text) is not None


def fault(code: str, what: str, *edits: Edit, **options: object) -> Fault:
    """Return a defect; see Fault for the options."""
    return Fault(code, what, edits, **options)  # type: ignore[arg-type]
