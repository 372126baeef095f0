/** The terms of the error on its way back, with their numbers and in words. */
import { brief, factor, product } from "./calculation.js"
import { squared_error } from "./equations/neural_networks.js"
import { PARTS } from "./hand.js"

/** @typedef {import("./base.js").State} State */
/** @typedef {import("./hand.js").Values} Values */

const NAMES = /** @type {Record<string, string>} */ ({
  f: "forget gate",
  i: "input gate",
  note: "candidate",
  o: "output gate",
})

/**
 * A term with its numbers, and in words.
 * @param {State} s @param {Values[]} steps @param {Values} e
 * @param {string} from @param {string} to
 * @returns {[string, string]}
 */
export function told(s, steps, e, from, to) {
  const [kind, part] = [from, to].map(one => one.split("-")[0])
  const t = Number(to.split("-")[1])
  const { o, c, f, i, note, c_prev, h } = steps[t]
  const after = steps[t + 1]?.f
  const slope = gate => `(1\u00a0−\u00a0${brief(gate)})`
  if (kind === "loss" && t !== s.loss) return ["0", `Step ${t} has no loss of its own`]
  if (kind === "loss")
    return [
      `(${brief(h)}\u00a0−\u00a0${factor(s.y)})`,
      `The loss of step ${t}, (*h* − *y*)² / 2 = ${brief(squared_error([h], [s.y]))}, has the ` +
        "derivative *h* − *y*. It enters *h*",
    ]
  if (part === "h")
    return [
      product(s[`R_${PARTS[kind]}`], e[from]),
      `The ${NAMES[kind]} of step ${t + 1} saw *h* of ${t ? `step ${t}` : "the start"}. ` +
        "Its error comes back through *R*",
    ]
  if (kind === "c" && part === "c")
    return [
      product(after, e[from]),
      `The cell path: no matrix, only the forget gate of step ${t + 1}, ${brief(after)}`,
    ]
  return /** @type {Record<string, [string, string]>} */ ({
    o: [
      product(e[from], `tanh(${brief(c)})`, o, slope(o)),
      `To the output gate of step ${t}: the error of *h* times tanh(*c*) and slope of σ`,
    ],
    c: [
      product(e[from], o, `(1\u00a0−\u00a0tanh²(${brief(c)}))`),
      `Into the cell of step ${t}: the error of *h* times output gate and slope of tanh`,
    ],
    f: [
      product(e[from], c_prev, f, slope(f)),
      `To the forget gate of step ${t}: the error of *c* times old cell state and slope of σ`,
    ],
    i: [
      product(e[from], note, i, slope(i)),
      `To the input gate of step ${t}: the error of *c* times candidate and slope of σ`,
    ],
    note: [
      product(e[from], i, `(1\u00a0−\u00a0${factor(note)}²)`),
      `To the candidate of step ${t}: the error of *c* times input gate and slope of tanh`,
    ],
  })[part]
}
