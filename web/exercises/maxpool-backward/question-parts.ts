// What the questions have in common: the settings they are asked about, and how places and sums are written.
import type { Engine } from 'neocog';
import { pick, between, shuffled, type Cell, type Question, type Random } from '../frame/questions.js';
import type { Matrix } from '../grid/matrix.js';
import type { Frame } from '../grid/number-grid.js';
import { frameOf, outputSize, pass, type PoolPass, type PoolShape, type PoolStep } from './logic.js';
import { lecture, type Pair, type PoolState } from './state.js';

export interface PoolFigure {
  state: PoolState;
  result: Posed['result'];
  /** Whether the derivatives take part. */
  derivatives: boolean;
  /** The cell in question, and the grid in which it lies. */
  cell?: Cell & { of: 'input' | 'output' };
  /** What is given, by name, where a picture would give the answer away. */
  given?: readonly (readonly [name: string, value: string])[];
}

export type PoolQuestion = Question<PoolFigure>;

/** A setting with everything that the engine knows of it. */
export interface Posed {
  state: PoolState;
  result: PoolPass & { frame: Frame };
}

/** An input without two equal values, so that no window has a tie. */
export function distinctInput(random: Random, rows: number, columns: number): number[][] {
  const numbers = shuffled(
    random,
    Array.from({ length: rows * columns }, (_, i) => i + 1),
  );
  return Array.from({ length: rows }, (_, y) => numbers.slice(y * columns, (y + 1) * columns));
}

const windows: readonly Pair[] = [
  [2, 2],
  [3, 3],
  [2, 3],
  [3, 2],
];
const strides: readonly Pair[] = [
  [1, 1],
  [1, 1],
  [2, 2],
  [1, 2],
];

/** A setting without ties; one in `padded` is padded by one cell all around. */
export function makeShape(random: Random, padded: number): PoolShape {
  const input = distinctInput(random, between(random, 4, 5), between(random, 4, 6));
  const padding = random() < padded ? ([1, 1, 1, 1] as const) : 'valid';
  return { ...lecture, input, window: pick(random, windows), stride: pick(random, strides), padding };
}

/** The setting with derivatives: `of` says each, by its place in row-major order. */
export function posed(nc: Engine, shape: PoolShape, of: (place: number) => number): Posed {
  const [rows, columns] = outputSize(nc, shape);
  const derivatives: Matrix = Array.from({ length: rows }, (_, y) => Array.from({ length: columns }, (_, x) => of(y * columns + x)));
  const state = { ...shape, derivatives };
  const result = pass(nc, state);
  return { state, result: { ...result, frame: frameOf(state, result) } };
}

export const drawDerivative = (random: Random): number => pick(random, [-3, -2, -1, 1, 2, 3, 4, 5, 6]);

/** What is a short decimal by construction, without single precision's last digits. */
export const tidy = (value: number): number => Number(value.toPrecision(6));

const range = (name: string, from: number, count: number): string => (count === 1 ? `${name} ${from + 1}` : `${name}s ${from + 1} to ${from + count}`);

/** Which input cells lie under a window, in words. */
export function underText(step: PoolStep, [height, width]: Pair): string {
  const real = `${range('row', step.top, step.height)}, ${range('column', step.left, step.width)}`;
  return step.height * step.width < height * width ? `${real}; the rest of it is padding` : real;
}

/** "windows (1, 2), (2, 1)": by the places of their outputs. */
export const windowsText = (steps: readonly Cell[]): string =>
  `${steps.length === 1 ? 'window' : 'windows'} ${steps.map(({ y, x }) => `(${y + 1}, ${x + 1})`).join(', ')}`;
