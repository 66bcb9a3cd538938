import { ArgumentError } from 'neocog';
import { describe, expect, it } from 'vitest';
import { loadEngine } from './support.js';

const nc = await loadEngine();

describe('benchmark', () => {
  it('tells for each kind of work how fast it is, and what share of the limit that is', async () => {
    const heard: string[] = [];
    const { variant, threads, limit, rows } = await nc.benchmark({ milliseconds: 2, onRow: ({ detail }) => heard.push(detail) });
    expect(variant).toBe(nc.variant);
    expect(threads).toBe(1);
    expect(limit).toBeGreaterThan(0);
    expect(rows.map(({ detail }) => detail)).toEqual(heard);
    expect(new Set(rows.map(({ name }) => name))).toEqual(new Set(['matrixProduct', 'conv1x1', 'conv3x3', 'conv5x5', 'depthwise3x3']));
    for (const { operations, milliseconds, gflops, share } of rows) {
      expect(gflops).toBeCloseTo(operations / milliseconds / 1e6, 6);
      expect(share).toBeGreaterThan(0);
    }
    // 2 · 56 · 56 · 9 · 64 · 64 and 2 · 512³
    expect(rows.find(({ name }) => name === 'conv3x3')!.operations).toBe(231_211_008);
    expect(Math.max(...rows.map(({ operations }) => operations))).toBe(268_435_456);
  });

  it('measures what is asked for, the limit alone too', async () => {
    const { rows } = await nc.benchmark({ milliseconds: 1, rows: ['conv5x5', 'conv1x1'] });
    expect(rows.map(({ name }) => name)).toEqual(['conv1x1', 'conv5x5']);
    const alone = await nc.benchmark({ milliseconds: 1, rows: [] });
    expect(alone.rows).toEqual([]);
    expect(alone.limit).toBeGreaterThan(0);
  });

  it('refuses what it does not know', async () => {
    await expect(nc.benchmark({ milliseconds: 0 })).rejects.toThrow(ArgumentError);
    await expect(nc.benchmark({ milliseconds: 0 })).rejects.toThrow('milliseconds: expected a number above 0, got 0');
    await expect(nc.benchmark({ rows: ['conv7x7' as 'conv5x5'] })).rejects.toThrow(/rows: expected some of matrixProduct, .*got conv7x7/);
  });
});
