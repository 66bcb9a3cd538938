/** Probabilities of `count` images from the last layer's values: a softmax over each image's classes. */
export function softmax(scores: ArrayLike<number>, count = 1): Float64Array {
  const classes = scores.length / count;
  const probabilities = new Float64Array(scores.length);
  for (let image = 0; image < count; image++) {
    const from = image * classes;
    let most = -Infinity;
    for (let i = 0; i < classes; i++) most = Math.max(most, scores[from + i]!);
    let sum = 0;
    for (let i = 0; i < classes; i++) sum += probabilities[from + i] = Math.exp(scores[from + i]! - most);
    for (let i = 0; i < classes; i++) probabilities[from + i]! /= sum;
  }
  return probabilities;
}
