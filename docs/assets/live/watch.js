/** Watch one remember: a trained network reads a sentence, and the reader writes into its cells. */
import { alike, LiveFigure } from "./base.js"
import { percent } from "./numbers.js"
import { choice } from "./parts.js"
import { Grid, signed } from "./watch-grid.js"
import { MOST, Panel } from "./watch-panel.js"
import { bestCell, FIRST, fits, NOUN, other, reading, record, SLOTS, verb } from "./watch-record.js"

/** @typedef {{ network: string, words: string[], cell: number, at: number,
    held: import("./watch-run.js").Held[] }} Watched */

const NETWORKS = { sparse: "four cells, sparse", plain: "eight cells, plain" }
const ERASES = ["Delete", "Backspace", "0"]

class Watch extends LiveFigure {
  static heading = "Watch one remember"
  static instruction =
    "Change a word. Choose a state, write another value into it, and see if the verb turns."
  static initial = {
    network: "sparse",
    words: FIRST,
    cell: bestCell("sparse"),
    at: NOUN,
    held: [],
  }

  read = reading()
  panel = new Panel(this, {
    hold: value => this.#hold(value),
    other: () => this.#hold(other(this.#now.network, this.#now.cell, this.#now.words)),
    free: () => this.#let(),
  })
  grids = Object.keys(NETWORKS).map(
    network =>
      new Grid({
        network,
        cells: [...Array(record[network].cells).keys()],
        slots: SLOTS,
        gates: true,
        choose: (t, word) => this.set({ words: this.state.words.with(t, word) }),
        act: (cell, at) => ({
          onfocus: () => this.set({ cell, at }),
          onclick: () => this.set({ cell, at }),
        }),
      }),
  )

  get #now() {
    return /** @type {Watched} */ (this.state)
  }
  /** What is written into the chosen cell. */
  get #own() {
    return this.#now.held.find(one => one.cell === this.#now.cell)
  }
  get run() {
    return this.read(this.#now, this.#now.held)
  }
  /** The state of the chosen cell at the chosen word. */
  get value() {
    return this.run[this.#now.at].c[this.#now.cell]
  }

  /** @param {Record<string, any>} state */
  accepts(state) {
    if (!alike({ ...state, held: [] }, Watch.initial)) return false
    const { network, words, cell, at, held } = state
    const below = (value, end) => Number.isInteger(value) && value >= 0 && value < end
    const known = (j, t) => below(j, record[network].cells) && below(t, SLOTS.length)
    return (
      Object.hasOwn(NETWORKS, network) &&
      fits(words) &&
      known(cell, at) &&
      alike(held, [{ cell: 0, from: 0, value: 0 }]) &&
      held.every(one => known(one.cell, one.from) && Math.abs(one.value) <= MOST)
    )
  }

  build() {
    const network = choice(this, "network", "Network", Object.entries(NETWORKS))
    network.addEventListener("change", () =>
      this.set({ held: [], cell: bestCell(this.#now.network) }),
    )
    this.addEventListener("keydown", event => this.#key(event))
    return [network, ...this.grids.map(grid => grid.node), this.panel.node]
  }

  /** Write into the chosen cell, from the chosen word on. @param {number} value */
  #hold(value) {
    const { cell, at, held } = this.#now
    this.set({ held: [...held.filter(one => one !== this.#own), { cell, from: at, value }] })
  }

  /** Take back what is written into the chosen cell. */
  #let() {
    this.set({ held: this.#now.held.filter(one => one !== this.#own) })
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { network, at, cell } = this.#now
    const tiles = this.grids.flatMap(grid => (grid.network === network ? grid.tiles : []))
    const here = tiles.flat().includes(event.target)
    if (event.key === "Escape" && (here || this.panel.slider.contains(event.target))) {
      this.#let()
      tiles[at][cell].focus()
    } else if (here && event.key === "Enter") this.panel.slider.querySelector("input").focus()
    else if (here && ERASES.includes(event.key)) this.#hold(0)
    else return
    event.preventDefault()
  }

  draw() {
    const { network, words, cell, at } = this.#now
    for (const grid of this.grids) {
      grid.node.hidden = grid.network !== network
      if (!grid.node.hidden) grid.draw(this.#now, this.run, this.read(this.#now))
    }
    const written = this.#own !== undefined && at >= this.#own.from
    const name = `Cell ${cell + 1} at “${words[at]}”`
    this.panel.draw(name, this.run[at], cell, { written, held: this.#own !== undefined })
  }

  sentence() {
    const { network, words, held } = this.#now
    const last = words.length - 1
    const [now, before] = [this.run[last].p, this.read(this.#now)[last].p]
    if (!held.length) return `The network expects ${expected(now)}. ${claim(network)}`
    const written = held.map(
      ({ cell, from, value }) =>
        `Cell ${cell + 1} is ${value ? `set to ${signed(value)}` : "erased"} from “${words[from]}” on.`,
    )
    const says = verb(now) === verb(before) ? "The answer stays." : "The answer has turned."
    return (
      `${written.join(" ")} The network now expects ${expected(now)}; without it, ` +
      `${expected(before)}. **${Math.max(...now) < 0.6 ? "It no longer knows." : says}**`
    )
  }
}

/** @param {number[]} p */
const expected = p => `**${verb(p)}** (${percent(Math.max(...p))})`

/** @param {number} value */
const count = value => value.toLocaleString("en")

/** What was measured of a network, on all sentences of the grammar. @param {string} network */
function claim(network) {
  const best = bestCell(network)
  const turned = `${count(record[network].turned[best])} of ${count(record.longer)} answers`
  if (network === "sparse")
    return (
      `Cell ${best + 1} holds the number, singular or plural: writing the other into it, after ` +
      `the noun, turned ${turned}.`
    )
  return (
    "No cell alone holds the number, singular or plural: writing the other into one, after the " +
    `noun, turned ${turned} at most (cell ${best + 1}).`
  )
}

customElements.define("live-watch", Watch)
