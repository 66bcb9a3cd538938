// Layers that do not fit what they read: names, order, number and shape of the inputs.
import { ArgumentError, ShapeError, type NetworkDescription } from 'neocog';
import { describe, expect, it } from 'vitest';
import { bits, expectError, loadEngine, numbers, smallDescription, thrownBy, type ErrorClass } from './support.js';

const nc = await loadEngine();
const described = (layers: readonly object[], input: unknown = [4, 4, 2]) => ({ input, layers }) as unknown as NetworkDescription;

function expectRefused(description: NetworkDescription, Expected: ErrorClass, parts: readonly string[]): void {
  expectError(() => nc.network(description), Expected, parts);
  expectError(() => nc.summary(description), Expected, parts);
}

/** Each type with attributes that are right, whatever it reads. */
const right: Record<string, object> = {
  conv2d: { filters: 1, kernel: 1 },
  depthwiseConv2d: { kernel: 1 },
  transposedConv2d: { filters: 1, kernel: 1 },
  maxPool2d: { window: 1 },
  avgPool2d: { window: 1 },
  globalAvgPool: {},
  globalMaxPool: {},
  upsample2d: { scale: 1 },
  zeroPad2d: { by: 0 },
  crop2d: { by: 0 },
  channelShuffle: { groups: 1 },
  channelSlice: { start: 0, length: 1 },
  dense: { units: 1 },
  flatten: {},
  relu: {},
  elu: {},
  sigmoid: {},
  tanh: {},
  softmax: {},
  batchNorm: {},
  localResponseNorm: {},
  dropout: { rate: 0.5 },
  scale: { by: 2 },
  add: {},
  concat: {},
  multiply: {},
};
const types = Object.keys(right);
const maps = types.slice(0, types.indexOf('dense'));
const several = ['add', 'concat', 'multiply'];
const single = types.filter((type) => !several.includes(type));
const layer = (type: string, more: object = {}) => ({ type, name: 'odd', ...right[type], ...more });

describe('inputs', () => {
  it('are tried for every type', () => expect(types.toSorted()).toEqual(nc.layerTypes().sort()));

  it.each(maps)('of %s are maps', (type) => {
    const features = described([{ type: 'flatten' }, layer(type)]);
    expectRefused(features, ShapeError, [`odd (${type})`, 'expected an input of height × width × channels', 'got 32 features']);
  });

  it.each(types.filter((type) => !maps.includes(type) && type !== 'dense' && !several.includes(type)))('of %s are maps or features', (type) => {
    for (const before of [[], [{ type: 'flatten' }]]) {
      const net = nc.network(described([...before, layer(type)]));
      expect(net.forward(numbers(32)).data).toHaveLength(32);
      net.dispose();
    }
  });

  it('of dense are features', () => expectRefused(described([layer('dense')]), ShapeError, ['odd (dense)', 'expected flat features', 'flatten', 'got 4×4×2']));

  it.each(single)('of %s are not several', (type) => {
    const flat = type === 'dense' ? 'flat' : 'input';
    const two = described([{ type: 'flatten', name: 'flat' }, layer(type, { from: [flat, flat] })]);
    expectRefused(two, ShapeError, [`odd (${type})`, 'expected one input', 'got 2']);
  });

  it.each(several)('of %s are not one', (type) => {
    for (const from of [undefined, 'input', ['input']])
      expectRefused(described([layer(type, { from })]), ShapeError, [`odd (${type})`, 'expected two', 'got 1']);
  });

  it('of multiply are not three', () =>
    expectRefused(described([layer('multiply', { from: ['input', 'input', 'input'] })]), ShapeError, ['odd (multiply)', 'expected two inputs', 'got 3']));
});

