// What a page does besides being read. It stands in the place of the theme's own script, which is
// ten times as long and lays a page out some fifty times before it can be read.
;(() => {
  const here = document.currentScript.src
  const all = selector => [...document.querySelectorAll(selector)]
  const toggle = name => document.getElementById(`__${name}`)

  // Search: loaded when somebody turns to it.
  const query = document.querySelector(".md-search__input")
  const arrive = (element, given) =>
    new Promise((done, failed) => {
      Object.assign(element, given, { onload: done, onerror: failed })
      document.head.append(element)
    })
  const load = (name, more) =>
    arrive(document.createElement("script"), { src: new URL(name, here), ...more })
  let searching
  const search = () => {
    searching ??= Promise.all([load("../search/entries.js"), load("search.js")]).then(() =>
      window.startSearch(query, window.searchEntries, new URL("..", here)),
    )
    searching.catch(() => {
      document.querySelector(".md-search-result__meta").textContent =
        "The search could not be loaded."
    })
  }
  query?.addEventListener("focus", () => {
    toggle("search").checked = true
    search()
  })
  query?.addEventListener("pointerenter", search)
  toggle("search")?.addEventListener("change", event => {
    if (event.target.checked) query.focus()
  })

  // Keys, and the drawer of the phone.
  addEventListener("keydown", event => {
    if (event.key === "Escape") toggle("drawer").checked = toggle("search").checked = false
    const typing = event.target.closest("input, textarea, select, [contenteditable]")
    if (event.key === "/" && query && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      query.select()
    }
  })
  document.querySelector(".md-nav")?.addEventListener("click", event => {
    if (event.target.closest("a")) toggle("drawer").checked = false
  })

  // The section that is being read, in the table of contents.
  const links = new Map(
    all(".md-nav--secondary a[href^='#']").map(link => [
      decodeURIComponent(link.hash.slice(1)),
      link,
    ]),
  )
  const passed = new Set()
  const reading = new IntersectionObserver(
    seen => {
      for (const { target, isIntersecting } of seen)
        passed[isIntersecting ? "add" : "delete"](target.id)
      const now = [...links.keys()].findLast(id => passed.has(id))
      links.forEach((link, id) => link.classList.toggle("md-nav__link--active", id === now))
    },
    { rootMargin: "9999999px 0px -75%" },
  )
  for (const id of links.keys()) {
    const heading = document.getElementById(id)
    if (heading) reading.observe(heading)
  }

  // What lies in a closed part is shown to who comes for it, and to who prints.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
    const closed = target?.parentElement.closest("details:not([open])")
    if (closed) {
      closed.open = true
      target.scrollIntoView()
    }
  }
  addEventListener("hashchange", reveal)
  reveal()
  let opened = []
  addEventListener("beforeprint", () => {
    opened = all("article details[class]:not([class^=equation]):not([open])")
    opened.forEach(part => {
      part.open = true
    })
  })
  addEventListener("afterprint", () =>
    opened.forEach(part => {
      part.open = false
    }),
  )

  // What scrolls sideways can be reached by key, what does not need not be; and code can be copied.
  // Both are looked at when they come into sight, since a look lays the page out.
  const copier = code => {
    const button = document.createElement("button")
    button.className = "md-code__button"
    button.title = button.ariaLabel = "Copy to clipboard"
    button.dataset.mdType = "copy"
    button.addEventListener("click", async () => {
      const copying = navigator.clipboard?.writeText(code.textContent) ?? Promise.reject()
      button.dataset.answer = button.ariaLabel = await copying.then(
        () => "Copied",
        () => "Not allowed",
      )
      setTimeout(() => {
        delete button.dataset.answer
        button.ariaLabel = button.title
      }, 2000)
    })
    const tools = document.createElement("div")
    tools.className = "md-code__nav"
    tools.append(button)
    return tools
  }
  const seen = new IntersectionObserver(
    entries => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue
        seen.unobserve(target)
        if (target.scrollWidth <= target.clientWidth) target.removeAttribute("tabindex")
        if (target.matches("pre > code") && !target.closest("[class^=equation], .no-copy"))
          target.parentElement.prepend(copier(target))
      }
    },
    { rootMargin: "50%" },
  )
  all("article :is(pre > code, table:not([class]), .equation)").forEach(one => {
    one.tabIndex = 0
    seen.observe(one)
  })

  // Live figures and questions: style and script come when one of them comes near, or when the address names it.
  const near = new IntersectionObserver(
    entries => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue
        near.unobserve(target)
        start(target)
      }
    },
    { rootMargin: "800px" },
  )
  const own = (given, name) => (given ? new URL(given, document.baseURI) : new URL(name, here))
  const sheets = {}
  const start = async figure => {
    const { live, liveSrc, liveStyle } = figure.dataset
    const href = own(liveStyle, "live/live.css").href
    sheets[href] ??= arrive(document.createElement("link"), { rel: "stylesheet", href })
    const script = load(own(liveSrc, `live/${live}.js`), { type: "module" })
    await Promise.all([sheets[href], script])
    figure.querySelectorAll("img").forEach(one => {
      one.loading = "eager"
    })
    figure.querySelector("figcaption, details").before(document.createElement(`live-${live}`))
  }
  const served = location.protocol !== "file:" // from a folder no module is loaded
  for (const figure of served ? all("[data-live]") : []) {
    near.observe(figure)
    if (location.hash.startsWith(`#${figure.id}=`)) figure.scrollIntoView()
  }
})()
