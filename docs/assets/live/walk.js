/** Figures with a drawing through which a reader goes place by place. */
import { LiveFigure } from "./base.js"
import { drawing } from "./drawing.js"
import { button, write } from "./parts.js"

/** @typedef {import("./base.js").State} State */

/** A figure extends it; in its state `at` is the place, and −1 the whole. */
export class Walk extends LiveFigure {
  /** How many places there are, and what one of them is called. */
  static places = 0
  static place = ""

  drawing = drawing(
    `${this.#own.heading}; the arrow keys go from ${this.#own.place} to ${this.#own.place}`,
    name => this.choose(name),
    by => this.turn(by),
  )
  back = button("◀ Back", () => this.turn(-1))
  next = Object.assign(
    button("", () => this.turn(1)),
    { className: "live-main" },
  )

  get #own() {
    return /** @type {typeof Walk} */ (this.constructor)
  }

  /** Go to what was touched in the drawing. @param {string} _name */
  choose(_name) {}

  /** @param {number} at */
  go(at) {
    this.set({ at })
  }

  /** Go on or back; after the last place comes the whole. @param {number} by */
  turn(by) {
    const all = this.#own.places + 1
    this.go(((this.state.at + 1 + by + all) % all) - 1)
  }

  /** Come into view, with the drawing in focus, after a press on a display. */
  come() {
    this.drawing.node.focus({ preventScroll: true })
    this.scrollIntoView({ block: "nearest", behavior: this.still ? "instant" : "smooth" })
  }

  /** @param {State} state */
  accepts(state) {
    const { at } = state
    return super.accepts(state) && Number.isInteger(at) && at >= -1 && at < this.#own.places
  }

  /** @param {State} state */
  draw({ at }) {
    const { place, places } = this.#own
    write(this.next, at + 1 < places ? `Next ${place} ▶` : "The whole ▶")
  }
}
