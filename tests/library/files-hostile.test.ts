// Files that are not what they should be: open says so, and leaves nothing behind.
import { ArgumentError, FormatError, type Network, type NetworkDescription } from 'neocog';
import { describe, expect, it } from 'vitest';
import { expectError, loadEngine, numbers, shownError, thrownBy, watchedEngine } from './support.js';

const nc = await loadEngine();
const description: NetworkDescription = { input: [1, 1, 2], layers: [{ type: 'flatten' }, { type: 'dense', name: 'd', units: 3 }] };
const metadata: Record<string, unknown> = { format: 'neocog', version: '1', description: JSON.stringify(description) };
const kernel = { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] };
const bias = { dtype: 'F32', shape: [3], data_offsets: [24, 36] };
const good = { __metadata__: metadata, 'd/kernel': kernel, 'd/bias': bias };
const values = new Uint8Array(numbers(9).buffer);

interface Parts {
  header?: unknown;
  /** In place of the header. */
  text?: string | Uint8Array;
  values?: Uint8Array;
  /** In place of the header's true length. */
  length?: bigint;
}

function fileOf({ header = good, text = JSON.stringify(header), values: data = values, length }: Parts = {}): Uint8Array {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const file = new Uint8Array(8 + bytes.length + data.length);
  new DataView(file.buffer).setBigUint64(0, length ?? BigInt(bytes.length), true);
  file.set(bytes, 8);
  file.set(data, 8 + bytes.length);
  return file;
}

const said = (changes: Record<string, unknown>): Parts => ({ header: { ...good, __metadata__: { ...metadata, ...changes } } });
const described = (value: unknown): Parts => said({ description: typeof value === 'string' ? value : JSON.stringify(value) });
const tensor = (changes: object): Parts => ({ header: { ...good, 'd/kernel': { ...kernel, ...changes } } });
const layer = (changes: object) => described({ ...description, layers: [{ type: 'flatten' }, { type: 'dense', name: 'd', units: 3, ...changes }] });
// Not a literal, in which __proto__ would be no key.
const proto = (value: unknown) => Object.fromEntries([['__proto__', value]]);

