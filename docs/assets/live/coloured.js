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
const LEVELS = [0, 1, 2, 3, 4]

/** Where each character begins in the text as it is shown, with a sign for the end of a line. */
const PLACES = [0]
for (const one of record.text) PLACES.push(PLACES[PLACES.length - 1] + (one === "\n" ? 2 : 1))

class Coloured extends LiveFigure {
  static heading = "A text, coloured by a cell"
  static instruction = "Choose any cell, or one that was found for a feature."
  static initial = { cell: CHOSEN[0][1] }

  letters = new Text(record.text.replaceAll("\n", "↵\n"))
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
      element("pre", {}, this.letters),
    ]
  }

  /** A number between two cells is the nearer one. @param {{ cell?: number }} change */
  set({ cell = this.state.cell }) {
    super.set({ cell: Math.round(cell) })
  }

  /** @param {{ cell: number }} state */
  draw({ cell }) {
    const ranges = LEVELS.map(() => /** @type {StaticRange[]} */ ([]))
    for (const { 0: run, 1: level, index } of record.levels[cell - 1].matchAll(/(.)\1*/g))
      ranges[Number(level)].push(this.range(index, index + run.length))
    for (const level of LEVELS)
      CSS.highlights.set(`level-${level}`, new Highlight(...ranges[level]))
    CHOSEN.forEach(([, one], at) =>
      this.features[at].setAttribute("aria-pressed", String(one === cell)),
    )
  }

  /** @param {number} start @param {number} end of some characters */
  range(start, end) {
    const [startContainer, endContainer] = [this.letters, this.letters]
    const [startOffset, endOffset] = [PLACES[start], PLACES[end]]
    return new StaticRange({ startContainer, startOffset, endContainer, endOffset })
  }

  /** @param {{ cell: number }} state */
  sentence({ cell }) {
    const found = Object.entries(record.correlations).map(
      ([name, values]) => `${name} ${fixed(values[cell - 1], 2)}`,
    )
    return `**Cell ${cell}.** Its correlation in the whole test text: ${found.join(", ")}.`
  }
}

// Where a browser cannot colour a text without new elements, the static one stays.
if ("highlights" in CSS) customElements.define("live-coloured", Coloured)
