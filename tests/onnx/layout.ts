// ONNX's orders and ours. Nothing else in these tests moves a value from one place to another.
import type { TensorData } from 'neocog';
import { skip } from './skip.js';

export interface Tensor {
  shape: readonly number[];
  data: Float32Array;
}

/** What a network takes: `batch` images of one size, channels innermost. */
export interface Images {
  batch: number;
  size: [height: number, width: number, channels: number];
  data: Float32Array;
}

export const product = (numbers: readonly number[]): number => numbers.reduce((all, number) => all * number, 1);

/** The same values under another shape. */
export const reshaped = ({ data }: { data: Float32Array }, shape: readonly number[]): Tensor => ({ shape, data });

/** Axis i of the result is axis order[i] of the tensor. */
export function permuted({ shape, data }: Tensor, order: readonly number[]): Tensor {
  const strides = shape.map((_, axis) => product(shape.slice(axis + 1)));
  const to = order.map((axis) => shape[axis]!);
  const result = new Float32Array(data.length);
  for (let i = 0; i < result.length; i++) {
    let [rest, from] = [i, 0];
    for (let k = to.length - 1; k >= 0; k--) {
      from += (rest % to[k]!) * strides[order[k]!]!;
      rest = Math.floor(rest / to[k]!);
    }
    result[i] = data[from]!;
  }
  return { shape: to, data: result };
}

/** Negative axes count from the end. */
export const axisOf = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

/** The order that moves one axis to the end, and the one that takes it back. */
function lastOrder(axis: number, rank: number): { there: number[]; back: number[] } {
  const there = [...Array(rank).keys()].filter((other) => other !== axis).concat(axis);
  return { there, back: there.map((_, k) => there.indexOf(k)) };
}

/** The tensor with `axis` as its last one, where our layers look for channels. */
export const withLast = (tensor: Tensor, axis: number): Tensor => permuted(tensor, lastOrder(axis, tensor.shape.length).there);

/** The reverse of `withLast`. */
export const fromLast = (tensor: Tensor, axis: number): Tensor => permuted(tensor, lastOrder(axis, tensor.shape.length).back);

/**
 * A tensor as it lies in memory: the last axis as channels, those before it as width, height and batch.
 * Axes that are missing are 1; of more than four, those after the first are joined.
 */
export function asItLies({ shape, data }: Tensor): Images {
  const [width, channels] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
  const batch = shape.length < 4 ? 1 : shape[0]!;
  return { batch, size: [product(shape) / (batch * width * channels), width, channels], data };
}

/** [batch, channels], [batch, channels, width] or [batch, channels, height, width] as images. */
export function channelsLast(tensor: Tensor): Images {
  if (tensor.shape.length > 4) skip('three-dimensional');
  const [batch, channels, ...space] = tensor.shape;
  const [width, height] = [space.at(-1) ?? 1, space.at(-2) ?? 1];
  const moved = permuted({ shape: [batch!, channels!, height, width], data: tensor.data }, [0, 2, 3, 1]);
  return { batch: batch!, size: [height, width, channels!], data: moved.data };
}

/** A network's output of [batch, height, width, channels] with channels second, and as many axes as the case has. */
export function channelsSecond(output: TensorData, rank: number): Tensor {
  const moved = permuted(output, [0, 3, 1, 2]);
  const [batch, channels, height, width] = moved.shape;
  return reshaped(
    moved,
    [batch!, channels!, height!, width!].filter((_, axis) => axis < 2 || axis >= 6 - rank),
  );
}

/** [a, b, width] or [a, b, height, width] of a convolution as [a, b, height, width]. */
const planar = ({ shape, data }: Tensor): Tensor => ({ shape: shape.length === 3 ? [shape[0]!, shape[1]!, 1, shape[2]!] : shape, data });

/** [out, in / groups, height, width] to [height, width, in / groups, out]; depthwise kernels, too. */
export const convolutionKernel = (kernel: Tensor): Tensor => permuted(planar(kernel), [2, 3, 1, 0]);

/** [in, out, height, width] to [height, width, in, out]. */
export const transposedKernel = (kernel: Tensor): Tensor => permuted(planar(kernel), [2, 3, 0, 1]);

export const transposed = (matrix: Tensor): Tensor => permuted(matrix, [1, 0]);

/** Images of one size side by side along their channels. */
export function stacked(images: readonly Images[]): Images {
  const { batch, size } = images[0]!;
  const [height, width] = size;
  const channels = images.reduce((sum, image) => sum + image.size[2], 0);
  const data = new Float32Array(batch * height * width * channels);
  for (let pixel = 0, to = 0; pixel < batch * height * width; pixel++) {
    for (const image of images) {
      const own = image.size[2];
      data.set(image.data.subarray(pixel * own, (pixel + 1) * own), to);
      to += own;
    }
  }
  return { batch, size: [height, width, channels], data };
}

/** Images of one size of which only the first pixel says something: `vector`. */
export function inTheCorner(vector: Float32Array, batch: number, height: number, width: number): Images {
  const data = new Float32Array(batch * height * width * vector.length);
  for (let image = 0; image < batch; image++) data.set(vector, image * height * width * vector.length);
  return { batch, size: [height, width, vector.length], data };
}
