/** Calculations with their numbers put in, as text. */

/** Write a number with at most four decimals. @param {number} value */
export function brief(value) {
  return String(Number(value.toFixed(4))).replace("-", "−")
}

/** Write a number that does not stand first. @param {number} value */
export const factor = value => (value < 0 ? `(${brief(value)})` : brief(value))

/** Write a product of numbers and of what stands for one. @param {...(number | string)} factors */
export function product(...factors) {
  return factors
    .map((one, at) => (typeof one === "string" ? one : at ? factor(one) : brief(one)))
    .join(" ·\u00a0")
}

/**
 * Write a sum of terms, one of them in bold: `0.5 · 1 − 2 · (−0.5) + 1`.
 * @param {string[]} terms @param {number} [bold] which
 */
export function sum(terms, bold = -1) {
  return terms
    .map((text, at) => {
      const [, sign, rest] = /** @type {string[]} */ (text.match(/^(−?)(.*)/))
      const term = at ? `${sign || "+"}\u00a0${rest}` : text
      return at === bold ? `**${term}**` : term
    })
    .join(" ")
}
