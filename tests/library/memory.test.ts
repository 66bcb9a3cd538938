// Requests that no memory could meet: the error says how much was asked for, and everything goes on as before.
import { ArgumentError, type Engine, type LayerDescription, type Network, type NetworkDescription, ShapeError } from 'neocog';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bits, expectError, numbers, smallDescription, stateOf, thrownBy, watchedEngine } from './support.js';

let nc: Engine;
let kept: Network;
let before: unknown;
const pixels = numbers(256);

let bytes: () => number;

beforeAll(async () => {
  ({ nc, bytes } = await watchedEngine());
  kept = nc.network(smallDescription);
  kept.forward(pixels, { batch: 2 });
  kept.backward(numbers(10));
  before = stateOf(kept);
});
afterAll(() => kept.dispose());

// Whatever was refused: another network computes the same bits, and a new one too.
afterEach(() => {
  expect(stateOf(kept)).toEqual(before);
  const fresh = nc.network(smallDescription);
  expect(bits(fresh.forward(pixels, { batch: 2 }).data)).toEqual(bits(kept.activation('logits').data));
  fresh.dispose();
});

const flat: LayerDescription = { type: 'flatten' };
const of = (input: readonly [number, number, number], ...layers: LayerDescription[]): NetworkDescription => ({ input, layers });

/** Networks that can be described and counted, but whose weights and gradients would need so many megabytes. */
const heavy: [string, NetworkDescription, number][] = [
  ['a dense layer just under 2³¹ weights', of([1, 1, 46_340], flat, { type: 'dense', name: 'huge', units: 46_340 }), 17_179],
  ['a dense layer of 2³⁰ weights', of([1, 1, 2 ** 15], flat, { type: 'dense', name: 'huge', units: 2 ** 15, bias: false }), 8589],
  ['a dense layer with many units', of([1, 1, 127], flat, { type: 'dense', name: 'huge', units: 2 ** 24 }), 17_179],
  ['a convolution just under 2³¹ weights', of([3, 3, 14], { type: 'conv2d', name: 'huge', filters: 2 ** 24, kernel: 3 }), 17_045],
  ['a wide convolution', of([1, 1, 2 ** 15], { type: 'conv2d', name: 'huge', filters: 65_535, kernel: 1 }), 17_180],
  ['a transposed convolution', of([1, 1, 2 ** 15], { type: 'transposedConv2d', name: 'huge', filters: 65_535, kernel: 1 }), 17_180],
  ['a depthwise convolution', of([1, 1, 127], { type: 'depthwiseConv2d', name: 'huge', kernel: 1, multiplier: 2 ** 24 }), 34_091],
  // 537 MB each, so that the first ones would fit.
  ['many layers', of([1, 1, 2 ** 24], ...Array.from({ length: 12 }, (): LayerDescription => ({ type: 'batchNorm' }))), 6442],
];

/** Networks of few weights whose activations would need so many megabytes for one image; the layer that is too large. */
const wide: [string, NetworkDescription, number][] = [
  ['upsample2d', of([1, 1, 1], { type: 'upsample2d', scale: 46_340 }), 8590],
  ['zeroPad2d', of([1, 1, 1], { type: 'zeroPad2d', by: 23_169 }), 8589],
  ['transposedConv2d', of([4, 4, 1], { type: 'transposedConv2d', filters: 1, kernel: 1, stride: 15_000 }), 8100],
  ['a padded convolution', of([1, 1, 1], { type: 'conv2d', filters: 1, kernel: 1, padding: 23_000 }), 8464],
  ['channels without end', of([1, 1, 2 ** 20], { type: 'concat', from: Array<string>(2000).fill('input') }), 8393],
  ['many large layers', of([1000, 1000, 100], ...Array.from({ length: 30 }, (): LayerDescription => ({ type: 'relu' }))), 12_400],
];

/** What the error says was asked for, in megabytes. */
const megabytesOf = (error: unknown) => Number(/(\d+(\.\d+)?) MB/.exec((error as Error).message)?.[1]);

describe('weights that do not fit', () => {
  it.each(heavy)('%s', (_, description, megabytes) => {
    const parameters = nc.summary(description).reduce((sum, row) => sum + row.parameters, 0);
    const needed = (8 * parameters) / 1e6;
    expect(Math.floor(needed)).toBe(megabytes);
    const settled = bytes();
    const error = thrownBy(() => nc.network(description));
    expect(error).toBeInstanceOf(ArgumentError);
    expect((error as Error).message).toMatch(/expected .*memory.*, got/);
    expect(megabytesOf(error)).toBeCloseTo(needed, -1);
    // Before it allocates: memory of Wasm is never given back.
    expect(bytes()).toBe(settled);
  });
});

describe('activations that do not fit', () => {
  it.each(wide)('%s', async (_, description, megabytes) => {
    const { nc, bytes } = await watchedEngine();
    const net = nc.network(description);
    const weights = net.parameters().map(({ name }) => bits(net.get(name)));
    const image = new Float32Array(description.input.reduce((product, size) => product * size, 1));
    const settled = bytes();
    // A pass that keeps them all; one that only answers uses memory again and may well fit.
    const error = thrownBy(() => net.forward(image, { training: true }));
    expect(error).toBeInstanceOf(ArgumentError);
    expect((error as Error).message).toMatch(/expected .*memory.*, got/);
    expect(megabytesOf(error)).toBeGreaterThan(megabytes * 0.99);
    expect(megabytesOf(error)).toBeLessThan(megabytes * 1.01);
    // The pixels had to be handed over; their room is used again.
    expect(bytes() - settled).toBeLessThan(8 * image.byteLength + 2 ** 24);
    expect(net.parameters().map(({ name }) => bits(net.get(name)))).toEqual(weights);
    expectError(() => net.activation('input'), ArgumentError, ['expected a forward pass', 'got none']);
    net.dispose();
  });
});

