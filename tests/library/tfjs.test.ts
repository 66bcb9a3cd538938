// TensorFlow.js's weights: read as TensorFlow.js reads them, and refused where they are not whole.
import { ArgumentError, FormatError } from 'neocog';
import { readTfjsWeights } from 'neocog/tfjs';
import { describe, expect, it } from 'vitest';
import { bits, expectError } from './support.js';

type Weight = Record<string, unknown>;

const bytesOf = (...parts: ArrayBufferView[]) => new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength))));
const manifestOf = (weights: Weight[], paths = ['a.bin']) => [{ paths, weights }];
const weight = (shape: unknown, more: Weight = {}): Weight => ({ name: 'conv1/kernel', shape, dtype: 'float32', ...more });
const quantised = (dtype: string, more: Weight = {}): Weight => ({ quantization: { dtype, scale: 0.1, min: -1.2, ...more } });
/** One weight in one shard. */
const read = (one: Weight, stored: ArrayBufferView) => readTfjsWeights(manifestOf([one]), { 'a.bin': bytesOf(stored) })['conv1/kernel']!;

describe('readTfjsWeights', () => {
  it.each<[string, Weight, ArrayBufferView, number[]]>([
    ['float32', {}, Float32Array.of(0.1, -0, Infinity, NaN), [0.1, -0, Infinity, NaN]],
    ['int32', { dtype: 'int32' }, Int32Array.of(-(2 ** 31), 0, 7, 2 ** 24 + 1), [-(2 ** 31), 0, 7, 2 ** 24]],
    ['bool', { dtype: 'bool' }, Uint8Array.of(0, 1, 1, 0), [0, 1, 1, 0]],
    ['uint8', quantised('uint8'), Uint8Array.of(0, 1, 12, 255), [0, 1, 12, 255].map((q) => q * 0.1 - 1.2)],
    ['uint16', quantised('uint16'), Uint16Array.of(0, 1, 256, 65535), [0, 1, 256, 65535].map((q) => q * 0.1 - 1.2)],
    ['int32 in uint8', { dtype: 'int32', ...quantised('uint8', { scale: 2.5, min: -4 }) }, Uint8Array.of(0, 1, 2, 4), [-4, -1, 1, 6]],
    ['float16', quantised('float16'), Uint16Array.of(0x3c00, 0xc000, 0x3555, 0x7bff), [1, -2, 0.333251953125, 65504]],
    ['small float16', { quantization: { dtype: 'float16' } }, Uint16Array.of(0x0001, 0x8000, 0x03ff, 0x0400), [2 ** -24, -0, 1023 * 2 ** -24, 2 ** -14]],
    ['float16 without a number', quantised('float16'), Uint16Array.of(0x7c00, 0xfc00, 0x7e00, 0), [Infinity, -Infinity, NaN, 0]],
  ])('reads %s', (_, more, stored, values) => {
    const tensor = read(weight([2, 2], more), stored);
    expect(tensor).toMatchObject({ name: 'conv1/kernel', shape: [2, 2] });
    expect(bits(tensor.data)).toEqual(bits(Float32Array.from(values)));
  });

  const two = [
    { name: 'bias', shape: [3], dtype: 'float32', quantization: { dtype: 'uint8', scale: 1, min: 0 } },
    { name: 'kernel', shape: [2, 1], dtype: 'float32' },
    { name: 'scalar', shape: [], dtype: 'int32' },
    { name: 'empty', shape: [0, 4], dtype: 'float32' },
  ];
  const values = bytesOf(Uint8Array.of(7, 8, 9), Float32Array.of(0.25, -0.5), Int32Array.of(5));
  const expected = { bias: [7, 8, 9], kernel: [0.25, -0.5], scalar: [5], empty: [] };
  const plain = (tensors: ReturnType<typeof readTfjsWeights>) => Object.fromEntries(Object.entries(tensors).map(([name, { data }]) => [name, [...data]]));

  it('reads values that lie anywhere and cross from one shard into the next', () => {
    for (let first = 0; first <= values.length; first++) {
      for (let second = first; second <= values.length; second++) {
        const shards = { 1: values.subarray(0, first), 2: values.subarray(first, second), 3: values.subarray(second) };
        expect(plain(readTfjsWeights(manifestOf(two, ['1', '2', '3']), shards))).toEqual(expected);
      }
    }
  });

  it('reads the shards in the order of the paths, from Buffers too', () => {
    const shards = { b: Buffer.from(values.subarray(0, 5)), a: Buffer.from(values.subarray(5)) };
    expect(plain(readTfjsWeights(manifestOf(two, ['b', 'a']), shards))).toEqual(expected);
  });

  it('reads several groups, in a model.json too, and other files are no harm', () => {
    const groups = [
      { paths: ['x'], weights: two.slice(0, 1) },
      { paths: ['y', 'z'], weights: two.slice(1) },
    ];
    const shards = { x: values.slice(0, 3), y: values.slice(3, 10), z: values.slice(10), other: Uint8Array.of(1) };
    expect(plain(readTfjsWeights(groups, shards))).toEqual(expected);
    expect(plain(readTfjsWeights({ format: 'layers-model', weightsManifest: groups }, shards))).toEqual(expected);
  });

  it('returns copies', () => {
    const shard = values.slice();
    const tensors = readTfjsWeights(manifestOf(two), { 'a.bin': shard });
    shard.fill(0);
    expect(plain(tensors)).toEqual(expected);
  });

  it('takes any name', () => {
    const manifest = manifestOf([{ name: '__proto__', shape: [1], dtype: 'float32' }], ['__proto__']);
    const shards = JSON.parse('{ "__proto__": 0 }') as Record<string, Uint8Array>;
    Object.defineProperty(shards, '__proto__', { value: bytesOf(Float32Array.of(3)), enumerable: true });
    expect(Object.entries(readTfjsWeights(manifest, shards)).map(([name, { data }]) => [name, ...data])).toEqual([['__proto__', 3]]);
  });

  it('reads a manifest without weights', () => expect(readTfjsWeights([], {})).toEqual({}));
});

