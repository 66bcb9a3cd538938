import { ArgumentError, ShapeError, type Network } from 'neocog';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bits, expectClose, expectError, loadEngine, numbers, smallDescription } from './support.js';

const nc = await loadEngine();
const pixels = numbers(2 * 8 * 8 * 2);
let net: Network;

beforeEach(() => {
  net = nc.network(smallDescription);
});
afterEach(() => net.dispose());

describe('forward', () => {
  it('returns the last layer’s output, batch first', () => {
    const { shape, data } = net.forward(pixels, { batch: 2 });
    expect(shape).toEqual([2, 5]);
    expect(data).toBeInstanceOf(Float32Array);
    expect(data).toHaveLength(10);
  });

  it('takes one image by default', () => expect(net.forward(pixels.subarray(0, 128)).shape).toEqual([1, 5]));

  it('treats each image of a batch alone', () => {
    const both = net.forward(pixels, { batch: 2 }).data;
    expectClose(net.forward(pixels.subarray(128)).data, both.subarray(5));
  });

  it('takes plain lists and other typed arrays', () => {
    const expected = bits(net.forward(pixels, { batch: 2 }).data);
    expect(bits(net.forward(Array.from(pixels), { batch: 2 }).data)).toEqual(expected);
    expect(bits(net.forward(Float64Array.from(pixels), { batch: 2 }).data)).toEqual(expected);
  });

  it('is the same in training mode where no layer makes a difference', () => {
    const expected = bits(net.forward(pixels, { batch: 2 }).data);
    expect(bits(net.forward(pixels, { batch: 2, training: true }).data)).toEqual(expected);
  });

  it('computes a cross-correlation: nothing is flipped', () => {
    const one = nc.network({ input: [2, 2, 1], layers: [{ type: 'conv2d', name: 'c', filters: 1, kernel: 2, bias: false }] });
    one.set('c/kernel', [1, 10, 100, 1000]);
    expect(Array.from(one.forward([1, 2, 3, 4]).data)).toEqual([4321]);
    one.dispose();
  });
});

describe('forward into an array of one’s own', () => {
  it('fills and returns it, with the same values', () => {
    const expected = net.forward(pixels, { batch: 2 });
    const into = new Float32Array(expected.data.length).fill(9);
    const answer = net.forward(pixels, { batch: 2, into });
    expect(answer.data).toBe(into);
    expect(answer.shape).toEqual(expected.shape);
    expect(into).toEqual(expected.data);
    expect(net.forward(pixels, { batch: 2, into, training: true }).data).toBe(into);
  });

  it('wants a Float32Array of just the output’s length, and leaves it and the network alone otherwise', () => {
    net.forward(pixels, { batch: 2 });
    const state = net.activation('input');
    const short = new Float32Array(9).fill(9);
    expectError(() => net.forward(new Float32Array(256), { batch: 2, into: short }), ShapeError, ['into', 'expected room for 10 values (2×5)', 'got 9']);
    expect(short).toEqual(new Float32Array(9).fill(9));
    expect(net.activation('input')).toEqual(state);
    expectError(() => net.forward(pixels, { into: [] as unknown as Float32Array<ArrayBuffer> }), ArgumentError, [
      'into',
      'expected a Float32Array',
      'got object',
    ]);
  });
});

describe('forward with a view of the engine’s memory', () => {
  it('gives the same values, and a copy of them stays when the next pass changes the view', () => {
    const expected = net.forward(pixels, { batch: 2 });
    const lent = net.forward(pixels, { batch: 2, view: true });
    expect(lent).toEqual(expected);
    expect(lent.data.buffer.byteLength).toBeGreaterThan(lent.data.byteLength);
    const copy = lent.data.slice();
    net.forward(numbers(256, 99), { batch: 2 });
    expect(copy).toEqual(expected.data);
    expect(net.forward(pixels, { batch: 2, view: false }).data.buffer.byteLength).toBe(expected.data.byteLength);
  });

  it('can be the next network’s input, even when memory has to grow for it', async () => {
    const own = await loadEngine();
    const side = 512;
    const first = own.network({ input: [1, 1, 8], layers: [{ type: 'upsample2d', scale: side }] });
    const [a, b] = [1, 2].map(() => own.network({ input: [side, side, 8], layers: [{ type: 'globalAvgPool' }] }));
    const [pixels, expected] = [numbers(8), first.forward(numbers(8)).data];
    const view = first.forward(pixels, { view: true }).data;
    const answer = a!.forward(view).data;
    expect(answer).toEqual(b!.forward(expected).data);
    for (let channel = 0; channel < 8; channel++) expect(answer[channel]).toBeCloseTo(pixels[channel]!, 4);
    first.dispose();
    a!.dispose();
    b!.dispose();
  });
});

