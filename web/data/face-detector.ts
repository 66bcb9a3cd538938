// A real network on photographs: the tiny face detector of @vladmandic/face-api, a small YOLOv2 (Redmon and Farhadi 2017) of
// separable convolutions. It divides a square photo into cells of 32×32 pixels and says for each of them, and for five
// sizes of box, how surely a face has its centre there and how its box lies.
import type { Engine, LayerDescription, Network, NetworkDescription, TensorData } from 'neocog';
import { readTfjsWeights } from 'neocog/tfjs';
import { readerOf } from './files.js';

/** Bytes with three (RGB) or four (RGBA) of them to a pixel: an ImageData, for one. Alpha is not looked at. */
export interface PixelImage {
  width: number;
  height: number;
  data: ArrayLike<number>;
}

/** Where the network sees a face. Lengths in pixels of the image; a box may reach beyond its border. */
export interface FaceBox {
  /** From 0 to 1. */
  score: number;
  left: number;
  top: number;
  width: number;
  height: number;
  /** The unit of the output that says so: its place, which of the five boxes there, and the channel of its score's logit. */
  row: number;
  column: number;
  box: number;
  channel: number;
}

/** The colour that is taken off each pixel. */
const meanRgb = [117.001, 114.697, 97.404] as const;
/** Width and height of the five boxes before the network stretches them, in cells. */
export const faceBoxSizes = [
  [1.603231, 2.094468],
  [6.041143, 7.080126],
  [2.882459, 3.518061],
  [4.266906, 5.178857],
  [9.041765, 10.66308],
] as const;
/** What the output has for each box: x, y, width, height, score. */
const perBox = 5;
const filters = [16, 32, 64, 128, 256, 512] as const;
const manifestName = 'tiny_face_detector_model-weights_manifest.json';
const shardName = 'tiny_face_detector_model.bin';

/** What faceDetectorWeights loads. */
export const faceDetectorBytes = 196_540;

/**
 * The network for photos of size × size pixels, a multiple of 32: a first convolution without padding, five separable ones
 * (a filter of 3×3 for each channel, then 1×1 across them), each with a leaky ReLU and max-pooling, the last one's with
 * stride 1, and 1×1 filters that give 5 boxes of 5 values.
 */
export function faceDetectorDescription(size = 416): NetworkDescription {
  const layers = filters.flatMap((count, index): LayerDescription[] => {
    const block = index + 1;
    return [
      ...(block === 1
        ? [{ type: 'conv2d', name: 'conv1', filters: count, kernel: 3 } as const]
        : [
            { type: 'depthwiseConv2d', name: `depthwise${block}`, kernel: 3, padding: 'same', bias: false } as const,
            { type: 'conv2d', name: `pointwise${block}`, filters: count, kernel: 1 } as const,
          ]),
      { type: 'relu', name: `relu${block}`, slope: 0.1 },
      { type: 'maxPool2d', name: `pool${block}`, window: 2, stride: block === filters.length ? 1 : 2, padding: 'same' },
    ];
  });
  return { input: [size, size, 3], layers: [...layers, { type: 'conv2d', name: 'boxes', filters: faceBoxSizes.length * perBox, kernel: 1 }] };
}

/** Our parameters' names and the package's, whose numbers begin at 0 and end with 8. */
const parameterNames = [
  ['conv1/kernel', 'conv0/filters'],
  ['conv1/bias', 'conv0/bias'],
  ...[2, 3, 4, 5, 6].flatMap((block) => [
    [`depthwise${block}/kernel`, `conv${block - 1}/depthwise_filter`] as const,
    [`pointwise${block}/kernel`, `conv${block - 1}/pointwise_filter`] as const,
    [`pointwise${block}/bias`, `conv${block - 1}/bias`] as const,
  ]),
  ['boxes/kernel', 'conv8/filters'],
  ['boxes/bias', 'conv8/bias'],
] as const;

/** The weights by our parameters' names. `url` names another folder with the two files. */
export async function faceDetectorWeights(options: { url?: string | URL } = {}): Promise<Record<string, Float32Array<ArrayBuffer>>> {
  const folder = new URL(options.url ?? new URL('./models/face/', import.meta.url), import.meta.url);
  const read = readerOf(folder, 'The face detector');
  const [manifest, shard] = await Promise.all([read(manifestName), read(shardName)]);
  const tensors = readTfjsWeights(JSON.parse(new TextDecoder().decode(manifest)), { [shardName]: shard });
  return Object.fromEntries(
    parameterNames.map(([ours, theirs]) => {
      const tensor = tensors[theirs];
      if (!tensor) throw new Error(`The face detector could not be loaded: its file has no ${theirs}`);
      return [ours, tensor.data];
    }),
  );
}

