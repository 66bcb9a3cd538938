// Receptive fields of a stack of layers: what the exercise knows, without a browser. The engine computes every number.
import type { Engine, LayerDescription, NetworkDescription, Pair, Padding, ReceptiveAxis } from 'neocog';
import { isWindow, type FieldState, type UnitPlace, type WindowLayer } from './state.js';

/** One layer along one axis. */
export interface AxisRow {
  kernel: number;
  stride: number;
  dilation: number;
  /** Padding before the first unit of the layer below, and after the last. */
  before: number;
  after: number;
  units: number;
  field: ReceptiveAxis;
}

export interface Axis {
  /** The input's size. */
  size: number;
  rows: readonly AxisRow[];
}

export type AxisName = 'height' | 'width';
export type Stack = Record<AxisName, Axis>;

/** What one unit sees, layer by layer: at index m the units of layer m that have a path to it, in order. */
export type Reach = readonly (readonly number[])[];

/** A first and a last unit, both included. */
export interface Span {
  first: number;
  last: number;
}

const across = (pair: Pair, axis: AxisName): number => (typeof pair === 'number' ? pair : pair[axis === 'height' ? 0 : 1]);
const windowOf = (layer: WindowLayer): Pair => ('kernel' in layer ? layer.kernel : layer.window);

function paddingAlong(padding: Padding, axis: AxisName): 'same' | readonly [before: number, after: number] {
  if (padding === 'same') return 'same';
  if (padding === 'valid') return [0, 0];
  if (typeof padding === 'number') return [padding, padding];
  if (padding.length === 2) return [across(padding, axis), across(padding, axis)];
  const [top, bottom, left, right] = padding;
  return axis === 'height' ? [top, bottom] : [left, right];
}

/** A layer along one axis, as a convolution of one row: what it reads is the same for a window of any kind. */
function alongAxis(layer: LayerDescription, axis: AxisName, index: number): LayerDescription {
  if (!isWindow(layer)) throw new RangeError(`${layer.type} is not a window that slides`);
  const kernel = across(windowOf(layer), axis);
  const padding = paddingAlong(layer.padding ?? 'valid', axis);
  return {
    type: 'conv2d',
    name: nameOf(index),
    filters: 1,
    kernel: [1, kernel],
    stride: [1, across(layer.stride ?? ('kernel' in layer ? 1 : layer.window), axis)],
    dilation: [1, 'dilation' in layer ? across(layer.dilation ?? 1, axis) : 1],
    padding: padding === 'same' ? 'same' : [0, 0, ...padding],
  };
}

/** A layer's name in the descriptions that go to the engine, and so in what it says. */
const nameOf = (index: number): string => `layer ${index + 1}`;

const line = (size: number, layers: readonly LayerDescription[], axis: AxisName): NetworkDescription => ({
  input: [1, size, 1],
  layers: layers.map((layer, index) => alongAxis(layer, axis, index)),
});

/** The stack in two dimensions with `filters` filters in each convolution, at most; in one, with a height of 1. */
export function describe({ dimensions, input, layers }: FieldState, filters = 1): NetworkDescription {
  if (dimensions === 1) return { ...line(input[1], layers, 'width'), layers: line(input[1], layers, 'width').layers.map((layer) => widened(layer, filters)) };
  return {
    input: [...input, 1],
    layers: layers.map((layer, index) => widened({ ...layer, name: nameOf(index) }, filters)),
  };
}

function widened(layer: LayerDescription, filters: number): LayerDescription {
  if (layer.type === 'conv2d') return { ...layer, filters: Math.min(filters, Math.max(layer.filters, filters)), groups: 1 };
  if (layer.type === 'depthwiseConv2d') return { ...layer, multiplier: 1 };
  return layer;
}

