/** What the figures of training say in words. */
import { fixed, percent } from "./numbers.js"
import { EXAMPLE } from "./sentences.js"
import { broken } from "./train-breaks.js"

/** @typedef {import("./train-run.js").Run} Run */

/** What the first button does. @param {Run} run @param {boolean} training */
export function asked(run, training) {
  if (training) return "Pause"
  if (run.done) return "Train again"
  return run.count ? "Go on" : "Train"
}

/**
 * What has just happened.
 * @param {Run | undefined} run @param {boolean} training @param {Run} [past] the run before
 */
export function said(run, training, past) {
  if (!run?.shown) return "Eight cells get random weights."
  const [, are] = run.shown.answers.slice(-1)[0]
  const what = broken(run.settings.breaks, run.settings.longest)
  const example = ` After “${EXAMPLE.join(" ")}” it expects “are” with ${percent(are)}.`
  const goal = reached(run, past)
  if (training && !goal) return `Training.${what}`
  if (training) return `Training.${goal}${what}`
  if (!run.count) return `Random weights; nothing is learned yet.${example}${what}`
  const now =
    `${run.done ? "Done" : "Paused"} after ${run.count} ${run.count === 1 ? "sentence" : "sentences"}: ` +
    `**${run.right} of the last ${run.known} right**, loss ${fixed(run.loss, 3)}.`
  return now + goal + example + what
}

/** @param {Run} run @param {Run} [past] */
function reached(run, past) {
  if (!run.reached) return ""
  let before = ""
  if (past?.reached) before = `, the run before after ${past.reached}`
  else if (past?.done) before = ", the run before never"
  return ` 98 of the last 100 right **after ${run.reached} sentences**${before}.`
}
