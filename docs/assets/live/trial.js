/** Any equation with small numbers in the place of its letters, and its result as they change. */
import { array, at, box, replaced, select, slider, symbol, words } from "./arrays.js"
import { LiveFigure } from "./base.js"
import * as networks from "./equations/neural_networks.js"
import { remarks } from "./kinds.js"
import { exact, short } from "./numbers.js"
import { button, element, place, put, roving } from "./parts.js"
import { like, limits, read, shape, sizes, starts } from "./shapes.js"

/**
 * @typedef {import("./base.js").State} State
 * @typedef {import("./shapes.js").Declared} Declared
 * @typedef {import("./arrays.js").Entry} Entry
 */

const { tanh, sigmoid, relu, tanh_prime, sigmoid_prime, relu_prime } = networks
const FUNCTIONS = { tanh, sigmoid, relu, identity: (/** @type {any} */ z) => z }
const SLOPES = { tanh_prime, sigmoid_prime, relu_prime }
/** @param {string} name @returns {Record<string, (z: any) => any>} what a parameter may be */
const functions = name => (name.endsWith("_prime") ? SLOPES : FUNCTIONS)
/** So many numbers of a result are read out, and so many stay in sight at most. */
const SAID = 6
const KEPT = 12

export class Trial extends LiveFigure {
  static heading = "Try it"
  static instruction = "Type a number, press ↑ or ↓ (with Shift by 1), or move the slider."

  #block
  #compute
  #parameters
  #results
  #sizes
  #first
  #shows = /** @type {(() => void)[]} */ ([])
  #chosen = /** @type {Entry | undefined} */ (undefined)
  #found = /** @type {any[]} */ ([])
  #before = /** @type {number[]} */ ([])
  #refusal = ""
  #change = ""

  /** @param {HTMLElement} block  of an equation @param {Function} compute  what it says
      @param {string} shapes */
  constructor(block, compute, shapes) {
    super()
    const { parameters, results } = read(shapes)
    this.#block = block
    this.#compute = compute
    this.#parameters = parameters
    this.#results = results
    this.#sizes = sizes(parameters)
    this.#first = starts(parameters, this.#sizes, one => Object.keys(functions(one))[0])
    this.state = structuredClone(/** @type {State} */ (this.#first))
  }

  connectedCallback() {
    super.connectedCallback()
    this.tabIndex = -1
    this.ariaLabel = `Try ${this.#block.ariaLabel}`
    this.querySelector(".live-head")?.append(button("Close", () => this.open(false)))
    this.addEventListener("keydown", event => {
      if (event.key === "Escape") this.open(false)
    })
  }

  /** Show or hide it, and move the focus there or back. @param {boolean} wanted */
  open(wanted) {
    const opener = /** @type {HTMLElement} */ (this.#block.querySelector(".equation-try"))
    const first = /** @type {HTMLElement} */ (this.querySelector(".live-array :is(input, select)"))
    // Where a keyboard would rise from the screen and cover it, the figure itself has the focus.
    const inside = matchMedia("(pointer: coarse)").matches ? this : first
    opener.ariaExpanded = String(wanted)
    this.hidden = !wanted
    ;(wanted ? inside : opener).focus()
  }

  reset() {
    this.#change = ""
    this.state = structuredClone(this.#first)
    super.reset()
  }

  /** @param {State} state */
  accepts(state) {
    return (
      Object.keys(state ?? {}).join() === Object.keys(this.#first).join() &&
      this.#parameters.every(
        ({ name, kind }) =>
          like(state[name], this.#first[name]) &&
          (kind !== "function" || Object.hasOwn(functions(name), state[name])),
      )
    )
  }

  build() {
    const [range, show] = slider(value => this.#put(/** @type {Entry} */ (this.#chosen), value))
    const given = this.#parameters.map(one =>
      one.kind === "function" ? this.#select(one) : this.#array(one, entry => this.#box(entry)),
    )
    const found = this.#results.map((one, number) => {
      const shown = this.#array(one, ({ path }) => this.#place(number, path))
      roving(shown, /** @type {any} */ ([...shown.querySelectorAll("[tabindex]")]))
      return shown
    })
    this.#shows.push(() => {
      const { declared, path, name } = /** @type {Entry} */ (this.#chosen)
      show(name, at(this.state[declared.name], path), limits(declared, this.#sizes))
    })
    const results = element("div", { class: "live-arrays live-results" }, ...found)
    const foot = element("div", { class: "live-foot" }, range, results)
    foot.classList.toggle("live-kept", results.querySelectorAll("[tabindex]").length <= KEPT)
    return [element("div", { class: "live-arrays" }, ...given), foot]
  }

  draw() {
    try {
      const found = this.#compute(
        ...this.#parameters.map(({ name, kind }) =>
          kind === "function" ? functions(name)[this.state[name]] : this.state[name],
        ),
      )
      this.#found = this.#results.length > 1 ? found : [found]
      this.#refusal = ""
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      this.#refusal = error.message.split(";")[0].replaceAll("\\", "")
    }
    for (const show of this.#shows) show()
  }

  sentence() {
    const change = this.#change && `${this.#change}. ${remarks(this.#parameters, this.state)}`
    if (this.#refusal) return `${change}No result: ${this.#refusal}.`
    const numbers = this.#found.flat(Number.POSITIVE_INFINITY)
    const before = this.#before
    this.#before = numbers
    if (numbers.length > SAID) {
      const news = numbers.filter((one, at) => one !== before[at]).length
      return change
        ? `${change}${news} of the ${numbers.length} numbers of the result changed.`
        : `The result has ${numbers.length} numbers.`
    }
    const said = this.#results.map(({ name }, at) => `${name} is ${words(this.#found[at])}`)
    return `${change}${said.join(", ")}.`
  }

  /** @param {Declared} declared @param {(entry: Entry) => HTMLElement} make */
  #array(declared, make) {
    return array(declared, shape(declared, this.#sizes), symbol(this.#block, declared.name), make)
  }

  /** @param {Entry} entry @returns {import("./arrays.js").Owner} */
  #owner(entry) {
    return {
      value: () => at(this.state[entry.declared.name], entry.path),
      change: value => this.#put(entry, value),
    }
  }

  /** @param {Declared} declared */
  #select(declared) {
    const { name } = declared
    const names = Object.keys(functions(name))
    const owner = this.#owner({ declared, path: [], name })
    const [node, show] = select(name, symbol(this.#block, name), names, owner)
    this.#shows.push(show)
    return node
  }

  /** @param {Entry} entry */
  #box(entry) {
    const whole = limits(entry.declared, this.#sizes)[2] === 1
    const [input, show] = box(entry.name, whole, this.#owner(entry))
    input.addEventListener("focus", () => {
      this.#chosen = entry
      for (const show of this.#shows) show()
    })
    this.#chosen ??= entry
    this.#shows.push(show, () => input.classList.toggle("live-chosen", this.#chosen === entry))
    return input
  }

  /** @param {number} number  of the result @param {number[]} path */
  #place(number, path) {
    const node = place()
    this.#shows.push(() => {
      const value = this.#refusal ? NaN : at(this.#found[number], path)
      put(node, value, this.#refusal ? "–" : short(value, 4))
    })
    return node
  }

  /** @param {Entry} entry @param {number | string} value */
  #put({ declared: { name }, path, name: words }, value) {
    this.#change = `${words} is ${exact(value)}`
    this.set({ [name]: replaced(this.state[name], path, value) })
  }
}
customElements.define("live-try", Trial)
