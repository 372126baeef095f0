/** A training run in a worker: what it is asked for, and what is known of it. */
import { element } from "./parts.js"
import { legend, Plot } from "./plot.js"

/** @typedef {{ seed: number, longest: number, breaks: string[] }} Settings */
/** @typedef {{ words: string[], answer: number, loss: number, right: boolean }} Step */
/** @typedef {{ f: number[][], i: number[][], o: number[][], c: number[][], answers: number[][] }}
    Shown  the example, word by word */

/** So many of the last sentences say how well it goes, and so many of them must be right. */
const WINDOW = 100
const ENOUGH = 98
/** The curves have a point after so many sentences. */
const SPACING = 10
/** Sentences a second that an eye can follow, and milliseconds of work between two frames. */
const PACE = 60
const WORK = 12
/** Sentences of a run, by the most words that one may have. */
export const ENDS = /** @type {Record<number, number>} */ ({ 8: 1000, 20: 2000, 32: 4000 })

export class Run {
  count = 0
  /** Mean loss, and number of right answers, of the last sentences. */
  loss = NaN
  right = 0
  /** @type {number | null} after how many sentences enough of the last were right */
  reached = null
  /** @type {[number, number][]} */
  losses = []
  /** @type {[number, number][]} */
  shares = []
  /** @type {Step[]} the last sentences */
  steps = []
  /** @type {string[]} displays that were called for the last sentence, in order */
  calls = []
  /** @type {Shown | undefined} */
  shown

  #worker = new Worker(new URL("./train-worker.js", import.meta.url), { type: "module" })
  #busy = true
  #owed = 0
  #before = 0

  /**
   * @param {Settings} settings
   * @param {(news: boolean) => void} heard called when more is known; news: enough are right now
   */
  constructor(settings, heard) {
    this.settings = settings
    this.end = ENDS[settings.longest]
    this.#worker.addEventListener("message", ({ data: { steps, calls, shown } }) => {
      const before = this.reached
      this.#busy = false
      for (const step of steps) this.#note(step)
      if (steps.length) this.calls = calls
      this.shown = shown
      heard(this.reached !== before)
    })
    this.#worker.postMessage({ start: settings })
  }

  get done() {
    return this.count >= this.end
  }
  /** How many of the last sentences are known. */
  get known() {
    return this.steps.length
  }
  /** The last sentence. */
  get words() {
    return this.steps[this.known - 1].words.join(" ")
  }

  /** Learn what is due after the time since the call before. @param {number} now @param {boolean} fast */
  frame(now, fast) {
    this.#owed = Math.min(this.#owed + ((now - this.#before) * PACE) / 1000, PACE / 10)
    this.#before = now
    const due = fast ? this.end : Math.floor(this.#owed)
    if (due < 1 || !this.learn(due, fast ? WORK : Infinity)) return
    this.#owed -= Math.min(due, this.#owed)
  }

  /**
   * Learn from some more sentences, unless it is learning.
   * @param {number} sentences @param {number} [within] milliseconds
   */
  learn(sentences, within) {
    const learn = Math.min(sentences, this.end - this.count)
    if (this.#busy || learn < 1) return false
    this.#busy = true
    this.#worker.postMessage({ learn, within })
    return true
  }

  /** End it for good. */
  stop() {
    this.#worker.terminate()
  }

  /** @param {Step} step */
  #note(step) {
    this.count++
    this.steps.push(step)
    if (this.steps.length > WINDOW) this.steps.shift()
    this.right = this.steps.filter(one => one.right).length
    this.loss = this.steps.reduce((sum, one) => sum + one.loss, 0) / this.known
    if (this.right >= ENOUGH) this.reached ??= this.count
    if (this.count % SPACING) return
    this.losses.push([this.count, this.loss])
    this.shares.push([this.count, this.right / this.known])
  }
}

/** @type {[string, string][]} */
const KINDS = [
  ["live-candidate", "right"],
  ["live-forget live-dashed", "loss"],
  ["live-thin", "the run before"],
]

/** The curves of a run and, where there was one, of the run before in grey. */
export class Curves {
  #plot = element("div")
  #names = legend(KINDS)
  node = element("div", {}, this.#plot, this.#names)
  #end = 0
  #points = 0
  /** @type {Run | undefined} */
  #run
  /** @type {Run | undefined} */
  #past
  /** @type {((run: Run, past?: Run) => void)} */
  #draw = () => {}

  /** @param {Run} run @param {Run} [past] the run before */
  draw(run, past) {
    const points = run.losses.length
    if (run === this.#run && past === this.#past && points === this.#points) return
    this.#run = run
    this.#past = past
    this.#points = points
    if (run.end !== this.#end) this.#make(run.end)
    this.#names.lastChild.hidden = !past
    this.#draw(run, past)
  }

  /** @param {number} end */
  #make(end) {
    this.#end = end
    const plot = new Plot({
      x: {
        range: [0, end],
        name: "sentences",
        ticks: [0, 1, 2, 3, 4].map(part => [(part * end) / 4, String((part * end) / 4)]),
      },
      y: {
        range: [0, 1],
        name: "share right and mean loss, last 100 sentences",
        ticks: [
          [0, "0"],
          [0.5, "0.5"],
          [1, "1"],
        ],
      },
      describes: "Share of right answers and loss against the number of sentences.",
    })
    const before = [plot.curve("live-thin"), plot.curve("live-thin live-dashed")]
    const now = KINDS.slice(0, 2).map(([kind]) => plot.curve(kind))
    this.#draw = (run, past) => {
      before[0].to(past?.shares ?? [])
      before[1].to(past?.losses ?? [])
      now[0].to(run.shares)
      now[1].to(run.losses)
    }
    this.#plot.replaceChildren(plot.node)
  }
}
