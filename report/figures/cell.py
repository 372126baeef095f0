"""The LSTM cell: version B whole and one part at a time, and version A with its peepholes."""

from collections.abc import Callable
from itertools import pairwise

from report.figures.svg import Canvas, Point

TOP, BUS, GATE = 78, 296, 226
LEFT, RIGHT = 14, 506
COLUMN = {"forget": 124, "input": 204, "candidate": 284, "output": 364}
READ = 432
WRITE = 150
EVERY = "each gate and the candidate read h at t−1 together with x at t"


def cell(
    title: str,
    description: str,
    focus: frozenset[str] = frozenset(),
    peepholes: bool = False,
) -> Canvas:
    picture = Canvas(520, 400, title, description, focus)
    draw(picture, peepholes)
    return picture


def draw(picture: Canvas, peepholes: bool) -> None:
    picture.part("frame")
    picture.add(
        '<rect x="52" y="34" width="418" height="312" rx="16" fill="none" stroke="var(--faint)" stroke-width="2"/>'
    )
    cell_path(picture)
    inputs(picture)
    for name in COLUMN:
        gate(picture, name)
    if peepholes:
        peephole_paths(picture)
    reading(picture)


def cell_path(picture: Canvas) -> None:
    forget, write = COLUMN["forget"], COLUMN["candidate"]
    picture.part("update", "forget-peephole", "input-peephole")
    picture.line([(LEFT, TOP), (forget - 14, TOP)], "cell", 4, arrow=True)
    picture.label(LEFT + 16, TOP - 20, "c_{t−1}", role="cell")
    picture.part("update")
    picture.line([(forget + 14, TOP), (write - 14, TOP)], "cell", 4, arrow=True)
    picture.part("update", "hidden", "output-peephole")
    picture.line([(write + 14, TOP), (RIGHT, TOP)], "cell", 4, arrow=True)
    picture.label(READ + 18, TOP - 21, "c_{t}", role="cell")
    picture.part("update", "forget")
    picture.product(forget, TOP, "cell")
    picture.part("update")
    picture.line([(write, WRITE - 14), (write, TOP + 14)], "cell", arrow=True)
    picture.plus(write, TOP, "cell")
    picture.part("update", "input", "candidate")
    picture.product(write, WRITE, "cell")


def inputs(picture: Canvas) -> None:
    """Both inputs join into one bus, from which every gate reads; each gate's piece is drawn with that gate."""
    picture.part("forget", "input", "candidate", "output")
    picture.line([(LEFT, BUS), (COLUMN["forget"], BUS)], "hidden", 3)
    picture.line([(78, 388), (78, BUS)], "ink", 2)
    picture.dot(78, BUS, "ink", 4.5)
    picture.label(LEFT + 16, BUS - 20, "h_{t−1}", role="hidden")
    picture.label(98, 374, "x_{t}")
    columns = list(COLUMN.items())
    for at, ((_, start), (_, end)) in enumerate(pairwise(columns), start=1):
        picture.part(*(name for name, _ in columns[at:]))
        picture.line([(start, BUS), (end, BUS)], "hidden", 3)


def gate(picture: Canvas, name: str) -> None:
    x, write = COLUMN[name], COLUMN["candidate"]
    picture.part(name)
    picture.line([(x, BUS), (x, GATE + 19)], "hidden", arrow=True)
    picture.dot(x, BUS, "hidden")
    picture.box(x, GATE, 62, 38, name)
    picture.label(x, GATE, "tanh" if name == "candidate" else "σ")
    picture.words(x, BUS + 24, name, role=name)
    picture.part(name, "hidden" if name == "output" else "update")
    top = GATE - 19
    if name == "forget":
        picture.line([(x, top), (x, TOP + 14)], name, arrow=True)
        picture.label(x - 18, WRITE, "f_{t}", role=name)
    elif name == "input":
        picture.line([(x, top), (x, WRITE), (write - 14, WRITE)], name, arrow=True, radius=8)
        picture.label(x + 32, WRITE - 18, "i_{t}", role=name)
    elif name == "candidate":
        picture.line([(x, top), (x, WRITE + 14)], name, arrow=True)
        picture.label(x + 20, WRITE + 32, "c\u0303_{t}", role=name)
    else:
        picture.line([(x, top), (x, 184), (READ - 14, 184)], name, arrow=True, radius=8)
        picture.label(x + 24, 166, "o_{t}", role=name)


