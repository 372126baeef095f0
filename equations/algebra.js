// The algebra of the report: numbers, vectors (arrays of numbers) and matrices (arrays of rows).
// It mirrors arrays.py, function by function: vectors are columns, a transposed one is a Row, nothing
// broadcasts, and what does not fit is refused with the same words. No argument is ever changed.

/** A transposed vector. */
export class Row {
  /** @param {number[]} vector */
  constructor(vector) {
    this.vector = vector
  }
}

const isNumber = x => typeof x === "number"

// Whether an array holds numbers or rows, at(0) tells. Where a place reads arrays of both kinds by an
// index, V8 turns their numbers into objects, for good, and all that follows is slow; at() changes
// nothing. For the same reason arrays of numbers and arrays of rows are made in different places.

/**
 * The sizes of an array along its axes.
 * @returns {number[]}
 */
function shape(x) {
  if (x instanceof Row) return shape(x.vector)
  return Array.isArray(x) ? [x.length, ...shape(x.at(0))] : []
}

const ndim = x => (Array.isArray(x) ? 1 + ndim(x.at(0)) : x instanceof Row ? 1 : 0)
const written = x => {
  const sizes = shape(x)
  return sizes.length === 1 ? `(${sizes[0]},)` : `(${sizes.join(", ")})`
}
const refuse = message => {
  throw new RangeError(message)
}

function each(f, x) {
  if (!Array.isArray(x)) return f(x)
  return isNumber(x.at(0)) ? eachEntry(f, x) : x.map(row => each(f, row))
}

function eachEntry(f, x) {
  const result = new Array(x.length)
  for (let i = 0; i < x.length; i++) result[i] = f(x[i])
  return result
}

function alike(a, b) {
  if (!Array.isArray(a) || !Array.isArray(b)) return !Array.isArray(a) && !Array.isArray(b)
  return a.length === b.length && alike(a.at(0), b.at(0))
}

function pairs(f, a, b) {
  if (!Array.isArray(a)) return Array.isArray(b) ? each(y => f(a, y), b) : f(a, b)
  if (!Array.isArray(b)) return each(x => f(x, b), a)
  if (!isNumber(a.at(0))) return a.map((row, i) => pairs(f, row, b[i]))
  return f.ofVectors ? f.ofVectors(a, b) : pairsOfEntries(f, a, b)
}

function pairsOfEntries(f, a, b) {
  const result = new Array(a.length)
  for (let i = 0; i < a.length; i++) result[i] = f(a[i], b[i])
  return result
}

function elementwise(f, a, b, symbol) {
  if (isNumber(a) && isNumber(b)) return f(a, b)
  if (a instanceof Row || b instanceof Row)
    refuse(`${symbol} between a transposed vector and something else`)
  if (Array.isArray(a) && Array.isArray(b) && !alike(a, b))
    refuse(`${symbol} between shapes ${written(a)} and ${written(b)}; there is no broadcasting`)
  return pairs(f, a, b)
}

const plus = (x, y) => x + y
const minus = (x, y) => x - y
const by = (x, y) => x * y

// A loop that several operations share calls a function for each entry. The commonest have their own.
plus.ofVectors = (a, b) => {
  const result = new Array(a.length)
  for (let i = 0; i < a.length; i++) result[i] = a[i] + b[i]
  return result
}
minus.ofVectors = (a, b) => {
  const result = new Array(a.length)
  for (let i = 0; i < a.length; i++) result[i] = a[i] - b[i]
  return result
}
by.ofVectors = (a, b) => {
  const result = new Array(a.length)
  for (let i = 0; i < a.length; i++) result[i] = a[i] * b[i]
  return result
}

function scaled(number, vector) {
  const result = new Array(vector.length)
  for (let i = 0; i < vector.length; i++) result[i] = number * vector[i]
  return result
}

/** The sum of two or more terms. */
export function add(a, b, ...more) {
  const both = a instanceof Row && b instanceof Row
  let sum = both ? new Row(add(a.vector, b.vector)) : elementwise(plus, a, b, "+")
  for (const term of more) sum = add(sum, term)
  return sum
}

/** The difference of two terms. */
export function subtract(a, b) {
  if (a instanceof Row && b instanceof Row) return new Row(subtract(a.vector, b.vector))
  return elementwise(minus, a, b, "-")
}

/** A term with a minus before it. */
export const negative = x => multiply(-1, x)

