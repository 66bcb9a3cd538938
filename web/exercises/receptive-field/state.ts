// The exercise's state, and how it stands in attributes.
import type { LayerDescription } from 'neocog';
import { stackFromText, stackToText } from '../stack/notation.js';
import { lecture, presets } from './presets.js';

export type Show = 'connections' | 'measured' | 'comparison';

export interface UnitPlace {
  /** 0 is the input, 1 the first layer. */
  layer: number;
  y: number;
  x: number;
}

export interface FieldState {
  dimensions: 1 | 2;
  /** In one dimension the height is 1. */
  input: readonly [height: number, width: number];
  layers: readonly LayerDescription[];
  /** null: the middle of the last layer. */
  unit: UnitPlace | null;
  show: Show;
  /** Channels of the comparison of two 3×3 with one 5×5. */
  channels: number;
}

/** The layers that this exercise speaks about: windows that slide. */
export const windowKinds = ['conv2d', 'maxPool2d', 'avgPool2d', 'depthwiseConv2d'] as const;
export type WindowLayer = Extract<LayerDescription, { type: (typeof windowKinds)[number] }>;

export const isWindow = (layer: LayerDescription): layer is WindowLayer => (windowKinds as readonly string[]).includes(layer.type);

export const limits = { line: 48, side: 256, layers: 24, channels: 1024 } as const;

const wholes = (text: string | undefined): number[] | null => {
  const parts = (text ?? '')
    .trim()
    .split(/[\s,x×]+/)
    .filter(Boolean)
    .map(Number);
  return parts.length > 0 && parts.every((part) => Number.isInteger(part) && part >= 0) ? parts : null;
};

/** The layers of a text, if this exercise can show them. */
export function layersFromText(text: string | undefined): readonly LayerDescription[] | null {
  if (text === undefined) return null;
  const read = stackFromText(text);
  return 'layers' in read && read.layers.length > 0 && read.layers.length <= limits.layers && read.layers.every(isWindow) ? read.layers : null;
}

function inputFrom(text: string | undefined, dimensions: 1 | 2): readonly [number, number] | null {
  const sizes = wholes(text);
  if (!sizes || sizes.length > 2) return null;
  const [height, width] = dimensions === 1 ? [1, sizes.at(-1)!] : [sizes[0]!, sizes.at(-1)!];
  const most = dimensions === 1 ? limits.line : limits.side;
  return height >= 1 && width >= 1 && Math.max(height, width) <= most ? [height, width] : null;
}

/** Attributes to state; what is missing or unusable becomes the lecture's. */
export function fromParameters(parameters: Record<string, string>): FieldState {
  const sizes = wholes(parameters['input']);
  const given = parameters['dimensions'];
  // Two sizes, and nothing said: an image.
  const dimensions = given === '2' || (given !== '1' && sizes?.length === 2) ? 2 : 1;
  const usual: readonly [number, number] = dimensions === 1 ? [1, lecture.input[1]] : [9, 9];
  const unit = wholes(parameters['unit']);
  const channels = Number(parameters['channels']);
  const fits = unit !== null && unit.length === dimensions + 1;
  return {
    dimensions,
    input: inputFrom(parameters['input'], dimensions) ?? usual,
    layers: layersFromText(parameters['layers']) ?? layersFromText(lecture.layers)!,
    unit: fits ? { layer: unit[0]!, y: dimensions === 1 ? 0 : unit[1]!, x: unit.at(-1)! } : null,
    show: parameters['show'] === 'measured' || parameters['show'] === 'comparison' ? parameters['show'] : 'connections',
    channels: Number.isInteger(channels) && channels >= 1 && channels <= limits.channels ? channels : 64,
  };
}

export function toParameters({ dimensions, input, layers, unit, show, channels }: FieldState): Record<string, string> {
  return {
    dimensions: String(dimensions),
    input: dimensions === 1 ? String(input[1]) : input.join(' '),
    layers: stackToText(layers),
    ...(unit && { unit: (dimensions === 1 ? [unit.layer, unit.x] : [unit.layer, unit.y, unit.x]).join(' ') }),
    show,
    channels: String(channels),
  };
}

/** Said once in each picture: whoever counts from 1 answers one too many. */
export const numbering = (dimensions: 1 | 2): string =>
  `${dimensions === 1 ? 'Pixels and units are' : 'Rows and columns, of pixels as of units, are'} numbered from 0, as in code; layers from 1.`;

/** Which preset the state is, or −1. */
export function presetOf({ dimensions, input, layers }: FieldState): number {
  const text = stackToText(layers);
  return presets.findIndex(
    (preset) => preset.dimensions === dimensions && preset.input.join() === input.join() && stackToText(layersFromText(preset.layers)!) === text,
  );
}

/** What to notice about these layers; a row of them is worth the same remark as an image. */
export function remarkOn({ input, layers }: FieldState): string {
  const text = stackToText(layers);
  return presets.find((preset) => preset.input[1] === input[1] && stackToText(layersFromText(preset.layers)!) === text)?.note ?? '';
}
