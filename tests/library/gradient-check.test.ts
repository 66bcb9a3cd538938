// Gradients by backpropagation against difference quotients, layer by layer.
import type { GradientCheckOptions, GradientCheckRow, LayerDescription, Network, NetworkDescription } from 'neocog';
import { describe, expect, it } from 'vitest';
import { bits, crossEntropy, denseDescription, expectClose, loadEngine, numbers } from './support.js';

const nc = await loadEngine();
const images = 2;

/** A network that ends in a smooth classifier, so that every value before it has a gradient. */
function classifier(layers: LayerDescription[], input: NetworkDescription['input'] = [5, 6, 4]): Network {
  const net = nc.network({ input, seed: 5, layers: [...layers, { type: 'tanh' }, { type: 'flatten' }, { type: 'dense', name: 'logits', units: 3 }] });
  // Biases and betas begin at 0, where a forgotten one would not show.
  for (const { name, trainable } of net.parameters()) {
    if (trainable)
      net.set(
        name,
        net.get(name).map((value, i) => value + 0.3 * numbers(i + 1, name.length)[i]!),
      );
  }
  return net;
}

const check = (net: Network, options: GradientCheckOptions = {}) => {
  const pixels = net.description().input.reduce((a, b) => a * b, images);
  return nc.gradientCheck(net, numbers(pixels, 7), [0, 2], options);
};

function expectRight(rows: GradientCheckRow[], names: readonly string[]): void {
  expect(rows.map(({ name }) => name)).toEqual([...names, 'input']);
  for (const row of rows) {
    expect(row, row.name).toMatchObject({ kinks: 0 });
    expect(row.checked, row.name).toBeGreaterThan(0);
    expect(row.relativeError, row.name).toBeLessThan(1e-3);
  }
}
const learned = (net: Network) =>
  net
    .parameters()
    .filter(({ trainable }) => trainable)
    .map(({ name }) => name);

const conv = { type: 'conv2d', filters: 3, kernel: 2 } as const;
const smooth: [string, LayerDescription[]][] = [
  ['conv2d', [{ type: 'conv2d', filters: 6, kernel: [2, 3], groups: 2, dilation: [2, 1], stride: [1, 2], padding: [1, 0, 2, 1] }]],
  ['depthwiseConv2d', [{ type: 'depthwiseConv2d', kernel: 3, multiplier: 2, stride: 2, padding: 'same' }]],
  ['transposedConv2d', [{ type: 'transposedConv2d', filters: 2, kernel: 3, stride: 2, padding: 1, outputPadding: 1 }]],
  ['avgPool2d', [conv, { type: 'avgPool2d', window: 2, stride: 1, padding: 1 }]],
  ['avgPool2d that counts its padding', [conv, { type: 'avgPool2d', window: 3, padding: 1, countPadding: true }]],
  ['globalAvgPool', [conv, { type: 'globalAvgPool' }]],
  ['dense', [{ type: 'flatten' }, { type: 'dense', units: 4 }, { type: 'tanh' }, { type: 'dense', units: 3, bias: false }]],
  ['softmax', [conv, { type: 'softmax' }, { type: 'scale', by: 3 }]],
  ['sigmoid', [conv, { type: 'sigmoid' }]],
  ['elu, on its smooth side', [conv, { type: 'sigmoid' }, { type: 'scale', by: -1 }, { type: 'elu', alpha: 2 }]],
  ['relu, between its corners', [conv, { type: 'sigmoid' }, { type: 'relu', max: 2 }]],
  ['batchNorm', [conv, { type: 'batchNorm' }]],
  [
    'localResponseNorm',
    [
      { type: 'conv2d', filters: 6, kernel: 2 },
      { type: 'localResponseNorm', size: 3, alpha: 2, k: 0.5 },
    ],
  ],
  ['dropout', [conv, { type: 'dropout', rate: 0.4 }]],
  ['add, of one source twice and another', [conv, { type: 'tanh', name: 'a' }, { type: 'sigmoid', name: 'b' }, { type: 'add', from: ['a', 'b', 'a'] }]],
  ['concat', [conv, { type: 'tanh', name: 'a' }, { type: 'sigmoid', name: 'b' }, { type: 'concat', from: ['b', 'a'] }]],
  ['multiply', [conv, { type: 'tanh', name: 'a' }, { type: 'sigmoid', name: 'b' }, { type: 'multiply', from: ['a', 'b'] }]],
  ['multiply by a gate', [{ ...conv, name: 'map' }, { type: 'globalAvgPool' }, { type: 'sigmoid', name: 'gate' }, { type: 'multiply', from: ['map', 'gate'] }]],
  ['scale', [conv, { type: 'scale', by: -0.7 }]],
  ['upsample2d, nearest', [conv, { type: 'upsample2d', scale: [2, 3] }]],
  ['upsample2d, bilinear', [conv, { type: 'upsample2d', scale: 2, method: 'bilinear' }]],
  ['zeroPad2d and crop2d', [conv, { type: 'zeroPad2d', by: [1, 0, 2, 1] }, { type: 'crop2d', by: [0, 1, 1, 2] }]],
  [
    'channelShuffle and channelSlice',
    [
      { type: 'channelShuffle', groups: 2 },
      { type: 'channelSlice', start: 1, length: 2 },
    ],
  ],
];

