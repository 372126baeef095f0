/** What a page imports when an equation is to be tried for the first time. */
import { element } from "./parts.js"
import { Trial } from "./trial.js"

/** The style sheet, which a figure may have brought before. */
const styled = new Promise(done => {
  const href = new URL("./live.css", import.meta.url).href
  if ([...document.styleSheets].some(one => one.href === href)) return done(null)
  document.head.append(element("link", { rel: "stylesheet", href, onload: done, onerror: done }))
})

/** Open or close what tries an equation, which is made at first. @param {HTMLElement} opener */
export async function toggle(opener) {
  const block = /** @type {HTMLElement} */ (opener.closest(".equation"))
  const [equations, { shapes }] = await Promise.all([
    import(new URL(document.body.dataset.liveEquations ?? "", document.baseURI).href),
    import(new URL(document.body.dataset.liveShapes ?? "", document.baseURI).href),
    styled,
  ])
  const found = /** @type {Trial | null} */ (block.querySelector("live-try"))
  if (found) return found.open(found.hidden)
  const name = block.id.replace("eq-", "")
  const made = new Trial(block, equations[name], shapes[name])
  block.append(made)
  made.open(true)
}
