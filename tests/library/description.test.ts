import type { NetworkDescription } from 'neocog';
import { describe, expect, it } from 'vitest';
import { bits, loadEngine, smallDescription, variant } from './support.js';

const nc = await loadEngine();

/** The network whose parameters the lecture counts. */
const lecture: NetworkDescription = {
  input: [32, 32, 3],
  layers: [
    { type: 'conv2d', name: 'conv1', filters: 8, kernel: 3, padding: 'same' },
    { type: 'relu' },
    { type: 'conv2d', name: 'conv2', filters: 16, kernel: 5, stride: 2, padding: 'same' },
    { type: 'relu' },
    { type: 'flatten' },
    { type: 'dense', name: 'dense1', units: 512 },
    { type: 'relu' },
    { type: 'dense', name: 'dense2', units: 4 },
  ],
};

describe('engine', () => {
  it('runs the binary that was asked for', () => expect(nc.variant).toBe(variant));

  it('lists the layer types', () => {
    expect(nc.layerTypes()).toEqual(expect.arrayContaining(['conv2d', 'maxPool2d', 'relu', 'flatten', 'dense', 'add', 'concat']));
  });
});

describe('parameter counts', () => {
  const count = (filters: number) => nc.summary({ input: [32, 32, 3], layers: [{ type: 'conv2d', filters, kernel: 3 }] })[0]!.parameters;

  it.each([
    [1, 28],
    [16, 448],
    [8, 224],
  ])('%d filters of 3×3 on three channels have %d', (filters, expected) => expect(count(filters)).toBe(expected));

  it('are those of the lecture’s network, layer by layer', () => {
    const rows = nc.summary(lecture);
    const of = (name: string) => rows.find((row) => row.name === name)!.parameters;
    expect([of('conv1'), of('conv2')]).toEqual([224, 3216]);
    expect(of('dense1') + of('dense2')).toBe(2_099_716);
    expect(rows.reduce((sum, row) => sum + row.parameters, 0)).toBe(2_103_156);
  });

  it('leave out a bias that is not there', () => {
    expect(nc.summary({ input: [4, 4, 3], layers: [{ type: 'conv2d', filters: 1, kernel: 3, bias: false }] })[0]!.parameters).toBe(27);
  });

  it('divide the kernel’s channels by the groups', () => {
    expect(nc.summary({ input: [4, 4, 6], layers: [{ type: 'conv2d', filters: 4, kernel: 3, groups: 2 }] })[0]!.parameters).toBe(9 * 3 * 4 + 4);
  });
});

describe('summary', () => {
  it('has one row per layer with names counted per type', () => {
    expect(nc.summary(smallDescription).map((row) => row.name)).toEqual(['conv1', 'relu1', 'pool1', 'conv2', 'relu2', 'flatten1', 'logits']);
  });

  it('counts named layers of a type too', () => {
    const rows = nc.summary({ input: [2, 2, 1], layers: [{ type: 'relu', name: 'first' }, { type: 'relu' }] });
    expect(rows.map((row) => row.name)).toEqual(['first', 'relu2']);
  });

  it('tells type, sources, shape, multiply-accumulates and memory', () => {
    const [conv] = nc.summary(smallDescription);
    expect(conv).toMatchObject({ name: 'conv1', type: 'conv2d', from: ['input'], outputShape: [8, 8, 4], parameters: 76, trainable: 76 });
    expect(conv).toMatchObject({ macs: 8 * 8 * 3 * 3 * 2 * 4, activationBytes: 8 * 8 * 4 * 4 });
    const logits = nc.summary(smallDescription).at(-1);
    expect(logits).toMatchObject({ from: ['flatten1'], outputShape: [5], macs: 2 * 2 * 3 * 5 });
  });

  it('is the same for a description and for a network made of it', () => {
    const net = nc.network(smallDescription);
    expect(net.summary()).toEqual(nc.summary(smallDescription));
    net.dispose();
  });

  it.each([
    ['valid', 7, 3, 2, 3],
    ['same', 7, 3, 2, 4],
    ['same', 8, 5, 2, 4],
    [1, 5, 3, 2, 3],
  ] as const)('padding %s: %d cells, kernel %d, stride %d give %d', (padding, size, kernel, stride, expected) => {
    const [row] = nc.summary({ input: [size, size, 1], layers: [{ type: 'conv2d', filters: 1, kernel, stride, padding }] });
    expect(row!.outputShape).toEqual([expected, expected, 1]);
  });

  it('takes pairs, four-sided padding and dilation', () => {
    const layer = { type: 'conv2d', filters: 2, kernel: [3, 1], stride: [2, 1], dilation: [2, 1], padding: [1, 2, 0, 3] } as const;
    expect(nc.summary({ input: [9, 4, 1], layers: [layer] })[0]!.outputShape).toEqual([4, 7, 2]);
  });
});

describe('parameters', () => {
  it('are named by their layer, with the kernel [height, width, in / groups, out]', () => {
    const net = nc.network({
      input: [6, 6, 4],
      layers: [{ type: 'conv2d', name: 'c', filters: 6, kernel: [3, 2], groups: 2 }, { type: 'flatten' }, { type: 'dense', units: 3 }],
    });
    expect(net.parameters()).toEqual([
      { name: 'c/kernel', shape: [3, 2, 2, 6], trainable: true },
      { name: 'c/bias', shape: [6], trainable: true },
      { name: 'dense1/kernel', shape: [4 * 5 * 6, 3], trainable: true },
      { name: 'dense1/bias', shape: [3], trainable: true },
    ]);
    net.dispose();
  });

  it('follow the seed', () => {
    const weights = (seed: number) => {
      const net = nc.network({ ...smallDescription, seed });
      const values = bits(net.get('conv1/kernel'));
      net.dispose();
      return values;
    };
    expect(weights(3)).toEqual(weights(3));
    expect(weights(3)).not.toEqual(weights(4));
  });

  it('take seed 1 when none is given', () => {
    const [unsaid, said] = [nc.network({ ...smallDescription, seed: undefined }), nc.network({ ...smallDescription, seed: 1 })];
    expect(bits(unsaid.get('logits/kernel'))).toEqual(bits(said.get('logits/kernel')));
    unsaid.dispose();
    said.dispose();
  });
});
