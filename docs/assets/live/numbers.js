/** Numbers as text, and back. */

/** Where a whole number is asked for, `,` and `.` divide thousands. */
const THOUSANDS = /^[-+]?\d{1,3}(?:[.,]\d{3})+$/
const GROUPED = new Intl.NumberFormat("en", { useGrouping: "min2" })
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i

/**
 * Write a number with few digits, as marks of `write`.
 * @param {number} value @param {number} [digits] significant digits @returns {string}
 */
export function short(value, digits = 3) {
  if (Number.isNaN(value)) return "undefined"
  const size = Math.abs(value),
    sign = value < 0 ? "−" : ""
  if (size === Infinity) return `${sign}∞`
  if (size && (size < 1e-3 || size >= 1e6)) {
    const [mantissa, power] = size.toExponential(digits - 1).split("e")
    const times = Number(mantissa) === 1 ? "" : `${Number(mantissa)}\u00a0·\u00a0`
    return `${sign}${times}10^{${power.replace("+", "").replace("-", "−")}}`
  }
  if (size >= 10 ** digits) return sign + GROUPED.format(Math.round(size))
  return sign + Number(size.toPrecision(digits))
}

/**
 * Write a number with a fixed number of decimals, and with a true minus.
 * @param {number} value @param {number} decimals @returns {string}
 */
export function fixed(value, decimals) {
  const text = value.toFixed(decimals)
  return Number(text) ? text.replace("-", "−") : text.replace("-", "")
}

/** Write a share as a percentage. @param {number} share */
export const percent = share => `${fixed(100 * share, 0)}\u202f%`

/** Write a number with all its digits, and with true minuses. @param {number | string} value */
export const exact = value => String(value).replaceAll("-", "−")

/**
 * Read a number as people write it: with a true minus, a comma, or spaces between thousands.
 * @param {string} text @param {number} [decimals] how many are asked for @returns {number} or NaN
 */
export function numberOf(text, decimals = 1) {
  const plain = text.replace(/[\u2212\u2013]/g, "-").replace(/\s/g, "")
  const grouped = decimals === 0 && THOUSANDS.test(plain)
  const written = grouped ? plain.replace(/[.,]/g, "") : plain.replace(",", ".")
  const number = NUMBER.test(written) ? Number(written) : NaN
  return Number.isFinite(number) ? number : NaN
}
