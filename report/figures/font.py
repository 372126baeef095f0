"""Make docs/assets/fonts/stix-two-math.woff2, the maths font of the site (`make font`).

The source is STIXTwoMath-Regular.ttf, which the wheel `ziamath` carries; the argument may name another copy.
The subset keeps the characters below, all stretched forms of its brackets and accents, and the MATH table.
It is a modified version in the sense of the SIL Open Font License, so the family gets a name of its own.
"""

import importlib.util
import sys
from pathlib import Path

FAMILY = "Report Math"
TARGET = Path(__file__).parents[2] / "docs" / "assets" / "fonts" / "stix-two-math.woff2"


def span(first: int, last: int) -> str:
    return "".join(map(chr, range(first, last + 1)))


CHARACTERS = frozenset(
    span(0x20, 0x7E)
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
    + span(0x1D400, 0x1D49B)
    + span(0x1D49C, 0x1D4B5)
    + "𝔼𝟙𝟏𝟎\ufe00"
    + span(0x1D6A4, 0x1D6A5)
    + span(0x1D6A8, 0x1D71B)
)


def source() -> Path:
    if len(sys.argv) > 1:
        return Path(sys.argv[1])
    spec = importlib.util.find_spec("ziamath")
    if spec is None or spec.origin is None:
        sys.exit("font: install ziamath, or give the path of STIXTwoMath-Regular.ttf")
    return Path(spec.origin).parent / "fonts" / "STIXTwoMath-Regular.ttf"


def prepare_primes(font) -> None:
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


def subset(path: Path) -> None:
    from fontTools import subset as tool
    from fontTools.ttLib import TTFont

    options = tool.Options()
    options.hinting = False
    options.glyph_names = False
    options.layout_features = ["dtls"]
    options.drop_tables += ["DSIG", "GPOS"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14]
    options.recalc_timestamp = False
    font = TTFont(path, recalcTimestamp=False)
    prepare_primes(font)
    subsetter = tool.Subsetter(options)
    subsetter.populate(unicodes=map(ord, CHARACTERS))
    subsetter.subset(font)
    compact = FAMILY.replace(" ", "")
    for record in list(font["name"].names):
        renamed = {1: FAMILY, 3: f"{compact} subset", 4: FAMILY, 6: compact}.get(record.nameID)
        if renamed:
            record.string = renamed
    font.flavor = "woff2"
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    font.save(TARGET)
    print(
        f"{TARGET.name}: {len(font.getGlyphOrder())} glyphs, {TARGET.stat().st_size / 1024:.0f} KB"
    )


if __name__ == "__main__":
    subset(source())
