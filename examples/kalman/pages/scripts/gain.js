// The gain that a filter settles at, as the reader moves the two variances.
import * as formulas from "./equations/steady.js"
import { settled } from "./curve.js"

class Gain extends HTMLElement {
  connectedCallback() {
    this.innerHTML = `
      <p><label>q <input type="range" name="q" min="-2" max="2" step="0.1" value="0"></label>
      <label>r <input type="range" name="r" min="-2" max="2" step="0.1" value="0"></label></p>
      <p role="status"></p>`
    this.addEventListener("input", () => this.draw())
    this.draw()
  }

  draw() {
    const [q, r] = [...this.querySelectorAll("input")].map(one => 10 ** Number(one.value))
    const { p, k } = settled(formulas, q, r)
    const shown = [q, r, p, k].map(one => one.toPrecision(3))
    this.querySelector("[role=status]").textContent =
      `With q = ${shown[0]} and r = ${shown[1]} the variance settles at p = ${shown[2]}, ` +
      `and the gain at ${shown[3]}: the filter follows ` +
      (k > 0.5 ? "what it sees." : "what it knew.")
  }
}
customElements.define("live-gain", Gain)
