/** Parts of live figures: elements, sliders, choices, grids that keys can cross. */
import { exact, short } from "./numbers.js"

const SVG = "http://www.w3.org/2000/svg"
const MATH = "http://www.w3.org/1998/Math/MathML"
const MARKS = /\*\*(?<bold>.+?)\*\*|\*(?<symbol>.+?)(?:_(?<index>.+?))?\*|\^\{(?<power>.+?)\}/g

/** @typedef {import("./base.js").LiveFigure} LiveFigure */
/** @typedef {Record<string, any>} Attributes  functions are listeners, false leaves one out */

/**
 * Make an element of HTML.
 * @param {string} name @param {Attributes} [attributes] @param {...(Node | string)} children
 * @returns {any}
 */
export function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children)
}

/**
 * Make an element of SVG.
 * @param {string} name @param {Attributes} [attributes] @param {...(Node | string)} children
 * @returns {any}
 */
export function drawn(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children)
}

/** @param {any} node @param {Attributes} attributes @param {(Node | string)[]} children */
function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value)
    else if (value !== false) node.setAttribute(name, value === true ? "" : value)
  }
  node.append(...children)
  return node
}

/**
 * Put a text into an element, if it is another one than before. Marks: `**bold**`, `*w*` and
 * `*h_0*` for symbols, `10^{−5}` for powers.
 * @template {Element} T @param {T} node @param {string} text @returns {T}
 */
export function write(node, text) {
  if (written.get(node) === text) return node
  written.set(node, text)
  const only = node.childNodes.length === 1 && node.firstChild
  if (only instanceof Text && !/[*^]/.test(text)) only.data = text
  else become(node, marked(text))
  return node
}
const written = new WeakMap()

/**
 * Give a node these children; where it has such, only their texts: for a new child styles are found
 * again, for a new text none are.
 * @param {ParentNode & Node} node @param {Node[]} wanted
 */
function become(node, wanted) {
  const old = [...node.childNodes]
  if (old.length !== wanted.length || old.some((one, at) => one.nodeName !== wanted[at].nodeName))
    return node.replaceChildren(...wanted)
  for (const [at, one] of old.entries()) {
    const next = wanted[at]
    if (!(one instanceof Text)) become(/** @type {Element} */ (one), [...next.childNodes])
    else if (one.data !== next.textContent) one.data = String(next.textContent)
  }
}

/** @param {string} text @returns {Node[]} */
function marked(text) {
  const nodes = []
  let end = 0
  for (const found of text.matchAll(MARKS)) {
    const { bold, symbol, index, power } = /** @type {Record<string, string>} */ (found.groups)
    nodes.push(new Text(text.slice(end, found.index)))
    if (bold) nodes.push(element("strong", {}, ...marked(bold)))
    else if (power) nodes.push(element("sup", {}, ...marked(power)))
    else nodes.push(formula(symbol, index))
    end = found.index + found[0].length
  }
  return [...nodes, new Text(text.slice(end))]
}

/** @param {string} symbol @param {string} [index] */
function formula(symbol, index) {
  /** @param {string} name @param {...(Node | string)} children */
  const make = (name, ...children) => filled(document.createElementNS(MATH, name), {}, children)
  const base = make("mi", symbol)
  if (!index) return make("math", base)
  return make("math", make("msub", base, make(/^\d/.test(index) ? "mn" : "mi", index)))
}

/** Make a place for a number whose full value is shown on focus and under the pointer. */
export function place() {
  return element("span", { class: "live-number", tabindex: 0 })
}

/**
 * Put a number into its place. @param {HTMLElement} node @param {number} value
 * @param {string} [text] as it is shown
 */
export function put(node, value, text = short(value)) {
  const full = exact(value)
  if (node.dataset.full !== full) node.dataset.full = full
  write(node, text)
}

/**
 * Make a slider for a number of the state, with the number beside it, which can be typed.
 * @param {LiveFigure} figure @param {string} key
 * @param {{ label: string, name: string, min: number, max: number, step: number, log?: boolean }}
 *   options the label has marks, the name has none; log: equal ways are equal factors
 */
