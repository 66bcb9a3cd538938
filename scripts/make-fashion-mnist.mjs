// Makes the repository's share of Fashion-MNIST from Debian's package `dataset-fashion-mnist`:
//   node scripts/make-fashion-mnist.mjs            1,000 training and 200 test images of each class, into web/data
//   node scripts/make-fashion-mnist.mjs --full     all 70,000 images, into build/data, for native runs and Node
// Images keep their order; the files are gzipped IDX, the format of the original.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { fail, idx, path, say } from './lib.mjs';

const source = '/usr/share/datasets/fashion-mnist';
const full = process.argv.includes('--full');
const target = full ? path('build', 'data', 'fashion-mnist') : path('web', 'data', 'fashion-mnist');
const sets = [
  { name: 'train', from: 'train', perClass: 1000 },
  { name: 'test', from: 't10k', perClass: 200 },
];

/** An IDX file's values and the length of its header: two zeros, the type, the number of axes, one big-endian size for each. */
function readIdx(file) {
  const bytes = gunzipSync(readFileSync(join(source, file)));
  const sizes = Array.from({ length: bytes[3] }, (_, axis) => bytes.readUInt32BE(4 + 4 * axis));
  return { sizes, values: bytes.subarray(4 + 4 * sizes.length) };
}

function writeIdx(file, sizes, values) {
  const packed = gzipSync(idx(sizes, values), { level: 9 });
  writeFileSync(join(target, file), packed);
  return packed.length;
}

try {
  if (!existsSync(source)) throw new Error(`${source} is missing; install it with: apt-get install dataset-fashion-mnist`);
  mkdirSync(target, { recursive: true });
  for (const { name, from, perClass } of sets) {
    const images = readIdx(`${from}-images-idx3-ubyte.gz`);
    const labels = readIdx(`${from}-labels-idx1-ubyte.gz`);
    const [count, height, width] = images.sizes;
    const taken = new Array(10).fill(0);
    const kept = [];
    for (let i = 0; i < count; i++) if (full || taken[labels.values[i]]++ < perClass) kept.push(i);
    const size = height * width;
    const pixels = Buffer.concat(kept.map((i) => images.values.subarray(i * size, (i + 1) * size)));
    const bytes =
      writeIdx(`${name}-images.idx.bin`, [kept.length, height, width], pixels) +
      writeIdx(`${name}-labels.idx.bin`, [kept.length], Buffer.from(kept.map((i) => labels.values[i])));
    say(`${name}: ${kept.length} images, ${(bytes / 1e6).toFixed(2)} MB`);
  }
} catch (error) {
  fail(error);
}
