// One picture in one network: its scores, the seed, and the gradient on its way back. No DOM.
import type { Network, SaliencyMap, SaliencyMethod, SaliencyOptions, SummaryRow } from 'neocog';
import type { Cell } from '../frame/questions.js';
import { softmax } from '../looking/softmax.js';
import { methodOf } from './methods.js';
import type { Channels, Score } from './state.js';

/** What is explained: a class, and of a map of classes one place (all of them, added up, without). */
export interface Target {
  class: number;
  unit?: readonly [y: number, x: number];
  /** The class is judged by itself: there is no softmax over all of them. */
  independent?: boolean;
}

/** A layer as the passes left it; shapes without the batch. */
export interface LayerPass {
  name: string;
  type: string;
  from: readonly string[];
  shape: readonly number[];
  activation: Float32Array;
  /** The score's derivative by each of its values. */
  gradient: Float32Array;
  /** Shape of its kernel, if it has one. */
  kernel?: readonly number[];
}

export interface Scores {
  /** The layer that gives them. */
  layer: string;
  /** Of that layer's output. */
  shape: readonly number[];
  /** One per class. */
  logits: readonly number[];
  /** Softmax of the logits; empty where there is none, and where the logits are sums over a map. */
  probabilities: readonly number[];
  /** The class with the largest logit. */
  answer: number;
}

export interface Examination extends Scores {
  target: Target;
  score: Score;
  /** The input and all layers up to the score, in order. */
  layers: readonly LayerPass[];
  seed: Float32Array;
  /** Largest magnitude of the gradient at the input, for either score. */
  largest: Readonly<Record<Score, number>>;
}

export const largestOf = (values: ArrayLike<number>): number => {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]!));
  return most;
};

/** The layer whose values are the logits: the last one, or what a last softmax reads. */
function logitsRow(rows: readonly SummaryRow[]): SummaryRow {
  const last = rows.at(-1)!;
  return last.type === 'softmax' ? rows.find(({ name }) => name === last.from[0])! : last;
}

/** Where a class's logits stand in an output of this shape. */
function placesOf(shape: readonly number[], { class: wanted, unit }: Target): number[] {
  const classes = shape.at(-1)!;
  const all = shape.reduce((product, size) => product * size, 1) / classes;
  const places = unit ? [unit[0] * shape[1]! + unit[1]] : Array.from({ length: all }, (_, i) => i);
  return places.map((place) => place * classes + wanted);
}

/** The scores after a forward pass. */
function scoresAfter(network: Network, rows: readonly SummaryRow[], { unit, independent = false }: Omit<Target, 'class'>): Scores {
  const { name: layer, outputShape: shape } = logitsRow(rows);
  const { data } = network.activation(layer);
  const logits = Array.from({ length: shape.at(-1)! }, (_, each) =>
    placesOf(shape, { class: each, ...(unit && { unit }) }).reduce((sum, place) => sum + data[place]!, 0),
  );
  const single = !independent && (unit !== undefined || shape.slice(0, -1).every((size) => size === 1));
  return { layer, shape, logits, probabilities: single ? [...softmax(logits)] : [], answer: logits.indexOf(Math.max(...logits)) };
}

export function scoresOf(network: Network, pixels: Float32Array, at: Omit<Target, 'class'> = {}): Scores {
  network.forward(pixels);
  return scoresAfter(network, network.summary(), at);
}

/** For each class what is to be explained: of a map of classes the place that is surest of it. And the network's own answer. */
export function targetsOf(network: Network, pixels: Float32Array, independent: boolean): { targets: Target[]; answer: number } {
  const { data } = network.forward(pixels);
  const shape = network.summary().at(-1)!.outputShape;
  const [rows = 1, columns = 1, classes = 1] = shape.length === 3 ? shape : [1, 1, data.length];
  const best = Array.from({ length: classes }, (_, each) => {
    let most = 0;
    for (let place = 1; place < rows * columns; place++) if (data[place * classes + each]! > data[most * classes + each]!) most = place;
    return most;
  });
  const surest = best.map((place, each) => data[place * classes + each]!);
  const targets = best.map((place, each): Target => {
    const unit = [Math.floor(place / columns), place % columns] as const;
    return { class: each, ...(rows * columns > 1 && { unit }), ...(independent && { independent }) };
  });
  return { targets, answer: surest.indexOf(Math.max(...surest)) };
}

