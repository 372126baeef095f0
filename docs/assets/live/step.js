/** The cell, step by step: one operation after the other, with the numbers put in. */
import { brief, product, sum } from "./calculation.js"
import { fromDisplay, hold, line, toDisplay } from "./drawing.js"
import { computed, HAND } from "./hand.js"
import { fixed, percent } from "./numbers.js"
import { button, choice, element, slider, write } from "./parts.js"
import { Walk } from "./walk.js"
import { weights } from "./weights.js"

/** @typedef {import("./base.js").State} State */

/** The operations in their order, each with its symbol and its displays in version B and A. */
const OPERATIONS = [
  ["forget", "f_t", "forget_gate", "forget_gate_peephole"],
  ["input", "i_t", "input_gate", "input_gate_peephole"],
  ["candidate", "𝑐\u0303_t", "candidate", "candidate"],
  ["update", "c_t", "cell_update", "cell_update"],
  ["output", "o_t", "output_gate", "output_gate_peephole"],
  ["hidden", "h_t", "hidden_state", "hidden_state"],
]
const NAMES = OPERATIONS.map(([name]) => name)
/** By which operation a number of the drawing is there; those not named are given. */
const MADE_BY = /** @type {Record<string, string>} */ ({
  f: "forget",
  i: "input",
  note: "candidate",
  kept: "update",
  added: "update",
  c: "update",
  o: "output",
  squashed: "hidden",
  h: "hidden",
})

/**
 * The lines beside the drawing: calculation, what it comes to, value.
 * @param {State} s @param {Record<string, number>} v @returns {[string, string, number][]}
 */
function lines(s, v) {
  const inside = (part, seen) =>
    sum([
      product(s[`W_${part}`], s.x),
      product(s[`R_${part}`], s.h),
      ...(s.version === "A" && part !== "c" ? [product(s[`p_${part}`], seen)] : []),
      brief(s[`b_${part}`]),
    ])
  return [
    [`σ(${inside("f", s.c)})`, `= σ(${brief(v.z_f)})`, v.f],
    [`σ(${inside("i", s.c)})`, `= σ(${brief(v.z_i)})`, v.i],
    [`tanh(${inside("c", 0)})`, `= tanh(${brief(v.z_c)})`, v.note],
    [
      sum([product(v.f, s.c), product(v.i, v.note)]),
      `= ${sum([brief(v.kept), brief(v.added)])}`,
      v.c,
    ],
    [`σ(${inside("o", v.c)})`, `= σ(${brief(v.z_o)})`, v.o],
    [product(v.o, `tanh(${brief(v.c)})`), `= ${product(v.o, v.squashed)}`, v.h],
  ]
}

class LiveStep extends Walk {
  static heading = "One step of the cell"
  static instruction = "Move *x*, *h*, *c*. Go through the operations one by one, or choose one."
  static initial = { x: 1, h: 0.5, c: 1, ...HAND, version: "B", at: -1, time: 1 }

  static places = NAMES.length
  static place = "operation"

  rows = OPERATIONS.map(([name, symbol, plain, peephole]) => {
    const row = line(name, () => this.choose(name))
    write(row.symbol, `*${symbol}*`)
    return { ...row, links: { A: toDisplay(peephole), B: toDisplay(plain) } }
  })
  feed = button("", () => this.step())

  build() {
    this.drawing.take(this, "cell-step")
    OPERATIONS.forEach(([, , plain, peephole], at) => {
      fromDisplay(this, plain, () => this.see(at, "B"))
      if (peephole !== plain) fromDisplay(this, peephole, () => this.see(at, "A"))
    })
    fromDisplay(this, "lstm_step", () => this.see(-1, "B"))
    fromDisplay(this, "lstm_step_peephole", () => this.see(-1, "A"))
    const given = (key, label, name, end) =>
      slider(this, key, { label, name, min: -end, max: end, step: 0.05 })
    const parts = [
      element(
        "div",
        { class: "live-given" },
        given("x", "*x_t*", "x, the input", 3),
        given("h", "*h_𝑡−1*", "h, the old hidden state", 1),
        given("c", "*c_𝑡−1*", "c, the old cell state", 4),
      ),
      element(
        "div",
        { class: "live-beside" },
        this.drawing.node,
        element("ol", { class: "live-lines" }, ...this.rows.map(row => row.node)),
      ),
      element(
        "div",
        { class: "live-row" },
        this.back,
        this.next,
        this.feed,
        choice(this, "version", "Version", [
          ["B", "B: standard"],
          ["A", "A: with peepholes"],
        ]),
      ),
      weights(this, ["W", "R", "p", "b"]),
    ]
    // What is fed back may lie beyond the slider.
    this.limits.c = [-Infinity, Infinity]
    return parts
  }

  /** @param {State} state */
  accepts(state) {
    const { version, time } = state
    return (
      super.accepts(state) && ["A", "B"].includes(version) && Number.isInteger(time) && time > 0
    )
  }

  /** Choose an operation, or let it go. @param {string} name */
  choose(name) {
    const at = NAMES.indexOf(name)
    this.go(at === this.state.at ? -1 : at)
  }

  /** Show where a display is in the drawing. @param {number} at @param {string} version */
  see(at, version) {
    this.set({ at, version })
    this.come()
  }

  /** The next step of the sequence begins with the states of this one. */
  step() {
    const { h, c } = computed(this.state)
    this.set({ h, c, at: -1, time: this.state.time + 1 })
  }

  /** @param {State} s */
  draw(s) {
    super.draw(s)
    const v = computed(s)
    const name = NAMES[s.at]
    const last = name ? s.at : NAMES.length
    if (this.dataset.version !== s.version) this.dataset.version = s.version
    this.drawing.light(!name ? null : s.version === "A" ? [name, `${name}-peephole`] : [name])
    const numbers = { x: s.x, h_prev: s.h, c_prev: s.c, ...v }
    this.drawing.show(numbers, 2, key => NAMES.indexOf(MADE_BY[key]) <= last)
    lines(s, v).forEach(([calculation, inside, value], at) => {
      const row = this.rows[at]
      row.fill(at === s.at, value, at > last ? "" : calculation, inside)
      hold(row.link, s.version === "A" ? row.links.A : row.links.B)
    })
    write(this.feed, `Feed h and c back: step ${s.time + 1}`)
  }

  /** @param {State} s */
  sentence(s) {
    const v = computed(s)
    const two = value => fixed(value, 2)
    const sees = which => (s.version === "A" ? ` It also sees the ${which} cell state.` : "")
    const start =
      s.time > 1 ? `Step ${s.time}, from the states of step ${s.time - 1}` : "The whole step"
    return (
      [
        `Forget gate: **${percent(v.f)}** of the old value stays.${sees("old")}`,
        `Input gate: **${percent(v.i)}** of the new note is let in.${sees("old")}`,
        `Candidate: the new note is **${two(v.note)}**.`,
        `Update: ${two(v.f)} of the old value stays, ${two(v.added)} is added. ` +
          `The cell now holds **${two(v.c)}**.`,
        `Output gate: **${percent(v.o)}** of the squashed state is shown.${sees("new")}`,
        `Hidden state: ${percent(v.o)} of tanh(${two(v.c)}) = ${two(v.squashed)} is shown, ` +
          `**${two(v.h)}**.`,
      ][s.at] ??
      `${start}: *c* goes from ${two(s.c)} to **${two(v.c)}**, *h* from ${two(s.h)} to ` +
        `**${two(v.h)}**. “Next operation” shows how.`
    )
  }
}

customElements.define("live-step", LiveStep)
