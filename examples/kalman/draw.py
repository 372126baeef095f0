"""Draw pages/gain.svg from the formulas: the gain that a filter settles at. `python draw.py`"""

from pathlib import Path

from formulas.steady.limit import limit
from formulas.steady.scalar_gain import scalar_gain

WIDTH, HEIGHT, LOW, HIGH = 480, 200, -2, 2


def drawing():
    """Return the drawing as SVG: q / r from 0.01 to 100 to the right, the gain from 0 to 1 upwards."""
    points = []
    for step in range(81):
        power = LOW + (HIGH - LOW) * step / 80
        gain = scalar_gain(limit(10**power, 1), 1)
        points.append(f"{40 + (WIDTH - 60) * step / 80:.1f},{170 - 150 * gain:.1f}")
    words = [(40, 190, "q / r = 0.01"), (400, 190, "100"), (5, 174, "0"), (5, 24, "1")]
    texts = "".join(f'<text x="{x}" y="{y}">{text}</text>' for x, y, text in words)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="14">'
        f'<polyline points="{" ".join(points)}" fill="none" stroke="#36c" stroke-width="2"/>{texts}</svg>\n'
    )


if __name__ == "__main__":
    Path(__file__).with_name("pages").joinpath("gain.svg").write_text(drawing(), encoding="utf-8")