function axisOf(nc: Engine, size: number, layers: readonly LayerDescription[], axis: AxisName): Axis {
  const summary = nc.summary(line(size, layers, axis));
  const rows = layers.map((layer, index): AxisRow => {
    const below = index === 0 ? size : summary[index - 1]!.outputShape[1]!;
    const units = summary[index]!.outputShape[1]!;
    const single = { ...alongAxis(layer, axis, 0) };
    if (single.type !== 'conv2d') throw new RangeError('expected a convolution of one row');
    const { start, size: span } = nc.receptiveField({ input: [1, below, 1], layers: [single] }, nameOf(0)).width;
    const { kernel, stride, dilation } = {
      kernel: across(single.kernel, 'width'),
      stride: across(single.stride!, 'width'),
      dilation: across(single.dilation!, 'width'),
    };
    const padding = isWindow(layer) ? paddingAlong(layer.padding ?? 'valid', axis) : 'same';
    const after = padding === 'same' ? Math.max(0, start + (units - 1) * stride + span - below) : padding[1];
    return { kernel, stride, dilation, before: 0 - start, after, units, field: summary[index]!.receptiveField.width };
  });
  return { size, rows };
}

/** Sizes, strides and starts of every layer along both axes. Throws ShapeError when a window does not fit. */
export function analyse(nc: Engine, state: Pick<FieldState, 'dimensions' | 'input' | 'layers'>): Stack {
  const width = axisOf(nc, state.input[1], state.layers, 'width');
  return { width, height: state.dimensions === 1 ? { size: 1, rows: width.rows.map(() => flatRow) } : axisOf(nc, state.input[0], state.layers, 'height') };
}

const flatRow: AxisRow = { kernel: 1, stride: 1, dilation: 1, before: 0, after: 0, units: 1, field: { size: 1, stride: 1, start: 0 } };

/** The most layers from the first on that fit, and why no more do. */
export function fitting(nc: Engine, state: FieldState): { layers: readonly LayerDescription[]; trouble: string } {
  for (let count = state.layers.length; count > 0; count--) {
    const layers = state.layers.slice(0, count);
    try {
      analyse(nc, { ...state, layers });
      return { layers, trouble: count === state.layers.length ? '' : `Layer ${count + 1} and what follows are left out: the window does not fit.` };
    } catch {
      // One layer less, then.
    }
  }
  return { layers: [], trouble: 'The first window does not fit the input.' };
}

export const unitsOf = (axis: Axis, layer: number): number => (layer === 0 ? axis.size : axis.rows[layer - 1]!.units);

/** The layer's field as the engine has it; the input's units see themselves. */
export const fieldOf = (axis: Axis, layer: number): ReceptiveAxis => (layer === 0 ? { size: 1, stride: 1, start: 0 } : axis.rows[layer - 1]!.field);

/** The unit that the state names, brought inside the stack; the last layer's middle one where it names none. */
export function unitWithin(stack: Stack, unit: UnitPlace | null): UnitPlace {
  const layer = Math.min(unit?.layer ?? Infinity, stack.width.rows.length);
  const place = (axis: Axis, wanted: number | undefined) => Math.min(wanted ?? Math.floor((unitsOf(axis, layer) - 1) / 2), unitsOf(axis, layer) - 1);
  return { layer, y: place(stack.height, unit?.y), x: place(stack.width, unit?.x) };
}

/** The unit of another layer whose field's middle stands nearest. */
export function nearestUnit(stack: Stack, unit: UnitPlace, layer: number): UnitPlace {
  const nearest = (axis: Axis, place: number) => {
    const [from, to] = [fieldOf(axis, unit.layer), fieldOf(axis, layer)];
    const middle = from.start + place * from.stride + from.size / 2;
    return Math.max(0, Math.min(unitsOf(axis, layer) - 1, Math.round((middle - to.start - to.size / 2) / to.stride)));
  };
  return { layer, y: nearest(stack.height, unit.y), x: nearest(stack.width, unit.x) };
}

/** Which units of every layer below have a path to one unit, along one axis, by the engine; where there may be gaps, measured. */
export function reachOf(nc: Engine, state: FieldState, stack: Stack, axis: AxisName, layer: number, unit: number): Reach {
  const reach: (readonly number[])[] = [];
  const { layers } = line(state.input[1], state.layers, axis);
  const { rows } = stack[axis];
  for (let below = 0; below < layer; below++) {
    if (state.dimensions === 1 && axis === 'height') {
      reach.push([0]);
      continue;
    }
    const part: NetworkDescription = { input: [1, unitsOf(stack[axis], below), 1], layers: layers.slice(below, layer) };
    if (rows.slice(below, layer).some(({ kernel, stride, dilation }) => dilation > 1 || stride > kernel)) {
      const { data } = nc.measuredRegion(part, nameOf(layer - 1), [0, unit]);
      reach.push([...data.keys()].filter((place) => data[place] !== 0));
    } else {
      // Without gaps the region's two ends say it all, and cost less.
      const { start, size } = nc.receptiveRegion(part, nameOf(layer - 1), [0, unit]).width;
      reach.push(Array.from({ length: size }, (_, i) => start + i));
    }
  }
  return [...reach, [unit]];
}