/** The derivative of the score at the logits: 1 for the class and 0 for all others, or of its softmax p_c (δ − p_j). */
export function seedOf(scores: Scores, target: Target, score: Score): Float32Array {
  const { shape, probabilities } = scores;
  const seed = new Float32Array(shape.reduce((product, size) => product * size, 1));
  if (score === 'logit' || probabilities.length === 0) for (const place of placesOf(shape, target)) seed[place] = 1;
  else {
    const own = probabilities[target.class]!;
    for (const [other, p] of probabilities.entries()) {
      for (const place of placesOf(shape, { ...target, class: other })) seed[place] = own * ((other === target.class ? 1 : 0) - p);
    }
  }
  return seed;
}

/** One forward pass and the backward passes of both scores; what the layers hold is `score`'s. */
export function examine(network: Network, pixels: Float32Array, target: Target, score: Score): Examination {
  const rows = network.summary();
  network.forward(pixels);
  const scores = scoresAfter(network, rows, target);
  const back = (by: Score): number => {
    const { data } = network.backward(seedOf(scores, target, by), { from: scores.layer });
    return largestOf(data);
  };
  const other = score === 'logit' ? 'softmax' : 'logit';
  const largest = { [other]: back(other), [score]: back(score) } as Record<Score, number>;
  const kernels = new Map(network.parameters().map(({ name, shape }) => [name, shape]));
  const passOf = (name: string, type: string, from: readonly string[]): LayerPass => {
    const { shape, data } = network.activation(name);
    const kernel = kernels.get(`${name}/kernel`);
    return { name, type, from, shape: shape.slice(1), activation: data, gradient: network.activationGradient(name).data, ...(kernel && { kernel }) };
  };
  const upTo = rows.findIndex(({ name }) => name === scores.layer) + 1;
  const layers = [passOf('input', 'input', []), ...rows.slice(0, upTo).map(({ name, type, from }) => passOf(name, type, from))];
  return { ...scores, target, score, layers, seed: seedOf(scores, target, score), largest };
}

/** As `nc.saliency` would give it, from the gradient that is there already. */
export function gradientMap({ layers }: Examination): SaliencyMap {
  const { shape, gradient } = layers[0]!;
  return { shape: [...shape], data: Float32Array.from(gradient) };
}

/** Per pixel the largest or the mean magnitude over the channels. */
export function reduceChannels({ shape, data }: SaliencyMap, channels: Exclude<Channels, 'all'>): Float32Array {
  const count = shape[2]!;
  const reduced = new Float32Array(data.length / count);
  for (let pixel = 0; pixel < reduced.length; pixel++) {
    let [largest, sum] = [0, 0];
    for (let i = pixel * count; i < (pixel + 1) * count; i++) {
      const magnitude = Math.abs(data[i]!);
      largest = Math.max(largest, magnitude);
      sum += magnitude;
    }
    reduced[pixel] = channels === 'max' ? largest : sum / count;
  }
  return reduced;
}

/** One channel of [height, width, channels]. */
export const channelOf = (values: ArrayLike<number>, channels: number, channel: number): Float32Array =>
  Float32Array.from({ length: values.length / channels }, (_, pixel) => values[pixel * channels + channel]!);

/** A map as it is drawn; of 'all' there is one per channel. */
export interface Drawn {
  title: string;
  values: Float32Array;
  scale: 'magnitude' | 'signed';
}

export const channelNames = (count: number): readonly string[] =>
  count === 3 ? ['Red', 'Green', 'Blue'] : count === 1 ? ['Grey'] : Array.from({ length: count }, (_, i) => `Channel ${i + 1}`);

const known = new WeakMap<SaliencyMap, Map<string, readonly Drawn[]>>();

/** As it is drawn; the same values each time, so that nobody need paint them anew. */
export function drawnMaps(map: SaliencyMap, method: SaliencyMethod, channels: Channels): readonly Drawn[] {
  if (!known.has(map)) known.set(map, new Map());
  const forms = known.get(map)!;
  const key = `${method} ${channels}`;
  if (!forms.has(key)) forms.set(key, drawn(map, method, channels));
  return forms.get(key)!;
}

function drawn(map: SaliencyMap, method: SaliencyMethod, channels: Channels): Drawn[] {
  const { perPixel, signed, title } = methodOf(method);
  if (!perPixel) return [{ title, values: map.data, scale: signed ? 'signed' : 'magnitude' }];
  if (channels !== 'all') return [{ title, values: reduceChannels(map, channels), scale: 'magnitude' }];
  const names = channelNames(map.shape[2]!);
  return names.map((name, channel) => ({ title: name, values: channelOf(map.data, names.length, channel), scale: 'signed' }));
}

