/** Watch one remember, in small: three words to change, and the one cell that holds the number. */
import { LiveFigure, alike } from "./base.js"
import { Grid } from "./watch-grid.js"
import { FIRST, SLOTS, bestCell, fits, number, reading, record, verb } from "./watch-record.js"

const network = "sparse"
const CELL = bestCell(network)
const CHANGED = [1, 3, 7]

class WatchSmall extends LiveFigure {
  static heading = "Watch one remember"
  static instruction = "Change a word. Or press a number of the cell: the other one is written."
  static initial = { words: FIRST, from: -1 }

  read = reading()

  accepts(state) {
    return alike(state, WatchSmall.initial) && fits(state.words) && state.from >= -1 && state.from < SLOTS.length
      && Number.isInteger(state.from)
  }

  build() {
    this.grid = new Grid({
      network, cells: [CELL], gates: false,
      slots: SLOTS.map((words, t) => CHANGED.includes(t) ? words : [FIRST[t]]),
      choose: (t, word) => this.set({ words: this.state.words.with(t, word) }),
      act: (_, t) => ({ onclick: () => this.set({ from: this.state.from === t ? -1 : t }) }),
    })
    return [this.grid.node]
  }

  /** What was written: the mean of the cell at the end of sentences with the other number. */
  #held({ words, from }) {
    if (from < 0) return []
    return [{ cell: CELL, from, value: record[network].levels[CELL][1 - number(words)] }]
  }

  draw(state) {
    const shown = { network, words: state.words, held: this.#held(state), cell: CELL, at: state.from }
    this.grid.draw(shown, this.read(shown, shown.held), this.read(shown))
  }

  sentence(state) {
    const { words, from } = state
    const shown = { network, words }
    const [now, before] = [this.#held(state), []].map(held => verb(this.read(shown, held).at(-1).p))
    if (from < 0) return `One cell holds the number of “${words[1]}” through ${words.length - 2} words: `
      + `the network expects **${before}**.`
    return `The other number is written from “${words[from]}” on. The network now expects **${now}**; `
      + `without it, **${before}**.`
  }
}
customElements.define("live-watch-small", WatchSmall)
