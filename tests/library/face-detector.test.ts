// The face detector as it is shipped: it loads, takes pixels and gives boxes. That it computes what the package computes that
// its weights come from is seen in tests/web/browser/face-detector.spec.ts, where photos can be opened.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { ShapeError } from 'neocog';
import { faceBoxes, faceDetectorBytes, faceDetectorDescription, faceDetectorWeights, facePixels, loadFaceDetector, photos, photoUrl } from 'neocog/data';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { expectClose, loadEngine, numbers } from './support.js';

const nc = await loadEngine();
const weights = await faceDetectorWeights();

describe('the network', () => {
  it.each([160, 224, 416])('gives 25 values for each cell of 32×32 pixels of %i', (size) => {
    const rows = nc.summary(faceDetectorDescription(size));
    expect(rows.at(-1)!.outputShape).toEqual([size / 32, size / 32, 25]);
    expect(rows.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(193_321);
  });

  it('has weights for every parameter, and gives numbers', async () => {
    const net = await loadFaceDetector(nc, { size: 96 });
    expect(Object.keys(weights)).toEqual(net.parameters().map(({ name }) => name));
    for (const [name, values] of Object.entries(weights)) expect(net.get(name)).toEqual(values);
    const { shape, data } = net.forward(numbers(96 * 96 * 3));
    expect(shape).toEqual([1, 3, 3, 25]);
    expect(data.every(Number.isFinite)).toBe(true);
    net.dispose();
  });

  it('refuses a size that is too small, as every network does', async () => {
    await expect(loadFaceDetector(nc, { size: 2 })).rejects.toThrow(ShapeError);
  });
});

describe('the files', () => {
  afterEach(() => vi.unstubAllGlobals());
  const folder = new URL('../../dist/models/face/', import.meta.url);

  it('come from a server too, as many bytes as promised', async () => {
    let bytes = 0;
    vi.stubGlobal('fetch', async (url: URL) => {
      expect(url.href).toMatch(/^https:\/\/example\.org\/face\/[^/]+$/);
      const file = await readFile(new URL(url.pathname.split('/').at(-1)!, folder));
      bytes += file.length;
      return new Response(file);
    });
    expect(await faceDetectorWeights({ url: 'https://example.org/face' })).toEqual(weights);
    expect(bytes).toBe(faceDetectorBytes);
  });

  it('are named when they are missing', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 404 })));
    await expect(faceDetectorWeights({ url: 'https://example.org/face' })).rejects.toThrow(/face detector.*https:\/\/example\.org\/face\/tiny.*404/);
  });

  it('lie with their licence and their card', () => {
    for (const name of ['LICENSE', 'README.md']) expect(existsSync(new URL(name, folder)), name).toBe(true);
  });
});

describe('facePixels', () => {
  const normal = (value: number, channel: number) => (value - [117.001, 114.697, 97.404][channel]!) / 255;
  const rgb = Uint8Array.from({ length: 4 * 2 * 3 }, (_, i) => (i * 37) % 256);
  const image = { width: 4, height: 2, data: rgb };

  it('takes RGB and RGBA alike', () => {
    const rgba = new Uint8ClampedArray(4 * 2 * 4).map((_, i) => (i % 4 < 3 ? rgb[Math.floor(i / 4) * 3 + (i % 4)]! : 9));
    expect(facePixels({ ...image, data: rgba }, 8)).toEqual(facePixels(image, 8));
    expect(() => facePixels({ ...image, width: 5 }, 8)).toThrow('image: expected 3 or 4 bytes for each of 5×2 pixels, got 24 bytes');
  });

  it('pads with black below or at the right', () => {
    const wide = facePixels(image, 4);
    expectClose(
      wide,
      [...rgb, ...new Array<number>(24).fill(0)].map((value, i) => normal(value, i % 3)),
    );
    const tall = facePixels({ width: 2, height: 4, data: rgb }, 4);
    expectClose(
      tall,
      Array.from({ length: 48 }, (_, i) => normal(i % 12 < 6 ? rgb[Math.floor(i / 12) * 6 + (i % 12)]! : 0, i % 3)),
    );
  });

  it('enlarges from the top left corner, and repeats the last pixel', () => {
    const grey = Uint8Array.from([0, 100, 200, 60], (value) => value);
    const data = Uint8Array.from({ length: 12 }, (_, i) => grey[Math.floor(i / 3)]!);
    const red = facePixels({ width: 2, height: 2, data }, 4).filter((_, i) => i % 3 === 0);
    const rows = [
      [0, 50, 100, 100],
      [100, 90, 80, 80],
      [200, 130, 60, 60],
      [200, 130, 60, 60],
    ];
    expectClose(
      red,
      rows.flat().map((value) => normal(value, 0)),
    );
  });
});

describe('faceBoxes', () => {
  /** Two by two cells in which nothing is seen, but for these: [cell, box, x, y, w, h, score]. */
  const outputOf = (...seen: [cell: number, box: number, ...values: number[]][]) => {
    const data = new Float32Array(4 * 25).fill(-20);
    for (const [cell, box, ...values] of seen) data.set(values, cell * 25 + box * 5);
    return { shape: [1, 2, 2, 25], data };
  };
  const image = { width: 200, height: 100 };

  it('gives a box in pixels of the image, with the place of its score', () => {
    const [box, ...others] = faceBoxes(outputOf([1, 2, 0, 0, Math.log(0.5 / 2.882459), Math.log(1 / 3.518061), Math.log(4)]), image);
    expect(others).toEqual([]);
    expect(box).toMatchObject({ row: 0, column: 1, box: 2, channel: 14 });
    // Its centre is the middle of its cell of 100×100 pixels; half a cell wide, one high.
    expectClose([box!.score, box!.left, box!.top, box!.width, box!.height], [0.8, 125, 0, 50, 100], 1e-4);
  });

  it('keeps the surest of those that overlap, above the threshold', () => {
    const output = outputOf([0, 0, 0, 0, 0, 0, 1], [0, 2, 0, 0, -0.6, -0.5, 2], [3, 0, 0, 0, -1, -1, 0.5], [2, 0, 0, 0, -1, -1, -0.5]);
    const places = (options?: Parameters<typeof faceBoxes>[2]) => faceBoxes(output, image, options).map(({ row, column, box }) => [row, column, box]);
    expect(places()).toEqual([
      [0, 0, 2],
      [1, 1, 0],
    ]);
    expect(places({ threshold: 0.7 })).toEqual([[0, 0, 2]]);
    expect(places({ overlap: 1 })).toEqual([
      [0, 0, 2],
      [0, 0, 0],
      [1, 1, 0],
    ]);
    expect(faceBoxes(output, image, { threshold: 0, overlap: 1 })).toHaveLength(20);
  });
});

describe('photos', () => {
  it('lie beside the data', () => {
    for (const { name } of photos) expect(existsSync(photoUrl(name)), name).toBe(true);
    expect(() => photoUrl('dog')).toThrow("photo: expected one of astronaut, cat, coffee, got 'dog'");
  });
});
