// Saliency maps against calculations by hand.
import { ArgumentError, ShapeError, type Network, type Numbers, type SaliencyMethod, type NetworkDescription, type SaliencyOptions } from 'neocog';
import { describe, expect, it } from 'vitest';
import { bits, denseDescription, expectClose, expectError, loadEngine, numbers, smallDescription } from './support.js';

const nc = await loadEngine();
const round = (values: ArrayLike<number>) => Array.from(values, (value) => Math.round(value * 1e5) / 1e5 + 0);

const weights = [1, -2, 3, 0, -0.5, 4];
const image = [0.5, 1, -1, 2, 4, 0.25];
const map = (net: Network, pixels: Numbers, options: Omit<SaliencyOptions, 'class'> & { class?: number }) => nc.saliency(net, pixels, { class: 0, ...options });

describe('of a linear network', () => {
  // Of 2 × 1 pixels with three colours, with two classes; the second one's weights are 100.
  const net = nc.network({ input: [2, 1, 3], layers: [{ type: 'flatten' }, { type: 'dense', units: 2 }] });
  const both = weights.flatMap((weight) => [weight, 100]);
  net.set('dense1/kernel', both);
  net.set('dense1/bias', [0.5, -7]);

  it('the gradient is the weights', () => {
    expect(map(net, image, {})).toEqual({ shape: [2, 1, 3], data: Float32Array.from(weights) });
    expect(map(net, image, { class: 1 }).data).toEqual(new Float32Array(6).fill(100));
  });

  it('channels become their largest or their mean magnitude', () => {
    expect(map(net, image, { channels: 'max' })).toEqual({ shape: [2, 1, 1], data: Float32Array.of(3, 4) });
    expect(map(net, image, { channels: 'mean' })).toEqual({ shape: [2, 1, 1], data: Float32Array.of(2, 1.5) });
  });

  const products = [0.5, -2, -3, 0, -2, 1];
  it('gradient times input is weights times pixels', () => {
    expectClose(map(net, image, { method: 'gradientTimesInput' }).data, products);
    expectClose(map(net, image, { method: 'gradientTimesInput', channels: 'max' }).data, [3, 2]);
  });

  it('integrated gradients are the same, and complete', () => {
    const { data, completeness } = map(net, image, { method: 'integratedGradients', steps: 3 });
    expectClose(data, products);
    expect(completeness!.sum).toBeCloseTo(-5.5, 5);
    expect(completeness!.difference).toBeCloseTo(-5.5, 5);
    expect(completeness!.gap).toBe(completeness!.sum - completeness!.difference);
    expect(Math.abs(completeness!.gap)).toBeLessThan(1e-5);
  });

  it('integrated gradients start at the baseline, a number or an image', () => {
    expectClose(map(net, image, { method: 'integratedGradients', baseline: 1 }).data, [-0.5, 0, -6, 0, -1.5, -3]);
    const { data, completeness } = map(net, image, { method: 'integratedGradients', baseline: [0, 1, 2, 0, 1, 2] });
    expectClose(data, [0.5, 0, -9, 0, -1.5, -7]);
    expect(completeness!.difference).toBeCloseTo(-17, 4);
  });

  it('noise changes nothing, and there is nothing for guided backpropagation or a deconvnet to cut off', () => {
    expectClose(map(net, image, { method: 'smoothGrad', noise: 2 }).data, weights, 1e-5);
    for (const method of ['guidedBackprop', 'deconvnet'] as const) expect(map(net, image, { method }).data).toEqual(Float32Array.from(weights));
  });
});

describe('of a curved network', () => {
  // score = tanh(x) · 2
  const net = nc.network({ input: [1, 1, 1], layers: [{ type: 'tanh' }, { type: 'scale', by: 2 }] });
  const slope = (x: number) => 2 * (1 - Math.tanh(x) ** 2);

  it('integrated gradients take the middle of each step', () => {
    const { data, completeness } = map(net, [3], { method: 'integratedGradients', steps: 4, baseline: 1 });
    const mean = [1.25, 1.75, 2.25, 2.75].reduce((sum, x) => sum + slope(x) / 4, 0);
    expectClose(data, [mean * 2], 1e-6);
    expect(completeness!.difference).toBeCloseTo(2 * Math.tanh(3) - 2 * Math.tanh(1), 5);
    expect(completeness!.gap).toBeCloseTo(data[0]! - completeness!.difference, 5);
  });

  it('more steps close the gap to the score’s difference', () => {
    const gaps = [4, 16, 64].map((steps) => Math.abs(map(net, [3], { method: 'integratedGradients', steps }).completeness!.gap));
    expect(gaps[1]).toBeLessThan(gaps[0]! / 8);
    expect(gaps[2]).toBeLessThan(1e-3);
  });

  it('smoothGrad is the mean gradient at the noisy images, however many there are', () => {
    const noise = numbers(21, 3);
    const expected = noise.reduce((sum, value) => sum + slope(0.5 + value) / 21, 0);
    expectClose(map(net, [0.5], { method: 'smoothGrad', samples: 21, noise }).data, [expected], 1e-6);
  });
});

