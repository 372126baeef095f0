/** Watch one remember: a trained network reads a sentence, and the reader writes into its cells. */
import { LiveFigure, alike } from "./base.js"
import { button, choice, element, fixed, place, put, slider, write } from "./parts.js"
import { Grid, signed } from "./watch-grid.js"
import { FIRST, NOUN, SLOTS, bestCell, fits, number, reading, record, verb } from "./watch-record.js"

const NETWORKS = { sparse: "four cells, sparse", plain: "eight cells, plain" }
const MOST = 6
const percent = share => `${Math.round(100 * share)} %`

class Watch extends LiveFigure {
  static heading = "Watch one remember"
  static instruction = "Change a word, or choose a state and write another number into it."
  static initial = {
    network: "sparse", words: FIRST, cell: bestCell("sparse"), at: NOUN, held: [],
  }

  read = reading()

  get run() { return this.read(this.state, this.state.held) }
  /** The state of the chosen cell at the chosen word. */
  get value() { return Number(this.run[this.state.at].c[this.state.cell].toPrecision(3)) }
  get #own() { return this.state.held.find(one => one.cell === this.state.cell) }

  accepts(state) {
    const { network, words, cell, at, held } = state ?? {}
    if (!alike({ ...state, held: [] }, Watch.initial) || !Object.hasOwn(NETWORKS, network)) return false
    const below = (value, end) => Number.isInteger(value) && value >= 0 && value < end
    const known = (j, t) => below(j, record[network].cells) && below(t, SLOTS.length)
    return fits(words) && known(cell, at) && alike(held, [{ cell: 0, from: 0, value: 0 }])
      && held.every(one => known(one.cell, one.from) && Math.abs(one.value) <= MOST)
  }

  build() {
    const choose = (t, word) => this.set({ words: this.state.words.with(t, word) })
    const act = (cell, at) => {
      const pick = () => this.set({ cell, at })
      return { onfocus: pick, onclick: pick }
    }
    this.grids = Object.keys(NETWORKS).map(network => new Grid({
      network, cells: [...Array(record[network].cells).keys()], slots: SLOTS, gates: true, choose, act }))
    const network = choice(this, "network", "Network", Object.entries(NETWORKS))
    network.addEventListener("change", () => this.set({ held: [], cell: bestCell(this.state.network) }))
    this.addEventListener("keydown", event => this.#key(event))
    return [network, ...this.grids.map(grid => grid.node), this.#panel()]
  }

  #panel() {
    const number = role => Object.assign(place(), { className: `live-number watch-${role}` })
    const symbol = text => write(element("span"), text)
    this.numbers = { f: number("f"), c_prev: number("c"), i: number("i"), c_tilde: number("c_tilde"),
      c: number("c"), o: number("o"), h: number("h") }
    const { f, c_prev, i, c_tilde, c, o, h } = this.numbers
    this.about = element("p", { class: "watch-title" })
    this.note = element("span")
    this.free = button("Let go", () => this.#let())
    this.tool = slider(this.#state(), "c",
      { label: "*c_t*", name: "cell state", min: -MOST, max: MOST, step: 0.1 })
    return element("div", { class: "watch-panel" },
      element("div", {}, this.about,
        element("p", {}, symbol("*c_t* = "), f, " · ", c_prev, " + ", i, " · ", c_tilde, this.note, c),
        element("p", {}, symbol("*h_t* = "), o, symbol(" · tanh *c_t* = "), h)),
      element("div", {}, element("div", { class: "live-row" },
        button("Write the other number", () => this.#hold(this.#other())), button("Erase", () => this.#hold(0)), this.free), this.tool))
  }

  /** What a slider takes for a figure: the chosen state is the number of its own. */
  #state() {
    const figure = this
    return {
      get state() { return { c: figure.value } },
      set: ({ c }) => figure.#hold(c),
      followers: { push: follow => figure.followers.push(() => follow({ c: figure.value })) },
    }
  }

  /** What the chosen cell holds, in the mean, at the end of sentences with the other number. */
  #other() {
    const { network, cell, words } = this.state
    return record[network].levels[cell][1 - number(words)]
  }

  /** Write into the chosen cell, from the chosen word on. */
  #hold(value) {
    const { cell, at, held } = this.state
    this.set({ held: [...held.filter(one => one.cell !== cell), { cell, from: at, value }] })
  }

  #let() { this.set({ held: this.state.held.filter(one => one !== this.#own) }) }

  #key(event) {
    const grid = this.grids.find(one => one.network === this.state.network)
    const here = grid.tiles.flat().includes(event.target)
    if (event.key === "Escape" && (here || this.tool.contains(event.target))) {
      this.#let()
      grid.tiles[this.state.at][this.state.cell].focus()
    } else if (here && event.key === "Enter") this.tool.querySelector("input").focus()
    else if (here && ["Delete", "Backspace", "0"].includes(event.key)) this.#hold(0)
    else return
    event.preventDefault()
  }

  draw(state) {
    const { network, words, cell, at, held } = state
    const run = this.run
    for (const grid of this.grids) {
      grid.node.hidden = grid.network !== network
      if (!grid.node.hidden) grid.draw(state, run, this.read(state))
    }
    write(this.about, `**Cell ${cell + 1} at “${words[at]}”**`)
    for (const [name, node] of Object.entries(this.numbers))
      put(node, run[at][name][cell], fixed(run[at][name][cell], 2))
    write(this.note, this.#own && at >= this.#own.from ? ", but you wrote " : " = ")
    this.free.disabled = !this.#own
  }

  sentence(state) {
    const [now, before] = [this.run, this.read(state)].map(run => run.at(-1).p)
    const expected = p => `**${verb(p)}** (${percent(Math.max(...p))})`
    if (!state.held.length) return `The network expects ${expected(now)}. ${claim(state.network)}`
    const written = state.held.map(({ cell, from, value }) => `Cell ${cell + 1} `
      + (value ? `is set to ${signed(value)}` : "is erased") + ` from “${state.words[from]}” on.`)
    const says = Math.max(...now) < 0.6 ? "It no longer knows."
      : verb(now) === verb(before) ? "The answer stays." : "The answer has turned."
    return `${written.join(" ")} The network now expects ${expected(now)}; without it, `
      + `${expected(before)}. **${says}**`
  }
}

/** What was measured of a network, on all sentences of the grammar. @param {string} network */
function claim(network) {
  const best = bestCell(network)
  const turned = `${count(record[network].turned[best])} of ${count(record.longer)} answers`
  if (network === "sparse") return `Cell ${best + 1} holds the number: writing the other number into `
    + `it, behind the noun, turned ${turned}.`
  return `No cell holds the number alone: writing the other number into one, behind the noun, turned `
    + `${turned} at most (cell ${best + 1}).`
}
const count = value => value.toLocaleString("en")
customElements.define("live-watch", Watch)
