/** Arrays of numbers as a page shows them, and boxes in which a number is typed. */
import { element } from "./parts.js"

/** @typedef {import("./shapes.js").Declared} Declared */
/** @typedef {{ path: number[], name: string }} Entry  its indices from 0, and its name in words */

const WAYS = /** @type {Record<string, number>} */ ({ ArrowUp: 1, ArrowDown: -1 })

/**
 * Lay out an array behind its symbol: a vector as a column, a matrix as rows and columns, what runs
 * over time as rows that tell the time.
 * @param {Declared} declared @param {number[]} sides @param {Node} symbol
 * @param {(entry: Entry) => HTMLElement} make @returns {HTMLElement}
 */
export function array({ name, axes }, sides, symbol, make) {
  const [rows = 1, columns = 1] = sides, timed = axes[0]?.startsWith("T")
  const first = axes[0] === "T+1" ? 0 : 1, grid = element("span", { class: "live-matrix" })
  for (let row = 0; row < rows; row++) {
    if (timed) grid.append(element("small", { "aria-hidden": "true" }, `t = ${row + first}`))
    for (let column = 0; column < columns; column++) {
      const indices = [`${timed ? "time" : "row"} ${row + first}`, `column ${column + 1}`]
      const words = [name, ...indices.slice(0, sides.length)].join(", ")
      grid.append(make({ path: [row, column].slice(0, sides.length), name: words }))
    }
  }
  grid.style.gridTemplateColumns = `repeat(${columns + (timed ? 1 : 0)}, auto)`
  grid.classList.toggle("live-brackets", sides.length > 0)
  return element("div", { class: "live-array", role: "group", "aria-label": name },
    element("span", { "aria-hidden": "true" }, symbol, " ="), grid)
}

/** @param {number} value @returns {string} with all its digits and a true minus */
export const text = value => String(value).replaceAll("-", "−")

/** @param {string} typed @returns {number} NaN where it is none; a comma may stand for the point */
export function number(typed) {
  const plain = typed.trim().replace(",", ".").replaceAll("−", "-")
  return plain && Number.isFinite(Number(plain)) ? Number(plain) : NaN
}

/**
 * Make a box for a number, with a function that brings it up to date.
 * @param {string} name @param {boolean} whole  whether arrow keys change it by 1 at least
 * @param {{ value: () => number, change: (value: number) => void, chosen: () => void }} owner
 * @returns {[HTMLInputElement, () => void]}
 */
export function box(name, whole, { value, change, chosen }) {
  const show = () => {
    if (number(input.value) !== value()) input.value = text(value())
  }
  const input = element("input", {
    type: "text", inputmode: "decimal", autocomplete: "off", "aria-label": name, onfocus: chosen,
    oninput: () => {
      const typed = number(input.value)
      input.ariaInvalid = String(Number.isNaN(typed))
      if (!Number.isNaN(typed)) change(typed)
    },
    onblur: () => {
      input.ariaInvalid = "false"
      input.value = text(value())
    },
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      const way = WAYS[event.key]
      if (!way) return
      event.preventDefault()
      change(Number((value() + (whole || event.shiftKey ? way : way / 10)).toFixed(10)))
    },
  })
  return [input, show]
}

/** An array with another number at one place. @param {any} old @param {number[]} path @param {number} value @returns {any} */
export function replaced(old, [at, ...rest], value) {
  if (at === undefined) return value
  return old.map((/** @type {any} */ one, /** @type {number} */ here) =>
    here === at ? replaced(one, rest, value) : one)
}
