// Every attribute of every type of layer, with every value that it must refuse and with those at its limits.
import { ArgumentError, ShapeError, type NetworkDescription } from 'neocog';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { choice, flag, number, padding, pair, required, shown, sides, whole, type Kind } from './errors-kinds.js';
import { bits, loadEngine, numbers, smallDescription, thrownBy } from './support.js';

interface Attribute {
  kind: Kind;
  /** At the limits, and in every form that it may have. */
  good: readonly unknown[];
  /** What 2²⁴, the largest whole number that any attribute takes, comes to: fine, or a shape that cannot be. */
  largest?: 'fine' | 'no shape';
}

interface Row {
  /** Attributes without which the layer could not be. */
  base?: Record<string, unknown>;
  /** Layers before it. */
  before?: readonly object[];
  attributes?: Record<string, Attribute>;
}

const whether: Attribute = { kind: flag, good: [true, false] };
const initialisation: Attribute = { kind: choice('he', 'glorot'), good: ['he', 'glorot'] };
const kernel: Attribute = { kind: required(pair(1)), good: [1, 6, [1, 1], [6, 1]], largest: 'no shape' };
const stride: Attribute = { kind: pair(1), good: [1, 7, [1, 7], 2 ** 24], largest: 'fine' };
const dilation: Attribute = { kind: pair(1), good: [1, 2, [1, 2]], largest: 'no shape' };
const anyPadding: Attribute = { kind: padding, good: ['valid', 'same', 0, 1, [0, 1], [1, 0, 0, 1], [0, 0, 0, 0]], largest: 'no shape' };
const any: Attribute = { kind: number(), good: [0, -0, -1.5, 1e-30, 3e38] };
const above0: Attribute = { kind: number((value) => value > 0), good: [1e-30, 3e38] };
const from0: Attribute = { kind: number((value) => value >= 0), good: [0, -0, 3e38] };

/** On an input of 6×6×4. */
const layers: Record<string, Row> = {
  conv2d: {
    base: { filters: 4, kernel: 3 },
    attributes: {
      filters: { kind: required(whole(1)), good: [1, 7], largest: 'fine' },
      kernel,
      stride,
      padding: anyPadding,
      dilation,
      groups: { kind: whole(1), good: [1, 2, 4], largest: 'no shape' },
      bias: whether,
      initialisation,
    },
  },
  depthwiseConv2d: {
    base: { kernel: 3 },
    attributes: {
      kernel,
      stride,
      padding: anyPadding,
      dilation,
      multiplier: { kind: whole(1), good: [1, 3], largest: 'fine' },
      bias: whether,
      initialisation,
    },
  },
  transposedConv2d: {
    base: { filters: 2, kernel: 3 },
    attributes: {
      filters: { kind: required(whole(1)), good: [1, 7], largest: 'fine' },
      kernel,
      stride: { ...stride, good: [1, 7, [1, 7]], largest: 'no shape' },
      padding: anyPadding,
      outputPadding: { kind: pair(0), good: [0, 1, [0, 1]], largest: 'no shape' },
      bias: whether,
      initialisation,
    },
  },
  maxPool2d: {
    base: { window: 2 },
    attributes: { window: kernel, stride, padding: anyPadding, ties: { kind: choice('first', 'even'), good: ['first', 'even'] } },
  },
  avgPool2d: { base: { window: 2 }, attributes: { window: kernel, stride, padding: anyPadding, countPadding: whether } },
  globalAvgPool: {},
  globalMaxPool: {},
  flatten: {},
  softmax: {},
  sigmoid: {},
  tanh: {},
  relu: { attributes: { slope: any, max: above0 } },
  elu: { attributes: { alpha: any } },
  dense: {
    base: { units: 2 },
    before: [{ type: 'flatten' }],
    attributes: { units: { kind: required(whole(1)), good: [1, 9], largest: 'no shape' }, bias: whether, initialisation },
  },
  batchNorm: {
    attributes: { epsilon: above0, momentum: { kind: number((value) => value >= 0 && value <= 1), good: [0, 1] } },
  },
  localResponseNorm: { attributes: { size: { kind: whole(1), good: [1, 9], largest: 'fine' }, alpha: from0, beta: any, k: above0 } },
  dropout: { base: { rate: 0.5 }, attributes: { rate: { kind: required(number((value) => value >= 0 && value < 1)), good: [0, 0.999] } } },
  add: { base: { from: ['input', 'input'] } },
  concat: { base: { from: ['input', 'input'] } },
  multiply: { base: { from: ['input', 'input'] } },
  scale: { base: { by: 2 }, attributes: { by: { ...any, kind: required(any.kind) } } },
  upsample2d: {
    base: { scale: 2 },
    attributes: {
      scale: { kind: required(pair(1)), good: [1, 3, [1, 2]], largest: 'no shape' },
      method: { kind: choice('nearest', 'bilinear'), good: ['nearest', 'bilinear'] },
    },
  },
  zeroPad2d: { base: { by: 1 }, attributes: { by: { kind: required(sides), good: [0, 2, [0, 1, 2, 3]], largest: 'no shape' } } },
  crop2d: { base: { by: 1 }, attributes: { by: { kind: required(sides), good: [0, 2, [5, 0, 0, 5], [2, 3, 1, 1]], largest: 'no shape' } } },
  channelShuffle: { base: { groups: 2 }, attributes: { groups: { kind: required(whole(1)), good: [1, 2, 4], largest: 'no shape' } } },
  channelSlice: {
    base: { start: 1, length: 2 },
    attributes: {
      start: { kind: required(whole(0)), good: [0, -0, 2], largest: 'no shape' },
      length: { kind: required(whole(1)), good: [1, 3], largest: 'no shape' },
    },
  },
};