export function slider(figure, key, { label, name, min, max, step, log = false }) {
  figure.limits[key] = [min, max]
  const there = log ? Math.log2 : (/** @type {number} */ value) => value
  const back = log ? (/** @type {number} */ at) => Math.round(2 ** at / step) * step : Number
  const set = (/** @type {number} */ value) => {
    if (Number.isFinite(value)) figure.set({ [key]: Math.min(max, Math.max(min, value)) })
  }
  const range = element("input", {
    type: "range",
    min: there(min),
    max: there(max),
    step: log ? 0.125 : step,
    "aria-label": name,
    oninput: () => set(back(range.value)),
  })
  const typed = element("input", {
    type: "number",
    min,
    max,
    step: "any",
    inputmode: "decimal",
    "aria-label": `${name}, typed`,
    onchange: () => {
      set(typed.valueAsNumber)
      typed.value = figure.state[key]
    },
    onfocus: () => {
      typed.value = figure.state[key]
      typed.select()
    },
    onblur: () => {
      typed.value = rounded(figure.state[key])
    },
  })
  let shown = NaN
  figure.followers.push(state => {
    const value = state[key],
      share = (there(value) - there(min)) / (there(max) - there(min))
    if (value === shown) return
    shown = value
    range.value = there(value)
    range.ariaValueText = rounded(value)
    range.style.setProperty("--share", `${100 * share}%`)
    if (document.activeElement !== typed) typed.value = rounded(value)
  })
  return element(
    "div",
    { class: "live-slider" },
    write(element("span", { class: "live-label", "aria-hidden": "true" }), label),
    range,
    typed,
  )
}

/** @param {number} value @returns {string} with four digits, or as a whole number */
const rounded = value =>
  String(Math.abs(value) < 1000 ? Number(value.toPrecision(4)) : Math.round(value))

let groups = 0
/**
 * Make a choice of one of a few values of the state.
 * @param {LiveFigure} figure @param {string} key @param {string} name what is chosen
 * @param {[any, string][]} options values, and texts with marks
 */
export function choice(figure, key, name, options) {
  const group = `live-choice-${++groups}`
  const inputs = options.map(([value]) =>
    element("input", { type: "radio", name: group, onchange: () => figure.set({ [key]: value }) }),
  )
  figure.followers.push(state =>
    options.forEach(([value], at) => {
      inputs[at].checked = state[key] === value
    }),
  )
  return element(
    "div",
    { class: "live-choice", role: "radiogroup", "aria-label": name },
    ...options.map(([, text], at) =>
      element("label", {}, inputs[at], write(element("span"), text)),
    ),
  )
}

/** Put a picture beside what changes it, where there is room. @param {Node} picture
    @param {...Node} controls */
export function sides(picture, ...controls) {
  return element(
    "div",
    { class: "live-sides" },
    picture,
    element("div", { class: "live-controls" }, ...controls),
  )
}

/** Make a button. @param {string} text with marks @param {() => void} press @returns {any} */
export function button(text, press) {
  return write(element("button", { type: "button", onclick: press }), text)
}

const TURNS = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
})
/**
 * Make one tab stop of the cells of a grid; arrow keys go to the next one that lies there, however
 * the grid is laid out. The first cell is where Tab arrives until another has had the focus.
 * @param {HTMLElement} grid @param {HTMLElement[]} cells
 */
export function roving(grid, cells) {
  cells.forEach((cell, at) => {
    cell.tabIndex = at ? -1 : 0
  })
  grid.addEventListener("focusin", event => {
    const here = cells.find(cell => cell === event.target)
    if (here)
      cells.forEach(cell => {
        cell.tabIndex = cell === here ? 0 : -1
      })
  })
  grid.addEventListener("keydown", event => {
    const turn = TURNS[event.key],
      here = cells.find(cell => cell === event.target)
    if (!turn || !here) return
    const [across, down] = turn
    const middle = (/** @type {Element} */ cell) => {
      const box = cell.getBoundingClientRect()
      return [box.x + box.width / 2, box.y + box.height / 2]
    }
    const [x, y] = middle(here)
    const ways = cells.map(cell => {
      const [right, below] = middle(cell).map((value, at) => value - [x, y][at])
      const ahead = right * across + below * down
      const aside = Math.abs(right * down) + Math.abs(below * across)
      return ahead > 1 && aside < ahead ? ahead + 2 * aside : Infinity
    })
    const least = Math.min(...ways)
    if (least < Infinity) cells[ways.indexOf(least)].focus()
    event.preventDefault()
  })
}
