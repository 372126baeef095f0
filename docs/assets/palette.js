// Colours: the choice is kept, and "as the system" follows the system. It stands behind the choices
// in the page and runs before anything is painted.
(() => {
  const key = `${new URL("..", document.currentScript.src).pathname}.__palette`
  const palettes = [...document.querySelectorAll("input[name=__palette]")]
  const dark = matchMedia("(prefers-color-scheme: dark)")
  // A browser may refuse to keep anything.
  const kept = () => {
    try { return JSON.parse(localStorage.getItem(key))?.index } catch { return 0 }
  }
  const keep = index => {
    try { localStorage.setItem(key, JSON.stringify({ index })) } catch { /* only for this page */ }
  }
  const show = index => {
    const system = palettes[index].dataset.mdColorMedia === "(prefers-color-scheme)"
    const wanted = `(prefers-color-scheme: ${dark.matches ? "dark" : "light"})`
    const from = system ? palettes.find(one => one.dataset.mdColorMedia === wanted) : palettes[index]
    document.body.setAttribute("data-md-color-media", palettes[index].dataset.mdColorMedia)
    for (const name of ["scheme", "primary", "accent"])
      document.body.setAttribute(`data-md-color-${name}`, from.getAttribute(`data-md-color-${name}`))
    palettes.forEach((one, at) => { one.nextElementSibling.hidden = at !== index })
  }
  const chosen = () => Math.min(kept() ?? 0, palettes.length - 1)
  palettes.forEach((one, index) => one.addEventListener("change", () => {
    keep(index)
    show(index)
  }))
  dark.addEventListener("change", () => show(chosen()))
  show(chosen())
})()