const cases: [string, Parts, string[]][] = [
  ['a header of no bytes', { length: 0n }, ['header', 'JSON']],
  ['an empty header and nothing after it', { text: '', values: new Uint8Array() }, ['header', 'JSON']],
  ['a header one byte too short', { length: BigInt(JSON.stringify(good).length - 1) }, ['header in JSON']],
  ['a header one byte too long', { length: BigInt(JSON.stringify(good).length + 1) }, ['header in JSON']],
  ['a header as long as the file', { length: BigInt(fileOf().length) }, ['header of at most']],
  ['a header of 2³²', { length: 2n ** 32n }, ['header of at most', 'got one of 4294967296']],
  ['a header of 2⁵³', { length: 2n ** 53n }, ['header of at most', 'got one of 9007199254740992']],
  ['a header of 2⁶³', { length: 2n ** 63n }, ['header of at most', 'got one of 9223372036854775808']],
  ['a header of 2⁶⁴ − 1', { length: 2n ** 64n - 1n }, ['header of at most', 'got one of 18446744073709551615']],
  ['a header that is no JSON', { text: '{"d/kernel": oops}' }, ['header in JSON']],
  ['a header with more after its end', { text: `${JSON.stringify(good)}}` }, ['header in JSON']],
  ['a header that is no UTF-8', { text: Uint8Array.of(0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d) }, ['header in JSON']],
  ['a byte order mark', { text: `\uFEFF${JSON.stringify(good)}` }, ["begins with '{'"]],
  ['a space before the header', { text: ` ${JSON.stringify(good)}` }, ["begins with '{'"]],
  ['a list as header', { header: [good] }, ["begins with '{'"]],
  ['null as header', { text: 'null' }, ["begins with '{'"]],
  ['a text as header', { text: '"{}"' }, ["begins with '{'"]],
  ['a number as header', { text: '7' }, ["begins with '{'"]],
  ['an empty object as header', { text: '{}' }, ['values']],
  ['an empty object as header, without values', { text: '{}', values: new Uint8Array() }, ['neocog saved']],
  ['a header nested without end', { text: `{"a":${'['.repeat(100_000)}` }, ['header']],
  ['no metadata', { header: { 'd/kernel': kernel, 'd/bias': bias } }, ['neocog saved']],
  ['metadata that is null', { header: { ...good, __metadata__: null } }, ['metadata of texts', 'got null']],
  ['metadata that is a list', { header: { ...good, __metadata__: ['neocog'] } }, ['metadata of texts']],
  ['metadata that is a text', { header: { ...good, __metadata__: 'neocog' } }, ['metadata of texts']],
  ['metadata with a number', said({ version: 1 }), ['metadata of texts']],
  ['metadata with an object', said({ description }), ['metadata of texts']],
  ['metadata with null', said({ note: null }), ['metadata of texts']],
  ['metadata only inherited', { header: { ...good, __metadata__: proto(metadata) } }, ['metadata of texts']],
  ['another format', said({ format: 'pt' }), ['neocog saved']],
  ['no format', said({ format: undefined }), ['neocog saved']],
  ['no version', said({ version: undefined }), ['version 1', 'got none']],
  ['a later version', said({ version: '2' }), ['version 1', 'got 2']],
  ['no description', said({ description: undefined }), ['neocog saved']],
  ['a description that is no JSON', described('{input'), ['description in JSON']],
  ['an empty description', described(''), ['description in JSON']],
  ['a description that is null', described('null'), ['description', 'expected an object', 'got null']],
  ['a description that is a list', described([]), ['description', 'expected an object', 'got []']],
  ['a description without layers', described({ input: [1, 1, 2], layers: [] }), ['description', 'layers']],
  ['a description with an unknown key', described({ ...description, weights: 'http://example.org' }), ['description', "got 'weights'"]],
  ['a description with a prototype', described({ ...description, ...proto({ seed: 2 }) }), ['description', "got '__proto__'"]],
  ['a description made of a prototype', described(proto(description)), ['description', "got '__proto__'"]],
  ['a layer with a prototype', layer(proto({ units: 3 })), ['d (dense)', "got '__proto__'"]],
  ['a layer with an unknown attribute', layer({ constructor: 1 }), ['d (dense)', "got 'constructor'"]],
  ['a layer of an unknown type', layer({ type: 'eval' }), ['d (eval)', "got 'eval'"]],
  ['a layer of no shape', layer({ type: 'conv2d', filters: 1, kernel: 3 }), ['d (conv2d)']],
  ['a layer larger than all memory', layer({ units: 2 ** 24 }), ['d: expected 50331648 parameters', 'got 9']],
  ['a layer too large to count', layer({ units: 2 ** 31 }), ['d (dense)', 'units']],
  ['an entry that is null', { header: { ...good, 'd/bias': null } }, ['d/bias', 'dtype, shape and data_offsets']],
  ['an entry that is a list', { header: { ...good, 'd/bias': [] } }, ['d/bias', 'dtype, shape and data_offsets']],
  ['an entry that is a number', { header: { ...good, 'd/bias': 36 } }, ['d/bias', 'dtype, shape and data_offsets']],
  ['another dtype of the same size', tensor({ dtype: 'I32' }), ['d/kernel', 'dtype F32', 'got "I32"']],
  ['another dtype', tensor({ dtype: 'F64' }), ['d/kernel', 'dtype F32', 'got "F64"']],
  ['a dtype in small letters', tensor({ dtype: 'f32' }), ['d/kernel', 'dtype F32']],
  ['no dtype', tensor({ dtype: undefined }), ['d/kernel', 'dtype F32', 'got nothing']],
  ['a dtype that is a list', tensor({ dtype: ['F32'] }), ['d/kernel', 'dtype F32']],
  ['no shape', tensor({ shape: undefined }), ['d/kernel', 'shape of whole numbers', 'got nothing']],
  ['a shape that is a number', tensor({ shape: 6 }), ['d/kernel', 'shape of whole numbers']],
  ['a negative shape', tensor({ shape: [-2, -3] }), ['d/kernel', 'shape of whole numbers']],
  ['a fractional shape', tensor({ shape: [1.5, 4] }), ['d/kernel', 'shape of whole numbers']],
  ['a shape of texts', tensor({ shape: ['2', '3'] }), ['d/kernel', 'shape of whole numbers']],
  ['a shape of more values', tensor({ shape: [2, 4] }), ['d/kernel', '32 bytes', 'got 24']],
  ['a shape of fewer values', tensor({ shape: [2, 2] }), ['d/kernel', '16 bytes', 'got 24']],
  ['a shape whose product overflows', tensor({ shape: [2 ** 31, 2 ** 31, 2 ** 31] }), ['d/kernel', 'bytes', 'got 24']],
  ['a shape whose product is 6 modulo 2³²', tensor({ shape: [2 ** 32 + 6] }), ['d/kernel', 'bytes', 'got 24']],
  ['a shape whose bytes overflow', tensor({ shape: [2 ** 53 - 1, 2 ** 53 - 1] }), ['d/kernel', 'bytes', 'got 24']],
  ['a shape beyond all numbers', { text: JSON.stringify(good).replace('[2,3]', '[1e999]') }, ['d/kernel', 'shape of whole numbers']],
  ['a transposed shape', tensor({ shape: [3, 2] }), ['d/kernel', 'expected 2×3', 'got 3×2']],
  ['a flat shape', tensor({ shape: [6] }), ['d/kernel', 'expected 2×3', 'got 6']],
  ['no offsets', tensor({ data_offsets: undefined }), ['d/kernel', 'data_offsets', 'got nothing']],
  ['one offset', tensor({ data_offsets: [0] }), ['d/kernel', 'data_offsets']],
  ['three offsets', tensor({ data_offsets: [0, 12, 24] }), ['d/kernel', 'data_offsets']],
  ['reversed offsets', tensor({ data_offsets: [24, 0] }), ['d/kernel', 'values within', 'bytes 24 to 0']],
  ['negative offsets', tensor({ data_offsets: [-24, 0] }), ['d/kernel', 'data_offsets']],
  ['fractional offsets', tensor({ data_offsets: [0.5, 24.5] }), ['d/kernel', 'data_offsets']],
  ['offsets that are texts', tensor({ data_offsets: ['0', '24'] }), ['d/kernel', 'data_offsets']],
  ['offsets outside', tensor({ data_offsets: [36, 60] }), ['d/kernel', "values within the file's", 'bytes 36 to 60']],
  ['offsets far outside', tensor({ data_offsets: [2 ** 52, 2 ** 52 + 24] }), ['d/kernel', 'values within']],
  ['offsets at 2³²', tensor({ data_offsets: [2 ** 32, 2 ** 32 + 24] }), ['d/kernel', 'values within']],
  [
    'overlapping offsets',
    { header: { ...good, 'd/bias': { ...bias, data_offsets: [12, 24] } }, values: values.subarray(0, 24) },
    ['d/bias', 'begin where', 'byte 12'],
  ],
  ['the same offsets twice', { header: { ...good, 'd/kernel': { ...kernel, shape: [3], data_offsets: [24, 36] } } }, ['byte']],
  ['a hole before the first values', tensor({ data_offsets: [12, 36] }), ['d/kernel', 'begin where', 'byte 12']],
  [
    'a hole between values',
    { header: { ...good, 'd/bias': { ...bias, data_offsets: [28, 40] } }, values: new Uint8Array(40) },
    ['d/bias', 'byte 24', 'got byte 28'],
  ],
  ['values after the last ones', { values: new Uint8Array(40) }, ['36 bytes of values', 'got 40']],
  ['one byte more', { values: new Uint8Array(37) }, ['36 bytes of values', 'got 37']],
  ['a parameter missing', { header: { __metadata__: metadata, 'd/kernel': kernel }, values: values.subarray(0, 24) }, ['d: expected 9 parameters', 'got 6']],
  ['all parameters missing', { header: { __metadata__: metadata }, values: new Uint8Array() }, ['d: expected 9 parameters', 'got 0']],
  [
    'a parameter too many',
    { header: { ...good, 'd/gamma': { ...bias, data_offsets: [36, 48] } }, values: new Uint8Array(48) },
    ['d: expected 9 parameters', 'got 12'],
  ],
  ['a parameter of another name', { header: { __metadata__: metadata, 'd/kernel': kernel, 'd/gamma': bias } }, ['d/gamma', 'no such parameter']],
  [
    'a parameter of nobody',
    { header: { ...good, ...proto({ ...bias, data_offsets: [36, 48] }) }, values: new Uint8Array(48) },
    ['__proto__', 'no such parameter'],
  ],
  ['an empty tensor of nobody', { header: { ...good, 'x/y': { dtype: 'F32', shape: [0, 2 ** 50], data_offsets: [36, 36] } } }, ['x/y', 'no such parameter']],
];

