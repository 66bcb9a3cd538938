// Backward through pooling: what the exercise knows, without a browser. The engine computes every number.
import type { BackwardStep, Engine, LayerDescription, Network, NetworkDescription } from 'neocog';
import type { Cell } from '../frame/questions.js';
import { columnsOf, flat, resized, rowsOf, unflat } from '../grid/matrix.js';
import type { Frame } from '../grid/number-grid.js';
import type { PoolState } from './state.js';

/** The state as far as it decides the output's size. */
export type PoolShape = Omit<PoolState, 'derivatives'>;

/** One window: what it hands back, and to whom. */
export interface PoolStep extends BackwardStep {
  /** The window's first cell; it may lie in the padding. */
  start: Cell;
  /** By what an average divides; 1 for a maximum. */
  divisor: number;
  /** What falls on the padding and reaches no input cell. */
  lost: number;
}

export interface PoolPass {
  output: number[][];
  /** ∂L/∂x */
  gradient: number[][];
  /** One per window, in row-major order. */
  steps: PoolStep[];
}

export interface PoolResult extends PoolPass {
  /** Padding around the input. */
  frame: Frame;
  /** Windows in which several cells hold the maximum, with what each would receive by an even share; empty for averages. */
  ties: PoolStep[];
}

export function describe(state: PoolShape): NetworkDescription {
  const { window, stride, padding, ties, countPadding } = state;
  const common = { name: 'pool', window: [...window], stride: [...stride], padding: typeof padding === 'string' ? padding : [...padding] };
  const layer = state.pooling === 'max' ? { type: 'maxPool2d', ...common, ties } : { type: 'avgPool2d', ...common, countPadding };
  return { input: [rowsOf(state.input), columnsOf(state.input), 1], layers: [layer as LayerDescription] };
}

/** The size of the output. Throws ShapeError when the window does not fit, or would lie in the padding alone and have no maximum. */
export function outputSize(nc: Engine, state: PoolShape): [rows: number, columns: number] {
  const [rows = 0, columns = 0] = nc.summary(describe(state))[0]!.outputShape;
  return [rows, columns];
}

/** Fits the derivatives to the output's size; new ones are 1. A window that the engine refuses goes without padding. */
export function fitted(nc: Engine, state: PoolState): PoolState {
  let size: [number, number];
  try {
    size = outputSize(nc, state);
  } catch {
    const [height, width] = state.window;
    state = { ...state, padding: 'valid', window: [Math.min(height, rowsOf(state.input)), Math.min(width, columnsOf(state.input))] };
    size = outputSize(nc, state);
  }
  const [rows, columns] = size;
  if (rowsOf(state.derivatives) === rows && columnsOf(state.derivatives) === columns) return state;
  return { ...state, derivatives: resized(state.derivatives, rows, columns, () => 1) };
}

/** The average's steps, in the order of its windows; the engine traces them input cell by input cell. */
function averageSteps(net: Network, state: PoolState): BackwardStep[] {
  const columns = columnsOf(state.derivatives);
  const steps: BackwardStep[] = state.derivatives.flatMap((row, y) =>
    row.map((gradient, x) => ({ y, x, channel: 0, gradient, top: 0, left: 0, height: 0, width: 0, shares: [] })),
  );
  for (const { output, input, product, sum } of net.trace('pool', { direction: 'input' })) {
    if (input) steps[output[0]! * columns + output[1]!]!.shares.push({ y: input[0]!, x: input[1]!, value: product, sum });
  }
  return steps;
}

