// Traces against plain loops that say which numbers meet, in which order.
import { ArgumentError, type LayerDescription, type Network, type TraceOptions, type TraceStep } from 'neocog';
import { describe, expect, it } from 'vitest';
import { expectError, loadEngine, numbers } from './support.js';

const nc = await loadEngine();
const image = 1;
type Direction = NonNullable<TraceOptions['direction']>;
type Place = number[];
/** A step without its running sum. */
type Step = Omit<TraceStep, 'sum'>;

/** How windows lie over the layer's input. */
interface Geometry {
  kernel: [number, number];
  stride: [number, number];
  dilation: [number, number];
  /** Above and to the left. */
  padding: [number, number];
}

interface Case {
  layer: Extract<LayerDescription, { type: 'conv2d' | 'depthwiseConv2d' | 'dense' | 'maxPool2d' | 'avgPool2d' }>;
  geometry?: Partial<Geometry>;
  /** Channels that one output channel reads, and output channels that read the same. */
  reads?: number;
  shared?: number;
}

const input = [5, 6, 4] as const;

/** The layer between two others, run forward and backward on three images. */
function run(layer: LayerDescription): Network {
  const before: LayerDescription[] = [
    { type: 'scale', name: 'source', by: 0.5 },
    ...(layer.type === 'dense' ? [{ type: 'flatten', name: 'flat' } as const] : []),
  ];
  const net = nc.network({ input, seed: 3, layers: [...before, { ...layer, name: 'traced' }, { type: 'tanh' }] });
  for (const { name } of net.parameters()) net.set(name, numbers(net.get(name).length, name.length));
  // Few values, so that maxima tie.
  const { data } = net.forward(
    numbers(360, 4).map((value) => Math.round(3 * value) / 3),
    { batch: 3 },
  );
  net.backward(numbers(data.length, 5));
  return net;
}

/** One image's share of a tensor, addressed by place. */
function reader({ shape, data }: { shape: number[]; data: Float32Array }, of = image): { shape: number[]; at: (place: Place) => number } {
  const own = shape.slice(1);
  const size = own.reduce((a, b) => a * b, 1);
  return { shape: own, at: (place) => data[of * size + place.reduce((index, here, axis) => index * own[axis]! + here, 0)]! };
}

/** Calls body for every window, row by row, with the cells under it: [ky, kx, y, x], those outside as well. */
function windows({ kernel, stride, dilation, padding }: Geometry, [height, width]: number[], body: (y: number, x: number, cells: number[][]) => void): void {
  for (let y = 0; y < height!; y++) {
    for (let x = 0; x < width!; x++) {
      const cells: number[][] = [];
      for (let ky = 0; ky < kernel[0]; ky++) {
        for (let kx = 0; kx < kernel[1]; kx++)
          cells.push([ky, kx, y * stride[0] - padding[0] + ky * dilation[0], x * stride[1] - padding[1] + kx * dilation[1]]);
      }
      body(y, x, cells);
    }
  }
}

const inside = (y: number, x: number, [height, width]: number[]) => y >= 0 && x >= 0 && y < height! && x < width!;
const step = (output: Place, input: Place | null, weight: Place | null, left: number, right: number): Step => ({
  output,
  input,
  weight,
  left,
  right,
  product: Math.fround(left * right),
});

