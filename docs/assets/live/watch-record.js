/** The stored networks of "Watch one remember", the words that they read, and what they answer. */
import { PLACES, PLURAL, PRONOUNS, SINGULAR, VERBS } from "./sentences.js"
import { largest, read } from "./watch-run.js"

/** Made by report/live/watch.py, which says what stands in it. */
export const record = await (await fetch(new URL("watch.json", import.meta.url))).json()

const DAYS = record.words.slice(0, 2)
const NOUNS = [...SINGULAR, ...PLURAL]
/** What can stand at each place of the sentence. @type {string[][]} */
export const SLOTS = [DAYS, ["the"], NOUNS, ["that"], PRONOUNS, VERBS, PLACES, ["the"], NOUNS]
export const FIRST = ["yesterday", "the", "keys", "that", "he", "left", "in", "the", "car"]
/** What there is to remember, in the order of the bits of an answer. */
export const PARTS = ["number", "tense"]

/** Which of its two values a part has in a sentence, 0 or 1. @param {string[]} words
    @param {string} part */
export const second = (words, part) =>
  part === "number" ? Number(PLURAL.includes(words[2])) : DAYS.indexOf(words[0])

/** The verb that is expected. @param {number[]} p */
export const answer = p => record.answers[largest(p)]

/**
 * Make a reader that keeps what it read last, with and without what was written.
 * @returns {(state: {network: string, words: string[]},
 *   held?: import("./watch-run.js").Held[]) => import("./watch-run.js").Step[]}
 */
export function reading() {
  const kept = [{ key: "", run: [] }, { key: "", run: [] }]
  return ({ network, words }, held = []) => {
    const last = kept[Math.min(1, held.length)]
    const key = JSON.stringify([network, words, held])
    if (last.key !== key) {
      const places = words.map(word => record.words.indexOf(word))
      last.run = read(record[network].weights, places, record.words.length, held)
      last.key = key
    }
    return last.run
  }
}
