// The theme draws the copy button of each code block into a navigation landmark without a name; screen readers need one.
const mend = () =>
  document.querySelectorAll("nav.md-code__nav").forEach((nav, number) => {
    if (nav.ariaLabel) return
    const file = nav.closest(".highlight")?.querySelector(".filename")?.textContent ?? "code"
    nav.ariaLabel = `${file}, block ${number + 1}`
  })

new MutationObserver(mend).observe(document.body, { childList: true, subtree: true })
mend()
