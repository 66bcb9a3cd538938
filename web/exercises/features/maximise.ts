// A picture made to excite a unit: gradient ascent on the pixels (Erhan et al. 2009), kept in bounds by decay, shifts and
// blur (Yosinski et al. 2015; Mordvintsev et al. 2015).
import type { Engine, Network } from 'neocog';
import { randomFrom } from 'neocog/data';
import type { Work } from './job.js';
import { chainTo, cutOff } from './layers.js';

export interface Knobs {
  steps: number;
  /** How far the pixels may move in one step: the root mean square over what the unit sees. */
  rate: number;
  /** The share of its distance from grey that every pixel loses in each step. */
  decay: number;
  /** The picture is shifted by up to so many pixels before each step, and back after it. */
  jitter: number;
  /** After so many steps the picture is blurred a little; 0: never. */
  blur: number;
  /** Of the noise it begins with, and of the shifts. */
  noise: number;
}

export const usualKnobs: Knobs = { steps: 120, rate: 0.04, decay: 0.01, jitter: 1, blur: 6, noise: 1 };

/** From what a person sees (0 to 1) to what the network takes: pixels = factor · shown + offset. */
export interface Range {
  factor: number;
  offset: number;
}

/** Read off a picture of which both are known. */
export function rangeOf(shown: Float32Array, pixels: Float32Array): Range {
  if (shown.length !== pixels.length) return { factor: 1, offset: 0 };
  let [low, high] = [0, 0];
  shown.forEach((value, i) => {
    if (value < shown[low]!) low = i;
    if (value > shown[high]!) high = i;
  });
  const spread = shown[high]! - shown[low]!;
  if (spread === 0) return { factor: 1, offset: 0 };
  const factor = (pixels[high]! - pixels[low]!) / spread;
  return { factor, offset: pixels[low]! - factor * shown[low]! };
}

/** Where it stands: the picture as a person sees it, and what the unit gave for it after each step so far. */
export interface Ascent {
  shown: Float32Array;
  values: readonly number[];
}

type Size = readonly [height: number, width: number, channels: number];

/** Moved by (dy, dx); what leaves at one edge comes in at the other. */
export function rolled(values: Float32Array, [height, width, channels]: Size, dy: number, dx: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    const row = ((y + dy + height) % height) * width;
    for (let x = 0; x < width; x++) {
      const to = (row + ((x + dx + width) % width)) * channels;
      for (let c = 0; c < channels; c++) result[to + c] = values[(y * width + x) * channels + c]!;
    }
  }
  return result;
}

/** Each pixel becomes the mean of its 3×3 neighbourhood, weighted 1 2 1; the border repeats. */
export function blurred(values: Float32Array, [height, width, channels]: Size): Float32Array {
  const along = (from: Float32Array, length: number, step: number): Float32Array =>
    from.map((value, i) => {
      const place = Math.floor(i / step) % length;
      const before = place > 0 ? from[i - step]! : value;
      const after = place < length - 1 ? from[i + step]! : value;
      return (before + 2 * value + after) / 4;
    });
  return along(along(values, width, channels), height, width * channels);
}

/** The unit in the middle of the layer: it sees a whole region, not one cut off at the border. */
export function middleUnit(height: number, width: number): { y: number; x: number } {
  return { y: Math.floor(height / 2), x: Math.floor(width / 2) };
}

/** How far shifts may go for a unit that sees `size` pixels: a shift as large as what it sees would wipe that out. */
export const jitterFor = (jitter: number, size: number): number => Math.min(jitter, Math.floor(size / 6));

/**
 * The ascent, step by step; `seen` hears of each. In front of the layer's last ReLU a silent unit has a slope too: the
 * gradient is taken through a ReLU that lets a tenth of negative values pass, the value is the network's own.
 */
export function* maximise(nc: Engine, net: Network, layer: string, channel: number, knobs: Knobs, range: Range, seen: (ascent: Ascent) => void): Work<Ascent> {
  const size = net.description().input;
  const rows = net.summary();
  const lastRelu = lastReluOf(net, layer);
  using exact = cutOff(nc, net, layer);
  using leaky = cutOff(nc, net, layer, (each) => (each.name === lastRelu && each.type === 'relu' && !each.slope ? { ...each, slope: 0.1 } : each));
  const [height, width, channels] = rows.find(({ name }) => name === layer)!.outputShape as [number, number, number];
  const unit = middleUnit(height, width);
  const at = (unit.y * width + unit.x) * channels + channel;
  const seed = new Float32Array(height * width * channels);
  seed[at] = 1;
  const field = nc.receptiveField(net.description(), layer);
  const jitter = jitterFor(knobs.jitter, Math.min(field.height.size, field.width.size));
  const random = randomFrom(knobs.noise * 7919 + channel);
  const pixelsOf = (shown: Float32Array) => shown.map((value) => range.factor * value + range.offset);

  let shown: Float32Array = Float32Array.from({ length: size[0] * size[1] * size[2] }, () => 0.5 + 0.2 * (random() - 0.5));
  const values: number[] = [];
  for (let step = 0; step < knobs.steps; step++) {
    const [dy, dx] = jitter > 0 ? [between(random, jitter), between(random, jitter)] : [0, 0];
    leaky.forward(pixelsOf(rolled(shown, size, dy, dx)), { view: true });
    const gradient = rolled(leaky.backward(seed).data, size, -dy, -dx);
    shown = stepped(shown, gradient, knobs);
    if (knobs.blur > 0 && (step + 1) % knobs.blur === 0 && step + 1 < knobs.steps) shown = blurred(shown, size);
    values.push(exact.forward(pixelsOf(shown), { view: true }).data[at]!);
    seen({ shown, values });
    yield (step + 1) / knobs.steps;
  }
  return { shown, values };
}

const between = (random: () => number, most: number): number => Math.floor(random() * (2 * most + 1)) - most;

/** Uphill by `rate`, then a little back towards grey, and never beyond black and white. */
export function stepped(shown: Float32Array, gradient: Float32Array, { rate, decay }: Pick<Knobs, 'rate' | 'decay'>): Float32Array {
  let [squares, seen] = [0, 0];
  for (const value of gradient) {
    squares += value * value;
    if (value !== 0) seen++;
  }
  const scale = seen > 0 ? rate / Math.sqrt(squares / seen) : 0;
  return shown.map((value, i) => Math.max(0, Math.min(1, 0.5 + (value + scale * gradient[i]! - 0.5) * (1 - decay))));
}

/** The ReLU that the layer is, or that a pooling layer reads. */
function lastReluOf(net: Network, layer: string): string | null {
  const rows = net.summary();
  const [base, ...after] = chainTo(rows, layer);
  const relu = after.findLast(({ type }) => type === 'relu');
  if (relu) return relu.name;
  const below = base ? chainTo(rows, base.from[0]!) : [];
  return base?.type.includes('Pool') ? (below.findLast(({ type }) => type === 'relu')?.name ?? null) : null;
}