describe('smoothGrad’s own noise', () => {
  // The score is the sum of all x² / 2, whose gradient is the pixel itself: the map shows the images' mean.
  const square = { type: 'multiply', name: 'square', from: ['input', 'input'] } as const;
  const net = nc.network({ input: [20, 20, 1], layers: [square, { type: 'scale', by: 0.5 }] });
  const pixels = Float32Array.from({ length: 400 }, (_, i) => (i % 5) - 1);
  const noisy = (options: Omit<SaliencyOptions, 'class' | 'method'>) => {
    const { data } = map(net, pixels, { method: 'smoothGrad', ...options });
    return Array.from(data, (value, i) => value - pixels[i]!);
  };
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = (values: readonly number[]) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));

  it('has mean 0 and the deviation asked for, as a share of the image’s range', () => {
    // 400 draws: the mean strays by deviation / 20, the deviation by deviation / √800; three times that is allowed.
    for (const noise of [undefined, 0.5]) {
      const values = noisy({ samples: 1, ...(noise && { noise }) });
      const expected = (noise ?? 0.15) * 4;
      expect(Math.abs(mean(values))).toBeLessThan((3 * expected) / 20);
      expect(Math.abs(deviation(values) - expected)).toBeLessThan((3 * expected) / Math.sqrt(800));
    }
  });

  it('is drawn for each sample and each pixel by itself', () => {
    // The mean of 16 draws strays a quarter as far as one.
    const values = noisy({ noise: 0.5 });
    expect(Math.abs(deviation(values) - 0.5)).toBeLessThan(1.5 / Math.sqrt(800));
    const products = values.slice(1).map((value, i) => value * values[i]!);
    expect(Math.abs(mean(products))).toBeLessThan((3 * 0.25) / 20);
  });

  it('is the same for the same seed and another for another', () => {
    expect(noisy({ seed: 5 })).toEqual(noisy({ seed: 5 }));
    expect(noisy({})).toEqual(noisy({ seed: 1 }));
    expect(noisy({ seed: 5 })).not.toEqual(noisy({ seed: 6 }));
  });

  it('of 0 leaves the gradient', () => expectClose(map(net, pixels, { method: 'smoothGrad', noise: 0 }).data, pixels, 0));
});

describe('at a relu', () => {
  // Four values go into a relu and on with weights 2, −3, 5 and −7. Where the input is positive or not, and where the
  // gradient that comes back is, all four cases occur.
  const net = nc.network({ input: [1, 4, 1], layers: [{ type: 'relu' }, { type: 'flatten' }, { type: 'dense', units: 1 }] });
  net.set('dense1/kernel', [2, -3, 5, -7]);
  const pixels = [1, 1, -1, -1];

  it.each([
    ['gradient', [2, -3, 0, 0]],
    ['guidedBackprop', [2, 0, 0, 0]],
    ['deconvnet', [2, 0, 5, 0]],
  ] as const)('%s', (method, expected) => expect(round(map(net, pixels, { method }).data)).toEqual(expected));

  it('with a ceiling or a slope follows the same rules', () => {
    using capped = nc.network({ input: [1, 4, 1], layers: [{ type: 'relu', max: 6, slope: 0.5 }, { type: 'flatten' }, { type: 'dense', units: 1 }] });
    capped.set('dense1/kernel', [2, -3, 5, 7]);
    const image = [1, 1, -1, 9];
    expect(round(map(capped, image, {}).data)).toEqual([2, -3, 2.5, 0]);
    expect(round(map(capped, image, { method: 'guidedBackprop' }).data)).toEqual([2, 0, 0, 7]);
    expect(round(map(capped, image, { method: 'deconvnet' }).data)).toEqual([2, 0, 5, 7]);
  });
});

