/** What can be left out of the loop, and what that costs, as measured. */
import { COSTS } from "./costs.js"
import { element, write } from "./parts.js"

/** @typedef {import("./base.js").LiveFigure} LiveFigure */

export const BREAKS = /** @type {Record<string, string>} */ ({
  "forget-bias": "forget bias 0 instead of 1",
  "cell-path": "without *f_t+1* ⊙ *𝑐̄_t+1*",
  "hidden-path": "without *R_f*^{⊤}*δ*^{*f*} of the next step",
  "all-paths": "without all four *R*^{⊤}*δ*, as in 1997",
  clipping: "without clipping",
})

/** Make a switch for each break. @param {LiveFigure} figure */
export function switches(figure) {
  return Object.entries(BREAKS).map(([name, text]) => {
    const cost = element("span", { class: "live-cost" })
    const input = element("input", {
      type: "checkbox",
      onchange: () => {
        const others = figure.state.breaks.filter((/** @type {string} */ other) => other !== name)
        figure.set({ breaks: input.checked ? [...others, name] : others })
      },
    })
    figure.followers.push(({ breaks, longest }) => {
      input.checked = breaks.includes(name)
      write(cost, compared(name, longest))
    })
    return element("label", { class: "live-switch" }, input, write(element("span"), text), cost)
  })
}

/** Say what is left out. @param {string[]} breaks @param {number} longest */
export function broken(breaks, longest) {
  if (!breaks.length) return ""
  const what = ` Broken: ${breaks.map(name => BREAKS[name]).join("; ")}.`
  if (breaks.length > 1) return what
  return `${what} Sentences until 98 of 100 are right, median of ten runs: ${compared(breaks[0], longest)}.`
}

/** @param {string} name of a break @param {number} longest most words of a sentence */
function compared(name, longest) {
  const row = /** @type {Record<string, Record<string, number | null>>} */ (COSTS)[longest]
  return `${row[name] ?? "more than 4000"} instead of ${row.whole}`
}
