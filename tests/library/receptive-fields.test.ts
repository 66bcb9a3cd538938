// Receptive fields: those that were published, the lecture's, and odd graphs where theory meets two measurements.
import type { Conv2dDescription, LayerDescription, NetworkDescription, Pair, Region } from 'neocog';
import { describe, expect, it } from 'vitest';
import { published } from './networks.js';
import { expectClose, loadEngine } from './support.js';

const nc = await loadEngine();
const both = <T>(axis: T) => ({ height: axis, width: axis });
describe.each(published)('%s, as published', (_, network, rows) => {
  it.each(rows)('%s: size %d, stride %d, padding %d on 224 pixels and %d on 321', (endPoint, size, stride, padding224, padding321) => {
    expect(nc.receptiveField(network(224), endPoint)).toEqual({ ...both({ size, stride, start: 0 - padding224 }), aligned: true });
    expect(nc.receptiveField(network(321), endPoint)).toEqual({ ...both({ size, stride, start: 0 - padding321 }), aligned: true });
  });
});

describe('the published field, measured at a unit whose whole field lies inside the image', () => {
  it.each([
    ['alexnet_v2', 448, 5],
    ['vgg_a', 448, 7],
    ['vgg_16', 448, 7],
    ['mobilenet_v1', 448, 7],
    ['resnet_v1_50', 736, 11],
  ])('%s on %d pixels, unit %d', (name, side, unit) => {
    const [, network, rows] = published.find(([title]) => title === name)!;
    // Any multiple of 32 pads as 224 does.
    const [endPoint, size, stride, padding] = rows.at(-1)!;
    const region = both({ start: unit * stride - padding, size });
    expect(nc.receptiveRegion(network(side), endPoint, [unit, unit])).toEqual(region);
    const measured = nc.measuredRegion(network(side), endPoint, [unit, unit]);
    expect({ height: measured.height, width: measured.width }).toEqual(region);
  });
});

describe('the lecture’s slides', () => {
  const line = (dilations: readonly number[]): NetworkDescription => ({
    input: [1, 32, 1],
    layers: dilations.map((dilation, i) => ({ type: 'conv2d', name: `layer${i + 1}`, filters: 1, kernel: [1, 3], dilation: [1, dilation] })),
  });
  const widths = (description: NetworkDescription) => nc.summary(description).map(({ receptiveField }) => receptiveField.width.size);

  it('34-39: in one dimension, kernels of 3 see 3, 5, 7, …', () => expect(widths(line([1, 1, 1, 1, 1]))).toEqual([3, 5, 7, 9, 11]));

  it('43-44: dilated, they see further: 1 + 2 · the sum of the dilations', () => {
    expect(widths(line([2, 2, 2]))).toEqual([5, 9, 13]);
    expect(widths(line([1, 2, 4, 8]))).toEqual([3, 7, 15, 31]);
  });

  it('43-44: a dilated kernel touches every other pixel; two of them touch five of nine', () => {
    const touched = (description: NetworkDescription, layer: string) => Array.from(nc.measuredRegion(description, layer, [0, 4]).data.slice(0, 14)).join('');
    expect(touched(line([2]), 'layer1')).toBe('00001010100000');
    expect(touched(line([2, 2]), 'layer2')).toBe('00001010101010');
    expect(touched(line([1, 2]), 'layer2')).toBe('00001111111000');
  });

  it('40-41: a field of 7 on an image of 5 is clipped to 4, from either end', () => {
    const layers = [1, 2].map((n) => ({ type: 'conv2d', name: `c${n}`, filters: 1, kernel: 3, padding: 1, stride: 2 }) as const);
    expect(nc.receptiveField({ input: [5, 5, 1], layers }, 'c2')).toMatchObject(both({ size: 7, stride: 4, start: -3 }));
    expect(nc.measuredRegion({ input: [5, 5, 1], layers }, 'c2', [0, 1])).toMatchObject({ height: { start: 0, size: 4 }, width: { start: 1, size: 4 } });
  });

  it('72: two 3×3 convolutions see what one 5×5 does, three what one 7×7 does', () => {
    const stack = (count: number, kernel: number): NetworkDescription => ({
      input: [9, 9, 1],
      layers: Array.from({ length: count }, () => ({ type: 'conv2d', filters: 1, kernel })),
    });
    const last = (description: NetworkDescription) => nc.summary(description).at(-1)!.receptiveField;
    expect(last(stack(2, 3))).toEqual(last(stack(1, 5)));
    expect(last(stack(3, 3))).toEqual(last(stack(1, 7)));
  });
});

