// A convolution, without a browser: the state, its text, and what the engine computes from it.
import type { Engine, NetworkDescription, TraceStep } from 'neocog';
import { columnsOf, resized, rowsOf, unflat, type Matrix } from '../grid/matrix.js';
import type { Frame } from '../grid/number-grid.js';
import { classicKernel } from './classics.js';

export type Padding = 'valid' | 'same' | number;

export interface ConvolutionState {
  mode: 'numbers' | 'picture';
  /** The numbers, one matrix for each channel. */
  input: readonly Matrix[];
  /** Which picture: 'shapes', 'stripes', a garment with its number ('sneaker 2'), or 'own'. */
  picture: string;
  /** [filter][channel of its group] */
  kernel: readonly (readonly Matrix[])[];
  /** One per filter. */
  bias: readonly number[];
  stride: number;
  padding: Padding;
  dilation: number;
  groups: number;
  /** The output cell under discussion. */
  at: { y: number; x: number; filter: number };
  /** What one step in Step is. */
  pace: 'window' | 'product';
}

/** What is convolved: [height, width, channels], row by row. */
export interface Volume {
  height: number;
  width: number;
  channels: number;
  data: Float32Array;
}

export interface ConvolutionResult {
  volume: Volume;
  height: number;
  width: number;
  /** [filter][y][x] */
  maps: number[][][];
  /** The largest magnitude of each map. */
  limits: number[];
  frame: Frame;
  /** The window's height and width in the input, holes of the dilation included. */
  reach: readonly [height: number, width: number];
  parameters: number;
  macs: number;
}

export const most = { side: 8, channels: 3, filters: 4, kernel: 5, stride: 4, padding: 2, dilation: 3, reach: 9 } as const;

const example: Matrix = [
  [1, 2, 1, 0, 0, 0],
  [2, 8, 7, 6, 1, 0],
  [1, 7, 9, 8, 2, 1],
  [0, 6, 8, 9, 3, 1],
  [0, 1, 2, 3, 1, 0],
  [0, 0, 1, 1, 0, 0],
];

/** A value for a cell that a larger input brings: it depends on its place alone. */
export const fill = (channel: number, y: number, x: number): number => example[(y + 2 * channel) % 6]![(x + channel) % 6]!;

export const usual: ConvolutionState = {
  mode: 'numbers',
  input: [example],
  picture: 'shapes',
  kernel: [[classicKernel('sobel-vertical', false)!]],
  bias: [0],
  stride: 1,
  padding: 'valid',
  dilation: 1,
  groups: 1,
  at: { y: 0, x: 0, filter: 0 },
  pace: 'window',
};

export const kernelSize = ({ kernel }: Pick<ConvolutionState, 'kernel'>): [height: number, width: number] => [
  rowsOf(kernel[0]![0]!),
  columnsOf(kernel[0]![0]!),
];
export const isLine = ({ mode, input }: Pick<ConvolutionState, 'mode' | 'input'>): boolean => mode === 'numbers' && rowsOf(input[0]!) === 1;

/** How many channels go in: a picture is grey or has red, green and blue. */
export const channelsOf = (state: Pick<ConvolutionState, 'mode' | 'input' | 'kernel' | 'groups'>): number =>
  state.mode === 'numbers' ? state.input.length : state.kernel[0]!.length * state.groups === 3 ? 3 : 1;

/** In how many groups these channels and filters can be parted. */
export const possibleGroups = (channels: number, filters: number): number[] => [1, 2, 3].filter((groups) => channels % groups === 0 && filters % groups === 0);

/** The first channel that a filter reads; it reads as many as its kernel has. */
export const firstChannel = (state: Pick<ConvolutionState, 'kernel' | 'groups'>, filter: number): number =>
  Math.floor(filter / (state.kernel.length / state.groups)) * state.kernel[0]!.length;

/** Makes channels, filters, groups and biases agree; what is missing continues what is there. */
export function agreed(state: ConvolutionState): ConvolutionState {
  const channels = channelsOf(state);
  const filters = state.kernel.length;
  const groups = possibleGroups(channels, filters).includes(state.groups) ? state.groups : 1;
  const per = channels / groups;
  const [height, width] = [isLine(state) ? 1 : kernelSize(state)[0], kernelSize(state)[1]];
  const middle = (matrix: Matrix): Matrix => (rowsOf(matrix) === height ? matrix : [matrix[Math.floor(rowsOf(matrix) / 2)]!]);
  const kernel = state.kernel.map((filter) => Array.from({ length: per }, (_, c) => resized(middle(filter[c] ?? filter[0]!), height, width, () => 0)));
  const dilation = reachOf(Math.max(height, width), state.dilation) <= most.reach ? state.dilation : 1;
  return {
    ...state,
    groups,
    kernel,
    dilation,
    bias: Array.from({ length: filters }, (_, f) => state.bias[f] ?? 0),
    at: { ...state.at, filter: Math.min(state.at.filter, filters - 1) },
  };
}

/** How far a dilated kernel reaches. */
export const reachOf = (kernel: number, dilation: number): number => (kernel - 1) * dilation + 1;

/** The numbers of the state as one volume. */
export function volumeOf(input: readonly Matrix[]): Volume {
  const [height, width, channels] = [rowsOf(input[0]!), columnsOf(input[0]!), input.length];
  const data = new Float32Array(height * width * channels);
  for (let i = 0; i < data.length; i++) {
    const [c, x, y] = [i % channels, Math.floor(i / channels) % width, Math.floor(i / channels / width)];
    data[i] = input[c]![y]![x]!;
  }
  return { height, width, channels, data };
}

