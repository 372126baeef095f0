/** What eight cells hold at each word of the example: gates and states as bars, the answer in words. */
import { drawn, element, fixed, write } from "./parts.js"
import { EXAMPLE } from "./sentences.js"

/** @typedef {import("./train-run.js").Shown} Shown */

const CELLS = 8
const WIDTH = 32
const HEIGHT = 40
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
  constructor() {
    this.bars = ROWS.map(([name, role]) =>
      EXAMPLE.map(() => {
        const bars = Array.from({ length: CELLS }, (_, at) => bar(at, name === "c"))
        const middle =
          name === "c"
            ? [drawn("path", { class: "live-grid", d: `M${WIDTH / 2} 0V${HEIGHT}` })]
            : []
        return {
          bars,
          node: drawn(
            "svg",
            {
              class: `live-${role}`,
              viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
              preserveAspectRatio: "none",
              "aria-hidden": "true",
            },
            ...middle,
            ...bars.map(one => one.node),
          ),
        }
      }),
    )
    this.answers = EXAMPLE.map(() => element("span", { class: "live-cells-answer" }))
    this.node = element(
      "div",
      {
        class: "live-cells",
        role: "group",
        "aria-label": `The eight cells at each word of “${EXAMPLE.join(" ")}”`,
      },
      element("span"),
      ...EXAMPLE.map(word => element("span", { class: "live-cells-word" }, word)),
      ...ROWS.flatMap(([name, role, words], row) => [
        write(
          element("span", { class: `live-cells-name live-${role}`, title: words }),
          `*${name}_t*`,
        ),
        ...this.bars[row].map(one => one.node),
      ]),
      element("span", { class: "live-cells-name" }, "are %"),
      ...this.answers,
    )
  }

  /** @param {Shown} shown */
  draw(shown) {
    for (const [row, [name]] of ROWS.entries())
      for (const [word, values] of shown[name].entries())
        for (const [at, value] of values.entries()) this.bars[row][word].bars[at].to(value)
    for (const [word, [, are]] of shown.answers.entries()) {
      write(this.answers[word], fixed(100 * are, 0))
      this.answers[word].style.setProperty("--share", `${fixed(100 * are, 0)}%`)
    }
  }
}

/** Make a bar, to be given its value: from the left or, where values have a sign, from the middle.
    @param {number} at which cell @param {boolean} signed */
function bar(at, signed) {
  const node = drawn("rect", {
    class: "live-bar",
    y: 1 + (at * HEIGHT) / CELLS,
    height: HEIGHT / CELLS - 1,
  })
  let last = ""
  /** @param {number} value */
  const to = value => {
    const share = signed ? Math.max(-1, Math.min(1, value / LARGEST)) / 2 : value
    const text = (WIDTH * share).toFixed(1)
    if (text === last) return
    last = text
    node.setAttribute("width", text.replace("-", ""))
    if (!signed) return
    node.setAttribute("x", WIDTH / 2 + Math.min(0, Number(text)))
    node.setAttribute("class", `live-bar ${share < 0 ? "live-negative" : "live-positive"}`)
  }
  return { node, to }
}
