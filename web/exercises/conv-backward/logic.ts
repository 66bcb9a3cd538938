// Backward through a convolution: what the exercise knows, without a browser. The engine computes every number.
import type { Engine, Network, NetworkDescription, TensorData } from 'neocog';
import { cellKey, sameCell, type Cell } from '../frame/questions.js';
import { columnsOf, flat, resized, rowsOf, unflat, type Matrix } from '../grid/matrix.js';

export type Pair = readonly [down: number, across: number];

/** What the loss is differentiated by. */
export type Of = 'input' | 'weights' | 'bias';

export interface ConvState {
  input: Matrix;
  kernel: Matrix;
  bias: number;
  /** ∂L/∂y, the derivatives that arrive at the output. */
  derivatives: Matrix;
  stride: Pair;
  padding: Pair;
  dilation: Pair;
  of: Of;
  /** The cell of that gradient under discussion. */
  cell: Cell;
  /** How far the numeric check nudges. */
  epsilon: number;
}

/** What the numbers depend on. */
export type ConvShape = Pick<ConvState, 'input' | 'kernel' | 'stride' | 'padding' | 'dilation'>;
export type ConvNumbers = ConvShape & Pick<ConvState, 'bias' | 'derivatives'>;

/** One product that is added to one cell of a gradient. */
export interface Addition {
  /** The output cell whose derivative is the first factor. */
  output: Cell;
  /** The cell of the gradient that it is added to. */
  target: Cell;
  /** Where the second factor stands: in the kernel for the input's gradient, in the input for the weights'; none for the bias. */
  partner: Cell | null;
  derivative: number;
  factor: number;
  product: number;
  /** Of the target, this product included. */
  sum: number;
}

export interface ConvResult {
  output: number[][];
  gradients: Record<Of, number[][]>;
  /** In the order of the output cells, row by row. */
  readonly additions: Readonly<Record<Of, Addition[]>>;
}

export const limits = { input: 7, kernel: 4, stride: 3, padding: 3, dilation: 3, output: 8 } as const;
export const epsilons = [1, 0.1, 0.01, 0.001, 0.0001] as const;

export const usual: ConvState = {
  input: [
    [1, 2, 0, 3],
    [4, 1, 2, 1],
    [0, 3, 1, 2],
    [2, 1, 5, 0],
  ],
  kernel: [
    [1, 2, -1],
    [2, 3, 1],
    [-2, 1, 4],
  ],
  bias: 1,
  derivatives: [
    [2, -1],
    [1, 3],
  ],
  stride: [1, 1],
  padding: [0, 0],
  dilation: [1, 1],
  of: 'input',
  cell: { y: 1, x: 1 },
  epsilon: 0.01,
};

/** What a cell that appears gets, so that a larger grid is not a field of ones. */
export const filler = {
  input: (y: number, x: number): number => usual.input[y % 4]![x % 4]!,
  kernel: (y: number, x: number): number => usual.kernel[y % 3]![x % 3]!,
  derivatives: (y: number, x: number): number => [2, -1, 1, 3, -2][(3 * y + x) % 5]!,
};

export function describe(state: ConvShape): NetworkDescription {
  const [down, across] = state.padding;
  return {
    input: [rowsOf(state.input), columnsOf(state.input), 1],
    layers: [
      {
        type: 'conv2d',
        name: 'conv',
        filters: 1,
        kernel: [rowsOf(state.kernel), columnsOf(state.kernel)],
        stride: [...state.stride],
        padding: [down, across],
        dilation: [...state.dilation],
      },
    ],
  };
}

/** The size of the output. Throws when the kernel does not fit, or the output would be too large to show. */
export function outputSize(nc: Engine, state: ConvShape): [rows: number, columns: number] {
  const [rows = 0, columns = 0] = nc.summary(describe(state))[0]!.outputShape;
  if (rows > limits.output || columns > limits.output)
    throw new RangeError(`The output would have ${rows}×${columns} cells; up to ${limits.output}×${limits.output} can be shown here.`);
  return [rows, columns];
}

/** The grid that holds the gradient's cells. */
export const gridOf = (state: Pick<ConvState, 'input' | 'kernel' | 'bias'>, of: Of): Matrix =>
  of === 'input' ? state.input : of === 'weights' ? state.kernel : [[state.bias]];

/** Fits derivatives and selection to the sizes. Throws as outputSize does. */
export function fitted(nc: Engine, state: ConvState): ConvState {
  const [rows, columns] = outputSize(nc, state);
  const grid = gridOf(state, state.of);
  const cell = { y: Math.min(state.cell.y, rowsOf(grid) - 1), x: Math.min(state.cell.x, columnsOf(grid) - 1) };
  const derivativesFit = rowsOf(state.derivatives) === rows && columnsOf(state.derivatives) === columns;
  const cellFits = cell.y === state.cell.y && cell.x === state.cell.x;
  if (derivativesFit && cellFits) return state;
  return {
    ...state,
    derivatives: derivativesFit ? state.derivatives : resized(state.derivatives, rows, columns, filler.derivatives),
    cell: cellFits ? state.cell : cell,
  };
}

