/** Any equation with small numbers in the place of its letters, and its result as they change. */
import { array, box, replaced, text } from "./arrays.js"
import { LiveFigure } from "./base.js"
import * as networks from "./equations/neural_networks.js"
import { button, element, place, put, roving, short, write } from "./parts.js"
import { KINDS, like, limits, read, shape, sizes, starts } from "./shapes.js"

/**
 * @typedef {import("./base.js").State} State
 * @typedef {import("./shapes.js").Declared} Declared
 * @typedef {import("./arrays.js").Entry & { declared: Declared }} Entry
 */

const { tanh, sigmoid, relu, tanh_prime, sigmoid_prime, relu_prime } = networks
const FUNCTIONS = { tanh, sigmoid, relu, identity: (/** @type {any} */ z) => z }
const SLOPES = { tanh_prime, sigmoid_prime, relu_prime }
/** @param {string} name @returns {Record<string, (z: any) => any>} what a parameter may be */
const functions = name => name.endsWith("_prime") ? SLOPES : FUNCTIONS
/** So many numbers of a result are read out. */
const SAID = 6

class Try extends LiveFigure {
  static heading = "Try it"
  static instruction = "Type a number, press ↑ or ↓ in its box (with Shift by 1), or move the slider."

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

  /** @param {HTMLElement} block  of the equation @param {Record<string, any>} equations */
  constructor(block, equations) {
    super()
    const name = block.id.replace("eq-", "")
    const { parameters, results } = read(equations.shapes[name])
    this.#block = block
    this.#compute = equations[name]
    this.#parameters = parameters
    this.#results = results
    this.#sizes = sizes(parameters)
    this.#first = starts(parameters, this.#sizes, one => Object.keys(functions(one))[0])
    this.state = structuredClone(this.#first)
  }

  connectedCallback() {
    super.connectedCallback()
    this.ariaLabel = `Try ${this.#block.ariaLabel}`
    this.querySelector(".live-head")?.append(button("Close", () => this.open(false)))
    this.addEventListener("keydown", event => { if (event.key === "Escape") this.open(false) })
  }

  /** Show or hide it, and move the focus there or back. @param {boolean} wanted */
  open(wanted) {
    const opener = /** @type {HTMLElement} */ (this.#block.querySelector(".equation-try"))
    const first = /** @type {HTMLElement} */ (this.querySelector(".live-array :is(input, select)"))
    opener.ariaExpanded = String(wanted)
    this.hidden = !wanted
    if (wanted) first.focus()
    else opener.focus()
  }

  reset() {
    this.#change = ""
    this.state = structuredClone(this.#first)
    super.reset()
  }

  /** @param {State} state */
  accepts(state) {
    return Object.keys(state ?? {}).join() === Object.keys(this.#first).join()
      && this.#parameters.every(({ name, kind }) => like(state[name], this.#first[name])
        && (kind !== "function" || Object.hasOwn(functions(name), state[name])))
  }

  build() {
    const folded = this.#block.querySelector(".equation-symbols noscript")
    if (folded) folded.outerHTML = folded.innerHTML
    const slider = this.#slider()
    const given = this.#parameters.map(one => one.kind === "function" ? this.#select(one)
      : this.#array(one, entry => this.#box({ ...entry, declared: one })))
    const found = this.#results.map((one, at) => {
      const places = /** @type {HTMLElement[]} */ ([])
      const shown = this.#array(one, ({ path }) => places[places.push(this.#place(at, path)) - 1])
      roving(shown, places)
      return shown
    })
    return [element("div", { class: "live-arrays" }, ...given), slider,
      element("div", { class: "live-arrays live-results" }, ...found)]
  }

  draw() {
    try {
      const found = this.#compute(...this.#parameters.map(({ name, kind }) =>
        kind === "function" ? functions(name)[this.state[name]] : this.state[name]))
      this.#found = this.#results.length > 1 ? found : [found]
      this.#refusal = ""
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      this.#refusal = error.message.split(";")[0].replaceAll("\\", "")
    }
    for (const show of this.#shows) show()
  }

