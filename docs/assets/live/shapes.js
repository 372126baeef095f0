/** What the text of `Shapes:` says, and small values to begin with. No elements, only data. */
import { KINDS } from "./kinds.js"

/**
 * @typedef {number | number[] | number[][] | string} Value  a string is the name of a function
 * @typedef {object} Declared  one name of `Shapes:`
 * @property {string} name
 * @property {string[]} axes  their sizes as written: n, 4n, d+3n, T+1
 * @property {string} kind  unit, positive, …; empty for any number
 * @property {string} within  the size that an index counts up to
 * @typedef {Record<string, number>} Sizes  of letters
 */

const ONE = /(\w+)(?: \(([^()]*)\))?(?: ([a-z]+)(?: (\w+))?)?/g
const ORDER = "nmTKd"
const LEAST = /** @type {Sizes} */ ({ T: 3, K: 3 })
const PLANS = /** @type {Sizes[]} */ ([{}, { d: 1 }, { n: 1 }])
/** So many numbers in all, and in a row, are few. */
const MOST = 52
const WIDEST = 6

/**
 * Read the text of `Shapes:`.
 * @param {string} text @returns {{ parameters: Declared[], results: Declared[] }}
 */
export function read(text) {
  const [parameters, results] = text.split("->").map(side =>
    [...side.matchAll(ONE)].map(([, name, axes = "", kind = "", within = ""]) => ({
      name,
      axes: axes
        .split(",")
        .map(axis => axis.trim())
        .filter(Boolean),
      kind,
      within,
    })),
  )
  return { parameters, results }
}

/**
 * Choose a small size for each letter, all different; where that makes many numbers, with the
 * input or the layer as a single number.
 * @param {Declared[]} parameters @returns {Sizes}
 */
export function sizes(parameters) {
  const axes = parameters.flatMap(one => (one.within ? [one.within] : one.axes))
  const letters = [...new Set(axes.join().match(/[A-Za-z]+/g))].sort(
    (one, two) => ORDER.indexOf(one) - ORDER.indexOf(two),
  )
  const plans = PLANS.map(single => assigned(letters, axes, single))
  return plans.find(plan => few(parameters.map(one => shape(one, plan)))) ?? plans[2]
}

/** @param {number[][]} shapes */
function few(shapes) {
  const numbers = shapes.map(sides => sides.reduce((product, side) => product * side, 1))
  return (
    numbers.reduce((sum, one) => sum + one, 0) <= MOST &&
    shapes.every(sides => sides.length < 2 || sides[1] <= WIDEST)
  )
}

/** @param {string[]} letters @param {string[]} axes @param {Sizes} single @returns {Sizes} */
function assigned(letters, axes, single) {
  const found = /** @type {Sizes} */ ({})
  const taken = new Set(axes.map(Number))
  for (const letter of letters) {
    let size = single[letter] ?? LEAST[letter] ?? 2
    while (taken.has(size)) size++
    found[letter] = size
    taken.add(size)
  }
  return found
}

/** The size of an axis such as 4n or d+3n. @param {string} axis @param {Sizes} sizes */
export function size(axis, sizes) {
  return axis.split("+").reduce((sum, term) => {
    const [, times, letter] = /** @type {RegExpMatchArray} */ (term.match(/(\d*)([A-Za-z]*)/))
    return sum + Number(times || 1) * (letter ? sizes[letter] : 1)
  }, 0)
}

/** @param {Declared} declared @param {Sizes} sizes @returns {number[]} */
export function shape(declared, sizes) {
  return declared.axes.map(axis => size(axis, sizes))
}

/**
 * Values to begin with, by name: of each kind the next ones, so that neighbours differ.
 * @param {Declared[]} parameters @param {Sizes} sizes @param {(name: string) => string} first
 *   the function that a parameter is at first
 * @returns {Record<string, Value>}
 */
export function starts(parameters, sizes, first) {
  const used = /** @type {Record<string, number>} */ ({})
  const next = (/** @type {string} */ kind) => {
    used[kind] ??= 0
    return used[kind]++
  }
  const filled = (/** @type {number[]} */ sides, /** @type {() => Value} */ fill) =>
    sides.length ? Array.from({ length: sides[0] }, () => filled(sides.slice(1), fill)) : fill()
  return Object.fromEntries(
    parameters.map(one => {
      const { kind, name } = one,
        sides = shape(one, sizes)
      if (kind === "function") return [name, first(name)]
      if (kind === "probability" || kind === "onehot") {
        const length = /** @type {number} */ (sides.pop())
        return [name, filled(sides, () => share(kind, length, next(kind)))]
      }
      const values = KINDS[kind].starts
      return [name, filled(sides, () => values[next(kind) % values.length])]
    }),
  )
}

/**
 * The least and the largest number that a slider reaches, and its step.
 * @param {Declared} declared @param {Sizes} sizes @returns {[number, number, number]}
 */
export function limits({ kind, within }, sizes) {
  return kind === "index" ? [1, size(within, sizes), 1] : KINDS[kind].range
}

/**
 * A one among zeros, or halves of halves, which add up to 1.
 * @param {string} kind @param {number} length @param {number} turn
 */
function share(kind, length, turn) {
  return Array.from({ length }, (_, at) => {
    const place = (at + turn) % length
    if (kind === "onehot") return Number(place === 0)
    return 2 ** -Math.min(place + 1, length - 1)
  })
}

/**
 * Whether a value of JSON is like another: arrays of the same sizes, numbers that are finite.
 * @param {any} value @param {any} model @returns {boolean}
 */
export function like(value, model) {
  if (!Array.isArray(model))
    return typeof value === typeof model && (typeof value === "string" || Number.isFinite(value))
  return (
    Array.isArray(value) &&
    value.length === model.length &&
    value.every((one, at) => like(one, model[at]))
  )
}
