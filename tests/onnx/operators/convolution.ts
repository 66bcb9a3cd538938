import type { LayerDescription } from 'neocog';
import type { Case } from '../cases.js';
import { channelsLast, channelsSecond, convolutionKernel, transposedKernel } from '../layout.js';
import type { Plan } from '../plan.js';
import { skip } from '../skip.js';
import { explicitPadding, pair, pairOf, split, windowsOf, type Four } from '../windows.js';

/** Everything but the layer itself: input, weights and the way back. */
function planned(one: Case, layer: LayerDescription, kernel: Float32Array, note?: string): Plan {
  const [x, bias] = [one.tensor(0), one.has(2) ? one.tensor(2) : undefined];
  return {
    layers: [{ ...layer, name: 'layer' }],
    input: channelsLast(x),
    parameters: { 'layer/kernel': kernel, ...(bias && { 'layer/bias': bias.data }) },
    results: (output) => [channelsSecond(output, x.shape.length)],
    note,
  };
}

export function conv(one: Case): Plan[] {
  const [x, weights] = [one.tensor(0), one.tensor(1)];
  const [images, kernel] = [channelsLast(x), convolutionKernel(weights)];
  const [height, width] = images.size;
  const windows = windowsOf(one, [height, width], [kernel.shape[0]!, kernel.shape[1]!]);
  const [groups, filters, bias] = [one.number('group', 1), kernel.shape[3]!, one.has(2)];
  const shared = { kernel: windows.kernel, stride: windows.stride, dilation: windows.dilation, padding: windows.padding, bias };
  const plans = [planned(one, { type: 'conv2d', filters, groups, ...shared }, kernel.data)];
  if (groups > 1 && groups === images.size[2]) {
    const note = 'twice: conv2d with groups, and depthwiseConv2d';
    plans.push(planned(one, { type: 'depthwiseConv2d', multiplier: filters / groups, ...shared }, kernel.data, note));
  }
  return plans;
}

/** What is cut off the full result, and what is added to it. */
function transposedEdges(one: Case, image: readonly number[], kernel: readonly number[], stride: readonly number[]) {
  const mode = one.text('auto_pad', 'NOTSET');
  const wanted = one.numbers('output_shape');
  const outputPadding = pair(one.numbers('output_padding') ?? [], 0);
  const same = mode.startsWith('SAME');
  if (!wanted && !same) return { padding: explicitPadding(one.numbers('pads') ?? []), outputPadding, note: undefined };
  const output = wanted ? pair(wanted) : image.map((size, axis) => size * stride[axis]!);
  const axes = [0, 1].map((axis) => {
    const surplus = (image[axis]! - 1) * stride[axis]! + kernel[axis]! + outputPadding[axis]! - output[axis]!;
    // An output that is larger than the full result has more added to it.
    if (surplus < 0) outputPadding[axis]! -= surplus;
    return split(Math.max(surplus, 0), mode === 'SAME_UPPER');
  });
  return { padding: axes.flat() as unknown as Four, outputPadding, note: wanted && 'padding and outputPadding worked out from output_shape' };
}

export function convTranspose(one: Case): Plan {
  const [x, weights] = [one.tensor(0), one.tensor(1)];
  const [images, kernel] = [channelsLast(x), transposedKernel(weights)];
  if (one.number('group', 1) !== 1) skip('transposedConv2d has no groups');
  if (pairOf(one, 'dilations').some((dilation) => dilation !== 1)) skip('transposedConv2d has no dilation');
  const [height, width, , filters] = kernel.shape as [number, number, number, number];
  const stride = pairOf(one, 'strides');
  const { note, ...edges } = transposedEdges(one, images.size, [height, width], stride);
  return planned(one, { type: 'transposedConv2d', filters, kernel: [height, width], stride, ...edges, bias: one.has(2) }, kernel.data, note);
}
