// Colours: the choice is kept, and "as the system" follows the system. This runs in the head, so that
// nothing is painted in other colours first; the choices stand behind it in the page.
;(() => {
  const key = `${new URL("..", document.currentScript.src).pathname}.__palette`
  const dark = matchMedia("(prefers-color-scheme: dark)")
  // A browser may refuse to keep anything.
  const kept = () => {
    try {
      return JSON.parse(localStorage.getItem(key))?.index ?? 0
    } catch {
      return 0
    }
  }
  const keep = index => {
    try {
      localStorage.setItem(key, JSON.stringify({ index }))
    } catch {
      /* it holds for this page */
    }
  }
  const begin = palettes => {
    const show = index => {
      const chosen = palettes[index] ?? palettes[0]
      const system = chosen.dataset.mdColorMedia === "(prefers-color-scheme)"
      const wanted = `(prefers-color-scheme: ${dark.matches ? "dark" : "light"})`
      const from = system ? palettes.find(one => one.dataset.mdColorMedia === wanted) : chosen
      document.body.setAttribute("data-md-color-media", chosen.dataset.mdColorMedia)
      for (const name of ["scheme", "primary", "accent"])
        document.body.setAttribute(
          `data-md-color-${name}`,
          from.getAttribute(`data-md-color-${name}`),
        )
      palettes.forEach(one => {
        one.nextElementSibling.hidden = one !== chosen
      })
    }
    palettes.forEach((one, index) =>
      one.addEventListener("change", () => {
        keep(index)
        show(index)
      }),
    )
    dark.addEventListener("change", () => show(kept()))
    show(kept())
  }
  const root = document.documentElement
  root.classList.replace("no-js", "js")
  // What an address names can only be found where it will be if all is laid out (page.css).
  if (location.hash) root.classList.add("whole")
  const whole = ({ target }) => target.closest("a[href^='#']") && root.classList.add("whole")
  addEventListener("click", whole, { capture: true })
  const parsing = new MutationObserver(() => {
    const form = document.querySelector("[data-md-component=palette]")
    if (!form?.nextElementSibling) return
    parsing.disconnect()
    begin([...form.querySelectorAll("input")])
  })
  parsing.observe(document, { childList: true, subtree: true })
})()