type Graph = readonly [title: string, input: NetworkDescription['input'], layers: LayerDescription[], alignment?: 'aligned' | 'apart'];
const conv = (kernel: Pair, rest: Partial<Conv2dDescription> = {}): Conv2dDescription => ({ type: 'conv2d', filters: 1, kernel, ...rest });
const same = 'same' as const;

/** Small graphs whose fields are easy to get wrong; 'apart' where paths that meet disagree in stride or centre. */
const oddGraphs: Graph[] = [
  ['a dilated kernel with gaps', [11, 12, 1], [conv([3, 2], { dilation: [3, 4], padding: [4, 2] })]],
  ['dilation after stride', [13, 13, 1], [conv(3, { stride: 2, padding: 1 }), conv(2, { dilation: 3, padding: [0, 3, 3, 0] })]],
  [
    'padding of another width on every side',
    [9, 8, 2],
    [conv([3, 4], { filters: 2, stride: [2, 1], padding: [2, 0, 1, 3] }), { type: 'maxPool2d', window: 3, stride: 1, padding: [0, 2, 1, 1] }],
  ],
  [
    '"same" with stride on odd and even sides',
    [9, 10, 1],
    [conv(3, { stride: 2, padding: same }), { type: 'depthwiseConv2d', kernel: [2, 4], stride: 2, padding: same }],
  ],
  ['strides larger than their windows, which skip pixels', [11, 11, 1], [conv(2, { stride: 3 }), { type: 'avgPool2d', window: 1, stride: 2 }]],
  ['windows that lie wholly in the padding', [5, 5, 1], [conv(2, { stride: 2, padding: 4 })]],
  [
    'two branches of one centre',
    [10, 9, 1],
    [conv(5, { name: 'wide', padding: 2 }), conv(3, { name: 'narrow', padding: 1, from: 'input' }), { type: 'concat', from: ['wide', 'narrow'] }],
  ],
  [
    'branches whose centres lie apart',
    [8, 9, 1],
    [
      conv(3, { name: 'left', padding: [1, 1, 2, 0] }),
      conv(3, { name: 'right', padding: [0, 2, 1, 1], from: 'input' }),
      { type: 'add', from: ['left', 'right'] },
      conv(2, { stride: 2 }),
    ],
    'apart',
  ],
  [
    'branches of different strides',
    [8, 8, 1],
    [
      conv(3, { name: 'fine', padding: 1 }),
      { type: 'avgPool2d', window: 2, from: 'input' },
      { type: 'zeroPad2d', name: 'framed', by: 2 },
      { type: 'add', from: ['fine', 'framed'] },
    ],
    'apart',
  ],
  ['a shortcut from the input', [7, 7, 1], [conv(3, { name: 'c', padding: same }), { type: 'add', from: ['c', 'input'] }]],
  [
    'an hourglass with a skip',
    [8, 8, 1],
    [
      conv(3, { name: 'top', padding: same }),
      { type: 'maxPool2d', window: 2 },
      conv(3, { padding: same }),
      { type: 'upsample2d', name: 'up', scale: 2 },
      { type: 'concat', from: ['top', 'up'] },
    ],
  ],
  ['upsampling to the nearest', [4, 5, 1], [{ type: 'upsample2d', scale: [3, 2] }, conv(2)]],
  ['bilinear upsampling by 2', [4, 5, 1], [{ type: 'upsample2d', scale: 2, method: 'bilinear' }]],
  ['bilinear upsampling by 3, where every third place is a pixel’s centre', [3, 4, 1], [{ type: 'upsample2d', scale: 3, method: 'bilinear' }]],
  [
    'a transposed convolution with gaps and with overlaps',
    [4, 4, 1],
    [{ type: 'transposedConv2d', filters: 1, kernel: [2, 5], stride: [3, 2], padding: [1, 0, 2, 1], outputPadding: [1, 0] }],
  ],
  [
    'a transposed convolution between two others',
    [9, 9, 1],
    [conv(3, { stride: 2, padding: 1 }), { type: 'transposedConv2d', filters: 1, kernel: 4, stride: 2, padding: same }, conv(3, { stride: 3 })],
  ],
  [
    'a squeeze-and-excitation gate',
    [6, 5, 2],
    [
      conv(3, { name: 'map', filters: 2, padding: same }),
      { type: 'globalAvgPool' },
      conv(1),
      { type: 'relu' },
      conv(1, { filters: 2 }),
      { type: 'sigmoid', name: 'gate' },
      { type: 'multiply', from: ['map', 'gate'] },
    ],
    'apart',
  ],
  [
    'crops and frames',
    [9, 9, 1],
    [
      { type: 'crop2d', by: [1, 0, 2, 1] },
      conv(3, { padding: 1 }),
      { type: 'zeroPad2d', by: [2, 1, 0, 3] },
      conv(2, { stride: 2 }),
      { type: 'crop2d', by: [1, 1, 0, 1] },
    ],
  ],
  [
    'a dense layer on a map',
    [5, 7, 1],
    [{ type: 'crop2d', by: [1, 0, 0, 2] }, { type: 'maxPool2d', window: 2 }, { type: 'flatten' }, { type: 'dense', units: 2 }],
  ],
  ['global maxima of a map that leaves out its border', [7, 6, 1], [conv(2, { stride: 2 }), { type: 'globalMaxPool' }]],
  [
    'a single row',
    [1, 17, 2],
    [
      conv([1, 3], { dilation: [1, 2], padding: [0, 0, 4, 0] }),
      { type: 'avgPool2d', window: [1, 3], stride: [1, 2], padding: same },
      conv([1, 3], { padding: same, stride: [1, 3] }),
    ],
  ],
  [
    'channels that change places',
    [6, 6, 4],
    [conv(3, { filters: 4, groups: 2 }), { type: 'channelShuffle', groups: 2 }, { type: 'localResponseNorm', alpha: 0 }, conv(2, { filters: 4, groups: 4 })],
  ],
  [
    'a slice that keeps one branch of two',
    [7, 7, 1],
    [
      conv(5, { name: 'wide', padding: same }),
      conv(3, { name: 'narrow', padding: same, from: 'input' }),
      { type: 'concat', from: ['wide', 'narrow'] },
      { type: 'channelSlice', start: 1, length: 1 },
    ],
  ],
];

