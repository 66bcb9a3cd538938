// What save writes and open reads: every bit, and the format as others know it.
import { FormatError, type Network, type NetworkDescription } from 'neocog';
import { describe, expect, it, vi } from 'vitest';
import { bits, expectError, loadEngine, numbers, smallDescription } from './support.js';

const nc = await loadEngine();

/** Every type of layer. */
const everything: NetworkDescription = {
  input: [12, 12, 4],
  seed: 2 ** 53 - 1,
  layers: [
    { type: 'zeroPad2d', name: 'pad', by: [1, 0, 0, 1] },
    { type: 'conv2d', name: 'conv', filters: 4, kernel: [3, 2], padding: 'same', dilation: [1, 2], groups: 2 },
    { type: 'batchNorm', name: 'norm', epsilon: 1e-5, momentum: 0.5 },
    { type: 'relu', slope: 0.1, max: 6 },
    { type: 'depthwiseConv2d', name: 'depthwise', kernel: 3, padding: 1, multiplier: 2, initialisation: 'glorot' },
    { type: 'localResponseNorm' },
    { type: 'channelShuffle', groups: 2 },
    { type: 'channelSlice', name: 'first', start: 0, length: 4 },
    { type: 'maxPool2d', name: 'max', window: 2, ties: 'even' },
    { type: 'avgPool2d', name: 'avg', window: 2, from: 'first', countPadding: true },
    { type: 'add', name: 'sum', from: ['max', 'avg'] },
    { type: 'globalAvgPool', name: 'mean' },
    { type: 'sigmoid', name: 'gate' },
    { type: 'multiply', from: ['sum', 'gate'] },
    { type: 'transposedConv2d', name: 'up', filters: 3, kernel: 2, stride: 2, bias: false },
    { type: 'crop2d', by: 1 },
    { type: 'upsample2d', scale: 2, method: 'bilinear' },
    { type: 'elu', alpha: 0.5 },
    { type: 'scale', by: 0.1 },
    { type: 'tanh', name: 'last map' },
    { type: 'globalMaxPool' },
    { type: 'concat', from: ['globalMaxPool1', 'mean'] },
    { type: 'flatten' },
    { type: 'dropout', rate: 0.25 },
    { type: 'dense', name: 'ä "b" 層', units: 3 },
    { type: 'softmax' },
  ],
};

/** NaN with two payloads, both zeros, both infinities, the smallest and the largest denormal, the largest number. */
const odd = [0x7fc00000, 0xffc12345, 0x80000000, 0, 0x7f800000, 0xff800000, 1, 0x807fffff, 0x7f7fffff, 0x3f800001];
const oddFloats = (count: number) => new Float32Array(Uint32Array.from({ length: count }, (_, i) => odd[i % odd.length]!).buffer);
const weightsOf = (net: Network) => net.parameters().map(({ name, shape }) => ({ name, shape, values: bits(net.get(name)) }));
const silent = { onWarning: () => {} };

/** The format by its specification: the header's length, the header in JSON, then the bytes. */
function readHeader(file: Uint8Array) {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  const text = new TextDecoder().decode(file.subarray(8, 8 + length));
  const { __metadata__: metadata, ...tensors } = JSON.parse(text) as Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>;
  return { length, text, metadata: metadata as unknown as Record<string, string>, tensors, data: new DataView(file.buffer, file.byteOffset + 8 + length) };
}

/** Written by hand: a dense layer of two weights, 1 and −2. */
const handWritten = Uint8Array.from([
  ...[1, 1, 0, 0, 0, 0, 0, 0],
  ...new TextEncoder().encode(
    '{"logits/kernel":{"data_offsets":[0,8],"shape":[2,1],"dtype":"F32"},"__metadata__":{"format":"neocog","version":"1","description":' +
      '"{\\"input\\":[1,1,2],\\"layers\\":[{\\"type\\":\\"flatten\\"},{\\"type\\":\\"dense\\",\\"name\\":\\"logits\\",\\"units\\":1,\\"bias\\":false}]}"}}',
  ),
  ...[0, 0, 0x80, 0x3f],
  ...[0, 0, 0, 0xc0],
]);

