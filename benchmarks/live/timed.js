/** Let a worker learn when it is asked: `{ seed, longest, warm, count }`. */
export function serve(begin) {
  addEventListener("message", ({ data: { seed, longest, warm, count } }) => {
    const step = begin(seed, longest)
    const losses = Array.from({ length: warm }, step)
    const start = performance.now()
    for (let done = 0; done < count; done++) step()
    postMessage({ losses, seconds: (performance.now() - start) / 1000 })
  })
  postMessage("ready")
}
