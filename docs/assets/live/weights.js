/** The weights of the example by hand, to be typed. */
import { HAND } from "./hand.js"
import { element } from "./parts.js"

/** @typedef {import("./base.js").LiveFigure} LiveFigure */

/**
 * The weights of the example, folded, to be typed.
 * @param {LiveFigure} figure @param {string[]} kinds  the columns
 */
export function weights(figure, kinds) {
  const named = { f: "forget", i: "input", c: "candidate", o: "output" }
  /** @param {string} kind */
  const marked = kind => ({ class: kind === "p" && "live-peephole" })
  const head = kinds.map(kind => element("th", { scope: "col", ...marked(kind) }, kind))
  const rows = Object.entries(named).map(([part, name]) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, name),
      ...kinds.map(kind =>
        element(
          "td",
          marked(kind),
          ...(`${kind}_${part}` in HAND ? [weight(figure, kind, part, name)] : []),
        ),
      ),
    ),
  )
  return element(
    "details",
    { class: "live-weights" },
    element("summary", {}, "The weights"),
    element("table", { class: "live-table" }, element("tr", {}, element("td"), ...head), ...rows),
  )
}

/** @param {LiveFigure} figure @param {string} kind @param {string} part @param {string} name */
function weight(figure, kind, part, name) {
  const key = `${kind}_${part}`
  const typed = element("input", {
    type: "number",
    step: "any",
    inputmode: "decimal",
    "aria-label": `${kind}, ${name}`,
    onchange: () => {
      if (Number.isFinite(typed.valueAsNumber)) figure.set({ [key]: typed.valueAsNumber })
    },
  })
  figure.followers.push(state => {
    if (document.activeElement !== typed) typed.value = state[key]
  })
  return typed
}
