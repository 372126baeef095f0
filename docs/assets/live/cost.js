/** What it costs: multiplications of an LSTM layer and of causal attention, as the equations count them. */
import { LiveFigure } from "./base.js"
import * as limitations from "./equations/limitations.js"
import * as transformer from "./equations/transformer.js"
import { choice, element, place, put, short, sides, slider } from "./parts.js"
import { legend, Plot, powers } from "./plot.js"

const LENGTHS = Array.from({ length: 41 }, (_, at) => Math.round(10 ** (1 + at / 10)))
const LOOKS = {
  lstm: "live-input",
  attention: "live-forget live-dashed",
  block: "live-candidate live-dotted",
}

/** @typedef {{ d: number, T: number, equal: boolean }} State */
/** @typedef {keyof typeof LOOKS} Layer */
const LAYERS = /** @type {Layer[]} */ (Object.keys(LOOKS))

/** The cells of the LSTM layer. @param {State} state */
const cells = ({ d, equal }) => (equal ? Math.floor(transformer.equal_weight_cells(d)) : d)

/** @param {State} state @param {number} T @returns {Record<Layer, number>} */
const counts = (state, T) => ({
  lstm: limitations.lstm_sequence_cost(T, cells(state), state.d),
  attention: transformer.attention_cost(T, state.d),
  block: transformer.transformer_block_cost(T, state.d),
})

class Cost extends LiveFigure {
  static heading = "What it costs"
  static instruction =
    "From which length on does the LSTM layer have less to do than attention? Move the width *d* " +
    "and the length *T*."
  static initial = { d: 512, T: 1000, equal: false }

  plot = new Plot({
    x: {
      range: [1, 5],
      ticks: [[1, "10"], [2, "100"], [3, "1000"], ...powers(4, 5)],
      log: true,
      name: "length *T*",
    },
    y: {
      range: [4, 8.5],
      ticks: powers(4, 5, 6, 7, 8),
      log: true,
      name: "multiplications per position",
    },
    describes:
      "Multiplications per position against the length, both axes logarithmic: the LSTM " +
      "layer is level, attention and the Transformer block rise.",
  })
  crossing = this.plot.curve("live-thin live-dotted")
  curves = LAYERS.map(name => ({ name, ...this.plot.curve(LOOKS[name]) }))
  signs = { lstm: this.plot.sign("live-input"), attention: this.plot.sign("live-forget") }
  equal = this.plot.sign("live-hidden")
  shown = { cells: place(), lstm: place(), attention: place(), block: place(), cross: place() }
  counts = { lstm: 0, attention: 0, block: 0 }
  cross = 0

  build() {
    return [
      sides(
        this.plot.node,
        legend([
          [LOOKS.lstm, "LSTM layer"],
          [LOOKS.attention, "attention"],
          [LOOKS.block, "Transformer block"],
        ]),
        slider(this, "d", {
          label: "*d*",
          name: "width d",
          min: 64,
          max: 2048,
          step: 1,
          log: true,
        }),
        slider(this, "T", {
          label: "*T*",
          name: "length T",
          min: 10,
          max: 1e5,
          step: 1,
          log: true,
        }),
        choice(this, "equal", "size of the LSTM layer", [
          [false, "LSTM as wide: *n* = *d*"],
          [true, "LSTM with as many weights"],
        ]),
        element(
          "p",
          {},
          "For all positions: LSTM, ",
          this.shown.cells,
          " cells: ",
          this.shown.lstm,
          "; attention: ",
          this.shown.attention,
          "; Transformer block: ",
          this.shown.block,
          "; attention and an LSTM as wide are equal at ",
          this.shown.cross,
          " positions",
        ),
      ),
    ]
  }

  /** @param {State} state */
  draw(state) {
    const here = counts(state, state.T)
    this.counts = here
    const all = LENGTHS.map(T => counts(state, T))
    for (const { name, to } of this.curves) to(LENGTHS.map((T, at) => [T, all[at][name] / T]))
    this.signs.lstm.to(state.T, here.lstm / state.T, "")
    this.signs.attention.to(state.T, here.attention / state.T, "")
    this.cross = transformer.crossover_length(state.d)
    this.equal.to(this.cross, 2e8, state.equal ? undefined : `equal at ${short(this.cross, 6)}`)
    this.crossing.to(
      state.equal
        ? []
        : [
            [this.cross, 1e4],
            [this.cross, 1e9],
          ],
    )
    put(this.shown.cells, cells(state))
    put(this.shown.cross, this.cross)
    for (const name of LAYERS) put(this.shown[name], here[name])
  }

  /** @param {State} state */
  sentence(state) {
    const { lstm, attention } = this.counts
    const less =
      lstm === attention
        ? "Both have the same to do"
        : lstm < attention
          ? "The LSTM layer has less to do"
          : "Attention has less to do"
    const where = state.equal
      ? `With as many weights as attention it has only ${short(cells(state))} cells, and less to do at any length.`
      : `They are equal at ${short(this.cross, 6)} positions.`
    return (
      `*d* = ${short(state.d, 6)}, *T* = ${short(state.T, 6)}: the LSTM layer multiplies ` +
      `**${short(lstm)}** times, attention **${short(attention)}** times. ${less}. ${where}`
    )
  }
}

customElements.define("live-cost", Cost)