describe('Grad-CAM', () => {
  // Of each 2×2 block of the image, channel 0 of the map holds the first pixel and channel 1 the last.
  const blocks = { type: 'conv2d', name: 'map', filters: 2, kernel: 2, stride: 2 } as const;
  const doubled = { type: 'scale', name: 'doubled', by: 2 } as const;
  const net = nc.network({ input: [4, 4, 1], layers: [blocks, doubled, { type: 'flatten' }, { type: 'dense', units: 1 }] });
  net.set('map/kernel', [1, 0, 0, 0, 0, 0, 0, 1]);
  // By cell and channel. On the map the gradients are twice these: channel 0's mean is 2 and channel 1's is −1.
  net.set('dense1/kernel', [1, -1, 2, 0, 0, -1, 1, 0]);
  const pixels = [1, 0, 3, 0, 0, 1, 0, 8, -2, 0, 0, 0, 0, 0, 0, -5];
  // 2 · [1, 3, −2, 0] − [1, 8, 0, −5], and what is negative becomes 0.
  const cam = [1, 0, 0, 5];
  // Along either side each pixel shows so much of the first cell, by half-pixel centres and clamped; the rest is the second's.
  const first = [1, 0.75, 0.25, 0];
  const row = (cells: number[]) => first.map((share) => share * cells[0]! + (1 - share) * cells[1]!);
  const large = first.flatMap((share) => row([share * cam[0]! + (1 - share) * cam[2]!, share * cam[1]! + (1 - share) * cam[3]!]));

  it('weighs the map’s channels by their mean gradients, and is enlarged bilinearly to the image', () => {
    expect(map(net, pixels, { method: 'gradCam', upsample: false })).toEqual({ shape: [2, 2, 1], data: Float32Array.from(cam) });
    const { shape, data } = map(net, pixels, { method: 'gradCam' });
    expect(shape).toEqual([4, 4, 1]);
    expectClose(data, large);
  });

  it('takes any layer with a map; the last convolution is only the default', () => {
    // Twice the activations, half the gradients.
    expectClose(map(net, pixels, { method: 'gradCam', layer: 'doubled', upsample: false }).data, cam);
    // The image's own gradients add up to 4 · 2 − 4 · 1, and 16 pixels share them.
    const expected = pixels.map((pixel) => Math.max(0, pixel * 0.25));
    expectClose(map(net, pixels, { method: 'gradCam', layer: 'input' }).data, expected);
  });

  it('times guided backpropagation is guided Grad-CAM', () => {
    const guided = map(net, pixels, { method: 'guidedBackprop' }).data;
    const products = large.map((value, i) => value * guided[i]!);
    expectClose(map(net, pixels, { method: 'guidedGradCam' }).data, products);
    expect(map(net, pixels, { method: 'guidedGradCam', channels: 'max' }).shape).toEqual([4, 4, 1]);
  });
});

describe('occlusion', () => {
  const net = nc.network({ input: [3, 4, 1], layers: [{ type: 'flatten' }, { type: 'dense', units: 2 }] });
  net.set('dense1/kernel', Array.from({ length: 12 }, (_, i) => [i + 1, 0]).flat());
  const pixels = Array.from({ length: 12 }, (_, i) => 1 - (i % 3));
  const lost = (top: number, left: number, height: number, width: number, value: number) =>
    pixels.reduce((sum, pixel, i) => {
      const [y, x] = [Math.floor(i / 4), i % 4];
      return y >= top && y < top + height && x >= left && x < left + width ? sum + (i + 1) * (pixel - value) : sum;
    }, 0);

  it('is what the score loses, wherever the patch fits', () => {
    const { shape, data } = map(net, pixels, { method: 'occlusion', patch: 2, stride: 1 });
    expect(shape).toEqual([2, 3, 1]);
    const places = [0, 1].flatMap((y) => [0, 1, 2].map((x) => lost(y, x, 2, 2, 0)));
    expectClose(data, places, 1e-4);
  });

  it('takes sides, steps and a colour to cover with', () => {
    const { shape, data } = map(net, pixels, { method: 'occlusion', patch: [1, 3], stride: [2, 1], value: 0.5 });
    expect(shape).toEqual([2, 2, 1]);
    const places = [0, 2].flatMap((y) => [0, 1].map((x) => lost(y, x, 1, 3, 0.5)));
    expectClose(data, places, 1e-4);
  });

  it('steps by its own size, and is an eighth of the image unless told otherwise', () => {
    expect(map(net, pixels, { method: 'occlusion', patch: [2, 3] }).shape).toEqual([1, 1, 1]);
    const { shape, data } = map(net, pixels, { method: 'occlusion' });
    expect(shape).toEqual([3, 4, 1]);
    const places = pixels.map((_, i) => lost(Math.floor(i / 4), i % 4, 1, 1, 0));
    expectClose(data, places, 1e-4);
    const large = nc.network({ input: [17, 16, 3], layers: [{ type: 'globalAvgPool' }] });
    expect(nc.saliency(large, numbers(17 * 16 * 3), { class: 0, method: 'occlusion' }).shape).toEqual([5, 8, 1]);
  });
});

