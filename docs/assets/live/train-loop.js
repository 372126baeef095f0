/** The displays of the training loop, each a link to its place; those that are called light up. */
import { element, write } from "./parts.js"

/** Milliseconds for which a display is lit. */
const LIT = 130

/** @type {[string, [string, string, string?][]][]} */
const ROWS = [
  [
    "forward",
    [
      ["forget_gate", "forget gate", "forget"],
      ["input_gate", "input gate", "input"],
      ["candidate", "candidate", "candidate"],
      ["cell_update", "cell update", "cell"],
      ["output_gate", "output gate", "output"],
      ["hidden_state", "hidden state", "hidden"],
    ],
  ],
  [
    "prediction",
    [
      ["output_layer", "output layer"],
      ["softmax", "softmax"],
      ["cross_entropy", "cross-entropy"],
      ["cross_entropy_gradient", "its gradient"],
      ["mlp_input_gradient", "error of the last *h_t*"],
    ],
  ],
  [
    "backward",
    [
      ["lstm_hidden_error", "error of *h_t*", "hidden"],
      ["lstm_output_delta", "δ of the output gate", "output"],
      ["lstm_cell_error", "error of *c_t*", "cell"],
      ["lstm_gate_deltas", "the other three δ"],
    ],
  ],
  [
    "update",
    [
      ["lstm_weight_gradients", "gradients of the cell"],
      ["weight_gradient", "of *W_y*"],
      ["bias_gradient", "of *b_y*"],
      ["clip_gradient", "clipping"],
      ["adam_step", "Adam"],
    ],
  ],
]
const NAMES = Object.fromEntries(ROWS.flatMap(([, row]) => row.map(([name, text]) => [name, text])))

export class Loop {
  #timer = 0
  #lit = /** @type {HTMLElement | undefined} */ (undefined)

  /** @param {ParentNode | null} [caption] which names the displays, and so links to them */
  constructor(caption) {
    this.chips = /** @type {Record<string, { node: HTMLElement, times: Element }>} */ ({})
    this.call = element("p", { class: "live-call" })
    this.node = element(
      "div",
      { class: "live-loop" },
      ...ROWS.map(([title, row]) =>
        element(
          "p",
          {},
          element("span", { class: "live-loop-title" }, title),
          ...row.map(([name, text, role]) => this.#chip(caption, name, text, role)),
        ),
      ),
      this.call,
    )
  }

  /** @param {ParentNode | null | undefined} caption @param {string} name @param {string} text
      @param {string} [role] */
  #chip(caption, name, text, role) {
    const there = caption?.querySelector(`a[href$="#eq-${name}"]`)
    const times = element("span", { class: "live-times" })
    const node = write(
      element(there ? "a" : "span", {
        class: `live-chip ${role ? `live-${role}` : ""}`,
        href: there?.getAttribute("href") ?? false,
      }),
      text,
    )
    node.append(times)
    this.chips[name] = { node, times }
    return node
  }

  /** Show how often each display was called for a sentence. @param {string[]} calls */
  count(calls) {
    const found = /** @type {Record<string, number>} */ ({})
    for (const name of calls) found[name] = (found[name] ?? 0) + 1
    for (const [name, { node, times }] of Object.entries(this.chips)) {
      write(times, found[name] ? ` ×${found[name]}` : "")
      node.classList.toggle("live-called", name in found)
    }
  }

  /** Light the displays in the order of their calls, unless motion is not wanted.
      @param {string[]} calls @param {string} words @param {boolean} still */
  play(calls, words, still) {
    this.stop()
    this.count(still ? calls : [])
    if (still) return void write(this.call, `“${words}”: ${calls.length} calls`)
    let at = 0
    this.#timer = window.setInterval(() => {
      this.#light(this.chips[calls[at]]?.node)
      if (at === calls.length) return this.stop()
      write(this.call, `“${words}”: call ${at + 1} of ${calls.length}, **${NAMES[calls[at]]}**`)
      this.count(calls.slice(0, ++at))
    }, LIT)
  }

  stop() {
    clearInterval(this.#timer)
    this.#light()
    write(this.call, "")
  }

  /** @param {HTMLElement} [node] */
  #light(node) {
    this.#lit?.classList.remove("live-lit")
    node?.classList.add("live-lit")
    this.#lit = node
  }
}
