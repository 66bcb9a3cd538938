import { ArgumentError, FormatError, ShapeError, type Network, type OptimizerSettings } from 'neocog';
import { beforeEach, describe, expect, it } from 'vitest';
import { bits, expectError, loadEngine, numbers, smallDescription, stateOf, type ErrorClass } from './support.js';

const nc = await loadEngine();
const optimizers: [string, unknown, string[]][] = [
  ['not an object', 'sgd', ['optimizer', 'expected an object', "got 'sgd'"]],
  ['an unknown type', { type: 'rmsprop', rate: 1 }, ['optimizer: type', "expected 'sgd', 'adam' or 'adamw'", "got 'rmsprop'"]],
  ['no rate', { type: 'sgd' }, ['optimizer: rate', 'expected a number', 'got nothing']],
  ['a negative rate', { type: 'sgd', rate: -1 }, ['optimizer: rate', 'expected a number from 0', 'got -1']],
  ['a rate that is no number', { type: 'sgd', rate: NaN }, ['optimizer: rate', 'expected', 'got NaN']],
  ['a text as rate', { type: 'sgd', rate: '0.1' }, ['optimizer: rate', 'expected a number', "got '0.1'"]],
  ['a momentum of 1', { type: 'sgd', rate: 1, momentum: 1 }, ['optimizer: momentum', 'below 1', 'got 1']],
  ['a negative decay', { type: 'sgd', rate: 1, weightDecay: -0.1 }, ['optimizer: weightDecay', 'expected', 'got -0.1']],
  ['a beta of 1', { type: 'adam', rate: 1, beta2: 1 }, ['optimizer: beta2', 'below 1', 'got 1']],
  ['an epsilon of 0', { type: 'adam', rate: 1, epsilon: 0 }, ['optimizer: epsilon', 'above 0', 'got 0']],
  ['an unknown setting', { type: 'sgd', rate: 1, decay: 1 }, ['optimizer', 'expected', "got 'decay'"]],
  ['a factor that is no number', { type: 'sgd', rate: 1, rates: { conv1: 'slow' } }, ['optimizer: rates: conv1', 'expected a number', "got 'slow'"]],
  ['a negative factor', { type: 'sgd', rate: 1, rates: { conv1: -1 } }, ['conv1', 'from 0', 'got -1']],
];

const pixels = numbers(256);
const sgd = nc.optimizer({ type: 'sgd', rate: 0.1 });
const poisoned = pixels.slice();
poisoned[128 + 2 * 8 * 3 + 5] = NaN;
const loosely = (value: unknown) => value as number[];

