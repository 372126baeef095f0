// A figure opens large, by click, tap or Enter; without this script its link leads to the file.
document.addEventListener("click", event => {
  const link = event.target.closest(".figure-zoom")
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  const dialog = document.createElement("dialog")
  const close = document.createElement("button")
  const caption = link.parentElement.querySelector("figcaption")
  dialog.className = "figure-dialog md-typeset"
  dialog.ariaLabel = caption.querySelector(".figure-number").textContent
  close.textContent = "Close"
  dialog.append(close, link.querySelector("img").cloneNode(), caption.cloneNode(true))
  dialog.addEventListener("click", () => dialog.close())
  dialog.addEventListener("close", () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
})
