// Operators that only put values elsewhere: cut, pad, enlarge, take apart.
import type { LayerDescription } from 'neocog';
import type { Case } from '../cases.js';
import { asItLies, axisOf, channelsLast, channelsSecond, fromLast, product, reshaped, withLast } from '../layout.js';
import type { Plan } from '../plan.js';
import { skip } from '../skip.js';
import { explicitPadding, type Four } from '../windows.js';

export function flatten(one: Case): Plan {
  const x = one.tensor(0);
  const axis = axisOf(one.number('axis', 1), x.shape.length);
  const [rows, features] = [product(x.shape.slice(0, axis)), x.shape.slice(axis)];
  // Row by row: up to three of the axes that are flattened are an image's own.
  const [width, channels] = [features.at(-2) ?? 1, features.at(-1) ?? 1];
  const height = product(features) / (width * channels);
  return {
    layers: [{ type: 'flatten' }],
    input: { batch: rows, size: [height, width, channels], data: x.data },
    results: (output) => [{ shape: output.shape, data: output.data }],
  };
}

export function pad(one: Case): Plan {
  const mode = one.text('mode', 'constant');
  if (mode !== 'constant') skip(`${mode} mode: zeroPad2d pads with zeros`);
  const x = one.tensor(0);
  const value = one.opset < 11 ? one.number('value', 0) : one.has(2) ? one.tensor(2).data[0]! : 0;
  if (value !== 0) skip('pads with another value than 0');
  const pads = (one.opset < 11 ? one.numbers('pads') : one.wholes(1)) ?? [];
  const rank = x.shape.length;
  if (one.has(3) || [0, 1, rank, rank + 1].some((axis) => pads[axis] !== 0)) skip('pads other axes than height and width');
  return {
    layers: [{ type: 'zeroPad2d', by: explicitPadding([...pads.slice(2, rank), ...pads.slice(rank + 2)]) }],
    input: channelsLast(x),
    results: (output) => [channelsSecond(output, rank)],
  };
}

/** Where a slice of each axis begins, and how long it is. */
function sliceRanges(one: Case, shape: readonly number[]): { start: number; length: number }[] {
  const given = (input: number, attribute: string) => (one.opset < 10 ? one.numbers(attribute) : one.wholes(input));
  const [starts, ends] = [given(1, 'starts') ?? [], given(2, 'ends') ?? []];
  const axes = given(3, 'axes') ?? [...starts.keys()];
  if (one.wholes(4)?.some((step) => step !== 1)) skip('steps other than 1');
  return shape.map((size, axis) => {
    const k = axes.findIndex((named) => axisOf(named, shape.length) === axis);
    if (k < 0) return { start: 0, length: size };
    const within = (place: number) => Math.min(Math.max(place < 0 ? place + size : place, 0), size);
    const start = within(starts[k]!);
    return { start, length: Math.max(within(ends[k]!) - start, 0) };
  });
}

export function slice(one: Case): Plan {
  const x = one.tensor(0);
  if (x.shape.length > 3) skip('more than three axes');
  const ranges = sliceRanges(one, x.shape);
  if (ranges.some(({ length }) => length === 0)) skip('an empty tensor');
  const input = asItLies(x);
  const [height, width, channels] = input.size.map((size, axis) => ranges[axis - 3 + ranges.length] ?? { start: 0, length: size });
  const by: Four = [height!.start, input.size[0] - height!.start - height!.length, width!.start, input.size[1] - width!.start - width!.length];
  const cropped = by.some((cells) => cells > 0);
  const sliced = channels!.length < input.size[2];
  return {
    layers: [...(cropped ? [{ type: 'crop2d', by } as const] : []), ...(sliced ? [{ type: 'channelSlice', ...channels! } as const] : [])],
    input,
    results: (output) => [
      reshaped(
        output,
        ranges.map(({ length }) => length),
      ),
    ],
    note: cropped ? (sliced ? 'crop2d and channelSlice' : 'crop2d') : 'channelSlice',
  };
}

export function split(one: Case): Plan {
  const x = one.tensor(0);
  const axis = axisOf(one.number('axis', 0), x.shape.length);
  const size = x.shape[axis]!;
  const parts = one.number('num_outputs', one.outputs);
  const even = Array.from({ length: parts }, (_, i) => Math.min(Math.ceil(size / parts), size - i * Math.ceil(size / parts)));
  const lengths = (one.opset < 13 ? one.numbers('split') : one.wholes(1)) ?? even;
  if (lengths.includes(0)) skip('empty tensors');
  const moved = withLast(x, axis);
  const layers = lengths.map((length, i): LayerDescription => {
    const start = lengths.slice(0, i).reduce((sum, before) => sum + before, 0);
    return { type: 'channelSlice', name: `part${i}`, from: 'input', start, length };
  });
  return {
    layers,
    input: asItLies(moved),
    results: (_, net) => lengths.map((length, i) => fromLast(reshaped(net.activation(`part${i}`), [...moved.shape.slice(0, -1), length]), axis)),
    note: 'one channelSlice per part',
  };
}

/** Crops or pads around the middle; an odd cell goes to the end. */
export function centerCropPad(one: Case): Plan {
  const x = one.tensor(0);
  const rank = x.shape.length;
  const axes = (one.numbers('axes') ?? [...Array(rank).keys()]).map((axis) => axisOf(axis, rank));
  const wanted = one.wholes(1)!;
  const target = x.shape.map((size, axis) => (axes.includes(axis) ? wanted[axes.indexOf(axis)]! : size));
  if (rank !== 3) skip('other than three axes');
  const channels = [2, 0].find((axis) => target[axis] === x.shape[axis]) ?? skip('all three axes change');
  const moved = withLast(x, channels);
  const goal = target.filter((_, axis) => axis !== channels);
  /** Rows and columns that are missing (1), or that are too many (−1). */
  const edges = (sign: 1 | -1): Four => {
    const [a, b] = goal.map((size, axis) => Math.max(sign * (size - moved.shape[axis]!), 0));
    return [Math.floor(a! / 2), Math.ceil(a! / 2), Math.floor(b! / 2), Math.ceil(b! / 2)];
  };
  return {
    layers: [
      { type: 'crop2d', by: edges(-1) },
      { type: 'zeroPad2d', by: edges(1) },
    ],
    input: asItLies(moved),
    results: (output) => [fromLast(reshaped(output, [...goal, x.shape[channels]!]), channels)],
    note: 'crop2d, then zeroPad2d',
  };
}
