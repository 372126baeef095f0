/**
 * What all live figures share: frame, state, address, and the sentence that says what happened.
 *
 * A figure extends LiveFigure, with `static heading`, `static instruction` and `static initial`
 * (its first state, plain JSON), and writes three methods: `build()` makes its parts once and
 * returns them, `draw(state)` writes what a state changes, `sentence(state)` says it in words.
 * One whose parts move by themselves also writes `wake()` and `rest()`.
 */
import { element, write } from "./parts.js"

/** @typedef {Record<string, any>} State  plain JSON */

/** After so many milliseconds without a change the sentence is said, so that dragging is quiet. */
const SILENCE = 120

export class LiveFigure extends HTMLElement {
  static heading = ""
  static instruction = ""
  /** @type {State} */
  static initial = {}

  /** @type {State} */
  state = structuredClone(this.#own.initial)
  /** What follows the state besides the drawing: sliders, pressed buttons.
      @type {((state: State) => void)[]} */
  followers = []
  /** The least and the largest value of numbers of the state, as their sliders have them.
      @type {Record<string, [number, number]>} */
  limits = {}
  /** Whether the figure can be seen now. */
  awake = false

  #frame = 0
  #silence = 0
  #life = new AbortController()
  #says = element("p", { class: "live-says", role: "status" })

  /** @returns {Node[]} the parts of the figure, made once */
  build() {
    return []
  }
  /** Write what a state changes. @param {State} _state */
  draw(_state) {}
  /** @param {State} _state @returns {string} what just happened, with the marks of `write` */
  sentence(_state) {
    return ""
  }
  /** @param {State} state @returns {boolean} whether a state from an address can be shown */
  accepts(state) {
    return (
      alike(state, this.#own.initial) &&
      Object.entries(this.limits).every(
        ([key, [min, max]]) => min <= state[key] && state[key] <= max,
      )
    )
  }
  /** The figure has come into view: what moves by itself may go on. */
  wake() {}
  /** It can be seen no longer: what moves by itself stops. */
  rest() {}

  /** Whether the reader asked for less motion. */
  get still() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches
  }
  get #own() {
    return /** @type {typeof LiveFigure} */ (this.constructor)
  }
  /** The place of the figure, which names it in addresses. */
  get #place() {
    return /** @type {HTMLElement} */ (this.closest("[id]") ?? this)
  }
  get #key() {
    return `${this.#place.id}=`
  }

  connectedCallback() {
    this.#life = new AbortController()
    if (!this.firstChild) this.#make()
    const { signal } = this.#life
    const seen = new IntersectionObserver(([entry]) => this.#wake(entry.isIntersecting))
    seen.observe(this)
    signal.addEventListener("abort", () => seen.disconnect())
    document.addEventListener(
      "visibilitychange",
      () => {
        this.#wake(false)
        seen.unobserve(this)
        if (!document.hidden) seen.observe(this)
      },
      { signal },
    )
    addEventListener("hashchange", () => this.#restore(), { signal })
    if (!this.#restore()) this.set({})
  }

  disconnectedCallback() {
    this.#life.abort()
    this.#wake(false)
    cancelAnimationFrame(this.#frame)
    clearTimeout(this.#silence)
    this.#frame = 0
  }

  /** Change the state; it is drawn in the next frame, once. @param {State} change */
  set(change) {
    Object.assign(this.state, change)
    this.#frame ||= requestAnimationFrame(() => this.#draw())
    clearTimeout(this.#silence)
    this.#silence = window.setTimeout(() => this.#say(), SILENCE)
  }

  #draw() {
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
    for (const follow of this.followers) follow(this.state)
    this.draw(this.state)
  }

  /** What is said follows what is drawn, also where no frame comes, as in a page behind others. */
  #say() {
    if (this.#frame) this.#draw()
    write(this.#says, this.sentence(this.state))
  }

  #make() {
    const { heading, instruction } = this.#own
    const link = element("button", { type: "button", onclick: () => this.#link(link) }, "Link")
    const head = element(
      "div",
      { class: "live-head" },
      element("p", { class: "live-heading" }, heading),
      write(element("p", { class: "live-instruction" }), instruction),
      element("button", { type: "button", onclick: () => this.reset() }, "Reset"),
      link,
    )
    const inside = element("div", { class: "live" }, head, ...this.build(), this.#says)
    this.#draw()
    this.#say()
    this.className = "live-box"
    this.setAttribute("role", "group")
    this.setAttribute("aria-label", heading)
    this.append(inside)
    this.#fit(inside)
    this.parentElement?.classList.add("has-live")
  }

  /**
   * Keep the box as high as what is in it. What changes inside then lays out the inside only: a box
   * that gets its height from its content would lay out the page. @param {Element} inside
   */
  #fit(inside) {
    new ResizeObserver(([{ borderBoxSize }]) => {
      const [{ blockSize }] = borderBoxSize
      if (blockSize)
        Object.assign(this.style, { blockSize: `${blockSize}px`, contain: "size layout" })
    }).observe(inside)
  }

  /** Go back to the first state. */
  reset() {
    if (location.hash.startsWith(`#${this.#key}`))
      history.replaceState(null, "", location.pathname + location.search)
    this.set(structuredClone(this.#own.initial))
  }

  /** Put the state into the address, and the address into the clipboard. @param {Element} button */
  async #link(button) {
    const address = new URL(location.href)
    address.hash = this.#key + encodeURIComponent(JSON.stringify(this.state))
    history.replaceState(null, "", address)
    const copied = navigator.clipboard?.writeText(address.href).then(
      () => true,
      () => false,
    )
    button.textContent = (await copied) ? "Copied" : "In the address"
    setTimeout(() => {
      button.textContent = "Link"
    }, 2000)
  }

  /** Take the state from the address, if that names this figure. */
  #restore() {
    if (!location.hash.startsWith(`#${this.#key}`)) return false
    let found
    try {
      found = JSON.parse(decodeURIComponent(location.hash.slice(1 + this.#key.length)))
    } catch {
      return false
    }
    if (!this.accepts(found)) return false
    this.set(found)
    this.#place.scrollIntoView()
    return true
  }

  /** @param {boolean} awake */
  #wake(awake) {
    if (awake === this.awake) return
    this.awake = awake
    if (awake) this.wake()
    else this.rest()
  }
}

/**
 * Whether a value of JSON is of the same kind as its model all the way down: the same keys, finite
 * numbers, and lists of what the model's list begins with. Null in the model stands for any single
 * value.
 * @param {any} value @param {any} model @returns {boolean}
 */
export function alike(value, model) {
  if (model === null) return typeof value !== "object" || value === null
  if (typeof model === "number") return Number.isFinite(value)
  if (typeof model !== "object") return typeof value === typeof model
  if (value === null || typeof value !== "object") return false
  if (Array.isArray(model))
    return Array.isArray(value) && value.every(one => alike(one, model[0] ?? null))
  const keys = Object.keys(model)
  return (
    Object.keys(value).length === keys.length &&
    keys.every(key => Object.hasOwn(value, key) && alike(value[key], model[key]))
  )
}
