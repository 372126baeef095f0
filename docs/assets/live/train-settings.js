/** What a run begins with, and its pace: controls, and whether an address may ask for it. */
import { choice, element } from "./parts.js"
import { LENGTHS } from "./sentences.js"
import { BREAKS } from "./train-breaks.js"
import { ENDS } from "./train-run.js"

/** @typedef {import("./base.js").State} State */

export const SEEDS = 999
const PACES = { watch: "60 sentences a second", fast: "at full speed" }

/** @param {import("./base.js").LiveFigure} figure */
export function settings(figure) {
  const seed = element("input", {
    type: "number",
    min: 1,
    max: SEEDS,
    "aria-label": "seed",
    onblur: () => {
      seed.value = figure.state.seed
    },
    onchange: () =>
      figure.set(whole(seed.valueAsNumber, 1, SEEDS) ? { seed: seed.valueAsNumber } : {}),
  })
  figure.followers.push(state => {
    if (document.activeElement !== seed) seed.value = state.seed
  })
  const lengths = LENGTHS.map(longest => [longest, `≤ ${longest} words`])
  return element(
    "div",
    { class: "live-row" },
    choice(figure, "longest", "length of sentences", /** @type {[number, string][]} */ (lengths)),
    choice(figure, "pace", "pace", Object.entries(PACES)),
    element("label", { class: "live-seed" }, "seed ", seed),
  )
}

/** Whether there is such a run. @param {State} state */
export function possible({ seed, longest, breaks, pace, count }) {
  return (
    whole(seed, 1, SEEDS) &&
    LENGTHS.includes(longest) &&
    whole(count, 0, ENDS[longest]) &&
    pace in PACES &&
    breaks.every((/** @type {string} */ name) => name in BREAKS)
  )
}

/** @param {number} value @param {number} low @param {number} high */
function whole(value, low, high) {
  return Number.isInteger(value) && low <= value && value <= high
}