const nc = await loadEngine();
const described = (type: string, { base, before = [] }: Row, changes: object) =>
  ({ input: [6, 6, 4], layers: [...before, { type, name: 'odd', ...base, ...changes }] }) as unknown as NetworkDescription;

/** What is not as it should be about the error that a description gives, which must say all `parts`. */
function complaint(description: NetworkDescription, Expected: typeof ArgumentError | typeof ShapeError, parts: readonly string[]): string[] {
  // The summary first: what it lets through by mistake could ask for all memory.
  for (const call of [() => nc.summary(description), () => nc.network(description)]) {
    const error = thrownBy(call);
    if (error === undefined) return ['accepted'];
    if (!(error instanceof Expected) || error.name !== new Expected().name) return [String(error)];
    const missing = parts.filter((part) => !error.message.includes(part));
    if (missing.length > 0) return [`'${error.message}' does not say ${missing.map(shown).join(', ')}`];
  }
  return [];
}

const attributesOf = (row: Row) => Object.entries(row.attributes ?? {});
const table = Object.entries(layers).flatMap(([type, row]) => attributesOf(row).map(([name, attribute]) => [type, name, row, attribute] as const));
const names = ['strides', 'Kernel', 'units ', '', '0', '__proto__', 'constructor', 'toString', 'Name', 'weights'];

describe('the engine', () => {
  const pixels = numbers(128);
  let expected: number[];
  beforeAll(() => {
    const net = nc.network(smallDescription);
    expected = bits(net.forward(pixels).data);
    net.dispose();
  });

  // After all that was refused below.
  afterAll(() => {
    const net = nc.network(smallDescription);
    expect(bits(net.forward(pixels).data)).toEqual(expected);
    net.dispose();
  });

  it('has no type that is not in the table', () => expect(nc.layerTypes().sort()).toEqual(Object.keys(layers).sort()));

  it.each(table)('refuses what %s cannot take as %s', (type, name, row, { kind }) => {
    const complaints = kind.wrong.flatMap((value) =>
      complaint(described(type, row, { [name]: value }), ArgumentError, [`odd (${type}): ${name}: expected `, ', got ']).map(
        (text) => `${shown(value)}: ${text}`,
      ),
    );
    expect(complaints).toEqual([]);
  });

  it.each(table)('takes what %s may have as %s', (type, name, row, { good, kind }) => {
    const values = kind.required ? good : [...good, undefined];
    const complaints = values.flatMap((value) => {
      const description = described(type, row, { [name]: value });
      const error = thrownBy(() => {
        const net = nc.network(description);
        net.forward(numbers(144));
        net.dispose();
      });
      return error === undefined ? [] : [`${shown(value)}: ${String(error)}`];
    });
    expect(complaints).toEqual([]);
  });

  it.each(table.filter(([, , , { kind }]) => kind.required))('misses what %s has to have as %s', (type, name, row) => {
    const parts = [`odd (${type}): ${name}: expected `, ', got nothing'];
    expect(complaint(described(type, row, { [name]: undefined }), ArgumentError, parts)).toEqual([]);
  });

  it.each(table.filter(([, , , { largest }]) => largest === 'no shape'))('finds no shape for %s with the largest %s', (type, name, row) => {
    expect(complaint(described(type, row, { [name]: 2 ** 24 }), ShapeError, [`odd (${type}): `])).toEqual([]);
  });

  it.each(table.filter(([, , , { largest }]) => largest === 'fine'))('counts %s with the largest %s', (type, name, row) => {
    const rows = nc.summary(described(type, row, { [name]: 2 ** 24 }));
    expect(rows.at(-1)!.outputShape.every((size) => Number.isInteger(size) && size >= 1)).toBe(true);
    expect(rows.at(-1)!.activationBytes).toBe(4 * rows.at(-1)!.outputShape.reduce((product, size) => product * size, 1));
  });

  it.each(Object.entries(layers))('refuses attributes that %s does not have', (type, row) => {
    const complaints = names.flatMap((name) => {
      // Not a literal, in which __proto__ would be no key.
      const changes = Object.fromEntries([[name, 3]]);
      return complaint(described(type, row, changes), ArgumentError, [`odd (${type}): `, 'expected ', `got '${name}'`]).map((text) => `${name}: ${text}`);
    });
    expect(complaints).toEqual([]);
  });
});