/** Below any rounding of the activations, and far above them: a changed pixel shows wherever there is a path. */
const impulse = 1e6;

/**
 * What the units of the last layer see, by trial: in an image of ones each pixel is raised in turn, and where a unit's
 * activation changes, there is a path. All weights are positive, so that no two paths cancel each other.
 */
function tried(description: NetworkDescription): { units: [number, number][]; map: (y: number, x: number) => number[] } {
  using net = nc.network(description);
  const kernels = net.parameters().filter(({ name }) => name.endsWith('/kernel'));
  for (const { name, shape } of kernels) net.set(name, net.get(name).fill(1 / shape.reduce((a, b) => a * b)));
  const [height, width, channels] = description.input;
  const pixels = height * width;
  const images = new Float32Array((pixels + 1) * pixels * channels).fill(1);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const at = ((pixel + 1) * pixels + pixel) * channels;
    images.fill(impulse, at, at + channels);
  }
  const { shape, data } = net.forward(images, { batch: pixels + 1 });
  const [rows, columns] = shape.length === 4 ? [shape[1]!, shape[2]!] : [1, 1];
  const depth = data.length / (pixels + 1) / rows / columns;
  return {
    units: Array.from({ length: rows * columns }, (_, i) => [Math.floor(i / columns), i % columns]),
    map: (y, x) =>
      Array.from({ length: pixels }, (_, pixel) => {
        const unit = (image: number) => data.subarray(((image * rows + y) * columns + x) * depth, ((image * rows + y) * columns + x + 1) * depth);
        return unit(pixel + 1).some((value, channel) => value !== unit(0)[channel]) ? 1 : 0;
      }),
  };
}

const within = (inner: Region['height'], outer: Region['height']) => inner.start >= outer.start && inner.start + inner.size <= outer.start + outer.size;