/** The state as attributes may describe it, made to fit: without padding and dilation, and the kernel cut, where nothing else helps. */
export function usable(nc: Engine, state: ConvState): ConvState {
  try {
    return fitted(nc, state);
  } catch {
    const kernel = state.kernel.slice(0, rowsOf(state.input)).map((row) => row.slice(0, columnsOf(state.input)));
    return fitted(nc, { ...state, kernel, padding: [0, 0], dilation: [1, 1] });
  }
}

/** A network of the state after forward and backward. The state must be fitted. */
function backpropagated(nc: Engine, state: ConvNumbers): { net: Network; output: TensorData; gradient: TensorData } {
  const net = nc.network(describe(state));
  net.set('conv/kernel', flat(state.kernel));
  net.set('conv/bias', [state.bias]);
  return { net, output: net.forward(flat(state.input)), gradient: net.backward(flat(state.derivatives)) };
}

/** Every single product of a gradient, as the engine adds them up. */
function additionsTo(nc: Engine, state: ConvNumbers, of: Of): Addition[] {
  using net = backpropagated(nc, state).net;
  return net.trace('conv', { direction: of === 'weights' ? 'kernel' : of }).map(({ output, input, weight, left, right, product, sum }) => {
    const cells = { input: input && cellAt(input), weights: weight && cellAt(weight), bias: { y: 0, x: 0 } };
    return {
      output: cellAt(output),
      target: cells[of]!,
      partner: of === 'input' ? cells.weights : of === 'weights' ? cells.input : null,
      derivative: left,
      factor: right,
      product,
      sum,
    };
  });
}

/** Forward and backward. The single products follow when they are asked for: a large grid has hundreds, and Look shows one gradient. */
export function compute(nc: Engine, state: ConvNumbers): ConvResult {
  const { net: opened, output, gradient } = backpropagated(nc, state);
  using net = opened;
  const known: Partial<Record<Of, Addition[]>> = {};
  const additions = (of: Of): Addition[] => (known[of] ??= additionsTo(nc, state, of));
  return {
    output: unflat(output.data, output.shape[1]!, output.shape[2]!),
    gradients: {
      input: unflat(gradient.data, rowsOf(state.input), columnsOf(state.input)),
      weights: unflat(net.gradient('conv/kernel'), rowsOf(state.kernel), columnsOf(state.kernel)),
      bias: [[net.gradient('conv/bias')[0]!]],
    },
    additions: {
      get input() {
        return additions('input');
      },
      get weights() {
        return additions('weights');
      },
      get bias() {
        return additions('bias');
      },
    },
  };
}

const cellAt = (place: readonly number[]): Cell => ({ y: place[0]!, x: place[1]! });

/** All that adds up in one cell of a gradient. */
export const termsOf = (result: ConvResult, of: Of, cell: Cell): Addition[] => result.additions[of].filter(({ target }) => sameCell(target, cell));

/** All that one output cell hands on. */
export const handedOn = (result: ConvResult, of: Of, output: Cell): Addition[] => result.additions[of].filter((each) => sameCell(each.output, output));

/** Where most is added: the most that one output cell hands on, or that adds up in one cell. Room is reserved for it. */
export function longest(result: ConvResult, of: Of, by: 'output' | 'target'): Addition[] {
  const groups = new Map<string, Addition[]>();
  for (const addition of result.additions[of]) {
    const key = cellKey(addition[by]);
    const group = groups.get(key);
    if (group) group.push(addition);
    else groups.set(key, [addition]);
  }
  return [...groups.values()].reduce((most, group) => (group.length > most.length ? group : most), []);
}

/** A gradient after the first `count` output cells: the running sums that the engine reports. */
export function gradientAfter(result: ConvResult, of: Of, count: number): number[][] {
  const columns = columnsOf(result.output);
  const sums = result.gradients[of].map((row) => row.map(() => 0));
  for (const { output, target, sum } of result.additions[of]) if (output.y * columns + output.x < count) sums[target.y]![target.x] = sum;
  return sums;
}

export interface NumericCheck {
  /** The loss with the number nudged down and up. */
  below: number;
  above: number;
  /** (above − below) / 2ε */
  numeric: number;
  analytic: number;
  difference: number;
}

/** L = Σ y · ∂L/∂y as a network of its own: the convolution, then a dense unit with the derivatives as its weights. */
export function numericCheck(nc: Engine, state: ConvNumbers & Pick<ConvState, 'of' | 'cell' | 'epsilon'>, analytic: number): NumericCheck {
  const { layers, ...rest } = describe(state);
  using net = nc.network({ ...rest, layers: [...layers, { type: 'flatten' }, { type: 'dense', name: 'loss', units: 1, bias: false }] });
  net.set('loss/kernel', flat(state.derivatives));
  const loss = (nudge: number): number => {
    const nudged = gridOf(state, state.of).map((row, y) => row.map((value, x) => (sameCell({ y, x }, state.cell) ? value + nudge : value)));
    net.set('conv/kernel', flat(state.of === 'weights' ? nudged : state.kernel));
    net.set('conv/bias', state.of === 'bias' ? nudged[0]! : [state.bias]);
    return net.forward(flat(state.of === 'input' ? nudged : state.input)).data[0]!;
  };
  const [below, above] = [loss(-state.epsilon), loss(state.epsilon)];
  const numeric = (above - below) / (2 * state.epsilon);
  return { below, above, numeric, analytic, difference: numeric - analytic };
}