def reading(picture: Canvas) -> None:
    """The cell state goes through tanh, the output gate lets part of it out, and h leaves to the right and upwards."""
    picture.part("hidden")
    picture.line([(READ, TOP), (READ, 102)], "cell", arrow=True)
    picture.dot(READ, TOP, "cell", 4.5)
    picture.box(READ, 119, 58, 32, "cell", 16)
    picture.label(READ, 119, "tanh")
    picture.line([(READ, 136), (READ, 170)], "cell", arrow=True)
    picture.product(READ, 184, "hidden")
    picture.line([(READ, 198), (READ, BUS), (RIGHT, BUS)], "hidden", 3, arrow=True, radius=10)
    picture.gap(486, TOP, 14, 8)
    picture.line([(486, BUS), (486, 8)], "hidden", 3, arrow=True)
    picture.part("update", "hidden", "output-peephole")
    picture.line([(478, TOP), (494, TOP)], "cell", 4)
    picture.part("hidden")
    picture.dot(486, BUS, "hidden", 4.5)
    picture.label(496, BUS + 22, "h_{t}", role="hidden")
    picture.label(464, 18, "h_{t}", role="hidden")


def peephole_paths(picture: Canvas) -> None:
    """Forget and input gate look at the old cell state, the output gate at the new one, the candidate at neither."""
    forget, into, out = (COLUMN[name] - 20 for name in ("forget", "input", "output"))
    fork = (forget, 192)

    def dashed(*points: Point, arrow: bool = True) -> None:
        picture.line(list(points), "cell", 2, "5 4", arrow, radius=6)

    picture.part("peephole", "forget-peephole", "input-peephole")
    dashed((78, TOP), (78, 192), fork, arrow=False)
    picture.dot(78, TOP, "cell", 4.5)
    picture.part("peephole", "input-peephole")
    picture.gap(COLUMN["forget"], 192, 6, 9)
    dashed(fork, (into, 192), (into, GATE - 19))
    picture.part("peephole", "forget-peephole")
    dashed(fork, (forget, GATE - 19))
    picture.dot(*fork, "cell")
    picture.part("peephole", "output-peephole")
    dashed((out, TOP), (out, GATE - 19))
    picture.dot(out, TOP, "cell", 4.5)


STEPS = {
    "forget": (
        "The forget gate",
        "The old hidden state and the input go into a sigmoid; its result multiplies the old cell state.",
        ("forget",),
    ),
    "write": (
        "The input gate and the candidate",
        "The old hidden state and the input go into a sigmoid and into a tanh; the product of the two is written.",
        ("input", "candidate"),
    ),
    "update": (
        "The update of the cell state",
        "The old cell state times the forget gate, plus the candidate times the input gate, is the new cell state.",
        ("update",),
    ),
    "output": (
        "The output gate and the hidden state",
        "The new cell state goes through a tanh and is multiplied by the output gate; the result is the new hidden state.",
        ("output", "hidden"),
    ),
}


def step(name: str) -> Callable[[], Canvas]:
    title, description, parts = STEPS[name]
    description += " The rest of the cell is greyed out."
    return lambda: cell(title, description, frozenset(parts))


def whole() -> Canvas:
    return cell(
        "One LSTM cell, version B",
        f"Along the top the cell state: times the forget gate, plus input gate times candidate. Below, {EVERY}. "
        "The new cell state goes through tanh and the output gate and leaves as hidden state to the right and "
        "upwards.",
    )


def with_peepholes() -> Canvas:
    picture = cell(
        "One LSTM cell, version A",
        f"The cell of version B, in which {EVERY}, with three peepholes, drawn dashed: the forget and the input "
        f"gate also see the old "
        "cell state, the output gate also sees the new cell state, the candidate sees none.",
        peepholes=True,
    )
    picture.line([(186, 372), (226, 372)], "cell", 2, "5 4")
    picture.words(236, 372, "peephole", "start", "cell")
    return picture


FIGURES = {
    "cell-b": whole,
    "cell-a": with_peepholes,
    **{f"cell-{name}": step(name) for name in STEPS},
}
