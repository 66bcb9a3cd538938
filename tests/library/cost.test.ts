// What networks cost, in the lecture's figures, in published ones and by hand.
import { ArgumentError, loadWorker, type CountingConvention, type LayerDescription, type NetworkDescription } from 'neocog';
import { describe, expect, it } from 'vitest';
import { expectError, loadEngine, variant } from './support.js';

const nc = await loadEngine();

/** Slide 9's network. */
const lecture: NetworkDescription = {
  input: [32, 32, 3],
  layers: [
    { type: 'conv2d', name: 'conv1', filters: 8, kernel: 3, padding: 'same' },
    { type: 'conv2d', name: 'conv2', filters: 16, kernel: 5, stride: 2, padding: 'same' },
    { type: 'flatten' },
    { type: 'dense', name: 'fc1', units: 512 },
    { type: 'dense', name: 'fc2', units: 4 },
  ],
};

const column = (key: 'operations' | 'parameters' | 'activationBytes', description: NetworkDescription, convention?: CountingConvention) => {
  const { rows, total } = nc.cost(description, convention);
  expect(total[key]).toBe(rows.reduce((sum, row) => sum + row[key], 0));
  return [...rows.map((row) => row[key]), total[key]];
};

describe('the lecture’s figures', () => {
  it.each([
    [7, 1, 3, 3, 28],
    [8, 16, 3, 3, 448],
    [10, 8, 3, 3, 224],
    [11, 16, 5, 8, 3216],
  ])('slide %d: %d filters of size %d on %d channels have %d parameters', (_, filters, kernel, channels, expected) => {
    const { total } = nc.cost({ input: [9, 9, channels], layers: [{ type: 'conv2d', filters, kernel }] });
    expect(total.parameters).toBe(expected);
  });

  it('slides 9 and 12: 2,103,156 parameters in all, 2,099,716 of them in the dense layers', () => {
    const parameters = column('parameters', lecture);
    expect(parameters).toEqual([224, 3216, 0, 2_097_664, 2052, 2_103_156]);
    expect(parameters[3]! + parameters[4]!).toBe(2_099_716);
  });

  it('slide 9: multiply-accumulates are positions × filters × the size of a filter', () => {
    const macs = [32 * 32 * 8 * 27, 16 * 16 * 16 * 200, 0, 4096 * 512, 512 * 4];
    const total = macs.reduce((a, b) => a + b);
    expect(column('operations', lecture)).toEqual([...macs, total]);
    expect(nc.summary(lecture).map((row) => row.macs)).toEqual(macs);
    expect(column('operations', lecture, { unit: 'flops' })).toEqual([...macs, total].map((count) => 2 * count));
    const biases = [32 * 32 * 8, 16 * 16 * 16, 0, 512, 4];
    expect(column('operations', lecture, { unit: 'flops', biases: true }).slice(0, -1)).toEqual(macs.map((count, i) => 2 * count + biases[i]!));
    expect(column('activationBytes', lecture)).toEqual([32768, 16384, 16384, 2048, 16, 67600]);
  });

  it('slide 83: a separable convolution takes 22.8 times fewer multiplications', () => {
    const standard: NetworkDescription = { input: [12, 12, 3], layers: [{ type: 'conv2d', filters: 256, kernel: 5 }] };
    const separable: NetworkDescription = {
      input: [12, 12, 3],
      layers: [
        { type: 'depthwiseConv2d', kernel: 5 },
        { type: 'conv2d', filters: 256, kernel: 1 },
      ],
    };
    expect(column('parameters', standard)).toEqual([19_456, 19_456]);
    expect(column('parameters', separable)).toEqual([78, 1024, 1102]);
    expect(column('operations', standard)).toEqual([1_228_800, 1_228_800]);
    expect(column('operations', separable)).toEqual([4800, 49_152, 53_952]);
    expect(1_228_800 / 53_952).toBeCloseTo(1 / (1 / 256 + 1 / 25), 10);
  });
});

describe('MobileNet’s published figures', () => {
  // research/slim/nets/mobilenet_v1.py in github.com/tensorflow/models counts convolutions, without biases and batchNorm.
  it.each([
    [1, 224, 3_185_088, 567_716_352],
    [0.75, 128, 1_800_144, 106_002_432],
  ])('%d of the width on %d pixels: %d parameters, %d multiply-accumulates', (share, side, parameters, macs) => {
    const blocks = [[64, 1], [128, 2], [128, 1], [256, 2], [256, 1], [512, 2], ...Array.from({ length: 5 }, () => [512, 1]), [1024, 2], [1024, 1]];
    const layers = blocks.flatMap(([filters, stride]): LayerDescription[] => [
      { type: 'depthwiseConv2d', kernel: 3, stride: stride!, padding: 'same', bias: false },
      { type: 'conv2d', filters: share * filters!, kernel: 1, bias: false },
    ]);
    const first: LayerDescription = { type: 'conv2d', filters: share * 32, kernel: 3, stride: 2, padding: 'same', bias: false };
    expect(nc.cost({ input: [side, side, 3], layers: [first, ...layers] }).total).toMatchObject({ parameters, operations: macs });
  });
});

