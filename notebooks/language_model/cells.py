"""What single cells of the language model respond to: features of the text, the cells that go with them, and text coloured by a cell."""

import html

import numpy as np
from IPython.display import HTML

from notebooks.language_model.experiment import one_hot, pieces


def states(model, codes, size):
    """Return tanh of the state of every cell after each character of a text but a few at the end, (N, n); read as `surprise` reads."""
    read, _ = pieces(codes)
    stream, found = model.lstm.stream(batch=read.shape[1]), []
    for row in read:
        stream.step(one_hot(row, size))
        found.append(np.tanh(stream.state[1][-1]))
    return np.stack(found).swapaxes(0, 1).reshape(read.size, -1)


def column(text):
    """Return for each character how many characters of its line have been read with it; 0 at a new line."""
    place, found = 0, []
    for character in text:
        place = 0 if character in "\n\f" else place + 1
        found.append(place)
    return np.array(found, float)


def quoted(text):
    """Return for each character 1 if after it a double quote is open, else 0; a blank line or a new topic closes it."""
    inside, found, before = False, [], ""
    for character in text:
        inside = not inside if character == '"' else inside and character != "\f" and before + character != "\n\n"
        before = character
        found.append(inside)
    return np.array(found, float)


def bracketed(text):
    """Return for each character how many round brackets are open after it; a blank line or a new topic closes all."""
    depth, found, before = 0, [], ""
    for character in text:
        depth = 0 if character == "\f" or before + character == "\n\n" else max(0, depth + (character == "(") - (character == ")"))
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


FEATURES = {"place in the line": column, "inside double quotes": quoted, "open round brackets": bracketed, "place in the word": letters}


def correlations(states, feature):
    """Return the correlation of each column of states (N, n) with a feature (N,); 0 for a cell that never changes."""
    centred, feature = states - states.mean(axis=0), feature - feature.mean()
    size = np.sqrt((centred**2).sum(axis=0) * (feature**2).sum())
    return np.divide(feature @ centred, size, out=np.zeros(states.shape[1]), where=size > 0)


def find(model, corpus):
    """Return for each feature the cell that goes with it most closely in the validation text, the correlation there, and that in the test text."""
    size, found = len(corpus.alphabet), {}
    parts = [(states(model, codes, size), corpus.decode(codes)) for codes in (corpus.validation, corpus.test)]
    for name, feature in FEATURES.items():
        validation, test = (correlations(values, feature(text)[: len(values)]) for values, text in parts)
        cell = int(np.argmax(np.abs(validation)))
        found[name] = (cell, float(validation[cell]), float(test[cell]))
    return found


def table(found):
    """Return the cells as a Markdown table."""
    lines = ["| Feature | Cell | Correlation, validation text | Correlation, test text |", "|---|---|---|---|"]
    return "\n".join(lines + [f"| {name} | {cell + 1} | {chosen:.2f} | {test:.2f} |" for name, (cell, chosen, test) in found.items()])


LEVELS = (
    (-0.6, "184,74,0,.34", "dotted 3px", "below −0.6"),
    (-0.2, "184,74,0,.16", "dotted 1px", "−0.6 to −0.2"),
    (0.2, None, None, "−0.2 to 0.2"),
    (0.6, "0,96,168,.16", "solid 1px", "0.2 to 0.6"),
    (np.inf, "0,96,168,.34", "solid 3px", "above 0.6"),
)
"""Upper limit, colour, underline, and name. The colours let the background of the page through, so that text stays readable on light and on dark."""


def level(value):
    """Return the number of the level of an activation."""
    return next(number for number, (limit, *_) in enumerate(LEVELS) if value < limit)


STYLE = "\n".join(
    [
        ".levels { max-width: none; width: auto; }",
        ".levels pre { line-height: 1.7; overflow-wrap: anywhere; text-align: left; white-space: pre-wrap; }",
        *(
            f".level-{number} {{ background: rgba({colour}); text-decoration: underline {line}; }}"
            for number, (_, colour, line, _) in enumerate(LEVELS)
            if colour
        ),
    ]
)
"""The style of coloured text; the site has it in docs/assets/notebook.css, since its policy allows none in a page."""


def styled(text, number):
    """Return text as HTML in the style of a level."""
    text = html.escape(text, quote=False)
    return f'<span class="level-{number}">{text}</span>' if LEVELS[number][1] else text


def coloured(text, activations, caption):
    """Return text as a figure in which colour and underline of each character show the activation of a cell after it, from −1 to 1.

    Errors: ValueError if there are not as many activations as characters.
    """
    if len(text) != len(activations):
        raise ValueError(f"expected {len(text)} activations, one per character, got {len(activations)}")
    numbers, parts, start = [level(value) for value in activations], [], 0
    for stop in range(1, len(text) + 1):
        if stop == len(text) or numbers[stop] != numbers[start]:
            parts.append(styled(text[start:stop].replace("\n", "↵\n"), numbers[start]))
            start = stop
    legend = " ".join(styled(f"\N{NO-BREAK SPACE}{name}\N{NO-BREAK SPACE}", number) for number, (*_, name) in enumerate(LEVELS))
    return HTML(
        f'<style>{STYLE}</style><figure class="levels"><div>Activation: {legend}</div><pre>{"".join(parts)}</pre>'
        f"<figcaption>{html.escape(caption)}</figcaption></figure>"
    )


def passage(corpus, model, cell, start, length=600):
    """Return `length` characters of the test text from the first occurrence of `start` on, and a cell's activation after each.

    Errors: ValueError if the test text does not hold `start`.
    """
    text, values = corpus.decode(corpus.test), states(model, corpus.test, len(corpus.alphabet))
    place = text.index(start)
    stop = min(place + length, len(values))
    return text[place:stop], values[place:stop, cell]
