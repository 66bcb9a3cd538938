// What the questions have in common: the settings they are asked about, how places and sums are written, usual slips.
import type { Engine } from 'neocog';
import { between, formatNumber, pick, type judged, type Cell, type Question, type Random, type Slip } from '../frame/questions.js';
import type { Matrix } from '../grid/matrix.js';
import { productText } from './text.js';
import { outputSize, type Addition, type ConvNumbers, type Of } from './logic.js';

export interface ConvFigure {
  state: ConvNumbers;
  /** The cell in question, and whose it is. */
  of: Of;
  cell: Cell;
  /** What adds up in it. */
  terms: readonly Addition[];
  /** The whole gradient, where a number in it is asked for. */
  gradient: Matrix | null;
}

export type ConvQuestion = Question<ConvFigure>;
export type Judged = Pick<ConvQuestion, 'answer' | 'hints' | 'solution' | 'prompt'> & ReturnType<typeof judged>;

interface Setting {
  input: readonly [number, number];
  kernel: readonly [number, number];
  stride?: readonly [number, number];
  padding?: readonly [number, number];
  dilation?: readonly [number, number];
}

/** Small enough to work out by hand. */
const settings: readonly Setting[] = [
  { input: [4, 4], kernel: [3, 3] },
  { input: [4, 4], kernel: [3, 3] },
  { input: [3, 4], kernel: [2, 2] },
  { input: [4, 5], kernel: [3, 3] },
  { input: [5, 5], kernel: [3, 3], stride: [2, 2] },
  { input: [4, 4], kernel: [3, 3], stride: [2, 2], padding: [1, 1] },
  { input: [3, 3], kernel: [2, 2], padding: [1, 1], stride: [2, 2] },
  { input: [4, 5], kernel: [2, 2], dilation: [2, 2] },
  { input: [1, 7], kernel: [1, 3], stride: [1, 2] },
  { input: [1, 6], kernel: [1, 3], padding: [0, 1] },
];

const whole = (random: Random, most: number): number => between(random, 1, most) * (random() < 0.4 ? -1 : 1);
const grid = (rows: number, columns: number, value: () => number): number[][] =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => value()));

/** No zeros in kernel and derivatives: what takes part must leave a trace. */
export function makeState(nc: Engine, random: Random): ConvNumbers {
  const { input, kernel, stride = [1, 1], padding = [0, 0], dilation = [1, 1] } = pick(random, settings);
  const shape = {
    input: grid(...input, () => between(random, 1, 5)),
    kernel: grid(...kernel, () => whole(random, 3)),
    stride,
    padding,
    dilation,
  };
  return { ...shape, bias: between(random, 1, 3), derivatives: grid(...outputSize(nc, shape), () => whole(random, 4)) };
}

export const total = (numbers: readonly number[]): number => numbers.reduce((sum, value) => sum + value, 0);
export const places = (cells: readonly Cell[]): string => cells.map(({ y, x }) => `(${y + 1}, ${x + 1})`).join(', ');
export const cellsOf = (matrix: Matrix): Cell[] => matrix.flatMap((row, y) => row.map((_, x) => ({ y, x })));
export const written = (terms: readonly Addition[]): string => terms.map(({ derivative, factor }) => productText(derivative, factor)).join(' + ');
export const equals = (expected: number): string => ` = ${formatNumber(expected, 7)}`;
/** "The outputs (1, 1), (1, 2)" */
export const named = (noun: string, cells: readonly Cell[]): string => `${noun}${cells.length === 1 ? '' : 's'} ${places(cells)}`;

/** "The first window starts in the padding, 1 row above the input; from one output cell to the next it moves …" */
export function windowsText({ padding: [above, before], stride: [down, across] }: ConvNumbers): string {
  const cells = (count: number, name: string) => `${count} ${name}${count === 1 ? '' : 's'}`;
  const outside = [...(above > 0 ? [`${cells(above, 'row')} above`] : []), ...(before > 0 ? [`${cells(before, 'column')} to the left of`] : [])].join(' and ');
  const start = outside === '' ? 'at the input’s first cell' : `in the padding, ${outside} the input`;
  return `The first window starts ${start}; from one output cell to the next it moves by the stride (${down} down, ${across} across).`;
}

const oneOnly = 'That is the product of one output cell alone. More of them used this number; all their products add up.';
export const averaged = 'What comes back adds up where a number is used more than once; it is not averaged.';
const bare = 'Those are the derivatives alone. Each is multiplied before it is added.';

/** Slips that every gradient of a used number invites. */
export const commonSlips = (terms: readonly Addition[], expected: number): Slip[] => [
  { name: 'averaged', answer: expected / terms.length, feedback: averaged },
  { name: 'derivatives alone', answer: total(terms.map(({ derivative }) => derivative)), feedback: bare },
  ...terms.map(({ product }): Slip => ({ name: 'one window only', answer: product, feedback: oneOnly })),
];

/** The output cells that read the input cell if the windows moved by 1, as far as they exist, each with its weight. */
export function asIfStrideOne({ kernel, derivatives, padding, dilation }: ConvNumbers, cell: Cell): { output: Cell; weight: number }[] {
  return cellsOf(kernel).flatMap(({ y, x }) => {
    const output = { y: cell.y + padding[0] - y * dilation[0], x: cell.x + padding[1] - x * dilation[1] };
    return derivatives[output.y]?.[output.x] === undefined ? [] : [{ output, weight: kernel[y]![x]! }];
  });
}
