/**
 * The loop of "Train one here": calls of the report's equations, translated from their LaTeX, and
 * bookkeeping. report/live/loop.py is the same in Python.
 */
import { glorot_init } from "./equations/practice.js"
import { DISPLAYS } from "./loop-displays.js"
import { ANSWERS, mulberry32, oneHot, sentence, uniform, vectors, WORDS } from "./sentences.js"

/** @typedef {number[]} Vector */
/** @typedef {Vector[]} Matrix */

/** What can be left out: the forget bias, f * c_bar of the next step, R_f^T delta_f, all four
    R^T delta (the truncation of 1997), and clipping. */
export const BREAKS = ["forget-bias", "cell-path", "hidden-path", "all-paths", "clipping"]

const [CELLS, FORGET_BIAS] = [8, 1]
const [KAPPA, ETA] = [1, 0.01]
const [BETA_1, BETA_2, EPSILON] = [0.9, 0.999, 1e-8]
const ZERO = Array(CELLS).fill(0)

/** A network of eight cells and the sentences that it learns from, one after the other. */
export class Training {
  /** The displays; the figure puts others here, which also note that they were called. */
  E = DISPLAYS

  /**
   * @param {number} seed
   * @param {number} longest most words of a sentence
   * @param {string[]} [breaks] of BREAKS
   */
  constructor(seed, longest, breaks = []) {
    this.random = mulberry32(seed)
    this.longest = longest
    this.breaks = breaks
    const draw = (/** @type {number} */ rows, /** @type {number} */ columns) =>
      glorot_init(uniform(this.random, rows, columns))
    const four = [0, 1, 2, 3]
    const W = four.map(() => draw(CELLS, WORDS.length))
    const R = four.map(() => draw(CELLS, CELLS))
    const b_f = Array(CELLS).fill(breaks.includes("forget-bias") ? 0 : FORGET_BIAS)
    const W_y = draw(ANSWERS.length, CELLS)
    const b_y = Array(ANSWERS.length).fill(0)
    /** @type {Matrix[]} */
    this.arrays = [...W, ...R, [b_f, ZERO, ZERO, ZERO], W_y, [b_y]]
    this.theta = joined(this.arrays)
    this.m = this.theta.map(() => 0)
    this.v = this.m
    this.k = 0
  }

  /**
   * Gates, candidates and states at every word; index 0 of h and c is the start.
   * @param {string[]} words
   */
  read(words) {
    const { E } = this
    const [W_f, W_i, W_c, W_o, R_f, R_i, R_c, R_o, [b_f, b_i, b_c, b_o]] = this.arrays
    const x = vectors(words)
    /** @type {Matrix[]} */
    const [f, i, c_tilde, o] = [[], [], [], []]
    const [h, c] = [[ZERO], [ZERO]]
    for (let t = 0; t < x.length; t++) {
      f[t] = E.forget_gate(W_f, R_f, b_f, x[t], h[t])
      i[t] = E.input_gate(W_i, R_i, b_i, x[t], h[t])
      c_tilde[t] = E.candidate(W_c, R_c, b_c, x[t], h[t])
      c[t + 1] = E.cell_update(f[t], c[t], i[t], c_tilde[t])
      o[t] = E.output_gate(W_o, R_o, b_o, x[t], h[t])
      h[t + 1] = E.hidden_state(o[t], c[t + 1])
    }
    return { x, f, i, c_tilde, o, h, c }
  }

  /**
   * The probabilities of "is" and "are" for a hidden state.
   * @param {Vector} h_t
   */
  answer(h_t) {
    const [W_y, [b_y]] = this.arrays.slice(-2)
    return this.E.softmax(this.E.output_layer(W_y, b_y, h_t))
  }

