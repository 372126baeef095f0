"""Every live figure operated in Firefox: the numbers that it shows are those of the snippets.

There is no driver: a page of the test opens the pages of the site in a frame, acts on the controls
of a figure as a reader does, and sends back what is shown. How figures look there, and a finger, are not tested.
"""

import json
from urllib.parse import quote

import numpy as np
import pytest

from report.figures import hand
from report.live import stored
from report.live.loop import Training
from snippets.limitations.lstm_sequence_cost import lstm_sequence_cost
from snippets.lstm_cell.cell_update import cell_update
from snippets.lstm_cell.forget_half_life import forget_half_life
from snippets.neural_networks.sigmoid import sigmoid
from snippets.rnn_limits.scalar_gradient import scalar_gradient
from snippets.rnn_limits.scalar_recurrence import scalar_recurrence
from snippets.training.one_unit_eigenvalue import one_unit_eigenvalue
from snippets.transformer.attention_cost import attention_cost
from snippets.transformer.crossover_length import crossover_length
from snippets.transformer.transformer_block_cost import transformer_block_cost
from tests.browser.firefox import answer_of_firefox, asking
from tests.support.cell import norm_over

pytestmark = pytest.mark.browser

CELL, TRAINING, PRACTICE = "architecture/lstm-cell/", "training/training/", "training/practice/"
PAGE = """<!doctype html><meta charset="utf-8"><title>Live figures</title>
<iframe width="1100" height="900"></iframe><script type="module">
const frame = document.querySelector("iframe")
const drawn = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
const there = async (look, what) => {
  for (const start = performance.now(); performance.now() < start + 60000; await drawn()) {
    const found = look()
    if (found) return found
  }
  throw Error(`waited in vain for ${what}`)
}
const shown = node => node.dataset.full ?? node.title
const operated = async (name, { page, opener, acts, count, read }) => {
  frame.src = Object.assign(new URL(page, location), { search: name }) // each a page of its own
  await new Promise(done => { frame.onload = done })
  const { contentDocument: inside, contentWindow: { Event } } = frame
  inside.querySelector(opener ?? `[data-live="${name}"]`).scrollIntoView()
  if (opener) inside.querySelector(opener).click()
  const figure = await there(() => inside.querySelector(`live-${name}:has([role=status]:not(:empty))`), name)
  await there(() => figure.querySelector(read), read)
  for (const [label, value] of acts) {
    const named = one => (one.ariaLabel ?? one.textContent).startsWith(label) && one.checkVisibility()
    const control = await there(() => [...figure.querySelectorAll("input, select, button, label")].find(named), label)
    if (value === undefined) control.click()
    else {
      control.focus()
      control.value = value
      for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, { bubbles: true }))
    }
    await drawn()
  }
  if (count) await there(() => shown(figure.querySelector(read)) >= count, `${count} sentences`)
  return [...figure.querySelectorAll(read)].map(shown)
}
const found = { browser: navigator.userAgent }
for (const [name, plan] of Object.entries(await (await fetch("/question.json")).json()))
  found[name] = await operated(name, plan).catch(String)
await fetch("/found", { method: "POST", body: JSON.stringify(found) })
</script>"""
NUMBERS = ".live-number"
TILES = ".watch-grid:not([hidden]) .watch-tile"
RUN = {"seed": 3, "longest": 8, "breaks": [], "pace": "fast", "count": 120}
UPDATE = {"f_t": [0.9, 0.25], "c_prev": [2.0, -1.5], "i_t": [0.5, 1.0], "c_tilde": [-0.75, 0.5]}
PLANS = {
    "gradient": ("foundations/rnn-limits/", [("recurrent weight w, typed", 1.1), ("first state h 0, typed", -0.25)], NUMBERS),
    "lstm-gradient": ("limitations/", [("recurrent weight of the candidate, typed", 2), ("first cell state, typed", 0.1)], NUMBERS),
    "half-life": (CELL, [("forget bias, typed", 4.95)], NUMBERS),
    "cost": ("transformer/", [("width d, typed", 100), ("length T, typed", 403)], NUMBERS),
    "watch": (CELL, [("word 8", "boxes"), (f"cell {stored.best_cell(stored.record()['sparse']) + 1} after “that”",), ("Erase",)], TILES),
    "watch-small": ("index.html", [("word 2", "dog")], TILES),
    "step": (CELL, [("x, the input, typed", -1.35), ("h, the old hidden state, typed", -0.4)], NUMBERS),
    "error-back": (TRAINING, [("step 1",)], NUMBERS),
    "train": (f"{PRACTICE}#fig-training-run={quote(json.dumps(RUN))}", [], f".live-counts {NUMBERS}"),
    "train-small": ("index.html", [("Train",)], f".live-counts {NUMBERS}"),
    "try": (
        CELL,
        [(f"{name}, row {row}", value) for name, values in UPDATE.items() for row, value in enumerate(values, 1)],
        f".live-results {NUMBERS}",
    ),
}
"""By the name of a figure: its page, what is typed or pressed, and what is read."""
MORE = {"train": {"count": RUN["count"]}, "train-small": {"count": 30}, "try": {"opener": "#eq-cell_update .equation-try"}}