  sentence() {
    const change = this.#change && `${this.#change}. `
    if (this.#refusal) return `${change}No result: ${this.#refusal}.`
    const numbers = /** @type {number[]} */ (this.#found.flat(Infinity)), before = this.#before
    this.#before = numbers
    if (numbers.length > SAID) {
      const news = numbers.filter((one, at) => one !== before[at]).length
      return change && `${change}${news} of the ${numbers.length} numbers of the result changed.`
    }
    const said = this.#results.map(({ name }, at) => `${name} is ${words(this.#found[at])}`)
    return `${change}${said.join(", ")}.`
  }

  /** @param {Declared} declared @param {(entry: import("./arrays.js").Entry) => HTMLElement} make */
  #array(declared, make) {
    return array(declared, shape(declared, this.#sizes), this.#symbol(declared.name), make)
  }

  /** The symbol of a name, from the equation's table of symbols. @param {string} name @returns {Node} */
  #symbol(name) {
    const rows = [...this.#block.querySelectorAll(".equation-symbols tr")]
    const row = rows.find(row => row.querySelector("code")?.textContent === name)
    return row?.querySelector("math")?.cloneNode(true) ?? element("code", {}, name)
  }

  /** @param {Declared} declared */
  #select({ name }) {
    const options = Object.keys(functions(name)).map(one => element("option", {}, one))
    const select = element("select", {
      "aria-label": name, onchange: () => this.#put(name, [], select.value, name),
    }, ...options)
    this.#shows.push(() => { select.value = this.state[name] })
    return element("div", { class: "live-array" },
      element("span", { "aria-hidden": "true" }, this.#symbol(name), " ="), select)
  }

  /** @param {Entry} entry */
  #box(entry) {
    const { declared, path, name } = entry
    const [input, show] = box(name, KINDS[declared.kind].range[2] === 1, {
      value: () => this.#value(entry),
      change: value => this.#put(declared.name, path, value, name),
      chosen: () => this.#choose(entry),
    })
    this.#chosen ??= entry
    this.#shows.push(show, () => input.classList.toggle("live-chosen", this.#chosen === entry))
    return input
  }

  /** The slider of the number that had the focus last. */
  #slider() {
    const label = element("span", { class: "live-label", "aria-hidden": "true" })
    const range = element("input", { type: "range", oninput: () => {
      const { declared, path, name } = /** @type {Entry} */ (this.#chosen)
      this.#put(declared.name, path, Number(range.value), name)
    } })
    this.#shows.push(() => {
      const chosen = /** @type {Entry} */ (this.#chosen)
      const [min, max, step] = limits(chosen.declared, this.#sizes)
      Object.assign(range, { min, max, step, value: this.#value(chosen), ariaLabel: chosen.name })
      range.style.setProperty("--share", `${100 * (range.value - min) / (max - min)}%`)
      write(label, chosen.name)
    })
    return element("div", { class: "live-slider live-try-slider" }, label, range)
  }

  /** @param {number} at  of the result @param {number[]} path */
  #place(at, path) {
    const node = place()
    this.#shows.push(() => {
      if (this.#refusal) return write(node, "–")
      const value = path.reduce((one, index) => one[index], this.#found[at])
      put(node, value, short(value, 4))
    })
    return node
  }

  /** @param {Entry} entry */
  #choose(entry) {
    this.#chosen = entry
    for (const show of this.#shows) show()
  }

  /** @param {Entry} entry @returns {number} */
  #value({ declared, path }) {
    return path.reduce((one, index) => one[index], this.state[declared.name])
  }

  /** @param {string} name @param {number[]} path @param {number | string} value
      @param {string} words */
  #put(name, path, value, words) {
    this.#change = `${words} is ${text(value)}`
    this.set({ [name]: replaced(this.state[name], path, value) })
  }
}
customElements.define("live-try", Try)

/** @param {any} value  a number, or an array of them @returns {string} */
function words(value) {
  return Array.isArray(value) ? `(${value.map(words).join(", ")})` : short(value, 4)
}

/** Open or close what tries an equation, which is made at first. @param {HTMLElement} opener */
export async function toggle(opener) {
  const block = /** @type {HTMLElement} */ (opener.closest(".equation"))
  const equations = await import(new URL(document.body.dataset.liveEquations, document.baseURI))
  await styled
  const found = /** @type {Try | null} */ (block.querySelector("live-try"))
  if (found) return found.open(found.hidden)
  const made = new Try(block, equations)
  block.append(made)
  made.open(true)
}

/** The style sheet, which a figure may have brought before. */
const styled = new Promise(done => {
  const href = new URL("./live.css", import.meta.url).href
  if ([...document.styleSheets].some(one => one.href === href)) return done(null)
  document.head.append(element("link", { rel: "stylesheet", href, onload: done, onerror: done }))
})
