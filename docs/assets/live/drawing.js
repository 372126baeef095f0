/**
 * A drawing of the report inside a live figure: its parts can be lit, its numbers replaced.
 * What belongs together is said by the picture itself, see report/figures/parts.py.
 */
import { fixed } from "./numbers.js"
import { drawn, element, put, write } from "./parts.js"

/** @typedef {import("./base.js").LiveFigure} LiveFigure */

const TURNS = /** @type {Record<string, number>} */ ({
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
})

/**
 * Make the place of a drawing.
 * @param {string} name  said of it where it has the focus
 * @param {(name: string) => void} touch  a place of the drawing was touched
 * @param {(turn: number) => void} move  an arrow key was pressed: 1 or −1
 */
export function drawing(name, touch, move) {
  const node = element("div", {
    class: "live-picture",
    role: "group",
    "aria-label": name,
    tabindex: 0,
    onclick: event => {
      const place = event.target.closest("[data-touch]")
      if (place) touch(place.dataset.touch)
    },
    onkeydown: event => {
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
     * Take over a drawing, which is shown as a picture until its file is there; it stays one where
     * the file cannot be had.
     * @param {LiveFigure} figure @param {string} name
     */
    async take(figure, name) {
      const picture = figure.parentElement?.querySelector("img")
      if (picture) node.append(picture.cloneNode())
      const answer = await fetch(new URL(`../figures/${name}.svg`, import.meta.url)).catch(
        () => null,
      )
      if (!answer?.ok) return
      const svg = parsed(await answer.text())
      parts = [...svg.querySelectorAll("[data-part]")].map(part => [
        part,
        String(part.getAttribute("data-part")).split(" "),
      ])
      places = [...svg.querySelectorAll("[data-value]")].map(place => [
        String(place.getAttribute("data-value")),
        text(place),
      ])
      figure.draw(figure.state)
      node.replaceChildren(svg)
    },
    /** Light parts and grey the rest; null lights all. @param {string[] | null} names */
    light(names) {
      for (const [part, own] of parts)
        part.classList.toggle("is-faint", names !== null && !own.some(one => names.includes(one)))
    },
    /**
     * Write numbers into their places, and hide those that are not there.
     * @param {Record<string, number>} numbers @param {number} digits
     * @param {(name: string) => boolean} there
     */
    show(numbers, digits, there) {
      for (const [name, place] of places)
        write(place, there(name) ? fixed(numbers[name], digits) : "")
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
  for (const one of svg.querySelectorAll("title, desc")) one.remove()
  svg.removeAttribute("aria-labelledby")
  svg.setAttribute("aria-hidden", "true")
  return svg
}

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
 * Let the link of a display lead to its place in the figure; also one that was followed before the
 * figure was live, which equation.js has noted.
 * @param {LiveFigure} figure @param {string} name @param {() => void} see
 */
export function fromDisplay(figure, name, see) {
  const link = document.querySelector(`#eq-${name} .live-see`)
  link?.addEventListener("click", event => {
    const { ctrlKey, metaKey, shiftKey } = /** @type {MouseEvent} */ (event)
    if (ctrlKey || metaKey || shiftKey) return
    event.preventDefault()
    history.pushState(null, "") // Back leads to the display; the same address, which holds a state
    see()
  })
  if (link && figure.parentElement?.dataset.wanted === `eq-${name}`) requestAnimationFrame(see)
}

/**
 * A line beside a drawing: a quantity with its calculation and its value. It can be chosen.
 * @param {string} role  its colour @param {() => void} choose
 */
export function line(role, choose) {
  const symbol = element("span", { class: "live-symbol" })
  const calculation = element("span")
  const inside = element("small")
  const value = element("span", { class: "live-number" })
  const link = element("span")
  const press = element(
    "button",
    { type: "button", class: "live-line", onclick: choose },
    symbol,
    element("span", {}, calculation, inside),
    value,
  )
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
      if (current !== press.matches("[aria-current]")) press.ariaCurrent = current ? "step" : null
    },
  }
}
