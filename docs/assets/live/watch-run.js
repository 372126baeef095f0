/** A stored network reads a sentence: calls of the translated equations, and bookkeeping. */
import * as cell from "./equations/lstm_cell.js"
import { softmax } from "./equations/neural_networks.js"

/** @typedef {{cell: number, from: number, value: number}} Held  written, and held from a word on */
/** @typedef {{f: number[], i: number[], c_tilde: number[], c: number[], o: number[], h: number[],
    c_prev: number[], p: number[]}} Step  at one word; p: the probabilities of the answers */

/**
 * Read words, and hold what was written.
 * @param {Record<string, any>} weights by their names in the equations
 * @param {number[][]} x @param {Held[]} [held] @returns {Step[]}
 */
export function read(weights, x, held = []) {
  const { W_f, R_f, b_f, W_i, R_i, b_i, W_c, R_c, b_c, W_o, R_o, b_o, W_y, b_y } = weights
  const zero = b_f.map(() => 0)
  let [h_prev, c_prev] = [zero, zero]
  return x.map((x_t, t) => {
    const f = cell.forget_gate(W_f, R_f, b_f, x_t, h_prev)
    const i = cell.input_gate(W_i, R_i, b_i, x_t, h_prev)
    const c_tilde = cell.candidate(W_c, R_c, b_c, x_t, h_prev)
    const c = [...cell.cell_update(f, c_prev, i, c_tilde)]
    for (const one of held) if (t >= one.from) c[one.cell] = one.value
    const o = cell.output_gate(W_o, R_o, b_o, x_t, h_prev)
    const h = cell.hidden_state(o, c)
    const step = { f, i, c_tilde, c, o, h, c_prev, p: softmax(cell.output_layer(W_y, b_y, h)) }
    ;[h_prev, c_prev] = [h, c]
    return step
  })
}

/** Where the largest number stands. @param {number[]} numbers */
export const largest = numbers => numbers.indexOf(Math.max(...numbers))
