// Counting a network: what the exercise knows, without a browser. The engine computes every number.
import type { CountingConvention, Engine, LayerDescription, NetworkDescription } from 'neocog';
import { isStackKind, shortest } from '../stack/kinds.js';
import { layerToText, prettyText, stackFromText, stackToText } from '../stack/notation.js';

export type Shape = readonly [height: number, width: number, channels: number];
export type Convention = Required<CountingConvention>;

/** Whose numbers are kept: the outputs, the parameters, or both with their gradients, as training needs them. */
export type MemoryOf = 'activations' | 'parameters' | 'training';
export const formats = { float32: 4, float16: 2, int8: 1 } as const;
export type Format = keyof typeof formats;

export const quantities = ['shape', 'parameters', 'operations', 'memory'] as const;
export type Quantity = (typeof quantities)[number];
/** Layer −1 is the total. */
export interface TableCell {
  layer: number;
  quantity: Quantity;
}

export interface CountState {
  input: Shape;
  layers: readonly LayerDescription[];
  convention: Convention;
  memory: { of: MemoryOf; format: Format };
  cell: TableCell;
  /** Whether a convolution stands beside its depthwise-separable twin. */
  compare: boolean;
}

export interface CountRow {
  layer: LayerDescription;
  /** As people read it: conv 8 3×3 same. */
  text: string;
  input: readonly number[];
  output: readonly number[];
  /** In the chosen convention. */
  parameters: number;
  operations: number;
  /** All of them, whatever is counted, and those that training changes. */
  allParameters: number;
  trainable: number;
  /** Values in the output. */
  activations: number;
  bytes: number;
}

export interface CountResult {
  rows: CountRow[];
  total: { parameters: number; operations: number; bytes: number };
  /** The convention in the engine's words. */
  convention: string;
  /** Why the stack ends before its end, and at which layer; −1 where it does not. */
  trouble: string;
  troubleAt: number;
}

export const usualConvention: Convention = { unit: 'macs', biases: false, batchNorm: false, pooling: false, parameters: 'all' };

/** The lecture's network, slide 9. */
export const lecture: CountState = {
  input: [32, 32, 3],
  layers: [
    { type: 'conv2d', filters: 8, kernel: 3, padding: 'same' },
    { type: 'conv2d', filters: 16, kernel: 5, stride: 2, padding: 'same' },
    { type: 'flatten' },
    { type: 'dense', units: 512 },
    { type: 'dense', units: 4 },
  ],
  convention: usualConvention,
  memory: { of: 'activations', format: 'float32' },
  cell: { layer: 0, quantity: 'parameters' },
  compare: false,
};

export const productOf = (numbers: readonly number[]): number => numbers.reduce((product, each) => product * each, 1);

const message = (error: unknown): string =>
  // The learner sees which layer it is; the engine's name for it would only be one more word.
  (error instanceof Error ? error.message : String(error)).replace(/^\S+ \(\w+\): /, '');

/** The longest beginning of the stack that the engine can build, and why it goes no further. */
function buildable(nc: Engine, input: Shape, layers: readonly LayerDescription[]): { count: number; trouble: string } {
  let trouble = '';
  for (let count = layers.length; count > 0; count--) {
    try {
      nc.summary({ input, layers: layers.slice(0, count) });
      return { count, trouble };
    } catch (error) {
      trouble = message(error);
    }
  }
  return { count: 0, trouble };
}

/** Every layer's counts. A stack that does not fit together is counted as far as it does. */
export function compute(nc: Engine, { input, layers, convention, memory }: Pick<CountState, 'input' | 'layers' | 'convention' | 'memory'>): CountResult {
  const { count, trouble } = buildable(nc, input, layers);
  const result: CountResult = { rows: [], total: { parameters: 0, operations: 0, bytes: 0 }, convention: '', trouble, troubleAt: trouble ? count : -1 };
  if (count === 0) return result;
  const description: NetworkDescription = { input, layers: layers.slice(0, count) };
  const summary = nc.summary(description);
  const cost = nc.cost(description, convention);
  result.convention = cost.convention;
  for (const [i, { outputShape, trainable, parameters: all, activationBytes }] of summary.entries()) {
    const { parameters, operations } = cost.rows[i]!;
    const row = {
      layer: layers[i]!,
      text: prettyText(layerToText(layers[i]!)),
      input: i === 0 ? input : summary[i - 1]!.outputShape,
      output: outputShape,
      parameters,
      operations,
      allParameters: all,
      trainable,
      // The engine keeps them in float32.
      activations: activationBytes / formats.float32,
    };
    result.rows.push({ ...row, bytes: keptNumbers(row, memory.of) * formats[memory.format] });
  }
  result.total = { ...cost.total, bytes: result.rows.reduce((sum, { bytes }) => sum + bytes, 0) };
  return result;
}

function keptNumbers({ activations, allParameters, trainable }: Pick<CountRow, 'activations' | 'allParameters' | 'trainable'>, of: MemoryOf): number {
  if (of === 'activations') return activations;
  if (of === 'parameters') return allParameters;
  return allParameters + trainable + 2 * activations;
}