def states(words, held=()):
    """Return what the tiles show: word by word, the states of the cells."""
    found = stored.record()
    return [step.c for step in stored.steps(found, "sparse", words, held)]


def changed(**words):
    """Return the sentence that is read at first, with other words at their places from 1."""
    sentence = list(stored.FIRST)
    for place, word in words.items():
        sentence[int(place[1:]) - 1] = word
    return sentence


def expected(name, found):
    """Return the numbers that the snippets give for a plan."""
    best = stored.best_cell(stored.record()["sparse"])
    match name:
        case "gradient":
            return [scalar_gradient(1.1, -0.25, 50)[0], 1.1**50, scalar_recurrence(1.1, -0.25, 50)]
        case "lstm-gradient":
            gate = float(sigmoid(1.0))
            return [one_unit_eigenvalue(gate, gate, gate, 2), *norm_over(50, 2.0, gate, gate, gate, 0.1)]
        case "half-life":
            f = sigmoid(4.95)
            return [f, forget_half_life(f), f**10, f**100]
        case "cost":
            d, T = 100, 403
            return [d, lstm_sequence_cost(T, d, d), attention_cost(T, d), transformer_block_cost(T, d), crossover_length(d)]
        case "watch":
            return np.array(states(changed(_8="boxes"), [(best, 2, 0)])).T.ravel()
        case "watch-small":
            return [c[best] for c in states(changed(_2="dog"))]
        case "step":
            one = hand.step(np.array([-1.35]), np.array([-0.4]), np.array([hand.C_0]))
            return np.concatenate([one.f, one.i, one.note, one.c, one.o, one.h])
        case "error-back":
            one, _ = hand.errors()
            return np.concatenate([one.h, one.o, one.c, one.f, one.i, one.note])
        case "try":
            return cell_update(*map(np.array, UPDATE.values()))
        case "train" | "train-small":
            count = int(found[0])
            assert count >= MORE[name]["count"]
            run = Training(RUN["seed"] if name == "train" else 1, RUN["longest"])
            last = [run.step() for _ in range(count)][-100:]
            right = [one.right for one in last]
            return [count, sum(right)] if name == "train-small" else [count, np.mean(right), np.mean([one.loss for one in last])]


def test_all_show_the_numbers_of_the_snippets(site, tmp_path):
    plans = {name: {"page": page, "acts": acts, "read": read, **MORE.get(name, {})} for name, (page, acts, read) in PLANS.items()}
    with asking(site, PAGE, plans) as (address, sent):
        shown = answer_of_firefox(address, sent, tmp_path)
    assert "Firefox" in shown.pop("browser")
    assert [text for text in shown.values() if isinstance(text, str)] == []
    for name in PLANS:
        found = [float(one.replace("−", "-")) for one in shown[name]]
        assert found == pytest.approx(list(expected(name, found)), rel=1e-9, abs=1e-12), name
