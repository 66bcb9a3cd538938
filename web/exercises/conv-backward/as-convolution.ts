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

const zeros = (count: number): string => (count === 1 ? '1 zero' : `${count} zeros`);

/** The same in words. */
export function recipeFor({ input, stride, padding, dilation, kernel, derivatives }: ConvNumbers, of: Of): string {
  if (of === 'bias') return 'The bias is a weight whose input is 1 everywhere: a map of ones, weighted with the derivatives.';
  const steps: string[] = [];
  if (of === 'weights') {
    if (padding[0] + padding[1] > 0) steps.push('frame the input with its padding');
    if (stride[0] * stride[1] > 1) steps.push('set the derivatives as far apart as the stride');
    if (dilation[0] * dilation[1] > 1) steps.push('move them by the dilation');
    const before = steps.length > 0 ? `${steps.join(', ')}; then ` : '';
    const text = `${before}slide the derivatives over the input as if they were a kernel. Nothing is turned.`;
    return text[0]!.toUpperCase() + text.slice(1);
  }
  const reach = [(rowsOf(kernel) - 1) * dilation[0], (columnsOf(kernel) - 1) * dilation[1]] as const;
  const frame = [reach[0] - padding[0], reach[1] - padding[1]] as const;
  // Of one row of derivatives there is nothing between.
  const apart = [rowsOf(derivatives) > 1 ? stride[0] : 1, columnsOf(derivatives) > 1 ? stride[1] : 1] as const;
  // What the last window does not reach of the padded input.
  const beyond = [(rowsOf(input) + 2 * padding[0] - reach[0] - 1) % stride[0], (columnsOf(input) + 2 * padding[1] - reach[1] - 1) % stride[1]] as const;
  if (apart[0] === apart[1] && apart[0] > 1) steps.push(`put ${zeros(stride[0] - 1)} between the derivatives`);
  else {
    if (apart[0] > 1) steps.push(`put ${zeros(stride[0] - 1)} between the derivatives going down`);
    if (apart[1] > 1) steps.push(`put ${zeros(stride[1] - 1)} between the derivatives going across`);
  }
  const them = steps.length > 0 ? 'them' : 'the derivatives';
  if (frame[0] === frame[1] && frame[0] > 0) steps.push(`frame ${them} with ${zeros(frame[0])}`);
  else if (Math.max(...frame) > 0) steps.push(`frame ${them} with ${zeros(Math.max(0, frame[0]))} above and below, ${Math.max(0, frame[1])} on either side`);
  const more = [beyond[0] > 0 && `${zeros(beyond[0])} more below`, beyond[1] > 0 && `${zeros(beyond[1])} more at the right`].filter((each) => each !== false);
  if (more.length > 0) steps.push(`add ${more.join(' and ')}, where no window reached`);
  if (Math.min(...frame) < 0) steps.push('leave out those that only saw padding');
  steps.push('turn the kernel by 180°, and slide it');
  const text = `${steps.join(', ')}.`;
  return text[0]!.toUpperCase() + text.slice(1);
}
