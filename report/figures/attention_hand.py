"""One read of attention, with the numbers of section 6.3: scores, weights, values, and their mean."""

import numpy as np

from report.figures.svg import Canvas
from snippets.transformer.attention_read import attention_read
from snippets.transformer.attention_weights import attention_weights

QUERY = np.full(4, np.log(3))
KEYS = np.array([[1.0] * 4, [0.0] * 4])
VALUES = np.array([[10.0], [20.0]])
COLUMNS = 190, 400
BAR = 72


def weights() -> np.ndarray:
    return attention_weights(QUERY, KEYS)


def scores() -> np.ndarray:
    return KEYS @ QUERY / np.sqrt(len(QUERY))


def attention_hand() -> Canvas:
    read = attention_read(weights(), VALUES)[0]
    picture = Canvas(
        520,
        372,
        "One read of attention",
        f"A query is compared with two keys. The scores {scores()[0]:.2f} and {scores()[1]:.0f} "
        f"become the weights {weights()[0]:.1f} and {weights()[1]:.1f}, drawn as bars; the values "
        f"{VALUES[0, 0]:.0f} and {VALUES[1, 0]:.0f}, mixed in these shares, give {read:.0f}.",
    )
    rows = {"query": 36, "score": 108, "weight": 192, "value": 276, "read": 344}
    for name, y in rows.items():
        picture.words(12, y, name, "start", "muted")
    middle = sum(COLUMNS) / 2
    picture.box(middle, rows["query"], 60, 40, "hidden")
    picture.label(middle, rows["query"], "q_{t}")
    for at, x in enumerate(COLUMNS):
        picture.line([(middle, 56), (x, 84)], "hidden", 1.5, arrow=True)
        picture.box(x, rows["score"], 132, 40, "input")
        picture.label(x - 34, rows["score"], f"k_{{{at + 1}}}", role="input")
        picture.label(x + 30, rows["score"], f"{scores()[at]:.3g}")
        picture.line([(x, 129), (x, 150)], "ink", 1.5, arrow=True)
        high = BAR * weights()[at]
        picture.line([(x - 40, 230), (x + 40, 230)], "muted", 1.5)
        picture.box(x, 229 - high / 2, 48, high, "forget", 2)
        picture.label(x + 58, rows["weight"], f"{weights()[at]:.1f}", role="forget")
        picture.line([(x, 232), (x, 253)], "forget", 1 + 4 * weights()[at], arrow=True)
        picture.box(x, rows["value"], 132, 40, "candidate")
        picture.label(x - 34, rows["value"], f"v_{{{at + 1}}}", role="candidate")
        picture.label(x + 30, rows["value"], f"{VALUES[at, 0]:.0f}")
        picture.line([(x, 297), (middle, 325)], "ink", 1 + 3 * weights()[at], arrow=True)
    picture.box(middle, rows["read"], 108, 36, "cell")
    picture.label(middle, rows["read"], f"u_{{t}} = {read:.0f}")
    return picture


FIGURES = {"attention-hand": attention_hand}
