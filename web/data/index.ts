import { collect, readerOf, type Reader } from './files.js';

export * from './face-detector.js';
export * from './networks.js';
export * from './photos.js';
export * from './random.js';
export * from './scenes.js';

/** A labelled set of images, all of one size. */
export interface ImageSet {
  count: number;
  height: number;
  width: number;
  channels: number;
  /** [count, height, width, channels], 0 to 255. */
  images: Uint8Array;
  /** [count] */
  labels: Uint8Array;
}

export interface Dataset {
  train: ImageSet;
  test: ImageSet;
  classes: readonly string[];
}

export const fashionClasses = ['T-shirt', 'Trousers', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'] as const;

/** What loadFashionMnist loads. */
export const fashionMnistBytes = 5_251_186;

interface Idx {
  sizes: number[];
  values: Uint8Array;
}

/** Unpacks gzip, unless a server or a browser has done so on the way. */
async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  return collect(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')));
}

/** IDX: two zeros, the type (8: bytes), the number of axes, one big-endian size for each, the values. */
function parseIdx(bytes: Uint8Array, name: string): Idx {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const axes = bytes[3] ?? 0;
  const sizes = bytes.length >= 4 + 4 * axes ? Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis)) : [];
  const values = bytes.subarray(4 + 4 * axes);
  const expected = sizes.reduce((product, size) => product * size, 1);
  if (bytes[0] !== 0 || bytes[1] !== 0 || bytes[2] !== 8 || sizes.length === 0 || values.length !== expected) {
    throw new Error(`${name}: expected an IDX file of bytes, got something else`);
  }
  return { sizes, values };
}

async function readSet(kind: 'train' | 'test', read: Reader): Promise<ImageSet> {
  const file = async (name: string) => parseIdx(await unpacked(await read(name)), name);
  const [images, labels] = await Promise.all([file(`${kind}-images.idx.bin`), file(`${kind}-labels.idx.bin`)]);
  const [count = 0, height = 0, width = 0] = images.sizes;
  if (labels.values.length !== count) throw new Error(`${kind}: expected as many labels as images, got ${labels.values.length} and ${count}`);
  return { count, height, width, channels: 1, images: images.values, labels: labels.values };
}

/**
 * Fashion-MNIST (Zalando Research, MIT licence): 10,000 training and 2,000 test images of clothes, 28×28×1, in ten
 * classes. `url` names another folder with files of the same names; `onProgress` hears how many bytes have come
 * (fashionMnistBytes in all).
 */
export async function loadFashionMnist(options: { url?: string | URL; onProgress?: (bytes: number) => void } = {}): Promise<Dataset> {
  const folder = new URL(options.url ?? new URL('./data/fashion-mnist/', import.meta.url), import.meta.url);
  let bytes = 0;
  const read = readerOf(folder, 'The pictures', (length) => options.onProgress?.((bytes += length)));
  const [train, test] = await Promise.all([readSet('train', read), readSet('test', read)]);
  return { train, test, classes: fashionClasses };
}

/** Images `indices` of a set as float pixels from 0 to 1, with their labels. */
export function batchOf(set: ImageSet, indices: ArrayLike<number>): { pixels: Float32Array<ArrayBuffer>; labels: Uint8Array<ArrayBuffer> } {
  const size = set.height * set.width * set.channels;
  const pixels = new Float32Array(indices.length * size);
  const labels = new Uint8Array(indices.length);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    labels[i] = set.labels[index]!;
    for (let j = 0; j < size; j++) pixels[i * size + j] = set.images[index * size + j]! / 255;
  }
  return { pixels, labels };
}