/** Layers of different shapes to bring together: 4×4×2 is the input. */
const shapes = [
  { type: 'maxPool2d', name: '2×2×2', window: 2 },
  { type: 'maxPool2d', name: '1×4×2', window: [4, 1], from: 'input' },
  { type: 'channelSlice', name: '4×4×1', start: 0, length: 1, from: 'input' },
  { type: 'globalAvgPool', name: '1×1×2', from: 'input' },
  { type: 'globalAvgPool', name: '1×1×1', from: '4×4×1' },
  { type: 'flatten', name: '32', from: 'input' },
  { type: 'flatten', name: '2', from: '1×1×2' },
];
const mismatches: [string, string, string][] = [
  ...['2×2×2', '1×4×2', '4×4×1', '1×1×2', '1×1×1', '32', '2'].flatMap((other): [string, string, string][] => [
    ['add', 'input', other],
    ['add', other, 'input'],
  ]),
  ['add', '32', '2'],
  ...['2×2×2', '1×4×2', '1×1×2', '1×1×1', '32', '2'].flatMap((other): [string, string, string][] => [
    ['concat', 'input', other],
    ['concat', other, 'input'],
  ]),
  ...['2×2×2', '1×4×2', '4×4×1', '1×1×1', '32', '2'].map((other): [string, string, string] => ['multiply', 'input', other]),
  ...['2×2×2', '1×4×2', '4×4×1', '1×1×2', '32', '2'].map((other): [string, string, string] => ['multiply', other, 'input']),
  ['multiply', '32', '2'],
  ['multiply', '1×1×2', '2'],
];

describe('shapes that do not fit', () => {
  it.each(mismatches)('%s of %s and %s', (type, first, second) => {
    const names = [first, second].map((name) => (name === 'input' ? '4×4×2' : name));
    expectRefused(described([...shapes, layer(type, { from: [first, second] })]), ShapeError, [`odd (${type})`, 'expected', 'got', ...names]);
  });

  it('a third input of add', () =>
    expectRefused(described([...shapes, layer('add', { from: ['input', 'input', '2×2×2'] })]), ShapeError, ['odd (add)', '4×4×2 and 2×2×2']));

  it('more channels than can be counted', () => {
    const wide = { type: 'conv2d', name: 'wide', filters: 2 ** 24, kernel: 1 };
    const from = Array<string>(200).fill('wide');
    expectRefused(described([wide, layer('concat', { from })]), ShapeError, ['odd (concat)', 'expected', 'got']);
  });
});

describe('names', () => {
  const relu = (name: unknown, from?: unknown) => ({ type: 'relu', name, from });

  it.each([
    ['itself', [relu('a', 'a')], 'a'],
    ['a later layer', [relu('a', 'b'), relu('b')], 'b'],
    ['a circle of three', [relu('a', 'c'), relu('b', 'a'), relu('c', 'b')], 'c'],
    ['a later layer without a name', [relu('a', 'relu2'), { type: 'relu' }], 'relu2'],
    ['nobody', [relu('a', 'nobody')], 'nobody'],
    ['a type', [{ type: 'relu' }, relu('a', 'relu')], 'relu'],
    ['a name in other letters', [relu('Low'), relu('a', 'low')], 'low'],
    ['a parameter', [{ type: 'batchNorm', name: 'bn' }, relu('a', 'bn/gamma')], 'bn/gamma'],
    ['an object’s own', [relu('a', '__proto__')], '__proto__'],
    ['nobody in a list', [relu('a', ['nobody'])], 'nobody'],
  ])('from %s', (_, layers, came) => {
    expectRefused(described(layers), ArgumentError, ['a (relu): from', "expected 'input' or the name of an earlier layer", `got '${came}'`]);
  });

  it.each([[''], [3], [true], [null], [{}], [[]], [['input', 3]], [['']], [[['input']]]])('from %j', (from) => {
    expectRefused(described([relu('a', from)]), ArgumentError, ['a (relu): from', 'expected the name of a layer or a list of names', 'got']);
  });

  it.each([
    ['twice', [relu('a'), relu('a')], 'a (relu)'],
    ['twice, of two types', [relu('a'), { type: 'tanh', name: 'a' }], 'a (tanh)'],
    ['as an unnamed layer is called', [relu('relu2'), { type: 'relu' }], 'relu2 (relu)'],
    ['input', [relu('input')], 'input (relu)'],
  ])('%s', (_, layers, label) => expectRefused(described(layers), ArgumentError, [label, 'expected a name of its own', 'got']));

  it.each(['a/b', '/', 'a/'])('%s, with a slash', (name) =>
    expectRefused(described([relu(name)]), ArgumentError, [`${name} (relu)`, "expected a name without '/'"]),
  );

  it.each([[''], [3], [true], [null], [{}], [['a']]])('%j', (name) =>
    expectRefused(described([relu(name)]), ArgumentError, ['layers[0]: name', 'expected a text', 'got']),
  );

  it('of all kinds are taken', () => {
    const names = ['ä ö', '層', 'with "quotes" and \\', '__proto__', 'constructor', '0', 'a.b', ' ', '\u{1f600}', 'x'.repeat(1000)];
    const net = nc.network(described(names.map((name) => ({ type: 'batchNorm', name }))));
    expect(net.summary().map(({ name }) => name)).toEqual(names);
    for (const name of names) expect(Array.from(net.get(`${name}/gamma`))).toEqual([1, 1]);
    net.dispose();
  });
});

