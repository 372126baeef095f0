/**
 * A drawing of the report inside a live figure: its parts can be lit, its numbers replaced.
 * What belongs together is said by the picture itself, see report/figures/parts.py.
 */
import { HAND } from "./hand.js"
import { drawn, element, fixed, put, write } from "./parts.js"

/** @typedef {import("./base.js").LiveFigure} LiveFigure */

const TURNS = /** @type {Record<string, number>} */ (
  { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 })

/**
 * Make the place of a drawing.
 * @param {string} name  said of it where it has the focus
 * @param {(name: string) => void} touch  a place of the drawing was touched
 * @param {(turn: number) => void} move  an arrow key was pressed: 1 or −1
 */
export function drawing(name, touch, move) {
  const node = element("div", {
    class: "live-picture", role: "group", "aria-label": name, tabindex: 0,
    onclick: (/** @type {any} */ event) => {
      const place = event.target.closest("[data-touch]")
      if (place) touch(place.dataset.touch)
    },
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      const turn = TURNS[event.key]
      if (!turn) return
      event.preventDefault()
      move(turn)
    },
  })
  /** @type {[Element, string[]][]} */
  let parts = []
  /** @type {[string, Element][]} */
  let places = []

  return {
    node,
    /**
     * Take over a drawing, which is shown as a picture until its file is there.
     * @param {LiveFigure} figure @param {string} name
     */
    async take(figure, name) {
      const picture = figure.parentElement?.querySelector("img")
      if (picture) node.append(picture.cloneNode())
      const answer = await fetch(new URL(`../figures/${name}.svg`, import.meta.url))
      const svg = parsed(await answer.text())
      parts = [...svg.querySelectorAll("[data-part]")]
        .map(part => [part, String(part.getAttribute("data-part")).split(" ")])
      places = [...svg.querySelectorAll("[data-value]")]
        .map(place => [String(place.getAttribute("data-value")), text(place)])
      figure.draw(figure.state)
      node.replaceChildren(svg)
    },
    /** Light parts and grey the rest; null lights all. @param {string[] | null} names */
    light(names) {
      for (const [part, own] of parts)
        part.classList.toggle("is-faint", names !== null && !own.some(one => names.includes(one)))
    },
    /** Write numbers into their places, and hide others. @param {Record<string, string>} numbers */
    show(numbers) {
      for (const [key, place] of places) write(place, numbers[key] ?? "")
    },
  }
}

/** Put a text where a number stands in outlines. @param {Element} place */
function text(place) {
  const halo = place.querySelector("[stroke]") && "live-halo"
  const [x, y] = ["x", "y"].map(name => place.getAttribute(`data-${name}`))
  const made = drawn("text", { x, y, class: halo ?? false })
  place.replaceChildren(made)
  return made
}

/** Read the file of a picture, without what only a file of its own needs. @param {string} text */
function parsed(text) {
  const bare = text.replace(/<style>.*?<\/style>/s, "")
  const svg = new DOMParser().parseFromString(bare, "image/svg+xml").documentElement
  svg.querySelectorAll("title, desc").forEach(one => one.remove())
  svg.removeAttribute("aria-labelledby")
  svg.setAttribute("aria-hidden", "true")
  return svg
}

/** Write a number with at most four decimals. @param {number} value */
export function brief(value) {
  return String(Number(value.toFixed(4))).replace("-", "−")
}

/** Write a number that does not stand first. @param {number} value */
export const factor = value => value < 0 ? `(${brief(value)})` : brief(value)

/** Write a product of numbers and of what stands for one. @param {...(number | string)} factors */
export function product(...factors) {
  return factors.map((one, at) => typeof one === "string" ? one : at ? factor(one) : brief(one))
    .join(" ·\u00a0")
}

/**
 * Write a sum of terms, one of them in bold: `0.5 · 1 − 2 · (−0.5) + 1`.
 * @param {string[]} terms @param {number} [bold] which
 */
export function sum(terms, bold = -1) {
  return terms.map((text, at) => {
    const [, sign, rest] = /** @type {string[]} */ (text.match(/^(−?)(.*)/))
    const term = at ? `${sign || "+"}\u00a0${rest}` : text
    return at === bold ? `**${term}**` : term
  }).join(" ")
}

/** Write a share as a percentage. @param {number} value */
export const percent = value => `${fixed(100 * value, 0)} %`

/** A link to a display of the page; empty where there is none. @param {string} name */
export function toDisplay(name) {
  const number = document.querySelector(`#eq-${name} .equation-number`)?.textContent
  return element("a", { class: "live-display", href: number ? `#eq-${name}` : false }, number ?? "")
}

/** Let a node hold this child only. @param {Element} node @param {Element} child */
export function hold(node, child) {
  if (node.firstChild !== child) node.replaceChildren(child)
}

/**
 * Give a display of the page a button that leads here.
 * @param {string} name @param {() => void} see
 */
export function fromDisplay(name, see) {
  document.querySelector(`#eq-${name} .equation-line`)?.append(
    element("button", { type: "button", class: "live-see", onclick: see }, "see it"))
}

/**
 * A line beside a drawing: a quantity with its calculation and its value. It can be chosen.
 * @param {string} role  its colour @param {() => void} choose
 */
export function line(role, choose) {
  const symbol = element("span", { class: "live-symbol" })
  const calculation = element("span"), inside = element("small")
  const value = element("span", { class: "live-number" }), link = element("span")
  const press = element("button", { type: "button", class: "live-line", onclick: choose },
    symbol, element("span", {}, calculation, inside), value)
  return {
    node: element("li", { "data-role": role }, press, link),
    symbol,
    link,
    /**
     * Write the line; without a calculation it is still to come.
     * @param {boolean} current @param {number} result @param {string} text @param {string} [small]
     */
    fill(current, result, text, small = "") {
      write(calculation, text)
      write(inside, text && small)
      put(value, result, text && fixed(result, 4))
      press.ariaCurrent = current ? "step" : null
    },
  }
}

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
    element("tr", {}, element("th", { scope: "row" }, name), ...kinds.map(kind =>
      element("td", marked(kind),
        ...`${kind}_${part}` in HAND ? [weight(figure, kind, part, name)] : []))))
  return element("details", { class: "live-weights" }, element("summary", {}, "The weights"),
    element("table", { class: "live-table" }, element("tr", {}, element("td"), ...head), ...rows))
}

/** @param {LiveFigure} figure @param {string} kind @param {string} part @param {string} name */
function weight(figure, kind, part, name) {
  const key = `${kind}_${part}`
  const typed = element("input", {
    type: "number", step: "any", inputmode: "decimal", "aria-label": `${kind}, ${name}`,
    onchange: () => {
      if (Number.isFinite(typed.valueAsNumber)) figure.set({ [key]: typed.valueAsNumber })
    },
  })
  figure.followers.push(state => {
    if (typed.valueAsNumber !== state[key]) typed.value = state[key]
  })
  return typed
}

/**
 * Come into view, with the drawing in focus, after a press on a display.
 * @param {LiveFigure} figure @param {HTMLElement} node
 */
export function come(figure, node) {
  node.focus({ preventScroll: true })
  figure.scrollIntoView({ block: "nearest", behavior: figure.still ? "instant" : "smooth" })
}
