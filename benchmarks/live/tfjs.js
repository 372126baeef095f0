/**
 * The same network in TensorFlow.js, from the same weights and for the same sentences, with its own
 * automatic differentiation and Adam. The four products of a step are one.
 */
import { Training } from "./loop.js"
import { oneHot, sentence, vectors } from "./sentences.js"
import * as tf from "./tf.js"
import { serve } from "./timed.js"

const CELLS = 8

await tf.setBackend("cpu")
await tf.ready()

serve((seed, longest) => {
  const { arrays, random } = new Training(seed, longest)
  const columns = rows => tf.variable(tf.tensor2d(rows).transpose())
  const [W, R] = [columns(arrays.slice(0, 4).flat()), columns(arrays.slice(4, 8).flat())]
  const b = tf.variable(tf.tensor1d(arrays[8].flat()))
  const [W_y, b_y] = [columns(arrays[9]), tf.variable(tf.tensor1d(arrays[10][0]))]
  const optimizer = tf.train.adam(0.01, 0.9, 0.999, 1e-8)

  const loss = (words, answer) => {
    const fed = tf.tensor2d(vectors(words)).matMul(W).add(b)
    let [h, c] = [tf.zeros([1, CELLS]), tf.zeros([1, CELLS])]
    for (const z_t of fed.split(words.length)) {
      const [f, i, c_tilde, o] = z_t.add(h.matMul(R)).split(4, 1)
      c = f.sigmoid().mul(c).add(i.sigmoid().mul(c_tilde.tanh()))
      h = o.sigmoid().mul(c.tanh())
    }
    const y = tf.tensor2d([oneHot(answer, 2)])
    return tf.losses.softmaxCrossEntropy(y, h.matMul(W_y).add(b_y))
  }

  return () =>
    tf.tidy(() => {
      const { words, answer } = sentence(random, longest)
      const { value, grads } = tf.variableGrads(() => loss(words, answer))
      const squares = Object.values(grads).map(one => one.square().sum())
      const scale = tf.scalar(1).div(tf.addN(squares).sqrt().maximum(1))
      const clipped = Object.entries(grads).map(([name, one]) => [name, one.mul(scale)])
      optimizer.applyGradients(Object.fromEntries(clipped))
      return value.dataSync()[0]
    })
})
