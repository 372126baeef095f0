/** Train one here, in small: one button, the curves, and how well it goes. */
import { LiveFigure } from "./base.js"
import { button, element, place, put, write } from "./parts.js"
import { EXAMPLE } from "./sentences.js"
import { Curves, Run } from "./train-run.js"
import { asked, said } from "./train-words.js"

class TrainSmall extends LiveFigure {
  static heading = "Train one here"
  static instruction =
    "The equations of this report, and nothing else, train eight cells: after " +
    `“${EXAMPLE.join(" ")}” comes “are”, not “is”.`
  static initial = { seed: 1 }

  /** @type {Run | undefined} */
  run
  /** @type {Run | undefined} */
  past
  training = false
  ticket = 0
  go = button("", () => this.#press())
  shown = { count: place(), right: place() }
  curves = new Curves()

  build() {
    this.limits.seed = [1, 999]
    this.go.classList.add("live-go")
    return [
      element(
        "div",
        { class: "live-row live-counts" },
        this.go,
        element("span", {}, this.shown.count, " sentences"),
        element("span", {}, this.shown.right, " of the last 100 right"),
      ),
      this.curves.node,
    ]
  }

  reset() {
    this.training = false
    this.run?.stop()
    this.run = undefined
    super.reset()
  }

  #press() {
    this.training = !this.training
    this.set(this.run?.done ? { seed: this.state.seed + 1 } : {})
    this.wake()
  }

  wake() {
    cancelAnimationFrame(this.ticket)
    if (!this.training || !this.awake) return
    this.ticket = requestAnimationFrame(now => {
      this.run?.frame(now, false)
      this.wake()
    })
  }

  /** @param {import("./base.js").State} state */
  draw({ seed }) {
    const run = this.run?.settings.seed === seed && this.run
    this.#show(run || this.#begin(seed))
  }

  /** @param {number} seed */
  #begin(seed) {
    this.run?.stop()
    this.past = this.run
    const run = new Run({ seed, longest: 8, breaks: [] }, news => this.#heard(run, news))
    this.run = run
    return run
  }

  /** @param {Run} run @param {boolean} news that enough are right now */
  #heard(run, news) {
    if (run !== this.run) return
    if (run.done) this.training = false
    if (news || !this.training) this.set({})
    else this.#show(run)
  }

  /** @param {Run} run */
  #show(run) {
    write(this.go, asked(run, this.training))
    put(this.shown.count, run.count, String(run.count))
    put(this.shown.right, run.right, run.known ? String(run.right) : "–")
    this.curves.draw(run, this.past)
  }

  sentence() {
    return said(this.run, this.training, this.past)
  }
}

customElements.define("live-train-small", TrainSmall)
