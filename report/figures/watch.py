"""The first state of "Watch one remember": a stored network has read a sentence."""

from report.figures.svg import Canvas, number, rectangle
from report.live.sentences import ANSWERS
from report.live.stored import FIRST, best_cell, record, steps

WIDE, HIGH = 78, 34
"""The size of a tile; words stand left of the tiles, the verb right of them."""
LEFT, TOP = 148, 62


def watch() -> Canvas:
    """Words down, cells across, and at the right the verb that is expected."""
    found = record()
    sparse = found["sparse"]
    run = steps(found, "sparse", FIRST)
    holds = best_cell(sparse)
    verbs = [f"{ANSWERS[step.p.argmax()]} {100 * step.p.max():.0f} %" for step in run]
    picture = Canvas(
        520,
        TOP + HIGH * len(FIRST),
        "A trained network remembers",
        f"The sentence “{' '.join(FIRST)}”, word by word. "
        f"Cell {holds + 1} holds the number: {run[-1].c[holds]:.1f} after the last word."
        f" The verb that is expected then: {verbs[-1]}.",
    )
    for cell in range(sparse["cells"]):
        x = LEFT + WIDE * cell
        picture.words(x, 16, f"cell {cell + 1}")
        if cell == holds:
            picture.words(x, 38, "number", role="muted")
    picture.words(476, 16, "the verb")
    for row, (word, step) in enumerate(zip(FIRST, run, strict=True)):
        y = TOP + HIGH * row + 10
        picture.words(96, y, word, "end")
        for cell in range(sparse["cells"]):
            tile(picture, LEFT + WIDE * cell, y, float(step.c[cell]))
        picture.words(476, y, verbs[row])
    return picture


def tile(picture: Canvas, x: float, y: float, value: float) -> None:
    """A state: its number, and a tint that grows with its size."""
    role = "negative" if value < 0 else "positive"
    share = number(min(1, abs(value) / 3))
    shape = rectangle(x, y, WIDE - 6, HIGH - 5)
    picture.add(
        f'{shape} rx="4" fill="var(--{role}-tint)" fill-opacity="{share}" stroke="var(--faint)"/>'
    )
    picture.words(x, y, f"{value:+.1f}".replace("-", "−").replace("+0.0", "0").replace("−0.0", "0"))


FIGURES = {"watch": watch}
