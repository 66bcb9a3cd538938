// The second reading: each gradient is itself the result of a convolution, which the engine computes too.
import type { Engine } from 'neocog';
import type { Cell } from '../frame/questions.js';
import { columnsOf, flat, rowsOf, unflat, type Matrix } from '../grid/matrix.js';
import type { ConvNumbers, Of, Pair } from './logic.js';

export interface AsConvolution {
  /** What the window moves over. */
  field: Matrix;
  /** What the window is weighted with. */
  kernel: Matrix;
  /** From one cell of the result to the next, the window moves so far … */
  stride: Pair;
  /** … and its cells lie so far apart. */
  dilation: Pair;
  /** The gradient, reached this way. */
  result: number[][];
}

const grid = (rows: number, columns: number, value: (y: number, x: number) => number): number[][] =>
  Array.from({ length: rows }, (_, y) => Array.from({ length: columns }, (_, x) => value(y, x)));

/** Turned by 180°. */
export const turned = (matrix: Matrix): number[][] => [...matrix].reverse().map((row) => [...row].reverse());

/**
 * The derivatives as far apart as the stride moved the windows, with zeros between and around. Row 0 is the farthest that
 * any input cell's window reaches: (kernel − 1) · dilation − padding before the first derivative.
 */
export function spread({ input, kernel, derivatives, stride, padding, dilation }: ConvNumbers): number[][] {
  const reach = [(rowsOf(kernel) - 1) * dilation[0], (columnsOf(kernel) - 1) * dilation[1]] as const;
  return grid(rowsOf(input) + reach[0], columnsOf(input) + reach[1], (y, x) => {
    const [down, across] = [(y - reach[0] + padding[0]) / stride[0], (x - reach[1] + padding[1]) / stride[1]];
    return derivatives[down]?.[across] ?? 0;
  });
}

export function padded({ input, padding }: Pick<ConvNumbers, 'input' | 'padding'>): number[][] {
  return grid(rowsOf(input) + 2 * padding[0], columnsOf(input) + 2 * padding[1], (y, x) => input[y - padding[0]]?.[x - padding[1]] ?? 0);
}

function partsOf(state: ConvNumbers, of: Of): Omit<AsConvolution, 'result'> {
  const { kernel, derivatives, stride, dilation } = state;
  if (of === 'input') return { field: spread(state), kernel: turned(kernel), stride: [1, 1], dilation };
  // Stride and dilation change places: what moved the window now spreads the derivatives.
  if (of === 'weights') return { field: padded(state), kernel: derivatives, stride: dilation, dilation: stride };
  return { field: derivatives.map((row) => row.map(() => 1)), kernel: derivatives, stride: [1, 1], dilation: [1, 1] };
}

export function asConvolution(nc: Engine, state: ConvNumbers, of: Of): AsConvolution {
  const parts = partsOf(state, of);
  using net = nc.network({
    input: [rowsOf(parts.field), columnsOf(parts.field), 1],
    layers: [
      {
        type: 'conv2d',
        name: 'conv',
        filters: 1,
        kernel: [rowsOf(parts.kernel), columnsOf(parts.kernel)],
        stride: [...parts.stride],
        dilation: [...parts.dilation],
        bias: false,
      },
    ],
  });
  net.set('conv/kernel', flat(parts.kernel));
  const { shape, data } = net.forward(flat(parts.field));
  const result = unflat(data, shape[1]!, shape[2]!);
  // Rows that the forward pass dropped, because they filled no window, would give weights that do not exist.
  const size = of === 'weights' ? state.kernel : result;
  return { ...parts, result: result.slice(0, rowsOf(size)).map((row) => row.slice(0, columnsOf(size))) };
}

/** The field's cells under the window for one cell of the gradient, in the order of the kernel's cells. */
export function windowOf({ kernel, stride, dilation }: Omit<AsConvolution, 'result'>, cell: Cell): Cell[] {
  return kernel.flatMap((row, i) => row.map((_, j) => ({ y: cell.y * stride[0] + i * dilation[0], x: cell.x * stride[1] + j * dilation[1] })));
}
