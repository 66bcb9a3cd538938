// "Edges, then parts, then objects?" Measured: what each layer's units see, whether they have a direction, and how well the
// class can be read off them.
import type { Engine, Network } from 'neocog';
import type { Work } from './job.js';
import { stagesOf } from './layers.js';
import type { Range } from './maximise.js';

export const directions = 8;
const periods = [4, 8, 16] as const;
const phases = 4;
/** A channel counts as tuned when its best direction gives at least so many times as much as the one across. */
export const tunedFrom = 2;

/** A sine grating whose brightness changes along `angle` (0: from left to right), from 0 to 1, in all channels alike. */
export function grating([height, width, channels]: readonly [number, number, number], angle: number, period: number, phase: number): Float32Array {
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  return Float32Array.from({ length: height * width * channels }, (_, i) => {
    const pixel = Math.floor(i / channels);
    const along = (pixel % width) * cosine + Math.floor(pixel / width) * sine;
    return 0.5 + 0.5 * Math.cos((2 * Math.PI * along) / period + phase);
  });
}

/** Orientation selectivity from the answers to evenly spread directions: 0 for all alike, 1 for one direction only. */
export function orientationIndex(answers: readonly number[]): number {
  let [cosine, sine, total] = [0, 0, 0];
  answers.forEach((answer, k) => {
    const angle = (2 * Math.PI * k) / answers.length;
    cosine += answer * Math.cos(angle);
    sine += answer * Math.sin(angle);
    total += answer;
  });
  return total > 0 ? Math.hypot(cosine, sine) / total : 0;
}

/** Whether the best direction is at least twice as strong as the one across it. */
export function isTuned(answers: readonly number[]): boolean {
  const best = answers.indexOf(Math.max(...answers));
  return answers[best]! > 0 && answers[best]! >= tunedFrom * answers[(best + answers.length / 2) % answers.length]!;
}

export const median = (values: readonly number[]): number => {
  const order = values.toSorted((a, b) => a - b);
  const middle = Math.floor(order.length / 2);
  return order.length === 0 ? 0 : order.length % 2 === 1 ? order[middle]! : (order[middle - 1]! + order[middle]!) / 2;
};

/** Each channel's mean over its map; over the middle of it only, where no padding is seen. Below 0 counts as silent. */
function means(data: Float32Array, shape: readonly number[], onlyMiddle: boolean): Float32Array {
  const [, height = 1, width = 1, channels = 1] = shape;
  const [top, left] = onlyMiddle ? [Math.floor(height / 4), Math.floor(width / 4)] : [0, 0];
  const result = new Float32Array(channels);
  for (let y = top; y < height - top; y++)
    for (let x = left; x < width - left; x++) for (let c = 0; c < channels; c++) result[c]! += Math.max(0, data[(y * width + x) * channels + c]!);
  return result.map((sum) => sum / ((height - 2 * top) * (width - 2 * left)));
}

/** Selectivity for one class: (its mean − the mean of the others') / their sum (Morcos et al. 2018); 0 to 1. */
export function classSelectivity(meansByClass: readonly number[]): number {
  const best = Math.max(...meansByClass);
  const others = (meansByClass.reduce((sum, value) => sum + value, 0) - best) / Math.max(1, meansByClass.length - 1);
  return best + others > 0 ? (best - others) / (best + others) : 0;
}

export interface LayerRow {
  /** '' for the picture itself. */
  convolution: string;
  layer: string;
  channels: number;
  /** Pixels along one side that a unit sees, before clipping. */
  field: number;
  /** Of the channels that answer to gratings at all: the share that is tuned, and the median index. Null where none does. */
  tuned: number | null;
  orientation: number | null;
  /** Channels that stayed at 0 for all pictures. */
  dead: number;
  /** The median over channels; null without classes. */
  selectivity: number | null;
  /** Of pictures that the read-out did not learn from; null without classes. */
  accuracy: number | null;
}

export interface Claim {
  pictures: number;
  classes: number;
  rows: readonly LayerRow[];
}

export interface Labelled {
  pixels: Float32Array;
  label: number | null;
}

/** Steps of the read-out's training, all its pictures in each. */
const probeSteps = 150;