const calls: [string, (net: Network) => unknown, ErrorClass, string[]][] = [
  ['too few pixels', (net) => net.forward(pixels.subarray(1)), ShapeError, ['input', 'expected 128', 'got 255']],
  ['pixels for another batch', (net) => net.forward(pixels, { batch: 3 }), ShapeError, ['input', 'expected 384', 'got 256']],
  ['NaN among the pixels', (net) => net.forward(poisoned, { batch: 2 }), ArgumentError, ['input', 'got NaN at image 1, row 3, column 2, channel 1']],
  ['a batch of 0', (net) => net.forward([], { batch: 0 }), ArgumentError, ['batch', 'from 1', 'got 0']],
  ['half a batch', (net) => net.forward(pixels, { batch: 1.5 }), ArgumentError, ['batch', 'expected a whole number', 'got 1.5']],
  ['pixels that are a text', (net) => net.forward(loosely('white')), ArgumentError, ['input', 'expected', 'got string white']],
  ['no pixels', (net) => net.forward(loosely(undefined)), ArgumentError, ['input', 'expected', 'got nothing']],
  ['texts among the pixels', (net) => net.forward(loosely(['1', 2])), ArgumentError, ['input', 'expected', 'got a list with something else']],
  ['a wrong seed', (net) => net.backward([1, 2, 3]), ShapeError, ['logits (dense)', 'expected a seed of 10', 'got 3']],
  ['a wrong seed for an inner layer', (net) => net.backward([1], { from: 'pool1' }), ShapeError, ['pool1 (maxPool2d)', 'expected a seed of 128', 'got 1']],
  ['a seed for no layer', (net) => net.backward([1], { from: 'pool9' }), ArgumentError, ["'pool1'", "got 'pool9'"]],
  ['an unknown activation', (net) => net.activation('conv9'), ArgumentError, ['expected', "'conv1'", "got 'conv9'"]],
  ['an unknown gradient', (net) => net.gradient('conv1'), ArgumentError, ['expected', "'conv1/kernel'", "got 'conv1'"]],
  ['an unknown parameter', (net) => net.set('conv1/gamma', [1]), ArgumentError, ['expected', "'conv1/kernel'", "got 'conv1/gamma'"]],
  ['too many weights', (net) => net.set('conv1/bias', [1, 2, 3, 4, 5]), ShapeError, ['conv1/bias', 'expected 4', 'got 5']],
  ['a frozen layer that is not there', (net) => net.freeze(['conv1', 'conv9']), ArgumentError, ['expected', "got 'conv9'"]],
  ['a text to freeze', (net) => net.freeze('conv1' as unknown as string[]), ArgumentError, ['layers', 'expected a list', "got 'conv1'"]],
  [
    'a label out of range',
    (net) => net.trainBatch(pixels, [0, 5], sgd),
    ArgumentError,
    ['logits (dense)', 'expected labels from 0 to 4', 'got 5 at position 1'],
  ],
  ['a negative label', (net) => net.trainBatch(pixels, [-1, 0], sgd), ArgumentError, ['logits (dense)', 'from 0 to 4', 'got -1 at position 0']],
  ['a fractional label', (net) => net.trainBatch(pixels, [0, 2.5], sgd), ArgumentError, ['logits (dense)', 'whole numbers', 'got 2.5 at position 1']],
  ['a label that is no number', (net) => net.trainBatch(pixels, [NaN, 0], sgd), ArgumentError, ['logits (dense)', 'whole numbers', 'got NaN']],
  ['too few labels', (net) => net.trainBatch(pixels, [1], sgd), ShapeError, ['logits (dense)', 'expected 2 labels', 'got 1']],
  [
    'one-hot labels',
    (net) =>
      net.trainBatch(
        pixels,
        loosely([
          [1, 0],
          [0, 1],
        ]),
        sgd,
      ),
    ArgumentError,
    ['labels', 'expected', 'got'],
  ],
  ['half an image', (net) => net.trainBatch(pixels.subarray(0, 200), [1], sgd), ShapeError, ['input', 'expected a multiple of 128', 'got 200']],
  ['NaN while training', (net) => net.trainBatch(poisoned, [0, 1], sgd), ArgumentError, ['input', 'got NaN']],
  ['no optimizer', (net) => net.trainBatch(pixels, [0, 1], {} as typeof sgd), ArgumentError, ['optimizer', 'expected', 'got something else']],
  [
    'a factor for no layer',
    (net) => net.trainBatch(pixels, [0, 1], nc.optimizer({ type: 'sgd', rate: 1, rates: { conv9: 1 } })),
    ArgumentError,
    ['expected', "got 'conv9'"],
  ],
  ['a label out of range to evaluate', (net) => net.evaluate(pixels, [0, 7]), ArgumentError, ['logits (dense)', 'from 0 to 4', 'got 7']],
  ['NaN in a later image to evaluate', (net) => net.evaluate(poisoned, [0, 1], { batch: 1 }), ArgumentError, ['input', 'got NaN']],
  ['steps of a layer that has none', (net) => net.backwardSteps('conv1'), ArgumentError, ['conv1 (conv2d)', 'expected', 'got a conv2d']],
  ['steps of an image that is not there', (net) => net.backwardSteps('pool1', { image: 2 }), ArgumentError, ['pool1 (maxPool2d)', 'from 0 to 1', 'got 2']],
];

describe('an optimizer with', () => {
  it.each(optimizers)('%s', (_, settings, parts) => expectError(() => nc.optimizer(settings as OptimizerSettings), ArgumentError, parts));
});

describe('a network that is given', () => {
  let net: Network;
  let expected: number[];
  beforeEach(() => {
    net = nc.network(smallDescription);
    expected = bits(net.forward(pixels, { batch: 2 }).data);
    net.backward(numbers(10));
  });

  it.each(calls)('%s says so and stays as it was', (_, call, Expected, parts) => {
    const before = stateOf(net);
    expectError(() => call(net), Expected, parts);
    expect(stateOf(net)).toEqual(before);
    expect(bits(net.forward(pixels, { batch: 2 }).data)).toEqual(expected);
    net.backward(numbers(10));
    expect(stateOf(net)).toEqual(before);
  });
});

describe('analysis of', () => {
  it('a layer that is not there', () => expectError(() => nc.receptiveField(smallDescription, 'conv9'), ArgumentError, ['expected', "got 'conv9'"]));
  it('a unit that is not there', () =>
    expectError(() => nc.receptiveRegion(smallDescription, 'pool1', [4, 0]), ArgumentError, ['pool1 (maxPool2d)', '[3, 3]', 'got [4, 0]']));
});

describe('before a pass there is', () => {
  it('no activation and no gradient', () => {
    const net = nc.network(smallDescription);
    expectError(() => net.activation('conv1'), ArgumentError, ['conv1 (conv2d)', 'expected a forward pass', 'got none']);
    expectError(() => net.backward(numbers(5)), ArgumentError, ['backward', 'expected a forward pass', 'got none']);
    net.forward(numbers(128));
    expectError(() => net.activationGradient('conv1'), ArgumentError, ['conv1 (conv2d)', 'expected a backward pass', 'got none']);
    net.dispose();
  });
});

it('FormatError is exported beside the others', () => {
  expect(new FormatError('x')).toMatchObject({ name: 'FormatError', message: 'x' });
  expect(new FormatError('x')).toBeInstanceOf(Error);
});