describe('a batch that does not fit', () => {
  // Few pixels and weights, but 40 kB of activations for each image.
  const growing = of([1, 1, 1], { type: 'conv2d', name: 'c', filters: 4, kernel: 1 }, { type: 'upsample2d', scale: 50 }, { type: 'globalAvgPool' });

  it('leaves the network as it was', () => {
    const net = nc.network(growing);
    const expected = bits(net.forward([0.5, 0.25], { batch: 2 }).data);
    net.backward(numbers(8));
    const state = stateOf(net);
    const many = numbers(1_000_000);
    const sgd = nc.optimizer({ type: 'sgd', rate: 0.1 });
    const calls = [
      () => net.forward(many, { batch: 1_000_000 }),
      () => net.forward(many, { batch: 1_000_000, training: true }),
      () => net.trainBatch(many, new Uint8Array(1_000_000), sgd),
      () => net.evaluate(many, new Uint8Array(1_000_000), { batch: 1_000_000 }),
      () => nc.gradientCheck(net, many, new Uint8Array(1_000_000)),
    ];
    for (const call of calls) {
      const error = thrownBy(call);
      expect(error).toBeInstanceOf(ArgumentError);
      expect((error as Error).message).toMatch(/expected a batch .*memory.*, got 1000000 images/);
      expect(megabytesOf(error)).toBe(40_036);
    }
    expect(stateOf(net)).toEqual(state);
    expect(bits(net.forward([0.5, 0.25], { batch: 2 }).data)).toEqual(expected);
    for (const one of [net, sgd]) one.dispose();
  });

  it('of a trainer leaves the trainer as it was', () => {
    const [net, sgd] = [nc.network(growing), nc.optimizer({ type: 'sgd', rate: 0.1 })];
    const weights = bits(net.get('c/kernel'));
    const trainer = nc.trainer(net, sgd, { data: { pixels: numbers(1_000_000), targets: new Uint8Array(1_000_000) }, batch: 1_000_000 });
    for (let i = 0; i < 2; i++) {
      const error = thrownBy(() => trainer.step());
      expect(error).toBeInstanceOf(ArgumentError);
      expect(megabytesOf(error)).toBe(40_036);
    }
    expect(trainer.progress()).toMatchObject({ outcome: 'running', epoch: 1, batch: 0 });
    expect(bits(net.get('c/kernel'))).toEqual(weights);
    for (const one of [net, sgd, trainer]) one.dispose();
  });
});

describe('outputs too large to count', () => {
  const layers: LayerDescription[] = [
    { type: 'upsample2d', name: 'odd', scale: 2 ** 24 },
    { type: 'upsample2d', name: 'odd', scale: [2 ** 24, 1] },
    { type: 'upsample2d', name: 'odd', scale: 11_586 },
    { type: 'zeroPad2d', name: 'odd', by: 2 ** 24 },
    { type: 'zeroPad2d', name: 'odd', by: 12_000 },
    { type: 'transposedConv2d', name: 'odd', filters: 1, kernel: 2 ** 24 },
    { type: 'transposedConv2d', name: 'odd', filters: 2 ** 24, kernel: 1, stride: 4 },
    { type: 'transposedConv2d', name: 'odd', filters: 1, kernel: 1, stride: 2 ** 24, padding: 'same' },
    { type: 'transposedConv2d', name: 'odd', filters: 1, kernel: 1, outputPadding: 2 ** 24 },
    { type: 'conv2d', name: 'odd', filters: 1, kernel: 1, padding: 2 ** 24 },
    { type: 'conv2d', name: 'odd', filters: 2 ** 24, kernel: 4, padding: 'same' },
    { type: 'maxPool2d', name: 'odd', window: 2 ** 24, stride: 1, padding: 2 ** 24 - 1 },
    { type: 'avgPool2d', name: 'odd', window: 1, padding: 2 ** 24, countPadding: true },
    { type: 'depthwiseConv2d', name: 'odd', kernel: 1, padding: [2 ** 24, 0] },
  ];

  it.each(layers)('%j', (layer) => {
    const description = of([4, 4, 16], layer);
    for (const call of [() => nc.summary(description), () => nc.network(description)]) {
      expectError(call, ShapeError, [`odd (${layer.type})`, 'expected at most', 'got']);
    }
  });
});

describe('many layers', () => {
  it('are built and run', () => {
    const count = 2000;
    const description = of([1, 1, 2], ...Array.from({ length: count }, (): LayerDescription => ({ type: 'scale', by: 1 })));
    const net = nc.network(description);
    expect(Array.from(net.forward([3, 4]).data)).toEqual([3, 4]);
    expect(Array.from(net.backward([1, 2]).data)).toEqual([1, 2]);
    expect(net.summary()).toHaveLength(count);
    net.dispose();
  });
});
