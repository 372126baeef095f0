/** The kinds of numbers that `Shapes:` names: unit, positive, …; none is any number. */

/** @typedef {import("./shapes.js").Declared} Declared */

/** @param {number[]} row */
const total = row => row.reduce((sum, one) => sum + one, 0)
/** @param {number[]} row */
const binary = row => row.every(one => one === 0 || one === 1)
/** @param {number[]} row */
const whole = row => row.every(Number.isInteger)

/**
 * Of each kind: the values to begin with, the range of a slider with its step, and what the numbers
 * of a row should be.
 * @type {Record<string, { starts: number[], range: [number, number, number],
 *   should: string, fits: (row: number[]) => boolean }>}
 */
export const KINDS = {
  "": {
    starts: [0.5, -0.8, 0.9, -0.3, 0.7, -0.6, 0.4],
    range: [-3, 3, 0.1],
    should: "",
    fits: () => true,
  },
  positive: {
    starts: [0.5, 2, 1, 1.5],
    range: [0.1, 3, 0.1],
    should: "greater than 0",
    fits: row => row.every(one => one > 0),
  },
  unit: {
    starts: [0.9, 0.4, 0.7, 0.2, 0.6],
    range: [0, 1, 0.05],
    should: "from 0 to 1",
    fits: row => row.every(one => one >= 0 && one <= 1),
  },
  probability: {
    starts: [],
    range: [0, 1, 0.05],
    should: "shares that add up to 1",
    fits: row => row.every(one => one >= 0) && Math.abs(total(row) - 1) < 1e-9,
  },
  binary: { starts: [1, 0, 1], range: [0, 1, 1], should: "0 or 1", fits: binary },
  onehot: {
    starts: [],
    range: [0, 1, 1],
    should: "one 1 and zeros",
    fits: row => binary(row) && total(row) === 1,
  },
  integer: { starts: [2, 4, 6], range: [1, 20, 1], should: "a whole number", fits: whole },
  index: { starts: [2], range: [1, 1, 1], should: "a whole number", fits: whole },
}

/**
 * What values should be and are not, in sentences.
 * @param {Declared[]} parameters @param {Record<string, any>} values by name @returns {string}
 */
export function remarks(parameters, values) {
  const wrong = parameters.filter(
    ({ name, kind }) => kind in KINDS && !rows(values[name]).every(KINDS[kind].fits),
  )
  return wrong.map(({ name, kind }) => `${name} should be ${KINDS[kind].should}. `).join("")
}

/** @param {any} value  a number, or an array of them @returns {number[][]} */
function rows(value) {
  return Array.isArray(value?.[0]) ? value.flatMap(rows) : [[value].flat()]
}
