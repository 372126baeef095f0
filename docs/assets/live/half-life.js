/** How long a cell remembers: a constant forget gate, opened by its bias alone. */
import { LiveFigure } from "./base.js"
import { Plot } from "./plot.js"
import { element, place, put, short, sides, slider } from "./parts.js"
import * as cell from "./equations/lstm_cell.js"
import * as networks from "./equations/neural_networks.js"

const BIASES = [0, 1, 2, 3, 4, 5]
const STEPS = 40

/**
 * What is left of a cell value of 1 after 0, 1, … steps in which nothing new comes in.
 * @param {number} f @param {number} steps @returns {[number, number][]}
 */
function remains(f, steps) {
  let c = [1]
  const left = [[0, 1]]
  for (let t = 1; t <= steps; t++) {
    c = cell.cell_update([f], c, [0], [0])
    left.push([t, c[0]])
  }
  return /** @type {[number, number][]} */ (left)
}

class HalfLife extends LiveFigure {
  static heading = "How long a cell remembers"
  static instruction = "Move the forget bias until half of a value lasts 100 steps."
  static initial = { b: 1 }

  build() {
    this.plot = new Plot({
      x: { range: [0, STEPS], ticks: [0, 10, 20, 30, 40].map(t => [t, String(t)]), name: "steps" },
      y: { range: [0, 1], ticks: [0, 0.25, 0.5, 0.75, 1].map(y => [y, String(y)]),
        name: "share of the cell value that is left, for biases 0 to 5" },
      describes: "The share that is left over 40 steps, for biases 0 to 5 in grey and the chosen one.",
    })
    for (const bias of BIASES) {
      const left = remains(networks.sigmoid(bias), STEPS)
      this.plot.curve("live-thin").to(left)
      const [t, share] = left.find(([step, value]) => value < 0.4 || step > 29) ?? left[STEPS]
      this.plot.note(`${bias}`, t, share)
    }
    this.plot.curve("live-thin live-dotted").to([[0, 0.5], [STEPS, 0.5]])
    this.curve = this.plot.curve("live-forget")
    this.half = this.plot.sign("live-forget")
    this.shown = { f: place(), half: place(), ten: place(), hundred: place() }
    return [sides(
      this.plot.node,
      slider(this, "b", { label: "*b_f*", name: "forget bias", min: -2, max: 8, step: 0.05 }),
      element("p", {}, "Gate ", this.shown.f, ", half-life ", this.shown.half, " steps; left after 10 steps ",
        this.shown.ten, ", after 100 ", this.shown.hundred),
    )]
  }

  /** @param {{ b: number }} state */
  draw({ b }) {
    this.f = networks.sigmoid(b)
    this.steps = cell.forget_half_life(this.f)
    this.left = remains(this.f, 100)
    this.curve.to(this.left.slice(0, STEPS + 1))
    this.half.to(Math.min(this.steps, STEPS), this.steps > STEPS ? this.left[STEPS][1] : 0.5,
      `half after ${short(this.steps)}`)
    put(this.shown.f, this.f)
    put(this.shown.half, this.steps)
    put(this.shown.ten, this.left[10][1])
    put(this.shown.hundred, this.left[100][1])
  }

  /** @param {{ b: number }} state */
  sentence({ b }) {
    const more = cell.forget_half_life(networks.sigmoid(b + 1))
    return `With a forget bias of ${short(b)} the gate is ${short(this.f)}: each step keeps that share, and half is `
      + `left after **${short(this.steps)} steps**. One more unit of bias would make it ${short(more)}.`
  }
}

customElements.define("live-half-life", HalfLife)
