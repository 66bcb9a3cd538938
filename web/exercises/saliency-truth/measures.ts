// Measures of saliency maps where it is known which pixels are the object. No page, no drawing: numbers in, numbers out.
// All of them look at a map's magnitudes, one for each pixel.
import type { SaliencyMethod, SaliencyOptions } from 'neocog';
import { softmax } from '../looking/softmax.js';
import type { Model } from './model.js';
import { fillOf, perturbed, type Fill } from './perturbation.js';

/** A picture with what is known about it. */
export interface Known {
  /** [height, width, channels] */
  shape: readonly [height: number, width: number, channels: number];
  pixels: Float32Array;
  label: number;
  /** [height, width]: 1 where the object is. */
  mask: Uint8Array;
}

export const methods = [
  'gradient',
  'gradientTimesInput',
  'integratedGradients',
  'smoothGrad',
  'guidedBackprop',
  'deconvnet',
  'gradCam',
  'guidedGradCam',
  'occlusion',
] as const satisfies readonly SaliencyMethod[];

/** The strongest pixel of a map: the first of those that are equal; null where the map is 0 everywhere. */
export function strongest(map: ArrayLike<number>): number | null {
  let best: number | null = null;
  for (let i = 0; i < map.length; i++) if (map[i]! > (best === null ? 0 : map[best]!)) best = i;
  return best;
}

/** The object's share of the picture: what a map that knows nothing reaches in the pointing game, and of energy inside. */
export const areaOf = (mask: ArrayLike<number>): number => insideSum(mask, mask) / mask.length;

function insideSum(values: ArrayLike<number>, mask: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < mask.length; i++) if (mask[i]) sum += values[i]!;
  return sum;
}

/**
 * The pointing game (Zhang et al. 2016, "Top-down neural attention by excitation backprop"): does the strongest pixel lie
 * on the object? Without the tolerance of 15 pixels around it that the paper allows. A map of zeros points nowhere.
 */
export function pointsInside(map: ArrayLike<number>, mask: ArrayLike<number>): boolean {
  const at = strongest(map);
  return at !== null && mask[at] === 1;
}

/**
 * The energy-based pointing game (Wang et al. 2020, "Score-CAM"): the share of the map's sum that lies on the object.
 * 0 for a map of zeros.
 */
export function shareInside(map: ArrayLike<number>, mask: ArrayLike<number>): number {
  let all = 0;
  for (let i = 0; i < map.length; i++) all += map[i]!;
  return all > 0 ? insideSum(map, mask) / all : 0;
}

/** The pixels from the strongest to the weakest; equal ones in reading order. */
export function orderOf(map: ArrayLike<number>): Uint32Array {
  return Uint32Array.from({ length: map.length }, (_, i) => i).sort((a, b) => map[b]! - map[a]! || a - b);
}

/** The area under a curve of evenly spaced points over 0 to 1, by trapezoids. */
export function areaUnder(curve: readonly number[]): number {
  const last = curve.length - 1;
  return curve.reduce((sum, value, i) => sum + (i === 0 || i === last ? value / 2 : value), 0) / last;
}

/** Points of a deletion or insertion curve: 0, 5 % … 100 % of the pixels. */
export const curvePoints = 21;

/** How many pixels have changed at each point. */
export const countsOf = (pixels: number): number[] => Array.from({ length: curvePoints }, (_, i) => Math.round((i * pixels) / (curvePoints - 1)));

export type Direction = 'deletion' | 'insertion';

/**
 * Deletion and insertion (Petsiuk et al. 2018, "RISE"): the probability of the picture's class while its pixels, in the
 * map's order, are replaced by `fill`, or are put into a picture of nothing but `fill`. A good map's deletion curve falls
 * early (a small area), its insertion curve rises early (a large one).
 */
export async function curveOf(model: Model, { shape, pixels, label }: Known, order: ArrayLike<number>, direction: Direction, fill: Fill): Promise<number[]> {
  const [height, width, channels] = shape;
  const filled = fillOf(pixels, shape, fill);
  const counts = countsOf(height * width);
  const pictures = new Float32Array(counts.length * pixels.length);
  const [before, after] = direction === 'deletion' ? [pixels, filled] : [filled, pixels];
  counts.forEach((count, i) => perturbed(before, after, order, count, channels, pictures.subarray(i * pixels.length, (i + 1) * pixels.length)));
  const probabilities = softmax(await model.scores(pictures, counts.length), counts.length);
  const classes = probabilities.length / counts.length;
  return counts.map((_, i) => probabilities[i * classes + label]!);
}

