/** What it costs: multiplications of an LSTM layer and of causal attention, as the equations count them. */
import { LiveFigure } from "./base.js"
import * as limitations from "./equations/limitations.js"
import * as transformer from "./equations/transformer.js"
import { short } from "./numbers.js"
import { choice, element, place, put, sides, slider } from "./parts.js"
import { legend, Plot, powers } from "./plot.js"

const LENGTHS = Array.from({ length: 41 }, (_, at) => Math.round(10 ** (1 + at / 10)))
const LOOKS = {
  wide: "live-input",
  small: "live-thin",
  attention: "live-forget live-dashed",
  block: "live-candidate live-dotted",
}

/** @typedef {{ d: number, T: number, equal: boolean }} State */
/** @typedef {keyof typeof LOOKS} Layer */
const LAYERS = /** @type {Layer[]} */ (Object.keys(LOOKS))

/** The cells of an LSTM layer with as many weights as attention. @param {number} d */
const fewer = d => Math.floor(transformer.equal_weight_cells(d))

/** @param {number} d @param {number} T @returns {Record<Layer, number>} */
const counts = (d, T) => ({
  wide: limitations.lstm_sequence_cost(T, d, d),
  small: limitations.lstm_sequence_cost(T, fewer(d), d),
  attention: transformer.attention_cost(T, d),
  block: transformer.transformer_block_cost(T, d),
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
      ticks: powers(5, 6, 7, 8),
      log: true,
      name: "multiplications per position",
    },
    describes:
      "Multiplications per position against the length, both axes logarithmic: the LSTM " +
      "layers are level, attention and the Transformer block rise.",
  })
  crossing = this.plot.curve("live-thin live-dotted")
  curves = LAYERS.map(name => ({ name, ...this.plot.curve(LOOKS[name]) }))
  signs = { lstm: this.plot.sign("live-input"), attention: this.plot.sign("live-forget") }
  equal = this.plot.sign("live-bare live-hidden")
  shown = { cells: place(), lstm: place(), attention: place(), block: place(), cross: place() }
  cells = 0
  lstm = 0
  attention = 0
  cross = 0

  build() {
    return [
      sides(
        this.plot.node,
        legend([
          [LOOKS.wide, "LSTM, as wide"],
          [LOOKS.small, "LSTM, as many weights"],
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
  draw({ d, T, equal }) {
    const all = LENGTHS.map(length => counts(d, length))
    for (const { name, to } of this.curves)
      to(LENGTHS.map((length, at) => [length, all[at][name] / length]))
    const { wide, small, attention, block } = counts(d, T)
    this.cells = equal ? fewer(d) : d
    this.lstm = equal ? small : wide
    this.attention = attention
    this.signs.lstm.to(T, this.lstm / T, "")
    this.signs.attention.to(T, attention / T, "")
    this.cross = transformer.crossover_length(d)
    this.equal.to(this.cross, 2e8, `equal at ${short(this.cross, 6)}`)
    this.crossing.to([
      [this.cross, 1e4],
      [this.cross, 1e9],
    ])
    put(this.shown.cells, this.cells)
    put(this.shown.lstm, this.lstm)
    put(this.shown.attention, attention)
    put(this.shown.block, block)
    put(this.shown.cross, this.cross)
  }

  /** @param {State} state */
  sentence(state) {
    const { lstm, attention } = this
    const less =
      lstm === attention
        ? "Both have the same to do"
        : lstm < attention
          ? "The LSTM layer has less to do"
          : "Attention has less to do"
    const where = state.equal
      ? `With as many weights as attention it has only ${short(this.cells)} cells, and less to do at any length.`
      : `They are equal at ${short(this.cross, 6)} positions.`
    return (
      `*d* = ${short(state.d, 6)}, *T* = ${short(state.T, 6)}: the LSTM layer multiplies ` +
      `**${short(lstm)}** times, attention **${short(attention)}** times. ${less}. ${where}`
    )
  }
}

customElements.define("live-cost", Cost)
