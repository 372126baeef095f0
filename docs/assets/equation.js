// Equations: what a block holds in noscript or by a link, copying its code, LaTeX or link, and LaTeX for formulas in a selection.

const COPIES = {
  code: block => {
    const code = block.querySelector(".equation-code")
    return `${code.dataset.copy ?? ""}${code.textContent}\n`
  },
  LaTeX: block => block.querySelector("math").dataset.latex,
  link: block => new URL(`#${block.id}`, location).href,
}
const copies = document.createElement("span")
copies.className = "equation-copies"
copies.innerHTML = Object.keys(COPIES)
  .map(
    what =>
      `<button class="equation-copy" value="${what}" aria-label="Copy ${what}">${what}</button>`,
  )
  .join("")
document.querySelectorAll(".equation-line").forEach(line => line.append(copies.cloneNode(true)))

const copy = async button => {
  button.words ??= [...button.childNodes]
  const copying = navigator.clipboard?.writeText(COPIES[button.value](button.closest(".equation")))
  button.textContent = await (copying ?? Promise.reject()).then(
    () => "copied",
    () => "not allowed",
  )
  clearTimeout(button.until)
  button.until = setTimeout(() => button.replaceChildren(...button.words), 1500)
}

// What unfolds in the code moves the line under it; the line stays where it was touched.
const hold = summary => {
  const top = summary.getBoundingClientRect().top
  requestAnimationFrame(() =>
    scrollBy({ top: summary.getBoundingClientRect().top - top, behavior: "instant" }),
  )
}

document.addEventListener("click", event => {
  const touched = event.target.closest(".equation-copy, .equation summary")
  if (touched?.matches("button")) copy(touched)
  else if (touched) hold(touched)
})

// The text of a file is fetched when it is first looked at; where that fails, the link to it is there.
const unfold = async file => {
  if (file.querySelector("pre")) return
  const code = Object.assign(document.createElement("pre"), {
    className: "equation-code",
    tabIndex: 0,
  })
  const link = file.querySelector("a").getAttribute("href")
  const answer = await fetch("./" + link).catch(() => null)
  if (!answer?.ok) return
  code.textContent = (await answer.text()).trimEnd()
  hold(file.querySelector("summary"))
  file.append(code)
}

document.addEventListener(
  "toggle",
  event => {
    if (!event.target.matches(".equation details")) return
    const folded = event.target.querySelector("noscript")
    if (folded) folded.outerHTML = folded.innerHTML
    if (event.target.matches(":is(.equation-module, .equation-test)[open]")) unfold(event.target)
  },
  true,
)

// What tries an equation is a script, live/try.js, and so its button is made by one.
const attempt = button =>
  import(new URL(document.body.dataset.liveTry, document.baseURI))
    .then(({ toggle }) => toggle(button))
    .catch(error => {
      button.replaceWith("cannot be loaded")
      throw error
    })
const linked = () => {
  const id = location.hash.match(/^#(eq-\w+)=/)?.[1]
  document.querySelector(`#${id} .equation-try[aria-expanded=false]`)?.click()
}
if (document.body.dataset.liveTry && location.protocol !== "file:") {
  document.querySelectorAll(".equation-symbols").forEach(symbols => {
    const button = document.createElement("button")
    Object.assign(button, {
      type: "button",
      className: "equation-try",
      ariaExpanded: "false",
      textContent: "Try it",
    })
    button.addEventListener("click", () => attempt(button))
    symbols.before(button)
  })
  addEventListener("hashchange", linked)
  linked()
}

// A link to a figure says what is wanted there, which the figure shows when it is live.
document.addEventListener("click", event => {
  const link = event.target.closest(".live-see")
  if (link) document.querySelector(link.hash).dataset.wanted = link.closest(".equation").id
})

document.addEventListener("copy", event => {
  const selection = getSelection()
  if (!selection.rangeCount || event.target.closest?.("input, textarea")) return
  const range = selection.getRangeAt(0).cloneRange()
  const formulaAt = node => (node.closest ? node : node.parentElement).closest("math")
  if (formulaAt(range.startContainer)) range.setStartBefore(formulaAt(range.startContainer))
  if (formulaAt(range.endContainer)) range.setEndAfter(formulaAt(range.endContainer))
  const copied = document.createElement("div")
  copied.append(range.cloneContents())
  copied.querySelectorAll(".equation-line, .headerlink").forEach(part => part.remove())
  const formulas = copied.querySelectorAll("math[data-latex]")
  if (!formulas.length) return
  formulas.forEach(formula => {
    const mark = formula.getAttribute("display") === "block" ? "$$" : "$"
    formula.replaceWith(mark + formula.dataset.latex + mark)
  })
  // Only what is laid out has lines.
  document.body.append(copied)
  const text = copied.innerText
  copied.remove()
  event.clipboardData.setData("text/plain", text.trim())
  event.preventDefault()
})
