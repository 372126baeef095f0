// Each figure that says which script makes it live gets the element of that name above its caption.
for (const figure of document.querySelectorAll("figure[data-live]"))
  import(`./${figure.dataset.live}.js`).then(() => {
    figure.querySelector("figcaption").before(document.createElement(`live-${figure.dataset.live}`))
  })
