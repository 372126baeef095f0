/**
 * The loop of "Train one here": calls of the report's equations, translated from their LaTeX, and
 * bookkeeping. report/live/loop.py is the same in Python.
 */
import * as cell from "./equations/lstm_cell.js"
import * as network from "./equations/neural_networks.js"
import * as training from "./equations/training.js"
import { ANSWERS, WORDS, mulberry32, oneHot, sentence, uniform, vectors } from "./sentences.js"

/** @typedef {number[]} Vector */
/** @typedef {Vector[]} Matrix */

export const CELLS = 8
export const FORGET_BIAS = 1
export const KAPPA = 1
export const ETA = 0.01
export const BETA_1 = 0.9
export const BETA_2 = 0.999
export const EPSILON = 1e-8

/**
 * What can be left out: the forget bias, f * c_bar of the next step, R_f^T delta_f, all four
 * R^T delta (the truncation of 1997), and clipping.
 */
export const BREAKS = ["forget-bias", "cell-path", "hidden-path", "all-paths", "clipping"]

const ZERO = Array(CELLS).fill(0)

/** A network of eight cells and the sentences that it learns from, one after the other. */
export class Training {
  /**
   * @param {number} seed
   * @param {number} longest words of a sentence
   * @param {string[]} breaks of BREAKS
   */
  constructor(seed, longest, breaks = []) {
    const random = mulberry32(seed)
    const draw = (rows, columns) => training.glorot_init(uniform(random, rows, columns))
    const fourOf = columns => Array.from({ length: 4 }, () => draw(CELLS, columns))
    const W = fourOf(WORDS.length)
    const R = fourOf(CELLS)
    const b = [ZERO, ZERO, ZERO, ZERO]
    if (!breaks.includes("forget-bias")) b[0] = Array(CELLS).fill(FORGET_BIAS)
    this.arrays = [...W, ...R, b, draw(ANSWERS.length, CELLS), [Array(ANSWERS.length).fill(0)]]
    this.m = this.arrays.flat(2).fill(0)
    this.v = this.m
    this.k = 0
    Object.assign(this, { random, longest, breaks })
  }

  /**
   * Gates, candidates and states at every word; index 0 of h and c is the start.
   * @param {string[]} words
   */
  read(words) {
    const [W_f, W_i, W_c, W_o, R_f, R_i, R_c, R_o, [b_f, b_i, b_c, b_o]] = this.arrays
    const seen = { x: vectors(words), f: [], i: [], c_tilde: [], o: [], h: [ZERO], c: [ZERO] }
    for (const x_t of seen.x) {
      const h_prev = seen.h.at(-1)
      const c_prev = seen.c.at(-1)
      const f_t = cell.forget_gate(W_f, R_f, b_f, x_t, h_prev)
      const i_t = cell.input_gate(W_i, R_i, b_i, x_t, h_prev)
      const c_tilde = cell.candidate(W_c, R_c, b_c, x_t, h_prev)
      const c_t = cell.cell_update(f_t, c_prev, i_t, c_tilde)
      const o_t = cell.output_gate(W_o, R_o, b_o, x_t, h_prev)
      seen.f.push(f_t)
      seen.i.push(i_t)
      seen.c_tilde.push(c_tilde)
      seen.o.push(o_t)
      seen.c.push(c_t)
      seen.h.push(cell.hidden_state(o_t, c_t))
    }
    return seen
  }

  /**
   * The probabilities of "is" and "are" for a hidden state.
   * @param {Vector} h_t
   */
  answer(h_t) {
    const [W_y, [b_y]] = this.arrays.slice(-2)
    return network.softmax(cell.output_layer(W_y, b_y, h_t))
  }

  /** Learn from one more sentence; return it, its loss, and whether the answer was right. */
  step() {
    const { words, answer } = sentence(this.random, this.longest)
    const y = oneHot(answer, ANSWERS.length)
    const seen = this.read(words)
    const p = this.answer(seen.h.at(-1))
    const delta_y = network.cross_entropy_gradient(p, y)
    const [W_y] = this.arrays.slice(-2)
    const deltas = this.back(seen, network.mlp_input_gradient(W_y, delta_y))
    const gradients = [
      ...training.lstm_weight_gradients(...deltas, seen.x, seen.h),
      network.weight_gradient(delta_y, seen.h.at(-1)),
      network.bias_gradient(delta_y),
    ]
    this.update(gradients.flat(2))
    const right = p[y.indexOf(1)] > p[y.indexOf(0)]
    return { words, answer, loss: network.cross_entropy(y, p), right }
  }

  /**
   * The deltas of forget gate, input gate, candidate and output gate, each by step.
   * @param {ReturnType<Training["read"]>} seen
   * @param {Vector} dL_dh_T
   */
  back(seen, dL_dh_T) {
    const [R_f, R_i, R_c, R_o] = this.arrays.slice(4)
    const drops = name => this.breaks.includes(name)
    const deltas = []
    let [dL_t_dh_t, f_next, c_bar_next] = [dL_dh_T, ZERO, ZERO]
    let deltas_next = [ZERO, ZERO, ZERO, ZERO]
    for (let t = seen.x.length - 1; t >= 0; t--) {
      const [f_t, i_t, c_tilde, o_t] = [seen.f[t], seen.i[t], seen.c_tilde[t], seen.o[t]]
      const [c_prev, c_t] = [seen.c[t], seen.c[t + 1]]
      if (drops("all-paths")) deltas_next = [ZERO, ZERO, ZERO, ZERO]
      if (drops("hidden-path")) deltas_next = [ZERO, ...deltas_next.slice(1)]
      if (drops("cell-path")) c_bar_next = ZERO
      const [delta_f_next, delta_i_next, delta_c_next, delta_o_next] = deltas_next
      const h_bar = training.lstm_hidden_error(
        dL_t_dh_t, R_f, delta_f_next, R_i, delta_i_next, R_c, delta_c_next, R_o, delta_o_next)
      const delta_o_t = training.lstm_output_delta(h_bar, c_t, o_t)
      const c_bar = training.lstm_cell_error(h_bar, o_t, c_t, f_next, c_bar_next)
      deltas_next = [...training.lstm_gate_deltas(c_bar, c_prev, c_tilde, f_t, i_t), delta_o_t]
      ;[dL_t_dh_t, f_next, c_bar_next] = [ZERO, f_t, c_bar]
      deltas.unshift(deltas_next)
    }
    return [0, 1, 2, 3].map(gate => deltas.map(at => at[gate]))
  }

  /**
   * Move all parameters against their gradient, which is one vector.
   * @param {Vector} g
   */
  update(g) {
    if (!this.breaks.includes("clipping")) g = training.clip_gradient(g, KAPPA)
    this.k++
    const before = this.arrays.flat(2)
    const [theta, m, v] = training.adam_step(
      before, this.m, this.v, g, this.k, ETA, BETA_1, BETA_2, EPSILON)
    Object.assign(this, { m, v, arrays: shaped(theta, this.arrays) })
  }
}

/**
 * Cut a vector into rows like those of some arrays.
 * @param {Vector} vector
 * @param {Matrix[]} arrays
 */
function shaped(vector, arrays) {
  let at = 0
  return arrays.map(array => array.map(row => vector.slice(at, (at += row.length))))
}
