// Calls that cannot be: targets that do not fit the loss, what was disposed of, what belongs to another engine.
import { ArgumentError, type Network, type NetworkDescription, type Optimizer, ShapeError, type Trainer } from 'neocog';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bits, expectError, loadEngine, numbers, smallDescription, stateOf, thrownBy, type ErrorClass } from './support.js';

const [nc, other] = await Promise.all([loadEngine(), loadEngine()]);
const pixels = numbers(256);
const map: NetworkDescription = { input: [8, 8, 2], layers: [{ type: 'conv2d', name: 'scores', filters: 3, kernel: 5 }] };
const full = (count: number, value: unknown, at = -1, odd: unknown = 0) => Array.from({ length: count }, (_, i) => (i === at ? odd : value)) as number[];

/** Description, loss, targets for two images, the error, what it says. */
const targets: [string, NetworkDescription, string | undefined, unknown, ErrorClass, string[]][] = [
  ['one label for two images', smallDescription, undefined, [1], ShapeError, ['logits (dense)', 'expected 2 labels for 2 images', 'got 1']],
  ['three labels for two images', smallDescription, undefined, [1, 2, 3], ShapeError, ['logits (dense)', 'expected 2 labels', 'got 3']],
  ['no labels', smallDescription, undefined, [], ShapeError, ['logits (dense)', 'expected 2 labels', 'got 0']],
  ['labels for images where places are wanted', map, undefined, [1, 2], ShapeError, ['scores (conv2d)', 'expected 32 labels', 'got 2']],
  ['a label out of range at one place', map, undefined, full(32, 2, 17, 3), ArgumentError, ['scores (conv2d)', 'from 0 to 2', 'got 3 at position 17']],
  ['an infinite label', smallDescription, undefined, [0, Infinity], ArgumentError, ['logits (dense)', 'whole numbers', 'got Infinity at position 1']],
  ['a label of 2³²', smallDescription, undefined, [2 ** 32, 0], ArgumentError, ['logits (dense)', 'expected labels', 'got 4294967296 at position 0']],
  ['a label of −2³¹', smallDescription, undefined, [-(2 ** 31), 0], ArgumentError, ['logits (dense)', 'expected labels', 'got -2147483648 at position 0']],
  ['texts', smallDescription, undefined, ['1', '2'], ArgumentError, ['labels', 'expected', 'got']],
  ['null', smallDescription, undefined, null, ArgumentError, ['labels', 'expected', 'got null']],
  ['nothing', smallDescription, undefined, undefined, ArgumentError, ['labels', 'expected', 'got nothing']],
  ['a text', smallDescription, undefined, '01', ArgumentError, ['labels', 'expected', 'got string 01']],
  ['big integers', smallDescription, undefined, BigInt64Array.of(0n, 1n), ArgumentError, ['labels', 'expected', 'got']],
  ['a DataView', smallDescription, undefined, new DataView(new ArrayBuffer(2)), ArgumentError, ['labels', 'expected', 'got']],
  ['labels for binaryCrossEntropy', smallDescription, 'binaryCrossEntropy', [0, 1], ShapeError, ['logits (dense)', 'expected 10 target values', 'got 2']],
  ['a target above 1', smallDescription, 'binaryCrossEntropy', full(10, 1, 4, 1.5), ArgumentError, ['logits (dense)', 'from 0 to 1', 'got 1.5 at position 4']],
  [
    'a target below 0',
    smallDescription,
    'binaryCrossEntropy',
    full(10, 0, 9, -0.5),
    ArgumentError,
    ['logits (dense)', 'from 0 to 1', 'got -0.5 at position 9'],
  ],
  ['a target of NaN', smallDescription, 'binaryCrossEntropy', full(10, 0, 3, NaN), ArgumentError, ['logits (dense)', 'from 0 to 1', 'got NaN at position 3']],
  ['too few values', smallDescription, 'meanSquaredError', full(9, 0), ShapeError, ['logits (dense)', 'expected 10 target values', 'got 9']],
  ['a value of NaN', smallDescription, 'meanSquaredError', full(10, 0, 0, NaN), ArgumentError, ['logits (dense)', 'numbers', 'got NaN at position 0']],
  ['an infinite value', smallDescription, 'meanSquaredError', full(10, 0, 2, -Infinity), ArgumentError, ['logits (dense)', 'numbers', 'got -Infinity']],
  ['a value beyond float32', smallDescription, 'meanSquaredError', full(10, 0, 2, 1e300), ArgumentError, ['logits (dense)', 'numbers', 'got Infinity']],
  ['an unknown loss', smallDescription, 'hinge', [0, 1], ArgumentError, ['loss', "'softmaxCrossEntropy'", "got 'hinge'"]],
  ['a loss in other letters', smallDescription, 'SoftmaxCrossEntropy', [0, 1], ArgumentError, ['loss', 'expected', "got 'SoftmaxCrossEntropy'"]],
  ['a loss that is no text', smallDescription, 1 as unknown as string, [0, 1], ArgumentError, ['loss', 'expected', 'got 1']],
  ['a loss that is null', smallDescription, null as unknown as string, [0, 1], ArgumentError, ['loss', 'expected', 'got null']],
];

