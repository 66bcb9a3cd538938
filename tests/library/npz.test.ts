// NumPy's files: read as NumPy wrote them, written as NumPy reads them.
import { readFileSync } from 'node:fs';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { ArgumentError, FormatError, type Network, ShapeError } from 'neocog';
import { parametersOf, readNpz, setParameters, writeNpz, type NamedArrays } from 'neocog/npz';
import { describe, expect, it } from 'vitest';
import { bits, expectError, loadEngine, numbers, smallDescription, type ErrorClass } from './support.js';

const nc = await loadEngine();
const golden = new Uint8Array(readFileSync(new URL('../golden/arrays.npz', import.meta.url)));
const counting = Array.from({ length: 24 }, (_, i) => i);

/** What tests/golden/make_npz.py put into arrays.npz. */
const arrays: Record<string, [shape: number[], values: number[]]> = {
  'conv1/kernel': [[2, 3, 4], counting.map((value) => value / 8)],
  float64: [[6], [Math.fround(0.1), -0, Infinity, 0, NaN, -Infinity]],
  fortran: [[2, 3, 4], counting],
  transposed: [
    [3, 2],
    [0, 3, 1, 4, 2, 5],
  ],
  scalar: [[], [2.5]],
  empty: [[3, 0], []],
  version2: [[3, 4], counting.slice(0, 12)],
  version3: [[3, 4], counting.slice(12)],
  int8: [[2], [-128, 127]],
  uint8: [[2], [0, 255]],
  int16: [[2], [-32768, 32767]],
  uint16: [[2], [0, 65535]],
  int32: [[2], [-(2 ** 31), 2 ** 24]],
  uint32: [[2], [0, 2 ** 31]],
  int64: [[2], [-(2 ** 63), 2 ** 40]],
  uint64: [[2], [0, 2 ** 63]],
};

describe('readNpz', () => {
  it.each(Object.entries(arrays))('reads %s', (name, [shape, values]) => {
    const { [name]: tensor } = readNpz(golden);
    expect(tensor!.shape).toEqual(shape);
    expect(bits(tensor!.data)).toEqual(bits(Float32Array.from(values)));
  });

  it('reads nothing else', () => expect(Object.keys(readNpz(golden))).toEqual(Object.keys(arrays)));

  it('reads a Buffer, and an archive anywhere in one', () => {
    const larger = Buffer.concat([Buffer.alloc(3), golden, Buffer.alloc(5)]);
    expect(readNpz(larger.subarray(3, 3 + golden.length))).toEqual(readNpz(golden));
  });

  it('reads an archive without arrays', () => expect(readNpz(writeNpz({}))).toEqual({}));
});

const headerOf = (shape: string) => `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`;

describe('writeNpz', () => {
  it.each([
    [[2, 3], '(2, 3)'],
    [[6], '(6,)'],
    [[1, 2, 3, 1], '(1, 2, 3, 1)'],
  ])('writes the header that NumPy expects of %j', (shape, tuple) => {
    const { 'a.npy': file } = unzipSync(writeNpz({ a: { shape, data: Float32Array.of(1, -2, 0.5, -0, NaN, 6) } }));
    // \x93NUMPY, version 1.0, a header of 118 bytes: 128 with what stands before it.
    const start = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0];
    const values = [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 0, 0, 0, 0x3f, 0, 0, 0, 0x80, 0, 0, 0xc0, 0x7f, 0, 0, 0xc0, 0x40];
    expect(Array.from(file!)).toEqual([...start, ...strToU8(`${headerOf(tuple).padEnd(117)}\n`), ...values]);
  });

  it('writes scalars and empty arrays', () => {
    const tensors = { scalar: { shape: [], data: Float32Array.of(7) }, empty: { shape: [3, 0], data: new Float32Array() } };
    const files = unzipSync(writeNpz(tensors));
    expect(new TextDecoder('latin1').decode(files['scalar.npy']!.subarray(10, 80))).toContain(headerOf('()'));
    expect(new TextDecoder('latin1').decode(files['empty.npy']!.subarray(10, 80))).toContain(headerOf('(3, 0)'));
    expect(readNpz(writeNpz(tensors))).toEqual(tensors);
  });

  it('begins the values at a multiple of 64 bytes, however many axes there are', () => {
    for (let axes = 0; axes < 60; axes++) {
      const tensor = { shape: Array<number>(axes).fill(1), data: Float32Array.of(3) };
      const { 'a.npy': file } = unzipSync(writeNpz({ a: tensor }));
      expect((file!.length - 4) % 64).toBe(0);
      expect(readNpz(writeNpz({ a: tensor }))).toEqual({ a: tensor });
    }
  });

  it('writes the same bytes for the same arrays', () => {
    const tensors = { 'ä/層': { shape: [4], data: numbers(4) } };
    expect(writeNpz(tensors)).toEqual(writeNpz(tensors));
    expect(readNpz(writeNpz(tensors))).toEqual(tensors);
  });

  const wrong: [string, unknown, ErrorClass, string[]][] = [
    ['too few values', { a: { shape: [2, 3], data: numbers(5) } }, ShapeError, ['a', 'expected 6 values (2×3)', 'got 5']],
    ['doubles', { a: { shape: [1], data: new Float64Array(1) } }, ArgumentError, ['a', 'expected a Float32Array', 'got Float64Array']],
    ['a list', { a: { shape: [1], data: [1] } }, ArgumentError, ['a', 'expected a Float32Array', 'got Array']],
    ['no data', { a: { shape: [1] } }, ArgumentError, ['a', 'expected a Float32Array', 'got Undefined']],
    ['nothing', { a: null }, ArgumentError, ['a', 'expected a Float32Array', 'got Undefined']],
    ['no shape', { a: { data: numbers(1) } }, ArgumentError, ['a', 'expected a list of whole numbers', 'got Undefined']],
    ['a fractional shape', { a: { shape: [0.5, 2], data: numbers(1) } }, ArgumentError, ['a', 'expected a list of whole numbers', 'got [0.5, 2]']],
    ['a negative shape', { a: { shape: [-1, -1], data: numbers(1) } }, ArgumentError, ['a', 'expected a list of whole numbers', 'got [-1, -1]']],
    ['too many axes', { a: { shape: Array<number>(30_000).fill(1), data: numbers(1) } }, ArgumentError, ['a', 'expected fewer axes', 'got 30000']],
  ];
  it.each(wrong)('refuses %s', (_, tensors, Expected, parts) => expectError(() => writeNpz(tensors as NamedArrays), Expected, parts));
});