/** Two factors side by side: a product of numbers, a matrix product, or an outer product. */
export function multiply(a, b) {
  if (b instanceof Row) return timesRow(a, b.vector)
  if (a instanceof Row) {
    if (isNumber(b)) return new Row(multiply(a.vector, b))
    if (ndim(b) > 2) return matmul(a, b)
    const result = rowTimes(a.vector, b, a.vector)
    return isNumber(result) ? result : new Row(result)
  }
  if (isNumber(b)) return pairs(by, a, b)
  if (isNumber(a)) return isNumber(b.at(0)) ? scaled(a, b) : pairs(by, a, b)
  if (isNumber(a.at(0)))
    refuse(
      isNumber(b.at(0))
        ? "a vector times a vector: write \\odot (entry by entry), v^\\top w (a number) or " +
            "v w^\\top (a matrix)"
        : "a vector times a matrix; vectors are columns: write W x or W^\\top x instead of x W",
    )
  return matmul(a, b)
}

function timesRow(a, vector) {
  if (a instanceof Row || ndim(a) > 1)
    refuse("the shapes of this product do not fit: a transposed vector on the right of a matrix")
  return isNumber(a) ? new Row(pairs(by, a, vector)) : a.map(x => scaled(x, vector))
}

function matmul(a, b) {
  if (ndim(a) > 2 || ndim(b) > 2)
    refuse("a product of arrays with more than two axes; write a sum over an index")
  if (!isNumber(b.at(0))) return a.map(row => rowTimes(row, b, a))
  const result = new Array(a.length)
  for (let i = 0; i < a.length; i++) result[i] = rowTimes(a[i], b, a)
  return result
}

function rowTimes(row, b, left) {
  if (row.length !== b.length)
    refuse(`the matrix product of shapes ${written(left)} and ${written(b)} does not exist`)
  return isNumber(b.at(0)) ? inner(row, b) : combined(row, b)
}

function inner(v, w) {
  let sum = 0
  for (let i = 0; i < v.length; i++) sum += v[i] * w[i]
  return sum
}

function combined(v, matrix) {
  const result = new Array(matrix[0].length).fill(0)
  for (let i = 0; i < v.length; i++)
    for (let j = 0; j < result.length; j++) result[j] += v[i] * matrix[i][j]
  return result
}

/** The transpose of a vector, of a transposed vector or of a matrix. */
export function transpose(x) {
  if (x instanceof Row) return x.vector
  if (isNumber(x)) refuse("a number has no transpose")
  return isNumber(x.at(0)) ? new Row(x) : x[0].map((_, j) => columnOf(x, j))
}

function columnOf(matrix, j) {
  const result = new Array(matrix.length)
  for (let i = 0; i < matrix.length; i++) result[i] = matrix[i][j]
  return result
}

/** A power of a number, or of each entry of a vector. */
export function power(x, exponent) {
  if (x instanceof Row || ndim(x) > 1 || !isNumber(exponent))
    refuse("a power needs a number or a vector below and a number above")
  if (!Number.isFinite(exponent)) refuse("an exponent that is not finite")
  if (!Number.isInteger(exponent) && some(y => y <= 0, x))
    refuse("a fractional power of a number that is not positive")
  return each(y => y ** exponent, x)
}

const some = (f, x) => (Array.isArray(x) ? x.some(y => some(f, y)) : f(x))
const entries = x => (isNumber(x) ? [x] : isNumber(x.at(0)) ? x : x.flat(Number.POSITIVE_INFINITY))
const largest = numbers => numbers.reduce((x, y) => Math.max(x, y))

/** A norm: of a vector (2, 1 or infty) or of a matrix (2, F or infty). */
export function norm(x, kind) {
  if (isNumber(x)) refuse("write the absolute value of a number as \\lvert … \\rvert")
  const known = ndim(x) === 1 ? ["2", "1", "infty"] : ["2", "F", "infty"]
  const wanted = kind ?? (ndim(x) === 1 ? "2" : "")
  if (ndim(x) > 2 || !known.includes(wanted))
    refuse(
      "which norm? \\lVert W \\rVert_2, _F or _\\infty of a matrix, \\lVert v \\rVert of a vector",
    )
  if (ndim(x) === 2 && wanted === "2") return spectral(x)
  if (wanted === "2" || wanted === "F") return Math.sqrt(inner(entries(x), entries(x)))
  if (ndim(x) === 2 && wanted === "infty")
    return largest(x.map(row => row.map(Math.abs).reduce(plus)))
  const sizes = x.map(Math.abs)
  return wanted === "infty" ? largest(sizes) : sizes.reduce(plus)
}

/** The largest singular value, by turning pairs of columns until all are at right angles. */
function spectral(matrix) {
  const columns = transpose(matrix)
  for (let sweep = 0, angle = 1; angle > 1e-15 && sweep < 60; sweep++) {
    angle = 0
    for (let i = 0; i < columns.length; i++)
      for (let j = i + 1; j < columns.length; j++) angle = Math.max(angle, turned(columns, i, j))
  }
  return largest(columns.map(column => Math.hypot(...column)))
}