/** The steps of a convolution; a dense layer is one on a single cell. */
function convolution(net: Network, { layer, geometry, reads = 4, shared = 99 }: Case, direction: Direction): Step[] {
  const dense = layer.type === 'dense';
  const from = reader(net.activation(dense ? 'flat' : 'source'));
  const to = reader(net.activation('traced'));
  const gradient = reader(net.activationGradient('traced'));
  const kernel = net.parameters().find(({ name }) => name === 'traced/kernel')!;
  const weights = reader({ shape: [1, ...kernel.shape], data: net.get('traced/kernel') }, 0);
  const bias = net.parameters().some(({ name }) => name === 'traced/bias') ? net.get('traced/bias') : null;
  const window: Geometry = { kernel: dense ? [1, 1] : [kernel.shape[0]!, kernel.shape[1]!], stride: [1, 1], dilation: [1, 1], padding: [0, 0], ...geometry };
  const steps: Step[] = [];
  const channels = to.shape.at(-1)!;
  for (let channel = 0; channel < channels; channel++) {
    windows(window, dense ? [1, 1] : to.shape, (y, x, cells) => {
      const output = dense ? [channel] : [y, x, channel];
      if (direction === 'bias') steps.push(step(output, null, [channel], gradient.at(output), 1));
      if (direction === 'bias') return;
      if (direction === 'forward' && bias) steps.push(step(output, null, null, bias[channel]!, 1));
      for (const [ky, kx, row, column] of cells as [number, number, number, number][]) {
        for (let c = 0; c < (dense ? from.shape[0]! : reads); c++) {
          const weight = dense ? [c, channel] : [ky, kx, c, channel];
          const real = dense || inside(row, column, from.shape);
          const input = dense ? [c] : real ? [row, column, Math.floor(channel / shared) * reads + c] : null;
          const value = input ? from.at(input) : 0;
          if (direction === 'forward') steps.push(step(output, input, weight, value, weights.at(weight)));
          else if (input) steps.push(step(output, input, weight, gradient.at(output), direction === 'input' ? weights.at(weight) : value));
        }
      }
    });
  }
  return steps;
}

/** The steps of a pooling layer; forward, in max-pooling, a step is a comparison. */
function pooling(net: Network, { layer, geometry }: Case, direction: Direction): Step[] {
  if (layer.type !== 'maxPool2d' && layer.type !== 'avgPool2d') return [];
  const [from, to, gradient] = [reader(net.activation('source')), reader(net.activation('traced')), reader(net.activationGradient('traced'))];
  const window: Geometry = { kernel: [2, 2], stride: [2, 2], dilation: [1, 1], padding: [0, 0], ...geometry };
  const steps: Step[] = [];
  for (let channel = 0; channel < 4; channel++) {
    windows(window, to.shape, (y, x, cells) => {
      const output = [y, x, channel];
      const places = cells.filter(([, , row, column]) => inside(row!, column!, from.shape)).map(([, , row, column]) => [row!, column!, channel]);
      if (layer.type === 'avgPool2d') {
        const share = Math.fround(1 / (layer.countPadding ? cells.length : places.length));
        for (const place of places) steps.push(step(output, place, null, direction === 'forward' ? from.at(place) : gradient.at(output), share));
      } else if (direction === 'forward') {
        for (const place of places) steps.push(step(output, place, null, from.at(place), 1));
      } else {
        const best = Math.max(...places.map(from.at));
        const winners = places.filter((place) => from.at(place) === best).slice(0, layer.ties === 'even' ? 4 : 1);
        for (const place of winners) steps.push(step(output, place, null, gradient.at(output), Math.fround(1 / winners.length)));
      }
    });
  }
  return steps;
}

const every: Direction[] = ['forward', 'input', 'kernel', 'bias'];
const grouped: Case = {
  layer: { type: 'conv2d', filters: 6, kernel: [2, 3], groups: 2, dilation: [2, 1], stride: [1, 2], padding: [1, 0, 2, 1] },
  geometry: { dilation: [2, 1], stride: [1, 2], padding: [1, 2] },
  reads: 2,
  shared: 3,
};
const depthwise: Case = {
  layer: { type: 'depthwiseConv2d', kernel: 3, multiplier: 2, stride: 2, padding: 'same' },
  geometry: { stride: [2, 2], padding: [1, 0] },
  reads: 1,
  shared: 2,
};
const average = { type: 'avgPool2d', window: 2, padding: [1, 0, 0, 1] } as const;
const cases: [string, Case, Direction[]][] = [
  ['conv2d with groups, dilation, strides and padding of all widths', grouped, every],
  ['conv2d without bias', { layer: { type: 'conv2d', filters: 3, kernel: 3, bias: false } }, every.slice(0, 3)],
  ['depthwiseConv2d', depthwise, every],
  ['dense', { layer: { type: 'dense', units: 3 } }, every],
  ['maxPool2d', { layer: { type: 'maxPool2d', window: 2, stride: 1, padding: 1 }, geometry: { stride: [1, 1], padding: [1, 1] } }, every.slice(0, 2)],
  ['maxPool2d that shares ties', { layer: { type: 'maxPool2d', window: 2, ties: 'even' } }, every.slice(0, 2)],
  ['avgPool2d', { layer: average, geometry: { padding: [1, 0] } }, every.slice(0, 2)],
  ['avgPool2d that counts its padding', { layer: { ...average, countPadding: true }, geometry: { padding: [1, 0] } }, every.slice(0, 2)],
];