describe('a look inside after forward', () => {
  it('sees what a pass that keeps everything leaves, once and again', () => {
    const plain = nc.network(net.description());
    for (const { name } of net.parameters()) plain.set(name, net.get(name));
    for (let time = 0; time < 3; time++) {
      net.forward(pixels, { batch: 2 });
      net.forward(pixels, { batch: 2 });
      plain.forward(pixels, { batch: 2, training: true });
      for (const { name } of net.summary()) expect(net.activation(name), name).toEqual(plain.activation(name));
    }
    plain.dispose();
  });
});

describe('activation', () => {
  it('keeps every layer of the last pass, the input too', () => {
    net.forward(pixels, { batch: 2 });
    expect(net.activation('conv1').shape).toEqual([2, 8, 8, 4]);
    expect(net.activation('pool1').shape).toEqual([2, 4, 4, 4]);
    expect(net.activation('flatten1').shape).toEqual([2, 12]);
    expect(net.activation('input').shape).toEqual([2, 8, 8, 2]);
    expect(bits(net.activation('input').data)).toEqual(bits(pixels));
  });

  it('shows relu cutting off what is negative', () => {
    net.forward(pixels, { batch: 2 });
    const [before, after] = [net.activation('conv1').data, net.activation('relu1').data];
    expect(Array.from(after)).toEqual(Array.from(before, (value) => Math.max(0, value)));
  });
});

describe('relu', () => {
  it('takes a slope and a maximum, with their gradients', () => {
    const relu = nc.network({ input: [1, 1, 5], layers: [{ type: 'relu', slope: 0.25, max: 2 }] });
    expect(Array.from(relu.forward([-4, 0, 1, 2, 3]).data)).toEqual([-1, 0, 1, 2, 2]);
    expect(Array.from(relu.backward([1, 1, 1, 1, 1]).data)).toEqual([0.25, 0.25, 1, 0, 0]);
    relu.dispose();
  });

  it('lets NaN through, so that a lesson about it can show it', () => {
    const chain = nc.network({ input: [1, 1, 1], layers: [{ type: 'conv2d', name: 'c', filters: 1, kernel: 1 }, { type: 'relu' }] });
    chain.set('c/kernel', [NaN]);
    expect(Array.from(chain.forward([1]).data)).toEqual([NaN]);
    chain.dispose();
  });
});

describe('backward', () => {
  it('returns the gradient at the input and keeps that of every layer', () => {
    net.forward(pixels, { batch: 2 });
    const seed = numbers(10, 5);
    const gradient = net.backward(seed);
    expect(gradient.shape).toEqual([2, 8, 8, 2]);
    expect(bits(net.activationGradient('input').data)).toEqual(bits(gradient.data));
    expect(net.activationGradient('conv1').shape).toEqual([2, 8, 8, 4]);
    expect(bits(net.activationGradient('logits').data)).toEqual(bits(seed));
    expect(net.gradient('conv1/kernel')).toHaveLength(72);
  });

  it('agrees with finite differences', () => {
    const image = pixels.slice(0, 128);
    net.forward(image);
    const gradient = net.backward([0, 0, 1, 0, 0]).data;
    const score = (index: number, step: number) => {
      const moved = image.slice();
      moved[index]! += step;
      return net.forward(moved).data[2]!;
    };
    for (const index of [0, 17, 64, 101, 127]) {
      expect((score(index, 1e-2) - score(index, -1e-2)) / 2e-2).toBeCloseTo(gradient[index]!, 3);
    }
  });

  it('starts at an inner layer when asked, and leaves those behind it at zero', () => {
    net.forward(pixels, { batch: 2 });
    net.backward(numbers(10), {});
    const seed = numbers(2 * 4 * 4 * 4, 3);
    net.backward(seed, { from: 'pool1' });
    expect(bits(net.activationGradient('pool1').data)).toEqual(bits(seed));
    for (const name of ['logits/kernel', 'conv2/bias']) expect(net.gradient(name).every((value) => value === 0)).toBe(true);
    for (const name of ['logits', 'conv2']) expect(net.activationGradient(name).data.every((value) => value === 0)).toBe(true);
    expect(net.gradient('conv1/kernel').some((value) => value !== 0)).toBe(true);
  });

  it('hands the seed back from the input itself', () => {
    net.forward(pixels, { batch: 2 });
    const seed = numbers(256, 9);
    expect(bits(net.backward(seed, { from: 'input' }).data)).toEqual(bits(seed));
  });

  it('overwrites the gradients of the pass before', () => {
    net.forward(pixels, { batch: 2 });
    net.backward(numbers(10));
    const once = bits(net.gradient('conv1/kernel'));
    net.backward(numbers(10));
    expect(bits(net.gradient('conv1/kernel'))).toEqual(once);
  });
});

