import { ArgumentError, ShapeError, type NetworkDescription } from 'neocog';
import { describe, it } from 'vitest';
import { expectError, loadEngine, smallDescription, type ErrorClass } from './support.js';

const nc = await loadEngine();
const withLayers = (...layers: object[]) => ({ input: [3, 3, 2], layers }) as unknown as NetworkDescription;
const loose = (value: unknown) => value as NetworkDescription;

/** What is wrong, the description, the error, what its message must say: where, what was expected, what came. */
const descriptions: [string, NetworkDescription, ErrorClass, string[]][] = [
  ['not an object', loose(7), ArgumentError, ['description', 'expected an object', 'got 7']],
  ['null', loose(null), ArgumentError, ['description', 'expected an object', 'got null']],
  ['a list', loose([]), ArgumentError, ['description', 'expected an object', 'got []']],
  ['nothing', loose(undefined), ArgumentError, ['description', 'expected an object', 'got nothing']],
  ['an unknown key', loose({ ...smallDescription, layer: [] }), ArgumentError, ['description', 'expected input, layers or seed', "got 'layer'"]],
  ['no input', loose({ layers: [{ type: 'relu' }] }), ArgumentError, ['input', 'expected [height, width, channels]', 'got']],
  ['an input of two sizes', loose({ input: [3, 3], layers: [{ type: 'relu' }] }), ArgumentError, ['input', 'expected [height, width, channels]', 'got [3, 3]']],
  ['an input of size 0', loose({ input: [3, 0, 1], layers: [{ type: 'relu' }] }), ArgumentError, ['input', 'from 1', 'got [3, 0, 1]']],
  ['no layers', withLayers(), ArgumentError, ['layers', 'expected at least one', 'got none']],
  ['layers that are no list', loose({ input: [3, 3, 1], layers: 'relu' }), ArgumentError, ['layers', 'expected a list', "got 'relu'"]],
  ['a layer that is no object', withLayers({ type: 'relu' }, 'relu' as unknown as object), ArgumentError, ['layers[1]', 'expected an object', "got 'relu'"]],
  ['a layer without a type', withLayers({ name: 'odd' }), ArgumentError, ['odd', 'type', 'expected', 'got nothing']],
  ['a fractional seed', loose({ ...smallDescription, seed: 1.5 }), ArgumentError, ['seed', 'expected a whole number', 'got 1.5']],
  ['an unknown layer type', withLayers({ type: 'conv3d', name: 'odd' }), ArgumentError, ['odd (conv3d)', 'expected conv2d', "got 'conv3d'"]],
  [
    'an unknown attribute',
    withLayers({ type: 'conv2d', name: 'c1', filters: 2, kernel: 3, strides: 2 }),
    ArgumentError,
    ['c1 (conv2d)', 'expected', "'strides'"],
  ],
  ['an attribute that relu has not', withLayers({ type: 'flatten', name: 'f', units: 2 }), ArgumentError, ['f (flatten)', 'expected none', "'units'"]],
  ['a missing attribute', withLayers({ type: 'conv2d', name: 'c1', kernel: 3 }), ArgumentError, ['c1 (conv2d)', 'filters', 'expected', 'got nothing']],
  [
    'a fraction of a filter',
    withLayers({ type: 'conv2d', name: 'c1', filters: 1.5, kernel: 1 }),
    ArgumentError,
    ['c1 (conv2d)', 'filters', 'expected a whole number', 'got 1.5'],
  ],
  [
    'a kernel of the wrong kind',
    withLayers({ type: 'conv2d', name: 'c1', filters: 1, kernel: 'big' }),
    ArgumentError,
    ['c1 (conv2d)', 'kernel', 'expected', "got 'big'"],
  ],
  [
    'an unknown padding',
    withLayers({ type: 'conv2d', name: 'c1', filters: 1, kernel: 1, padding: 'full' }),
    ArgumentError,
    ['c1 (conv2d)', 'padding', "expected 'valid', 'same'", "got 'full'"],
  ],
  [
    'a padding of three numbers',
    withLayers({ type: 'conv2d', name: 'c1', filters: 1, kernel: 1, padding: [1, 2, 3] }),
    ArgumentError,
    ['c1 (conv2d)', 'got [1, 2, 3]'],
  ],
  ['a stride of 0', withLayers({ type: 'maxPool2d', name: 'p', window: 2, stride: 0 }), ArgumentError, ['p (maxPool2d)', 'stride', 'from 1', 'got 0']],
  [
    'a bias that is no flag',
    withLayers({ type: 'conv2d', name: 'c1', filters: 1, kernel: 1, bias: 1 }),
    ArgumentError,
    ['c1 (conv2d)', 'bias', 'expected true or false', 'got 1'],
  ],
  [
    'a window larger than its input',
    withLayers({ type: 'maxPool2d', name: 'pool3', window: 4 }),
    ShapeError,
    ['pool3 (maxPool2d): a 4×4 window does not fit a 3×3 input'],
  ],
  [
    'a dilated kernel larger than its input',
    withLayers({ type: 'conv2d', name: 'c', filters: 1, kernel: 3, dilation: 2 }),
    ShapeError,
    ['c (conv2d)', '5×5', '3×3'],
  ],
  ['a window in the padding alone', withLayers({ type: 'maxPool2d', name: 'p', window: 2, padding: 2 }), ShapeError, ['p (maxPool2d)', 'expected', 'got']],
  ['groups that do not divide', withLayers({ type: 'conv2d', name: 'c', filters: 4, kernel: 1, groups: 3 }), ShapeError, ['c (conv2d)', 'expected', 'got 3']],
  [
    'an image layer on features',
    withLayers({ type: 'flatten' }, { type: 'conv2d', name: 'c', filters: 1, kernel: 1 }),
    ShapeError,
    ['c (conv2d)', 'expected', 'got 18 features'],
  ],
  ['a dense layer on an image', withLayers({ type: 'dense', name: 'd', units: 2 }), ShapeError, ['d (dense)', 'expected', 'got 3×3×2']],
  [
    'a sum of unlike shapes',
    withLayers({ type: 'maxPool2d', name: 'p', window: 2 }, { type: 'add', name: 's', from: ['input', 'p'] }),
    ShapeError,
    ['s (add)', 'expected', '1×1×2'],
  ],
  ['a sum of one', withLayers({ type: 'add', name: 's', from: ['input'] }), ShapeError, ['s (add)', 'expected two or more', 'got 1']],
  [
    'a concatenation of unlike maps',
    withLayers({ type: 'maxPool2d', name: 'p', window: 2 }, { type: 'concat', name: 'k', from: ['input', 'p'] }),
    ShapeError,
    ['k (concat)', 'expected', 'got'],
  ],
  [
    'a source that comes later',
    withLayers({ type: 'relu', name: 'a', from: 'b' }, { type: 'relu', name: 'b' }),
    ArgumentError,
    ['a (relu)', "expected 'input' or the name of an earlier layer", "got 'b'"],
  ],
  ['a source of the wrong kind', withLayers({ type: 'relu', name: 'a', from: 3 }), ArgumentError, ['a (relu)', 'from', 'expected', 'got 3']],
  ['one name twice', withLayers({ type: 'relu', name: 'a' }, { type: 'relu', name: 'a' }), ArgumentError, ['a (relu)', 'expected a name of its own', 'got']],
  ['a layer called input', withLayers({ type: 'relu', name: 'input' }), ArgumentError, ['input (relu)', 'expected', 'got']],
  ['a slash in a name', withLayers({ type: 'relu', name: 'a/b' }), ArgumentError, ['a/b (relu)', 'expected']],
  [
    'more weights than can be counted',
    withLayers({ type: 'flatten' }, { type: 'dense', name: 'huge', units: 2 ** 31 }),
    ArgumentError,
    ['huge (dense)', 'expected', 'got 2147483648'],
  ],
  [
    'more outputs than can be counted',
    withLayers({ type: 'conv2d', name: 'wide', filters: 2 ** 24, kernel: 3, padding: [99, 99, 99, 99] }),
    ShapeError,
    ['wide (conv2d)', 'expected at most', 'got'],
  ],
];

describe('a description with', () => {
  it.each(descriptions)('%s', (_, description, Expected, parts) => {
    expectError(() => nc.network(description), Expected, parts);
    expectError(() => nc.summary(description), Expected, parts);
  });
});
