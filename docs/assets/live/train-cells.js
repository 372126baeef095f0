/** What eight cells hold at each word of the example: gates and states as bars, the answer in words. */
import { fixed } from "./numbers.js"
import { drawn, element, write } from "./parts.js"
import { EXAMPLE } from "./sentences.js"

/** @typedef {import("./train-run.js").Shown} Shown */

const CELLS = 8
/** Of the room for a word: its width, what lies between two, its height. */
const [WIDTH, APART, HEIGHT] = [32, 2, 40]
/** The bars of cell states reach so far to either side. */
const LARGEST = 2
/** @type {[keyof Shown, string, string][]} */
const ROWS = [
  ["f", "forget", "forget gate"],
  ["i", "input", "input gate"],
  ["o", "output", "output gate"],
  ["c", "cell", "cell state"],
]

export class Cells {
  rows = ROWS.map(([name, role]) => row(role, name === "c"))
  answers = EXAMPLE.map(() => element("span", { class: "live-cells-answer" }))
  node = element(
    "div",
    {
      class: "live-cells",
      role: "group",
      "aria-label": `The eight cells at each word of “${EXAMPLE.join(" ")}”`,
    },
    element("span"),
    ...EXAMPLE.map(word => element("span", { class: "live-cells-word" }, word)),
    ...ROWS.flatMap(([name, role, words], at) => [
      write(
        element("span", { class: `live-cells-name live-${role}`, title: words }),
        `*${name}_t*`,
      ),
      this.rows[at].node,
    ]),
    element("span", { class: "live-cells-name" }, "are %"),
    ...this.answers,
  )

  /** @param {Shown} shown */
  draw(shown) {
    for (const [at, [name]] of ROWS.entries()) this.rows[at].to(shown[name])
    for (const [word, [, are]] of shown.answers.entries()) {
      const percents = fixed(100 * are, 0)
      if (this.answers[word].textContent === percents) continue
      write(this.answers[word], percents)
      this.answers[word].style.setProperty("--share", `${percents}%`)
    }
  }
}

/**
 * A row of bars, eight for each word, to be given their values. They begin on the left or, where
 * values have a sign, in the middle. The few paths of a row are written faster than its 64 bars.
 * @param {string} role @param {boolean} signed
 */
function row(role, signed) {
  const left = EXAMPLE.map((_, word) => word * (WIDTH + APART))
  const frames = left.map(x => `M${x} 0h${WIDTH}v${HEIGHT}h-${WIDTH}z`)
  const middles = signed ? left.map(x => `M${x + WIDTH / 2} 0v${HEIGHT}`) : []
  const kinds = signed ? ["live-positive", "live-negative"] : [""]
  const bars = kinds.map(kind => drawn("path", { class: `live-bar ${kind}` }))
  const across = (/** @type {number} */ value) =>
    signed ? Math.max(-1, Math.min(1, value / LARGEST)) / 2 : value
  return {
    node: drawn(
      "svg",
      {
        class: `live-${role}`,
        viewBox: `0 0 ${left[left.length - 1] + WIDTH} ${HEIGHT}`,
        preserveAspectRatio: "none",
        "aria-hidden": "true",
      },
      drawn("path", { class: "live-grid", d: [...frames, ...middles].join("") }),
      ...bars,
    ),
    /** @param {number[][]} values  of the cells, word by word */
    to: values => {
      const paths = kinds.map(() => "")
      for (const [word, cells] of values.entries())
        for (const [cell, value] of cells.entries()) {
          const width = (WIDTH * across(value)).toFixed(1)
          const start = `M${left[word] + (signed ? WIDTH / 2 : 0)} ${1 + (cell * HEIGHT) / CELLS}`
          paths[signed && value < 0 ? 1 : 0] += `${start}h${width}v${HEIGHT / CELLS - 1}h${-width}z`
        }
      for (const [at, path] of paths.entries()) bars[at].setAttribute("d", path)
    },
  }
}