describe('the score', () => {
  it('is the logit, also where a softmax follows', () => {
    const plain = nc.network(smallDescription);
    const softened = nc.network({ ...smallDescription, layers: [...smallDescription.layers, { type: 'softmax' }] });
    for (const method of ['gradient', 'integratedGradients', 'gradCam', 'occlusion'] as const) {
      expect(nc.saliency(softened, numbers(128), { class: 2, method })).toEqual(nc.saliency(plain, numbers(128), { class: 2, method }));
    }
    expect(nc.saliencySeed(softened, 2)).toEqual({ from: 'logits', seed: Float32Array.of(0, 0, 1, 0, 0) });
  });

  it('of a map of classes is the sum over its places, or one of them', () => {
    const net = nc.network({ input: [2, 3, 1], layers: [{ type: 'conv2d', name: 'c', filters: 2, kernel: 1 }] });
    net.set('c/kernel', [3, -1]);
    const pixels = [1, 2, 3, 4, 5, 6];
    expect(round(map(net, pixels, {}).data)).toEqual([3, 3, 3, 3, 3, 3]);
    expect(round(map(net, pixels, { unit: [1, 2], class: 1 }).data)).toEqual([0, 0, 0, 0, 0, -1]);
    expect(round(map(net, pixels, { unit: [0, 1], method: 'occlusion', patch: [1, 3] }).data)).toEqual([6, 0]);
    expect(round(map(net, pixels, { method: 'integratedGradients', unit: [1, 0] }).data)).toEqual([0, 0, 0, 12, 0, 0]);
  });

  it('must exist', () => {
    const flat = nc.network(denseDescription(2, 3));
    const places = nc.network({ input: [2, 3, 1], layers: [{ type: 'conv2d', name: 'c', filters: 2, kernel: 1 }] });
    expectError(() => map(flat, [1, 2], { class: 3 }), ArgumentError, ['logits', '0 to 2', '3']);
    expectError(() => map(flat, [1, 2], { unit: [0, 0] }), ArgumentError, ['logits', 'unit']);
    expectError(() => map(places, [1, 2, 3, 4, 5, 6], { unit: [2, 0] }), ArgumentError, ['unit', '[2, 0]']);
    expectError(() => map(places, [1, 2, 3, 4, 5, 6], { unit: [-1, 0] }), ArgumentError, ['unit']);
    expectError(() => map(flat, [1, 2, 3], {}), ShapeError, ['input', '3']);
  });

  it('has no place between two', () => {
    const net = nc.network({ input: [2, 3, 1], layers: [{ type: 'conv2d', filters: 2, kernel: 1 }] });
    expectError(() => map(net, [1, 2, 3, 4, 5, 6], { unit: [0.5, 0] }), ArgumentError, ['unit', 'whole numbers']);
  });
});

describe('nc.saliency', () => {
  const description: NetworkDescription = {
    input: [6, 6, 3],
    layers: [
      { type: 'conv2d', name: 'c', filters: 4, kernel: 3 },
      { type: 'batchNorm', name: 'bn' },
      { type: 'relu' },
      { type: 'dropout', rate: 0.5 },
      { type: 'flatten' },
      { type: 'dense', name: 'logits', units: 3 },
      { type: 'softmax' },
    ],
  };
  const pixels = numbers(108, 9);
  const trained = () => {
    const net = nc.network(description);
    net.trainBatch(numbers(432, 2), [0, 1, 2, 1], nc.optimizer({ type: 'sgd', rate: 0.1 }));
    return net;
  };
  const methods = 'gradient gradientTimesInput integratedGradients smoothGrad guidedBackprop deconvnet gradCam guidedGradCam occlusion'.split(' ');

  it.each(['all', 'max', 'mean'] as const)('is five steps, channels: %s', (channels) => {
    const net = trained();
    const scores = net.forward(pixels).data;
    const target = scores.indexOf(Math.max(...scores));
    const { from, seed } = nc.saliencySeed(net, target);
    const byHand = nc.reduceChannels(net.backward(seed, { from }), channels);
    const whole = nc.saliency(net, pixels, { class: target, channels });
    expect(byHand.shape).toEqual(whole.shape);
    expect(bits(byHand.data)).toEqual(bits(whole.data));
  });

  it.each(methods)('%s leaves weights, running statistics and the next step of training as they were', (method) => {
    const [looked, other] = [trained(), trained()];
    const before = looked.parameters().map(({ name }) => bits(looked.get(name)));
    nc.saliency(looked, pixels, { class: 1, method: method as SaliencyMethod });
    expect(looked.parameters().map(({ name }) => bits(looked.get(name)))).toEqual(before);
    // With dropout's next mask: it is not to be used up by looking.
    for (const net of [looked, other]) net.trainBatch(numbers(432, 4), [2, 1, 0, 0], nc.optimizer({ type: 'sgd', rate: 0.1 }));
    for (const { name } of other.parameters()) expect(bits(looked.get(name))).toEqual(bits(other.get(name)));
  });
});
