// How ONNX lays a window over an image, said as a description says it. 1-D images have a height of 1.
import type { Case } from './cases.js';
import { skip } from './skip.js';

type Two = readonly [height: number, width: number];
export type Four = readonly [top: number, bottom: number, left: number, right: number];

/** An attribute with one number per spatial axis, as [height, width]. */
export function pair(values: readonly number[], absent = 1): [number, number] {
  if (values.length > 2) skip('three-dimensional');
  return [values.at(-2) ?? absent, values.at(-1) ?? absent];
}

export const pairOf = (one: Case, attribute: string): [number, number] => pair(one.numbers(attribute) ?? []);

/** [begin…, end…] per spatial axis. */
export function explicitPadding(pads: readonly number[]): Four {
  const rank = pads.length / 2;
  const [begin, end] = [pair(pads.slice(0, rank), 0), pair(pads.slice(rank), 0)];
  return [begin[0], end[0], begin[1], end[1]];
}

/** What is added before and after one axis, so that all together it is `total`. */
export function split(total: number, atEnd: boolean): readonly [before: number, after: number] {
  const [small, large] = [Math.floor(total / 2), Math.ceil(total / 2)];
  return atEnd ? [small, large] : [large, small];
}

export interface Windows {
  kernel: Two;
  stride: Two;
  dilation: Two;
  padding: Four;
  /** Rows and columns of `padding` that are there only so that the output is rounded up. */
  roundedUp: boolean;
}

/** The windows of a convolution or of pooling over an image of [height, width]. */
export function windowsOf(one: Case, image: Two, kernel: Two): Windows {
  const [stride, dilation] = [pairOf(one, 'strides'), pairOf(one, 'dilations')];
  const mode = one.text('auto_pad', 'NOTSET');
  const explicit = mode === 'NOTSET' ? explicitPadding(one.numbers('pads') ?? []) : ([0, 0, 0, 0] as const);
  let roundedUp = false;
  const axes = ([0, 1] as const).map((axis) => {
    const extent = (kernel[axis] - 1) * dilation[axis] + 1;
    const size = image[axis];
    const step = stride[axis];
    if (mode.startsWith('SAME')) return split(Math.max((Math.ceil(size / step) - 1) * step + extent - size, 0), mode === 'SAME_UPPER');
    const [before, after] = [explicit[2 * axis]!, explicit[2 * axis + 1]!];
    if (one.number('ceil_mode', 0) === 0) return [before, after];
    let windows = Math.ceil((size + before + after - extent) / step) + 1;
    // A last window that would begin behind the image is left out.
    if ((windows - 1) * step >= size + before) windows -= 1;
    const missing = Math.max(0, (windows - 1) * step + extent - (size + before + after));
    roundedUp ||= missing > 0;
    return [before, after + missing];
  });
  const [[top, bottom], [left, right]] = axes as [[number, number], [number, number]];
  return { kernel, stride, dilation, padding: [top, bottom, left, right], roundedUp };
}
