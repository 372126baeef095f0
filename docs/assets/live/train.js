/** Train one here: the equations of the pages train eight cells before the reader's eyes. */
import { alike, LiveFigure } from "./base.js"
import { fixed, percent } from "./numbers.js"
import { button, element, place, put, write } from "./parts.js"
import { switches } from "./train-breaks.js"
import { Cells } from "./train-cells.js"
import { Loop } from "./train-loop.js"
import { Curves, Run } from "./train-run.js"
import { possible, SEEDS, settings } from "./train-settings.js"
import { asked, said } from "./train-words.js"

/** @typedef {import("./train-run.js").Settings} Settings */

class Train extends LiveFigure {
  static heading = "Train one here"
  static instruction =
    "The displays of these pages, and nothing else, train eight cells to say “is” or “are”."
  static initial = { seed: 1, longest: 8, breaks: [], pace: "watch", count: 0 }

  /** @type {Run | undefined} */
  run
  /** @type {Run | undefined} */
  past
  training = false
  /** Whether the calls of a sentence are to be played: one that is learned, or is still to be. */
  playing = false
  wanting = false
  /** So many sentences the address asks for. */
  goal = 0
  ticket = 0
  go = button("", () => this.#press())
  shown = { count: place(), right: place(), loss: place() }
  curves = new Curves()
  cells = new Cells()

  build() {
    this.loop = new Loop(this.parentElement?.querySelector("figcaption"))
    this.go.classList.add("live-go")
    const { count, right, loss } = this.shown
    const open = matchMedia("(min-width: 45em)").matches
    return [
      element(
        "div",
        { class: "live-row" },
        this.go,
        button("One sentence", () => this.#one()),
        button("New run", () => this.#next()),
        settings(this),
      ),
      element(
        "div",
        { class: "live-panes" },
        element(
          "div",
          {},
          element(
            "p",
            { class: "live-counts" },
            element("span", {}, count, " sentences"),
            element("span", {}, right, " right"),
            element("span", {}, "loss ", loss),
          ),
          this.curves.node,
        ),
        this.cells.node,
      ),
      element(
        "details",
        { class: "live-fold", open },
        element("summary", {}, "The loop, and its calls for the last sentence"),
        this.loop.node,
      ),
      element(
        "details",
        { class: "live-fold", open },
        element("summary", {}, "Break it: sentences until 98 of 100 are right, median of ten runs"),
        ...switches(this),
      ),
    ]
  }

  /** @param {import("./base.js").State} state */
  accepts(state) {
    return alike(state, Train.initial) && possible(state)
  }

  /** Other weights, sentences or breaks begin a new run. @param {import("./base.js").State} change */
  set(change) {
    const anew = ["seed", "longest", "breaks"].some(key => key in change)
    super.set(anew ? { count: 0, ...change } : change)
  }

  reset() {
    this.training = false
    this.run?.stop()
    this.run = undefined
    super.reset()
  }

  #next() {
    this.set({ seed: 1 + (this.state.seed % SEEDS) })
  }

  #press() {
    this.loop?.stop()
    this.training = !this.training
    if (this.run?.done) this.#next()
    else this.set({})
    this.wake()
  }

  #one() {
    this.training = false
    this.playing = Boolean(this.run?.learn(1))
    this.wanting = !this.playing && !this.run?.done
    this.set({})
  }

  wake() {
    cancelAnimationFrame(this.ticket)
    if (!this.training || !this.awake) return
    this.ticket = requestAnimationFrame(now => {
      this.run?.frame(now, this.state.pace === "fast")
      this.wake()
    })
  }

  /** @param {import("./base.js").State} state */
  draw({ seed, longest, breaks, count }) {
    const wanted = { seed, longest, breaks }
    const same = JSON.stringify(wanted) === JSON.stringify(this.run?.settings)
    const run = same && this.run && this.run.count <= count ? this.run : this.#begin(wanted)
    this.goal = count
    if (count > run.count) run.learn(count - run.count)
    this.#show(run)
  }

  /** @param {Settings} settings */
  #begin(settings) {
    this.run?.stop()
    this.loop?.stop()
    this.past = this.run?.count ? this.run : this.run && this.past
    const run = new Run(structuredClone(settings), news => this.#heard(run, news))
    this.run = run
    return run
  }

  /** @param {Run} run @param {boolean} news that enough are right now */
  #heard(run, news) {
    if (run !== this.run) return
    if (run.count < this.goal) return void run.learn(this.goal - run.count)
    this.goal = run.count
    this.state.count = run.count
    if (run.done) this.training = false
    if (this.playing) this.loop?.play(run.calls, run.words, this.still)
    this.playing = false
    if (this.wanting) this.#one()
    else if (news || !this.training) this.set({})
    else this.#show(run)
  }

  /** @param {Run} run */
  #show(run) {
    const { count, right, loss } = this.shown
    write(this.go, asked(run, this.training))
    put(count, run.count, String(run.count))
    put(right, run.right / run.known, run.known ? percent(run.right / run.known) : "–")
    put(loss, run.loss, run.known ? fixed(run.loss, 3) : "–")
    this.curves.draw(run, this.past)
    if (this.training) this.loop?.count(run.calls)
    if (run.shown) this.cells.draw(run.shown)
  }

  sentence() {
    return said(this.run, this.training, this.past)
  }
}

customElements.define("live-train", Train)
