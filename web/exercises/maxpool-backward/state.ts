// What the exercise is about, as data and as attributes. Pure: the engine decides elsewhere whether it fits.
import { lecture as numbers } from '../grid/lecture.js';
import { columnsOf, matrixFromText, matrixToText, rowsOf, type Matrix } from '../grid/matrix.js';

export type Pair = readonly [height: number, width: number];
export type Padding = 'valid' | 'same' | readonly [top: number, bottom: number, left: number, right: number];

export interface PoolState {
  input: Matrix;
  /** ∂L/∂y, the derivatives that arrive at the output. */
  derivatives: Matrix;
  window: Pair;
  stride: Pair;
  padding: Padding;
  pooling: 'max' | 'average';
  /** Who receives the derivative where several cells hold the maximum. */
  ties: 'first' | 'even';
  /** Whether an average divides by the window's area, padding and all. */
  countPadding: boolean;
}

export const largestSide = 8;
export const largestPadding = 3;
/** An 8-cell side with 3 cells of padding at both ends, under a window of 1. */
const largestOutput = largestSide + 2 * largestPadding;

/** The lecture's example, slides 19 to 31. */
export const lecture: PoolState = {
  ...numbers,
  window: [3, 3],
  stride: [1, 1],
  padding: 'valid',
  pooling: 'max',
  ties: 'first',
  countPadding: false,
};

/** Settings worth a look, to begin from. */
export const examples: readonly { name: string; state: PoolState }[] = [
  { name: 'The lecture’s', state: lecture },
  {
    name: 'Ties',
    state: {
      ...lecture,
      input: [
        [5, 5, 1, 0],
        [2, 5, 0, 3],
        [4, 4, 0, 0],
        [1, 4, 0, 0],
      ],
      derivatives: [
        [6, 2],
        [3, 8],
      ],
      window: [2, 2],
      stride: [2, 2],
    },
  },
  {
    name: 'Padding',
    state: {
      ...lecture,
      derivatives: [
        [4, 6, 4],
        [6, 9, 6],
        [4, 6, 4],
      ],
      stride: [2, 2],
      padding: [1, 1, 1, 1],
    },
  },
];

const numbersFromText = (text: string | undefined): number[] =>
  (text ?? '')
    .trim()
    .split(/[\s,x×]+/)
    .map((part) => (part === '' ? NaN : Number(part)));
const wholeFrom = (low: number, high: number) => (value: number) => Number.isInteger(value) && value >= low && value <= high;

function pairFromText(text: string | undefined): Pair | null {
  const [height = NaN, width = height, ...more] = numbersFromText(text);
  return more.length === 0 && [height, width].every(wholeFrom(1, largestSide)) ? [height, width] : null;
}
const pairToText = ([height, width]: Pair): string => (height === width ? String(height) : `${height} ${width}`);

function paddingFromText(text: string | undefined): Padding | null {
  if (text === 'valid' || text === 'same') return text;
  const numbers = numbersFromText(text);
  if (!numbers.every(wholeFrom(0, largestPadding))) return null;
  const [a, b, c, d] = numbers as [number, number, number, number];
  if (numbers.length === 1) return [a, a, a, a];
  if (numbers.length === 2) return [a, a, b, b];
  return numbers.length === 4 ? [a, b, c, d] : null;
}
function paddingToText(padding: Padding): string {
  if (typeof padding === 'string') return padding;
  const [top, bottom, left, right] = padding;
  if (top !== bottom || left !== right) return padding.join(' ');
  return pairToText([top, left]);
}

/** Attributes to state; what is missing or unusable becomes the lecture's. */
export function fromParameters(parameters: Record<string, string>): PoolState {
  const input = matrixFromText(parameters['input'], largestSide) ?? lecture.input;
  const [height, width] = pairFromText(parameters['window']) ?? lecture.window;
  const padding = paddingFromText(parameters['padding']) ?? lecture.padding;
  const [top, bottom, left, right] = padding === 'same' ? [largestSide, 0, largestSide, 0] : padding === 'valid' ? [0, 0, 0, 0] : padding;
  return {
    input,
    derivatives: matrixFromText(parameters['derivatives'], largestOutput) ?? lecture.derivatives,
    window: [Math.min(height, rowsOf(input) + top + bottom), Math.min(width, columnsOf(input) + left + right)],
    stride: pairFromText(parameters['stride']) ?? lecture.stride,
    padding,
    pooling: parameters['pooling'] === 'average' ? 'average' : 'max',
    ties: parameters['ties'] === 'even' ? 'even' : 'first',
    countPadding: parameters['count-padding'] === 'true',
  };
}

export function toParameters(state: PoolState): Record<string, string> {
  return {
    input: matrixToText(state.input),
    derivatives: matrixToText(state.derivatives),
    window: pairToText(state.window),
    stride: pairToText(state.stride),
    padding: paddingToText(state.padding),
    pooling: state.pooling,
    ties: state.ties,
    'count-padding': String(state.countPadding),
  };
}

/** "3×3 window, stride 2, padding 1": the setting in words. */
export function settingText({ window, stride, padding, pooling, countPadding }: PoolState): string {
  const across = ([down, right]: Pair) => (down === right ? String(down) : `${down} down and ${right} across`);
  const around =
    padding === 'valid'
      ? 'no padding'
      : padding === 'same'
        ? '“same” padding'
        : new Set(padding).size === 1
          ? `padding ${padding[0]} on each side`
          : `padding ${padding[0]} at the top, ${padding[1]} at the bottom, ${padding[2]} at the left, ${padding[3]} at the right`;
  const counted = pooling === 'max' || padding === 'valid' ? '' : countPadding ? '; padding cells are counted' : '; padding cells are not counted';
  return `window ${window.join('×')}, stride ${across(stride)}, ${around}${counted}`;
}
