/** A plot of curves over axes: lines in SVG that follow its width, letters in HTML that keep their size. */
import { drawn, element, write } from "./parts.js"

const SIDE = 1000

/** @typedef {[number, string]} Tick  a place on an axis, and its text with the marks of `write` */
/** @typedef {{ range: [number, number], ticks: Tick[], name: string, log?: boolean }} Axis */

export class Plot {
  /**
   * Values of a logarithmic axis are given as they are; its range and ticks are powers of ten.
   * @param {{ x: Axis, y: Axis, describes: string }} what it shows, for who cannot see it
   */
  constructor({ x, y, describes }) {
    this.x = x
    this.y = y
    const sheet = { viewBox: `0 0 ${SIDE} ${SIDE}`, preserveAspectRatio: "none" }
    this.back = drawn("svg", sheet)
    this.front = drawn("svg", { ...sheet, class: "live-curves" })
    this.words = element("div", { class: "live-plot-words" })
    this.node = element(
      "div",
      { class: "live-plot", role: "img", "aria-label": describes },
      write(element("p", { class: "live-plot-name" }), y.name),
      element("div", { class: "live-plot-area" }, this.back, this.front, this.words),
      write(element("p", { class: "live-plot-name live-plot-below" }), x.name),
    )
    for (const [at, text] of x.ticks) {
      const across = this.#share(x, at)
      this.#stroke(this.back, "live-grid", [
        [across, 0],
        [across, 1],
      ])
      this.#word("live-tick-x", text, across, 0)
    }
    for (const [at, text] of y.ticks) {
      const up = this.#share(y, at)
      this.#stroke(this.back, `live-grid ${y.log && at === 0 ? "live-one" : ""}`, [
        [0, up],
        [1, up],
      ])
      this.#word("live-tick-y", text, 0, up)
    }
  }

  /** @param {Axis} axis @param {number} value as its ticks name it */
  #share({ range: [low, high] }, value) {
    return (value - low) / (high - low)
  }

  /** @param {Axis} axis @param {number} value @returns {number} the share of the axis, within reach */
  #at(axis, value) {
    const share = this.#share(axis, axis.log ? Math.log10(Math.abs(value)) : value)
    return Math.min(3, Math.max(-2, share))
  }

  /** @param {Element} sheet @param {string} kind @param {number[][]} points shares of both axes */
  #stroke(sheet, kind, points) {
    return sheet.appendChild(drawn("path", { class: kind, d: path(points) }))
  }

  /** @param {string} kind @param {string} text @param {number} across @param {number} up */
  #word(kind, text, across, up) {
    const word = write(element("span", { class: kind }), text)
    word.style.left = `${100 * across}%`
    word.style.bottom = `${100 * up}%`
    return this.words.appendChild(word)
  }

  /** Shade a range of heights, as the axis names them. @param {string} kind @param {string} text
      @param {number} low @param {number} high @param {boolean} [above] the text at its top */
  band(kind, text, low, high, above = false) {
    const [bottom, top] = [low, high].map(one => this.#share(this.y, one))
    this.back.prepend(
      drawn("rect", {
        class: `live-band ${kind}`,
        width: SIDE,
        y: SIDE * (1 - top),
        height: SIDE * (top - bottom),
      }),
    )
    this.#word(`live-band-name ${kind} ${above ? "live-above" : ""}`, text, 0, above ? top : bottom)
  }

  /** @param {string} kind classes @returns a curve, to be given its points */
  curve(kind) {
    const line = this.#stroke(this.front, `live-curve ${kind}`, [])
    let last = ""
    return {
      /** @param {[number, number][]} points values on both axes */
      to: points => {
        const next = path(points.map(([x, y]) => [this.#at(this.x, x), this.#at(this.y, y)]))
        if (next !== last) line.setAttribute("d", next)
        last = next
      },
    }
  }

  /** Write a word on a curve. @param {string} text @param {number} x @param {number} y */
  note(text, x, y) {
    this.#word("live-note", text, this.#at(this.x, x), this.#at(this.y, y))
  }

  /** Write the name of a curve beside its end. @param {string} text @param {number} x @param {number} y */
  name(text, x, y) {
    this.node.classList.add("live-ended")
    this.#word("live-end", text, this.#at(this.x, x), this.#at(this.y, y))
  }

  /** @param {string} kind classes @returns a sign with a text, to be given its place */
  sign(kind) {
    const word = this.#word(`live-sign ${kind}`, "", 0, 0)
    const text = word.appendChild(element("span"))
    return {
      /** Words stand where there is room, above the sign if nothing else is said.
          @param {number} x @param {number} y @param {string} words @param {boolean} [under] */
      to: (x, y, words, under = false) => {
        const [across, up] = [this.#at(this.x, x), this.#at(this.y, y)]
        word.style.left = `${100 * across}%`
        word.style.bottom = `${100 * Math.min(1, Math.max(0, up))}%`
        word.classList.toggle("live-left", across > 0.6)
        word.classList.toggle("live-under", up > (under ? 0.15 : 0.85))
        word.classList.toggle("live-outside", up < 0 || up > 1)
        write(text, words)
      },
    }
  }
}

/** @param {number[][]} points shares of both axes @returns {string} */
function path(points) {
  const at = (/** @type {number} */ share) => Math.round(10 * SIDE * share) / 10
  return points.map(([x, y], n) => `${n ? "L" : "M"}${at(x)} ${at(1 - y)}`).join("")
}

/** What the kinds of lines mean. @param {[string, string][]} kinds classes, and texts with marks */
export function legend(kinds) {
  return element(
    "p",
    { class: "live-legend" },
    ...kinds.map(([kind, text]) =>
      element(
        "span",
        {},
        drawn(
          "svg",
          { viewBox: "0 0 30 6" },
          drawn("path", { class: `live-curve ${kind}`, d: "M0 3H30" }),
        ),
        write(element("span"), text),
      ),
    ),
  )
}

/** The ticks of an axis from 0. @param {number} step @param {number} end @returns {Tick[]} */
export function every(step, end) {
  return Array.from({ length: Math.round(end / step) + 1 }, (_, at) => [
    at * step,
    String(at * step),
  ])
}

/** The ticks of a logarithmic axis. @param {number[]} powers of ten @returns {Tick[]} */
export function powers(...powers) {
  return powers.map(one => [one, one ? `10^{${String(one).replace("-", "−")}}` : "1"])
}
