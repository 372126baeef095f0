/** Gradient over time: one unit without input, run forward, and the derivative of its state by its start. */

import * as recurrent from "./equations/recurrent_networks.js"
import * as limits from "./equations/rnn_limits.js"
import { Growth, T } from "./growth.js"
import { short } from "./numbers.js"
import { choice, element, place, put, slider } from "./parts.js"

/**
 * The states of a unit, by the equation of its kind.
 * @param {string} unit @param {number} w @param {number} h_0 @returns {number[]}
 */
function states(unit, w, h_0) {
  const h = [h_0]
  for (let t = 1; t <= T; t++)
    h.push(
      unit === "linear"
        ? limits.scalar_recurrence(w, h_0, t)
        : recurrent.rnn_state([[0]], [[w]], [0], [0], [h[t - 1]])[0],
    )
  return h
}

/** The derivative of the state after 0, 1, … steps by the start.
    @param {string} unit @param {number} w @param {number[]} h @returns {number[]} */
function gradients(unit, w, h) {
  return h.map((_, t) =>
    unit === "linear"
      ? limits.scalar_gradient(w, h[0], t)[0]
      : limits.scalar_tanh_gradient(h.slice(0, t + 1), w),
  )
}

/** The bound of whole networks over k steps, for a network of this one unit.
    @param {number} w @param {number[]} h @param {number} k @returns {number} */
function bound(w, h, k) {
  return limits.singular_value_bound(
    h.map(one => [one]),
    [[w]],
    k,
  )[1]
}

/** @typedef {{ w: number, h: number, unit: string, guess: number, said: number }} State */

const ANSWERS = ["vanishes", "stays near 1", "explodes"]

class Gradient extends Growth {
  static heading = "Gradient over time"
  static instruction =
    "How much does the state after *T* steps still depend on the first? Choose a case, or move *w*. " +
    "Shaded: a thousandfold or more, a thousandth or less."
  static initial = { w: 0.9, h: 0.5, unit: "linear", guess: -1, said: -1 }
  static sizes = {
    low: -16,
    high: 16,
    ticks: [-15, -10, -5, 0, 5, 10, 15],
    name: "size of the derivative of *h_T* by *h_0*",
  }
  static lines = /** @type {[string, string][]} */ ([
    ["", "this unit"],
    ["live-thin live-dashed", "the bound, |*w*|^{*T*}"],
  ])
  static behind = {
    name: "linear units",
    curves: [2, 1.1, 1, 0.9, 0.5].map(w => ({
      name: `*w* = ${w}`,
      sizes: gradients("linear", w, states("linear", w, 0.5)),
    })),
  }
  static presets = [
    { text: "*w* = 0.9", state: { w: 0.9, h: 0.5, unit: "linear" } },
    { text: "*w* = 1.1", state: { w: 1.1, h: 0.5, unit: "linear" } },
    {
      text: "*w* = 1.1, tanh: guess",
      state: { w: 1.1, h: 0.5, unit: "tanh" },
      question: "A tanh unit with *w* = 1.1, from *h_0* = 0.5. Over 50 steps the gradient …",
      answers: ANSWERS,
      right: 0,
      reason: figure =>
        `It **vanishes**: ${short(figure.last)} after 50 steps. The state settles at ` +
        `${short(figure.h[T])}, away from 0, where tanh is flatter: there a step multiplies by ` +
        `${short(figure.step)}. Without tanh it would be ${short(figure.bound)}.`,
    },
    {
      text: "*w* = 1, tanh: guess",
      state: { w: 1, h: 0.5, unit: "tanh" },
      question: "A tanh unit with *w* = 1, from *h_0* = 0.5. On this axis the gradient …",
      answers: ["stays at 1", "falls in a straight line", "falls ever more slowly"],
      right: 2,
      reason: figure =>
        `It **falls ever more slowly**: ${short(figure.gradient[10])} after 10 steps, ` +
        `${short(figure.last)} after 50. The state comes ever closer to 0, where the slope of tanh ` +
        "is 1, so each step takes less. A power law, not an exponential.",
    },
    { text: "*w* = 2, near 0", state: { w: 2, h: 1e-12, unit: "tanh" } },
  ]

  shown = { last: place(), bound: place(), state: place() }
  h = [0]
  gradient = [1]
  bound = 1
  step = 1

  build() {
    return this.parts(
      slider(this, "w", {
        label: "*w*",
        name: "recurrent weight w",
        min: -2.5,
        max: 2.5,
        step: 0.01,
      }),
      slider(this, "h", { label: "*h_0*", name: "first state h 0", min: -1, max: 1, step: 0.01 }),
      element(
        "div",
        { class: "live-row" },
        choice(this, "unit", "kind of unit", [
          ["linear", "linear unit"],
          ["tanh", "tanh unit"],
        ]),
        element(
          "p",
          {},
          "After 50 steps: gradient ",
          this.shown.last,
          ", at most ",
          this.shown.bound,
          "; state ",
          this.shown.state,
        ),
      ),
    )
  }

  /** @param {State} state */
  draw({ w, h, unit }) {
    this.h = states(unit, w, h)
    this.gradient = gradients(unit, w, this.h)
    this.bound = bound(w, this.h, T)
    this.step = limits.scalar_tanh_gradient(this.h.slice(T - 1), w)
    this.grow(this.gradient)
    this.others[0].to([1, 2, 10, T].map(k => [k, bound(w, this.h, k)]))
    put(this.shown.last, this.last)
    put(this.shown.bound, this.bound)
    put(this.shown.state, this.h[T])
  }

  /** @param {State} state */
  sentence(state) {
    const guessed = this.guessed(state)
    if (guessed) return guessed
    const { w, h, unit } = state
    const size = Math.abs(this.last),
      peak = Math.max(...this.gradient.map(Math.abs))
    const rise =
      peak > 1e3 * size && peak > 1e3
        ? ` On the way it grew to ${short(peak)}: near 0 tanh is almost linear.`
        : ""
    const compared =
      unit === "tanh" && size < 0.9 * this.bound
        ? ` The bound, which a linear unit reaches, is ${short(this.bound)}.`
        : ""
    return (
      `${unit === "tanh" ? "Tanh" : "Linear"} unit, *w* = ${short(w)}, *h_0* = ${short(h)}: after 50 ` +
      `steps the gradient is **${short(this.last)}**.${this.fate}${rise}${compared}`
    )
  }
}

customElements.define("live-gradient", Gradient)
