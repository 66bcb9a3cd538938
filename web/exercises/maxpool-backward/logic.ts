// Backward through max-pooling: what the exercise knows, without a browser. The engine computes every number.
import type { BackwardStep, Engine, NetworkDescription } from 'neocog';
import { columnsOf, flat, matrixFromText, matrixToText, resized, rowsOf, unflat, type Matrix } from '../grid/matrix.js';

export interface PoolState {
  input: Matrix;
  /** ∂L/∂y, the derivatives that arrive at the output. */
  derivatives: Matrix;
  window: readonly [height: number, width: number];
  stride: readonly [height: number, width: number];
  ties: 'first' | 'even';
}

export interface PoolResult {
  output: number[][];
  /** ∂L/∂x */
  gradient: number[][];
  /** One per window, in row-major order. */
  steps: BackwardStep[];
  /** Windows in which several cells hold the maximum. */
  tied: number;
}

export const largestSide = 8;

/** The lecture's example, slides 19 to 31. */
export const lecture: PoolState = {
  input: [
    [2, 4, 8, 3, 6],
    [9, 3, 4, 2, 5],
    [5, 4, 6, 3, 1],
    [2, 3, 1, 3, 4],
    [2, 7, 4, 5, 7],
  ],
  derivatives: [
    [1, 3, 1],
    [1, 4, 2],
    [6, 2, 1],
  ],
  window: [3, 3],
  stride: [1, 1],
  ties: 'first',
};

export function describe(state: Pick<PoolState, 'input' | 'window' | 'stride' | 'ties'>): NetworkDescription {
  return {
    input: [rowsOf(state.input), columnsOf(state.input), 1],
    layers: [{ type: 'maxPool2d', name: 'pool', window: [...state.window], stride: [...state.stride], ties: state.ties }],
  };
}

/** The size of the output. Throws ShapeError when the window does not fit. */
export function outputSize(nc: Engine, state: Pick<PoolState, 'input' | 'window' | 'stride' | 'ties'>): [rows: number, columns: number] {
  const [rows = 0, columns = 0] = nc.summary(describe(state))[0]!.outputShape;
  return [rows, columns];
}

/** Fits the derivatives to the output's size; new ones are 1. */
export function fitted(nc: Engine, state: PoolState): PoolState {
  const [rows, columns] = outputSize(nc, state);
  if (rowsOf(state.derivatives) === rows && columnsOf(state.derivatives) === columns) return state;
  return { ...state, derivatives: resized(state.derivatives, rows, columns, () => 1) };
}

/** Forward and backward, with every step. The state must be fitted. */
export function compute(nc: Engine, state: PoolState): PoolResult {
  using net = nc.network(describe(state));
  const { shape, data } = net.forward(flat(state.input));
  const gradient = net.backward(flat(state.derivatives));
  const steps = net.backwardSteps('pool');
  using even = nc.network(describe({ ...state, ties: 'even' }));
  even.forward(flat(state.input));
  even.backward(flat(state.derivatives));
  return {
    output: unflat(data, shape[1]!, shape[2]!),
    gradient: unflat(gradient.data, rowsOf(state.input), columnsOf(state.input)),
    steps,
    tied: even.backwardSteps('pool').filter(({ shares }) => shares.length > 1).length,
  };
}

/** ∂L/∂x after the first `count` windows: the running sums that the engine reports. */
export function gradientAfter(steps: readonly BackwardStep[], count: number, rows: number, columns: number): number[][] {
  const sums = Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
  for (const { shares } of steps.slice(0, count)) for (const { y, x, sum } of shares) sums[y]![x] = sum;
  return sums;
}

/** What an input cell receives, and from which windows. */
export function receiptsOf(steps: readonly BackwardStep[], y: number, x: number): { step: BackwardStep; value: number; sum: number }[] {
  return steps.flatMap((step) => step.shares.filter((share) => share.y === y && share.x === x).map(({ value, sum }) => ({ step, value, sum })));
}

const pairFromText = (text: string | undefined, most: number): readonly [number, number] | null => {
  const parts =
    text
      ?.trim()
      .split(/[\s,x×]+/)
      .map(Number) ?? [];
  const pair = parts.length === 1 ? [parts[0]!, parts[0]!] : parts;
  return pair.length === 2 && pair.every((part) => Number.isInteger(part) && part >= 1 && part <= most) ? [pair[0]!, pair[1]!] : null;
};
const pairToText = ([height, width]: readonly [number, number]): string => (height === width ? String(height) : `${height} ${width}`);

/** Attributes to state; what is missing or unusable becomes the lecture's. */
export function fromParameters(parameters: Record<string, string>): PoolState {
  const input = matrixFromText(parameters['input'], largestSide) ?? lecture.input;
  const window = pairFromText(parameters['window'], largestSide) ?? lecture.window;
  return {
    input,
    derivatives: matrixFromText(parameters['derivatives'], largestSide) ?? lecture.derivatives,
    window: [Math.min(window[0], rowsOf(input)), Math.min(window[1], columnsOf(input))],
    stride: pairFromText(parameters['stride'], largestSide) ?? lecture.stride,
    ties: parameters['ties'] === 'even' ? 'even' : 'first',
  };
}

export function toParameters(state: PoolState): Record<string, string> {
  return {
    input: matrixToText(state.input),
    derivatives: matrixToText(state.derivatives),
    window: pairToText(state.window),
    stride: pairToText(state.stride),
    ties: state.ties,
  };
}
