/** A training run in a worker, and what is known of it. */

/** @typedef {{ seed: number, longest: number, breaks: string[] }} Start */
/** @typedef {{ words: string[], answer: number, loss: number, right: boolean }} Step */
/** @typedef {{ f: number[][], i: number[][], o: number[][], c: number[][], answers: number[][] }}
    Shown  of the example, word by word */

/** So many of the last sentences say how well it goes, and so many of them must be right. */
export const WINDOW = 100
export const ENOUGH = 98
/** The curves have a point for so many sentences. */
const SPACING = 10
/** Sentences a second that can be followed, and milliseconds of work between two frames. */
const PACE = 60
const WORK = 12

export class Run {
  count = 0
  /** Of the last sentences. */
  loss = NaN
  share = NaN
  /** After how many sentences enough of the last were right. @type {number | null} */
  reached = null
  /** Points of the curves. @type {{ count: number, loss: number, share: number }[]} */
  points = []
  /** Displays that were called for the last sentence, in order. @type {string[]} */
  calls = []
  /** @type {Step | undefined} */
  last
  /** @type {Shown | undefined} */
  shown
  running = false

  #steps = /** @type {Step[]} */ ([])
  #worker = new Worker(new URL("./train-worker.js", import.meta.url), { type: "module" })
  #busy = true
  #owed = 0
  #then = 0

  /**
   * @param {Start} start
   * @param {number} end sentences of the whole run
   * @param {() => void} heard called when something is known
   */
  constructor(start, end, heard) {
    Object.assign(this, { start, end, heard })
    this.end = end
    this.#worker.onmessage = ({ data }) => {
      this.#busy = false
      this.#note(data)
      heard()
    }
    this.#worker.postMessage({ start })
  }

  get done() { return this.count >= this.end }

  /** Learn what is due since the frame before; 0 a second means: as fast as it goes.
      @param {number} now @param {boolean} fast */
  frame(now, fast) {
    const passed = Math.min(now - this.#then, 100)
    this.#then = now
    this.#owed += fast ? Infinity : passed * PACE / 1000
    if (this.#busy) return
    const learn = Math.min(Math.floor(this.#owed), this.end - this.count)
    this.#owed = fast ? 0 : this.#owed - learn
    if (learn > 0) this.learn(learn, WORK)
  }

  /** @param {number} learn @param {number} [within] milliseconds */
  learn(learn, within) {
    this.#busy = true
    this.#worker.postMessage({ learn, within })
  }

  /** Stop for good. */
  end_() { this.#worker.terminate() }
}