describe('targets', () => {
  it.each(targets)('%s', (_, description, loss, values, Expected, parts) => {
    const [net, sgd] = [nc.network(description), nc.optimizer({ type: 'sgd', rate: 0.1 })];
    net.backward(numbers(net.forward(pixels, { batch: 2 }).data.length));
    const before = stateOf(net);
    const [labels, options] = [values as number[], { loss } as { loss: 'meanSquaredError' }];
    const calls = [
      () => net.trainBatch(pixels, labels, sgd, options),
      () => net.evaluate(pixels, labels, options),
      () => nc.gradientCheck(net, pixels, labels, options),
      () => nc.trainer(net, sgd, { data: { pixels, targets: labels }, ...options }),
    ];
    for (const call of calls) expectError(call, Expected, parts);
    expect(stateOf(net)).toEqual(before);
    for (const one of [net, sgd]) one.dispose();
  });
});

describe('pixels', () => {
  const cases: [string, unknown, ErrorClass, string[]][] = [
    ['too many', numbers(257), ShapeError, ['input', 'expected', 'got 257']],
    ['none', [], ShapeError, ['input', 'expected', 'got 0']],
    ['a NaN', full(256, 0, 200, NaN), ArgumentError, ['input', 'got NaN at image 1, row 4, column 4, channel 0']],
    ['null', null, ArgumentError, ['expected', 'got null']],
    ['an ArrayBuffer', new ArrayBuffer(1024), ArgumentError, ['expected', 'got an object']],
    ['big integers', new BigInt64Array(256), ArgumentError, ['expected', 'got']],
    ['rows', full(16, full(16, 0)), ArgumentError, ['expected', 'got a list with something else']],
    ['a list with a hole', Object.assign([], { length: 256 }), ArgumentError, ['expected', 'got']],
  ];

  it.each(cases)('%s', (_, values, Expected, parts) => {
    const [net, sgd] = [nc.network(smallDescription), nc.optimizer({ type: 'sgd', rate: 0.1 })];
    net.backward(numbers(net.forward(pixels, { batch: 2 }).data.length));
    const before = stateOf(net);
    const wrong = values as number[];
    expectError(() => net.forward(wrong, { batch: 2 }), Expected, parts);
    expectError(() => net.trainBatch(wrong, [0, 1], sgd), Expected, parts);
    expectError(() => net.evaluate(wrong, [0, 1]), Expected, parts);
    expectError(() => nc.gradientCheck(net, wrong, [0, 1]), Expected, parts);
    expectError(() => nc.trainer(net, sgd, { data: { pixels: wrong, targets: [0, 1] } }), Expected, parts.slice(1));
    expect(stateOf(net)).toEqual(before);
    for (const one of [net, sgd]) one.dispose();
  });
});

