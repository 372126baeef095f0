/** Under the grid: the update of the chosen cell in numbers, and what writes into it. */
import { fixed } from "./numbers.js"
import { button, element, place, put, slider, write } from "./parts.js"

/** @typedef {import("./watch-run.js").Step} Step */

/** The largest value that can be written, of either sign. */
export const MOST = 6

const ROLES = {
  f: "forget",
  c_prev: "cell",
  i: "input",
  c_tilde: "candidate",
  c: "cell",
  o: "output",
  h: "hidden",
}

export class Panel {
  /**
   * @param {import("./base.js").LiveFigure & { value: number }} figure with the chosen state
   * @param {{ hold: (value: number) => void, other: () => void, free: () => void }} actions
   *   write a value, write the other number, let go
   */
  constructor(figure, { hold, other, free }) {
    this.about = element("p")
    this.numbers = Object.fromEntries(
      Object.entries(ROLES).map(([name, role]) => {
        const node = place()
        node.classList.add(`live-${role}`)
        return [name, node]
      }),
    )
    this.note = element("span")
    this.free = button("Let go", free)
    const options = { label: "*c_t*", name: "cell state", min: -MOST, max: MOST, step: 0.1 }
    this.slider = slider(owner(figure, hold), "value", options)
    const { f, c_prev, i, c_tilde, c, o, h } = this.numbers
    const [update, shown, tanh] = ["*c_t* = ", "*h_t* = ", " · tanh *c_t* = "].map(text =>
      write(element("span"), text),
    )
    this.node = element(
      "div",
      { class: "watch-panel" },
      element(
        "div",
        {},
        this.about,
        element("p", {}, update, f, " · ", c_prev, " + ", i, " · ", c_tilde, this.note, c),
        element("p", {}, shown, o, tanh, h),
      ),
      element(
        "div",
        {},
        element(
          "div",
          { class: "live-row" },
          button("Write the other number", other),
          button("Erase", () => hold(0)),
          this.free,
        ),
        this.slider,
      ),
    )
  }

  /**
   * @param {string} name of the cell and the word
   * @param {Step} step
   * @param {number} cell
   * @param {{ written: boolean, held: boolean }} what of the shown state, and of the cell
   */
  draw(name, step, cell, { written, held }) {
    write(this.about, `**${name}**`)
    for (const [part, node] of Object.entries(this.numbers)) {
      const value = step[/** @type {keyof Step} */ (part)][cell]
      put(node, value, fixed(value, 2))
    }
    write(this.note, written ? ", but you wrote " : " = ")
    this.free.ariaDisabled = String(!held) // not disabled, which would lose the focus
  }
}

/**
 * What a slider takes for a figure: one whose state is the chosen value.
 * @param {import("./base.js").LiveFigure & { value: number }} figure
 * @param {(value: number) => void} hold
 * @returns {any}
 */
function owner(figure, hold) {
  return {
    limits: {},
    get state() {
      return { value: figure.value }
    },
    set: (/** @type {{ value: number }} */ { value }) => hold(value),
    followers: {
      push: (/** @type {(state: { value: number }) => void} */ follow) =>
        figure.followers.push(() => follow({ value: figure.value })),
    },
  }
}