describe('every gradient is right', () => {
  it.each(smooth)('%s', (_, layers) => {
    using net = classifier(layers);
    expectRight(check(net), learned(net));
  });

  it.each([
    ['batchNorm', [{ ...conv, bias: false }, { type: 'batchNorm' }]],
    ['dropout', [conv, { type: 'dropout', rate: 0.4 }]],
  ] as [string, LayerDescription[]][])('%s, in training', (_, layers) => {
    using net = classifier(layers);
    expectRight(check(net, { training: true }), learned(net));
  });

  it('a bias that batchNorm takes out again, in training: 0 on both sides is no error', () => {
    using net = classifier([{ ...conv, name: 'c' }, { type: 'batchNorm' }]);
    const bias = check(net, { training: true }).find(({ name }) => name === 'c/bias')!;
    // A few roundings of float32 logits, about 1e-7 each, divided by the step of 0.01.
    expect(bias.largestDifference).toBeLessThan(1e-4);
    expect(bias.relativeError).toBeLessThan(1e-3);
  });

  it('of maxima too, away from ties', () => {
    // Whole numbers, a thousandth of which cannot overtake another.
    using net = classifier([{ type: 'maxPool2d', window: 2, stride: 1 }, { type: 'scale', by: 0.02 }, { type: 'globalMaxPool' }], [4, 5, 1]);
    const pixels = Array.from({ length: 40 }, (_, i) => (i * 7) % 41);
    expectRight(nc.gradientCheck(net, pixels, [0, 2], { step: 0.01 }), learned(net));
  });

  it.each([
    ['binaryCrossEntropy', [1, 0, 0.5, 0, 1, 0.25]],
    ['meanSquaredError', [3, -1, 0.5, 0, 2, 7]],
  ] as const)('of the loss %s', (loss, targets) => {
    using net = classifier([conv]);
    expectRight(nc.gradientCheck(net, numbers(240, 7), targets, { loss }), learned(net));
  });

  it('of a map of logits', () => {
    using net = nc.network({ input: [3, 3, 1], layers: [{ type: 'conv2d', name: 'c', filters: 3, kernel: 2 }] });
    expectRight(nc.gradientCheck(net, numbers(18), [0, 1, 2, 0, 1, 1, 2, 2]), learned(net));
  });

  it('covers every layer type', () => {
    const seen = new Set(smooth.flatMap(([, layers]) => layers.map(({ type }) => type)));
    for (const type of ['flatten', 'tanh', 'maxPool2d', 'globalMaxPool'] as const) seen.add(type);
    expect(nc.layerTypes().filter((type) => !seen.has(type as never))).toEqual([]);
  });
});

