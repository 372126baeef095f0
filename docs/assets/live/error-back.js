/** The error on its way back: two steps of the example by hand, term by term. */
import { squared_error } from "./equations/neural_networks.js"
import { LiveFigure } from "./base.js"
import {
  brief, come, drawing, factor, fromDisplay, hold, line, product, sum, toDisplay, weights,
} from "./drawing.js"
import { HAND, PARTS, TERMS, errors, forward, until } from "./hand.js"
import { button, choice, element, fixed, slider, write } from "./parts.js"

/** @typedef {import("./base.js").State} State */
/** @typedef {import("./hand.js").Values} Values */

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
const START = /** @type {Record<string, string>} */ (
  { h: "lstm_passed_errors", c: "lstm_initial_cell_error" })
/** What shows a display best: the quantity with most of its terms. */
const SEEN = {
  lstm_hidden_error: "h-1", lstm_output_delta: "o-2", lstm_cell_error: "c-1",
  lstm_gate_deltas: "f-2", lstm_passed_errors: "h-0", lstm_initial_cell_error: "c-0",
}
const NAMES = /** @type {Record<string, string>} */ (
  { f: "forget gate", i: "input gate", note: "candidate", o: "output gate" })

/**
 * A term with its numbers, and in words.
 * @param {State} s @param {Values[]} steps @param {Values} e
 * @param {string} from @param {string} to
 * @returns {[string, string]}
 */
function told(s, steps, e, from, to) {
  const [kind, part] = [from, to].map(one => one.split("-")[0]), t = Number(to.split("-")[1])
  const { o, c, f, i, note, c_prev, h } = steps[t], after = steps[t + 1]?.f
  const slope = (/** @type {number} */ gate) => `(1\u00a0−\u00a0${brief(gate)})`
  if (kind === "loss" && t !== s.loss) return ["0", `Step ${t} has no loss of its own`]
  if (kind === "loss") return [`(${brief(h)}\u00a0−\u00a0${factor(s.y)})`,
    `The loss of step ${t}, (*h* − *y*)² / 2 = ${brief(squared_error([h], [s.y]))}, has the `
    + "derivative *h* − *y*. It enters *h*"]
  if (part === "h") return [product(s[`R_${PARTS[kind]}`], e[from]),
    `The ${NAMES[kind]} of step ${t + 1} saw *h* of ${t ? `step ${t}` : "the start"}. `
    + "Its error comes back through *R*"]
  if (kind === "c" && part === "c") return [product(after, e[from]),
    `The cell path: no matrix, only the forget gate of step ${t + 1}, ${brief(after)}`]
  return /** @type {Record<string, [string, string]>} */ ({
    o: [product(e[from], `tanh(${brief(c)})`, o, slope(o)),
      `To the output gate of step ${t}: the error of *h* times tanh(*c*) and slope of σ`],
    c: [product(e[from], o, `(1\u00a0−\u00a0tanh²(${brief(c)}))`),
      `Into the cell of step ${t}: the error of *h* times output gate and slope of tanh`],
    f: [product(e[from], c_prev, f, slope(f)),
      `To the forget gate of step ${t}: the error of *c* times old cell state and slope of σ`],
    i: [product(e[from], note, i, slope(i)),
      `To the input gate of step ${t}: the error of *c* times candidate and slope of σ`],
    note: [product(e[from], i, `(1\u00a0−\u00a0${factor(note)}²)`),
      `To the candidate of step ${t}: the error of *c* times input gate and slope of tanh`],
  })[part]
}

class LiveErrorBack extends LiveFigure {
  static heading = "The error on its way back"
  static instruction = "One loss, two steps. Go through the terms one by one, or choose a "
    + "quantity. With the loss at step 1 it is Exercise 4.1.1."
  static initial = { x_1: 1, x_2: 0, h: 0.5, c: 1, y: 1, ...HAND, loss: 2, step: 2, at: -1 }

  drawing = drawing("The two steps; the arrow keys go from term to term",
    name => this.choose(name), by => this.turn(by))
  rows = Object.entries(QUANTITIES).map(([name, [role, letter, display]]) => ({
    ...line(role, () => this.choose(`${name}-${this.state.step}`)), name,
    symbols: [0, 1, 2].map(step => symbol(letter, step)),
    links: [START[name] ?? display, display].map(toDisplay),
  }))
  back = button("◀ Back", () => this.turn(-1))
  next = button("", () => this.turn(1))

