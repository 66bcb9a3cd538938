// Operators of several inputs. A network has one: the operands lie in it side by side, and channelSlice takes them apart.
import type { LayerDescription } from 'neocog';
import type { Case } from '../cases.js';
import { asItLies, axisOf, fromLast, inTheCorner, reshaped, stacked, withLast, type Images, type Tensor } from '../layout.js';
import type { Plan } from '../plan.js';
import { skip } from '../skip.js';

/** The operands in one input, and the layers that bring them out again as operand0, operand1 … */
export function sideBySide(operands: readonly Images[]): { input: Images; layers: LayerDescription[]; names: string[] } {
  // The last one lies in front, so that a layer which does nothing cannot pass for one that joins them.
  const layers = operands.map(({ size }, i): LayerDescription => {
    const start = operands.slice(i + 1).reduce((sum, operand) => sum + operand.size[2], 0);
    return { type: 'channelSlice', name: `operand${i}`, from: 'input', start, length: size[2] };
  });
  return { input: stacked(operands.toReversed()), layers, names: operands.map((_, i) => `operand${i}`) };
}

const sameShape = (a: Tensor, b: Tensor) => a.shape.length === b.shape.length && a.shape.every((size, axis) => size === b.shape[axis]);

function joined(operands: readonly Tensor[], layers: (names: string[]) => readonly LayerDescription[], note?: string): Plan {
  const first = operands[0]!;
  if (operands.length < 2) skip('a single operand: add takes two or more');
  if (!operands.every((operand) => sameShape(operand, first))) skip('operands of several shapes');
  const { input, layers: slices, names } = sideBySide(operands.map(asItLies));
  return { layers: [...slices, ...layers(names)], input, results: (output) => [reshaped(output, first.shape)], note };
}

/** Whether the second operand is one vector along the last axis of the first. */
function isVector(x: Tensor, y: Tensor): boolean {
  return x.shape.length > 1 && y.data.length === x.shape.at(-1) && y.shape.at(-1) === y.data.length;
}

/** A vector comes in as the first pixel of an image of its own, and is cropped to 1×1×channels. */
function withVector(x: Tensor, y: Tensor, layers: (names: string[], size: Images['size']) => readonly LayerDescription[], note: string): Plan {
  const images = asItLies(x);
  const [height, width] = images.size;
  const { input, layers: slices, names } = sideBySide([images, inTheCorner(y.data, images.batch, height, width)]);
  const crop: LayerDescription = { type: 'crop2d', name: 'vector', from: names[1]!, by: [0, height - 1, 0, width - 1] };
  return {
    layers: [...slices, crop, ...layers([names[0]!, 'vector'], images.size)],
    input,
    results: (output) => [reshaped(output, x.shape)],
    note,
  };
}

const spreading = 'the vector is spread over the image by upsample2d, as add needs inputs of one shape';

function spread(vector: string, [height, width]: Images['size']): LayerDescription[] {
  return [{ type: 'upsample2d', name: 'spread', from: vector, scale: [height, width] }];
}

export function add(one: Case): Plan {
  const [x, y] = one.tensors() as [Tensor, Tensor];
  if (!isVector(x, y)) return joined([x, y], (from) => [{ type: 'add', from }]);
  return withVector(x, y, (from, size) => [...spread(from[1]!, size), { type: 'add', from: [from[0]!, 'spread'] }], spreading);
}

export function mul(one: Case): Plan {
  const [x, y] = one.tensors() as [Tensor, Tensor];
  if (!isVector(x, y)) return joined([x, y], ([a, b]) => [{ type: 'multiply', from: [a!, b!] }]);
  return withVector(x, y, ([a, b]) => [{ type: 'multiply', from: [a!, b!] }], 'multiply by 1×1×channels');
}

export const sum = (one: Case): Plan => joined(one.tensors(), (from) => [{ type: 'add', from }]);

export function mean(one: Case): Plan {
  const by = 1 / one.inputs;
  const layers = (from: string[]): LayerDescription[] => [
    { type: 'add', from },
    { type: 'scale', by },
  ];
  return joined(one.tensors(), layers, 'add, then scale');
}

export function sub(one: Case): Plan {
  const [x, y] = one.tensors() as [Tensor, Tensor];
  const layers = (a: string, b: string): LayerDescription[] => [
    { type: 'scale', name: 'negative', from: b, by: -1 },
    { type: 'add', from: [a, 'negative'] },
  ];
  if (!isVector(x, y)) return joined([x, y], (from) => layers(from[0]!, from[1]!), 'scale by −1, then add');
  return withVector(x, y, (from, size) => [...spread(from[1]!, size), ...layers(from[0]!, 'spread')], `scale by −1, then add; ${spreading}`);
}

export function concat(one: Case): Plan {
  const operands = one.tensors();
  const axis = axisOf(one.number('axis', 1), operands[0]!.shape.length);
  const moved = operands.map((operand) => withLast(operand, axis));
  const { input, layers, names } = sideBySide(moved.map(asItLies));
  const shape = [...moved[0]!.shape.slice(0, -1), input.size[2]];
  return {
    layers: [...layers, { type: 'concat', from: names }],
    input,
    results: (output) => [fromLast(reshaped(output, shape), axis)],
    note: axis === shape.length - 1 ? undefined : 'the axis is moved to the end',
  };
}