describe('forms', () => {
  it.each([[''], [3], [null], [{}], ['Relu'], ['relu '], ['__proto__'], ['toString']])('a type %j', (type) =>
    expectRefused(described([{ type, name: 'odd' }]), ArgumentError, ['odd', 'type', 'expected', 'got']),
  );

  it.each([[null], ['relu'], [3], [[]], [true]])('a layer that is %j', (value) =>
    expectRefused(described([{ type: 'relu' }, value as object]), ArgumentError, ['layers[1]', 'expected an object with a type', 'got']),
  );

  const sizes = [
    [],
    [4],
    [4, 4],
    [4, 4, 2, 1],
    [0, 4, 2],
    [4, -1, 2],
    [4, 4, 0.5],
    [NaN, 4, 2],
    [4, Infinity, 2],
    ['4', 4, 2],
    [null, 4, 2],
    [2 ** 24 + 1, 1, 1],
  ];
  it.each<{ input: unknown }>([...sizes, '4×4×2', 4, null, {}, true].map((input) => ({ input })))('an input of $input', ({ input }) =>
    expectRefused(described([{ type: 'relu' }], input), ArgumentError, ['input', 'expected [height, width, channels]', 'got']),
  );

  // A message that followed the lists down would be as long as they are deep, and end the engine's stack.
  it('a list nested without end', () => {
    let nested: unknown = [];
    for (let depth = 0; depth < 1000; depth++) nested = [nested];
    const wrong = [nested, described([{ type: 'relu' }], nested), described([{ type: 'scale', by: nested }]), described([{ type: 'relu', name: nested }])];
    for (const description of wrong as NetworkDescription[]) {
      expectRefused(description, ArgumentError, ['expected', 'got']);
      expect((thrownBy(() => nc.summary(description)) as Error).message.length).toBeLessThan(200);
    }
  });

  it('an input of more values than can be counted', () =>
    expectRefused(described([{ type: 'relu' }], [2 ** 24, 2 ** 24, 2]), ShapeError, ['input', 'expected at most', 'got 16777216×16777216×2']));

  it.each([[-1], [0.5], [NaN], [Infinity], [2 ** 53], ['1'], [null], [[1]], [true]])('a seed of %j', (seed) =>
    expectRefused({ ...smallDescription, seed: seed as number }, ArgumentError, ['seed', 'expected a whole number', 'got']),
  );

  it.each([0, 2 ** 32, 2 ** 53 - 1])('a seed of %j is fine', (seed) => {
    const net = nc.network({ ...smallDescription, seed });
    expect(bits(net.get('conv1/kernel'))).toEqual(bits(net.get('conv1/kernel')));
    net.dispose();
  });

  it.each([[{}], [null], ['relu'], [3]])('layers that are %j', (layers) =>
    expectRefused(described(layers as object[]), ArgumentError, ['layers', 'expected', 'got']),
  );
});
