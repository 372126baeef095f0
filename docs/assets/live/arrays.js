/** Arrays of numbers on a page, in words, and the boxes in which they are typed. */
import { exact, numberOf, short } from "./numbers.js"
import { element, write } from "./parts.js"

/**
 * @typedef {import("./shapes.js").Declared} Declared
 * @typedef {{ declared: Declared, path: number[], name: string }} Entry  one number of an array:
 *   its indices from 0, and its name in words
 * @typedef {{ value: () => any, change: (value: any) => void }} Owner  who has the value
 */

const WAYS = /** @type {Record<string, number>} */ ({ ArrowUp: 1, ArrowDown: -1 })

/**
 * Lay out an array behind its symbol: a vector as a column, a matrix as rows and columns, what runs
 * over time as numbered rows.
 * @param {Declared} declared @param {number[]} sides @param {Node} symbol
 * @param {(entry: Entry) => HTMLElement} make @returns {HTMLElement}
 */
export function array(declared, sides, symbol, make) {
  const { name, axes } = declared,
    [rows = 1, columns = 1] = sides
  const timed = axes[0]?.startsWith("T"),
    first = axes[0] === "T+1" ? 0 : 1
  const grid = element("span", { class: "live-matrix" })
  for (let row = 0; row < rows; row++) {
    if (timed) grid.append(element("small", { "aria-hidden": "true" }, String(row + first)))
    for (let column = 0; column < columns; column++) {
      const indices = [`${timed ? "time" : "row"} ${row + first}`, `column ${column + 1}`]
      const words = [name, ...indices.slice(0, sides.length)].join(", ")
      grid.append(make({ declared, path: [row, column].slice(0, sides.length), name: words }))
    }
  }
  grid.style.gridTemplateColumns = `repeat(${columns + (timed ? 1 : 0)}, auto)`
  grid.classList.toggle("live-brackets", sides.length > 0)
  return labelled(name, symbol, grid)
}

/** @param {string} name @param {Node} symbol @param {Node} what @returns {HTMLElement} */
function labelled(name, symbol, what) {
  return element(
    "div",
    { class: "live-array", role: "group", "aria-label": name },
    element("span", { "aria-hidden": "true" }, symbol, " ="),
    what,
  )
}

/**
 * The symbol of a name, as an equation's table of symbols has it, which is unwrapped for that.
 * @param {HTMLElement} block  of the equation @param {string} name @returns {Node}
 */
export function symbol(block, name) {
  const folded = block.querySelector(".equation-symbols noscript")
  if (folded) folded.outerHTML = folded.innerHTML
  const row = [...block.querySelectorAll(".equation-symbols tr")].find(
    row => row.querySelector("code")?.textContent === name,
  )
  const math = row?.querySelector("math")?.cloneNode(true) ?? element("code", {}, name)
  const indexed = math.querySelector("msub, msubsup"),
    known = name.split("_").length
  // An index that the array's name lacks is that of its entries.
  if (indexed?.childElementCount > known) indexed.children[1].textContent = ""
  return math
}

/** @param {any} value  a number, or an array of them @returns {string} */
export function words(value) {
  return Array.isArray(value) ? `(${value.map(words).join(", ")})` : short(value, 4)
}

/**
 * Make a box for a number, and what brings it up to date.
 * @param {string} name @param {boolean} whole  whether arrow keys change it by 1 at least
 * @param {Owner} owner @returns {[HTMLInputElement, () => void]}
 */
export function box(name, whole, { value, change }) {
  const show = () => {
    const typing = input.ariaInvalid === "true" // such as "−", before its digits
    if (!typing && numberOf(input.value) !== value()) input.value = exact(value())
  }
  const input = element("input", {
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    "aria-label": name,
    oninput: () => {
      const typed = numberOf(input.value)
      input.ariaInvalid = String(Number.isNaN(typed))
      if (!Number.isNaN(typed)) change(typed)
    },
    onblur: () => {
      input.ariaInvalid = "false"
      input.value = exact(value())
    },
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      const way = WAYS[event.key]
      if (!way) return
      event.preventDefault()
      input.ariaInvalid = "false"
      change(Number((value() + (whole || event.shiftKey ? way : way / 10)).toFixed(10)))
    },
  })
  return [input, show]
}

/**
 * Make a choice of a function behind its symbol, and what brings it up to date.
 * @param {string} name @param {Node} symbol @param {string[]} names  of the functions
 * @param {Owner} owner @returns {[HTMLElement, () => void]}
 */
export function select(name, symbol, names, { value, change }) {
  const options = names.map(one => element("option", {}, one))
  const choice = element(
    "select",
    { "aria-label": name, onchange: () => change(choice.value) },
    ...options,
  )
  return [
    labelled(name, symbol, choice),
    () => {
      choice.value = value()
    },
  ]
}

/**
 * Make a slider, and what makes it the slider of a number with a least and a largest value.
 * @param {(value: number) => void} change
 * @returns {[HTMLElement, (name: string, value: number, limits: [number, number, number]) => void]}
 */
export function slider(change) {
  const label = element("span", { "aria-hidden": "true" })
  const range = element("input", { type: "range", oninput: () => change(Number(range.value)) })
  return [
    element("div", { class: "live-slider live-entry" }, label, range),
    (name, value, [min, max, step]) => {
      Object.assign(range, { min, max, step, value, ariaLabel: name })
      range.style.setProperty("--share", `${(100 * (range.value - min)) / (max - min)}%`)
      write(label, name)
    },
  ]
}

/** What an array has at a place. @param {any} array @param {number[]} path @returns {any} */
export const at = (array, path) => path.reduce((one, index) => one[index], array)

/**
 * An array with another value at one place; without a place, the value.
 * @param {any} old @param {number[]} path @param {any} value @returns {any}
 */
export function replaced(old, [first, ...rest], value) {
  if (first === undefined) return value
  return old.map((/** @type {any} */ one, /** @type {number} */ index) =>
    index === first ? replaced(one, rest, value) : one,
  )
}
