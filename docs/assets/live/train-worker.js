/**
 * Trains a network beside the page. A message `{ start: { seed, longest, breaks } }` begins with
 * random weights; `{ learn, within }` learns from so many sentences, fewer if so many milliseconds
 * pass before. Each is answered by what was learned, the displays that were called for the last
 * sentence, and how the network reads the example now.
 */
import { Training } from "./loop.js"
import { DISPLAYS } from "./loop-displays.js"
import { EXAMPLE } from "./sentences.js"

/** @type {Training} */
let training
/** @type {string[]} */
let calls = []
const noted = /** @type {typeof DISPLAYS} */ (
  Object.fromEntries(
    Object.entries(DISPLAYS).map(([name, display]) => [
      name,
      (/** @type {any[]} */ ...given) => {
        calls.push(name)
        return /** @type {Function} */ (display)(...given)
      },
    ]),
  )
)

addEventListener("message", ({ data: { start, learn = 0, within = Infinity } }) => {
  if (start) training = new Training(start.seed, start.longest, start.breaks)
  const steps = []
  const end = performance.now() + within
  calls = []
  while (steps.length < learn) {
    const last = steps.length === learn - 1 || performance.now() >= end
    training.E = last ? noted : DISPLAYS
    steps.push(training.step())
    if (last) break
  }
  training.E = DISPLAYS
  const { f, i, o, c, h } = training.read(EXAMPLE)
  const answers = h.slice(1).map(h_t => training.answer(h_t))
  postMessage({ steps, calls, shown: { f, i, o, c: c.slice(1), answers } })
})
