/** Train one here, in small: one button, the curves, and how well it goes. */
import { LiveFigure } from "./base.js"
import { button, element, place, put, write } from "./parts.js"
import { legend } from "./plot.js"
import { Curves, Run, percent } from "./train-run.js"

class TrainSmall extends LiveFigure {
  static heading = "Train one here"
  static instruction = "The displays of this report, and nothing else, train eight cells from random weights. "
    + "“the keys that he left in the car” goes on with *are*, not with *is*."
  static initial = { seed: 1 }

  /** @type {Run | undefined} */
  run
  training = false
  ticket = 0

  build() {
    this.limits.seed = [1, 999]
    this.curves = new Curves()
    this.go = button("", () => this.#press())
    this.go.classList.add("live-go")
    this.shown = { count: place(), right: place() }
    return [
      element("div", { class: "live-row live-counts" }, this.go,
        element("span", {}, this.shown.count, " sentences"),
        element("span", {}, this.shown.right, " of the last 100 right")),
      this.curves.node,
      legend([["live-candidate", "right"], ["live-forget live-dashed", "loss"],
        ["live-thin", "the run before"]]),
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

  /** @param {{ seed: number }} state */
  draw({ seed }) {
    if (this.run?.settings.seed !== seed) {
      this.run?.stop()
      this.before = this.run
      const run = this.run = new Run({ seed, longest: 8, breaks: [] }, () => this.#heard(run))
    }
    this.#show()
  }

  /** @param {Run} run */
  #heard(run) {
    if (run !== this.run) return
    if (run.done) this.training = false
    if (this.training) this.#show()
    else this.set({})
  }

  #show() {
    const { run, training } = this
    write(this.go, training ? "Pause" : run.done ? "Train again" : run.count ? "Go on" : "Train")
    put(this.shown.count, run.count, String(run.count))
    put(this.shown.right, run.right, run.known ? String(run.right) : "–")
    this.curves.draw(run, this.before)
  }

  sentence() {
    const { run, training } = this
    if (!run?.shown) return "Eight cells get random weights."
    const [, are] = run.shown.answers.at(-1)
    if (training) return "Training."
    const reached = run.reached ? ` 98 of the last 100 right **after ${run.reached} sentences**.` : ""
    return `${run.count ? `After ${run.count} sentences` : "Nothing learned yet"}: the network expects *are* `
      + `after “the keys that he left in the car” with ${percent(are)}.${reached}`
  }
}

customElements.define("live-train-small", TrainSmall)