/** The face detector, ready for photos of size × size pixels (see facePixels and faceBoxes). */
export async function loadFaceDetector(nc: Pick<Engine, 'network'>, options: { size?: number; url?: string | URL } = {}): Promise<Network> {
  const weights = await faceDetectorWeights(options);
  const net = nc.network(faceDetectorDescription(options.size));
  try {
    for (const [name, values] of Object.entries(weights)) net.set(name, values);
  } catch (error) {
    net.dispose();
    throw error;
  }
  return net;
}

/** The image as RGB, made square with zeros at the right or at the bottom. */
function squared({ width, height, data }: PixelImage): Float32Array {
  const channels = data.length / (width * height);
  if (channels !== 3 && channels !== 4) throw new Error(`image: expected 3 or 4 bytes for each of ${width}×${height} pixels, got ${data.length} bytes`);
  const side = Math.max(width, height);
  const square = new Float32Array(side * side * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0, to = y * side * 3, from = y * width * channels; x < width; x++, to += 3, from += channels) {
      for (let channel = 0; channel < 3; channel++) square[to + channel] = data[from + channel]!;
    }
  }
  return square;
}

/**
 * What the network takes: the image made square with zeros at the right or at the bottom, resized to size × size by bilinear
 * interpolation as TensorFlow.js has it, less the mean colour, over 255; rounded to float32 after each step, as there.
 */
export function facePixels(image: PixelImage, size: number): Float32Array<ArrayBuffer> {
  const source = squared(image);
  const side = Math.max(image.width, image.height);
  // The same along both axes: between which two pixels of the source each of ours lies, and how far along.
  const places = Array.from({ length: size }, (_, i) => {
    const place = i * (side / size);
    return { near: Math.floor(place), far: Math.min(side - 1, Math.ceil(place)), share: place % 1 };
  });
  const mean = Float32Array.from(meanRgb);
  const pixels = new Float32Array(size * size * 3);
  let i = 0;
  for (const down of places) {
    for (const across of places) {
      for (let channel = 0; channel < 3; channel++, i++) {
        const at = (y: number, x: number) => source[(y * side + x) * 3 + channel]!;
        const above = at(down.near, across.near) + (at(down.near, across.far) - at(down.near, across.near)) * across.share;
        const below = at(down.far, across.near) + (at(down.far, across.far) - at(down.far, across.near)) * across.share;
        pixels[i] = Math.fround(Math.fround(above + (below - above) * down.share) - mean[channel]!) / 255;
      }
    }
  }
  return pixels;
}

const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));

/** The area that two boxes share over the area that they cover together. */
function overlap(a: FaceBox, b: FaceBox): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  const shared = Math.max(0, width) * Math.max(0, height);
  return shared / (a.width * a.height + b.width * b.height - shared);
}

/**
 * The faces in the network's output for an image of this size, the surest first: of boxes that overlap by more than
 * `overlap` (0.4; 1 keeps them all) only the surest, none with a score up to `threshold` (0.5).
 */
export function faceBoxes(output: TensorData, image: { width: number; height: number }, options: { threshold?: number; overlap?: number } = {}): FaceBox[] {
  const { threshold = 0.5, overlap: most = 0.4 } = options;
  const [rows = 0, columns = 0] = output.shape.slice(-3);
  const side = Math.max(image.width, image.height);
  const found: FaceBox[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      faceBoxSizes.forEach(([cellsAcross, cellsDown], box) => {
        const first = ((row * columns + column) * faceBoxSizes.length + box) * perBox;
        const [x, y, w, h, logit] = output.data.subarray(first, first + perBox) as unknown as [number, number, number, number, number];
        const score = sigmoid(logit);
        if (score <= threshold) return;
        const width = (side * cellsAcross * Math.exp(w)) / columns;
        const height = (side * cellsDown * Math.exp(h)) / rows;
        const left = (side * (column + sigmoid(x))) / columns - width / 2;
        const top = (side * (row + sigmoid(y))) / rows - height / 2;
        found.push({ score, left, top, width, height, row, column, box, channel: box * perBox + perBox - 1 });
      });
    }
  }
  found.sort((a, b) => b.score - a.score);
  if (most >= 1) return found;
  const kept: FaceBox[] = [];
  for (const one of found) if (kept.every((other) => overlap(one, other) <= most)) kept.push(one);
  return kept;
}
