import type { NetworkDescription } from 'neocog';
import { describe, expect, it } from 'vitest';
import { loadEngine, numbers } from './support.js';

const nc = await loadEngine();
const both = <T>(axis: T) => ({ height: axis, width: axis });

/** The lecture's example: 5×5 becomes 3×3 becomes 2×2. */
const lecture: NetworkDescription = {
  input: [5, 5, 1],
  layers: [
    { type: 'conv2d', name: 'green', filters: 1, kernel: 3, padding: 1, stride: 2 },
    { type: 'conv2d', name: 'orange', filters: 1, kernel: 3, padding: 1, stride: 2 },
  ],
};

describe('receptiveField', () => {
  it('is that of the lecture', () => {
    expect(nc.receptiveField(lecture, 'green')).toMatchObject(both({ size: 3, stride: 2, start: -1 }));
    expect(nc.receptiveField(lecture, 'orange')).toMatchObject(both({ size: 7, stride: 4, start: -3 }));
  });

  it('is one pixel at the input', () => expect(nc.receptiveField(lecture, 'input')).toMatchObject(both({ size: 1, stride: 1, start: 0 })));

  it('stands in the summary too', () => {
    expect(nc.summary(lecture)[1]!.receptiveField).toEqual(nc.receptiveField(lecture, 'orange'));
  });

  it('grows by two with each 3×3 convolution: two of them see 5×5', () => {
    const layers = [1, 2, 3].map((number) => ({ type: 'conv2d' as const, name: `c${number}`, filters: 1, kernel: 3 }));
    expect([1, 2, 3].map((number) => nc.receptiveField({ input: [9, 9, 1], layers }, `c${number}`).width.size)).toEqual([3, 5, 7]);
  });

  it('counts the gaps of a dilated kernel, axis by axis', () => {
    const layers = [{ type: 'conv2d', name: 'c', filters: 1, kernel: [3, 2], dilation: [2, 3], padding: [2, 0] }] as const;
    expect(nc.receptiveField({ input: [9, 9, 1], layers }, 'c')).toMatchObject({
      height: { size: 5, stride: 1, start: -2 },
      width: { size: 4, stride: 1, start: 0 },
    });
  });

  it('is the union over all paths', () => {
    const layers = [
      { type: 'conv2d', name: 'wide', filters: 1, kernel: 5, padding: 'same' },
      { type: 'conv2d', name: 'narrow', filters: 1, kernel: 3, padding: 'same', from: 'input' },
      { type: 'add', name: 'sum', from: ['wide', 'narrow'] },
    ] as const;
    expect(nc.receptiveField({ input: [9, 9, 1], layers }, 'sum')).toMatchObject({ ...both({ size: 5, stride: 1, start: -2 }), aligned: true });
  });
});

describe('receptiveRegion', () => {
  it('clips at every layer’s border on the way', () => {
    expect(nc.receptiveRegion(lecture, 'orange', [0, 0])).toEqual(both({ start: 0, size: 4 }));
    expect(nc.receptiveRegion(lecture, 'orange', [1, 1])).toEqual(both({ start: 1, size: 4 }));
    expect(nc.receptiveRegion(lecture, 'orange', [0, 1])).toEqual({ height: { start: 0, size: 4 }, width: { start: 1, size: 4 } });
    expect(nc.receptiveRegion(lecture, 'input', [2, 3])).toEqual({ height: { start: 2, size: 1 }, width: { start: 3, size: 1 } });
  });

  it.each([
    [0, 0],
    [1, 0],
    [1, 1],
  ])('is where the gradient of unit %d, %d is not zero', (y, x) => {
    const net = nc.network(lecture);
    for (const { name } of net.parameters()) net.set(name, net.get(name).fill(1));
    net.forward(new Float32Array(25).fill(1));
    const seed = new Float32Array(4);
    seed[2 * y + x] = 1;
    const gradient = net.backward(seed).data;
    const rows = Array.from(gradient.keys()).filter((i) => gradient[i] !== 0);
    const measured = (axis: (i: number) => number) => {
      const [first, last] = [Math.min(...rows.map(axis)), Math.max(...rows.map(axis))];
      return { start: first, size: last - first + 1 };
    };
    expect(nc.receptiveRegion(lecture, 'orange', [y, x])).toEqual({ height: measured((i) => Math.floor(i / 5)), width: measured((i) => i % 5) });
    net.dispose();
  });
});