/** A linear read-out (Alain and Bengio 2016) trained by the engine: its accuracy on the second half of the pictures. */
export function* readOut(nc: Engine, features: readonly Float32Array[], labels: readonly number[], classes: number): Work<number> {
  const size = features[0]!.length;
  const half = Math.floor(features.length / 2);
  // Every feature with mean 0 and deviation 1 over the first half: none counts more for being large.
  const mean = new Float32Array(size);
  const square = new Float32Array(size);
  for (const feature of features.slice(0, half))
    feature.forEach((value, i) => {
      mean[i]! += value / half;
      square[i]! += (value * value) / half;
    });
  const scaled = (from: number, to: number) => {
    const all = new Float32Array((to - from) * size);
    features
      .slice(from, to)
      .forEach((feature, j) => feature.forEach((value, i) => (all[j * size + i] = (value - mean[i]!) / Math.sqrt(Math.max(1e-8, square[i]! - mean[i]! ** 2)))));
    return all;
  };
  using net = nc.network({ input: [1, 1, size], seed: 1, layers: [{ type: 'flatten' }, { type: 'dense', units: classes }] });
  const optimizer = nc.optimizer({ type: 'adam', rate: 0.03, weightDecay: 1e-3 });
  try {
    const [seen, answers] = [scaled(0, half), Uint8Array.from(labels.slice(0, half))];
    for (let step = 0; step < probeSteps; step++) {
      net.trainBatch(seen, answers, optimizer);
      yield step / probeSteps;
    }
    return net.evaluate(scaled(half, features.length), Uint8Array.from(labels.slice(half))).accuracy;
  } finally {
    optimizer.dispose();
  }
}

/** The whole measurement: gratings, then pictures, then the read-outs. */
export async function* measure(
  nc: Engine,
  net: Network,
  classes: number,
  range: Range,
  count: number,
  picture: (index: number) => Promise<Labelled>,
): Work<Claim> {
  const stages = stagesOf(net.summary());
  const size = net.description().input;
  const gratings = directions * periods.length * phases;
  const parts = { gratings: 0.25, pictures: 0.5, probes: 0.25 };

  // [stage][period][direction][channel]
  const answers = stages.map(() => periods.map(() => Array.from({ length: directions }, (): Float32Array | null => null)));
  let done = 0;
  for (const [p, period] of periods.entries()) {
    for (let k = 0; k < directions; k++) {
      for (let phase = 0; phase < phases; phase++) {
        const shown = grating(size, (Math.PI * k) / directions, period, (2 * Math.PI * phase) / phases);
        net.forward(
          shown.map((value) => range.factor * value + range.offset),
          { view: true },
        );
        stages.forEach(({ read }, s) => {
          const { shape, data } = net.activation(read);
          const answer = means(data, shape, true);
          const before = answers[s]![p]![k];
          answers[s]![p]![k] = before ? before.map((value, c) => value + answer[c]!) : answer;
        });
        yield (parts.gratings * ++done) / gratings;
      }
    }
  }

  // The picture itself stands first: what can be read off its mean colours.
  const features: Float32Array[][] = [{ read: 'input' }, ...stages].map(() => []);
  const labels: (number | null)[] = [];
  for (let i = 0; i < count; i++) {
    const { pixels, label } = await picture(i);
    net.forward(pixels, { view: true });
    ['input', ...stages.map(({ read }) => read)].forEach((read, s) => {
      const { shape, data } = net.activation(read);
      features[s]!.push(means(data, shape, false));
    });
    labels.push(label);
    yield parts.gratings + (parts.pictures * (i + 1)) / count;
  }

  const known = labels.filter((label) => label !== null);
  const labelled = known.length === count && classes > 1;
  const rows: LayerRow[] = [];
  for (let s = 0; s < features.length; s++) {
    const stage = s === 0 ? null : stages[s - 1]!;
    const feature = features[s]!;
    const channels = feature[0]!.length;
    const accuracy = labelled
      ? yield* scaledWork(
          readOut(nc, feature, known, classes),
          parts.gratings + parts.pictures + (parts.probes * s) / features.length,
          parts.probes / features.length,
        )
      : null;
    rows.push({
      convolution: stage?.convolution ?? '',
      layer: stage?.read ?? 'input',
      channels,
      field: stage ? nc.receptiveField(net.description(), stage.read).height.size : 1,
      ...(stage ? tuning(answers[s - 1]!, channels) : { tuned: null, orientation: null }),
      dead: Array.from({ length: channels }, (_, c) => feature.every((values) => values[c]! <= 0)).filter(Boolean).length,
      selectivity: labelled && stage ? median(selectivities(feature, known, classes)) : null,
      accuracy,
    });
  }
  return { pictures: count, classes, rows };
}

