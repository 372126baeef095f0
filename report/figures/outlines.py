"""Take the outlines of the figures' letters from the fonts of the site (`make font` does).

A picture in a page cannot use the fonts of that page, so its letters are drawn as shapes. What is
written here, letters.json, holds them; drawing needs no font.
"""

import json
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from report.figures.letters import FILE, MATHS, TEXT

FONTS = Path(__file__).parents[2] / "docs" / "assets" / "fonts"
FACES = {"text": ("report-text.woff2", TEXT), "maths": ("stix-two-math.woff2", MATHS)}
"""Of each face the font and the characters that are kept; both fonts have 1,000 units to the em."""


STEP = 5
"""Points lie on a grid as fine as this, in thousandths of the letter size, so that files are small."""


def outlines(path: Path, characters: str) -> dict[str, list[Any]]:
    """Return of each character width, height, place of an accent, lean and path."""
    from fontTools.pens.boundsPen import BoundsPen
    from fontTools.pens.recordingPen import DecomposingRecordingPen
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
        bounds, pen = BoundsPen(shapes), DecomposingRecordingPen(shapes)
        shapes[name].draw(bounds)
        shapes[name].draw(pen)
        width, height = round(shapes[name].width), round(bounds.bounds[3]) if bounds.bounds else 0
        middle, lean = (accents or {}).get(name, width // 2), (leans or {}).get(name, 0)
        found[character] = [width, height, middle, lean, path_of(pen.value)]
    return found


def path_of(strokes: list[tuple[str, tuple[Any, ...]]]) -> str:
    """Return what a pen recorded as an SVG path; each point is told from the one before."""
    from fontTools.pens.basePen import decomposeQuadraticSegment

    drawn: list[tuple[str, list[int]]] = []
    here = start = (0, 0)

    def go(command: str, *points: tuple[float, float]) -> None:
        nonlocal here
        placed = [(STEP * round(x / STEP), -STEP * round(y / STEP)) for x, y in points]
        steps = [one - from_ for point in placed for one, from_ in zip(point, here, strict=True)]
        drawn.append((command, steps))
        here = placed[-1]

    for kind, points in strokes:
        match kind:
            case "moveTo":
                go("m", *points)
                start = here
            case "lineTo":
                go("l", *points)
            case "curveTo":
                go("c", *points)
            case "qCurveTo":
                for curve in decomposeQuadraticSegment(points):
                    go("q", *curve)
            case _:
                drawn.append(("z", []))
                here = start
    path = ""
    for command, group in groupby(drawn, key=itemgetter(0)):
        path += command + " ".join(str(step) for _, steps in group for step in steps)
    return path.replace(" -", "-")


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
