/** The error on its way back: two steps of the example by hand, term by term. */

import { sum } from "./calculation.js"
import { fromDisplay, hold, line, toDisplay } from "./drawing.js"
import { errors, forward, HAND, TERMS, until } from "./hand.js"
import { fixed } from "./numbers.js"
import { choice, element, slider } from "./parts.js"
import { told } from "./terms.js"
import { Walk } from "./walk.js"
import { weights } from "./weights.js"

/** @typedef {import("./base.js").State} State */

/** The quantities of a step in their order: colour, symbol, display. */
const QUANTITIES = /** @type {Record<string, string[]>} */ ({
  h: ["hidden", "ℎ\u0304", "lstm_hidden_error"],
  o: ["output", "δ^o", "lstm_output_delta"],
  c: ["cell", "𝑐\u0304", "lstm_cell_error"],
  f: ["forget", "δ^f", "lstm_gate_deltas"],
  i: ["input", "δ^i", "lstm_gate_deltas"],
  note: ["candidate", "δ^c", "lstm_gate_deltas"],
})
/** The displays of what reaches the initial states. */
const START = /** @type {Record<string, string>} */ ({
  h: "lstm_passed_errors",
  c: "lstm_initial_cell_error",
})
/** What shows a display best: the quantity with most of its terms. */
const SEEN = {
  lstm_hidden_error: "h-1",
  lstm_output_delta: "o-2",
  lstm_cell_error: "c-1",
  lstm_gate_deltas: "f-2",
  lstm_passed_errors: "h-0",
  lstm_initial_cell_error: "c-0",
}

class LiveErrorBack extends Walk {
  static heading = "The error on its way back"
  static instruction =
    "One loss, (*h* − *y*)² / 2, and two steps of version B. Go through the terms one by one, or " +
    "choose a quantity. With the loss at step 1 it is Exercise 4.1.1."
  static initial = { x_1: 1, x_2: 0, h: 0.5, c: 1, y: 1, ...HAND, loss: 2, step: 2, at: -1 }

  static places = TERMS.length
  static place = "term"

  rows = Object.entries(QUANTITIES).map(([name, [role, letter, display]]) => ({
    ...line(role, () => this.choose(`${name}-${this.state.step}`)),
    name,
    symbols: [0, 1, 2].map(step => symbol(letter, step)),
    links: [START[name] ?? display, display].map(toDisplay),
  }))

  build() {
    this.drawing.take(this, "error-back")
    for (const [display, to] of Object.entries(SEEN))
      fromDisplay(this, display, () => {
        this.choose(to)
        this.come()
      })
    const given = (key, label, name) =>
      slider(this, key, { label, name, min: -3, max: 3, step: 0.05 })
    return [
      element(
        "div",
        { class: "live-given" },
        given("x_1", "*x_1*", "x, the input of step 1"),
        given("x_2", "*x_2*", "x, the input of step 2"),
        given("h", "*h_0*", "h at the start"),
        given("c", "*c_0*", "c at the start"),
        given("y", "*y*", "y, what h should be"),
        choice(this, "loss", "Where the loss is", [
          [1, "loss at step 1"],
          [2, "loss at step 2"],
        ]),
      ),
      element(
        "div",
        { class: "live-beside" },
        this.drawing.node,
        element(
          "div",
          {},
          element(
            "div",
            { class: "live-row" },
            element("span", { "aria-hidden": "true" }, "Errors at"),
            choice(this, "step", "Errors at", [
              [0, "start"],
              [1, "step 1"],
              [2, "step 2"],
            ]),
          ),
          element("ol", { class: "live-lines" }, ...this.rows.map(row => row.node)),
        ),
      ),
      element("div", { class: "live-row" }, this.back, this.next),
      weights(this, ["W", "R", "b"]),
    ]
  }

  /** @param {State} state */
  accepts(state) {
    return super.accepts(state) && [1, 2].includes(state.loss) && [0, 1, 2].includes(state.step)
  }

  /** Go to the last term of a quantity. @param {string} name */
  choose(name) {
    this.go(TERMS.findLastIndex(([, to]) => to === name))
  }

  /** @param {number} at */
  go(at) {
    this.set({ at, step: at < 0 ? 2 : Number(TERMS[at][1].split("-")[1]) })
  }

  /** @param {State} s */
  draw(s) {
    super.draw(s)
    const term = TERMS[s.at]
    const last = term ? s.at : TERMS.length
    const steps = forward(s)
    const e = errors(s, until(last))
    const reached = new Set(TERMS.slice(0, last + 1).flat())
    this.drawing.light(term ? [term.join("/"), ...term] : null)
    this.drawing.show(e, 4, name => reached.has(name))
    for (const row of this.rows) {
      const to = `${row.name}-${s.step}`
      const there = TERMS.filter((one, at) => one[1] === to && at <= last)
      row.node.hidden = !s.step && !START[row.name]
      hold(row.symbol, row.symbols[s.step])
      hold(row.link, row.links[s.step ? 1 : 0])
      row.fill(
        term?.[1] === to,
        e[to],
        sum(
          there.map(([from]) => told(s, steps, e, from, to)[0]),
          there.indexOf(term),
        ),
      )
    }
  }

  /** @param {State} s */
  sentence(s) {
    const term = TERMS[s.at]
    const all = errors(s)
    const four = value => fixed(value, 4)
    if (!term)
      return (
        `The loss of step ${s.loss} enters its *h* with ${four(all[`h-${s.loss}`])}. ` +
        `**${four(all["h-0"])}** reaches *h_0*, **${four(all["c-0"])}** reaches *c_0*. ` +
        "“Next term” shows how."
      )
    const [from, to] = term
    const alone = errors(s, (one, other) => other !== to || one === from)[to]
    const soFar = errors(s, until(s.at))[to]
    const first = TERMS.findIndex(one => one[1] === to) === s.at
    return (
      `${told(s, forward(s), all, from, to)[1]}: **${four(alone)}**.` +
      (first ? "" : ` With the terms before it: ${four(soFar)}.`)
    )
  }
}

/** A symbol with an index, as `δ^f` or `c`. @param {string} name @param {number} step */
function symbol(name, step) {
  const make = (tag, /** @type {(Node | string)[]} */ ...content) => {
    const node = document.createElementNS("http://www.w3.org/1998/Math/MathML", tag)
    node.append(...content)
    return node
  }
  const [base, power] = name.split("^")
  const index = make("mn", String(step))
  return make(
    "math",
    power
      ? make("msubsup", make("mi", base), index, make("mi", power))
      : make("msub", make("mi", base), index),
  )
}

customElements.define("live-error-back", LiveErrorBack)