/** Where a map has its largest magnitude. */
export function strongest(map: SaliencyMap, size: readonly number[]): Cell {
  const channels = map.shape[2]!;
  let best = 0;
  for (let i = 0; i < map.data.length; i++) if (Math.abs(map.data[i]!) > Math.abs(map.data[best]!)) best = i;
  const place = Math.floor(best / channels);
  const cell = { y: Math.floor(place / map.shape[1]!), x: place % map.shape[1]! };
  // A coarse map's cell: the pixel in its middle.
  const middle = (at: number, cells: number, pixels: number) => Math.min(pixels - 1, Math.floor(((at + 0.5) * pixels) / cells));
  return cells(map, size) ? cell : { y: middle(cell.y, map.shape[0]!, size[0]!), x: middle(cell.x, map.shape[1]!, size[1]!) };
}

const cells = ({ shape }: SaliencyMap, size: readonly number[]): boolean => shape[0] === size[0] && shape[1] === size[1];

/** The map's values at a pixel of the picture, one per channel. */
export function valuesAt(map: SaliencyMap, size: readonly number[], { y, x }: Cell): number[] {
  const [rows = 1, columns = 1, channels = 1] = map.shape;
  const row = Math.min(rows - 1, Math.floor((y * rows) / size[0]!));
  const column = Math.min(columns - 1, Math.floor((x * columns) / size[1]!));
  return Array.from({ length: channels }, (_, channel) => map.data[(row * columns + column) * channels + channel]!);
}

/** The feature maps that Grad-CAM looks at: of the last convolution before the scores, after the normalisation and the ReLU that follow it. */
export function camLayer(layers: readonly Pick<LayerPass, 'name' | 'type' | 'from'>[]): string | null {
  let name = layers.slice(0, -1).findLast(({ type }) => /conv2d$/i.test(type))?.name;
  for (const { type, from, name: next } of layers) if (/^(batchNorm|relu)$/.test(type) && from[0] === name) name = next;
  return name ?? null;
}

export interface Cam {
  layer: string;
  places: number;
  /** Where the weighted sum is above 0, and so survives the ReLU. */
  positive: number;
  /** Of the weighted sums. */
  largest: number;
  /** Of the channels' weights. */
  negativeWeights: number;
  channels: number;
}

/** Grad-CAM's weighted sum before its ReLU. */
export function camOf({ layers }: Pick<Examination, 'layers'>): Cam | null {
  const layer = layers.find(({ name }) => name === camLayer(layers));
  if (layer?.shape.length !== 3) return null;
  const channels = layer.shape[2]!;
  const places = layer.activation.length / channels;
  const weights = new Float64Array(channels);
  for (const [i, value] of layer.gradient.entries()) weights[i % channels]! += value / places;
  const sums = Array.from({ length: places }, (_, place) => weights.reduce((sum, weight, c) => sum + weight * layer.activation[place * channels + c]!, 0));
  return {
    layer: layer.name,
    places,
    positive: sums.filter((sum) => sum > 0).length,
    largest: Math.max(...sums),
    negativeWeights: weights.filter((weight) => weight < 0).length,
    channels,
  };
}

export function optionsOf(method: SaliencyMethod, { target, layers }: Pick<Examination, 'target' | 'layers'>): SaliencyOptions {
  const layer = /cam$/i.test(method) ? camLayer(layers) : null;
  const { class: wanted, unit } = target;
  return { class: wanted, ...(unit && { unit }), method, channels: 'all', ...(layer && { layer }) };
}

/** What becomes of the score when one value of the picture changes: as the gradient promises, and as a second pass says. */
export interface Trial {
  promised: number;
  actual: number;
}

export function tryOut(network: Network, pixels: Float32Array, examination: Examination, index: number, nudge: number): Trial {
  const changed = Float32Array.from(pixels);
  changed[index]! += nudge;
  const { target, score } = examination;
  const after = scoresOf(network, changed, target);
  const of = ({ logits, probabilities }: Scores) => (score === 'logit' ? logits : probabilities)[target.class]!;
  return { promised: nudge * examination.layers[0]!.gradient[index]!, actual: of(after) - of(examination) };
}