let net: Network;
let sgd: Optimizer;
let trainer: Trainer;
const settings = { data: { pixels, targets: [0, 1] } };
const ofNetwork = (from = nc): [string, () => unknown][] => [
  ['network.cost', () => net.cost()],
  ['network.trace', () => net.trace('conv1', { output: [0, 0, 0] })],
  ['network.save', () => net.save()],
  ['network.nonFinite', () => net.nonFinite()],
  ['optimizer.step', () => sgd.step(net)],
  ['optimizer.rateFor', () => sgd.rateFor(net)],
  ['trainBatch', () => net.trainBatch(pixels, [0, 1], sgd)],
  ['saliency', () => from.saliency(net, pixels.subarray(0, 128), { class: 0 })],
  ['saliencySeed', () => from.saliencySeed(net, 0)],
  ['gradientCheck', () => from.gradientCheck(net, pixels, [0, 1])],
  ['effectiveField', () => from.effectiveField(net, 'conv1', [0, 0])],
  ['trainer', () => from.trainer(net, sgd, settings)],
];

beforeEach(() => {
  net = nc.network(smallDescription);
  sgd = nc.optimizer({ type: 'sgd', rate: 0.1 });
  trainer = nc.trainer(net, sgd, settings);
});
afterEach(() => {
  for (const one of [net, sgd, trainer]) one.dispose();
});

describe('after dispose', () => {
  it.each(ofNetwork().map(([name]) => name))('of the network, %s says so', (name) => {
    net.dispose();
    expectError(new Map(ofNetwork()).get(name)!, ArgumentError, ['network', 'expected one that is still in use', 'got one that was disposed of']);
  });

  it.each(['optimizer.step', 'optimizer.rateFor', 'trainBatch', 'trainer'])('of the optimizer, %s says so', (name) => {
    sgd.dispose();
    expectError(new Map(ofNetwork()).get(name)!, ArgumentError, ['optimizer', 'expected one that is still in use', 'got one that was disposed of']);
  });

  const steps: [string, (of: Trainer) => unknown][] = [
    ['step', (of) => of.step()],
    ['stepsFor', (of) => of.stepsFor(1)],
    ['progress', (of) => of.progress()],
    ['restoreBest', (of) => of.restoreBest()],
  ];

  it.each(steps)('of the trainer, %s says so', async (_, call) => {
    trainer.dispose();
    trainer.dispose();
    expectError(() => call(trainer), ArgumentError, ['trainer', 'expected one that is still in use', 'got one that was disposed of']);
    await expect(trainer.run()).rejects.toBeInstanceOf(ArgumentError);
  });

  it.each(['network', 'optimizer'])('of its %s, a trainer says so', async (what) => {
    (what === 'network' ? net : sgd).dispose();
    expectError(() => trainer.step(), ArgumentError, [what, 'got one that was disposed of']);
    if (what === 'network') expectError(() => trainer.restoreBest(), ArgumentError, [what, 'got one that was disposed of']);
    await expect(trainer.run()).rejects.toBeInstanceOf(ArgumentError);
    expect(trainer.progress()).toMatchObject({ outcome: 'running', batch: 0 });
  });

  it('in the middle of a run, the run ends', async () => {
    const long = nc.trainer(net, sgd, { ...settings, epochs: 1e6 });
    const run = long.run({ onProgress: () => net.dispose() });
    await expect(run).rejects.toBeInstanceOf(ArgumentError);
    long.dispose();
  });
});

describe('another engine', () => {
  const parts = ['expected', 'engine', 'got'];

  it.each(
    ofNetwork()
      .map(([name]) => name)
      .filter((name) => name.startsWith('optimizer.') || name === 'trainBatch'),
  )('has optimizers that do not work with this network: %s', (name) => {
    sgd.dispose();
    sgd = other.optimizer({ type: 'sgd', rate: 0.1 });
    const weights = bits(net.get('logits/kernel'));
    expectError(new Map(ofNetwork()).get(name)!, ArgumentError, parts);
    expect(bits(net.get('logits/kernel'))).toEqual(weights);
  });

  it.each(['saliency', 'saliencySeed', 'gradientCheck', 'effectiveField', 'trainer'])('does not know this network: %s', (name) => {
    expectError(new Map(ofNetwork(other)).get(name)!, ArgumentError, parts);
    expect(other.network(smallDescription).forward(pixels, { batch: 2 })).toEqual(net.forward(pixels, { batch: 2 }));
  });

  it('has optimizers that a trainer does not take', () =>
    expectError(() => nc.trainer(net, other.optimizer({ type: 'sgd', rate: 0.1 }), settings), ArgumentError, parts));
});

