"""One perceptron, and a multilayer perceptron."""

from itertools import pairwise

from report.figures.svg import Canvas, toward


def perceptron() -> Canvas:
    picture = Canvas(
        520,
        256,
        "A perceptron",
        "Three inputs, each times its weight, and a bias are added; a threshold turns the sum into 0 or 1, the prediction.",
    )
    middle = 140
    for at, y in enumerate((50, middle, 230), start=1):
        start, end = (44, y), (226, middle)
        picture.line([toward(start, end, 24), toward(end, start, 30)], "input", arrow=True)
        picture.circle(*start, 22, "hidden")
        picture.label(*start, f"x_{{{at}}}")
        x, height = toward(start, end, 92)
        picture.label(x, height - 20 if at < 3 else height - 22, f"w_{{{at}}}", role="input")
    picture.line([(226, 62), (226, middle - 30)], "forget", arrow=True)
    picture.label(226, 44, "b", role="forget")
    picture.circle(226, middle, 28, "cell")
    picture.label(226, middle, "Σ", size=28)
    picture.words(226, middle + 46, "sum", role="muted")
    picture.line([(255, middle), (318, middle)], arrow=True)
    picture.box(354, middle, 68, 56, "candidate")
    picture.line(
        [(332, middle + 14), (354, middle + 14), (354, middle - 14), (376, middle - 14)],
        "candidate",
        3,
    )
    picture.words(354, middle + 46, "threshold", role="muted")
    picture.line([(389, middle), (454, middle)], arrow=True)
    picture.circle(478, middle, 22, "output")
    picture.label(478, middle, "y\u0302")
    return picture


LAYERS = (
    (58, 3, "hidden", "x", "input"),
    (190, 4, "cell", "a^{(1)}", "hidden layer 1"),
    (322, 4, "cell", "a^{(2)}", "hidden layer 2"),
    (454, 2, "output", "y\u0302", "output"),
)


def mlp() -> Canvas:
    picture = Canvas(
        520,
        340,
        "A multilayer perceptron",
        "Three inputs, two hidden layers of four units and two outputs; every unit reads every unit of the layer before it.",
    )
    places = [
        [(x, 146 + 58 * (at - (count - 1) / 2)) for at in range(count)] for x, count, *_ in LAYERS
    ]
    for layer, (before, after) in enumerate(pairwise(places), start=1):
        for start in before:
            for end in after:
                picture.line([toward(start, end, 18), toward(end, start, 18)], "muted", 1)
        x = (before[0][0] + after[0][0]) / 2
        picture.label(x, 312, f"W^{{({layer})}}, b^{{({layer})}}", role="input")
    for (x, _, role, name, words), column in zip(LAYERS, places, strict=True):
        for point in column:
            picture.circle(*point, 18, role)
        picture.label(x, 18, name)
        picture.words(x, 268, words, role="muted")
    return picture


FIGURES = {"perceptron": perceptron, "mlp": mlp}