describe('corners', () => {
  /** One unit, max(0, x · w + b), and from there two logits: twice the unit, and 0. */
  function corner(weight: number, bias: number): Network {
    const net = nc.network({
      input: [1, 1, 1],
      layers: [
        { type: 'conv2d', name: 'c', filters: 1, kernel: 1 },
        { type: 'relu' },
        { type: 'flatten' },
        { type: 'dense', name: 'logits', units: 2, bias: false },
      ],
    });
    net.set('c/kernel', [weight]);
    net.set('c/bias', [bias]);
    net.set('logits/kernel', [2, 0]);
    return net;
  }
  const rows = (net: Network, pixel: number) => nc.gradientCheck(net, [pixel], [0]);

  it('near a value are reported, and left out', () => {
    // 1 · 1 − 1.002 lies within one step of the corner, on the flat side.
    const [kernel, bias, , input] = rows(corner(1, -1.002), 1);
    for (const row of [kernel, bias, input]) expect(row).toMatchObject({ checked: 0, kinks: 1, relativeError: 0 });
  });

  it('exactly at a value are reported as well', () => {
    const [kernel, bias, , input] = rows(corner(1, -1), 1);
    for (const row of [kernel, bias, input]) expect(row).toMatchObject({ checked: 0, kinks: 1 });
  });

  it('far away are none', () => {
    for (const bias of [-0.5, -1.5])
      for (const row of rows(corner(1, bias), 1)) expect(row).toMatchObject({ kinks: 0, checked: row.name === 'logits/kernel' ? 2 : 1 });
  });

  it('of a max-pooling lie where another cell overtakes the winner', () => {
    using net = classifier([{ type: 'maxPool2d', window: 2 }], [2, 2, 1]);
    const pooled = nc.gradientCheck(net, [0.5, 0.498, -0.3, 0.1, 0.9, 0.2, 0, -1], [0, 2]).at(-1)!;
    expect(pooled).toMatchObject({ name: 'input', kinks: 2, checked: 6 });
    expect(pooled.relativeError).toBeLessThan(1e-3);
  });
});

describe('a check', () => {
  it('says how far both sides lie apart, and where most', () => {
    // Two logits of two features; the loss of the first class, and its slopes, in double precision.
    using net = nc.network(denseDescription(2, 2));
    const [weights, features, step] = [[0.5, -0.25, 0.75, 0.5], [1, 0.5], 0.7];
    net.set('logits/kernel', weights);
    const logits = (w: readonly number[]) => [0, 1].map((unit) => features[0]! * w[unit]! + features[1]! * w[2 + unit]!);
    const loss = (w: readonly number[]) => crossEntropy(logits(w), [0]);
    const slope = (index: number, by: number) => {
      const at = (change: number) => loss(weights.map((weight, i) => (i === index ? weight + change : weight)));
      return (at(by) - at(-by)) / (2 * by);
    };
    const numeric = weights.map((_, i) => (4 * slope(i, step / 2) - slope(i, step)) / 3);
    const second = 1 / (1 + Math.exp(logits(weights)[0]! - logits(weights)[1]!));
    const analytic = [-second, second, -second / 2, second / 2];
    const differences = analytic.map((value, i) => Math.abs(value - numeric[i]!));
    const row = nc.gradientCheck(net, features, [0], { step })[0]!;
    const norm = (values: number[]) => Math.hypot(...values);
    const expected = norm(differences) / Math.max(norm(analytic), norm(numeric));
    // So wide a step leaves a difference far above all rounding.
    expect(expected).toBeGreaterThan(1e-4);
    expect(row.relativeError / expected).toBeCloseTo(1, 2);
    expect(row.largestDifference / Math.max(...differences)).toBeCloseTo(1, 2);
    const { index, ...found } = row.worst!;
    expect([0, 1]).toContain(index);
    expectClose([found.analytic, found.numeric], [analytic[index]!, numeric[index]!], 1e-6);
    expect(row).toMatchObject({ name: 'logits/kernel', checked: 4, kinks: 0 });
  });

  it('looks at as many values as it is told', () => {
    using net = classifier([conv]);
    expect(check(net, { most: 5 }).map(({ checked }) => checked)).toEqual([5, 3, 5, 3, 5]);
  });

  it.each([true, false])('leaves weights, running statistics and the next dropout mask as they were; training: %s', (training) => {
    const layers: LayerDescription[] = [conv, { type: 'batchNorm' }, { type: 'dropout', rate: 0.5 }];
    const [looked, other] = [classifier(layers), classifier(layers)];
    const train = (net: Network) => net.trainBatch(numbers(240, 9), [1, 0], nc.optimizer({ type: 'sgd', rate: 0.1 }));
    const weights = (net: Network) => net.parameters().map(({ name }) => bits(net.get(name)));
    for (const net of [looked, other]) train(net);
    check(looked, { training });
    expect(weights(looked)).toEqual(weights(other));
    expect(train(looked)).toEqual(train(other));
    expect(weights(looked)).toEqual(weights(other));
  });
});