describe('branches', () => {
  it('add up, also one source named twice, and their gradients too', () => {
    const graph = nc.network({
      input: [1, 2, 1],
      layers: [
        { type: 'relu', name: 'a' },
        { type: 'add', from: ['a', 'a', 'input'] },
      ],
    });
    expect(Array.from(graph.forward([3, -1]).data)).toEqual([9, -1]);
    expect(Array.from(graph.backward([1, 10]).data)).toEqual([3, 10]);
    graph.dispose();
  });

  it('concatenate along the channels, and split the gradient', () => {
    const graph = nc.network({
      input: [1, 2, 2],
      layers: [
        { type: 'conv2d', name: 'c', filters: 1, kernel: 1, bias: false },
        { type: 'concat', name: 'both', from: ['input', 'c'] },
      ],
    });
    graph.set('c/kernel', [1, 1]);
    expect(graph.forward([1, 2, 3, 4])).toEqual({ shape: [1, 1, 2, 3], data: Float32Array.of(1, 2, 3, 3, 4, 7) });
    expect(Array.from(graph.backward([1, 2, 10, 3, 4, 20]).data)).toEqual([11, 12, 23, 24]);
    expect(Array.from(graph.gradient('c/kernel'))).toEqual([1 * 10 + 3 * 20, 2 * 10 + 4 * 20]);
    expect(graph.summary().at(-1)!.from).toEqual(['input', 'c']);
    graph.dispose();
  });

  it('work on features after a flatten', () => {
    const graph = nc.network({
      input: [1, 1, 2],
      layers: [
        { type: 'flatten', name: 'f' },
        { type: 'concat', from: ['f', 'f'] },
      ],
    });
    expect(graph.forward([5, 6])).toEqual({ shape: [1, 4], data: Float32Array.of(5, 6, 5, 6) });
    graph.dispose();
  });
});

describe('copies', () => {
  it('change nothing in the network', () => {
    const output = net.forward(pixels, { batch: 2 });
    net.backward(numbers(10));
    const reads = () => [net.get('conv1/kernel'), net.gradient('conv1/kernel'), net.activation('conv1').data, net.activationGradient('input').data];
    const before = reads().map(bits);
    reads().forEach((array) => array.fill(99));
    output.data.fill(99);
    expect(reads().map(bits)).toEqual(before);
  });

  it('survive later passes and the network’s end', () => {
    const { data } = net.forward(pixels, { batch: 2 });
    const before = bits(data);
    net.forward(numbers(256, 4), { batch: 2 });
    expect(bits(data)).toEqual(before);
  });

  it('set and get give the same bits back', () => {
    const values = numbers(72, 11);
    net.set('conv1/kernel', values);
    expect(bits(net.get('conv1/kernel'))).toEqual(bits(values));
    values.fill(0);
    expect(net.get('conv1/kernel').some((value) => value !== 0)).toBe(true);
    net.set('conv1/bias', [1, 2, 3, 4]);
    expect(Array.from(net.get('conv1/bias'))).toEqual([1, 2, 3, 4]);
  });
});
