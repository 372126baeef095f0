/** How long a cell remembers: a constant forget gate, opened by its bias alone. */
import { LiveFigure } from "./base.js"
import * as cell from "./equations/lstm_cell.js"
import * as networks from "./equations/neural_networks.js"
import { short } from "./numbers.js"
import { element, place, put, sides, slider } from "./parts.js"
import { every, Plot } from "./plot.js"

const BIASES = [0, 1, 2, 3, 4, 5]
const STEPS = 40

/** The forget gate that a bias alone opens. @param {number} bias */
const gate = bias => networks.sigmoid([bias])[0]

/**
 * What is left of a cell value of 1 after 0, 1, … steps in which nothing new comes in.
 * @param {number} f @param {number} steps @returns {[number, number][]}
 */
function remains(f, steps) {
  /** @type {[number, number][]} */
  const left = [[0, 1]]
  for (let t = 1; t <= steps; t++)
    left.push([t, cell.cell_update([f], [left[t - 1][1]], [0], [0])[0]])
  return left
}

class HalfLife extends LiveFigure {
  static heading = "How long a cell remembers"
  static instruction = "Move the forget bias until half of a value is left after 20 steps."
  static initial = { b: 1 }

  plot = new Plot({
    x: { range: [0, STEPS], ticks: every(10, STEPS), name: "steps" },
    y: {
      range: [0, 1],
      ticks: every(0.25, 1),
      name: "share of the cell value that is left, for biases 0 to 5",
    },
    describes:
      "The share that is left over 40 steps, for biases 0 to 5 in grey and the chosen one.",
  })
  grey = BIASES.map(() => this.plot.curve("live-thin"))
  middle = this.plot.curve("live-thin live-dotted")
  curve = this.plot.curve("live-forget")
  half = this.plot.sign("live-forget")
  shown = { f: place(), half: place(), ten: place(), hundred: place() }
  f = 1
  steps = 0

  build() {
    BIASES.forEach((bias, at) => {
      const left = remains(gate(bias), STEPS)
      const [t, share] = left.find(([step, value]) => value < 0.4 || step > 29) ?? left[STEPS]
      this.grey[at].to(left)
      this.plot.note(`${bias}`, t, share)
    })
    this.middle.to([
      [0, 0.5],
      [STEPS, 0.5],
    ])
    return [
      sides(
        this.plot.node,
        slider(this, "b", { label: "*b_f*", name: "forget bias", min: -2, max: 8, step: 0.05 }),
        element(
          "p",
          {},
          "Gate ",
          this.shown.f,
          ", half-life ",
          this.shown.half,
          " steps; left after 10 steps ",
          this.shown.ten,
          ", after 100 ",
          this.shown.hundred,
        ),
      ),
    ]
  }

  /** @param {{ b: number }} state */
  draw({ b }) {
    this.f = gate(b)
    this.steps = cell.forget_half_life(this.f)
    const left = remains(this.f, 100)
    this.curve.to(left.slice(0, STEPS + 1))
    this.half.to(
      Math.min(this.steps, STEPS),
      this.steps > STEPS ? left[STEPS][1] : 0.5,
      `half after ${short(this.steps)}`,
    )
    put(this.shown.f, this.f, short(this.f, 4))
    put(this.shown.half, this.steps)
    put(this.shown.ten, left[10][1])
    put(this.shown.hundred, left[100][1])
  }

  /** @param {{ b: number }} state */
  sentence({ b }) {
    const more = cell.forget_half_life(gate(b + 1))
    return (
      `With a forget bias of ${short(b)} the gate is ${short(this.f, 4)}: each step keeps that share, and half is ` +
      `left after **${short(this.steps)} steps**. One more unit of bias would make it ${short(more)}.`
    )
  }
}

customElements.define("live-half-life", HalfLife)