describe('things of another kind', () => {
  it.each([[null], [undefined], [7], ['net'], [{}], [[]]])('%j is no network', (value) => {
    const wrong = value as unknown as Network;
    expectError(() => nc.saliency(wrong, pixels, { class: 0 }), ArgumentError, ['network', 'expected', 'got']);
    expectError(() => sgd.step(wrong), ArgumentError, ['network', 'expected', 'got']);
    expectError(() => nc.trainer(wrong, sgd, settings), ArgumentError, ['network', 'expected', 'got']);
  });

  it('an optimizer is no network, and a network no optimizer', () => {
    const noNetwork = sgd as unknown as Network;
    const noOptimizer = net as unknown as Optimizer;
    expectError(() => nc.saliency(noNetwork, pixels, { class: 0 }), ArgumentError, ['expected', 'Network', 'got']);
    expectError(() => sgd.step(noNetwork), ArgumentError, ['expected', 'Network', 'got']);
    expectError(() => nc.trainer(noNetwork, sgd, settings), ArgumentError, ['expected', 'Network', 'got']);
    expectError(() => net.trainBatch(pixels, [0, 1], noOptimizer), ArgumentError, ['expected', 'Optimizer', 'got']);
  });

  it.each([[null], [undefined], [7], ['sgd'], [{}], [[]]])('%j is no optimizer', (value) => {
    const wrong = value as unknown as Optimizer;
    expectError(() => net.trainBatch(pixels, [0, 1], wrong), ArgumentError, ['optimizer', 'expected', 'got']);
    expectError(() => nc.trainer(net, wrong, settings), ArgumentError, ['optimizer', 'expected', 'got']);
  });

  it('a trainer takes no network for an optimizer', () =>
    expectError(() => nc.trainer(net, net as unknown as Optimizer, settings), ArgumentError, ['expected', 'ptimizer', 'got']));

  it.each([[null], [undefined], [7], [['conv1', 3]], [{}]])('%j is no name', (value) => {
    const name = value as unknown as string;
    for (const call of [() => net.get(name), () => net.gradient(name), () => net.activation(name), () => net.activationGradient(name), () => net.trace(name)]) {
      expectError(call, ArgumentError, ['expected a name', 'got']);
    }
    expectError(() => nc.receptiveField(smallDescription, name), ArgumentError, ['layer', 'expected a name', 'got']);
    expectError(() => net.freeze(name as unknown as string[]), ArgumentError, ['expected', 'got']);
  });

  it.each([[null], [undefined], [7], ['0,0'], [[]], [[0]], [[0.5, 0]], [[-1, 0]], [['0', '0']], [[NaN, 0]], [[2 ** 31, 0]], [[4, 0]]])(
    '%j is no unit',
    (value) => {
      const unit = value as unknown as [number, number];
      expectError(() => nc.receptiveRegion(smallDescription, 'pool1', unit), ArgumentError, ['unit', 'expected', 'got']);
      expectError(() => nc.measuredRegion(smallDescription, 'pool1', unit), ArgumentError, ['unit', 'expected', 'got']);
      expectError(() => nc.effectiveField(net, 'pool1', unit), ArgumentError, ['unit', 'expected', 'got']);
    },
  );

  it.each([[null], [[8, 8]], [[8, 8, 3]], [[8, 8, 0]], [[8, 8, 2, 1]], [[8.5, 8, 2]], [['8', '8', '2']], [[NaN, 8, 2]]])(
    '%j is no shape of an image',
    (shape) => {
      const error = thrownBy(() => nc.augment(pixels.subarray(0, 128), shape as number[], {}));
      expect([ArgumentError, ShapeError].some((Expected) => error instanceof Expected)).toBe(true);
      expect((error as Error).message).toMatch(/expected.*got/);
    },
  );
});
