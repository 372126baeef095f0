/**
 * The gain that a filter settles at, for a variance q of the noise beside a variance r of the sight.
 * @param {{ limit: Function, scalar_gain: Function }} formulas  the displays of the page
 * @param {number} q @param {number} r
 */
export function settled(formulas, q, r) {
  const p = formulas.limit(q, r)
  return { p, k: formulas.scalar_gain(p, r) }
}
