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
        const bars = Array.from({ length: CELLS }, (_, at) =>
          drawn("rect", {
            class: "live-bar",
            y: 1 + (at * HEIGHT) / CELLS,
            height: HEIGHT / CELLS - 1,
          }),
        )
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
            ...bars,
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
        for (const [at, value] of values.entries())
          bar(this.bars[row][word].bars[at], value, name === "c")
    for (const [word, [, are]] of shown.answers.entries()) {
      write(this.answers[word], fixed(100 * are, 0))
      this.answers[word].style.setProperty("--share", `${fixed(100 * are, 0)}%`)
    }
  }
}

/** Write a bar, if it is another one than before: from the left, or from the middle.
    @param {any} node @param {number} value @param {boolean} middle */
function bar(node, value, middle) {
  const [from, to] = middle
    ? [WIDTH / 2, (WIDTH / 2) * (1 + Math.max(-1, Math.min(1, value / LARGEST)))]
    : [0, WIDTH * value]
  const width = Math.abs(to - from).toFixed(1)
  const kind = `live-bar ${!middle ? "" : value < 0 ? "live-negative" : "live-positive"}`
  if (node.dataset.now === kind + width) return
  node.dataset.now = kind + width
  node.setAttribute("x", Math.min(from, to).toFixed(1))
  node.setAttribute("width", width)
  node.setAttribute("class", kind)
}