  /** Learn from one more sentence; return it, its loss, and whether the answer was right. */
  step() {
    const { E } = this
    const { words, answer } = sentence(this.random, this.longest)
    const y = oneHot(answer, ANSWERS.length)
    const seen = this.read(words)
    const [h_T] = seen.h.slice(-1)
    const p = this.answer(h_T)
    const loss = E.cross_entropy(y, p)
    const delta_y = E.cross_entropy_gradient(p, y)
    const [W_y] = this.arrays.slice(-2)
    const [delta_f, delta_i, delta_c, delta_o] = this.back(seen, E.mlp_input_gradient(W_y, delta_y))
    const [dL_dW, dL_dR, dL_db] = E.lstm_weight_gradients(
      delta_f,
      delta_i,
      delta_c,
      delta_o,
      seen.x,
      seen.h,
    )
    const dL_dW_y = E.weight_gradient(delta_y, h_T)
    const dL_db_y = E.bias_gradient(delta_y)
    this.update(joined([dL_dW, dL_dR, [dL_db], dL_dW_y, [dL_db_y]]))
    return { words, answer, loss, right: p[y.indexOf(1)] > p[y.indexOf(0)] }
  }

  /**
   * The deltas of forget gate, input gate, candidate and output gate, each by step.
   * @param {ReturnType<Training["read"]>} seen
   * @param {Vector} dL_dh_T
   */
  back({ x, f, i, c_tilde, o, c }, dL_dh_T) {
    const { E } = this
    const [R_f, R_i, R_c, R_o] = this.arrays.slice(4)
    const [cut, truncated, unlinked] = ["hidden-path", "all-paths", "cell-path"].map(name =>
      this.breaks.includes(name),
    )
    /** @type {Matrix[]} */
    const [delta_f, delta_i, delta_c, delta_o] = [[], [], [], []]
    let [dL_t_dh_t, f_next, c_bar_next] = [dL_dh_T, ZERO, ZERO]
    let [f_back, i_back, c_back, o_back] = [ZERO, ZERO, ZERO, ZERO]
    for (let t = x.length - 1; t >= 0; t--) {
      const h_bar = E.lstm_hidden_error(
        dL_t_dh_t,
        R_f,
        f_back,
        R_i,
        i_back,
        R_c,
        c_back,
        R_o,
        o_back,
      )
      delta_o[t] = E.lstm_output_delta(h_bar, c[t + 1], o[t])
      const c_bar = E.lstm_cell_error(h_bar, o[t], c[t + 1], f_next, c_bar_next)
      ;[delta_f[t], delta_i[t], delta_c[t]] = E.lstm_gate_deltas(
        c_bar,
        c[t],
        c_tilde[t],
        f[t],
        i[t],
      )
      ;[dL_t_dh_t, f_next, c_bar_next] = [ZERO, f[t], unlinked ? ZERO : c_bar]
      f_back = cut || truncated ? ZERO : delta_f[t]
      ;[i_back, c_back, o_back] = truncated
        ? [ZERO, ZERO, ZERO]
        : [delta_i[t], delta_c[t], delta_o[t]]
    }
    return [delta_f, delta_i, delta_c, delta_o]
  }

  /**
   * Move all parameters against their gradient, which is one vector.
   * @param {Vector} g
   */
  update(g) {
    const clipped = this.breaks.includes("clipping") ? g : this.E.clip_gradient(g, KAPPA)
    this.k++
    const [theta, m, v] = this.E.adam_step(
      this.theta,
      this.m,
      this.v,
      clipped,
      this.k,
      ETA,
      BETA_1,
      BETA_2,
      EPSILON,
    )
    Object.assign(this, { theta, m, v, arrays: shaped(theta, this.arrays) })
  }
}

/**
 * The rows of some arrays, one after the other, in one vector.
 * @param {Matrix[]} arrays
 */
function joined(arrays) {
  /** @type {Vector} */
  const none = []
  return none.concat(...arrays.flat())
}

/**
 * Cut a vector into rows like those of some arrays.
 * @param {Vector} vector
 * @param {Matrix[]} arrays
 */
function shaped(vector, arrays) {
  let at = 0
  const next = (/** @type {Vector} */ row) => {
    const start = at
    at += row.length
    return vector.slice(start, at)
  }
  return arrays.map(array => array.map(next))
}