/** Forward and backward, with every step. The state must be fitted. */
export function pass(nc: Engine, state: PoolState): PoolPass {
  const description = describe(state);
  using net = nc.network(description);
  const { shape, data } = net.forward(flat(state.input));
  const gradient = net.backward(flat(state.derivatives));
  const [rows, columns] = [rowsOf(state.input), columnsOf(state.input)];
  const field = nc.receptiveField(description, 'pool');
  const area = state.window[0] * state.window[1];
  const average = state.pooling === 'average';
  const steps = (average ? averageSteps(net, state) : net.backwardSteps('pool')).map((step): PoolStep => {
    const start = { y: step.y * field.height.stride + field.height.start, x: step.x * field.width.stride + field.width.start };
    const [top, left] = [Math.max(0, start.y), Math.max(0, start.x)];
    const height = Math.max(0, Math.min(rows, start.y + state.window[0]) - top);
    const width = Math.max(0, Math.min(columns, start.x + state.window[1]) - left);
    const onPadding = average && state.countPadding && height * width < area;
    const lost = onPadding ? step.gradient - step.shares.reduce((sum, { value }) => sum + value, 0) : 0;
    return { ...step, top, left, height, width, start, lost, divisor: !average ? 1 : state.countPadding ? area : height * width };
  });
  return { output: unflat(data, shape[1]!, shape[2]!), gradient: unflat(gradient.data, rows, columns), steps };
}

/** How far the padding goes around the input; what no window reaches stays, as it does in the engine's count. */
export function frameOf(state: PoolState, { steps }: PoolPass): Frame {
  const { padding } = state;
  if (padding === 'valid') return { top: 0, right: 0, bottom: 0, left: 0 };
  if (padding !== 'same') return { top: padding[0], bottom: padding[1], left: padding[2], right: padding[3] };
  const [first, last] = [steps[0]!, steps.at(-1)!];
  return {
    top: Math.max(0, -first.start.y),
    left: Math.max(0, -first.start.x),
    bottom: Math.max(0, last.start.y + state.window[0] - rowsOf(state.input)),
    right: Math.max(0, last.start.x + state.window[1] - columnsOf(state.input)),
  };
}

export function compute(nc: Engine, state: PoolState): PoolResult {
  const done = pass(nc, state);
  const even = state.pooling !== 'max' ? [] : state.ties === 'even' ? done.steps : pass(nc, { ...state, ties: 'even' }).steps;
  return { ...done, frame: frameOf(state, done), ties: even.filter(({ shares }) => shares.length > 1) };
}

/** The same derivatives through both kinds of pooling; where no maximum exists, why. `done` is the state's own pass. */
export function compare(nc: Engine, state: PoolState, done: PoolPass): { max: PoolPass | string; average: PoolPass } {
  if (state.pooling === 'max') return { max: done, average: pass(nc, { ...state, pooling: 'average' }) };
  const average = done;
  const max: PoolState = { ...state, pooling: 'max' };
  try {
    outputSize(nc, max);
  } catch (error) {
    return { max: error instanceof Error ? error.message : String(error), average };
  }
  return { max: pass(nc, max), average };
}

/** ∂L/∂x after the first `count` windows: the running sums that the engine reports. */
export function gradientAfter(steps: readonly BackwardStep[], count: number, rows: number, columns: number): number[][] {
  const sums = Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
  for (const { shares } of steps.slice(0, count)) for (const { y, x, sum } of shares) sums[y]![x] = sum;
  return sums;
}

/** What an input cell receives, and from which windows. */
export function receiptsOf<Step extends BackwardStep>(steps: readonly Step[], y: number, x: number): { step: Step; value: number; sum: number }[] {
  return steps.flatMap((step) => step.shares.filter((share) => share.y === y && share.x === x).map(({ value, sum }) => ({ step, value, sum })));
}

export const covers = (step: BackwardStep, { y, x }: Cell): boolean =>
  y >= step.top && y < step.top + step.height && x >= step.left && x < step.left + step.width;

/** All cells of a window, padding too. */
export function cellsOf({ start }: PoolStep, [height, width]: readonly [number, number]): Cell[] {
  return Array.from({ length: height * width }, (_, i) => ({ y: start.y + Math.floor(i / width), x: start.x + (i % width) }));
}

/** What the first `count` windows handed back, what the input received of it, and what fell on the padding. */
export function balanceOf(steps: readonly PoolStep[], count: number): { given: number; received: number; lost: number } {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const done = steps.slice(0, count);
  return {
    given: sum(done.map(({ gradient }) => gradient)),
    received: sum(done.flatMap(({ shares }) => shares.map(({ value }) => value))),
    lost: sum(done.map(({ lost }) => lost)),
  };
}