/** A part of the work, its progress fitted into the whole. */
async function* scaledWork<T>(work: Work<T>, from: number, share: number): Work<T> {
  for (;;) {
    const { value, done } = await work.next();
    if (done) return value;
    yield from + share * value;
  }
}

/** Each channel is judged at the period that it answers to most. */
function tuning(answers: readonly (readonly (Float32Array | null)[])[], channels: number): Pick<LayerRow, 'tuned' | 'orientation'> {
  const curves = Array.from({ length: channels }, (_, c) => {
    const byPeriod = answers.map((byDirection) => byDirection.map((values) => values![c]!));
    return byPeriod.reduce((best, curve) => (Math.max(...curve) > Math.max(...best) ? curve : best));
  }).filter((curve) => Math.max(...curve) > 0);
  if (curves.length === 0) return { tuned: null, orientation: null };
  return { tuned: curves.filter(isTuned).length / curves.length, orientation: median(curves.map(orientationIndex)) };
}

function selectivities(features: readonly Float32Array[], labels: readonly number[], classes: number): number[] {
  const counts = Array.from({ length: classes }, (_, label) => labels.filter((each) => each === label).length);
  return Array.from(features[0]!, (_, c) => {
    const sums = new Array<number>(classes).fill(0);
    features.forEach((values, i) => (sums[labels[i]!]! += values[c]!));
    return sums.flatMap((sum, label) => (counts[label]! > 0 ? [sum / counts[label]!] : []));
  })
    .filter((byClass) => Math.max(...byClass) > 0)
    .map(classSelectivity);
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** What follows from the numbers, also where they contradict the slide. */
export function verdict({ rows }: Claim): { text: string; holds: boolean | null }[] {
  const layers = rows.filter(({ convolution }) => convolution !== '');
  const [first, last] = [layers[0], layers.at(-1)];
  if (!first || !last || first === last) return [];
  const sentences: { text: string; holds: boolean | null }[] = [
    {
      text: `A unit of ${first.convolution} sees ${first.field}×${first.field} pixels, one of ${last.convolution} ${last.field}×${last.field}: ${
        last.field > first.field ? 'only the later one could see a part or an object at all.' : 'no more than before.'
      }`,
      holds: last.field > first.field,
    },
  ];
  if (first.tuned !== null && last.tuned !== null) {
    const [a, b] = [first.tuned, last.tuned];
    const holds = a > b + 0.05;
    sentences.push({
      text: `Of the channels, ${percent(a)} are tuned to one direction of a grating in ${first.convolution} and ${percent(b)} in ${last.convolution}. ${
        holds
          ? 'That fits: edge detectors come first.'
          : 'That does not fit: by this measure the later layers prefer directions as much or more. Texture with a direction is still there at the end.'
      }`,
      holds,
    });
  }
  if (first.accuracy !== null && last.accuracy !== null) {
    const [a, b] = [first.accuracy, last.accuracy];
    const holds = b > a + 0.05;
    sentences.push({
      text: `A straight read-out names the class of ${percent(a)} of unseen pictures from ${first.convolution} and of ${percent(b)} from ${last.convolution}. ${
        holds ? 'That fits: what the object is becomes easier to read layer by layer.' : 'That does not fit: later layers say no more about the class.'
      }`,
      holds,
    });
  }
  if (first.selectivity !== null && last.selectivity !== null) {
    const [a, b] = [first.selectivity, last.selectivity];
    const holds = b > a + 0.03;
    sentences.push({
      text: `A typical channel prefers one class over the others by an index of ${a.toFixed(2)} in ${first.convolution} and ${b.toFixed(2)} in ${last.convolution}. ${
        !holds
          ? 'Later channels are no more selective for a class.'
          : b < 0.7
            ? 'More selective, yet far from 1: few channels stand for one object alone.'
            : 'Late channels come close to standing for one class.'
      }`,
      holds,
    });
  }
  return sentences;
}