/** The smallest rectangle around all that is not 0. */
function bounds(map: readonly number[], width: number): Region {
  const seen = [...map.keys()].filter((i) => map[i] !== 0);
  const span = (places: number[]) =>
    places.length === 0 ? { start: 0, size: 0 } : { start: Math.min(...places), size: Math.max(...places) - Math.min(...places) + 1 };
  return { height: span(seen.map((i) => Math.floor(i / width))), width: span(seen.map((i) => i % width)) };
}

describe.each(oddGraphs.map((graph) => [graph[0], graph] as const))('%s', (_, [, input, layers, alignment = 'aligned']) => {
  const description: NetworkDescription = { input, layers };
  const layer = nc.summary(description).at(-1)!.name;
  const { units, map } = tried(description);
  const [height, width] = input;
  const region = ({ height, width }: Region): Region => ({ height, width });
  // Theory does not tell channels apart: a slice of them counts as seeing what any of them sees.
  const slices = layers.some(({ type }) => type === 'channelSlice');

  it('has, by theory and by measurement, the pixels found by trial, for every unit', () => {
    for (const unit of units) {
      const expected = map(...unit);
      const measured = nc.measuredRegion(description, layer, unit);
      expect(measured.shape).toEqual([height, width]);
      expect({ unit, map: Array.from(measured.data) }).toEqual({ unit, map: expected });
      expect({ unit, ...region(measured) }).toEqual({ unit, ...bounds(expected, width) });
      const theory = nc.receptiveRegion(description, layer, unit);
      if (!slices) expect({ unit, ...theory }).toEqual({ unit, ...bounds(expected, width) });
      else expect([within(measured.height, theory.height), within(measured.width, theory.width)]).toEqual([true, true]);
    }
  });

  it('has a field as large as any unit’s region, and tells whether its paths agree', () => {
    const field = nc.receptiveField(description, layer);
    expect(field.aligned).toBe(alignment === 'aligned');
    for (const unit of units) {
      const { height, width } = bounds(map(...unit), input[1]);
      expect(height.size).toBeLessThanOrEqual(field.height.size);
      expect(width.size).toBeLessThanOrEqual(field.width.size);
    }
    const first = bounds(map(0, 0), width);
    if (first.width.size > 0) expect(first.width.start).toBeGreaterThanOrEqual(field.width.start);
    if (first.height.size > 0) expect(first.height.start).toBeGreaterThanOrEqual(field.height.start);
  });
});

describe('the effective field', () => {
  it('of a linear network is the magnitude of the product of its kernels', () => {
    using net = nc.network({ input: [1, 6, 2], layers: [conv([1, 2], { name: 'a', filters: 1 }), conv([1, 3], { name: 'b', filters: 1 })] });
    net.set('a/kernel', [2, -1, 0.5, 3]);
    net.set('b/kernel', [1, -2, 0.5]);
    // By pixel and channel: [2, −1] and [0.5, 3], each times 1, −2 and 0.5 at the place where it lies.
    const field = nc.effectiveField(net, 'b', [0, 1], { samples: 3 });
    expect(field).toMatchObject({ shape: [1, 6], height: { start: 0, size: 1 }, width: { start: 1, size: 4 } });
    expectClose(field.data, [0, 2 + 1, Math.abs(0.5 - 4) + Math.abs(3 + 2), Math.abs(-1 + 1) + Math.abs(-6 - 0.5), 0.25 + 1.5, 0]);
  });

  it('of a stack of 3×3 convolutions is strongest near its middle, and the same for the same seed', () => {
    using net = nc.network({ input: [21, 21, 1], layers: Array.from({ length: 5 }, () => [conv(3, { filters: 6 }), { type: 'relu' } as const]).flat() });
    const measured = (seed: number) => nc.effectiveField(net, 'relu5', [5, 5], { seed });
    const { data, height } = measured(4);
    const strongest = data.indexOf(Math.max(...data));
    expect(Math.hypot(Math.floor(strongest / 21) - 10, (strongest % 21) - 10)).toBeLessThan(3);
    expect(height).toEqual({ start: 5, size: 11 });
    expect(measured(4)).toEqual(measured(4));
    expect(measured(4).data).not.toEqual(measured(5).data);
  });
});