/** The recurrence of one layer with its numbers: what comes before the sign of equality is computed by hand. */
export interface Recurrence {
  size: string;
  stride: string;
  start: string;
}

export const signed = (value: number): string => (value < 0 ? `−${-value}` : String(value));
const term = (value: number): string => (value < 0 ? `(${signed(value)})` : String(value));

/** r = r + (k − 1) · d · j, j = j · s, start = start − p · j, with the numbers of the layer below (1-based layer). */
export function recurrence(axis: Axis, layer: number): Recurrence {
  const { kernel, stride, dilation, before, field } = axis.rows[layer - 1]!;
  const below = fieldOf(axis, layer - 1);
  const dilated = axis.rows.some((row) => row.dilation > 1) ? ` · ${dilation}` : '';
  return {
    size: `${below.size} + (${kernel} − 1)${dilated} · ${below.stride} = ${field.size}`,
    stride: `${below.stride} · ${stride} = ${field.stride}`,
    start: `${signed(below.start)} − ${before} · ${below.stride} = ${signed(field.start)}`,
  };
}

/** A unit's field before anything is clipped. */
export function spanOf(axis: Axis, layer: number, unit: number): Span {
  const { start, stride, size } = fieldOf(axis, layer);
  const first = start + unit * stride;
  return { first, last: first + size - 1 };
}

export const spanText = ({ first, last }: Span): string => (first === last ? signed(first) : `${signed(first)} to ${signed(last)}`);

/** Neighbours as one stretch each. */
export function runsOf(places: readonly number[]): Span[] {
  const runs: Span[] = [];
  for (const place of places) {
    const run = runs.at(-1);
    if (run?.last === place - 1) run.last = place;
    else runs.push({ first: place, last: place });
  }
  return runs;
}

/** Places with gaps in a few words: "0, 2, 4", "3 to 7", "0 to 2, 5 to 7". */
export const placesText = (places: readonly number[]): string =>
  runsOf(places)
    .map((run) => (run.last === run.first + 1 ? `${run.first}, ${run.last}` : spanText(run)))
    .join(', ') || 'none';

/** What a range of units of a layer reads in the layer below, with the arithmetic (1-based layer). */
export function readBy(axis: Axis, layer: number, units: readonly number[]): { wanted: Span; first: string; last: string } {
  const { kernel, stride, dilation, before } = axis.rows[layer - 1]!;
  const [low, high] = [units[0] ?? 0, units.at(-1) ?? 0];
  const wanted = { first: low * stride - before, last: high * stride - before + (kernel - 1) * dilation };
  const dilated = dilation > 1 ? ` · ${dilation}` : '';
  return {
    wanted,
    first: `${low} · ${stride} − ${before} = ${signed(wanted.first)}`,
    last: `${high} · ${stride} − ${before} + (${kernel} − 1)${dilated} = ${signed(wanted.last)}`,
  };
}

/** The arithmetic of a unit's field at the input. */
export function unitArithmetic(axis: Axis, layer: number, unit: number): { first: string; last: string } {
  const { start, stride, size } = fieldOf(axis, layer);
  const { first, last } = spanOf(axis, layer, unit);
  return { first: `${signed(start)} + ${unit} · ${stride} = ${signed(first)}`, last: `${term(first)} + ${size} − 1 = ${signed(last)}` };
}

/** A layer in a few words, along one axis: "kernel 3, stride 2, padding 1". */
export function rowText({ kernel, stride, dilation, before, after }: AxisRow): string {
  const padding = before === after ? (before === 0 ? '' : `padding ${before}`) : `padding ${before} before, ${after} after`;
  return [`kernel ${kernel}`, `stride ${stride}`, dilation > 1 ? `dilation ${dilation}` : '', padding].filter(Boolean).join(', ');
}

export const sameAxes = ({ height, width }: Stack): boolean => JSON.stringify(height) === JSON.stringify(width);
