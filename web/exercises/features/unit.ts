// The arithmetic of one unit, with the engine's numbers: window times weights, then what its layers do with the sum.
import type { Engine, Network, SummaryRow } from 'neocog';
import { chainTo, isConvolution } from './layers.js';

export interface Place {
  y: number;
  x: number;
}

/** One product of the sum. */
export interface Term {
  /** [y, x, channel] in the layer below. */
  input: readonly [y: number, x: number, channel: number];
  /** Where it lies in the window. */
  tap: readonly [y: number, x: number];
  value: number;
  weight: number;
  product: number;
}

/** One pointwise layer: what came in and what goes out, and for a batch normalisation its four numbers. */
export interface Passage {
  layer: string;
  type: string;
  before: number;
  after: number;
  norm: { mean: number; deviation: number; gamma: number; beta: number } | null;
  slope: number;
}

export interface UnitArithmetic {
  /** The layer that computes the unit: a convolution, a pooling, … */
  base: SummaryRow;
  /** What `base` reads. */
  source: string;
  /** The products of a convolution, padding left out; empty for other layers. */
  terms: readonly Term[];
  /** How many of the window's cells lie in the padding. */
  padded: number;
  bias: number | null;
  /** What a pooling window holds. */
  pooled: readonly number[];
  /** After `base`. */
  sum: number;
  passages: readonly Passage[];
  value: number;
}

const at = (net: Network, layer: string, { y, x }: Place, channel: number): number => {
  const { shape, data } = net.activation(layer);
  const [, , width = 1, channels = 1] = shape;
  return data[(y * width + x) * channels + channel]!;
};

/** The numbers behind one unit, for this picture. */
export function unitArithmetic(net: Network, pixels: Float32Array, layer: string, place: Place, channel: number): UnitArithmetic {
  net.forward(pixels);
  const chain = chainTo(net.summary(), layer);
  const base = chain[0]!;
  const output = [place.y, place.x, channel];
  const traced = isConvolution(base.type) && base.type !== 'transposedConv2d';
  const pooling = base.type === 'maxPool2d' || base.type === 'avgPool2d';
  const steps = traced || pooling ? net.trace(base.name, { output }) : [];
  const bias = steps.find(({ input, weight }) => input === null && weight === null);
  const windows = traced ? steps.filter(({ weight }) => weight !== null) : [];
  const terms = windows.flatMap(({ input, weight, left, right, product }): Term[] =>
    input ? [{ input: [input[0]!, input[1]!, input[2]!], tap: [weight![0]!, weight![1]!], value: left, weight: right, product }] : [],
  );
  let before = at(net, base.name, place, channel);
  const passages = chain.slice(1).map(({ name, type }): Passage => {
    const after = at(net, name, place, channel);
    const passage = { layer: name, type, before, after, norm: type === 'batchNorm' ? normOf(net, name, channel) : null, slope: slopeOf(net, name) };
    before = after;
    return passage;
  });
  return {
    base,
    source: base.from[0]!,
    terms,
    padded: windows.length - terms.length,
    bias: traced && bias ? bias.product : null,
    pooled: pooling ? steps.filter(({ input }) => input !== null).map(({ left }) => left) : [],
    sum: at(net, base.name, place, channel),
    passages,
    value: before,
  };
}

function optionsOf(net: Network, layer: string): Record<string, unknown> {
  const index = net.summary().findIndex(({ name }) => name === layer);
  return { ...net.description().layers[index] };
}

const slopeOf = (net: Network, layer: string): number => Number(optionsOf(net, layer)['slope'] ?? 0);

function normOf(net: Network, layer: string, channel: number): Passage['norm'] {
  const part = (name: string) => net.get(`${layer}/${name}`)[channel]!;
  const epsilon = Number(optionsOf(net, layer)['epsilon'] ?? 1e-3);
  return { mean: part('mean'), deviation: Math.sqrt(part('variance') + epsilon), gamma: part('gamma'), beta: part('beta') };
}