const withoutSum = ({ sum: _, ...step }: TraceStep): Step => step;

/** What a step adds to. */
const target = (direction: Direction, step: TraceStep) =>
  String({ forward: step.output, input: step.input, kernel: step.weight, bias: step.weight }[direction]);

const close = (actual: number, expected: number) => expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(expected)));

describe.each(cases)('a trace of %s', (_, one, directions) => {
  const { layer } = one;
  const net = run(layer);
  const pooled = layer.type === 'maxPool2d' || layer.type === 'avgPool2d';
  const source = layer.type === 'dense' ? 'flat' : 'source';

  it.each(directions)('%s: every step in its order, with its numbers', (direction) => {
    const expected = pooled ? pooling(net, one, direction) : convolution(net, one, direction);
    const steps = net.trace('traced', { direction, image });
    expect(expected.length).toBeGreaterThan(2);
    expect(steps.map(withoutSum)).toEqual(expected);
  });

  it.each(directions)('%s: sums that run on, and end at what the engine computed', (direction) => {
    const largest = layer.type === 'maxPool2d' && direction === 'forward';
    const ends = [0, 1, 2].map((image) => {
      const sums = new Map<string, number>();
      for (const step of net.trace('traced', { direction, image })) {
        const place = target(direction, step);
        const before = sums.get(place);
        close(step.sum, largest ? Math.max(before ?? -Infinity, step.product) : (before ?? 0) + step.product);
        sums.set(place, step.sum);
      }
      return sums;
    });
    if (direction === 'forward' || direction === 'input') {
      const tensor = direction === 'forward' ? net.activation('traced') : net.activationGradient(source);
      ends.forEach((sums, image) => {
        const { shape, at } = reader(tensor, image);
        for (const place of places(shape)) close(sums.get(String(place)) ?? 0, at(place));
      });
    } else {
      // A parameter's gradient is that of all images together.
      const { shape } = net.parameters().find(({ name }) => name === `traced/${direction}`)!;
      const { at } = reader({ shape: [1, ...shape], data: net.gradient(`traced/${direction}`) }, 0);
      for (const place of places(shape))
        close(
          ends.reduce((sum, one) => sum + (one.get(String(place)) ?? 0), 0),
          at(place),
        );
    }
  });

  it.each(directions)('%s: one output, input or weight picks those steps out of all', (direction) => {
    const all = net.trace('traced', { direction, image });
    const middle = all[Math.floor(all.length / 2)]!;
    for (const key of ['output', 'input', 'weight'] as const) {
      const place = middle[key];
      if (place === null) continue;
      const picked = net.trace('traced', { direction, image, [key]: place });
      const expected = all.filter((step) => String(step[key]) === String(place));
      expect(picked.map(withoutSum)).toEqual(expected.map(withoutSum));
    }
  });
});

it.each(['forward', 'input', 'kernel', 'bias'] as const)('a step’s running sum is the same whether all steps are asked for or only some: %s', (direction) => {
  const net = run({ type: 'conv2d', filters: 2, kernel: 3 });
  const all = net.trace('traced', { direction, image });
  const output = [1, 2, 1];
  expect(net.trace('traced', { direction, image, output })).toEqual(all.filter((step) => String(step.output) === String(output)));
});

