"""The embedded Reber grammar: the graph between the two frame letters, and one walk through it."""

from experiments_1997.tasks import EmbeddedReber
from report.figures.svg import Canvas, Point, toward

GRAPH = {
    node: [(arc[0], int(arc[1])) for arc in arcs.split()]
    for node, arcs in EmbeddedReber.graph.items()
}
"""The letters that may be written at a node, and the nodes to which they lead."""

NODES: dict[int, Point] = {
    0: (86, 226),
    1: (188, 152),
    2: (188, 300),
    3: (332, 152),
    4: (332, 300),
    5: (434, 226),
}
NODE, LOOP = 17, 44
WALK = "BTBTSXXVVETE"

Arc = tuple[int, str, int]


def walk(string: str) -> list[Arc]:
    """Return the arrows that a string of the grammar follows between its frame letters."""
    found, node = [], 0
    for letter in string[3:-3]:
        after = dict(GRAPH[node])[letter]
        found.append((node, letter, after))
        node = after
    return found


def reber(string: str = WALK) -> Canvas:
    """Draw the graph, and over it the letters of a string, which must take each arrow once at most."""
    taken = walk(string)
    picture = Canvas(
        520,
        366,
        "The embedded Reber grammar",
        f"The string {' '.join(string)} in boxes; its second letter and its last but one are the same and joined by "
        "an arrow. Below, a graph of six places: "
        + "; ".join(
            f"from {node} {' or '.join(f'{letter} to {after}' for letter, after in arcs)}"
            for node, arcs in GRAPH.items()
        )
        + f". The arrows that the string follows are marked, in the order {', '.join(one for _, one, _ in taken)}.",
    )
    letters(picture, string)
    for node, arcs in GRAPH.items():
        for letter, after in arcs:
            arrow(picture, node, after, letter, (node, letter, after) in taken)
    gate(picture, NODES[0], -1, "B")
    gate(picture, NODES[5], 1, "E")
    for x, y in NODES.values():
        picture.circle(x, y, NODE, "hidden")
    return picture


def letters(picture: Canvas, string: str) -> None:
    """Write the string, with an arrow from the frame letter to where it is wanted again."""
    first, last = 1, len(string) - 2
    place = [260 + 40 * (number - (len(string) - 1) / 2) for number in range(len(string))]
    for number, (x, letter) in enumerate(zip(place, string, strict=True)):
        role = (
            "cell" if number in (first, last) else "forget" if 2 < number < last - 1 else "hidden"
        )
        picture.box(x, 76, 32, 34, role)
        picture.words(x, 76, letter)
    ends = place[first], place[last]
    picture.line(
        [(ends[0], 57), (ends[0], 30), (ends[1], 30), (ends[1], 56)],
        "cell",
        2.5,
        arrow=True,
        radius=12,
    )
    picture.words(sum(ends) / 2, 14, "to be kept", role="cell")


def arrow(picture: Canvas, node: int, after: int, letter: str, taken: bool) -> None:
    """Draw an arrow of the graph with its letter beside it; what the walk takes is in colour."""
    role, width = ("forget", 4.0) if taken else ("muted", 2.0)
    (x, y), end = NODES[node], NODES[after]
    if node == after:
        up = -1 if y < NODES[0][1] else 1
        top = y + up * LOOP
        picture.line(
            [(x - 12, y + up * 13), (x - 26, top), (x + 26, top), (x + 12, y + up * 15)],
            role, width, arrow=True, radius=16,
        )  # fmt: skip
        picture.words(x + 36, y + up * 32, letter, role=role)
        return
    ends = toward((x, y), end, NODE + 1), toward(end, (x, y), NODE + 2)
    picture.line(list(ends), role, width, arrow=True)
    middle = (x + end[0]) / 2, (y + end[1]) / 2
    out = 16 if abs(end[1] - y) < 1 else 18
    across = (end[1] - y, x - end[0])
    side = 1 if (middle[1] < NODES[0][1]) == (across[1] < 0) else -1
    length = side * (across[0] ** 2 + across[1] ** 2) ** 0.5
    picture.words(
        middle[0] + out * across[0] / length,
        middle[1] + out * across[1] / length,
        letter,
        role=role,
    )


def gate(picture: Canvas, place: Point, side: int, letter: str) -> None:
    """Draw the arrow into the graph, or out of it."""
    x, y = place
    near, far = x + side * (NODE + 2), x + side * 66
    points = [(far, y), (near, y)] if side < 0 else [(near, y), (far, y)]
    picture.line(points, "muted", 2, arrow=True)
    picture.words((near + far) / 2, y - 16, letter, role="muted")


FIGURES = {"reber": reber}