describe('the parameters of a network', () => {
  const withBoth = (body: (net: Network, other: Network) => void) => {
    const [net, other] = [nc.network(smallDescription), nc.network({ ...smallDescription, seed: 8 })];
    body(net, other);
    for (const one of [net, other]) one.dispose();
  };

  it('go to another network through a file', () =>
    withBoth((net, other) => {
      // A NaN with a payload, −0, ∞ and the smallest number of all.
      net.set('conv1/bias', new Float32Array(Uint32Array.of(0xffc12345, 0x80000000, 0x7f800000, 1).buffer));
      setParameters(other, readNpz(writeNpz(parametersOf(net))));
      for (const { name, shape } of net.parameters()) {
        expect(bits(other.get(name))).toEqual(bits(net.get(name)));
        expect(parametersOf(net)[name]!.shape).toEqual(shape);
      }
    }));

  it('may be some of them', () =>
    withBoth((net, other) => {
      const before = bits(other.get('logits/kernel'));
      setParameters(other, { 'conv1/kernel': parametersOf(net)['conv1/kernel']! });
      expect(bits(other.get('conv1/kernel'))).toEqual(bits(net.get('conv1/kernel')));
      expect(bits(other.get('logits/kernel'))).toEqual(before);
    }));

  it.each<[string, NamedArrays, ErrorClass, string[]]>([
    ['of another name', { 'conv9/bias': { shape: [4], data: numbers(4) } }, ArgumentError, ['conv9/bias', 'expected one of conv1/kernel', "got 'conv9/bias'"]],
    ['of another shape', { 'conv2/bias': { shape: [4], data: numbers(4) } }, ShapeError, ['conv2/bias', 'expected 3', 'got 4']],
    ['of another order', { 'logits/kernel': { shape: [5, 12], data: numbers(60) } }, ShapeError, ['logits/kernel', 'expected 12×5', 'got 5×12']],
    ['of too few values', { 'conv2/bias': { shape: [3], data: numbers(2) } }, ShapeError, ['conv2/bias', 'expected 3', 'got 2']],
    ['that are no Float32Array', { 'conv2/bias': { shape: [3], data: [1, 2, 3] as unknown as Float32Array } }, ArgumentError, ['conv2/bias', 'got Array']],
  ])('%s change nothing', (_, wrong, Expected, parts) =>
    withBoth((net, other) => {
      const before = parametersOf(other);
      expectError(() => setParameters(other, { 'conv1/kernel': parametersOf(net)['conv1/kernel']!, ...wrong }), Expected, parts);
      expect(parametersOf(other)).toEqual(before);
    }),
  );
});

