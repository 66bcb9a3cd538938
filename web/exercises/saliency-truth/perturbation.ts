// Pictures of which some pixels were replaced.

/** What stands in for a pixel that is taken away: the picture's mean colour, or the picture out of focus. */
export type Fill = 'mean' | 'blur';

type Shape = readonly [height: number, width: number, channels: number];

/** A picture of nothing but what replaces. */
export function fillOf(pixels: Float32Array, shape: Shape, fill: Fill): Float32Array {
  return fill === 'mean' ? meanColour(pixels, shape[2]) : blurred(pixels, shape);
}

function meanColour(pixels: Float32Array, channels: number): Float32Array {
  const sums = Array.from({ length: channels }, () => 0);
  for (let i = 0; i < pixels.length; i++) sums[i % channels]! += pixels[i]!;
  const count = pixels.length / channels;
  return Float32Array.from(pixels, (_, i) => sums[i % channels]! / count);
}

/** Three means over 11 × 11 pixels, which comes near a Gaussian of σ ≈ 5.5; beyond the border its pixels go on. */
function blurred(pixels: Float32Array, [height, width, channels]: Shape): Float32Array {
  let from = pixels;
  for (let pass = 0; pass < 3; pass++) {
    from = smoothed(from, height, width * channels, width * channels, 1);
    from = smoothed(from, width, channels, channels, height, width * channels);
  }
  return from;
}

const reach = 5;

/** The mean over 2 · reach + 1 neighbours along one axis of `length` places that lie `step` apart. */
function smoothed(from: Float32Array, length: number, step: number, lanes: number, blocks: number, block = 0): Float32Array {
  const to = new Float32Array(from.length);
  const clamp = (i: number) => Math.max(0, Math.min(length - 1, i));
  for (let b = 0; b < blocks; b++) {
    for (let lane = 0; lane < lanes; lane++) {
      const at = (i: number) => b * block + lane + clamp(i) * step;
      let sum = 0;
      for (let i = -reach; i <= reach; i++) sum += from[at(i)]!;
      for (let i = 0; i < length; i++) {
        to[at(i)] = sum / (2 * reach + 1);
        sum += from[at(i + reach + 1)]! - from[at(i - reach)]!;
      }
    }
  }
  return to;
}

/** `before` with its first `count` pixels of the order taken from `after`, written into `into`. */
export function perturbed(before: Float32Array, after: Float32Array, order: ArrayLike<number>, count: number, channels: number, into: Float32Array): void {
  into.set(before);
  for (let i = 0; i < count; i++) {
    const at = order[i]! * channels;
    for (let channel = 0; channel < channels; channel++) into[at + channel] = after[at + channel]!;
  }
}
