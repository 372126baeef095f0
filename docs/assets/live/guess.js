/** Figures with presets, some of which ask for a guess before they show what happens. */
import { LiveFigure } from "./base.js"
import { button, element, write } from "./parts.js"

/**
 * @typedef {import("./base.js").State} State
 * @typedef {object} Preset
 * @property {string} text  of its button, with the marks of `write`
 * @property {State} state  what it sets
 * @property {string} [question]  is asked, and answered before the curve is shown
 * @property {string[]} [answers]  of which the reader chooses one
 * @property {number} [right]  the number of the right one, from 0
 * @property {(figure: any) => string} [reason]  what happens, and why, once that is drawn
 */

/**
 * A figure extends it with `static presets` and with guess: -1 and said: -1 in its first state, and
 * puts `this.presets()` and `this.veiled(…)` into its parts.
 */
export class GuessingFigure extends LiveFigure {
  /** @type {Preset[]} */
  static presets = []

  #presets = /** @type {typeof GuessingFigure} */ (this.constructor).presets
  /** @type {HTMLElement[]} */
  #buttons = []
  /** @type {Preset | undefined} */
  #shown
  #question = element("p")
  #answers = element("div", { class: "live-row" })
  #box = element("div", { class: "live-guess", hidden: true }, this.#question, this.#answers)

  /** Whether a question is open: what would answer it is not to be seen. */
  get open() {
    return this.state.guess >= 0 && this.state.said < 0
  }
  /** The preset whose question was asked last. */
  get #asked() {
    return this.#presets[this.state.guess]
  }

  /** A change by hand leaves the question behind. @param {State} change */
  set(change) {
    const byHand = Object.keys(change).length > 0 && !("guess" in change)
    super.set(byHand ? { ...change, guess: -1, said: -1 } : change)
  }

  /** @param {State} state */
  accepts(state) {
    if (!super.accepts(state)) return false
    const { answers } = this.#presets[state.guess] ?? {}
    return state.said === -1
      ? state.guess === -1 || Boolean(answers)
      : Boolean(answers?.[state.said])
  }

  /** @returns {Node[]} the buttons, and the place of the question */
  presets() {
    this.#buttons = this.#presets.map(({ text, state, question }, at) =>
      button(text, () => {
        this.set({ ...state, guess: question ? at : -1, said: -1 })
      }),
    )
    this.followers.push(state =>
      this.#presets.forEach((preset, at) => {
        const here = Object.entries(preset.state).every(([key, value]) => state[key] === value)
        const pressed = String(here && (preset.question ? state.guess === at : true))
        if (this.#buttons[at].ariaPressed !== pressed) this.#buttons[at].ariaPressed = pressed
      }),
    )
    this.followers.push(() => this.#ask())
    return [element("div", { class: "live-row" }, ...this.#buttons), this.#box]
  }

  #ask() {
    if (this.#box.hidden === this.open) this.#box.hidden = !this.open
    const asked = this.#asked
    if (!asked?.answers || asked === this.#shown) return
    this.#shown = asked
    write(this.#question, `**Guess first.** ${asked.question}`)
    this.#answers.replaceChildren(
      ...asked.answers.map((text, said) => button(text, () => this.#answer(said))),
    )
  }

  /** @param {number} said */
  #answer(said) {
    this.set({ guess: this.state.guess, said })
    this.classList.remove("live-drawing")
    void this.offsetWidth // so that the drawing begins anew
    this.classList.add("live-drawing")
    this.#buttons[this.state.guess].focus()
  }

  /** Hide a plot and its controls while a question is open. @param {HTMLElement} sides */
  veiled(sides) {
    this.followers.push(() => {
      if (sides.inert !== this.open) sides.inert = this.open
    })
    return sides
  }

  /** @param {State} state @returns {string} the sentence about an open or answered question, or nothing */
  guessed({ said }) {
    if (this.open) return "Make a guess: the curve appears afterwards."
    const { answers, reason, right } = this.#asked ?? {}
    if (!answers || !reason) return ""
    return `You said “${answers[said]}”${said === right ? ", and that is right" : ""}. ${reason(this)}`
  }
}