/** All places of a shape, row-major. */
function places(shape: readonly number[]): Place[] {
  return shape.reduce<Place[]>((all, size) => all.flatMap((place) => Array.from({ length: size }, (_, i) => [...place, i])), [[]]);
}

describe('the lecture’s max-pooling, slides 19-31', () => {
  const net = nc.network({ input: [5, 5, 1], layers: [{ type: 'maxPool2d', name: 'pool', window: 3, stride: 1 }] });
  net.forward([2, 4, 8, 3, 6, 9, 3, 4, 2, 5, 5, 4, 6, 3, 1, 2, 3, 1, 3, 4, 2, 7, 4, 5, 7]);
  net.backward([1, 3, 1, 1, 4, 2, 6, 2, 1]);

  it('hands each derivative to the window’s winner, where they add up', () => {
    const steps = net.trace('pool', { direction: 'input' });
    const given = steps.map(({ product, input }) => `${product} to ${input!.slice(0, 2).join()}`);
    expect(given.join('; ')).toBe('1 to 1,0; 3 to 0,2; 1 to 0,2; 1 to 1,0; 4 to 2,2; 2 to 2,2; 6 to 4,1; 2 to 4,1; 1 to 4,4');
    expect(steps.map(({ sum }) => sum)).toEqual([1, 3, 4, 2, 4, 6, 6, 8, 1]);
  });

  it('compares the nine cells of a window one by one', () => {
    const steps = net.trace('pool', { output: [2, 2, 0] });
    expect(steps.map(({ product }) => product)).toEqual([6, 3, 1, 1, 3, 4, 4, 5, 7]);
    expect(steps.map(({ sum }) => sum)).toEqual([6, 6, 6, 6, 6, 6, 6, 6, 7]);
  });
});

describe('trace refuses', () => {
  const layers: LayerDescription[] = [{ type: 'conv2d', name: 'c', filters: 8, kernel: 3 }, { type: 'relu' }, { type: 'maxPool2d', window: 2 }];
  const net = nc.network({ input: [30, 30, 4], layers });
  net.forward(numbers(3600));
  const refuse = (layer: string, options: TraceOptions, parts: string[]) => expectError(() => net.trace(layer, options), ArgumentError, parts);

  it('more than 200,000 steps, but not a part of them', () => {
    // 28 · 28 positions · 8 channels · (36 products + 1 bias)
    refuse('c', {}, ['c', '200000', '232064']);
    expect(net.trace('c', { output: [27, 0, 7] })).toHaveLength(37);
    expect(net.trace('c', { weight: [2, 2, 3, 0] })).toHaveLength(784);
  });

  it('layers and directions that have no such steps', () => {
    refuse('relu1', {}, ['relu1', 'conv2d', 'relu']);
    refuse('nowhere', {}, ['nowhere']);
    refuse('input', {}, ['input']);
  });

  it('a direction backward when there was no backward pass', () => refuse('maxPool2d1', { direction: 'input' }, ['backward']));

  it('gradients of weights that a layer does not have', () => {
    const net = nc.network({ input: [2, 2, 1], layers: [{ type: 'conv2d', name: 'c', filters: 1, kernel: 1, bias: false }, average] });
    net.forward([1, 2, 3, 4]);
    net.backward([1]);
    expectError(() => net.trace('avgPool2d1', { direction: 'kernel' }), ArgumentError, ['avgPool2d1', 'direction']);
    expectError(() => net.trace('c', { direction: 'bias' }), ArgumentError, ['c', 'bias']);
  });

  it('places, images and settings that do not exist', () => {
    refuse('c', { output: [28, 0, 0] }, ['output', '28, 28, 8']);
    refuse('c', { output: [0, 0] }, ['output', '[0,0]']);
    refuse('c', { input: [0, 0, 4] }, ['input', '30, 30, 4']);
    refuse('c', { weight: [0, 0, 0, 8] }, ['weight', '3, 3, 4, 8']);
    refuse('c', { output: [0, 0, 0], image: 1 }, ['image', '1']);
    refuse('c', { steps: 3 } as TraceOptions, ['steps']);
  });
});
