/**
 * A piano roll that follows the sound: a line moves over the picture while the melody plays, and a
 * press on the picture goes there. Picture and controls stand in the page and work without this.
 */
import { element } from "./parts.js"

class Roll extends HTMLElement {
  connectedCallback() {
    const figure = /** @type {HTMLElement} */ (this.closest("figure"))
    const audio = /** @type {HTMLAudioElement} */ (figure.querySelector("audio"))
    const picture = /** @type {HTMLElement} */ (figure.querySelector(".roll-picture"))
    const [begin, end, seconds] = ["begin", "end", "seconds"].map(name =>
      Number(figure.dataset[name]),
    )
    const line = element("div", { class: "roll-line" })
    picture.style.cursor = "pointer"
    picture.title = "Press to hear it from there"

    const move = () => {
      const share = begin + ((end - begin) * audio.currentTime) / seconds
      line.style.left = `${100 * share}%`
      if (!line.parentNode) picture.append(line)
    }
    const follow = () => {
      move()
      if (!audio.paused) requestAnimationFrame(follow)
    }
    audio.addEventListener("play", () => {
      for (const other of document.querySelectorAll("audio")) if (other !== audio) other.pause()
      follow()
    })
    audio.addEventListener("seeked", move)
    picture.addEventListener("click", event => {
      const box = picture.getBoundingClientRect()
      const share = ((event.clientX - box.left) / box.width - begin) / (end - begin)
      audio.currentTime = seconds * Math.min(1, Math.max(0, share))
      audio.play()
    })
  }
}

customElements.define("live-roll", Roll)