/** What open threw, checked to be a FormatError with a whole message. */
function refusal(file: Uint8Array, engine = nc): string {
  const error = thrownBy(() => engine.open(file, { onWarning: () => {} }).dispose());
  expect(error, shownError(error)).toBeInstanceOf(FormatError);
  expect((error as Error).name).toBe('FormatError');
  expect((error as Error).message).toMatch(/^file: /);
  return (error as Error).message;
}

describe('open', () => {
  it('reads the file that all of these were made from', () => {
    const net = nc.open(fileOf());
    expect(Array.from(net.get('d/bias'))).toEqual(Array.from(numbers(9).subarray(6)));
    net.dispose();
  });

  it.each(cases)('refuses %s', (_, parts, messages) => {
    const message = refusal(fileOf(parts));
    for (const part of messages) expect(message).toContain(part);
  });

  it('refuses a header longer than the format allows', () => {
    const file = new Uint8Array(100_000_020);
    new DataView(file.buffer).setBigUint64(0, 100_000_001n, true);
    expect(refusal(file)).toContain('header of at most 100000000 bytes, got one of 100000001');
  });

  it('refuses a file cut off at any byte', () => {
    const file = fileOf();
    for (let length = 0; length < file.length; length++) refusal(file.subarray(0, length));
  });

  it('takes a file with any bit turned over for what it then is, or refuses it', () => {
    const file = fileOf();
    const headerEnd = file.length - values.length;
    let refused = 0;
    for (let bit = 0; bit < 8 * headerEnd; bit++) {
      const changed = file.slice();
      changed[bit >> 3]! ^= 1 << (bit & 7);
      const error = thrownBy(() => {
        const net: Network = nc.open(changed, { onWarning: () => {} });
        net.dispose();
      });
      if (error !== undefined) expect(error, `bit ${bit}: ${shownError(error)}`).toBeInstanceOf(FormatError);
      refused += error === undefined ? 0 : 1;
    }
    expect(refused).toBeGreaterThan(4 * headerEnd);
  });

  it.each([[undefined], [null], [''], ['file'], [7], [{}], [[1, 2]], [new ArrayBuffer(8)], [new Uint16Array(8)], [new DataView(new ArrayBuffer(8))]])(
    'does not take %s for bytes',
    (value) => expectError(() => nc.open(value as unknown as Uint8Array), ArgumentError, ['file', 'expected a Uint8Array', 'got']),
  );

  it('leaves no network behind', async () => {
    const { nc: engine, bytes } = await watchedEngine();
    // Four megabytes of weights and gradients, so that a forgotten network soon shows.
    const wide = { input: [1, 1, 500], layers: [{ type: 'flatten' }, { type: 'dense', name: 'd', units: 1000 }] };
    const net = engine.network(wide as unknown as NetworkDescription);
    net.set('d/bias', new Float32Array(1000).fill(NaN));
    const whole = net.save();
    net.dispose();
    const headerLength = Number(new DataView(whole.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(whole.subarray(8, 8 + headerLength))) as Record<string, { shape: number[] }>;
    const data = whole.subarray(8 + headerLength);
    const { 'd/bias': last, ...rest } = header;
    const wrong = [
      fileOf({ header: { ...rest, 'd/gamma': last }, values: data }),
      fileOf({ header: rest, values: data.subarray(0, -4000) }),
      fileOf({ header: { ...header, 'd/bias': { ...last, shape: [1, 1000] } }, values: data }),
    ];
    const stop = new Error('stop');
    const round = () => {
      for (const file of wrong) refusal(file, engine);
      // A listener’s own error goes through, and leaves nothing behind either.
      expect(thrownBy(() => engine.open(whole, { onWarning: () => { throw stop; } }))).toBe(stop); // prettier-ignore
    };
    for (let i = 0; i < 3; i++) round();
    const settled = bytes();
    for (let i = 0; i < 30; i++) round();
    expect(bytes()).toBe(settled);
  });

  it('asks for no memory that the file has no values for', async () => {
    const { nc: engine, bytes } = await watchedEngine();
    const settled = bytes();
    // 200 MB of weights in a file of 400 bytes.
    const message = refusal(fileOf(layer({ units: 2 ** 24 })), engine);
    expect(message).toContain('d: expected');
    expect(bytes() - settled).toBeLessThan(2 ** 24);
  });
});
