/** A gradient over 50 steps on a logarithmic axis: what the two figures about it share. */
import { GuessingFigure } from "./guess.js"
import { short } from "./numbers.js"
import { sides } from "./parts.js"
import { every, legend, Plot, powers } from "./plot.js"

export const T = 50
/** The powers of ten below which a gradient is said to vanish, and above which to explode. */
const [VANISHES, EXPLODES] = [-3, 3]

/** A figure extends it, and gives the curve its points in `draw`. */
export class Growth extends GuessingFigure {
  /** The axis of sizes: the least and the largest power of ten, those with a tick, and its name. */
  static sizes = { low: 0, high: 1, ticks: [0], name: "" }
  /** The curve, and the lines that move with it: classes, and texts with marks.
      @type {[string, string][]} */
  static lines = []
  /** Curves that stay, as the static picture has them, and what they are together. */
  static behind = { name: "", curves: [{ name: "", sizes: [1] }] }

  plot = this.#plot()
  #behind = this.#own.behind.curves.map(() => this.plot.curve("live-thin"))
  /** The lines that move with the curve. */
  others = this.#own.lines.slice(1).map(([kind]) => this.plot.curve(kind))
  #curve = this.plot.curve("")
  #end = this.plot.sign("")
  /** The size after all steps. */
  last = 1

  get #own() {
    return /** @type {typeof Growth} */ (this.constructor)
  }

  #plot() {
    const { low, high, ticks, name } = this.#own.sizes
    const plot = new Plot({
      x: { range: [0, T], ticks: every(10, T), name: "steps *T*" },
      y: { range: [low, high], ticks: powers(...ticks), log: true, name },
      describes:
        "Size of the gradient over 50 steps, on a logarithmic axis; the sentence below says it.",
    })
    plot.band("live-explodes", "explodes", EXPLODES, high, true)
    plot.band("live-vanishes", "vanishes", low, VANISHES)
    return plot
  }

  /** @param {...Node} controls @returns {Node[]} the parts of the figure */
  parts(...controls) {
    const { lines, behind } = this.#own
    behind.curves.forEach(({ name, sizes }, at) => {
      this.#behind[at].to(points(sizes))
      this.plot.name(name, T, sizes[sizes.length - 1])
    })
    const names = legend([...lines, ["live-thin", behind.name]])
    return [...this.presets(), this.veiled(sides(this.plot.node, names, ...controls))]
  }

  /** Draw the chosen curve, with the size at its end. @param {number[]} sizes */
  grow(sizes) {
    this.last = sizes[sizes.length - 1]
    this.#curve.to(points(sizes))
    const size = Math.abs(this.last)
    this.#end.to(T, size, short(size), size < 1) // beside the curve, not on it
  }

  /** @returns {string} what became of it, if much did */
  get fate() {
    const power = Math.log10(Math.abs(this.last))
    return power < VANISHES ? " It vanishes." : power > EXPLODES ? " It explodes." : ""
  }
}

/** @param {number[]} sizes  at equal distances, from no step to all @returns {[number, number][]} */
function points(sizes) {
  return sizes.map((size, at) => [(at * T) / (sizes.length - 1), size])
}
