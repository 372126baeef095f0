/**
 * Sentences of the live figures: "the keys that he left in the car", and the verb is "are".
 * report/live/sentences.py is the same in Python: a seed gives the same numbers in both.
 */

/** @typedef {() => number} Random draws a number, uniform in [0, 1) */
/** @typedef {{words: string[], answer: number}} Sentence answer: 0 for "is", 1 for "are" */

export const SINGULAR = ["key", "car", "box", "dog"]
export const PLURAL = ["keys", "cars", "boxes", "dogs"]
export const PRONOUNS = ["he", "she", "they"]
export const VERBS = ["left", "saw", "lost"]
export const PLACES = ["in", "near", "under"]
export const WORDS = ["the", "that", ...SINGULAR, ...PLURAL, ...PRONOUNS, ...VERBS, ...PLACES]
export const ANSWERS = ["is", "are"]
export const LENGTHS = [8, 20, 32]
export const EXAMPLE = ["the", "keys", "that", "he", "left", "in", "the", "car"]

/**
 * The generator Mulberry32 of Tommy Ettinger.
 * @param {number} seed
 * @returns {Random}
 */
export function mulberry32(seed) {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * A matrix of draws, row after row.
 * @param {Random} random
 * @param {number} rows
 * @param {number} columns
 * @returns {number[][]}
 */
export function uniform(random, rows, columns) {
  return Array.from({ length: rows }, () => Array.from({ length: columns }, random))
}

/**
 * A sentence of at most so many words: "the" and a noun, then none, one or several additions of
 * three words each, a clause ("that he left") or a place ("in the car"). No clause follows a clause.
 * @param {Random} random
 * @param {number} longest
 * @returns {Sentence}
 */
export function sentence(random, longest) {
  const below = (/** @type {number} */ bound) => Math.floor(random() * bound)
  const choice = (/** @type {string[]} */ words) => words[below(words.length)]
  const answer = below(2)
  const words = ["the", choice(answer ? PLURAL : SINGULAR)]
  let afterClause = false
  for (let left = below(Math.floor((longest - 2) / 3) + 1); left > 0; left--) {
    afterClause = !afterClause && random() < 0.5
    if (afterClause) words.push("that", choice(PRONOUNS), choice(VERBS))
    else words.push(choice(PLACES), "the", choice([...SINGULAR, ...PLURAL]))
  }
  return { words, answer }
}

/**
 * A vector of zeros with a one at the index.
 * @param {number} index
 * @param {number} size
 * @returns {number[]}
 */
export function oneHot(index, size) {
  return Array.from({ length: size }, (_, place) => (place === index ? 1 : 0))
}

/**
 * One vector per word.
 * @param {string[]} words
 * @returns {number[][]}
 */
export function vectors(words) {
  return words.map(word => oneHot(WORDS.indexOf(word), WORDS.length))
}
