/** Gradient of an LSTM over time: one cell without input, its three gates constant. */

import * as cell from "./equations/lstm_cell.js"
import * as networks from "./equations/neural_networks.js"
import * as limits from "./equations/rnn_limits.js"
import * as training from "./equations/training.js"
import { Growth, T } from "./growth.js"
import { short } from "./numbers.js"
import { element, place, put, slider } from "./parts.js"

const [OPEN] = networks.sigmoid([1])
/** @param {number} entry on the diagonal of a matrix for two states or two cells */
const diagonal = entry => [
  [entry, 0],
  [0, entry],
]

/** @typedef {{ R: number, f: number, i: number, o: number, c: number }} State */

/**
 * How the errors of h_t and of c_t reach the two states before: one step back of two equal cells,
 * of which the first has an error of 1 in h_t and the second in c_t.
 * @param {State} state @param {number} c_prev @param {number} c_tilde @param {number} c_t
 */
function jacobian({ R, f, i, o }, c_prev, c_tilde, c_t) {
  const two = (/** @type {number} */ value) => [value, value]
  const [z, Z] = [two(0), diagonal(0)] // what plays no part
  const c_bar = training.lstm_cell_error([1, 0], two(o), two(c_t), two(1), [0, 1])
  const [, , delta_c] = training.lstm_gate_deltas(c_bar, two(c_prev), two(c_tilde), two(f), two(i))
  const h_bar = training.lstm_hidden_error(z, Z, z, Z, z, diagonal(R), delta_c, Z, z)
  const c_back = training.lstm_initial_cell_error(two(f), c_bar)
  return [
    [h_bar[0], c_back[0]],
    [h_bar[1], c_back[1]],
  ]
}

/** The largest singular value, which is the bound over one step. @param {number[][]} matrix */
const size = matrix => limits.singular_value_bound(diagonal(0), matrix, 1)[1]

/**
 * Run the cell, and return its last state, and the norm of the derivative over 0, 2, 4, … steps: two
 * steps are multiplied at once.
 * @param {State} state
 */
function run(state) {
  let c = state.c
  let [h] = cell.hidden_state([state.o], [c])
  let all = diagonal(1)
  let before = all
  const norms = [1]
  for (let t = 1; t <= T; t++) {
    const [c_tilde] = cell.candidate([[0]], [[state.R]], [0], [0], [h])
    const [c_t] = cell.cell_update([state.f], [c], [state.i], [c_tilde])
    const step = jacobian(state, c, c_tilde, c_t)
    if (t % 2 === 0) {
      all = limits.error_flow_sum(step, before, all)
      norms.push(size(all))
    }
    before = step
    c = c_t
    ;[h] = cell.hidden_state([state.o], [c])
  }
  return { norms, c }
}

const REST = { f: OPEN, i: OPEN, o: OPEN, c: 0 }

class LstmGradient extends Growth {
  static heading = "Gradient of an LSTM over time"
  static instruction =
    "One cell, no input, constant gates: how far does an error reach? Choose a case, or move a slider. " +
    "Shaded: a thousandfold or more, a thousandth or less."
  static initial = { R: 1, ...REST, guess: -1, said: -1 }
  static sizes = {
    low: -12,
    high: 26,
    ticks: [-10, 0, 10, 20],
    name: "norm of the derivative of (*h*, *c*)",
  }
  static lines = /** @type {[string, string][]} */ ([
    ["", "all paths"],
    ["live-thin live-dashed", "*λ*^{*T*}"],
    ["live-thin live-dotted", "the cell path alone"],
  ])
  static behind = {
    name: "at rest",
    curves: [4, 2, 1, 0.5, 0].map(R => ({
      name: `*R_c* = ${R}`,
      sizes: run({ ...REST, R }).norms,
    })),
  }
  static presets = [
    ...[0, 0.5, 1, 2].map(R => ({ text: `*R_c* = ${R}`, state: { ...REST, R } })),
    {
      text: "*R_c* = 2, *c_0* = 0.1: guess",
      state: { ...REST, R: 2, c: 0.1 },
      question:
        "At rest, *R_c* = 2 makes the gradient explode, to 10^{12} and more over 50 steps. " +
        "Now the cell starts with *c_0* = 0.1 in place of 0. Over 50 steps the gradient …",
      answers: ["explodes as before", "stays near 1", "vanishes"],
      right: 2,
      reason: figure =>
        `It **vanishes**: ${short(figure.last)}. The cell feeds itself and settles at ` +
        `*c* = ${short(figure.c)}, where both tanh are flat. Only at rest a step multiplies by ` +
        `*λ* = ${short(figure.factor)}.`,
    },
  ]

  shown = { factor: place(), last: place(), c: place() }
  factor = 1
  c = 0

  build() {
    const gate = (/** @type {string} */ key, /** @type {string} */ name) =>
      slider(this, key, { label: `*${key}*`, name, min: 0.01, max: 0.99, step: 0.01 })
    return this.parts(
      slider(this, "R", {
        label: "*R_c*",
        name: "recurrent weight of the candidate",
        min: -4,
        max: 6,
        step: 0.05,
      }),
      slider(this, "c", { label: "*c_0*", name: "first cell state", min: -2, max: 2, step: 0.01 }),
      gate("f", "forget gate"),
      gate("i", "input gate"),
      gate("o", "output gate"),
      element(
        "p",
        {},
        "Factor at rest ",
        this.shown.factor,
        "; after 50 steps norm ",
        this.shown.last,
        ", cell state ",
        this.shown.c,
      ),
    )
  }

  /** @param {State} state */
  draw(state) {
    const { norms, c } = run(state)
    this.c = c
    this.factor = training.one_unit_eigenvalue(state.f, state.i, state.o, state.R)
    this.grow(norms)
    for (const [at, factor] of [this.factor, state.f].entries())
      this.others[at].to([0, 1, 10, T].map(t => [t, limits.scalar_recurrence(factor, 1, t)]))
    put(this.shown.factor, this.factor)
    put(this.shown.last, this.last)
    put(this.shown.c, c)
  }

  /** @param {State} state */
  sentence(state) {
    const guessed = this.guessed(state)
    if (guessed) return guessed
    const why =
      state.c === 0
        ? `A step multiplies by *λ* = ${short(this.factor)}.`
        : `At rest a step would multiply by *λ* = ${short(this.factor)}; this cell ends at *c* = ${short(this.c)}.`
    return (
      `*R_c* = ${short(state.R)}, *c_0* = ${short(state.c)}: over 50 steps the norm is ` +
      `**${short(this.last)}**.${this.fate} ${why}`
    )
  }
}

customElements.define("live-lstm-gradient", LstmGradient)
