"""What a report may choose: its folders, files and words. Nothing else in the package names one."""

from dataclasses import dataclass, field
from pathlib import Path

SIZES = {"n": 3, "d": 4, "K": 5, "m": 6, "T": 11}


@dataclass(frozen=True)
class Settings:
    """The settings of a report; paths are relative to root, names of pages to docs."""

    root: Path = Path()
    docs: Path = Path("docs")
    snippets: Path = Path("snippets")
    tests: Path = Path("tests")
    notation: str = "notation.md"
    bibliography: str = "references.bib"
    sources: str = "references.md"
    verification: str = "verification.md"
    own_source: str = "this report"
    beside: tuple[str, ...] = ("test_claims", "test_exercises")
    truth: Path = Path(".cache/truth.json")
    peers: Path = Path("tests/peers.json")
    manual: str = "equations/README.md"
    sizes: dict[str, int] = field(default_factory=lambda: dict(SIZES))
    generators: dict[str, str] = field(default_factory=dict)
    checks: tuple[str, ...] = ()
    fresh: bool = False
