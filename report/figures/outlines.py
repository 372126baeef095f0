"""Take the outlines of the figures' letters from the fonts of the site (`make font` does).

A picture in a page cannot use the fonts of that page, so its letters are drawn as shapes. What is
written here, letters.json, holds them; drawing needs no font.
"""

import json
from pathlib import Path
from typing import Any

from report.figures.letters import FILE, MATHS, TEXT

FONTS = Path(__file__).parents[2] / "docs" / "assets" / "fonts"
FACES = {"text": ("report-text.woff2", TEXT), "maths": ("stix-two-math.woff2", MATHS)}
"""Of each face the font and the characters that are kept; both fonts have 1,000 units to the em."""


def outlines(path: Path, characters: str) -> dict[str, list[Any]]:
    """Return of each character width, height, place of an accent, lean and path."""
    from fontTools.misc.transform import Transform
    from fontTools.pens.boundsPen import BoundsPen
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.ttLib import TTFont

    font = TTFont(path)
    shapes, names = font.getGlyphSet(), font.getBestCmap()
    info = font["MATH"].table.MathGlyphInfo if "MATH" in font else None
    accents = info and _values(
        info.MathTopAccentAttachment, "TopAccentCoverage", "TopAccentAttachment"
    )
    leans = info and _values(info.MathItalicsCorrectionInfo, "Coverage", "ItalicsCorrection")
    found = {}
    for character in characters:
        name = names[ord(character)]
        bounds, pen = BoundsPen(shapes), SVGPathPen(shapes, ntos=lambda value: str(round(value)))
        shapes[name].draw(bounds)
        shapes[name].draw(TransformPen(pen, Transform(1, 0, 0, -1)))
        width, height = round(shapes[name].width), round(bounds.bounds[3]) if bounds.bounds else 0
        middle, lean = (accents or {}).get(name, width // 2), (leans or {}).get(name, 0)
        found[character] = [width, height, middle, lean, pen.getCommands()]
    return found


def _values(table: Any, coverage: str, values: str) -> dict[str, int]:
    """Return the numbers that a table of the font gives to its glyphs."""
    glyphs = getattr(table, coverage).glyphs
    return {name: one.Value for name, one in zip(glyphs, getattr(table, values), strict=True)}


if __name__ == "__main__":
    faces = {name: outlines(FONTS / file, kept) for name, (file, kept) in FACES.items()}
    lines = (
        f'"{face}": {{\n'
        + ",\n".join(json.dumps(sign) + ": " + json.dumps(one) for sign, one in kept.items())
        + "\n}"
        for face, kept in faces.items()
    )
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(FILE.name, *(f"{len(kept)} letters of {face}" for face, kept in faces.items()))
