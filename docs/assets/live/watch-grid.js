/** Words across, cells down (turned where it is narrow): states, answers and gates, in one grid. */
import { exact, fixed, percent } from "./numbers.js"
import { element, roving, write } from "./parts.js"
import { ANSWERS } from "./sentences.js"
import { bestCell, verb } from "./watch-record.js"

/** @typedef {import("./watch-run.js").Step} Step */

const GATES = { f: "forget", i: "input", c_tilde: "candidate", o: "output" }
/** The size of a state from which on its tile has the full colour. */
const FULL = 3

/** A state with one decimal and its sign; 0 is exactly 0. @param {number} value */
export const signed = value => (value ? (value >= 0.05 ? "+" : "") + fixed(value, 1) : "0")

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
    this.tiles = slots.map((_, t) =>
      cells.map(cell =>
        element("button", { type: "button", class: "watch-tile", ...act(cell, t) }),
      ),
    )
    this.answers = slots.map(answer)
    this.bars = slots.map(() =>
      this.gates.map(gate => element("i", { class: `watch-bar live-${GATES[gate]}` })),
    )
    const holds = network === "sparse" ? bestCell(network) : -1
    this.heads = cells.map(cell => head(`cell ${cell + 1}`, cell === holds ? "the noun" : ""))
    const many = cells.length > 4 ? " many" : ""
    this.node = element("div", {
      class: `watch-grid${many}`,
      role: "group",
      "aria-label": "Cell states",
    })
    this.node.style.setProperty("--cells", cells.length)
    const names = this.gates.map(gate => head(GATES[gate], "", `watch-gate live-${GATES[gate]}`))
    this.#place([
      [element("span"), ...this.heads, head("the verb", ANSWERS.join(", ")), ...names],
      ...this.menus.map((word, t) => [
        word,
        ...this.tiles[t],
        this.answers[t].node,
        ...this.bars[t],
      ]),
    ])
    roving(this.node, this.tiles.flat())
  }

  /** Put columns side by side, in the order of rows. @param {HTMLElement[][]} columns */
  #place(columns) {
    for (const row of columns[0].keys())
      for (const [t, column] of columns.entries()) {
        column[row].style.setProperty("--t", `${t + 1}`)
        column[row].style.setProperty("--row", `${row + 1}`)
        this.node.append(column[row])
      }
  }

  /**
   * @param {{ words: string[], held: import("./watch-run.js").Held[], cell: number, at: number }}
   *   state the words, what is written, and the chosen cell and word
   * @param {Step[]} run
   * @param {Step[]} before without what is written
   */
  draw({ words, held, cell, at }, run, before) {
    for (const [t, step] of run.entries()) {
      if ((this.menus[t].value ?? words[t]) !== words[t]) this.menus[t].value = words[t]
      for (const [column, tile] of this.tiles[t].entries()) {
        const own = this.cells[column]
        const written = held.some(one => one.cell === own && t >= one.from)
        tint(tile, step.c[own], written, `cell ${own + 1} after “${words[t]}”`)
        set(tile, "aria-current", String(own === cell && t === at))
      }
      expect(this.answers[t], step.p, before[t].p)
      for (const [row, gate] of this.gates.entries())
        style(this.bars[t][row], "--p", step[gate][cell].toFixed(2))
    }
    for (const [column, node] of this.heads.entries())
      node.classList.toggle("chosen", this.cells[column] === cell)
  }
}

/** Set a property of a style, if it is another than before.
    @param {HTMLElement} node @param {string} name @param {string} value */
function style(node, name, value) {
  if (node.style.getPropertyValue(name) !== value) node.style.setProperty(name, value)
}

/** Set an attribute, if it is another than before.
    @param {Element} node @param {string} name @param {string} value */
function set(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value)
}

/** The name of a row. @param {string} text @param {string} small @param {string} [more] classes */
function head(text, small, more = "") {
  return element("span", { class: `watch-head ${more}` }, text, element("small", {}, small))
}

/** A menu of words, or the only word as text.
    @param {string[]} words @param {string} name @param {(word: string) => void} choose */
function menu(words, name, choose) {
  if (words.length === 1) return element("span", { class: "watch-word" }, words[0])
  const select = element(
    "select",
    { class: "watch-word", "aria-label": name, onchange: () => choose(select.value) },
    ...words.map(word => element("option", {}, word)),
  )
  return select
}

/** Show a state on its tile. @param {HTMLElement} node @param {number} value
    @param {boolean} held @param {string} name of cell and word */
function tint(node, value, held, name) {
  write(node, signed(value))
  style(node, "--size", Math.min(1, Math.abs(value) / FULL).toFixed(2))
  set(node, "data-sign", value < 0 ? "−" : "+")
  set(node, "aria-label", `${name}: ${fixed(value, 2)}${held ? ", written" : ""}`)
  set(node, "title", exact(value))
  node.classList.toggle("held", held)
}

/** Room for the verb that is expected, above one bar for each. */
function answer() {
  const said = element("span")
  const bars = ANSWERS.map(() => element("i"))
  const below = element("span", { class: "watch-bars", "aria-hidden": "true" }, ...bars)
  return { said, bars, node: element("div", { class: "watch-verb" }, said, below) }
}

/** Show probabilities, and those without what is written as dashed lines.
    @param {ReturnType<typeof answer>} shown @param {number[]} p @param {number[]} before */
function expect({ said, bars, node }, p, before) {
  write(said, `**${verb(p)}** ${percent(Math.max(...p))}`)
  for (const [at, bar] of bars.entries()) {
    style(bar, "--p", p[at].toFixed(2))
    style(bar, "--before", before[at].toFixed(2))
  }
  node.classList.toggle("turned", verb(p) !== verb(before))
}