describe('a hostile archive', () => {
  interface Npy {
    header?: string;
    version?: number;
    values?: Uint8Array;
    length?: number;
  }
  const npy = ({ header = `${headerOf('(2,)')}\n`, version = 1, values = new Uint8Array(8), length = header.length }: Npy) =>
    Uint8Array.from([0x93, ...strToU8('NUMPY'), version, 0, length & 0xff, length >> 8, ...strToU8(header), ...values]);
  const npz = (content: Npy, name = 'a.npy') => zipSync({ [name]: npy(content) }, { level: 0 });
  /** Another name of nine letters, which fflate itself would not write. */
  const renamed = (name: string) => Uint8Array.from(Buffer.from(Buffer.from(npz({}, 'some name')).toString('latin1').replaceAll('some name', name), 'latin1'));
  const header = (changes: string) => npz({ header: changes });

  it('is made from one that is read', () => expect(readNpz(npz({}))).toEqual({ a: { shape: [2], data: new Float32Array(2) } }));

  it.each<[string, Uint8Array, string[]]>([
    ['no bytes', new Uint8Array(), ['a zip archive']],
    ['a text', strToU8('PK, but not really an archive of anything at all'), ['a zip archive']],
    ['another file in it', npz({}, 'a.txt'), ['.npy files only', "'a.txt'"]],
    ['a folder in it', npz({}, 'a.npy/'), ['.npy files only']],
    ['a file called __proto__', renamed('__proto__'), ['.npy files only', "'__proto__'"]],
    ['a file that is no .npy', zipSync({ 'a.npy': strToU8('hello') }), ['a.npy', 'a .npy file']],
    ['an empty file', zipSync({ 'a.npy': new Uint8Array() }), ['a.npy', 'a .npy file']],
    ['a file of six bytes', zipSync({ 'a.npy': npy({}).subarray(0, 6) }), ['a.npy', 'version 1, 2 or 3']],
    ['a file of nine bytes', zipSync({ 'a.npy': npy({}).subarray(0, 9) }), ['a.npy', 'a header', 'end of the file']],
    ['version 0', npz({ version: 0 }), ['a.npy', 'version 1, 2 or 3', 'got 0']],
    ['version 4', npz({ version: 4 }), ['a.npy', 'version 1, 2 or 3', 'got 4']],
    ['a header longer than the file', npz({ length: 65_535 }), ['a.npy', 'a header of at most', 'got one of 65535']],
    ['a header of no length', npz({ length: 0 }), ['a.npy', 'descr, fortran_order and shape']],
    ['a header that says nothing', header('{}'), ['a.npy', 'descr, fortran_order and shape', 'got {}']],
    ['no shape', header("{'descr': '<f4', 'fortran_order': False}"), ['descr, fortran_order and shape']],
    ['a negative shape', header(headerOf('(-2,)')), ['descr, fortran_order and shape']],
    ['a fractional shape', header(headerOf('(2.0,)')), ['descr, fortran_order and shape']],
    ['a shape to be computed', header(headerOf('(1+1,)')), ['descr, fortran_order and shape']],
    ['a shape of more values', header(headerOf('(3,)')), ['a.npy', '12 bytes', 'got 8']],
    ['a shape that overflows', header(headerOf('(4294967296, 4294967296, 4294967296)')), ['a.npy', 'bytes', 'got 8']],
    ['a shape beyond all numbers', header(headerOf(`(${'9'.repeat(400)},)`)), ['a.npy', 'bytes', 'got 8']],
    ['fortran_order that is a number', header("{'descr': '<f4', 'fortran_order': 1, 'shape': (2,), }"), ['descr, fortran_order and shape']],
    ['big-endian values', header("{'descr': '>f4', 'fortran_order': False, 'shape': (2,), }"), ['a.npy', 'one of the types <f4', 'got >f4']],
    ['half precision', header("{'descr': '<f2', 'fortran_order': False, 'shape': (4,), }"), ['a.npy', 'one of the types', 'got <f2']],
    ['objects', header("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"), ['a.npy', 'one of the types', 'got |O']],
    ['a type from JavaScript', header("{'descr': 'constructor', 'fortran_order': False, 'shape': (1,), }"), ['a.npy', 'one of the types', 'got constructor']],
    ['records', header("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (2,), }"), ['a.npy', 'descr, fortran_order and shape']],
    ['one value more', npz({ values: new Uint8Array(12) }), ['a.npy', '8 bytes', 'got 12']],
  ])('with %s', (_, bytes, parts) => expectError(() => readNpz(bytes), FormatError, ['npz', 'expected', 'got', ...parts]));

  it('that claims more than deflate could pack', () => {
    const bytes = zipSync({ 'a.npy': npy({}) });
    // The uncompressed size, where the directory at the end says it.
    const directory = bytes.length - 22 - 46 - 'a.npy'.length;
    new DataView(bytes.buffer).setUint32(directory + 24, 2 ** 31, true);
    expectError(() => readNpz(bytes), FormatError, ['a.npy: expected at most', 'got 2147483648']);
  });

  it('that is cut off anywhere', () => {
    const bytes = npz({});
    for (let length = 0; length < bytes.length; length++) expectError(() => readNpz(bytes.subarray(0, length)), FormatError, ['npz', 'expected', 'got']);
  });

  it('with any byte changed is read as what it then is, or refused', () => {
    let refused = 0;
    for (let at = 0; at < golden.length; at += 3) {
      const changed = golden.slice();
      changed[at]! ^= 0xff;
      try {
        expect(Object.keys(readNpz(changed))).toHaveLength(Object.keys(arrays).length);
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(100);
  });

  it.each([[undefined], [null], ['a.npz'], [7], [[80, 75]], [new ArrayBuffer(22)], [new Float32Array(22)]])('is not %s', (value) =>
    expectError(() => readNpz(value as unknown as Uint8Array), ArgumentError, ['npz', 'expected a Uint8Array', 'got']),
  );
});