describe('a file', () => {
  it('has every type of layer in this test', () => {
    expect([...new Set(everything.layers.map(({ type }) => type))].sort()).toEqual(nc.layerTypes().sort());
  });

  it('brings back every bit and the description', () => {
    const net = nc.network(everything);
    for (const { name, shape } of net.parameters()) net.set(name, oddFloats(shape.reduce((product, size) => product * size, 1)));
    const file = net.save();
    const opened = nc.open(file, silent);
    expect(weightsOf(opened)).toEqual(weightsOf(net));
    expect(opened.get('conv/kernel').some(Number.isNaN)).toBe(true);
    expect(bits(opened.get('norm/variance'))).toEqual(odd.slice(0, 4));
    expect(opened.description()).toEqual(everything);
    expect(opened.summary()).toEqual(net.summary());
    expect(opened.save()).toEqual(file);
    for (const one of [net, opened]) one.dispose();
  });

  it('has running statistics in it', () => {
    const net = nc.network(everything);
    net.forward(numbers(2 * 576), { batch: 2, training: true });
    const opened = nc.open(net.save());
    expect(bits(opened.get('norm/mean'))).toEqual(bits(net.get('norm/mean')));
    expect(Array.from(opened.get('norm/mean'))).not.toEqual([0, 0, 0, 0]);
    expect(opened.forward(numbers(576))).toEqual(net.forward(numbers(576)));
    for (const one of [net, opened]) one.dispose();
  });

  it('lets a trained network go on as if nothing had happened', () => {
    const settings = { type: 'adam', rate: 0.01 } as const;
    const description: NetworkDescription = {
      ...smallDescription,
      layers: [...smallDescription.layers.slice(0, 2), { type: 'batchNorm' }, ...smallDescription.layers.slice(2)],
    };
    const net = nc.network(description);
    const first = nc.optimizer(settings);
    for (let i = 0; i < 5; i++) net.trainBatch(numbers(256, i), [i % 5, 2], first);
    const opened = nc.open(net.save());
    expect(opened.forward(numbers(256), { batch: 2 })).toEqual(net.forward(numbers(256), { batch: 2 }));
    const [one, other] = [nc.optimizer(settings), nc.optimizer(settings)];
    for (let i = 0; i < 5; i++) expect(opened.trainBatch(numbers(256, i), [4, i % 5], one)).toEqual(net.trainBatch(numbers(256, i), [4, i % 5], other));
    expect(weightsOf(opened)).toEqual(weightsOf(net));
    for (const each of [net, opened, first, one, other]) each.dispose();
  });

  it('of a network without parameters is whole, too', () => {
    const net = nc.network({ input: [2, 2, 1], layers: [{ type: 'relu' }] });
    const opened = nc.open(net.save());
    expect(opened.parameters()).toEqual([]);
    expect(Array.from(opened.forward([1, -1, 2, -2]).data)).toEqual([1, 0, 2, 0]);
    for (const one of [net, opened]) one.dispose();
  });

  it('may lie anywhere in a larger buffer, and may be a Buffer of Node', () => {
    const net = nc.network(smallDescription);
    const file = net.save();
    for (const offset of [0, 1, 3, 8]) {
      const larger = new Uint8Array(file.length + 16).fill(0xff);
      larger.set(file, offset);
      for (const bytes of [larger.subarray(offset, offset + file.length), Buffer.from(larger.buffer, offset, file.length)]) {
        const opened = nc.open(bytes);
        expect(weightsOf(opened)).toEqual(weightsOf(net));
        opened.dispose();
      }
    }
    net.dispose();
  });

  it('may be changed once it is open', () => {
    const net = nc.network(smallDescription);
    const file = net.save();
    const opened = nc.open(file);
    file.fill(0);
    expect(weightsOf(opened)).toEqual(weightsOf(net));
    for (const one of [net, opened]) one.dispose();
  });
});

describe('the format', () => {
  it('is that of safetensors, version 1 of ours', () => {
    const net = nc.network(everything);
    const file = net.save();
    const { length, text, metadata, tensors, data } = readHeader(file);
    expect(text).toMatch(/^\{.*\} *$/);
    expect((8 + length) % 8).toBe(0);
    expect(Object.values(metadata).every((value) => typeof value === 'string')).toBe(true);
    expect(metadata).toMatchObject({ format: 'neocog', version: '1' });
    expect(JSON.parse(metadata['description']!)).toEqual(everything);
    expect(Object.keys(tensors)).toEqual(net.parameters().map(({ name }) => name));
    let end = 0;
    for (const { name, shape } of net.parameters()) {
      const { dtype, shape: written, data_offsets: offsets } = tensors[name]!;
      const values = bits(net.get(name));
      expect([dtype, written, offsets]).toEqual(['F32', shape, [end, end + 4 * values.length]]);
      expect(values.map((_, i) => data.getUint32(end + 4 * i, true))).toEqual(values);
      end += 4 * values.length;
    }
    expect(data.byteLength).toBe(end);
    net.dispose();
  });

  it('reads a file that somebody else wrote', () => {
    const net = nc.open(handWritten);
    expect(net.parameters()).toEqual([{ name: 'logits/kernel', shape: [2, 1], trainable: true }]);
    expect(Array.from(net.get('logits/kernel'))).toEqual([1, -2]);
    expect(Array.from(net.forward([5, 0.5]).data)).toEqual([4]);
    net.dispose();
  });

  it('has spaces after the header, and nothing else', () => {
    const end = 8 + 0x101;
    const spaced = Uint8Array.from([4, 1, 0, 0, 0, 0, 0, 0, ...handWritten.subarray(8, end), 0x20, 0x20, 0x20, ...handWritten.subarray(end)]);
    const net = nc.open(spaced);
    expect(Array.from(net.get('logits/kernel'))).toEqual([1, -2]);
    net.dispose();
    spaced[end + 2] = 0;
    expectError(() => nc.open(spaced), FormatError, ['file', 'expected a header in JSON', 'got']);
  });
});

describe('weights that are not finite', () => {
  const poisoned = () => {
    const net = nc.network(smallDescription);
    net.set('conv1/bias', [NaN, 1, Infinity, -Infinity]);
    net.set('logits/bias', [0, 0, 0, 0, NaN]);
    const file = net.save();
    net.dispose();
    return file;
  };
  const texts = ['file: conv1/bias: 3 of its values are not finite numbers', 'file: logits/bias: 1 of its values are not finite numbers'];

  it('are allowed, and reported to onWarning', () => {
    const warnings: string[] = [];
    const net = nc.open(poisoned(), { onWarning: (text) => warnings.push(text) });
    expect(warnings).toEqual(texts);
    expect(net.nonFinite()).toEqual([
      { name: 'conv1/bias', count: 3 },
      { name: 'logits/bias', count: 1 },
    ]);
    net.dispose();
  });

  it('are reported to the console where nobody listens', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    nc.open(poisoned()).dispose();
    expect(warn.mock.calls).toEqual(texts.map((text) => [text]));
    warn.mockRestore();
  });

  it('are no reason to warn when there are none', () => {
    const onWarning = vi.fn();
    nc.open(handWritten, { onWarning }).dispose();
    expect(onWarning).not.toHaveBeenCalled();
  });
});
