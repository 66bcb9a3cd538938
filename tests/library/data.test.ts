import { readFile } from 'node:fs/promises';
import { batchOf, fashionMnistBytes, loadFashionMnist, randomFrom, shuffled } from 'neocog/data';
import { afterEach, describe, expect, it, vi } from 'vitest';

const { train, test, classes } = await loadFashionMnist();

describe('Fashion-MNIST', () => {
  it('has as many images of each class', () => {
    expect([train.count, test.count, classes.length]).toEqual([10_000, 2_000, 10]);
    for (const [set, each] of [[train, 1000] as const, [test, 200] as const]) {
      expect(classes.map((_, label) => set.labels.filter((value) => value === label).length)).toEqual(classes.map(() => each));
      expect(set.images).toHaveLength(set.count * 28 * 28);
    }
  });
});

describe('Fashion-MNIST from a server', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('is the same, and tells how far it has come', async () => {
    const folder = new URL('../../web/data/fashion-mnist/', import.meta.url);
    vi.stubGlobal('fetch', async (url: URL) => new Response(await readFile(new URL(url.pathname.split('/').at(-1)!, folder))));
    const progress: number[] = [];
    const served = await loadFashionMnist({ url: 'https://example.org/pictures', onProgress: (bytes) => progress.push(bytes) });
    expect(Buffer.from(served.train.images).equals(train.images)).toBe(true);
    expect(Buffer.from(served.test.labels).equals(test.labels)).toBe(true);
    expect(progress.at(-1)).toBe(fashionMnistBytes);
  });

  it('says which file is missing', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 404 })));
    await expect(loadFashionMnist({ url: 'https://example.org/pictures/' })).rejects.toThrow(/https:\/\/example\.org\/pictures\/.+\.idx\.bin.*404/);
  });
});

describe('batches', () => {
  it('hold pixels from 0 to 1 and labels', () => {
    const { pixels, labels } = batchOf(train, [3, 0]);
    expect(pixels).toHaveLength(2 * 784);
    expect(Array.from(labels)).toEqual([train.labels[3], train.labels[0]]);
    expect(pixels[400]).toBeCloseTo(train.images[3 * 784 + 400]! / 255, 6);
    expect(Math.max(...pixels)).toBeLessThanOrEqual(1);
  });

  it('come in an order that the seed decides', () => {
    expect(shuffled(50, 3)).toEqual(shuffled(50, 3));
    expect(shuffled(50, 3)).not.toEqual(shuffled(50, 4));
    expect(Array.from(shuffled(50, 3)).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it('draw numbers from 0 to below 1', () => {
    const random = randomFrom(5);
    const drawn = Array.from({ length: 1000 }, random);
    expect(drawn.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(drawn.reduce((a, b) => a + b, 0) / 1000).toBeCloseTo(0.5, 1);
  });
});