function turned(columns, i, j) {
  const [v, w] = [columns[i], columns[j]]
  const [a, b, c] = [inner(v, v), inner(w, w), inner(v, w)]
  if (c === 0) return 0
  const ratio = (b - a) / (2 * c)
  const tangent = Math.sign(ratio || 1) / (Math.abs(ratio) + Math.hypot(1, ratio))
  const cosine = 1 / Math.hypot(1, tangent)
  columns[i] = v.map((x, k) => cosine * (x - tangent * w[k]))
  columns[j] = v.map((x, k) => cosine * (tangent * x + w[k]))
  return Math.abs(c) / Math.sqrt(a * b)
}

const ofMatrix = (name, f) => x =>
  ndim(x) > 1 ? refuse(`${name} of a matrix: of each entry, or of the matrix? write entries`) : f(x)
const logarithm = x => {
  if (some(y => !(y > 0), x))
    refuse("the logarithm of a number that is not positive; say `positive` or `unit` in Shapes")
  return each(Math.log, x)
}

/** Elementary functions, entry by entry. */
export const exp = ofMatrix("exp", x => each(Math.exp, x))
export const log = ofMatrix("log", logarithm)
export const ln = ofMatrix("ln", logarithm)
export const tanh = x => each(Math.tanh, x)
export const sinh = x => each(Math.sinh, x)
export const cosh = x => each(Math.cosh, x)
export const sin = x => each(Math.sin, x)
export const cos = x => each(Math.cos, x)

/** The square root of what is not negative. */
export const root = ofMatrix("the root", x => {
  if (x instanceof Row || some(y => y < 0, x))
    refuse("the root of a negative number or of a transposed vector")
  return each(Math.sqrt, x)
})

/** Absolute values. */
export const absolute = ofMatrix("the absolute value", x => {
  if (x instanceof Row) refuse("a transposed vector has no absolute value")
  return each(Math.abs, x)
})

/** The matrix with a vector on its diagonal. */
export function diag(v) {
  if (ndim(v) !== 1) refuse(`diag takes a vector, not shape ${written(v)}`)
  return v.map((x, i) => v.map((_, j) => (i === j ? x : 0)))
}

/** The determinant, by elimination with the largest pivots. */
export function det(matrix) {
  const rows = matrix.map(row => [...row])
  let result = 1
  for (let k = 0; k < rows.length; k++) {
    let pivot = k
    for (let i = k; i < rows.length; i++)
      if (Math.abs(rows[i][k]) > Math.abs(rows[pivot][k])) pivot = i
    if (rows[pivot][k] === 0) return 0
    if (pivot !== k) [rows[k], rows[pivot], result] = [rows[pivot], rows[k], -result]
    result *= rows[k][k]
    for (let i = k + 1; i < rows.length; i++) {
      const factor = rows[i][k] / rows[k][k]
      for (let j = k; j < rows.length; j++) rows[i][j] -= factor * rows[k][j]
    }
  }
  return result
}

/** \odot: the product entry by entry. */
export const hadamard = (a, b) => elementwise(by, a, b, "\\odot")

/** \cdot: of a matrix and what follows it as side by side, else with a number. */
export function dot(a, b) {
  const arrays = Array.isArray(a) && Array.isArray(b)
  if (arrays && ndim(a) === 2) return multiply(a, b)
  if (arrays)
    refuse(
      "\\cdot between vectors can be read in two ways: " +
        "write \\odot (entry by entry), v^\\top w (a number)",
    )
  return elementwise(by, a, b, "\\cdot")
}

/** \times: of numbers. */
export function times(a, b) {
  if (Array.isArray(a) || Array.isArray(b))
    refuse("\\times is for numbers; write \\odot or put the factors side by side")
  return elementwise(by, a, b, "\\times")
}

/** A fraction, entry by entry. */
export const divide = (a, b, symbol = "a fraction") => elementwise((x, y) => x / y, a, b, symbol)

/** The remainder, with the sign of the divisor. */
export function mod(a, b) {
  if (some(y => y === 0, b)) refuse("\\bmod 0 has no value")
  return elementwise((x, y) => x - y * Math.floor(x / y), a, b, "\\bmod")
}

const extreme =
  (f, symbol) =>
  (x, ...more) =>
    more.length
      ? more.reduce((a, b) => elementwise(f, a, b, symbol), x)
      : entries(x).reduce((a, b) => f(a, b))

