/** Train one here: the equations of the pages train eight cells before the reader's eyes. */
import { LiveFigure, alike } from "./base.js"
import { button, choice, element, fixed, place, put, write } from "./parts.js"
import { legend } from "./plot.js"
import { EXAMPLE, LENGTHS } from "./sentences.js"
import { BREAKS, broken, switches } from "./train-breaks.js"
import { Cells } from "./train-cells.js"
import { Loop } from "./train-loop.js"
import { Curves, ENDS, Run, percent } from "./train-run.js"

/** @typedef {import("./train-run.js").Settings & { pace: string, count: number }} State */

const SEEDS = 999
const PACES = ["watch", "fast"]
class Train extends LiveFigure {
  static heading = "Train one here"
  static instruction =
    "The displays of these pages, and nothing else, train eight cells to say *is* or *are*."
  static initial = { seed: 1, longest: 8, breaks: [], pace: "watch", count: 0 }

  /** @type {Run | undefined} */
  run
  /** @type {Run | undefined} */
  before
  training = false
  /** Whether the calls of a sentence are to be played: one that is learned, or is still to be. */
  playing = false
  wanting = false
  goal = 0
  ticket = 0
  /** @type {number | null} */
  reached = null

  build() {
    this.curves = new Curves()
    this.cells = new Cells()
    this.loop = new Loop(this.parentElement?.querySelector("figcaption"))
    this.shown = { count: place(), right: place(), loss: place() }
    this.go = button("", () => this.#press())
    this.go.classList.add("live-go")
    const seed = element("input", { type: "number", min: 1, max: SEEDS, "aria-label": "seed",
      onchange: () => this.#seed(seed.valueAsNumber) })
    this.followers.push(({ seed: now }) => { seed.value = now })
    const narrow = matchMedia("(max-width: 44.9em)").matches
    return [
      element("div", { class: "live-row" }, this.go,
        button("One sentence", () => this.#one()),
        button("New run", () => this.#seed(this.state.seed + 1)),
        element("label", { class: "live-seed" }, "seed ", seed)),
      element("div", { class: "live-row" },
        choice(this, "longest", "length of sentences", LENGTHS.map(one => [one, `≤ ${one} words`])),
        choice(this, "pace", "pace", [["watch", "60 a second"], ["fast", "fast"]])),
      element("div", { class: "live-panes" },
        element("div", {},
          element("p", { class: "live-counts" },
            element("span", {}, this.shown.count, " sentences"),
            element("span", {}, this.shown.right, " right"),
            element("span", {}, "loss ", this.shown.loss)),
          this.curves.node,
          legend([["live-candidate", "right"], ["live-forget live-dashed", "loss"],
            ["live-thin", "the run before"]])),
        this.cells.node),
      element("details", { open: !narrow }, element("summary", {}, "The loop, and its calls for the last sentence"), this.loop.node),
      element("details", { open: !narrow },
        element("summary", {}, "Break it (sentences until 98 of 100 are right, median of ten runs)"),
        ...switches(this)),
    ]
  }

  /** @param {State} state */
  accepts(state) {
    const { seed, longest, breaks, pace, count } = state
    return alike(state, Train.initial) && Number.isInteger(seed) && seed >= 1 && seed <= SEEDS
      && LENGTHS.includes(longest) && PACES.includes(pace)
      && Number.isInteger(count) && count >= 0 && count <= ENDS[longest]
      && breaks.every(name => name in BREAKS)
  }

  /** Other weights, sentences or breaks begin a new run. @param {Partial<State>} change */
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

  /** @param {number} seed */
  #seed(seed) {
    if (Number.isInteger(seed)) this.set({ seed: 1 + (seed - 1 + SEEDS) % SEEDS })
  }

  #press() {
    this.loop.stop()
    this.training = !this.training
    if (this.run?.done) this.#seed(this.state.seed + 1)
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
    if (this.training && this.awake) this.ticket = requestAnimationFrame(now => this.#frame(now))
  }

  /** @param {number} now */
  #frame(now) {
    this.run?.frame(now, this.state.pace === "fast")
    this.wake()
  }

  /** @param {State} state */
  draw({ seed, longest, breaks, count }) {
    const settings = { seed, longest, breaks }
    const same = JSON.stringify(settings) === JSON.stringify(this.run?.settings)
    if (!this.run || !same || count < this.run.count) this.#begin(settings)
    this.goal = count
    if (count > this.run.count) this.run.learn(count - this.run.count)
    this.#show()
  }

  /** @param {import("./train-run.js").Settings} settings */
  #begin(settings) {
    this.run?.stop()
    this.before = this.run?.count ? this.run : this.run && this.before
    const run = this.run = new Run(structuredClone(settings), () => this.#heard(run))
    this.reached = null
    this.loop.stop()
  }

  /** @param {Run} run */
  #heard(run) {
    if (run !== this.run) return
    if (run.count < this.goal) return run.learn(this.goal - run.count)
    const reached = run.reached !== this.reached
    this.reached = run.reached
    this.state.count = this.goal = run.count
    if (run.done) this.training = false
    if (this.playing && !this.still) this.loop.play(run.calls, run.steps.at(-1).words.join(" "))
    this.playing = false
    if (this.wanting) return this.#one()
    if (reached || !this.training) this.set({})
    else this.#show()
  }

  #show() {
    const { run, before, training } = this
    write(this.go, training ? "Pause" : run.done ? "Train again" : run.count ? "Go on" : "Train")
    put(this.shown.count, run.count, String(run.count))
    put(this.shown.right, run.right / run.known, run.known ? percent(run.right / run.known) : "–")
    put(this.shown.loss, run.loss, run.known ? fixed(run.loss, 3) : "–")
    this.curves.draw(run, before)
    if (training) this.loop.count(run.calls)
    if (run.shown) this.cells.draw(run.shown)
  }

  /** @param {State} state */
  sentence({ longest, breaks }) {
    const { run, before, training } = this
    if (!run?.shown) return "Eight cells get random weights."
    const [, are] = run.shown.answers.at(-1)
    const what = broken(breaks, longest)
    const example = ` “${EXAMPLE.join(" ")}”: are, ${percent(are)}.`
    if (!run.count) return `${training ? "Training from" : "Nothing learned yet:"} random weights.${example}${what}`
    const past = before?.reached ? `, the run before after ${before.reached}`
      : before?.done ? ", the run before never" : ""
    const goal = run.reached ? ` 98 of the last 100 right **after ${run.reached} sentences**${past}.` : ""
    if (training) return `Training.${goal}${what}`
    const now = `${run.done ? "Done" : "Paused"} after ${run.count} sentences: `
      + `**${run.right} of the last ${run.known} right**, loss ${fixed(run.loss, 3)}.`
    return now + goal + example + what
  }
}

customElements.define("live-train", Train)