/** The products that matter most, and the rest added up: what is shown is the whole sum all the same. */
export function largestTerms(terms: readonly Term[], count: number): { shown: readonly Term[]; rest: number; others: number } {
  const order = terms.toSorted((a, b) => Math.abs(b.product) - Math.abs(a.product));
  const others = order.slice(count);
  return { shown: order.slice(0, count), rest: others.reduce((sum, { product }) => sum + product, 0), others: others.length };
}

/** What one channel of the layer below brings to the sum: its window, null in the padding, and the products. */
export interface Share {
  channel: number;
  window: (number | null)[][];
  products: (number | null)[][];
  sum: number;
}

/** The shares of all channels below, the largest first. */
export function sharesOfChannels(terms: readonly Term[], height: number, width: number): Share[] {
  const shares = new Map<number, Share>();
  const empty = () => Array.from({ length: height }, () => Array.from({ length: width }, (): number | null => null));
  for (const { input, tap, value, product } of terms) {
    const channel = input[2];
    if (!shares.has(channel)) shares.set(channel, { channel, window: empty(), products: empty(), sum: 0 });
    const share = shares.get(channel)!;
    share.window[tap[0]]![tap[1]] = value;
    share.products[tap[0]]![tap[1]] = product;
    share.sum += product;
  }
  return [...shares.values()].toSorted((a, b) => Math.abs(b.sum) - Math.abs(a.sum));
}

/** One filter, a slice for each channel that it reads, and how much each can matter: the sum of its weights' magnitudes. */
export interface Slice {
  channel: number;
  /** Row by row. */
  weights: Float32Array;
  strength: number;
}

export interface Filter {
  height: number;
  width: number;
  slices: readonly Slice[];
  limit: number;
}

/** The filter of one output channel of a convolution, strongest slices first. */
export function filterOf(net: Network, convolution: string, channel: number): Filter | null {
  const info = net.parameters().find(({ name }) => name === `${convolution}/kernel`);
  const row = net.summary().find(({ name }) => name === convolution);
  if (!info || !row || row.type === 'transposedConv2d') return null;
  const values = net.get(info.name);
  const [height, width, inputs, outputs] = info.shape as [number, number, number, number];
  const depthwise = row.type === 'depthwiseConv2d';
  const groups = Number(optionsOf(net, convolution)['groups'] ?? 1);
  const first = depthwise ? Math.floor(channel / Number(optionsOf(net, convolution)['multiplier'] ?? 1)) : Math.floor((channel * groups) / outputs) * inputs;
  const slices = Array.from({ length: inputs }, (_, input): Slice => {
    const weights = Float32Array.from({ length: height * width }, (_, cell) => values[(cell * inputs + input) * outputs + channel]!);
    return { channel: first + input, weights, strength: weights.reduce((sum, weight) => sum + Math.abs(weight), 0) };
  });
  const limit = Math.max(1e-12, ...slices.map(({ weights }) => Math.max(...weights.map(Math.abs))));
  return { height, width, slices: slices.toSorted((a, b) => b.strength - a.strength), limit };
}

/** The pixels that a unit sees. */
export interface Region {
  top: number;
  left: number;
  height: number;
  width: number;
}

export function regionOf(nc: Engine, net: Network, layer: string, { y, x }: Place): Region {
  const { height, width } = nc.receptiveRegion(net.description(), layer, [y, x]);
  return { top: height.start, left: width.start, height: height.size, width: width.size };
}

/** Part of a picture, [height, width, channels]. */
export function crop(pixels: ArrayLike<number>, width: number, channels: number, region: Region): Float32Array {
  const part = new Float32Array(region.height * region.width * channels);
  let to = 0;
  for (let y = region.top; y < region.top + region.height; y++)
    for (let i = (y * width + region.left) * channels; i < (y * width + region.left + region.width) * channels; i++) part[to++] = pixels[i]!;
  return part;
}
