/** A text coloured by one cell of the network that read it; the reader chooses the cell. */
import { LiveFigure } from "./base.js"
import { fixed } from "./numbers.js"
import { button, element, slider } from "./parts.js"

const figure = /** @type {HTMLElement} */ (document.querySelector("#coloured"))
/**
 * What notebooks/language_model/cells.py writes: the text; for each cell the level of its activation
 * after each character, as digits; by the name of a feature each cell's correlation with it in the
 * test text; and by the same name the cell that was chosen for it.
 * @type {{ text: string, levels: string[], correlations: Record<string, number[]>,
 *   chosen: Record<string, number> }}
 */
const record = await (
  await fetch(new URL(figure.dataset.liveRecord ?? "", document.baseURI))
).json()
const CHOSEN = Object.entries(record.chosen)
const MIDDLE = "2"

/** The text in runs of one level. @param {string} levels */
const runs = levels =>
  [...levels.matchAll(/(.)\1*/g)].map(({ 0: { length }, 1: level, index }) => ({
    level,
    text: record.text.slice(index, index + length).replaceAll("\n", "↵\n"),
  }))

class Coloured extends LiveFigure {
  static heading = "A text, coloured by a cell"
  static instruction = "Choose any cell, or one that was found for a feature."
  static initial = { cell: CHOSEN[0][1] }

  text = element("pre")
  features = CHOSEN.map(([name, cell]) => button(name, () => this.set({ cell })))

  build() {
    const legend = /** @type {Element} */ (figure.querySelector("div.levels-static"))
    return [
      element("div", { class: "live-row" }, ...this.features),
      slider(this, "cell", {
        label: "cell",
        name: "cell",
        min: 1,
        max: record.levels.length,
        step: 1,
      }),
      element("div", {}, ...legend.cloneNode(true).childNodes),
      this.text,
    ]
  }

  /** A number between two cells is the nearer one. @param {{ cell?: number }} change */
  set({ cell = this.state.cell }) {
    super.set({ cell: Math.round(cell) })
  }

  /** @param {{ cell: number }} state */
  draw({ cell }) {
    const shown = runs(record.levels[cell - 1]).map(({ level, text }) =>
      level === MIDDLE ? text : element("span", { class: `level-${level}` }, text),
    )
    this.text.replaceChildren(...shown)
    CHOSEN.forEach(([, one], at) =>
      this.features[at].setAttribute("aria-pressed", String(one === cell)),
    )
  }

  /** @param {{ cell: number }} state */
  sentence({ cell }) {
    const found = Object.entries(record.correlations).map(
      ([name, values]) => `${name} ${fixed(values[cell - 1], 2)}`,
    )
    return `**Cell ${cell}.** Its correlation in the whole test text: ${found.join(", ")}.`
  }
}

customElements.define("live-coloured", Coloured)
