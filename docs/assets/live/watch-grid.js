/** Words across, cells down (turned where it is narrow): states, answers and gates, in one grid. */
import { element, fixed, roving, write } from "./parts.js"
import { ANSWERS } from "./sentences.js"
import { bestCell, verb } from "./watch-record.js"

/** @typedef {import("./watch-run.js").Step} Step */

export const GATES = { f: "forget", i: "input", c_tilde: "candidate", o: "output" }

/** Set a property of a style, if it is another than before.
    @param {HTMLElement} node @param {string} name @param {string | number} value */
const style = (node, name, value) => {
  if (node.style.getPropertyValue(name) !== String(value)) node.style.setProperty(name, `${value}`)
}
/** Set an attribute, if it is another than before.
    @param {Element} node @param {string} name @param {string} value */
const set = (node, name, value) => {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value)
}

/** A state with one decimal and its sign; 0 is exactly 0. @param {number} value */
export const signed = value => value && (value >= 0.05 ? "+" : "") + fixed(value, 1) || "0"

/** A menu of words, or the only word as text.
    @param {string[]} words @param {string} name @param {(word: string) => void} choose */
export function menu(words, name, choose) {
  if (words.length === 1) return element("span", { class: "watch-word" }, words[0])
  const select = element("select",
    { class: "watch-word", "aria-label": name, onchange: () => choose(select.value) },
    ...words.map(word => element("option", {}, word)))
  return select
}

/** A tile of a state. @param {Record<string, any>} [attributes] */
export const tile = attributes => element("button", { type: "button", class: "watch-tile", ...attributes })

/** Show a state on its tile. @param {HTMLElement} node @param {number} value @param {boolean} held
    @param {string} name of cell and word */
export function tint(node, value, held, name) {
  write(node, signed(value))
  style(node, "--size", Math.min(1, Math.abs(value) / 3).toFixed(2))
  set(node, "data-sign", value < 0 ? "−" : "+")
  node.classList.toggle("held", held)
  set(node, "aria-label", `${name}: ${fixed(value, 2)}${held ? ", written" : ""}`)
  if (node.title !== String(value)) node.title = String(value)
}

/** Room for the verb that is expected, above one bar for each. */
export function answer() {
  const bars = ANSWERS.map(() => element("i"))
  const said = element("span")
  return { said, bars, node: element("div", { class: "watch-verb" }, said,
    element("span", { class: "watch-bars", "aria-hidden": "true" }, ...bars)) }
}

/** Show probabilities, and those without what was written as dashed lines.
    @param {ReturnType<typeof answer>} shown @param {number[]} p @param {number[]} before */
export function expect({ said, bars, node }, p, before) {
  write(said, `**${verb(p)}** ${Math.round(100 * Math.max(...p))} %`)
  bars.forEach((bar, at) => {
    style(bar, "--p", p[at].toFixed(2))
    style(bar, "--before", before[at].toFixed(2))
  })
  node.classList.toggle("turned", verb(p) !== verb(before))
}

export class Grid {
  /**
   * @param {{ network: string, cells: number[], slots: string[][], gates: boolean,
   *   choose: (t: number, word: string) => void,
   *   act: (cell: number, t: number) => Record<string, () => void> }} options
   *   which cells and words, whether with gates, and what a menu and a tile do
   */
  constructor({ network, cells, slots, gates, choose, act }) {
    this.network = network
    this.cells = cells
    this.gates = gates ? Object.keys(GATES) : []
    this.menus = slots.map((words, t) => menu(words, `word ${t + 1}`, word => choose(t, word)))
    this.tiles = slots.map((_, t) => cells.map(cell => tile(act(cell, t))))
    this.answers = slots.map(answer)
    this.bars = slots.map(() =>
      this.gates.map(gate => element("i", { class: `watch-bar watch-${gate}` })))
    this.heads = cells.map(cell => element("span", { class: "watch-head" }, `cell ${cell + 1}`,
      element("small", {}, network === "sparse" && cell === bestCell(network) ? "the number" : "")))
    const names = this.gates.map(gate =>
      element("span", { class: `watch-head watch-gate watch-${gate}` }, GATES[gate]))
    const columns = [
      [element("span"), ...this.heads, element("span", { class: "watch-head" }, "the verb",
        element("small", {}, ANSWERS.join(", "))), ...names],
      ...slots.map((_, t) => [this.menus[t], ...this.tiles[t], this.answers[t].node, ...this.bars[t]])]
    columns.forEach((column, t) => column.forEach((node, row) => {
      node.style.setProperty("--t", t + 1)
      node.style.setProperty("--row", row + 1)
    }))
    const many = cells.length > 4 ? " many" : ""
    this.node = element("div", { class: `watch-grid${many}`, role: "group", "aria-label": "Cell states" },
      ...columns.flat())
    this.node.style.setProperty("--cells", cells.length)
    roving(this.node, this.tiles.flat())
  }

  /** @param {Record<string, any>} state @param {Step[]} run
      @param {Step[]} before without what was written */
  draw({ words, held, cell, at }, run, before) {
    run.forEach((step, t) => {
      if (this.menus[t].value !== undefined) this.menus[t].value = words[t]
      this.tiles[t].forEach((node, column) => {
        const own = this.cells[column]
        tint(node, step.c[own], held.some(one => one.cell === own && t >= one.from),
          `cell ${own + 1} after “${words[t]}”`)
        set(node, "aria-current", String(own === cell && t === at))
      })
      expect(this.answers[t], step.p, before[t].p)
      this.gates.forEach((gate, row) => style(this.bars[t][row], "--p", step[gate][cell].toFixed(2)))
    })
    this.heads.forEach((head, column) =>
      head.classList.toggle("chosen", this.cells[column] === cell))
  }
}
