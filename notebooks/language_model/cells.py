"""What single cells respond to: features of the text, the cells that go with them, and text coloured by a cell."""

import base64
import html
import json
from itertools import groupby

import numpy as np
from IPython.display import HTML

from notebooks.language_model.score import one_hot, pieces


def states(model, codes):
    """Return tanh of the state of every cell after each character but a few at the end, (N, n)."""
    read, _ = pieces(codes)
    stream, found = model.lstm.stream(batch=read.shape[1]), []
    for row in read:
        stream.step(one_hot(row, model.outputs))
        found.append(np.tanh(stream.state[1][-1]))
    return np.stack(found).swapaxes(0, 1).reshape(read.size, -1)


def column(text):
    """Return for each character how many of its line have been read with it; 0 at a new line."""
    place, found = 0, []
    for character in text:
        place = 0 if character in "\n\f" else place + 1
        found.append(place)
    return np.array(found, float)


def quoted(text):
    """Return for each character 1 if after it a double quote is open, else 0.

    A blank line or a new topic closes it.
    """
    inside, found, before = False, [], ""
    for character in text:
        closes = character == "\f" or before + character == "\n\n"
        inside = not inside if character == '"' else inside and not closes
        before = character
        found.append(inside)
    return np.array(found, float)


def bracketed(text):
    """Return for each character how many round brackets are open after it.

    A blank line or a new topic closes all.
    """
    depth, found, before = 0, [], ""
    for character in text:
        closes = character == "\f" or before + character == "\n\n"
        depth = 0 if closes else max(0, depth + (character == "(") - (character == ")"))
        before = character
        found.append(depth)
    return np.array(found, float)


def letters(text):
    """Return for each character how many letters, digits and underscores in a row end with it."""
    run, found = 0, []
    for character in text:
        run = run + 1 if character.isalnum() or character == "_" else 0
        found.append(run)
    return np.array(found, float)


FEATURES = {
    "inside double quotes": quoted,
    "place in the word": letters,
    "place in the line": column,
    "open round brackets": bracketed,
}


def correlations(states, feature):
    """Return the correlation of each column of states (N, n) with a feature (N,).

    It is 0 for a cell that never changes.
    """
    centred, feature = states - states.mean(axis=0), feature - feature.mean()
    size = np.sqrt((centred**2).sum(axis=0) * (feature**2).sum())
    return np.divide(feature @ centred, size, out=np.zeros(states.shape[1]), where=size > 0)


def by_feature(model, corpus, codes):
    """Return for each feature its correlation in a text with every cell, (n,)."""
    values, text = states(model, codes), corpus.decode(codes)
    return {name: correlations(values, feature(text)[: len(values)]) for name, feature in FEATURES.items()}


def find(model, corpus):
    """Return for each feature the cell that goes with it most closely in the validation text."""
    found = by_feature(model, corpus, corpus.validation)
    return {name: int(np.abs(values).argmax()) for name, values in found.items()}


def table(model, corpus, chosen):
    """Return the chosen cells and their correlations in both texts as a Markdown table."""
    parts = [by_feature(model, corpus, codes) for codes in (corpus.validation, corpus.test)]
    lines = ["| Feature | Cell | Correlation, validation | Correlation, test |", "|---|---|---|---|"]
    for name, cell in chosen.items():
        shown = " | ".join(f"{part[name][cell]:.2f}" for part in parts)
        lines.append(f"| {name} | {cell + 1} | {shown} |")
    return "\n".join(lines)


LEVELS = (
    (-0.6, "184,74,0,.34", "dotted 3px", "below −0.6"),
    (-0.2, "184,74,0,.16", "dotted 1px", "−0.6 to −0.2"),
    (0.2, None, None, "−0.2 to 0.2"),
    (0.6, "0,96,168,.16", "solid 1px", "0.2 to 0.6"),
    (np.inf, "0,96,168,.34", "solid 3px", "above 0.6"),
)
"""Upper limit, colour, underline, and name.

The colours let the background of the page through, so that text stays readable on light and dark.
"""

STYLE = "\n".join(
    [
        ".levels pre { line-height: 1.7; overflow-wrap: anywhere; white-space: pre-wrap; }",
        *(
            f".level-{number} {{ background: rgba({colour}); text-decoration: underline {line}; }}"
            for number, (_, colour, line, _) in enumerate(LEVELS)
            if colour
        ),
    ]
)
"""The style of coloured text for Colab; the site has it in docs/assets/notebook.css."""


def levels(activations):
    """Return the number of the level of each activation, an array of the same shape."""
    return np.digitize(activations, [limit for limit, *_ in LEVELS[:-1]])


def styled(text, number):
    """Return text as HTML in the style of a level."""
    text = html.escape(text, quote=False).replace("\n", "↵\n")
    return f'<span class="level-{number}">{text}</span>' if LEVELS[number][1] else text


def passage(model, corpus, start, length):
    """Return `length` characters of the test text from the first `start` on, and the levels (length, n).

    Errors: ValueError if the test text does not hold `start`.
    """
    text, values = corpus.decode(corpus.test), states(model, corpus.test)
    place = text.index(start)
    return text[place : place + length], levels(values[place : place + length])


def coloured(model, corpus, chosen, start, length=450):
    """Return a passage of the test text, coloured by the first of the chosen cells, as a figure.

    docs/assets/live/coloured.js lets the reader choose any other; the figure brings the levels of all.
    """
    text, numbers = passage(model, corpus, start, length)
    name, first = next(iter(chosen.items()))
    record = {
        "text": text,
        "levels": ["".join(map(str, column)) for column in numbers.T.tolist()],
        "correlations": {name: values.round(3).tolist() for name, values in by_feature(model, corpus, corpus.test).items()},
        "chosen": {name: cell + 1 for name, cell in chosen.items()},
    }
    data = base64.b64encode(json.dumps(record, separators=(",", ":")).encode()).decode()
    shown = "".join(
        styled("".join(character for character, _ in run), number)
        for number, run in groupby(zip(text, numbers[:, first], strict=True), lambda one: one[1])
    )
    legend = " ".join(styled(f"\xa0{limits}\xa0", number) for number, (*_, limits) in enumerate(LEVELS))
    return HTML(
        f'<style>{STYLE}</style><figure id="coloured" class="levels" data-live="coloured" '
        f'data-live-record="data:application/json;base64,{data}"><div class="levels-static">Activation: {legend}</div>'
        f'<pre class="levels-static">{shown}</pre><figcaption>The beginning of a topic of the test text, '
        f"at first coloured by cell {first + 1}, which was chosen for: {name}.</figcaption></figure>"
    )
