"""Make the fonts of the site, docs/assets/fonts/*.woff2 (`make font`).

The sources are STIX Two Math, which the wheel `ziamath` carries, and Source Sans 3 and Source Code
Pro, which those of `fontpkg` carry. Each becomes a subset: a modified version in the sense of the
SIL Open Font License, so the family gets a name of its own.
"""

import importlib.util
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parents[2] / "docs" / "assets" / "fonts"
NAMES = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14]
"""Of a font's names: copyright, family and style, version, trademark and licence."""


def span(first: int, last: int) -> str:
    """Return the characters from a number to another."""
    return "".join(map(chr, range(first, last + 1)))


ASCII = span(0x20, 0x7E)
TEXT = (
    ASCII + span(0xA0, 0xFF) + "ıŁłŠšŽžŒœ" + "‐‑–—‘’‚“”„†•…′″‹›€™" + "←↑→↓−≈≠≤≥∞✓₀₁₂₃\u2009\u202f"
)
CODE = ASCII + "\u00a0±·×²µ–−…→≈≤≥✓" + "αβγδεθλμπσφω"
CHARACTERS = frozenset(
    ASCII
    + span(0x391, 0x3A1)
    + span(0x3A3, 0x3A9)
    + span(0x3B1, 0x3C9)
    + "ϑϕϱϵ"
    + "\u00a0\u00ac\u00af\u00b1\u00b4\u00b7\u00d7\u00f7\u02c6\u02c7\u02d8\u02d9\u02dc\u0131\u0237"
    + "\u0300\u0301\u0302\u0303\u0304\u0305\u0307\u030a\u030c\u0331\u0332\u20d7"
    + "‐–—‖†‡•…′″‴⁄∕\u2009\u200a"
    + span(0x2061, 0x2064)
    + "ℂℕℚℝℤℒℓℎℬℰℱℋℐℳℛℯℊℴℏ"
    + "←↑→↓↔↦⇐⇒⇔⟵⟶⟸⟹⟺"
    + "∀∂∃∅∇∈∉∋∏∐∑−∓∗∘∙√∝∞∣∥∧∨∩∪∫∼≃≅≈≔≕≠≡≤≥≪≫≺≻⊂⊆⊕⊖⊗⊘⊙⊤⊥⊮⋅⋆⋮⋯⋰⋱⩽⩾"
    + "⌈⌉⌊⌋⟨⟩⎴⎵⏜⏝⏞⏟‾□■▯○●"
    + span(0x1D434, 0x1D467)
    + "\ufe00"
    + span(0x1D6A4, 0x1D6A5)
    + span(0x1D6E2, 0x1D71B)
)
LETTERS = frozenset(
    span(0x1D400, 0x1D433) + span(0x1D468, 0x1D4B5) + "𝔼𝟎𝟏𝟙" + span(0x1D6A8, 0x1D6E1)
)
"""Bold, script and hollow letters, which most pages have none of: a face that is loaded where they are."""


@dataclass(frozen=True)
class Face:
    """One file: its source in a package, and what of it is kept."""

    target: str
    family: str
    package: str
    file: str
    characters: Iterable[str]
    features: tuple[str, ...]
    weights: tuple[int, int] | int | None = None
    drop: tuple[str, ...] = ()


FACES = [
    Face(
        "stix-two-math.woff2", "Report Math", "ziamath", "fonts/STIXTwoMath-Regular.ttf",
        CHARACTERS, ("dtls",), drop=("GPOS",),
    ),
    Face(
        "stix-two-math-letters.woff2", "Report Math Letters", "ziamath",
        "fonts/STIXTwoMath-Regular.ttf", LETTERS, (), drop=("GPOS", "MATH"),
    ),
    Face(
        "report-text.woff2", "Report Text", "fontpkg_source_sans_3",
        "files/SourceSans3[wght].ttf", TEXT, ("kern", "lnum", "tnum"), (400, 700),
    ),
    Face(
        "report-text-italic.woff2", "Report Text Italic", "fontpkg_source_sans_3",
        "files/SourceSans3-Italic[wght].ttf", TEXT, ("kern", "lnum", "tnum"), 400,
    ),
    Face(
        "report-code.woff2", "Report Code", "fontpkg_source_code_pro",
        "files/SourceCodePro[wght].ttf", CODE, (), 400,
    ),
]  # fmt: skip


def source(face: Face) -> Path:
    """Return where the font lies that a face is made from."""
    spec = importlib.util.find_spec(face.package)
    if spec is None or spec.origin is None:
        sys.exit(f"font: install {face.package.replace('_', '-')}, as `make font` does")
    return Path(spec.origin).parent / face.file


def prepare_primes(font: Any) -> None:
    """Give primes their form for superscripts, because not every browser asks for it there (OpenType feature ssty)."""
    table = font["GSUB"].table
    feature = next(
        record.Feature for record in table.FeatureList.FeatureRecord if record.FeatureTag == "ssty"
    )
    for lookup in (table.LookupList.Lookup[index] for index in feature.LookupListIndex):
        for subtable in lookup.SubTable:
            alternates = getattr(getattr(subtable, "ExtSubTable", subtable), "alternates", {})
            for characters in font["cmap"].tables:
                for prime in (0x2032, 0x2033, 0x2034):
                    if getattr(characters, "cmap", {}).get(prime) in alternates:
                        characters.cmap[prime] = alternates[characters.cmap[prime]][0]


def make(face: Face) -> None:
    """Write the file of a face."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    options = subset.Options()
    options.hinting = False
    options.glyph_names = False
    options.layout_features = list(face.features)
    options.drop_tables += ["DSIG", *face.drop]
    options.name_IDs = NAMES
    options.recalc_timestamp = False
    font = TTFont(source(face), recalcTimestamp=False)
    if "MATH" in font:
        prepare_primes(font)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=map(ord, face.characters))
    subsetter.subset(font)
    if face.weights:
        instantiateVariableFont(font, {"wght": face.weights}, inplace=True)
    rename(font, face.family)
    font.flavor = "woff2"
    FONTS.mkdir(parents=True, exist_ok=True)
    path = FONTS / face.target
    font.save(path)
    print(f"{path.name}: {len(font.getGlyphOrder())} glyphs, {path.stat().st_size / 1000:.1f} kB")


def rename(font: Any, family: str) -> None:
    """Give a font a family name of its own."""
    compact = family.replace(" ", "")
    for record in list(font["name"].names):
        renamed = {1: family, 3: f"{compact} subset", 4: family, 6: compact}.get(record.nameID)
        if renamed:
            record.string = renamed


if __name__ == "__main__":
    for face in FACES:
        make(face)