describe('a convention', () => {
  const description: NetworkDescription = {
    input: [6, 6, 2],
    layers: [
      { type: 'conv2d', name: 'c', filters: 4, kernel: 3, padding: 'same', bias: false },
      { type: 'batchNorm', name: 'bn' },
      { type: 'relu' },
      { type: 'maxPool2d', window: 2 },
      { type: 'avgPool2d', window: [1, 2], stride: 1 },
      { type: 'globalMaxPool' },
      { type: 'transposedConv2d', filters: 3, kernel: 2, stride: 2 },
      { type: 'globalAvgPool' },
      { type: 'flatten' },
      { type: 'dense', units: 5 },
    ],
  };
  const [conv, transposed, dense] = [6 * 6 * 4 * 18, 1 * 1 * 4 * 12, 3 * 5];
  // Of the 6 × 6 × 4 map, of 3 × 3 × 4 windows with four cells, of 3 × 2 × 4 with two (an addition and a division), of
  // four with six, and of three means of four.
  const pools = { max: 36 * 3, avg: 24 * 2, globalMax: 4 * 5, globalAvg: 3 * 4 };
  const operations = (convention: CountingConvention) => column('operations', description, convention).slice(0, -1);

  it('counts multiply-accumulates unless it says more', () => {
    expect(operations({})).toEqual([conv, 0, 0, 0, 0, 0, transposed, 0, 0, dense]);
    expect(operations({ unit: 'flops' })).toEqual([2 * conv, 0, 0, 0, 0, 0, 2 * transposed, 0, 0, 2 * dense]);
  });

  it('adds biases, normalisation and pooling one by one', () => {
    expect(operations({ biases: true })).toEqual([conv, 0, 0, 0, 0, 0, transposed + 12, 0, 0, dense + 5]);
    expect(operations({ batchNorm: true })).toEqual([conv, 144, 0, 0, 0, 0, transposed, 0, 0, dense]);
    expect(operations({ pooling: true })).toEqual([conv, 0, 0, pools.max, pools.avg, pools.globalMax, transposed, pools.globalAvg, 0, dense]);
    const all = [2 * conv, 288, 0, pools.max, pools.avg, pools.globalMax, 2 * transposed + 12, pools.globalAvg, 0, 2 * dense + 5];
    expect(operations({ unit: 'flops', biases: true, batchNorm: true, pooling: true })).toEqual(all);
  });

  it('counts all parameters, or those that training changes', () => {
    expect(column('parameters', description)).toEqual([72, 16, 0, 0, 0, 0, 51, 0, 0, 20, 159]);
    expect(column('parameters', description, { parameters: 'trainable' })).toEqual([72, 8, 0, 0, 0, 0, 51, 0, 0, 20, 151]);
  });

  it('is named beside the figures', () => {
    const { convention } = nc.cost(description);
    expect(convention).toBe('multiply-accumulates, without biases, without batch normalisation, without pooling; all parameters');
    const rich = nc.cost(description, { unit: 'flops', biases: true, pooling: true, parameters: 'trainable' }).convention;
    for (const part of ['floating-point operations', 'with biases', 'without batch normalisation', 'with pooling', 'trainable parameters']) {
      expect(rich).toContain(part);
    }
  });

  it('with an unknown word in it is refused', () => {
    expectError(() => nc.cost(description, { unit: 'multiplications' } as never), ArgumentError, ['cost', 'unit', 'multiplications']);
    expectError(() => nc.cost(description, { bias: true } as never), ArgumentError, ['cost', 'bias']);
  });

  it('means the same for a network, which knows what is frozen, and in a worker', async () => {
    using net = nc.network(description);
    expect(net.cost({ pooling: true })).toEqual(nc.cost(description, { pooling: true }));
    net.freeze(['c', 'bn']);
    const { rows, total } = net.cost({ parameters: 'trainable' });
    expect(rows.slice(0, 2).map(({ parameters }) => parameters)).toEqual([0, 0]);
    expect(total.parameters).toBe(71);
    expect(net.cost().total.parameters).toBe(159);
    const worker = await loadWorker({ variant });
    expect(await worker.cost(description, { biases: true })).toEqual(nc.cost(description, { biases: true }));
    const remote = await worker.network(description);
    await remote.freeze(['c', 'bn']);
    expect(await remote.cost({ parameters: 'trainable' })).toEqual({ rows, total, convention: net.cost({ parameters: 'trainable' }).convention });
    worker.terminate();
  });
});