describe('what is not whole', () => {
  const good = Float32Array.of(1, 2, 3, 4);

  it.each<[string, unknown, string[]]>([
    ['a text', 'manifest', ['manifest', 'a list of groups', '"manifest"']],
    ['nothing', undefined, ['manifest', 'a list of groups', 'Undefined']],
    ['an object without a manifest', { format: 'graph-model' }, ['manifest', 'weightsManifest', 'graph-model']],
    ['a group that is null', [null], ['group 0', 'paths and weights', 'null']],
    ['a group without paths', [{ weights: [] }], ['group 0', 'paths', 'Undefined']],
    ['paths that are numbers', [{ paths: [1], weights: [] }], ['group 0', 'paths', '[1]']],
    ['a group without weights', [{ paths: [] }], ['group 0', 'weights', 'Undefined']],
    ['a weight without a name', manifestOf([{ shape: [4], dtype: 'float32' }]), ['group 0, weight 0', 'name', '"shape":[4]']],
    ['a weight that is a number', manifestOf([3 as unknown as Weight]), ['group 0, weight 0', 'name', '3']],
  ])('refuses %s', (_, manifest, parts) => expectError(() => readTfjsWeights(manifest, { 'a.bin': bytesOf(good) }), FormatError, ['tfjs: ', ...parts]));

  it.each<[string, Weight, string[]]>([
    ['no shape', weight(undefined), ['a shape of whole numbers', 'Undefined']],
    ['a shape that is a text', weight('4'), ['a shape of whole numbers', '"4"']],
    ['a negative size', weight([-4]), ['a shape of whole numbers', '[-4]']],
    ['half a size', weight([2.5]), ['a shape of whole numbers', '[2.5]']],
    ['an endless size', weight([Infinity]), ['a shape of whole numbers', '[null]']],
    ['a shape that needs more', weight([5]), ['20 bytes for its shape [5]', 'got 16']],
    ['an absurd shape', weight([2 ** 40, 2 ** 40]), ['bytes for its shape [1099511627776, 1099511627776]', 'got 16']],
    ['a shape beyond all numbers', weight([...new Array<number>(30).fill(2 ** 50), 0]), ['bytes for its shape', 'got 16']],
    ['an unknown type', weight([4], { dtype: 'complex64' }), ['float32, int32, bool', '"complex64"']],
    ['no type', weight([4], { dtype: undefined }), ['float32, int32, bool', 'Undefined']],
    ['the name of a method', weight([4], { dtype: 'constructor' }), ['float32, int32, bool', '"constructor"']],
    ['a quantization that is a text', weight([16], { quantization: 'uint8' }), ['a quantization with a dtype', '"uint8"']],
    ['an unknown quantization', weight([16], quantised('uint4')), ['uint8, uint16 or float16', '"uint4"']],
    ['a quantization without a scale', weight([16], quantised('uint8', { scale: undefined })), ['scale and min', '"min":-1.2']],
    ['a quantization with a text', weight([16], quantised('uint16', { min: '0' })), ['scale and min', '"min":"0"']],
    ['a quantised bool', weight([16], { dtype: 'bool', ...quantised('uint8') }), ['a bool without quantization', '"uint8"']],
    ['whole numbers as float16', weight([8], { dtype: 'int32', ...quantised('float16') }), ['float32 for a quantization to float16', '"int32"']],
  ])('refuses %s', (_, one, parts) => expectError(() => read(one, good), FormatError, ['tfjs: conv1/kernel: expected ', ...parts]));

  it('refuses bytes left over', () =>
    expectError(() => read(weight([3]), good), FormatError, ['tfjs: group 0: expected 12 bytes for its weights, got 16 in a.bin']));

  it('refuses a name that comes twice, in two groups too', () => {
    const once = weight([2]);
    const shards = { 'a.bin': bytesOf(good), b: bytesOf(good.subarray(2)) };
    expectError(() => readTfjsWeights(manifestOf([once, once]), shards), FormatError, ['tfjs: conv1/kernel: expected a name for one weight']);
    const groups = [...manifestOf([weight([4])]), ...manifestOf([once], ['b'])];
    expectError(() => readTfjsWeights(groups, shards), FormatError, ['tfjs: conv1/kernel: expected a name for one weight']);
  });

  it('refuses a shard that is missing, or no bytes', () => {
    const manifest = manifestOf([weight([4])], ['a.bin', 'toString']);
    expectError(() => readTfjsWeights(manifest, { 'a.bin': bytesOf(good) }), FormatError, [
      'tfjs: toString: expected the shard as a Uint8Array, got none of this name',
    ]);
    const shards = { 'a.bin': good as unknown as Uint8Array };
    expectError(() => readTfjsWeights(manifest, shards), FormatError, ['tfjs: a.bin: expected the shard as a Uint8Array, got Float32Array']);
    for (const wrong of [null, undefined, [bytesOf(good)]]) {
      expectError(() => readTfjsWeights(manifest, wrong as never), ArgumentError, ['tfjs: shards: expected an object']);
    }
  });

  it('refuses a shard cut off anywhere', () => {
    const bytes = bytesOf(good);
    for (let length = 0; length < bytes.length; length++) {
      expectError(() => read(weight([4]), bytes.subarray(0, length)), FormatError, [`16 bytes for its shape [4], got ${length}`]);
    }
  });
});