/** Ranks from 1; equal values share the mean of the ranks that they take up. */
export function ranksOf(values: ArrayLike<number>): Float64Array {
  const order = Uint32Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let i = from; i < to; i++) ranks[order[i]!] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}

/** Spearman's rank correlation: Pearson's correlation of the ranks. NaN where one side is equal everywhere. */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [ranksA, ranksB] = [ranksOf(a), ranksOf(b)];
  const mean = (ranksA.length + 1) / 2;
  let [both, ofA, ofB] = [0, 0, 0];
  for (let i = 0; i < ranksA.length; i++) {
    const [left, right] = [ranksA[i]! - mean, ranksB[i]! - mean];
    both += left * right;
    ofA += left * left;
    ofB += right * right;
  }
  return both / Math.sqrt(ofA * ofB);
}

/** A map [h, w] at the picture's size, bilinear between the middles of its cells. */
export function toSize(map: ArrayLike<number>, from: readonly [number, number], to: readonly [number, number]): Float32Array {
  const values = new Float32Array(to[0] * to[1]);
  const place = (i: number, axis: 0 | 1): [low: number, high: number, share: number] => {
    const at = Math.max(0, Math.min(from[axis] - 1, ((i + 0.5) * from[axis]) / to[axis] - 0.5));
    const low = Math.floor(at);
    return [low, Math.min(from[axis] - 1, low + 1), at - low];
  };
  for (let y = 0; y < to[0]; y++) {
    const [top, bottom, down] = place(y, 0);
    for (let x = 0; x < to[1]; x++) {
      const [left, right, along] = place(x, 1);
      const row = (i: number) => map[i * from[1] + left]! * (1 - along) + map[i * from[1] + right]! * along;
      values[y * to[1] + x] = row(top) * (1 - down) + row(bottom) * down;
    }
  }
  return values;
}

/** A method's map of the picture's class: the largest magnitude over the channels, one for each pixel of the picture. */
export async function mapOf(model: Model, known: Known, method: SaliencyMethod): Promise<Float32Array> {
  const { shape, data } = await model.saliency(known.pixels, { ...optionsFor(known, method), channels: 'max' });
  // Occlusion's drops in the score keep their sign.
  return atSizeOf(known, shape, data.map(Math.abs));
}

/** The same with its sign: for each pixel the value of the channel with the largest magnitude. */
export async function signedMapOf(model: Model, known: Known, method: SaliencyMethod): Promise<Float32Array> {
  const { shape, data } = await model.saliency(known.pixels, { ...optionsFor(known, method), channels: 'all' });
  const channels = shape[2]!;
  const values = Float32Array.from({ length: data.length / channels }, (_, pixel) => {
    let most = 0;
    for (let i = pixel * channels; i < (pixel + 1) * channels; i++) if (Math.abs(data[i]!) > Math.abs(most)) most = data[i]!;
    return most;
  });
  return atSizeOf(known, shape, values);
}

/** Occlusion covers with the picture's own mean: black would be a new object. */
const optionsFor = ({ pixels, label }: Known, method: SaliencyMethod): SaliencyOptions => ({
  class: label,
  method,
  ...(method === 'occlusion' && { value: meanOf(pixels) }),
});

const atSizeOf = ({ shape }: Known, size: readonly number[], map: Float32Array): Float32Array =>
  size[0] === shape[0] && size[1] === shape[1] ? map : toSize(map, [size[0]!, size[1]!], [shape[0], shape[1]]);

export const meanOf = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
};

/** What one map of one picture reaches. */
export interface Judgement {
  hit: boolean;
  inside: number;
  deletion: readonly number[];
  insertion: readonly number[];
}

/** All measures of a map. */
export async function judge(model: Model, known: Known, map: ArrayLike<number>, fill: Fill = 'mean'): Promise<Judgement> {
  const order = orderOf(map);
  return {
    hit: pointsInside(map, known.mask),
    inside: shareInside(map, known.mask),
    deletion: await curveOf(model, known, order, 'deletion', fill),
    insertion: await curveOf(model, known, order, 'insertion', fill),
  };
}

/** A mean over `count` pictures and its standard error, s / √n (NaN for a single one). */
export interface Estimate {
  count: number;
  mean: number;
  error: number;
}

export function estimate(values: readonly number[]): Estimate {
  const count = values.length;
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count, mean, error: count > 1 ? Math.sqrt(squares / (count - 1) / count) : NaN };
}
