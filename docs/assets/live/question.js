/**
 * A question of a page, answered before its answer is unfolded. What is asked, the choices and the
 * answer stand in the page; this adds what is needed to answer first. A number is compared with what
 * the translated equation gives. Nothing is kept or sent.
 */
import { numberOf } from "./numbers.js"
import { element } from "./parts.js"

/**
 * Say in words how far a number is from the right one; nothing if it is right to those decimals.
 * @param {number} given @param {number} value @param {number} decimals @returns {string}
 */
function difference(given, value, decimals) {
  const unit = 10 ** -decimals
  const off = Math.abs(given - value)
  if (off <= unit / 2 + 1e-9 * Math.max(1, Math.abs(value))) return ""
  if (off <= 5 * unit && decimals) return "Nearly; the last digit differs."
  return given < value ? "The right number is greater." : "The right number is smaller."
}

class Question extends HTMLElement {
  /** @type {any} the question, as it stands in the page */
  #place = this
  #says = element("div", { class: "question-says", role: "status" })

  connectedCallback() {
    if (this.firstChild) return
    this.#place = this.closest(".question")
    const asked = this.#place.dataset.equation ? this.#field() : this.#choices()
    const form = element("form", {}, asked, element("button", {}, "Check"))
    form.addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault()
      const answer = new FormData(form).get("answer")
      if (this.#place.dataset.equation) this.#judgeNumber(String(answer))
      else this.#judgeChoice(answer)
    })
    this.append(form, this.#says)
  }

  #field() {
    const { id } = this.#place
    return element("input", {
      type: "text",
      name: "answer",
      autocomplete: "off",
      "aria-labelledby": `${id}-text`,
      "aria-describedby": `${id}-accuracy`,
    })
  }

  #choices() {
    const items = [...this.#place.querySelectorAll(".question-choices > li")]
    const labels = items.map((item, at) => {
      const letter = String.fromCharCode(65 + at)
      const button = element("input", { type: "radio", name: "answer", value: letter })
      const words = element("span", {}, ...item.cloneNode(true).childNodes)
      return element("label", {}, button, element("b", {}, letter), words)
    })
    return element("fieldset", { "aria-labelledby": `${this.#place.id}-text` }, ...labels)
  }

  /** @param {FormDataEntryValue | null} letter */
  #judgeChoice(letter) {
    if (letter === null) return this.#say("", "Choose one of them first.")
    const items = [...this.#place.querySelectorAll(".question-choices > li")]
    const right = items.findIndex(item => item.hasAttribute("data-right"))
    if (letter === String.fromCharCode(65 + right)) return this.#right()
    const remark = this.#place.querySelector(`[data-choice="${letter}"]`)
    if (!remark) return this.#say("Not so.", "Try another, or unfold the answer.")
    return this.#say("Not so.", "", remark)
  }

  /** @param {string} text */
  async #judgeNumber(text) {
    const { equation, arguments: given, at, decimals } = this.#place.dataset
    const number = numberOf(text, Number(decimals))
    if (Number.isNaN(number)) return this.#say("", "Write a number, such as −1.5 or 0,25.")
    let value
    try {
      const equations = await import(
        new URL(this.#place.dataset.liveEquations, document.baseURI).href
      )
      value = equations[String(equation)](...JSON.parse(String(given)))
    } catch {
      return this.#say("", "The equation could not be loaded; the number stands in the answer.")
    }
    for (const index of JSON.parse(String(at))) value = value[index]
    const words = difference(number, [value].flat(Infinity)[0], Number(decimals))
    return words ? this.#say("Not so.", words) : this.#right()
  }

  #right() {
    const reason = this.#place.querySelectorAll("details > :not(summary, [data-choice])")
    this.#say("Right.", "", ...reason)
  }

  /**
   * @param {"Right." | "Not so." | ""} verdict @param {string} words
   * @param {...Element} reasons parts of the answer
   */
  #say(verdict, words, ...reasons) {
    this.#place.classList.toggle("question-right", verdict === "Right.")
    this.#place.classList.toggle("question-wrong", verdict === "Not so.")
    const first = element("p", {}, ...(verdict ? [element("strong", {}, verdict), " "] : []), words)
    this.#says.replaceChildren(first, ...reasons.map(one => one.cloneNode(true)))
  }
}

customElements.define("live-question", Question)
