/** The training loop of the live figure. */
import { Training } from "./loop.js"
import { serve } from "./timed.js"

serve((seed, longest) => {
  const run = new Training(seed, longest)
  return () => run.step().loss
})