describe('max pooling, the lecture’s example', () => {
  const description: NetworkDescription = { input: [5, 5, 1], layers: [{ type: 'maxPool2d', name: 'pool', window: 3, stride: 1 }] };
  const image = [2, 4, 8, 3, 6, 9, 3, 4, 2, 5, 5, 4, 6, 3, 1, 2, 3, 1, 3, 4, 2, 7, 4, 5, 7];
  const seed = [1, 3, 1, 1, 4, 2, 6, 2, 1];
  const net = nc.network(description);
  const output = net.forward(image);
  const gradient = net.backward(seed);
  const steps = net.backwardSteps('pool');

  it('goes forward', () => expect(output).toEqual({ shape: [1, 3, 3, 1], data: Float32Array.of(9, 8, 8, 9, 6, 6, 7, 7, 7) }));

  it('adds up what one cell wins in several windows', () => {
    const expected = new Float32Array(25);
    expected[5] = 1 + 1;
    expected[2] = 3 + 1;
    expected[12] = 4 + 2;
    expected[21] = 6 + 2;
    expected[24] = 1;
    expect(gradient).toEqual({ shape: [1, 5, 5, 1], data: expected });
  });

  it('takes nine steps in the output’s order', () => {
    expect(steps.map(({ y, x }) => [y, x])).toEqual([0, 1, 2].flatMap((y) => [0, 1, 2].map((x) => [y, x])));
    expect(steps.map((step) => step.gradient)).toEqual(seed);
  });

  it('shows each step’s window, winner, share and running sum', () => {
    expect(steps[0]).toEqual({ y: 0, x: 0, channel: 0, gradient: 1, top: 0, left: 0, height: 3, width: 3, shares: [{ y: 1, x: 0, value: 1, sum: 1 }] });
    expect(steps[3]).toMatchObject({ top: 1, left: 0, shares: [{ y: 1, x: 0, value: 1, sum: 2 }] });
    expect(steps[7]!.shares).toEqual([{ y: 4, x: 1, value: 2, sum: 8 }]);
    expect(steps[8]!.shares).toEqual([{ y: 4, x: 4, value: 1, sum: 1 }]);
  });
});

describe('max pooling', () => {
  it.each([
    ['first', [1, 0, 0, 0]],
    ['even', [0.25, 0.25, 0.25, 0.25]],
  ] as const)('gives equal maxima their gradient by the rule "%s"', (ties, expected) => {
    const net = nc.network({ input: [2, 2, 1], layers: [{ type: 'maxPool2d', window: 2, ties }] });
    net.forward([5, 5, 5, 5]);
    expect(Array.from(net.backward([1]).data)).toEqual(expected);
    net.dispose();
  });

  it('never lets padding win, and tells only of real cells', () => {
    const net = nc.network({ input: [2, 2, 1], layers: [{ type: 'maxPool2d', name: 'pool', window: 3, stride: 2, padding: 1 }] });
    expect(Array.from(net.forward([-4, -3, -2, -1]).data)).toEqual([-1]);
    net.backward([1]);
    expect(net.backwardSteps('pool')).toMatchObject([{ top: 0, left: 0, height: 2, width: 2, shares: [{ y: 1, x: 1, value: 1 }] }]);
    net.dispose();
  });

  it('adds its steps up to the backward pass, image by image', () => {
    const net = nc.network({ input: [5, 4, 2], layers: [{ type: 'maxPool2d', name: 'pool', window: [3, 2], stride: [2, 1], padding: [1, 0] }] });
    const { data } = net.forward(numbers(80), { batch: 2 });
    const gradient = net.backward(numbers(data.length, 3)).data;
    for (const image of [0, 1]) {
      const sums = new Float32Array(40);
      for (const { channel, shares } of net.backwardSteps('pool', { image })) {
        for (const { y, x, sum } of shares) sums[(4 * y + x) * 2 + channel] = sum;
      }
      expect(sums).toEqual(gradient.slice(40 * image, 40 * image + 40));
    }
    net.dispose();
  });
});
