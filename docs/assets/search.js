// Finds sections of the report. report.js loads it, with the entries, when somebody turns to search.
window.startSearch = (query, entries, home) => {
  const PAGES = 10
  const SECTIONS = 3
  const list = document.querySelector(".md-search-result__list")
  const meta = document.querySelector(".md-search-result__meta")
  list.setAttribute("role", "list")
  meta.setAttribute("role", "status")

  // CO₂ is co2, c̃ is c, and the s of a plural goes; initialisation is initialization.
  const plain = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
  const stem = word => word.replace(/is(?=e|ing|ation)/, "iz").replace(/(?<=..[^s])s$/, "")
  const words = text => (plain(text).match(/[\p{L}\p{N}_]+/gu) ?? []).map(stem)

  const TITLE = 8
  const postings = new Map()
  const note = (word, entry, weight) => {
    if (!postings.has(word)) postings.set(word, new Map())
    const places = postings.get(word)
    places.set(entry, (places.get(entry) ?? 0) + weight)
  }
  entries.forEach(entry => {
    const text = words(entry.text)
    const heading = words(`${entry.title} . ${entry.words ?? ""}`)
    heading.forEach(word => note(word, entry, TITLE))
    text.forEach(word => note(word, entry, 1 / (0.5 + text.length / 300)))
    entry.heading = ` ${heading.join(" ")} `
    entry.order = ` ${text.join(" ")} `
  })
  const titles = new Map(entries.filter(entry => !entry.at).map(entry => [entry.page, entry.title]))

  // How much each entry has of a word; of a longer word that begins with it, half as much.
  const places = term => {
    const found = new Map()
    for (const [word, entry, weight] of matching(term)) {
      const value = (weight / (weight + 2)) * (word === term ? 1 : 0.5)
      found.set(entry, Math.max(found.get(entry) ?? 0, value))
    }
    return found
  }
  function* matching(term) {
    for (const [word, found] of postings)
      if (word === term || (term.length > 1 && word.startsWith(term)))
        for (const [entry, weight] of found) yield [word, entry, weight]
  }

  const scored = terms => {
    const scores = new Map()
    for (const found of terms.map(places)) {
      const rare = Math.log(1 + entries.length / (found.size + 1))
      found.forEach((value, entry) => {
        const { sum, hits } = scores.get(entry) ?? { sum: 0, hits: 0 }
        scores.set(entry, { sum: sum + rare * value, hits: hits + 1 })
      })
    }
    const phrase = ` ${terms.join(" ")} `
    const together = entry =>
      entry.heading.includes(phrase) ? 2 : entry.order.includes(phrase) ? 1.4 : 1
    return [...scores]
      .map(([entry, { sum, hits }]) => {
        const share = hits / terms.length
        return { entry, score: sum * share ** 2 * entry.weight * together(entry) }
      })
      .sort((a, b) => b.score - a.score)
  }

  const find = text => {
    const terms = words(text)
    const pages = new Map()
    if (terms.length)
      for (const { entry } of scored(terms)) {
        if (!pages.has(entry.page)) pages.set(entry.page, [])
        if (pages.get(entry.page).length < SECTIONS) pages.get(entry.page).push(entry)
      }
    return [...pages].slice(0, PAGES)
  }

  const element = (name, className, ...children) => {
    const made = document.createElement(name)
    made.className = className
    made.append(...children)
    return made
  }
  const marked = (text, terms) =>
    text
      .split(/([\p{L}\p{N}_\p{M}]+)/u)
      .map((part, at) =>
        at % 2 && terms.some(term => stem(plain(part)).startsWith(term))
          ? element("mark", "", part)
          : part,
      )
  const excerpt = (text, terms) => {
    const pieces = text.split(/(?<=[.:!?]) /)
    const first = pieces.findIndex(piece =>
      words(piece).some(word => terms.some(term => word.startsWith(term))),
    )
    const shown = pieces.slice(Math.max(0, first)).join(" ")
    return shown.length > 180 ? `${shown.slice(0, 180).replace(/\S*$/, "")}…` : shown
  }
  const link = (entry, terms, level) => {
    const article = element(
      "article",
      "md-search-result__article md-typeset",
      element(level, "", ...marked(entry.title, terms)),
      element("p", "", ...marked(excerpt(entry.text, terms), terms)),
    )
    const made = element("a", "md-search-result__link", article)
    made.href = new URL(entry.page + (entry.at && `#${entry.at}`), home)
    return made
  }
  const item = ([page, found], terms) => {
    const best = found[0].at
      ? [{ page, at: "", title: titles.get(page), text: "" }, ...found]
      : found
    const links = best
      .filter((entry, at) => entry.at || !at)
      .map(entry => link(entry, terms, entry.at ? "h2" : "h1"))
    links[found[0].at ? 1 : 0].dataset.best = ""
    return element("li", "md-search-result__item", ...links)
  }

  const show = () => {
    const found = find(query.value)
    list.replaceChildren(...found.map(one => item(one, words(query.value))))
    const empty = query.value.trim() ? "Nothing found" : "Type to search"
    meta.textContent = found.length ? `${found.length} page${found.length > 1 ? "s" : ""}` : empty
  }
  query.addEventListener("input", show)
  query.form.addEventListener("reset", () => {
    list.replaceChildren()
    query.focus()
  })
  list.addEventListener("click", () => {
    document.getElementById("__search").checked = false
  })
  query.form.addEventListener("submit", event => {
    event.preventDefault()
    list.querySelector("[data-best]")?.click()
  })
  query.form.closest(".md-search").addEventListener("keydown", event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    const stops = [query, ...list.querySelectorAll("a")]
    stops.at((stops.indexOf(document.activeElement) + step) % stops.length).focus()
  })
  show()
}