  build() {
    this.drawing.take(this, "error-back")
    for (const [display, to] of Object.entries(SEEN)) fromDisplay(display, () => {
      this.choose(to)
      come(this, this.drawing.node)
    })
    this.next.className = "live-main"
    const given = (
      /** @type {string} */ key, /** @type {string} */ label, /** @type {string} */ name,
    ) => slider(this, key, { label, name, min: -3, max: 3, step: 0.05 })
    return [
      element("div", { class: "live-given" }, given("x_1", "*x_1*", "x, the input of step 1"),
        given("x_2", "*x_2*", "x, the input of step 2"), given("h", "*h_0*", "h at the start"),
        given("c", "*c_0*", "c at the start"), given("y", "*y*", "y, what h should be"),
        choice(this, "loss", "Where the loss is", [[1, "loss at step 1"], [2, "loss at step 2"]])),
      element("div", { class: "live-beside" }, this.drawing.node, element("div", {},
        choice(this, "step", "Lines shown", [[0, "start"], [1, "step 1"], [2, "step 2"]]),
        element("ol", { class: "live-lines" }, ...this.rows.map(row => row.node)))),
      element("div", { class: "live-row" }, this.back, this.next),
      weights(this, ["W", "R", "b"]),
    ]
  }

  /** @param {State} state */
  accepts(state) {
    return super.accepts(state) && [1, 2].includes(state.loss) && [0, 1, 2].includes(state.step)
  }

  /** Go to the last term of a quantity. @param {string} name */
  choose(name) { this.go(TERMS.findLastIndex(([, to]) => to === name)) }

  /** Go on or back; between the last term and the first is the whole. @param {number} by */
  turn(by) {
    const places = TERMS.length + 1
    this.go((this.state.at + 1 + by + places) % places - 1)
  }

  /** @param {number} at */
  go(at) { this.set({ at, step: at < 0 ? 2 : Number(TERMS[at][1].split("-")[1]) }) }

  /** @param {State} s */
  draw(s) {
    const term = TERMS[s.at], last = term ? s.at : TERMS.length
    const steps = forward(s), e = errors(s, until(last))
    const reached = new Set(TERMS.slice(0, last + 1).flat())
    this.drawing.light(term ? [term.join("/"), ...term] : null)
    this.drawing.show(Object.fromEntries(Object.entries(e)
      .filter(([name]) => reached.has(name)).map(([name, value]) => [name, fixed(value, 4)])))
    for (const row of this.rows) {
      const to = `${row.name}-${s.step}`
      const there = TERMS.filter((one, at) => one[1] === to && at <= last)
      row.node.hidden = !s.step && !START[row.name]
      hold(row.symbol, row.symbols[s.step])
      hold(row.link, row.links[s.step ? 1 : 0])
      row.fill(term?.[1] === to, e[to],
        sum(there.map(([from]) => told(s, steps, e, from, to)[0]), there.indexOf(term)))
    }
    this.back.disabled = !term
    write(this.next, s.at + 1 < TERMS.length ? "Next term ▶" : "The whole ▶")
  }

  /** @param {State} s */
  sentence(s) {
    const term = TERMS[s.at], all = errors(s), four = (/** @type {number} */ v) => fixed(v, 4)
    if (!term) return `The loss of step ${s.loss} enters its *h* with ${four(all[`h-${s.loss}`])}. `
      + `**${four(all["h-0"])}** reaches *h_0*, **${four(all["c-0"])}** reaches *c_0*. `
      + "“Next term” shows how."
    const [from, to] = term
    const alone = errors(s, (one, other) => other !== to || one === from)[to]
    const so_far = errors(s, until(s.at))[to]
    const first = TERMS.findIndex(one => one[1] === to) === s.at
    return `${told(s, forward(s), all, from, to)[1]}: **${four(alone)}**.`
      + (first ? "" : ` With the terms before it: ${four(so_far)}.`)
  }
}

/** A symbol with an index, as `δ^f` or `c`. @param {string} name @param {number} step */
function symbol(name, step) {
  const make = (/** @type {string} */ tag, /** @type {(Node | string)[]} */ ...content) => {
    const node = document.createElementNS("http://www.w3.org/1998/Math/MathML", tag)
    node.append(...content)
    return node
  }
  const [base, power] = name.split("^"), index = make("mn", String(step))
  return make("math", power
    ? make("msubsup", make("mi", base), index, make("mi", power))
    : make("msub", make("mi", base), index))
}

customElements.define("live-error-back", LiveErrorBack)
