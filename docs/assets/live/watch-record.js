/** The stored networks of "Watch one remember", and the sentence that they read. */
import { ANSWERS, PLACES, PLURAL, PRONOUNS, SINGULAR, VERBS, vectors } from "./sentences.js"
import { largest, read } from "./watch-run.js"

/** Made by report/live/watch.py, which says what stands in it. */
export const record = await (await fetch(new URL("./watch.json", import.meta.url))).json()

const NOUNS = [...SINGULAR, ...PLURAL]
/** What can stand at each place of the sentence. @type {string[][]} */
export const SLOTS = [["the"], NOUNS, ["that"], PRONOUNS, VERBS, PLACES, ["the"], NOUNS]
export const FIRST = ["the", "keys", "that", "he", "left", "in", "the", "car"]
export const NOUN = 1

/** The number of the noun: 0 is singular, 1 plural. @param {string[]} words */
export const nounNumber = words => Number(PLURAL.includes(words[NOUN]))

/** What a cell holds, in the mean, at the end of sentences with the other number than these words.
    @param {string} network @param {number} cell @param {string[]} words @returns {number} */
export const other = (network, cell, words) => record[network].levels[cell][1 - nounNumber(words)]

/** The cell that turns most answers. @param {string} network */
export const bestCell = network => largest(record[network].turned)

/** The verb that is expected. @param {number[]} p */
export const verb = p => ANSWERS[largest(p)]

/** Whether a word can stand at each place. @param {string[]} words */
export const fits = words =>
  words.length === SLOTS.length && words.every((word, t) => SLOTS[t].includes(word))

/**
 * Make a reader that keeps what it read last, with and without what was written.
 * @returns {(state: {network: string, words: string[]},
 *   held?: import("./watch-run.js").Held[]) => import("./watch-run.js").Step[]}
 */
export function reading() {
  /** @type {{ key: string, run: import("./watch-run.js").Step[] }[]} */
  const kept = [
    { key: "", run: [] },
    { key: "", run: [] },
  ]
  return ({ network, words }, held = []) => {
    const last = kept[Math.min(1, held.length)]
    const key = JSON.stringify([network, words, held])
    if (last.key !== key) last.run = read(record[network].weights, vectors(words), held)
    last.key = key
    return last.run
  }
}