export type Layer = Pick<ConvolutionState, 'kernel' | 'stride' | 'padding' | 'dilation' | 'groups'>;

export function describe(layer: Layer, volume: Pick<Volume, 'height' | 'width' | 'channels'>): NetworkDescription {
  // One dimension is a map of height 1; a number pads its two ends only.
  const padding = typeof layer.padding === 'number' && volume.height === 1 ? ([0, layer.padding] as const) : layer.padding;
  return {
    input: [volume.height, volume.width, volume.channels],
    layers: [
      {
        type: 'conv2d',
        name: 'conv',
        filters: layer.kernel.length,
        kernel: kernelSize(layer),
        stride: layer.stride,
        padding: typeof padding === 'object' ? [...padding] : padding,
        dilation: layer.dilation,
        groups: layer.groups,
      },
    ],
  };
}

/** The kernel's numbers as the engine has them: [height, width, in / groups, out]. */
function weightsOf(kernel: ConvolutionState['kernel']): Float32Array {
  const [[height, width], per, filters] = [kernelSize({ kernel }), kernel[0]!.length, kernel.length];
  const weights = new Float32Array(height * width * per * filters);
  let i = 0;
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) for (let c = 0; c < per; c++) for (const filter of kernel) weights[i++] = filter[c]![y]![x]!;
  return weights;
}

function networkOf(nc: Engine, state: ConvolutionState, volume: Volume) {
  const net = nc.network(describe(state, volume));
  net.set('conv/kernel', weightsOf(state.kernel));
  net.set('conv/bias', Float32Array.from(state.bias));
  return net;
}

/** Throws ShapeError where the kernel does not fit. */
export function compute(nc: Engine, state: ConvolutionState, volume: Volume): ConvolutionResult {
  using net = networkOf(nc, state, volume);
  const { shape, data } = net.forward(volume.data);
  const [, height = 0, width = 0, filters = 0] = shape;
  const maps = Array.from({ length: filters }, (_, f) =>
    unflat(
      Float32Array.from({ length: height * width }, (_, i) => data[i * filters + f]!),
      height,
      width,
    ),
  );
  const row = net.summary()[0]!;
  return {
    volume,
    height,
    width,
    maps,
    limits: maps.map((map) => map.reduce((largest, line) => line.reduce((most, value) => Math.max(most, Math.abs(value)), largest), 0)),
    ...framing(nc, state, volume, { height, width }),
    parameters: row.parameters,
    macs: row.macs,
  };
}

/** The zeros around the input, and how far a window reaches: both from the engine's receptive field. */
export function framing(
  nc: Engine,
  layer: Layer,
  volume: Pick<Volume, 'height' | 'width' | 'channels'>,
  output: { height: number; width: number },
): Pick<ConvolutionResult, 'frame' | 'reach'> {
  const field = nc.receptiveField(describe(layer, volume), 'conv');
  const reach = [field.height.size, field.width.size] as const;
  if (layer.padding === 'valid') return { frame: { top: 0, right: 0, bottom: 0, left: 0 }, reach };
  // The first window starts in the padding; 'same' pads after the input what the last window needs.
  const ends = (axis: { size: number; start: number }, inside: number, outside: number) => ({
    before: 0 - axis.start,
    after: typeof layer.padding === 'number' ? 0 - axis.start : Math.max(0, (outside - 1) * layer.stride + axis.size + axis.start - inside),
  });
  const [vertical, horizontal] = [ends(field.height, volume.height, output.height), ends(field.width, volume.width, output.width)];
  return { frame: { top: vertical.before, bottom: vertical.after, left: horizontal.before, right: horizontal.after }, reach };
}

/** One output cell, product by product: the bias first, then every weight. */
export function products(nc: Engine, state: ConvolutionState, volume: Volume, at: ConvolutionState['at']): TraceStep[] {
  using net = networkOf(nc, state, volume);
  net.forward(volume.data);
  return net.trace('conv', { output: [at.y, at.x, at.filter] });
}

/** A number of every product, laid out as the kernel is: [channel][row][column]. */
export function asKernel({ kernel }: Pick<ConvolutionState, 'kernel'>, steps: readonly TraceStep[], value: (step: TraceStep) => number): number[][][] {
  const [rows, columns] = kernelSize({ kernel });
  const laid = kernel[0]!.map(() => Array.from({ length: rows }, () => new Array<number>(columns).fill(0)));
  for (const step of steps) if (step.weight) laid[step.weight[2]!]![step.weight[0]!]![step.weight[1]!] = value(step);
  return laid;
}

/** Where the window of an output cell starts; negative within the padding. */
export const windowStart = ({ stride }: Pick<ConvolutionState, 'stride'>, { frame }: Pick<ConvolutionResult, 'frame'>, at: { y: number; x: number }) => ({
  top: at.y * stride - frame.top,
  left: at.x * stride - frame.left,
});

/** The output cell whose window has this input cell nearest to its middle. */
export function outputNear(state: ConvolutionState, result: ConvolutionResult, cell: { y: number; x: number }): { y: number; x: number } {
  const along = (place: number, before: number, reach: number, count: number) =>
    Math.max(0, Math.min(count - 1, Math.round((place + before - (reach - 1) / 2) / state.stride)));
  return {
    y: along(cell.y, result.frame.top, result.reach[0], result.height),
    x: along(cell.x, result.frame.left, result.reach[1], result.width),
  };
}