/** A convolution in two: every channel filtered on its own, then the channels mixed by a 1×1 convolution. Null where there is nothing to part. */
export function separable(layer: LayerDescription): LayerDescription[] | null {
  if (layer.type !== 'conv2d' || (layer.groups ?? 1) !== 1 || productOf([layer.kernel].flat()) === 1) return null;
  const { kernel, stride = 1, padding = 'valid', dilation = 1, bias = true, filters } = layer;
  return [shortest({ type: 'depthwiseConv2d', kernel, stride, padding, dilation, bias }), shortest({ type: 'conv2d', filters, kernel: 1, bias })];
}

export interface Comparison {
  /** Which layer of the stack, and its two counts. */
  layer: number;
  standard: CountResult;
  separable: CountResult;
}

/** The chosen layer, or the first that can be parted, beside its separable twin. */
export function compare(nc: Engine, state: CountState, result: CountResult): Comparison | null {
  const candidates = result.rows.flatMap(({ layer }, index) => (separable(layer) ? [index] : []));
  const layer = candidates.includes(state.cell.layer) ? state.cell.layer : candidates[0];
  if (layer === undefined) return null;
  const row = result.rows[layer]!;
  const count = (layers: readonly LayerDescription[]) => compute(nc, { ...state, input: row.input as Shape, layers });
  return { layer, standard: count([row.layer]), separable: count(separable(row.layer)!) };
}

/** The positions of Step: a layer's numbers one after the other, then the totals. What is nothing is passed over, but for the shape. */
export function stepsOf({ rows, total }: CountResult): TableCell[] {
  if (rows.length === 0) return [];
  const cells = rows.flatMap(({ parameters, operations, bytes }, layer): TableCell[] => {
    const counts = parameters > 0 || operations > 0;
    return [
      { layer, quantity: 'shape' },
      ...(counts ? (['parameters', 'operations'] as const).map((quantity) => ({ layer, quantity })) : []),
      ...(bytes > 0 ? [{ layer, quantity: 'memory' } as const] : []),
    ];
  });
  const last = { layer: -1 } as const;
  return [
    ...cells,
    { ...last, quantity: 'parameters' },
    { ...last, quantity: 'operations' },
    ...(total.bytes > 0 ? [{ ...last, quantity: 'memory' } as const] : []),
  ];
}

// Attributes

const largestSide = 4096;
const inputFromText = (text: string | undefined): Shape | null => {
  const parts =
    text
      ?.trim()
      .split(/[\s,x×]+/)
      .map(Number) ?? [];
  return parts.length === 3 && parts.every((part) => Number.isInteger(part) && part >= 1 && part <= largestSide) ? [parts[0]!, parts[1]!, parts[2]!] : null;
};

const words = (text: string | undefined): string[] => text?.toLowerCase().split(/[\s,]+/) ?? [];

function layersFromText(text: string | undefined): LayerDescription[] | null {
  if (text === undefined) return null;
  const read = stackFromText(text);
  return 'error' in read || read.layers.length === 0 ? null : read.layers;
}

/** Attributes to state; what is missing or unusable becomes the lecture's. */
export function fromParameters(parameters: Record<string, string>): CountState {
  const convention = words(parameters['convention']);
  const memory = words(parameters['memory']);
  const [place = '', quantity] = words(parameters['cell']);
  const layer = place === 'total' ? -1 : Number(place) - 1;
  return {
    input: inputFromText(parameters['input']) ?? lecture.input,
    // An empty attribute is an empty stack: one may begin with nothing.
    layers: parameters['layers']?.trim() === '' ? [] : (layersFromText(parameters['layers']) ?? lecture.layers),
    convention: {
      unit: convention.includes('flops') ? 'flops' : 'macs',
      biases: convention.includes('biases'),
      batchNorm: convention.includes('batchnorm'),
      pooling: convention.includes('pooling'),
      parameters: convention.includes('trainable') ? 'trainable' : 'all',
    },
    memory: {
      of: memory.includes('training') ? 'training' : memory.includes('parameters') ? 'parameters' : 'activations',
      format: memory.includes('float16') ? 'float16' : memory.includes('int8') ? 'int8' : 'float32',
    },
    cell:
      Number.isInteger(layer) && layer >= -1 && place !== '' ? { layer, quantity: quantities.find((each) => each === quantity) ?? 'parameters' } : lecture.cell,
    compare: parameters['compare'] === 'yes',
  };
}

export function toParameters({ input, layers, convention, memory, cell, compare: beside }: CountState): Record<string, string> {
  const { unit, biases, batchNorm, pooling, parameters } = convention;
  return {
    input: input.join(' '),
    layers: stackToText(layers.filter(({ type }) => isStackKind(type))),
    convention: [
      unit,
      ...(biases ? ['biases'] : []),
      ...(batchNorm ? ['batchnorm'] : []),
      ...(pooling ? ['pooling'] : []),
      ...(parameters === 'trainable' ? [parameters] : []),
    ].join(' '),
    memory: `${memory.of} ${memory.format}`,
    cell: `${cell.layer < 0 ? 'total' : cell.layer + 1} ${cell.quantity}`,
    compare: beside ? 'yes' : 'no',
  };
}
