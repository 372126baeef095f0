/**
 * The example by hand that goes through the report: one step of one cell, and two steps back, by
 * nothing but the equations of the pages. They take arrays, here of one entry.
 */
import * as cell from "./equations/lstm_cell.js"
import * as training from "./equations/training.js"

/** @typedef {import("./base.js").State} State */
/** @typedef {Record<string, number>} Values */
/** @typedef {(from: string, to: string) => boolean} Counts  whether a term counts */

/** The example by hand that goes through the report; report/figures/hand.py has it too. */
export const HAND = {
  W_f: 0.5,
  R_f: 1,
  p_f: -1,
  b_f: 1,
  W_i: 1,
  R_i: -2,
  p_i: 0.5,
  b_i: 0,
  W_c: -1,
  R_c: 1,
  b_c: 0,
  W_o: 1,
  R_o: 0,
  p_o: 1,
  b_o: 0,
}

/**
 * The weights of a gate or of the candidate, for one cell with one input.
 * @param {State} state @param {string} part @returns {Record<"W" | "R" | "p" | "b", any>}
 */
function arrays(state, part) {
  const [W, R, p, b] = ["W", "R", "p", "b"].map(kind => state[`${kind}_${part}`])
  return { W: [[W]], R: [[R]], p: [p], b: [b] }
}

/**
 * All that a step computes.
 * @param {State} s @returns {Values}
 */
export function computed(s) {
  const peeping = s.version === "A"
  const [x, h_prev, c_prev] = [[s.x], [s.h], [s.c]]
  const [f_weights, i_weights, c_weights, o_weights] = ["f", "i", "c", "o"].map(part =>
    arrays(s, part),
  )
  const gate = (plain, peephole, { W, R, p, b }, seen) =>
    peeping ? peephole(W, R, p, b, x, h_prev, seen) : plain(W, R, b, x, h_prev)
  // The sum in the brackets: a peephole is the weight of one more input.
  const inside = ({ W, R, p, b }, seen) =>
    peeping && p[0] !== undefined
      ? cell.stacked_input([[...W[0], ...p]], R, b, [...x, ...seen], h_prev)
      : cell.stacked_input(W, R, b, x, h_prev)

  const f = gate(cell.forget_gate, cell.forget_gate_peephole, f_weights, c_prev)
  const i = gate(cell.input_gate, cell.input_gate_peephole, i_weights, c_prev)
  const note = cell.candidate(c_weights.W, c_weights.R, c_weights.b, x, h_prev)
  const c = cell.cell_update(f, c_prev, i, note)
  const o = gate(cell.output_gate, cell.output_gate_peephole, o_weights, c)
  const all = {
    f,
    i,
    note,
    c,
    o,
    h: cell.hidden_state(o, c),
    // One term of an equation is the equation with 0 in the other; all shown, with 1 for the gate.
    kept: cell.cell_update(f, c_prev, i, [0]),
    added: cell.cell_update(f, [0], i, note),
    squashed: cell.hidden_state([1], c),
    z_f: inside(f_weights, c_prev),
    z_i: inside(i_weights, c_prev),
    z_c: inside(c_weights, c_prev),
    z_o: inside(o_weights, c),
  }
  return Object.fromEntries(Object.entries(all).map(([name, [value]]) => [name, value]))
}

/** Gates and candidate: names of their errors, and of their weights. */
export const PARTS = /** @type {Record<string, string>} */ ({ f: "f", i: "i", note: "c", o: "o" })

/** All terms in their order, from one quantity to another; `h-2` is the error of h at step 2. */
export const TERMS = [2, 1, 0].flatMap(t => [
  ...(t ? [[`loss-${t}`, `h-${t}`]] : []),
  ...(t < 2 ? Object.keys(PARTS).map(part => [`${part}-${t + 1}`, `h-${t}`]) : []),
  ...(t
    ? [
        [`h-${t}`, `o-${t}`],
        [`h-${t}`, `c-${t}`],
      ]
    : []),
  ...(t < 2 ? [[`c-${t + 1}`, `c-${t}`]] : []),
  ...(t ? ["f", "i", "note"].map(part => [`c-${t}`, `${part}-${t}`]) : []),
])
const PLACES = new Map(TERMS.map((term, at) => [term.join("/"), at]))

/** Let the terms count up to one of them. @param {number} last @returns {Counts} */
export const until = last => (from, to) => Number(PLACES.get(`${from}/${to}`)) <= last

/**
 * Both steps forward, and before them, as step 0, the states that are given.
 * @param {State} s @returns {Values[]}
 */
export function forward(s) {
  const first = computed({ ...s, x: s.x_1, version: "B" })
  const last = computed({ ...s, x: s.x_2, h: first.h, c: first.c, version: "B" })
  return [
    { h: s.h, c: s.c },
    { ...first, c_prev: s.c },
    { ...last, c_prev: first.c },
  ]
}

/**
 * All errors; of a sum only the terms that count.
 * @param {State} s @param {Counts} [counts] @returns {Values}
 */
export function errors(s, counts = () => true) {
  const steps = forward(s)
  const parts = Object.values(PARTS).map(part => arrays(s, part))
  const [W_f, W_i, W_c, W_o] = parts.map(one => one.W)
  const [R_f, R_i, R_c, R_o] = parts.map(one => one.R)
  const e = /** @type {Record<string, number[]>} */ ({})
  const term = (from, to) => (PLACES.has(`${from}/${to}`) && counts(from, to) ? e[from] : [0])
  const deltas = t => Object.keys(PARTS).map(part => term(`${part}-${t}`, `h-${t - 1}`))
  for (const t of [2, 1]) {
    const [f, i, note, o, h, c, c_prev] = ["f", "i", "note", "o", "h", "c", "c_prev"].map(name => [
      steps[t][name],
    ])
    const [h_t, c_t] = [`h-${t}`, `c-${t}`]
    // The derivative of (h − y)² / 2 is h − y: an output with the weight 1 and the bias −y.
    e[`loss-${t}`] = t === s.loss ? cell.output_layer([[1]], [-s.y], h) : [0]
    const [d_f, d_i, d_c, d_o] = deltas(t + 1)
    e[h_t] = training.lstm_hidden_error(
      term(`loss-${t}`, h_t),
      R_f,
      d_f,
      R_i,
      d_i,
      R_c,
      d_c,
      R_o,
      d_o,
    )
    e[`o-${t}`] = training.lstm_output_delta(term(h_t, `o-${t}`), c, o)
    e[c_t] = training.lstm_cell_error(
      term(h_t, c_t),
      o,
      c,
      [steps[t + 1]?.f ?? 0],
      term(`c-${t + 1}`, c_t),
    )
    const three = training.lstm_gate_deltas(e[c_t], c_prev, note, f, i)
    for (const [at, part] of ["f", "i", "note"].entries()) e[`${part}-${t}`] = three[at]
  }
  const [d_f, d_i, d_c, d_o] = deltas(1)
  e["h-0"] = training.lstm_passed_errors(
    W_f,
    W_i,
    W_c,
    W_o,
    d_f,
    d_i,
    d_c,
    d_o,
    R_f,
    R_i,
    R_c,
    R_o,
    d_f,
    d_i,
    d_c,
    d_o,
  )[1]
  e["c-0"] = training.lstm_initial_cell_error([steps[1].f], term("c-1", "c-0"))
  return Object.fromEntries(Object.entries(e).map(([name, [value]]) => [name, value]))
}