/** The largest or smallest entry of an array; of several arrays, entry by entry. */
export const max = extreme((x, y) => Math.max(x, y), "\\max")
export const min = extreme((x, y) => Math.min(x, y), "\\min")

/** Numbers and vectors, or matrices, on top of one another. */
export function stack(...parts) {
  if (parts.length === 1) return parts[0]
  const arrays = parts.map(x => (isNumber(x) ? [x] : x))
  if (arrays.some(x => !alike(x.at(0), arrays[0].at(0))))
    refuse(`${arrays.map(written).join(" on ")} cannot be stacked`)
  return [].concat(...arrays)
}

const column = x => (isNumber(x) ? [[x]] : isNumber(x.at(0)) ? x.map(y => [y]) : x)

/** Matrices and columns side by side; vectors of different lengths, one under the other. */
export function beside(...parts) {
  if (parts.every(x => ndim(x) < 2)) {
    if (new Set(parts.map(written)).size === parts.length) return stack(...parts)
    refuse(
      "[a, b] of vectors of one length can be read in two ways: write [a; b] for one under " +
        "the other, \\begin{bmatrix} a & b \\end{bmatrix} for side by side",
    )
  }
  return joined(parts)
}

function joined(parts) {
  if (parts.some(x => ndim(x) > 2))
    refuse("arrays with more than two axes cannot stand side by side")
  const columns = parts.map(column)
  if (columns.some(one => one.length !== columns[0].length))
    refuse(`${parts.map(written).join(" beside ")} cannot stand side by side`)
  return columns[0].map((_, i) => columns.flatMap(one => one[i]))
}

/** A matrix from its cells, given row by row; a single column of parts is stacked. */
export function block(...rows) {
  if (rows.every(row => row.length === 1)) return stack(...rows.map(row => row[0]))
  return stack(...rows.map(joined))
}

/** A whole number, or a refusal. */
function integer(x, what) {
  if (!Number.isInteger(x)) refuse(`${what} must be a whole number, not ${x}`)
  return x
}

/** The entry of an array at an index that counts from `first`. */
export function entry(array, index, first = 1) {
  integer(index, "an index")
  const last = first + array.length - 1
  if (index < first || index > last)
    refuse(`index ${index} of an array is outside ${first} to ${last}`)
  return array.at(index - first)
}

const repeated = (operation, none) => (low, high, term) => {
  let result = none
  for (let i = integer(low, "a bound"); i <= integer(high, "a bound"); i++)
    result = i === low ? term(i) : operation(result, term(i))
  return result
}

/** The sum of a term, or the product of a factor, over an index that runs from `low` to `high`. */
export const sum = repeated(add, 0)
export const product = repeated(multiply, 1)

/** The one size that several axes of arrays have. */
export function length(...axes) {
  const sizes = axes.map(([array, axis]) => shape(array)[axis])
  if (new Set(sizes).size !== 1) refuse(`one index runs over different ranges: ${sizes}`)
  return sizes[0]
}

/**
 * An array of the given sizes; its entries are those of a function of their indices.
 * @returns {any}
 */
export function table(sizes, first, f, indices = []) {
  const depth = indices.length
  if (depth === sizes.length) return f(...indices)
  return Array.from({ length: sizes[depth] }, (_, i) =>
    table(sizes, first, f, [...indices, i + first[depth]]),
  )
}

const RELATIONS = {
  "=": (x, y) => x === y,
  "≠": (x, y) => x !== y,
  "<": (x, y) => x < y,
  ">": (x, y) => x > y,
  "≤": (x, y) => x <= y,
  "≥": (x, y) => x >= y,
}

/** Whether a relation holds, entry by entry. */
export const holds = (a, relation, b) => elementwise(RELATIONS[relation], a, b, relation)

/** Whether all of several conditions hold, entry by entry. */
export const all = (...conditions) => conditions.reduce((a, b) => pairs((x, y) => x && y, a, b))

/** The value of the first case whose condition holds, entry by entry: [value, condition], … */
export function choose(...cases) {
  let result
  let decided = false
  for (const [value, condition] of cases) {
    const open = each(x => !x, decided)
    const here = condition === undefined ? open : pairs((x, y) => x && y, condition, open)
    if (some(x => x, here)) {
      const chosen = value()
      result = where(here, chosen, result ?? 0)
    }
    decided = pairs((x, y) => x || y, decided, here)
  }
  if (some(x => !x, decided))
    refuse("no case applies to a drawn value; end with \\text{otherwise} or cover every value")
  return result
}

const part = (x, i) => (Array.isArray(x) ? x[i] : x)
const where = (here, x, y) => {
  if (Array.isArray(here)) return here.map((one, i) => where(one, part(x, i), part(y, i)))
  return here ? x : y
}
