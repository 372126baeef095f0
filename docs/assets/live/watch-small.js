/** Watch one remember, in small: three words to change, and the one cell that holds the number. */
import { alike, LiveFigure } from "./base.js"
import { Grid } from "./watch-grid.js"
import {
  bestCell,
  FIRST,
  fits,
  NOUN,
  nounNumber,
  other,
  reading,
  SLOTS,
  verb,
} from "./watch-record.js"

const network = "sparse"
const CELL = bestCell(network)
const CHANGED = [1, 3, 7]

class WatchSmall extends LiveFigure {
  static heading = "Watch one remember"
  static instruction =
    "Change a word, or press a state: from there on the cell holds singular in place of plural, " +
    "or plural in place of singular."
  static initial = { words: FIRST, from: -1 }

  read = reading()
  grid = new Grid({
    network,
    cells: [CELL],
    gates: false,
    slots: SLOTS.map((words, t) => (CHANGED.includes(t) ? words : [FIRST[t]])),
    choose: (t, word) => this.set({ words: this.state.words.with(t, word) }),
    act: (_, t) => ({ onclick: () => this.set({ from: this.state.from === t ? -1 : t }) }),
  })

  /** @param {Record<string, any>} state */
  accepts(state) {
    if (!alike(state, WatchSmall.initial) || !fits(state.words)) return false
    const kept = state.words.every((word, t) => CHANGED.includes(t) || word === FIRST[t])
    return kept && Number.isInteger(state.from) && state.from >= -1 && state.from < FIRST.length
  }

  build() {
    return [this.grid.node]
  }

  /** What the network reads, and what is written. */
  get #shown() {
    const { words, from } = this.state
    const value = other(network, CELL, words)
    return { network, words, held: from < 0 ? [] : [{ cell: CELL, from, value }] }
  }

  draw() {
    const shown = { ...this.#shown, cell: CELL, at: this.state.from }
    this.grid.draw(shown, this.read(shown, shown.held), this.read(shown))
  }

  sentence() {
    const { words, held } = this.#shown
    const last = words.length - 1
    const [now, before] = [held, []].map(one => verb(this.read(this.#shown, one)[last].p))
    const other = ["plural", "singular"][nounNumber(words)]
    if (!held.length)
      return (
        `One cell holds through ${last - NOUN} words that “${words[NOUN]}” is ` +
        `${["singular", "plural"][nounNumber(words)]}, and the network expects **${before}**.`
      )
    return (
      `From “${words[this.state.from]}” on, ${other} is written into the cell. The network now ` +
      `expects **${now}**; without it, **${before}**.`
    )
  }
}

customElements.define("live-watch-small", WatchSmall)
